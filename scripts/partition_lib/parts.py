"""parts: a country cut into parts by labour-market region, and what crosses from one to another.

Shares are of the last year of the run, means over replicates: of moves between municipalities, those whose two are in different parts; of the
employed, those who work in another part than they live in."""
import numpy

from common.front import CONTENT, Refused


class Country:
    def __init__(self, run):
        if "flows/migration" not in run.file or len(run.years) < 2:
            raise Refused(f"{run.path}: has no flows between municipalities: run it with [output] flows = yes", CONTENT)
        last = len(run.years) - 2           # flows of a year stand in the row of its beginning
        self.region = run.file["geo/region"][...]
        self.people = run.indicator("population").mean(axis=0)[last]
        self.moves = numpy.nan_to_num(run.file["flows/migration"][:, last]).mean(axis=0)
        self.commuters = numpy.nan_to_num(run.file["flows/commuting"][:, last]).mean(axis=0)
        self.hires = numpy.nansum(run.indicator("hires").mean(axis=0)[last])

    @property
    def largest_region(self):
        return max(self.people[self.region == number].sum() for number in set(self.region))


class Cut:
    """Regions in the order of their numbers, which follows the counties, so that neighbours mostly share a part."""

    def __init__(self, country, count):
        numbers = sorted(set(country.region))
        count = min(count, len(numbers))
        people = numpy.array([country.people[country.region == number].sum() for number in numbers])
        middle = people.cumsum() - people / 2
        at = numpy.minimum((middle / people.sum() * count).astype(int), count - 1)
        of_region = dict(zip(numbers, numpy.unique(at, return_inverse=True)[1]))
        self.country, self.part = country, numpy.array([of_region[number] for number in country.region])
        self.count = int(self.part.max()) + 1
        apart = self.part[:, None] != self.part[None, :]
        self.crossing = country.moves * apart
        self.moves = self.crossing.sum() / max(country.moves.sum(), 1)
        # the diagonal of commuting holds who works at home
        self.commuters = (country.commuters * apart).sum() / max(country.commuters.sum(), 1)
        size = numpy.bincount(self.part, weights=country.people)
        self.uneven = size.max() / size.mean()

    @property
    def movers(self):
        """Persons who cross in a year, of all."""
        return self.crossing.sum() / self.country.people.sum()


def show(country, cuts):
    print(f"{len(set(country.region))} regions, {country.people.sum():,.0f} persons; the largest region has {country.largest_region:,.0f}")
    print(f"{'parts':>8}{'moves that cross':>20}{'persons a year':>18}{'work in another':>18}{'largest part / mean':>22}")
    for cut in cuts:
        print(f"{cut.count:>8}{100 * cut.moves:>18.1f} %{100 * cut.movers:>16.2f} %{100 * cut.commuters:>16.1f} %{cut.uneven:>22.2f}")
