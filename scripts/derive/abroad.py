"""abroad.csv and abroad_ages.csv: migration over the country's border."""
import numpy as np

from . import output

AGES = 106
# ASSUMED futures (points joined by straight lines): the main path follows the shape of Statistics
# Norway's main alternative of 2020, the others lie around it. Nothing here is a forecast.
FUTURES = {
    "low": {"immigration": ((2020, 38000), (2030, 32000), (2060, 26000)),
            "emigration": ((2020, 27000), (2030, 25500), (2060, 21000)),
            "refugees": ((2020, 3000), (2030, 2500), (2060, 2000))},
    "main": {"immigration": ((2020, 45000), (2030, 42500), (2060, 37000)),
             "emigration": ((2020, 27000), (2030, 28500), (2060, 25000)),
            "refugees": ((2020, 3500), (2025, 5000), (2060, 5000))},
    "high": {"immigration": ((2020, 52000), (2030, 55000), (2060, 60000)),
             "emigration": ((2020, 27000), (2030, 31500), (2060, 37000)),
             "refugees": ((2020, 4000), (2030, 10000), (2060, 10000))},
}
# ESTIMATED: refugees settled in a year, of the immigrants (Directorate of Integration and Diversity,
# IMDi), written down from memory; 2016 was 15 291 (FOUND), the years before 2009 are the least sure.
REFUGEES = {2006: 3400, 2007: 4000, 2008: 4400, 2009: 6300, 2010: 5700, 2011: 5500, 2012: 5700,
            2013: 6600, 2014: 7300, 2015: 11300, 2016: 15300, 2017: 11100, 2018: 4900, 2019: 4800}
FLOWS = ("immigration", "emigration", "refugees")
# ASSUMED emigration schedule by age x: a peak a little after that of immigration, children with
# their parents, few above 65 (a Rogers-Castro form). The immigration schedule then follows from it.
CHILD, CHILD_DECLINE, PEAK, RISE, DECLINE, FLOOR = 0.35, 0.12, 26.0, 0.35, 0.095, 0.015
MALE_SHARE_OF_EMIGRATION = 0.56


def write(raw, population, target, report):
    observed = [(int(row["year"]), "observed", int(float(row["immigration"])),
                 int(float(row["emigration"])), REFUGEES[int(row["year"])])
                for row in raw.rows("migration_abroad_2006_2019.csv")]
    rows = list(observed)
    for future, flows in FUTURES.items():
        for year in range(2020, 2061):
            rows.append((year, future, *(int(round(float(np.interp(year, *zip(*flows[name])))))
                                         for name in FLOWS)))
    output.write(target / "abroad.csv", ("year", "future", *FLOWS), rows, report)
    write_ages(observed, population.net_migration, target, report)


def emigration_schedule():
    """Shares by sex and age, sum 1."""
    age = np.arange(AGES) + 0.5
    work = np.exp(-DECLINE * (age - PEAK) - np.exp(-RISE * (age - PEAK)))
    shape = CHILD * np.exp(-CHILD_DECLINE * age) + work + FLOOR * np.exp(-0.03 * np.maximum(age - 65, 0))
    shape /= shape.sum()
    return np.stack([MALE_SHARE_OF_EMIGRATION * shape, (1 - MALE_SHARE_OF_EMIGRATION) * shape])


def immigration_schedule(emigration, residual, arrived, left):
    """What immigration by age must have been for the residual to come out: smoothed, positive."""
    raw = (residual + left * emigration) / arrived
    size = AGES
    difference = np.diff(np.eye(size), 2, axis=0)
    smoother = np.eye(size) + 2.0 * difference.T @ difference
    shares = np.stack([np.linalg.solve(smoother, sex) for sex in raw])
    shares = np.maximum(shares, 1e-6)
    return shares / shares.sum()


def write_ages(observed, net_migration, target, report):
    years = [year for year, *_ in observed]
    residual = np.mean([net_migration[year] for year in years], axis=0)
    arrived = np.mean([row[2] for row in observed])
    left = np.mean([row[3] for row in observed])
    emigration = emigration_schedule()
    immigration = immigration_schedule(emigration, residual, arrived, left)
    rows = []
    for name, shares in (("immigration", immigration), ("emigration", emigration)):
        rounded = np.round(shares, 7)
        # The rounding error goes to the largest cell, so that the written shares sum to 1.
        rounded[np.unravel_index(rounded.argmax(), rounded.shape)] += 1 - rounded.sum()
        rows += [(sex, name, *(output.number(value, 7) for value in rounded[s]))
                 for s, sex in enumerate(("male", "female"))]
    output.write(target / "abroad_ages.csv", ["sex", "flow", *(f"a{age}" for age in range(AGES))],
                 rows, report)
    fitted = arrived * immigration - left * emigration
    gap = np.abs(fitted - residual).sum() / np.abs(residual).sum()
    report(f"  net by age against the residual 2006-2019: {gap:.3f} of it is off; immigrants peak at "
           f"{int(immigration.sum(axis=0).argmax())}, emigrants at {int(emigration.sum(axis=0).argmax())}; "
           f"men {immigration[0].sum():.3f} of immigrants")
