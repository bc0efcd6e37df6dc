"""experiment: rows of what `omland compare --csv` and `omland sensitivity --csv` wrote, chosen for a picture."""
import pathlib

import numpy

from common import files
from common.front import USAGE, nearest

from .trajectory import TrajectoryError

COMPARED = ("strategy", "shock", "future", "where", "indicator", "year", "pairs", "base", "difference", "low", "high", "evidence")
INDICES = ("method", "indicator", "parameter", "effect", "low", "high", "noise", "told", "of", "strategy", "shock", "future", "year", "where", "from", "to", "evidence", "source")


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


def title_of(indicator):
    return indicator.replace("_", " ").capitalize()


def strategy_title(name):
    """A strategy's name for people; that of a file without folders and ending."""
    return pathlib.Path(name).stem.replace("_", " ") if name.endswith(".h5") else name.replace("_", " ")


def evidence_note(rows):
    """Strategies that use levers without found evidence, as a note; '' when there are none."""
    marked = {row["strategy"]: row["evidence"] for row in rows if row["evidence"]}
    if not marked:
        return ""
    without = sorted({part.strip() for text in marked.values() for part in text.split(",") if "none" in part or "no evidence" in part})
    note = "† uses levers whose effect is assumed or without evidence"
    return note + (f" (without: {', '.join(w.split(' (')[0] for w in without)})" if without else "")


def marked(row):
    return strategy_title(row["strategy"]) + (" †" if row["evidence"] else "")


def condition(rows):
    """The shock and future that the rows share, in words; '' for none."""
    parts = [f"{name} {values_of(rows, name)[0]}" for name in ("shock", "future") if values_of(rows, name) not in (["none"], ["-"])]
    return ", ".join(parts)
