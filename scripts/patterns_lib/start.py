"""start: patterns of the starting population (1-3, 16, 18)."""
import numpy


def rank_size(sizes, most):
    """Exponent of size ~ rank^-1/e as the slope of ln rank on ln size, with the 1/2 of Gabaix & Ibragimov (2011)."""
    sizes = numpy.sort(sizes)[::-1][:most]
    return -numpy.polyfit(numpy.log(sizes), numpy.log(numpy.arange(1, len(sizes) + 1) - 0.5), 1)[0]


def by_region(sizes, region):
    return numpy.array([sizes[region == r].sum() for r in numpy.unique(region)])


def old_share(ages, roles, role):
    chosen = ages[numpy.array(roles) == role]
    return 100 * chosen[:, :, 67:].sum() / chosen.sum()


def rows(run, country):
    first = run.years[0]
    table, simulated = country.population(first), run.ages(first).mean(axis=0)
    sizes = [block.sum(axis=(1, 2)) for block in (table, simulated)]
    found = [(1, "rank-size exponent, 100 largest municipalities", *[rank_size(s, 100) for s in sizes], 0.12),
             (2, "rank-size exponent, 50 largest BA regions", *[rank_size(by_region(s, country.region), 50) for s in sizes], 0.12),
             (3, "ln size of municipalities, mean", *[numpy.log(s).mean() for s in sizes], 0.1),
             (3, "ln size of municipalities, standard deviation", *[numpy.log(s).std() for s in sizes], 0.1)]
    for role in ("metropolitan", "core", "hinterland", "remote"):
        if role in run.roles:
            found.append((16, f"67 and over, {role}, %", old_share(table, run.roles, role), old_share(simulated, run.roles, role), 1.5))
    last = run.years[-1]
    if last != first and country.has(f"{last}/population.csv"):
        later, made = country.population(last), run.ages(last).mean(axis=0)
        for role in ("metropolitan", "core", "hinterland", "remote"):
            if role in run.roles:
                found.append((16, f"67 and over in {last}, {role}, %",
                              old_share(later, run.roles, role), old_share(made, run.roles, role), 1.5))
    employed = run.indicator("employed")[:, 0].mean(axis=0) - run.indicator("working_outside")[:, 0].mean(axis=0)
    out = 100 * run.indicator("out_commuters")[:, 0].mean(axis=0) / employed
    for share in (25, 50, 75):
        found.append((18, f"out-commuting at the start, municipalities, P{share}, %", 100 * numpy.percentile(country.out_commuting(first), share),
                      numpy.percentile(out, share), 5))
    return found
