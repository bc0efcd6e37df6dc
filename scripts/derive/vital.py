"""mortality.csv and fertility.csv."""
import numpy as np

from . import output

AGES = 106
YEARS = range(1990, 2020)
SMOOTHING = 300.0      # weight of squared third differences of log rates: as smooth as leaves e0 alone
CHILDREN = slice(1, 15)  # ages with a handful of deaths a year ...
POOL = 2               # ... take their pattern by age from this many years to either side as well
KANNISTO_FROM = 80     # ages the logistic for the oldest is fitted to ...
BLEND = (92, 100)      # ... and the ages over which it takes over from the smoothed rates


def write(raw, target, report):
    """Write both tables; return {year: [sex, age]} death rates, male first."""
    rates, worst_gap = smooth_all(raw)
    header = ["year", "sex", *(f"a{age}" for age in range(AGES))]
    output.write(target / "mortality.csv", header, (
        (year, sex, *(output.number(rate, 7) for rate in rates[year][s]))
        for year in YEARS for s, sex in enumerate(("male", "female"))), report)
    report(f"  life expectancy: at most {worst_gap:.3f} years from the raw rates")
    write_fertility(raw, target, report)
    return rates


def smooth_all(raw):
    raw_rates, deaths = {}, {}
    for row in raw.rows("mortality_norway_1970_2019.csv"):
        key = int(row["year"]), row["sex"], int(row["age"])
        raw_rates[key] = float(row["mx"]) if row["mx"] else np.nan
        deaths[key] = float(row["deaths"])
    rates, gap = {year: np.zeros((2, AGES)) for year in YEARS}, 0.0
    for s, sex in enumerate(("Male", "Female")):
        observed, died, lived = {}, {}, {}
        for year in range(YEARS[0] - POOL, YEARS[-1] + 1):
            observed[year] = np.array([raw_rates[year, sex, age] for age in range(111)])
            died[year] = np.array([deaths[year, sex, age] for age in range(111)])
            lived[year] = exposures(observed[year], died[year])
        for year in YEARS:
            rates[year][s] = smooth(*pooled(died, lived, year))
            gap = max(gap, abs(life_expectancy(rates[year][s]) - life_expectancy(observed[year])))
    return rates, gap


def pooled(died, lived, year):
    """Deaths and person-years of the year; child deaths follow the pattern by age of the years around
    it, at the level of the year itself."""
    around = [y for y in range(year - POOL, year + POOL + 1) if y in died]
    rate = np.sum([died[y][CHILDREN] for y in around], axis=0) / \
        np.sum([lived[y][CHILDREN] for y in around], axis=0)
    expected = rate * lived[year][CHILDREN]
    column = died[year].copy()
    column[CHILDREN] = expected * column[CHILDREN].sum() / expected.sum()
    return column, lived[year]


def exposures(observed, died):
    """Person-years = deaths / rate; where nobody died the neighbours' are interpolated, and beyond
    the last age with a death nothing is known (0)."""
    known = (observed > 0) & (died > 0)
    ages = np.arange(observed.size)
    lived = np.zeros(observed.size)
    lived[known] = died[known] / observed[known]
    last = ages[known].max()
    inside = ~known & (ages < last)
    lived[inside] = np.exp(np.interp(ages[inside], ages[known], np.log(lived[known])))
    return lived


def smooth(died, lived):
    """Age 0 as observed; ages 1 and up by a penalised Poisson smoother; the oldest by a logistic."""
    age = np.arange(1, AGES)
    log_rate = whittaker(died[1:AGES], lived[1:AGES])
    rate = np.concatenate([[died[0] / lived[0]], np.exp(log_rate)])
    level, slope = kannisto(died, lived)
    old = logistic(level, slope, age)
    weight = np.clip((age - BLEND[0]) / (BLEND[1] - BLEND[0]), 0, 1)
    young = np.log(np.clip(rate[1:], 1e-9, 0.999))
    rate[1:] = np.exp((1 - weight) * young + weight * np.log(old))
    # The open group 105+: one over the expectation of life at 105 under the logistic.
    ages = np.arange(105, 140)
    alive = np.concatenate([[1.0], np.exp(-np.cumsum(logistic(level, slope, ages)))])
    rate[105] = (1 - alive[-1]) / ((alive[:-1] - alive[1:]) / logistic(level, slope, ages)).sum()
    return rate


def whittaker(died, lived):
    """Log rates that maximise the Poisson likelihood less SMOOTHING times the squared third
    differences: keeps the number of deaths and their mean age, so life expectancy barely moves."""
    size = died.size
    difference = np.diff(np.eye(size), 3, axis=0)
    penalty = SMOOTHING * difference.T @ difference
    prior = np.full(size, np.log(died.sum() / lived.sum()))
    log_rate = np.where(died > 0, np.log(np.maximum(died, 0.5) / np.maximum(lived, 0.5)), prior)
    log_rate = np.minimum(log_rate, 0.0)
    for _ in range(100):
        expected = lived * np.exp(log_rate)
        matrix = np.diag(expected + 1e-8) + penalty
        step = np.linalg.solve(matrix, died - expected - penalty @ log_rate)
        log_rate = log_rate + np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-10:
            break
    return log_rate


def logistic(level, slope, age):
    odds = np.exp(level + slope * (age - 90))
    return odds / (1 + odds)


def kannisto(died, lived):
    """Logistic death rate (Kannisto) fitted by Poisson likelihood to ages 80-109."""
    age = np.arange(KANNISTO_FROM, 110)
    died, lived = died[age], lived[age]
    design = np.stack([np.ones(age.size), age - 90.0], axis=1)
    beta = np.array([-1.7, 0.11])
    for _ in range(100):
        rate = logistic(beta[0], beta[1], age)
        gradient = rate * (1 - rate)
        score = design.T @ ((died - lived * rate) * (1 - rate))
        information = design.T @ ((lived * gradient * (1 - rate))[:, None] * design)
        step = np.linalg.solve(information, score)
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            break
    return beta


def life_expectancy(rates):
    """From death rates by single age; ages without a rate repeat the last one known."""
    alive, years, rate = 1.0, 0.0, 0.0
    for age in range(130):
        if age < len(rates) and rates[age] == rates[age]:
            rate = rates[age]
        lived_by_dying = 0.1 if age == 0 else 0.5
        died = min(1.0, rate / (1 + (1 - lived_by_dying) * rate))
        years += alive * (1 - died * (1 - lived_by_dying))
        alive *= 1 - died
    return years


def write_fertility(raw, target, report):
    rates = {year: np.zeros(35) for year in YEARS}
    for row in raw.rows("fertility_norway_1967_2019.csv"):
        if int(row["year"]) in rates:
            age = min(max(int(row["age"]), 15), 49)
            rates[int(row["year"])][age - 15] += float(row["asfr"])
    output.write(target / "fertility.csv", ["year", *(f"a{age}" for age in range(15, 50))],
                 ((year, *(output.number(rate, 5) for rate in rates[year])) for year in YEARS), report)
    report(f"  total fertility 2019: {rates[2019].sum():.3f}")
