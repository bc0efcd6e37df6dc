"""pairs: one run against another, replicate by replicate: both share every draw, so what they have in common cancels."""
import numpy
from scipy import stats

from .trajectory import TrajectoryError, total


def check(run, base):
    if run.codes != base.codes or run.replicates != base.replicates or run.years != base.years:
        raise TrajectoryError(f"{run.path} and {base.path} cannot be paired: other municipalities, years or replicates")


def difference(run, base, name, rows):
    """[replicate, year]"""
    return total(run.indicator(name), rows) - total(base.indicator(name), rows)


def band(values, level=0.95):
    """Mean of the first axis and half the width of its confidence band (Student's t; infinite with one replicate)."""
    n = len(values)
    mean = values.mean(axis=0)
    if n < 2:
        return mean, numpy.full_like(mean, numpy.inf)
    return mean, stats.t.ppf(0.5 + level / 2, n - 1) * values.std(axis=0, ddof=1) / numpy.sqrt(n)
