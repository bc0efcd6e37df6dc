"""Y/population.csv and the history of population, births and net migration."""
import numpy as np

from . import output, rounding
from .raw import worst

AGES = 106  # 0..105; 105 means 105 and over
SEXES = ("male", "female")
AGE_COLUMNS = [f"a{age}" for age in range(AGES)]


class Population:
    """counts[year][municipality, sex, age] on 1 January, municipalities in code order."""

    def __init__(self, raw, places):
        self.codes = list(places)
        row_of = {code: i for i, code in enumerate(self.codes)}
        self.counts, self.flagged = {}, {}
        for row in raw.rows("population_age_sex_2005_2020.csv.gz"):
            year, i, age = int(row["year"]), row_of[row["kommune"]], int(row["age"])
            if year not in self.counts:
                self.counts[year] = np.full((len(self.codes), 2, AGES), -1, dtype=int)
                self.flagged[year] = set()
            self.counts[year][i, :, age] = int(row["male"]), int(row["female"])
            if row["flag"]:
                self.flagged[year].add(row["kommune"])
        for year, counts in self.counts.items():
            if counts.min() < 0:
                raise ValueError(f"population {year}: a cell is missing or negative")

    def total(self, year):
        return self.counts[year].sum(axis=(1, 2))

    def between(self, year, first, last):
        """Persons aged first..last by municipality on 1 January."""
        return self.counts[year][:, :, first:last + 1].sum(axis=(1, 2))


def write(raw, places, mortality, years, target, report):
    population = Population(raw, places)
    for year in years:
        grade = raw.border_quality(year)
        rows = []
        for i, code in enumerate(population.codes):
            # The publisher flags splits that had to be guessed.
            label = "estimated" if code in population.flagged[year] else grade[code]
            rows += [(code, sex, label, *population.counts[year][i, s])
                     for s, sex in enumerate(SEXES)]
        output.write(target / str(year) / "population.csv",
                     ["code", "sex", "quality", *AGE_COLUMNS], rows, report)
        report(f"  {population.counts[year].sum()} persons")
    write_totals(raw, places, target, report)
    births = write_births(raw, places, target, report)
    write_net_migration(population, births, mortality, target, report)
    return population


def write_totals(raw, places, target, report):
    totals, grade = {}, {code: "counted" for code in places}
    grades = {}
    for row in raw.rows("population_total_1986_2020.csv"):
        code, year = row["kommune"], int(row["year"])
        totals[code, year] = int(float(row["population"]))
        if year not in grades:
            grades[year] = raw.border_quality(year)
        grade[code] = worst(grade[code], "estimated" if row["flag"]
                            else grades[year].get(code, "mapped"))  # no predecessor named: borders changed
    years = range(1986, 2021)
    output.write(target / "history" / "population.csv",
                 ["code", "quality", *(f"y{year}" for year in years)],
                 ((code, grade[code], *(totals[code, year] for year in years)) for code in places),
                 report)


def write_births(raw, places, target, report):
    """Births by municipality, scaled to the national series; returns {year: [municipality, sex]}."""
    national = {int(row["year"]): [float(row["male"]), float(row["female"])]
                for row in raw.rows("births_norway_1970_2019.csv")}
    codes = list(places)
    row_of = {code: i for i, code in enumerate(codes)}
    years = range(2006, 2020)
    births = {year: np.zeros((len(codes), 2)) for year in years}
    for row in raw.rows("components_2006_2019.csv"):
        births[int(row["year"])][row_of[row["kommune"]], SEXES.index(row["sex"])] = \
            float(row["births_est"])
    whole = {}
    for year in years:
        births[year] *= np.array(national[year]) / births[year].sum(axis=0)
        whole[year] = rounding.largest_remainder(births[year].sum(axis=1), int(sum(national[year])))
    output.write(target / "history" / "births.csv",
                 ["code", "quality", *(f"y{year}" for year in years)],
                 ((code, "estimated", *(whole[year][i] for year in years))
                  for i, code in enumerate(codes)), report)
    return births


def net_migration(start, end, births, rates):
    """Cohort residual of one year by age at its start: [municipality, sex, age].
    A person aged a on 1 January is half the year exposed at a and half at a + 1; those born in
    the year (half a year at age 0) are booked with a0. The open group 105+ at the end holds the
    survivors of 104 and of 105+, so the residual of both is booked at 104."""
    hazard = (rates[:, :-1] + rates[:, 1:]) / 2
    survivors = np.zeros(start.shape)
    survivors[:, :, :-1] = start[:, :, :-1] * np.exp(-hazard)[None]
    last = start[:, :, -1] * np.exp(-rates[:, -1])[None]
    net = np.zeros(start.shape)
    net[:, :, :-1] = end[:, :, 1:] - survivors[:, :, :-1]
    net[:, :, -2] -= last
    net[:, :, 0] += end[:, :, 0] - births * np.exp(-rates[:, 0] / 2)[None]
    return net


def write_net_migration(population, births, mortality, target, report):
    rows, by_year = [], []
    population.net_migration = {}
    for year in range(2006, 2020):
        net = net_migration(population.counts[year], population.counts[year + 1], births[year],
                            mortality[year])
        population.net_migration[year] = net.sum(axis=0)
        by_year.append(f"{year} {net.sum():.0f}")
        for i, code in enumerate(population.codes):
            for s, sex in enumerate(SEXES):
                rows.append((code, year, sex, *(output.short(value, 1) for value in net[i, s])))
    rows.sort(key=lambda row: row[:3])
    output.write(target / "history" / "net_migration.csv.gz",
                 ["code", "year", "sex", *AGE_COLUMNS], rows, report)
    report("  national residual: " + ", ".join(by_year))
