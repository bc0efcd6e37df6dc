"""JSON-stat 2: checks an answer against what was asked, and turns it into an array.

A dataset names its dimensions in `id`, their lengths in `size`, and the categories of each in `dimension`; `value` holds
the cells in row-major order, as a list with null for a missing cell or as an object from position to number. `status`
says why a cell is missing, again as a list, an object, or one text for all. (Format: json-stat.org, version 2.0.)
"""

import json

import numpy

from .failures import BadAnswer

# Statistics Norway's standard symbols for a missing number. Evidence: FOUND, its pages on symbols in tables.
SYMBOLS = {".": "cannot occur", "..": "not available", "...": "not shown", ":": "confidential", "-": "none"}


def load(body):
    try:
        data = json.loads(body.decode("utf-8"))
    except UnicodeDecodeError as problem:
        raise BadAnswer(f"the answer is not UTF-8 (byte {problem.start})") from problem
    except (ValueError, RecursionError) as problem:
        raise BadAnswer(f"the answer is not JSON ({problem})") from problem
    if not isinstance(data, dict):
        raise BadAnswer("the answer is JSON, but not an object")
    return data


def read(body, asked):
    """Values and symbols of an answer, in the order asked: `asked` is a list of (dimension, codes).

    Values are float64 with NaN where missing; symbols are '' where there is a number."""
    data = load(body)
    if data.get("class") != "dataset" or not str(data.get("version", "")).startswith("2"):
        raise BadAnswer("the answer is no JSON-stat 2 dataset")
    names, sizes = data.get("id"), data.get("size")
    if not isinstance(names, list) or not isinstance(sizes, list) or len(names) != len(sizes):
        raise BadAnswer("`id` and `size` of the answer do not fit each other")
    if any(not isinstance(size, int) or isinstance(size, bool) or size < 1 for size in sizes):
        raise BadAnswer(f"`size` of the answer is {sizes}")
    if sorted(map(str, names)) != sorted(name for name, _ in asked):
        raise BadAnswer(f"asked for dimensions {[name for name, _ in asked]}, got {names}")
    orders = {}
    for name, size in zip(names, sizes):
        orders[name] = _order(data, name, size, dict(asked)[name])
    values, symbols = _cells(data, int(numpy.prod(sizes)))
    return tuple(_arranged(array.reshape(sizes), names, asked, orders) for array in (values, symbols))


def _order(data, name, size, codes):
    """Where each asked code stands along its dimension."""
    dimension = data.get("dimension")
    category = dimension.get(name, {}).get("category") if isinstance(dimension, dict) else None
    if not isinstance(category, dict):
        raise BadAnswer(f"dimension {name} has no categories")
    index = category.get("index")
    if index is None and isinstance(category.get("label"), dict) and size == 1:
        index = list(category["label"])         # the index may be left out when there is one category
    if isinstance(index, list):
        index = {code: place for place, code in enumerate(index)}
    if not isinstance(index, dict) or sorted(map(str, index.values())) != sorted(map(str, range(size))):
        raise BadAnswer(f"the categories of dimension {name} do not fit its size {size}")
    missing = [code for code in codes if code not in index]
    extra = [code for code in index if code not in set(codes)]
    if missing or extra:
        raise BadAnswer(f"dimension {name}: missing {_some(missing)}, not asked for {_some(extra)}")
    return [index[code] for code in codes]


def _cells(data, count):
    value, status = data.get("value"), data.get("status")
    if isinstance(value, dict):
        value = _spread(value, count, "value")
    if not isinstance(value, list) or len(value) != count:
        got = len(value) if isinstance(value, list) else "none"
        raise BadAnswer(f"the dimensions promise {count} values, the answer has {got}")
    if isinstance(status, dict):
        status = _spread(status, count, "status")
    elif isinstance(status, str):
        status = [status] * count
    elif status is None:
        status = [None] * count
    if not isinstance(status, list) or len(status) != count:
        raise BadAnswer("`status` of the answer does not fit its values")
    values = numpy.full(count, numpy.nan)
    symbols = numpy.full(count, "", dtype="U3")
    for place, (number, symbol) in enumerate(zip(value, status)):
        if isinstance(number, (int, float)) and not isinstance(number, bool):
            values[place] = number
        elif number is None:
            if symbol not in SYMBOLS and symbol is not None:
                raise BadAnswer(f"unknown symbol {symbol!r} for a missing value")
            symbols[place] = symbol or ".."     # missing without a reason counts as not available
        else:
            raise BadAnswer(f"value {number!r} is no number")
    if numpy.isinf(values).any() or numpy.isnan(values[symbols == ""]).any():
        raise BadAnswer("a value is not finite")
    return values, symbols


def _spread(cells, count, what):
    """The object form of value or status as a list."""
    spread = [None] * count
    for key, cell in cells.items():
        if not key.isdigit() or int(key) >= count:
            raise BadAnswer(f"`{what}` names cell {key!r} of {count}")
        spread[int(key)] = cell
    return spread


def _arranged(array, names, asked, orders):
    array = array.transpose([names.index(name) for name, _ in asked])
    for axis, (name, _) in enumerate(asked):
        array = array.take(orders[name], axis=axis)
    return array


def _some(codes):
    return "none" if not codes else ", ".join(map(str, codes[:5])) + (" and more" if len(codes) > 5 else "")
