"""history/jobs.csv and history/commuting.csv.gz: work in the years that were counted. No run reads
them; patterns are held against them."""
import numpy as np

from . import output
from .raw import worst
from .work import RINDAL, Tables

DISTRICT_INDEX = (2005, 2015)       # its two years; the others have a matrix of their own


def write(raw, places, target, report):
    tables = Tables(raw, places)
    tables.fill_rindal()
    jobs = {**tables.early, **tables.jobs}
    write_jobs(tables, {year + 1: jobs[year] for year in sorted(jobs)}, target, report)
    write_commuting(tables, target, report)


def quality_of(tables, year):
    """Of the figures at the end of a year: as its borders carry over, 2005 in those of 2016."""
    quality = dict(tables.raw.border_quality(max(year, DISTRICT_INDEX[1])))
    if year == max(tables.flows):
        quality[RINDAL] = "estimated"
    return quality


def write_jobs(tables, jobs, target, report):
    grades = [quality_of(tables, year - 1) for year in jobs]
    output.write(target / "history" / "jobs.csv",
                 ("code", "quality", *(f"y{year}" for year in jobs)),
                 [(code, worst(*(grade[code] for grade in grades)),
                   *(output.short(jobs[year][i], 1) for year in jobs))
                  for i, code in enumerate(tables.codes)], report)


def write_commuting(tables, target, report):
    years = sorted(tables.flows)
    flow = np.array([tables.flows[year] for year in years])
    rows = [(tables.codes[i], tables.codes[j], *(output.short(x, 1) for x in flow[:, i, j]))
            for i, j in zip(*np.nonzero(flow.sum(axis=0) >= 0.05))]
    output.write(target / "history" / "commuting.csv.gz",
                 ("home", "work", *(f"y{year + 1}" for year in years)), rows, report)
