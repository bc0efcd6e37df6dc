"""Employment, its sectors and commuting: three tables that must agree to the last person.

Jobs by workplace and employed by home are counted (11618). The commuting matrix (03321) is brought to them: each workplace's
column to its jobs, and what is left of a home's employed works outside the counted workplaces (9999). Sectors (13470) are
brought to the jobs; what is confidential there shares what is left of the jobs.
"""

import numpy

from . import write
from .failures import BadAnswer
from .places import quality_note, whole_columns, worse
from .rounding import round_to_sum
from .tables import PRODUCTS, SECTOR_NAMES

OUTSIDE = "9999"
LARGEST_GAP = 0.02      # of all jobs: a larger difference between two tables means they are not about the same thing


def work(job):
    needs = PRODUCTS["work"].needs
    totals, year = job.table(needs[0])
    totals, quality = job.carry(totals, "region", year)
    employed, jobs = (whole_columns(totals.part(contents=name).values) for name in ("employed", "jobs"))
    industry, industry_year = job.table(needs[1], hidden=(":", ".."))
    sectors, shared = _sectors(job, industry, industry_year, jobs)
    commuting, commuting_year = job.table(needs[2], hidden=(":",))
    hidden_pairs = int(commuting.hidden.sum())
    commuting, home_quality = job.carry(commuting.part(contents="employed"), "home", commuting_year)
    commuting, work_quality = job.carry(commuting, "work", commuting_year)
    matrix, estimated = to_jobs(commuting.over("home", "work"), jobs)
    raised = numpy.maximum(matrix.sum(axis=1) - employed, 0)
    employed = employed + raised
    quality = ["estimated" if raised[place] else mark for place, mark in enumerate(quality)]
    codes = job.borders.targets
    rows = [[code, employed[place], jobs[place], quality[place], *sectors[place]] for place, code in enumerate(codes)]
    employment_data = write.table(["code", "employed", "jobs", "quality", *SECTOR_NAMES], rows)
    commuting_data = write.table(["home", "work", "employed", "quality"], _pairs(
        codes, matrix, employed, quality, home_quality, work_quality, estimated))
    notes = [f"4th quarter {year}, {jobs.sum()} jobs, {employed.sum()} employed, {employed.sum() - jobs.sum()} of them "
             "outside the counted workplaces", quality_note(quality)]
    if raised.any():
        notes.append(f"{raised.sum()} employed added in {int((raised > 0).sum())} municipalities so that commuting closes "
                     "(estimated)")
    return {"Y/employment.csv": (employment_data, notes + [
                f"sectors from table {industry.table.id}; {shared} municipalities had confidential or unequal cells that were "
                "filled or scaled to the jobs"]),
            "Y/commuting.csv": (commuting_data, notes + [
                f"{hidden_pairs} confidential pairs taken as none, {int(estimated.sum())} workplaces scaled to their jobs "
                "(estimated)"])}


def to_jobs(matrix, jobs):
    """The matrix (home, work) in whole persons with each workplace's column at its jobs; and which columns were scaled."""
    total, wanted = matrix.sum(), jobs.sum()
    if abs(total - wanted) > LARGEST_GAP * wanted:
        raise BadAnswer(f"commuting sums to {total:.0f} employed, jobs to {wanted}: not about the same year or people")
    result = numpy.zeros(matrix.shape, dtype=numpy.int64)
    scaled = numpy.zeros(len(jobs), dtype=bool)
    for place, goal in enumerate(jobs):
        column = matrix[:, place]
        scaled[place] = abs(column.sum() - goal) >= 1.0
        if column.sum() <= 0:
            result[place, place] = goal     # nobody is known to work here: those who live here do
        else:
            result[:, place] = round_to_sum(column, int(goal))
    return result, scaled


def _pairs(codes, matrix, employed, quality, home_quality, work_quality, estimated):
    rows = []
    for home, code in enumerate(codes):
        for work_place in numpy.nonzero(matrix[home])[0]:
            mark = worse(home_quality[home], work_quality[work_place], "estimated" if estimated[work_place] else "counted")
            rows.append([code, codes[work_place], matrix[home, work_place], mark])
        outside = employed[home] - matrix[home].sum()
        if outside > 0:
            rows.append([code, OUTSIDE, outside, quality[home]])
    return rows


def _sectors(job, cube, year, jobs):
    """Jobs by municipality and sector, whole numbers that sum to the jobs; and how many municipalities were adjusted."""
    cube, _ = job.carry(cube.part(contents="jobs"), "region", year)
    known = numpy.zeros((len(jobs), len(SECTOR_NAMES)))
    hidden = numpy.zeros(known.shape, dtype=bool)
    for name in cube.axes["industry"]:
        known[:, SECTOR_NAMES.index(name)] = cube.part(industry=name).values
        hidden[:, SECTOR_NAMES.index(name)] = cube.part(industry=name).hidden
    gap = jobs.sum() - known.sum()
    if gap < -LARGEST_GAP * jobs.sum():
        raise BadAnswer(f"table {cube.table.id} has {known.sum():.0f} jobs by sector, more than the {jobs.sum()} in all")
    return fill_sectors(known, hidden, jobs)


def fill_sectors(known, hidden, jobs):
    """Hidden cells share what the known ones leave of the jobs, by the country's shares; then all is brought to the jobs."""
    country = known.sum(axis=0)
    result, adjusted = numpy.zeros(known.shape, dtype=numpy.int64), 0
    for place, goal in enumerate(jobs):
        row = known[place].copy()
        left = goal - row.sum()
        if hidden[place].any() and left > 0:
            share = numpy.where(hidden[place], country, 0.0)
            if share.sum() <= 0:
                share = hidden[place].astype(float)
            row += left * share / share.sum()
        elif row.sum() <= 0:
            row = country if country.sum() > 0 else numpy.ones(len(row))
        adjusted += bool((numpy.rint(row) != known[place]).any() or abs(left) >= 1.0)
        result[place] = round_to_sum(row, int(goal))
    return result, adjusted
