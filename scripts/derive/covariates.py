"""covariates.csv: income, education, and estimated dwelling price and vacancy."""
import numpy as np

from . import output
from .raw import worst

LEVELS = ("edu_basic_persons", "edu_uppersec_persons", "edu_univ_short_persons",
          "edu_univ_long_persons", "edu_none_unknown_persons")
# FOUND: mean price per square metre 2022 of the dearest and the cheapest labour-market region.
DEAREST, CHEAPEST = 89300, 15600
INCOME_WEIGHT, CENTRALITY_WEIGHT = 1.0, 2.0   # ASSUMED: in the score that prices follow
# ASSUMED: vacancy in the most central place, in the least central one, and for the nation.
VACANCY_CENTRAL, VACANCY_REMOTE, VACANCY_NATION = 0.05, 0.28, 0.10


def write(raw, places, population, target, report):
    persons = population.total(2020).astype(float)
    income, long_share = incomes(raw, places)
    shares, estimated = education(raw, places, income, long_share, persons, report)
    index = np.array([place.index / 1000 for place in places.values()])
    price = prices(places, index, income, persons)
    vacancy = vacancies(index, persons)
    grade = raw.border_quality(2020)
    before = raw.border_quality(2019)
    rows = []
    for i, code in enumerate(places):
        label = "estimated" if code in estimated else worst(grade[code], before[code])
        rows.append((code, int(round(income[i])), *(output.number(value, 4) for value in shares[i]),
                     int(round(price[i])), output.number(vacancy[i], 4), label))
    output.write(target / "covariates.csv", ("code,income_nok,upper_secondary,tertiary_short,"
                 "tertiary_long,price_nok_m2,vacancy,quality").split(","), rows, report)


def incomes(raw, places):
    """Median income and share with long higher education (2020 borders) in 2024 order; a
    municipality since divided gives its value to both parts, none has been merged since."""
    value = {}
    mapping = raw.mapping(2020)
    for row in raw.rows("covariates_2020_2022_b2020.csv"):
        for code, _ in mapping[row["kommune_2020"]]:
            if code in value:
                raise ValueError(f"{code} has two predecessors in 2020: weigh them")
            value[code] = float(row["median_income"]), float(row["education"])
    pairs = np.array([value[code] for code in places])
    return pairs[:, 0], pairs[:, 1]


def education(raw, places, income, long_share, persons, report):
    """Shares by highest education (upper secondary, short and long tertiary) of all adults; those
    without or unknown count as basic. Where a part is blank in the source, a regression on the 2020
    share with long education, centrality and income fills in."""
    counts, missing = {}, set()
    mapping = raw.mapping(2019)
    for row in raw.rows("municipal_facts_2018_19_b2019.csv"):
        for code, weight in mapping[row["kommune_2019"]]:
            if not row[LEVELS[0]]:
                missing.add(code)
                continue
            cells = np.array([float(row[level] or 0) for level in LEVELS])
            counts[code] = counts.get(code, 0) + weight * cells
    codes = list(places)
    known = np.array([code in counts and code not in missing for code in codes])
    shares = np.zeros((len(codes), 3))
    for i, code in enumerate(codes):
        if known[i]:
            shares[i] = counts[code][1:4] / counts[code].sum()
    index = np.array([place.index / 1000 for place in places.values()])
    design = np.stack([np.ones(len(codes)), long_share / 100, index, np.log(income / 450000)], axis=1)
    weight = np.sqrt(persons)[:, None]
    beta = np.linalg.lstsq((design * weight)[known], (shares * weight)[known], rcond=None)[0]
    residual = shares[known] - design[known] @ beta
    shares[~known] = (design @ beta)[~known]
    filled = [codes[i] for i in np.nonzero(~known)[0]]
    report(f"  education estimated for {' '.join(places[code].name for code in filled)}; "
           f"the regression leaves {residual.std(axis=0).round(3).tolist()} (sd of the three shares)")
    return shares, set(filled)


def prices(places, index, income, persons):
    """exp(a + b score), a and b set so that the population-weighted mean prices of the dearest and
    the cheapest labour-market region are the two known ones."""
    score = CENTRALITY_WEIGHT * index + INCOME_WEIGHT * np.log(income / income.mean())
    region = np.array([place.region for place in places.values()])

    def region_means(slope):
        price = np.exp(slope * (score - score.mean()))
        return np.array([np.average(price[region == r], weights=persons[region == r])
                         for r in np.unique(region)])

    low, high = 0.01, 10.0
    for _ in range(100):
        middle = (low + high) / 2
        means = region_means(middle)
        low, high = (middle, high) if means.max() / means.min() < DEAREST / CHEAPEST else (low, middle)
    scale = DEAREST / region_means(low).max()
    return scale * np.exp(low * (score - score.mean()))


def vacancies(index, persons):
    """central + (remote - central) x distance from the most central place ^ power; the power makes
    the nation's mean (by population) right."""
    remoteness = (index.max() - index) / (index.max() - index.min())

    def rates(power):
        return VACANCY_CENTRAL + (VACANCY_REMOTE - VACANCY_CENTRAL) * remoteness ** power

    low, high = 0.1, 5.0
    for _ in range(100):
        middle = (low + high) / 2
        if np.average(rates(middle), weights=persons) > VACANCY_NATION:
            low = middle
        else:
            high = middle
    return rates(low)
