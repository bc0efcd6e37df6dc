"""responses: how much one thing changed when another did, over pairs of runs that share every draw."""
import numpy
from scipy import stats

HORIZONS = (1, 3, 5, 10)
LEVEL = 0.90
LEAST = 4                # pairs


def critical(n, level=LEVEL):
    return stats.t.ppf(0.5 + level / 2, n - 1)


def interval(values, level=LEVEL):
    """Mean of the pairs' values, and the ends of its Student's t interval (NaN with fewer than four pairs, as in `omland compare`)."""
    values = numpy.asarray(values, dtype=float)
    n, mean = len(values), float(numpy.mean(values))
    if n < LEAST:
        return mean, numpy.nan, numpy.nan
    half = float(critical(n, level) * values.std(ddof=1) / numpy.sqrt(n))
    return mean, mean - half, mean + half


def half_width_of_strata(values, level=LEVEL):
    """Half the interval of the mean, over replicates, of the sum over strata that are independent of each other: values [replicate, stratum]. Each stratum has a
    variance of its own; their sum is approximated by Satterthwaite's degrees of freedom. NaN with one replicate."""
    values = numpy.asarray(values, dtype=float)
    n = len(values)
    if n < 2:
        return numpy.nan
    variance = values.var(axis=0, ddof=1) / n
    total = float(variance.sum())
    if total == 0.0:
        return 0.0
    freedom = total ** 2 / float((variance ** 2).sum() / (n - 1))
    return float(stats.t.ppf(0.5 + level / 2, freedom) * numpy.sqrt(total))


def ratio(there, here, level=LEVEL):
    """Mean change there per unit of mean change here, with Fieller's interval, which is Student's t for a ratio of paired means. The ends are NaN with
    fewer than four pairs, and where the change here cannot be told from none: then the ratio is not determined, whatever its number."""
    there, here = numpy.asarray(there, dtype=float), numpy.asarray(here, dtype=float)
    n, x, y = len(here), float(numpy.mean(here)), float(numpy.mean(there))
    value = y / x if x else numpy.nan
    if n < LEAST:
        return value, numpy.nan, numpy.nan
    square = critical(n, level) ** 2 / n
    xx, yy, xy = here.var(ddof=1), there.var(ddof=1), float(numpy.cov(here, there)[0, 1])
    a, b, c = x * x - square * xx, x * y - square * xy, y * y - square * yy
    if a <= 0 or b * b < a * c:
        return value, numpy.nan, numpy.nan
    half = numpy.sqrt(b * b - a * c)
    return value, float((b - half) / a), float((b + half) / a)


def number(value, low, high, digits=2):
    """"+0.12 [-0.03, +0.27]"; a lone number where there is no interval, and a word where it is not determined."""
    if not numpy.isfinite(value):
        return "none"
    sign = lambda v: f"{v:+.{digits}f}"
    return f"{sign(value)} [{sign(low)}, {sign(high)}]" if numpy.isfinite(low) else f"{sign(value)} [?]"


def columns(rows):
    """The first column to the left, the others to the right."""
    width = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(str(cell).ljust(w) if i == 0 else str(cell).rjust(w) for i, (cell, w) in enumerate(zip(row, width))).rstrip() for row in rows)
