"""What the products share: the import at hand, and numbers carried to our municipalities."""

import os
import re

import numpy

from . import tables, write
from .borders import bare
from .failures import BadAnswer, MissingFailure, NotOffered
from .fetch import Cube
from .rounding import round_to_sum

LARGEST_LOSS = 0.001    # of the country, that the municipalities' sum may differ from it


class Import:
    """A base year, a country folder, the service and the borders."""

    def __init__(self, year, folder, service, borders):
        self.year, self.folder, self.service, self.borders = year, folder, service, borders

    def path(self, name):
        return os.path.join(self.folder, name.replace("Y/", f"{self.year}/").replace("_Y.", f"_{self.year}."))

    def table(self, keys, **how):
        """The cube of the first of these tables that has the year, the year's axis taken out; and that year."""
        for key in keys:
            row = tables.TABLES[key]
            year = self.year + row.offset
            try:
                cube = self.service.cube(row, [year], self.borders.chooser([year]), **how)
            except NotOffered:
                if key == keys[-1]:
                    raise
                continue
            return cube.part(year=year), year
        raise AssertionError("no table named")

    def carry(self, cube, axis, year, positive=True):
        """The cube with a region axis carried to our municipalities, and their quality.

        `positive`: every municipality must have more than nothing, and a code with nothing does not count as a source."""
        place = list(cube.axes).index(axis)
        others = tuple(other for other in range(cube.values.ndim) if other != place)
        seen = (cube.values > 0 if positive else cube.present).any(axis=others)
        matrix, quality = self.borders.weights(cube.axes[axis], year, seen, cube.table.id)

        def along(array, weights):
            return numpy.moveaxis(numpy.tensordot(weights, numpy.moveaxis(array, place, 0), (0, 0)), 0, place)

        exact = matrix.shape[0] == matrix.shape[1] and (matrix == numpy.eye(len(matrix))).all()
        values = cube.values if exact else along(cube.values, matrix)
        present, hidden = (array if exact else along(array.astype(float), matrix) > 0 for array in (cube.present, cube.hidden))
        empty = ~(values > 0 if positive else present).any(axis=others)
        if empty.any():
            codes = [code for code, mark in zip(self.borders.targets, empty) if mark]
            more = f" and {len(codes) - 5} more" if len(codes) > 5 else ""
            raise MissingFailure(f"table {cube.table.id}, {year}: nothing for municipality {', '.join(codes[:5])}{more}; "
                                 "other codes that year? (--changes, --region)")
        return Cube(cube.table, {**cube.axes, axis: list(self.borders.targets)}, values, present, hidden), quality

    def control(self, key, years, name, total):
        """A note on how the municipalities' sum fits the country's own figure, which must be within 0.1 %: codes that a
        table of changes or a summed series leaves out would show here."""
        try:
            cube = self.service.cube(tables.TABLES[key], years, _country)
        except NotOffered:
            return "the table gives no figure for the country to compare the sum with"
        country = int(cube.part(contents=name).values.sum())
        if abs(total - country) > LARGEST_LOSS * country:
            raise BadAnswer(f"table {key}: the municipalities sum to {total}, the country is given as {country}; are all codes of "
                            "the year asked for? (--changes, --region)")
        return f"the country's own figure is {country}, {total - country:+d} in the municipalities' sum"


def _country(table, variable):
    """For query.resolve: the country in place of the municipalities."""
    for code, label in zip(variable.values, variable.labels):
        if re.match(r"(0 )?(hele )?landet\b", label.strip(), re.IGNORECASE):
            return "item", [code], ["total"]
    raise NotOffered(f"table {table.id} has no figure for the country")


def whole_columns(values):
    """Rounds each column over the municipalities (first axis), so that what was divided still sums to the country."""
    flat = values.reshape(values.shape[0], -1)
    if (flat == numpy.rint(flat)).all():
        return values.astype(numpy.int64)
    columns = [round_to_sum(flat[:, column]) for column in range(flat.shape[1])]
    return numpy.stack(columns, axis=1).reshape(values.shape)


def municipalities(folder):
    """Our codes, from municipalities.csv."""
    path = os.path.join(folder, "municipalities.csv")
    header, rows = write.read_table(path, ["code"])
    codes = sorted(row[header.index("code")] for row in rows)
    wrong = [code for code in codes if bare(code) != code]
    if wrong or not codes or len(set(codes)) != len(codes):
        raise MissingFailure(f"{path}: {'no rows' if not codes else 'a code twice' if not wrong else f'{wrong[0]!r} is no code'}")
    return codes


QUALITIES = ("counted", "mapped", "estimated")     # from best to worst


def worse(*marks):
    return max(marks, key=QUALITIES.index)


def quality_note(quality):
    return "municipalities " + ", ".join(f"{mark} {quality.count(mark)}" for mark in QUALITIES)
