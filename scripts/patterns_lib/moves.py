"""moves: patterns of a simulated decade (13, 15, 18, 20)."""
import numpy

ROLES = ("core", "hinterland", "remote")
AGES = ((18, 19), (22, 23), (30, 34))
APART = ((16, 19), (20, 24), (25, 29))
# FOUND: domestic net migration 2005-2017 by centrality class, % of the population of 2005 (Norges Bank from Statistics Norway)
DOMESTIC, DOMESTIC_YEARS = (1.4, 3.0, 3.3, -3.1, -8.6, -10.4), 12


def sexes(values, apart):
    """[municipality, sex, age], or the sexes together."""
    return values if apart else values.sum(axis=1)


def simulated_net(run, country, apart=False):
    """[municipality, (sex,) age], mean a year, and the persons exposed."""
    net, persons = 0, 0
    before = run.ages(run.years[0]).mean(axis=0)
    for year in run.years[:-1]:
        after = run.ages(year + 1).mean(axis=0)
        net = net + sexes(country.residual(before, after, year), apart)
        persons = persons + sexes(before, apart)
        before = after
    return net, persons


def observed_net(run, country, apart=False):
    net, persons = 0, 0
    exposed = sexes(country.population(run.years[0]), apart)
    for year in run.years[:-1]:
        net = net + sexes(country.net[year], apart)[..., :104]
        # persons of the base year, grown with the municipality: single ages of other years are
        # not in the tables
        grown = country.totals[year] / country.totals[run.years[0]]
        persons = persons + exposed * grown.reshape(-1, *[1] * (exposed.ndim - 1))
    return net, persons


def by_sex(run, country):
    """As by_age, men and women apart."""
    roles, found = numpy.array(run.roles), []
    (seen, seen_persons), (made, made_persons) = observed_net(run, country, True), \
        simulated_net(run, country, True)
    for role in ROLES:
        for low, high in AGES:
            for sex, name in enumerate(("men", "women")):
                at = (roles == role, sex, slice(low, high + 1))
                rate = lambda net, persons: \
                    1000 * net[at].sum() / persons[at].sum()  # noqa: E731
                found.append((13, f"net migration per 1000 a year, {role}, {name} {low}-{high}",
                              rate(seen, seen_persons), rate(made, made_persons), 6))
    return found


def apart(run, country):
    """Women's net migration less men's by centrality class, each less the nation's."""
    found = []
    for low, high in APART:
        ages = slice(low, high + 1)
        for class_ in range(1, 7):
            def difference(net, persons):
                here, all_ = (net[rows_, :, ages].sum(axis=(0, 2)) / persons[rows_, :, ages].sum(axis=(0, 2))
                              for rows_ in (country.centrality == class_, slice(None)))
                men, women = 1000 * (here - all_)
                return women - men
            found.append((13, f"women's less men's net migration per 1000, centrality {class_}, {low}-{high}",
                          difference(*observed_net(run, country, True)), difference(*simulated_net(run, country, True)), 6))
    return found


def by_age(run, country):
    roles = numpy.array(run.roles)
    (seen, seen_persons), (made, made_persons) = observed_net(run, country), simulated_net(run, country)
    found = []
    for role in ROLES:
        for low, high in AGES:
            rate = lambda net, persons: 1000 * net[roles == role, low:high + 1].sum() / persons[roles == role, low:high + 1].sum()
            found.append((13, f"net migration per 1000 a year, {role}, {low}-{high} years", rate(seen, seen_persons), rate(made, made_persons), 6))
    return found


def natural(run, country):
    years = run.years[:-1]
    births = sum(country.births[y] for y in years)
    deaths = births + sum(country.net[y].sum(axis=(1, 2)) for y in years) - (country.totals[run.years[-1]] - country.totals[run.years[0]])
    made = [numpy.nansum(run.indicator(name).mean(axis=0)[:-1], axis=0) for name in ("births", "deaths")]
    return [(15, "share of municipalities with fewer births than deaths", (births < deaths).mean(), (made[0] < made[1]).mean(), 0.06)]


def by_class(run, country):
    found = []
    years = len(run.years) - 1
    start = country.totals[run.years[0]]
    total = run.indicator("population").mean(axis=0)
    domestic = numpy.nansum((run.indicator("moved_in") - run.indicator("moved_out")).mean(axis=0)[:-1], axis=0)
    net = domestic + numpy.nansum((run.indicator("immigration") - run.indicator("emigration")).mean(axis=0)[:-1], axis=0)
    seen = sum(country.net[y].sum(axis=(1, 2)) for y in run.years[:-1])
    for k in range(1, 7):
        chosen = country.centrality == k
        share = lambda flow, stock: 100 * flow[chosen].sum() / stock[chosen].sum()
        found.append((20, f"domestic net migration, centrality {k}, % of start (observed: 2005-17, scaled)", DOMESTIC[k - 1] * years / DOMESTIC_YEARS,
                      share(domestic, total[0]), 2))
        found.append((20, f"net migration with abroad, centrality {k}, % of start", share(seen, start), share(net, total[0]), None))
    return found


def commuting(run, country):
    employed = run.indicator("employed").mean(axis=0) - run.indicator("working_outside").mean(axis=0)
    out = 100 * run.indicator("out_commuters").mean(axis=0) / employed
    return [(18, f"out-commuting, P{share}, %: at the start and at the end of the run", numpy.percentile(out[0], share),
             numpy.percentile(out[-1], share), 5) for share in (25, 50, 75)]


def rows(run, country):
    return by_age(run, country) + by_sex(run, country) + apart(run, country) + natural(run, country) + by_class(run, country) + commuting(run, country)
