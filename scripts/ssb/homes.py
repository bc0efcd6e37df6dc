"""Moves, households, dwellings with their price, and firms by size."""

import os
import re

import numpy

from . import write
from .failures import MissingFailure
from .places import quality_note, whole_columns
from .tables import HOUSEHOLD_TYPES


def moves(job):
    cube, year = job.table(("13864",), hidden=(":",))
    hidden = int(cube.hidden.sum())
    cube, quality = job.carry(cube.part(contents="moves"), "from", year)
    cube, _ = job.carry(cube, "to", year)
    matrix = whole_columns(cube.over("from", "to"))
    numpy.fill_diagonal(matrix, 0)      # within a municipality of today: no move between municipalities
    codes = job.borders.targets
    rows = [[codes[source], codes[goal], matrix[source, goal]] for source, goal in zip(*numpy.nonzero(matrix))]
    return {"Y/moves.csv": (write.table(["from", "to", "moves"], rows), [
        f"{matrix.sum()} moves in {year}; pairs without a move are left out; {hidden} confidential pairs taken as none",
        quality_note(quality)])}


def households(job):
    names = [name.name for name in HOUSEHOLD_TYPES]
    path = job.path("household_types.csv")
    if os.path.exists(path):        # the engine knows the types by the names in this table
        header, rows = write.read_table(path, ["type"])
        ours = [row[header.index("type")] for row in rows]
        if sorted(ours) != sorted(names):
            raise MissingFailure(f"{path} has the types {', '.join(ours)}; the import knows {', '.join(names)}")
        names = ours
    cube, year = job.table(("06070",))
    cube, quality = job.carry(cube.part(contents="households"), "region", year)
    counts = whole_columns(cube.over("region", "type"))
    order = [cube.axes["type"].index(name) for name in names]
    rows = [[code, *counts[place, order]] for place, code in enumerate(cube.axes["region"])]
    return {"Y/households.csv": (write.table(["code"] + names, rows), [
        f"{counts.sum()} private households on 1 January {year}; other households are counted as several_families",
        quality_note(quality)])}


def dwellings(job):
    stock, year = job.table(("06265",))
    stock, quality = job.carry(stock.part(contents="dwellings"), "region", year)
    counts = whole_columns(stock.values)
    sold, sold_year = job.table(("06035",), zero=(), hidden=(".", "..", ":", "-", "..."))
    price, source = sold.part(contents="price"), sold.part(contents="sales")
    both = numpy.where((price.values > 0) & (source.values > 0), 1.0, 0.0)
    # Carried over borders as money and sales, so that merged municipalities get the mean of their sales.
    source.values = source.values * both
    price.values = price.values * source.values
    price.present = source.present = both > 0
    axis = list(price.axes).index("dwelling")
    money, sales = (_carry_known(job, cube, sold_year).sum(axis=axis) for cube in (price, source))
    prices, estimated = _complete(job, money, sales)
    rows = [[code, counts[place], int(numpy.rint(prices[place]))] for place, code in enumerate(stock.axes["region"])]
    return {"Y/dwellings.csv": (write.table(["code", "dwellings", "price_nok_m2"], rows), [
        f"{counts.sum()} dwellings on 1 January {year}", f"prices of {sold_year}, the types of dwelling weighted by sales; "
        f"{estimated} municipalities without a published price are estimated", quality_note(quality)])}


def _carry_known(job, cube, year):
    """Carries numbers that many municipalities lack: none is an error here."""
    matrix, _ = job.borders.weights(cube.axes["region"], year, numpy.ones(len(cube.axes["region"])), cube.table.id)
    place = list(cube.axes).index("region")
    return numpy.moveaxis(numpy.tensordot(matrix, numpy.moveaxis(cube.values, place, 0), (0, 0)), 0, place)


def _complete(job, money, sales):
    """A price for everybody: where none is published, our estimate in covariates.csv brought to the published level,
    else the county's mean, else the country's."""
    known = sales > 0
    if not known.any():
        raise MissingFailure("table 06035: no municipality has a price that year")
    prices = numpy.where(known, money / numpy.where(known, sales, 1.0), 0.0)
    codes, estimates = job.borders.targets, _estimates(job)
    pairs = [prices[place] / estimates[code] for place, code in enumerate(codes) if known[place] and estimates.get(code)]
    for place, code in enumerate(codes):
        if known[place]:
            continue
        county = numpy.array([other[:2] == code[:2] for other in codes]) & known
        if pairs and estimates.get(code):
            prices[place] = estimates[code] * float(numpy.median(pairs))
        else:
            some = county if county.any() else known
            prices[place] = money[some].sum() / sales[some].sum()
    return prices, int((~known).sum())


def _estimates(job):
    """price_nok_m2 of covariates.csv, when there."""
    path = job.path("covariates.csv")
    if not os.path.exists(path):
        return {}
    header, rows = write.read_table(path, ["code", "price_nok_m2"])
    try:
        return {row[header.index("code")]: float(row[header.index("price_nok_m2")]) for row in rows}
    except ValueError as problem:
        raise MissingFailure(f"{path}: price_nok_m2: {problem}") from problem


def firm_sizes(job):
    """Only the column `firms` is replaced: the classes are those of the table that is there."""
    header, rows = write.read_table(job.path("firm_sizes.csv"), ["class", "from", "firms"])
    cube, year = job.table(("10308",))
    cube = cube.part(contents="firms")
    starts = {}
    for place, label in enumerate(cube.axes["size"]):
        first = 0 if re.match(r"(ingen|uten|0\b)", label.strip(), re.IGNORECASE) else re.match(r"\s*(\d+)", label)
        if first is not None:
            starts.setdefault(0 if first == 0 else int(first.group(1)), []).append(place)
    for row in rows:
        places = starts.get(int(row[header.index("from")]), []) if row[header.index("from")].isdigit() else []
        if len(places) != 1:
            raise MissingFailure(f"table 10308, {year}: no single class from {row[header.index('from')]} employees among "
                                 f"{'; '.join(cube.axes['size'])}")
        row[header.index("firms")] = int(cube.over("size")[places[0]])
    return {"firm_sizes.csv": (write.table(header, rows), [f"establishments in {year} by employees, the country"])}
