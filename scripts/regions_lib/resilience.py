"""resilience: resistance and recovery after a shock, against the same run without it: same people, same random numbers.

Martin and Sunley (2015) compare a region's fall with the fall expected of it, and its recovery likewise. Here what would have happened is not guessed: it is the
paired run. The expected fall is the shock's own size, for example the jobs that were closed."""
import dataclasses

import numpy


@dataclasses.dataclass
class Resilience:
    impact: float            # deepest relative gap to the paired run, from the shock to `within` years after it; never above 0
    lowest: int              # years from the shock to there
    resistance: float        # 1 - impact / direct: 1 nothing of the shock is felt, 0 it is felt in full, below 0 it has spread; NaN without a direct size
    recovery: float          # part of the impact that is made good at the end: 1 all, above 1 more than that, below 0 it deepened; NaN without an impact
    half: float              # years from the lowest point until half is made good for the first time; NaN if never
    back: float              # years from the shock until it is within `tolerance` of the paired run again and stays so; NaN if not, 0 if it never left
    lost: float              # sum of the gap over all years: person-years, job-years; negative is loss


def gap(shocked, without):
    """Relative difference year by year."""
    shocked, without = numpy.asarray(shocked, dtype=float), numpy.asarray(without, dtype=float)
    return (shocked - without) / without


def measure(shocked, without, shock, direct=None, within=None, tolerance=0.002):
    """Series by year, the same years; `shock`: position of the last value before it. direct: the shock's own size relative to the series (positive)."""
    shocked, without = numpy.asarray(shocked, dtype=float), numpy.asarray(without, dtype=float)
    d = gap(shocked, without)[shock:]
    if len(d) < 2 or not numpy.isfinite(d).all():
        raise ValueError("resilience needs a year after the shock, and no year unknown")
    end = len(d) if within is None else min(len(d), within + 1)
    lowest = int(numpy.argmin(d[:end]))
    impact = float(min(d[lowest], 0.0))
    known = impact < 0
    regained = 1 - d / impact if known else numpy.full(len(d), numpy.nan)
    half = next((float(t - lowest) for t in range(lowest, len(d)) if regained[t] >= 0.5), numpy.nan)
    outside = [t for t in range(len(d)) if abs(d[t]) > tolerance]
    back = 0.0 if not outside else float(outside[-1] + 1) if outside[-1] + 1 < len(d) else numpy.nan
    return Resilience(impact, lowest, 1 + impact / direct if direct else numpy.nan, float(regained[-1]) if known else numpy.nan, half if known else numpy.nan,
                      back, float((shocked - without)[shock + 1:].sum()))
