"""verdict: what may be coloured, starred or filled in a picture drawn straight from two result files. The rule is engine/experiment/verdict.h's, and a
test holds the two equal; pictures of tables read the column `effect` that `omland compare` wrote by it."""
import dataclasses

import numpy
from scipy import stats

LEAST = 4                # pairs
LEVEL = 0.9              # of intervals; 1 - LEVEL is the share of chance findings among what is called an effect
SMALLEST = 0.001         # share of the base
YES, NO, TOO_SMALL, TOO_FEW = "yes", "no", "too small", "too few pairs"


@dataclasses.dataclass
class Judged:
    """Arrays over the groups of one family: base, mean difference, interval, p and verdict; NaN where nothing is known."""
    base: numpy.ndarray
    mean: numpy.ndarray
    low: numpy.ndarray
    high: numpy.ndarray
    p: numpy.ndarray
    verdict: numpy.ndarray
    pairs: int


def threshold(p, level=LEVEL):
    """The largest p that is still a discovery (Benjamini & Hochberg 1995); below zero when none is."""
    known = numpy.sort(p[~numpy.isnan(p)])
    found = known[known * len(known) <= (1 - level) * numpy.arange(1, len(known) + 1)]
    return found[-1] if len(found) else -1.0


def judge(run, base, level=LEVEL, smallest=SMALLEST):
    """run, base [pair, group]: the groups are one family."""
    difference = run - base
    count = (~numpy.isnan(difference)).sum(axis=0)
    with numpy.errstate(invalid="ignore", divide="ignore"):
        known = numpy.where(numpy.isnan(difference), 0, difference)
        mean = known.sum(axis=0) / count
        error = numpy.sqrt((numpy.where(numpy.isnan(difference), 0, difference - mean) ** 2).sum(axis=0) / (count - 1) / count)
        level_of = numpy.where(numpy.isnan(difference), 0, base).sum(axis=0) / count
        enough = count >= LEAST
        half = numpy.where(enough, stats.t.ppf(0.5 + level / 2, numpy.maximum(count - 1, 1)) * error, numpy.nan)
        p = numpy.where(error > 0, 2 * stats.t.sf(abs(mean) / error, numpy.maximum(count - 1, 1)), numpy.where(mean == 0, 1.0, 0.0))
        p = numpy.where(enough, p, numpy.nan)
        low, high = mean - half, mean + half
        told = (low * high > 0) & (p <= threshold(p, level))
        large = abs(mean) > smallest * abs(level_of)
    verdict = numpy.where(~enough, TOO_FEW, numpy.where(~told, NO, numpy.where(large, YES, TOO_SMALL)))
    return Judged(level_of, mean, low, high, p, verdict, len(difference))
