"""Tables that the engine does not read: kept tidy, to compare results with."""

import itertools
import re

from . import query, write
from .tables import TABLES


def projections(job):
    """The main alternative by municipality, every year from the base year on that the table has."""
    row = TABLES["14288"]
    years = _years(job, row)
    return _tidy(job, row, years, ["the main alternative, all ages and both sexes, to compare results with"])


def accounts(job):
    row = TABLES["12143"]
    year = job.year + row.offset
    return _tidy(job, row, [year], [f"main figures of the accounts of {year}; a missing number is left out"])


def _years(job, row):
    (_, variables), _ = job.service.client.metadata(row.id, query.read_metadata)
    offered = next((v.values for v in variables if re.search(r"^tid$", v.code, re.IGNORECASE)), [])
    years = [int(code) for code in offered if code.isdigit() and int(code) >= job.year]
    return years or [job.year]      # the error then says which years there are


def _tidy(job, row, years, notes):
    cube = job.service.cube(row, years, job.borders.chooser(years), zero=(), hidden=(".", "..", ":", "-", "..."), whole=False,
                            negative=True)
    names = list(cube.axes)
    rows = [[_cell(name) for name in key] + [f"{number:.10g}"] for key, number, there in zip(
        itertools.product(*cube.axes.values()), cube.values.ravel(), cube.present.ravel()) if there]
    return {f"imported/{row.id}_Y.csv": (write.table(names + ["value"], rows), notes)}


def _cell(name):
    """A label as a cell: our tables have neither quotes nor commas within a cell."""
    return re.sub(r'[,"\s]+', " ", str(name)).strip()
