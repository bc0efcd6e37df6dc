"""From a table's metadata and its rows to a query, and from a query to pieces below the cell limit."""

import collections
import math
import re

from . import jsonstat, tables
from .failures import BadAnswer, MissingFailure, NotOffered

# One variable of a query: what the service is asked (code, filter, values) and what we call each value (names).
Selection = collections.namedtuple("Selection", "variable code filter values names")
MetaVariable = collections.namedtuple("MetaVariable", "code text values labels elimination")


def read_metadata(body):
    """Checks a table's metadata: its title and its variables."""
    data = jsonstat.load(body)
    variables = data.get("variables")
    if not isinstance(variables, list) or not variables:
        raise BadAnswer("the metadata name no variables")
    found = []
    for entry in variables:
        values = entry.get("values") if isinstance(entry, dict) else None
        labels = entry.get("valueTexts") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(entry.get("code"), str):
            raise BadAnswer("a variable of the metadata has no code")
        if not isinstance(values, list) or not isinstance(labels, list) or len(values) != len(labels) or not values:
            raise BadAnswer(f"variable {entry['code']}: `values` and `valueTexts` do not fit each other")
        found.append(MetaVariable(entry["code"], str(entry.get("text", "")), [str(value) for value in values],
                                  [str(label) for label in labels], bool(entry.get("elimination", False))))
    return str(data.get("title", "")), found


def resolve(table, variables, years, regions):
    """The selections of a query. `regions(table, variable)` chooses the municipalities of a region variable."""
    selections, left = [], list(variables)
    for row in table.variables:
        variable = _find(table, row, left)
        if variable is None:
            continue
        left.remove(variable)
        selection = _select(table, row, variable, years, regions)
        if selection is not None:
            selections.append(selection)
    for variable in left:       # not in our rows: only its total can be meant
        row = tables.Variable(variable.code, "", tables.TOTAL, total=tables.ALL, overlapping=True)
        selection = _select(table, row, variable, years, regions)
        if selection is not None:
            selections.append(selection)
    return selections


def _find(table, row, variables):
    for text in (lambda v: v.code, lambda v: v.text):
        found = [v for v in variables if re.search(row.match, text(v), re.IGNORECASE)]
        if len(found) == 1:
            return found[0]
        if found:
            raise MissingFailure(f"table {table.id}: both {found[0].code} and {found[1].code} could be {row.name}")
    if row.kind == tables.TOTAL:
        return None             # nothing to sum over: the table does not have the variable any more
    offered = ", ".join(f"{v.code} ({v.text})" for v in variables) or "none"
    raise MissingFailure(f"table {table.id} has no variable for {row.name}; it offers {offered}")


def _select(table, row, variable, years, regions):
    if row.kind == tables.REGIONS:
        filter_name, values, names = regions(table, variable)
        return Selection(row.name, variable.code, filter_name, values, names)
    chosen = {tables.YEARS: lambda: _years(table, variable, years), tables.NAMED: lambda: _named(table, row, variable),
              tables.TOTAL: lambda: _total(table, row, variable), tables.AGES: lambda: _ages(table, variable),
              tables.INDUSTRIES: lambda: _industries(table, variable), tables.EVERY: lambda: _every(variable)}[row.kind]()
    if chosen is None:
        return None
    return Selection(row.name, variable.code, "item", [code for code, _ in chosen], [name for _, name in chosen])


def _years(table, variable, years):
    chosen = []
    for year in years:
        code = next((c for c in (str(year), f"{year}K4") if c in variable.values), None)
        if code is None:
            raise MissingYear(table, year, variable.values)
        chosen.append((code, year))
    return chosen


class MissingYear(NotOffered):
    def __init__(self, table, year, values):
        super().__init__(f"table {table.id} has no year {year}; it has {values[0]} to {values[-1]}")


def _named(table, row, variable):
    chosen = []
    for name in row.rows:
        codes = [name.code] if name.code in variable.values else [
            code for code, label in zip(variable.values, variable.labels) if re.search(name.label, label.strip(), re.IGNORECASE)]
        if len(row.rows) == 1 and len(variable.values) == 1:
            codes = variable.values         # nothing to choose from
        if len(codes) != name.count:
            offered = "; ".join(f"{c} = {t}" for c, t in list(zip(variable.values, variable.labels))[:40])
            raise MissingFailure(f"table {table.id}: {len(codes)} categories of {variable.code} could be {name.name}, "
                                 f"{name.count} expected; it offers {offered}")
        chosen += [(code, name.name) for code in codes]
    codes = [code for code, _ in chosen]
    if len(set(codes)) != len(codes):
        raise MissingFailure(f"table {table.id}: a category of {variable.code} has two meanings: {chosen}")
    return chosen


def _total(table, row, variable):
    pattern = row.total or tables.ALL
    found = [code for code, label in zip(variable.values, variable.labels) if re.search(pattern, label.strip(), re.IGNORECASE)]
    if len(found) > 1:
        raise MissingFailure(f"table {table.id}: {len(found)} totals of {variable.code}: {', '.join(found[:5])}")
    if found:
        return [(found[0], "total")]
    if variable.elimination:
        return None
    if row.overlapping and len(variable.values) > 1:
        raise MissingFailure(f"table {table.id}: {variable.code} has no total that we recognise, and cannot be left out")
    return [(code, "total") for code in variable.values]    # summed after the answer


def _every(variable):
    return [(code, label) for code, label in zip(variable.values, variable.labels)
            if not re.search(tables.ALL, label.strip(), re.IGNORECASE)]


def _ages(table, variable):
    """Single years by label ('0 år' ... '104 år', '105 år eller eldre'); the oldest must be 105, as in our tables."""
    single, oldest = {}, {}
    for code, label in zip(variable.values, variable.labels):
        match = re.fullmatch(r"(\d+) .r( (eller|og) (eldre|over))?|(\d+)\+( .r)?", label.strip(), re.IGNORECASE)
        if match and (match.group(2) or match.group(5)):
            oldest[int(match.group(1) or match.group(5))] = code
        elif match:
            single[int(match.group(1))] = code
    missing = [age for age in range(105) if age not in single]
    if missing or 105 not in oldest:
        raise MissingFailure(f"table {table.id}: {variable.code} does not give single years 0-104 and 105 or older "
                             f"(missing {missing[:3] if missing else '105 or older'})")
    return [(single[age], age) for age in range(105)] + [(oldest[105], 105)]


def sector_of(first, last):
    """Our sector of an SN2007 group of divisions, or None when it lies in several."""
    return next((name for name, low, high in tables.SECTORS if low <= first and last <= high), None)


def _industries(table, variable):
    """The widest groups that lie within one sector each and together cover every division once."""
    groups = []
    for code in variable.values:
        match = re.fullmatch(r"(\d\d)(?:-(\d\d))?", code)
        if match:
            first, last = int(match.group(1)), int(match.group(2) or match.group(1))
            if sector_of(first, last):
                groups.append((first, last, code))
    chosen, covered = [], set()
    for first, last, code in sorted(groups, key=lambda group: (group[0] - group[1], group[0])):
        if not covered & set(range(first, last + 1)):
            covered |= set(range(first, last + 1))
            chosen.append((code, sector_of(first, last)))
    # Divisions that SN2007 does not have, and households and embassies, need no cover; nor does 0, "unspecified".
    unused = {4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89, 97, 98, 99}
    missing = [division for division in range(1, 100) if division not in covered | unused and sector_of(division, division)]
    if missing:
        raise MissingFailure(f"table {table.id}: no groups of {variable.code} that fit our sectors cover divisions {missing[:5]}")
    return sorted(chosen)


def cells(selections):
    return math.prod(len(selection.values) for selection in selections)


def split(selections, limit):
    """Pieces of at most `limit` cells, cut along the longest variable first."""
    count = cells(selections)
    if count <= limit:
        return [selections]
    longest = max(range(len(selections)), key=lambda place: len(selections[place].values))
    selection = selections[longest]
    length = len(selection.values)
    pieces = min(length, math.ceil(count / limit))
    if length == 1:
        return [selections]
    parts = []
    for piece in range(pieces):
        part = slice(piece * length // pieces, (piece + 1) * length // pieces)
        smaller = selection._replace(values=selection.values[part], names=selection.names[part])
        parts += split(selections[:longest] + [smaller] + selections[longest + 1:], limit)
    return parts


def body(selections):
    """The query as PxWeb takes it."""
    return {"query": [{"code": s.code, "selection": {"filter": s.filter, "values": s.values}} for s in selections],
            "response": {"format": "json-stat2"}}
