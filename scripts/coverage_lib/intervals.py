"""intervals: where what was counted lies among the replicates of a hindcast."""
import numpy
from scipy import stats

from common.front import Refused

HORIZONS = (1, 3, 6, 10)
LEVELS = (0.5, 0.8, 0.9)
CLASSES = ((0, 1500, "below 1 500"), (1500, 3000, "1 500-3 000"), (3000, 6000, "3 000-6 000"),
           (6000, 12000, "6 000-12 000"), (12000, 30000, "12 000-30 000"),
           (30000, numpy.inf, "above 30 000"))
FEWEST = 4


class Horizon:
    """Municipalities some years after a start: forecasts and what was counted, as ln persons, each
    replicate drawn to the nation that was counted."""

    def __init__(self, start, years, persons, observed, size):
        self.start, self.years, self.size = start, years, size
        known = (observed > 0) & (persons > 0).all(axis=0)
        self.known = known
        drawn = persons * (observed.sum() / persons.sum(axis=1))[:, None]
        logs = numpy.log(drawn[:, known])
        self.runs = len(persons)
        self.mean, self.sd = logs.mean(axis=0), logs.std(axis=0, ddof=1)
        # the mean of R replicates is itself uncertain: one more draw differs by this much from it
        self.spread = numpy.maximum(self.sd, 1e-9) * numpy.sqrt(1 + 1 / self.runs)
        self.off = (numpy.log(observed[known]) - self.mean) / self.spread
        self.size_class = class_of(size[known])

    def inside(self, level):
        """Which municipalities lie in the interval of this level: mean +- t sd sqrt(1 + 1/R)."""
        return abs(self.off) <= stats.t.ppf(0.5 + level / 2, self.runs - 1)

    def ranks(self):
        """Share of the forecast below what was counted; even from 0 to 1 in an honest one."""
        return stats.t.cdf(self.off, self.runs - 1)


def class_of(size):
    return numpy.searchsorted([low for low, _, _ in CLASSES[1:]], size, side="right")


def of_run(run, country):
    """Those of its horizons that the tables reach."""
    if len(run.replicates) < FEWEST:
        raise Refused(f"{run.path}: {len(run.replicates)} replicates: an interval needs at least "
                      f"{FEWEST}, one that is to be believed 16")
    if run.codes != country.codes:
        raise Refused(f"{run.path}: its municipalities are not those of {country.folder}")
    start = run.years[0]
    if not country.has_total(start):
        raise Refused(f"{run.path}: starts in {start}, a year that is not in "
                      f"{country.folder}/history/population.csv")
    people = run.indicator("population")
    found = [Horizon(start, years, people[:, run.years.index(start + years)],
                     country.totals[start + years], country.totals[start])
             for years in HORIZONS
             if start + years in run.years and country.has_total(start + years)]
    if not found:
        raise Refused(f"{run.path}: {run.years[0]}-{run.years[-1]}: no year of it is in "
                      f"{country.folder}/history/population.csv")
    return found
