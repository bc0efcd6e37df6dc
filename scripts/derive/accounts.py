"""municipal_accounts.csv: revenue, free revenue, net debt and net operating result of municipalities."""
import numpy as np

from . import output
from .raw import worst

# ASSUMED, from memory of KOSTRA: national free revenue per inhabitant 2019. The figures at hand are of a later year
# (their level says 2021); they are scaled to the year of revenue and debt.
FREE_2019 = 57900
KNOWN_LEAST = 0.5   # share of the inhabitants whose predecessor has a figure, below which the regression is taken


def write(raw, places, population, target, report):
    persons = population.total(2020).astype(float)
    codes = list(places)
    facts = {key: carried(raw, codes, column) for key, column in (
        ("revenue", "mun_income_per_capita_nok"), ("debt", "net_debt_per_capita_nok"),
        ("result", "net_operating_result_pct"))}
    free, later = covariates(raw, codes)
    free = free * FREE_2019 / np.average(free, weights=persons)
    size = np.log(persons)
    revenue, filled = complete(facts["revenue"], [np.log(free), size], persons, "revenue", report)
    debt, more = complete(facts["debt"], [np.log(free), size], persons, "net debt", report)
    filled |= more
    result, more = results(facts["result"], later, persons, report)
    filled |= more
    estimate(revenue, free, debt, places, persons, report)
    before, after = raw.border_quality(2019), raw.border_quality(2020)
    output.write(target / "municipal_accounts.csv", ("code", "revenue_nok", "free_nok", "debt_nok", "result", "quality"), (
        (code, int(round(revenue[i])), int(round(free[i])), int(round(debt[i])), output.number(result[i], 4),
         "estimated" if filled[i] else worst(before[code], after[code])) for i, code in enumerate(codes)), report)


def carried(raw, codes, column):
    """(mean over the inhabitants of known predecessors, share of the inhabitants they hold), in 2024 order."""
    mapping = raw.mapping(2019)
    row = {code: i for i, code in enumerate(codes)}
    money, known, all_of_them = (np.zeros(len(codes)) for _ in range(3))
    for fact in raw.rows("municipal_facts_2018_19_b2019.csv"):
        for code, weight in mapping[fact["kommune_2019"]]:
            persons = weight * float(fact["population"])
            all_of_them[row[code]] += persons
            if fact[column]:
                known[row[code]] += persons
                money[row[code]] += persons * float(fact[column])
    share = known / all_of_them
    return np.where(share >= KNOWN_LEAST, money / np.maximum(known, 1e-9), np.nan), share


def covariates(raw, codes):
    """Free revenue per inhabitant and net operating result (percent, blank for some), 2020 borders in 2024 order; a
    municipality since divided gives its value to both parts, none has been merged since."""
    mapping, value = raw.mapping(2020), {}
    for row in raw.rows("covariates_2020_2022_b2020.csv"):
        for code, _ in mapping[row["kommune_2020"]]:
            value[code] = float(row["unrestricted_revenues"]), float(row["municipal_economy"] or "nan")
    pairs = np.array([value[code] for code in codes])
    return pairs[:, 0], pairs[:, 1]


def complete(fact, explained_by, persons, what, report):
    """Fills blanks by a regression of logarithms, weighted by the square root of the inhabitants; every figure that
    lacks a predecessor is flagged."""
    value, share = fact
    known = ~np.isnan(value)
    design = np.stack([np.ones(len(value)), *explained_by], axis=1)
    weight = persons ** 0.25
    beta = np.linalg.lstsq((design * weight[:, None])[known], (np.log(np.where(known, value, 1)) * weight)[known], rcond=None)[0]
    left = np.log(value[known]) - design[known] @ beta
    report(f"  {what}: {int((~known).sum())} estimated, {int((known & (share < 1)).sum())} from a part of their predecessors; "
           f"the regression leaves {left.std():.3f} (sd of ln)")
    return np.where(known, value, np.exp(design @ beta)), share < 1


def results(fact, later, persons, report):
    """The net result a place tends to: the mean of two periods, drawn to the national mean as far as two periods that
    correlate r are unreliable: 2 r / (1 + r) of the deviation stays (Spearman-Brown), r where there is only one."""
    first, _ = fact
    both = ~np.isnan(first + later)
    r = np.corrcoef(first[both], later[both])[0, 1]
    level = [np.average(x[~np.isnan(x)], weights=persons[~np.isnan(x)]) for x in (first, later)]
    apart = np.stack([first - level[0], later - level[1]])
    number = (~np.isnan(apart)).sum(axis=0)
    mean = np.nansum(apart, axis=0) / np.maximum(number, 1)
    kept = np.choose(number, [0, r, 2 * r / (1 + r)])
    report(f"  net result: national {level[0]:.2f} and {level[1]:.2f} %, correlation of the two periods {r:.3f}, "
           f"{2 * r / (1 + r):.3f} of a deviation kept; {int((number < 2).sum())} known for one period, {int((number == 0).sum())} for none")
    return (np.mean(level) + kept * mean) / 100, number == 0


def estimate(revenue, free, debt, places, persons, report):
    """What the engine takes for a country without this table (engine/scenario/tables/tables_accounts.c): by size and centrality."""
    size = np.log(persons)
    design = np.stack([np.ones(len(size)), size, size * size, [place.centrality for place in places.values()]], axis=1)
    beta = np.linalg.lstsq(design, np.log(revenue), rcond=None)[0]
    left = np.log(revenue) - design @ beta
    report(f"  ln revenue on size and centrality: {beta.round(4).tolist()}, leaves {left.std():.3f}; free / revenue "
           f"{np.average(free, weights=persons) / np.average(revenue, weights=persons):.4f}; debt {np.average(debt, weights=persons):.0f}")
