"""growth: how municipalities and regions grow (4-11). A history and a replicate are measured by the
same functions; of replicates the measures are averaged, for a mean of replicates is smoother than
any history.

Targets known for 24 years are those of the run's own years where the tables hold them, else the
mean of all windows of the run's length; tolerances set for 24 years shrink with the length."""
import numpy

FEW, DECADE, WHOLE = 5, 10, 24          # years: too few to say; of persistence; of the tolerances
TYPICAL = 5000                          # persons at which volatility is told


def log_growth(people):
    """[year, municipality] of yearly growth."""
    return numpy.diff(numpy.log(people), axis=0)


def slope(people):
    return numpy.polyfit(numpy.log(people[0]), numpy.log(people[-1] / people[0]), 1)[0]


def percentile(share):
    return lambda people: numpy.percentile(100 * (people[-1] / people[0] - 1), share)


def declining(people):
    return (people[-1] < people[0]).mean()


def lag_one(people):
    """Correlation of a year's growth with the next one's, over municipalities and years."""
    yearly = log_growth(people)
    return numpy.corrcoef(yearly[:-1].ravel(), yearly[1:].ravel())[0, 1]


def volatility(people):
    """Power of size in the standard deviation of yearly growth, and that deviation, %, at 5 000."""
    deviation = numpy.maximum(log_growth(people).std(axis=0, ddof=1), 1e-9)
    power, level = numpy.polyfit(numpy.log(people.mean(axis=0)), numpy.log(deviation), 1)
    return power, 100 * numpy.exp(level + power * numpy.log(TYPICAL))


def lead(regions):
    """Core minus hinterland growth in points, mean over regions; share of them led by the core."""
    def measure(people):
        points = [100 * (people[-1, core].sum() / people[0, core].sum()
                         - people[-1, around].sum() / people[0, around].sum())
                  for core, around in regions]
        return numpy.mean(points), numpy.mean([p > 0 for p in points])
    return measure


def pooled(regions):
    """Change of the share of the persons of all these regions who live in a core."""
    core = [row for cores, _ in regions for row in cores]
    both = core + [row for _, around in regions for row in around]
    share = lambda people: people[core].sum() / people[both].sum()  # noqa: E731
    return lambda people: share(people[-1]) - share(people[0])


def regions_of(run):
    """Rows of core and hinterland of each region with a small city."""
    found = [(run.rows_of_region(r, "core"), run.rows_of_region(r, "hinterland"))
             for r in run.small_city_regions()]
    return [(core, around) for core, around in found if core and around]


class Observed:
    """A measure over the run's years where they were counted, and over windows as long."""

    def __init__(self, country, first, last):
        self.totals, self.first, self.last = country.totals, first, last

    def people(self, first, last):
        years = range(first, last + 1)
        known = all(year in self.totals for year in years)
        return numpy.array([self.totals[year] for year in years]) if known else None

    def windows(self, length):
        found = [self.people(year, year + length) for year in sorted(self.totals)]
        return [people for people in found if people is not None]

    def value(self, measure):
        """Of the run's years, and the mean over windows; either None where nothing is known."""
        own = self.people(self.first, self.last)
        seen = [measure(people) for people in self.windows(self.last - self.first)]
        return (None if own is None else measure(own),
                None if not seen else numpy.mean(seen, axis=0))


def persistence(early, late):
    return numpy.corrcoef(numpy.log(early[-1] / early[0]), numpy.log(late[-1] / late[0]))[0, 1]


def successive(run, observed, people):
    """Growth before the start, as counted, and in the run; in a long run its two first decades."""
    span = min(len(run.years) - 1, DECADE)
    halves = [persistence(w[:span + 1], w[span:]) for w in observed.windows(2 * span)]
    windows = numpy.mean(halves) if halves else None
    before = observed.people(observed.first - span, observed.first)
    after = observed.people(observed.first, observed.first + span)
    if before is not None:
        own = None if after is None else persistence(before, after)
        yield ("growth before and after the start, correlation", own, windows,
               numpy.mean([persistence(before, p[:span + 1]) for p in people]))
    if len(run.years) > 2 * span and span == DECADE:
        yield ("growth of the first and second decade, correlation", None, windows,
               numpy.mean([persistence(p[:span + 1], p[span:2 * span + 1]) for p in people]))


def told(number, what, own, windows, simulated, tolerance):
    """A row; the mean over windows stands beside what was counted."""
    if own is None and windows is None:
        return []
    beside = "" if own is None or windows is None else f" [windows {windows:.3f}]"
    return [(number, what + beside, windows if own is None else own, simulated, tolerance)]


def rows(run, country):
    years = len(run.years) - 1
    if years < FEW:
        return []
    observed, people = Observed(country, run.years[0], run.years[-1]), run.indicator("population")
    part, found = years / WHOLE, []

    def add(number, names, measure, tolerances):
        own, windows = observed.value(measure)
        made = numpy.mean([measure(p) for p in people], axis=0)
        for k, (name, tolerance) in enumerate(zip(names, tolerances)):
            of = lambda x: None if x is None else float(numpy.atleast_1d(x)[k])  # noqa: E731
            found.extend(told(number, name, of(own), of(windows), of(made), tolerance))

    add(4, ["growth on ln size, slope"], slope, [0.03 * part])
    for share in (10, 50, 90):
        add(5, [f"growth, P{share}, %"], percentile(share), [5 * part])
    add(6, ["share of municipalities declining"], declining, [0.05])
    for name, own, windows, made in successive(run, observed, people):
        found.extend(told(7, name, own, windows, made, 0.08))
    add(8, ["yearly growth, lag 1"], lag_one, [0.08])
    add(9, ["volatility, power of size", f"volatility at {TYPICAL} persons, %"], volatility,
        [0.06, 0.15])
    regions = regions_of(run)
    if regions:
        add(10, ["core less hinterland growth, points", "share of regions led by the core"],
            lead(regions), [5 * part, 0.08])
        add(11, ["change of the share living in cores"], pooled(regions), [0.01 * part])
    return found
