"""experiment: rows of what `omland compare --csv` and `omland sensitivity --csv` wrote, chosen for a picture."""
import pathlib

import numpy

from common import files
from common.front import USAGE, nearest

from .trajectory import TrajectoryError
from .words import short

COMPARED = ("strategy", "shock", "future", "where", "indicator", "year", "pairs", "base", "difference", "low", "high", "effect", "evidence", "of", "kind", "county", "direction",
            "strategy_title", "shock_title", "unit", "long_name", "long_name_nb", "long_name_nn")
INDICES = ("method", "indicator", "parameter", "effect", "low", "high", "noise", "told", "of", "strategy", "shock", "future", "year", "where", "from", "to", "evidence", "source", "unit",
           "long_name", "long_name_nb", "long_name_nn")


def number(text):
    return float(text) if text not in ("", "nan", "-") else numpy.nan


def read(path, columns, made_by, numbers):
    """All rows; texts but for the columns of numbers, NaN where nothing is known."""
    rows = files.table(path, f"a CSV of `{made_by}`", columns)
    if not rows:
        raise TrajectoryError(f"{path}: is a CSV of `{made_by}` without rows")
    for line, row in enumerate(rows, 2):
        for name in numbers:
            try:
                row[name] = number(row[name])
            except (TypeError, ValueError):
                raise TrajectoryError(f"{path}:{line}: {name} is `{row[name]}`, not a number") from None
    return rows


def compared(path):
    return read(path, COMPARED, "omland compare", ("year", "pairs", "base", "difference", "low", "high"))


def indices(path):
    return read(path, INDICES, "omland sensitivity", ("effect", "low", "high", "noise", "from", "to", "year"))


def values_of(rows, name):
    """What stands in a column, in order of first appearance."""
    return list(dict.fromkeys(row[name] for row in rows))


def chosen(rows, name, wanted, path):
    """Rows whose column is one of those wanted (all when none are); what is not there is an error that names what is."""
    known = values_of(rows, name)
    for word in wanted or ():
        if word not in known:
            shown = ", ".join(str(k) for k in known[:12])
            raise TrajectoryError(f"{path}: no {name} `{word}`{nearest(word, known)}; there is {shown}{' and more' if len(known) > 12 else ''}", USAGE)
    return [row for row in rows if not wanted or row[name] in wanted]


def last_year(rows, year=None):
    """Rows of one year; without it the last of each indicator, since flows end a year earlier than stocks."""
    last = {}
    for row in rows:
        last[row["indicator"]] = max(row["year"], last.get(row["indicator"], row["year"]))
    return [row for row in rows if row["year"] == (last[row["indicator"]] if year is None else year)]


def about(rows, indicator):
    """Any row of an indicator: unit, names and direction stand in each."""
    return next(row for row in rows if row["indicator"] == indicator)


def name_of(row, language):
    return short(row.get("long_name" if language == "en" else f"long_name_{language}") or row["indicator"].replace("_", " ").capitalize())


def titled(rows, indicator, words):
    """Name and unit of an indicator."""
    row = about(rows, indicator)
    return words.titled(name_of(row, words.language), row["unit"])


def direction_of(rows, indicator):
    return {"more": 1, "less": -1}.get(about(rows, indicator)["direction"], 0)


def strategy_title(name):
    """A strategy's name for people; that of a file without folders and ending."""
    return pathlib.Path(name).stem.replace("_", " ") if name.endswith(".h5") else name.replace("_", " ")


def evidence_note(rows, words):
    """That some strategies use levers without found evidence; '' when none does."""
    return words("dagger") if any(row["evidence"] for row in rows) else ""


def titled_by(row, column, language):
    return row.get(f"{column}_title" if language == "en" else f"{column}_title_{language}") or row.get(f"{column}_title") or ""


def labels(rows, words):
    """What each strategy calls itself, in the language of the picture; its name where it has no title or shares it. † marks assumed levers, and
    stays with the word before it when a label is wrapped."""
    titles = {row["strategy"]: titled_by(row, "strategy", words.language) for row in rows}
    known = list(titles.values())
    mark = {row["strategy"]: "\u00a0†" if row["evidence"] else "" for row in rows}
    return {name: (title if title and known.count(title) == 1 else strategy_title(name)) + mark[name] for name, title in titles.items()}


def shock_titles(rows, words):
    return {row["shock"]: titled_by(row, "shock", words.language) or row["shock"].replace("_", " ") for row in rows}


# A condition is a shock and a future; these are none to speak of.
PLAIN = (("none", "none"), ("-", "-"), ("none", "main"))


def cases_of(rows):
    """Conditions in order of first appearance."""
    return list(dict.fromkeys((row["shock"], row["future"]) for row in rows))


def condition(case, words, rows=()):
    """A shock and a future in words."""
    shocks = shock_titles(rows, words)
    parts = [words(key, name=shocks.get(name, name.replace("_", " ")) if key == "shock" else name.replace("_", " "))
             for key, name in zip(("shock", "future"), case) if name not in ("none", "-")]
    return ", ".join(parts) or words("no_shock")


def years(rows):
    """2050, or 2049/2050 where flows end a year earlier."""
    found = sorted({int(row["year"]) for row in rows})
    return "/".join(map(str, found))


def municipality(rows, word, path):
    """A group of the table by its own name, or a municipality by number or name alone; a name of several is an error with codes and counties."""
    if any(row["where"] == word for row in rows):
        return word
    fits = {row["where"]: row["county"] for row in rows if row["kind"] == "municipality" and word in row["where"].split(" ", 1)}
    if len(fits) > 1:
        raise TrajectoryError(f"{path}: `{word}` is the name of several municipalities: {', '.join(f'{w} ({c})' for w, c in fits.items())}; give the number", USAGE)
    return next(iter(fits), word)
