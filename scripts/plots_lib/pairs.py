"""pairs: one run against another, replicate by replicate: both share every draw, so what they have in common cancels."""
from . import verdict
from .trajectory import TrajectoryError, total


def check(run, base):
    if run.codes != base.codes or run.replicates != base.replicates or run.years != base.years:
        raise TrajectoryError(f"{run.path} and {base.path} cannot be paired: other municipalities, years or replicates")


def difference(run, base, name, rows):
    """[replicate, year]"""
    return total(run.indicator(name), rows) - total(base.indicator(name), rows)


def judged(run, base, name, rows):
    """Mean, interval and verdict year by year (verdict.py); each year is a family of one, as in a table of one group."""
    ours, theirs = total(run.indicator(name), rows), total(base.indicator(name), rows)
    return verdict.one_by_one(ours, theirs)
