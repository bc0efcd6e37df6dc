"""Whole numbers that keep their sum."""

import numpy


def round_to_sum(values, total=None):
    """Non-negative integers that sum to `total` (default the rounded sum), by largest remainder; ties go to the first.

    Where nothing tells how to divide a total (all values zero), it goes to the first place."""
    values = numpy.asarray(values, dtype=float)
    if total is None:
        total = int(numpy.rint(values.sum()))
    mass = values.sum()
    if mass <= 0.0:
        result = numpy.zeros(len(values), dtype=numpy.int64)
        if len(values):
            result[0] = total
        return result
    exact = values * (total / mass)
    result = numpy.floor(exact + 1e-9).astype(numpy.int64)
    short = int(total - result.sum())
    if short > 0:
        result[numpy.argsort(-(exact - result), kind="stable")[:short]] += 1
    while short < 0:            # only the 1e-9 above can do this: take back where it gave
        place = int(numpy.argmin(numpy.where(result > 0, exact - result, numpy.inf)))
        result[place] -= 1
        short += 1
    return result
