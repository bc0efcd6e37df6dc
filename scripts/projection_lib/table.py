"""table: whole persons by area, year, sex and age group, over replicates: mean, median, 80 % band.

Means add up: of each municipality the mean is rounded, and its cells by largest remainder to that
sum; what is larger is the sum of cells. Medians and bands are those of each figure by itself, so
that they do not add up: all municipalities are never low at once."""
import numpy

BAND = (0.1, 0.5, 0.9)
BAND_REPLICATES = 9                     # fewer have no tenth part: the band would be made up
LAST = 105                              # 105 and over
NATION = "0"                            # as in StatBank Norway

_FIVE = [(age, age + 4) for age in range(0, 90, 5)] + [(90, LAST)]
GROUPS = {"one": [(age, age) for age in range(LAST)] + [(LAST, LAST)],
          "five": _FIVE,
          "services": [(0, 0), (1, 5), (6, 12), (13, 15), (16, 19), (20, 44), (45, 66), (67, 79),
                       (80, 89), (90, LAST)]}


class Area:
    def __init__(self, code, name, rows):
        self.code, self.name, self.rows = code, name, rows


def areas(run, where):
    """The nation - or all that a region run holds - and the areas asked for."""
    everywhere = list(range(len(run.codes)))
    found = [Area(NATION, None if "scope" not in run.file.attrs else run.file.attrs["scope"],
                  everywhere)]
    if where is None:
        return found + [Area(run.codes[i], run.names[i], [i]) for i in everywhere]
    for text in (word.strip() for word in where.split(",")):
        rows, name = run.rows_named(text)
        found.append(Area(run.codes[rows[0]] if len(rows) == 1 else "", name, rows))
    return found


def grouped(ages, groups):
    """[..., sex, age] to [..., sex, group]."""
    edges = [first for first, _ in groups]
    return numpy.add.reduceat(ages, edges, axis=-1)


def whole(mean):
    """[municipality, sex, group] in whole persons that add up to each municipality's rounded mean."""
    flat = mean.reshape(len(mean), -1)
    low = numpy.floor(flat)
    missing = numpy.rint(flat.sum(axis=1)) - low.sum(axis=1)
    order = numpy.argsort(-(flat - low), axis=1, kind="stable")
    rank = numpy.argsort(order, axis=1, kind="stable")
    return (low + (rank < missing[:, None])).reshape(mean.shape).astype(int)


def with_sums(cells):
    """[..., sex, group] with both sexes first and all ages first."""
    cells = numpy.concatenate([cells.sum(axis=-2, keepdims=True), cells], axis=-2)
    return numpy.concatenate([cells.sum(axis=-1, keepdims=True), cells], axis=-1)


def band(replicates):
    """Positions (n + 1) p, which hold the share they say on average over samples; None of too few."""
    if len(replicates) < BAND_REPLICATES:
        return None
    return numpy.rint(numpy.quantile(replicates, BAND, axis=0, method="weibull")).astype(int)


def rows(runs, areas_, years, groups):
    """(area, year, sex, group, figures): sex 0 both, 1 men, 2 women; group None for all ages;
    figures low, median, high, mean, and the means of the low and the high alternative."""
    for year in years:
        ages = [grouped(run.ages(year), groups) for run in runs]
        means = [whole(each.mean(axis=0)) for each in ages]
        for area in areas_:
            bands = band(with_sums(ages[0][:, area.rows].sum(axis=1)))
            sums = [with_sums(mean[area.rows].sum(axis=0)) for mean in means]
            for sex in range(3):
                for k, group in enumerate([None, *groups]):
                    low = [None] * 3 if bands is None else [int(b[sex, k]) for b in bands]
                    yield area, year, sex, group, [*low, *(int(each[sex, k]) for each in sums)]
