"""rates: what cohorts.py needs, read from the tables of a country and the settings of a run, by the
equations at the heads of engine/processes (mortality, fertility, migration, abroad)."""
import csv
import gzip
import pathlib

import numpy

from .cohorts import ADULT, AGES, FERTILE, MEN, QUARTERS, WOMEN

SEXES = ("male", "female")
GROUP_FIRST = (16, 20, 25, 30, 40, 50, 67)             # mover groups; A_j holds at their middles
GROUP_LAST = 75
MIDDLE = [(a + b - 1) / 2 for a, b in zip(GROUP_FIRST, GROUP_FIRST[1:])] + [GROUP_LAST]


def read(folder, name):
    path = pathlib.Path(folder) / name
    if not path.exists():
        path = path.with_name(path.name + ".gz")
    data = path.read_bytes()
    text = gzip.decompress(data) if path.suffix == ".gz" else data
    return list(csv.DictReader(text.decode("utf-8").splitlines()))


def population(folder, year, codes):
    """[municipality, sex, age] on 1 January."""
    people, row = numpy.zeros((len(codes), 2, AGES)), {code: k for k, code in enumerate(codes)}
    for cells in read(folder, f"{year}/population.csv"):
        people[row[cells["code"]], SEXES.index(cells["sex"])] = \
            [int(cells[f"a{age}"]) for age in range(AGES)]
    return people


def _mean_before(series, start, years):
    """Mean of the last `years` of a series before the start, and the year behind them."""
    end = min(start, max(series) + 1)
    used = [year for year in range(end - years, end) if year in series]
    return sum(series[year] for year in used) / len(used), end, len(used)


class Rates:
    """`value(section, key)` gives a parameter of the run; `calibration` are rows by code."""

    def __init__(self, folder, codes, regions, value, calibration):
        self.codes, self.value = codes, value
        self.start = int(value("time", "start"))
        self._deaths(folder)
        self._births(folder)
        self._moves(folder, regions, calibration)
        self._abroad(folder, calibration)
        self.death_factor = self._factor(calibration, "mortality")
        self.birth_factor = self._factor(calibration, "fertility")

    def _factor(self, calibration, name):
        local = self.value(name, "local")
        return 1 + local * (numpy.array([float(calibration[c][name]) for c in self.codes]) - 1)

    def _deaths(self, folder):
        series = {}
        for row in read(folder, "mortality.csv"):
            year = series.setdefault(int(row["year"]), numpy.zeros((2, AGES)))
            year[SEXES.index(row["sex"])] = [float(row[f"a{age}"]) for age in range(AGES)]
        self._death = _mean_before(series, self.start, int(self.value("mortality", "years")))

    def death(self, year):
        rate, end, used = self._death
        fall = 1 - self.value("mortality", "trend")
        return rate * fall ** (year - end + (used + 1) / 2)

    def _births(self, folder):
        series = {int(row["year"]): numpy.array([float(row[f"a{age}"]) for age in range(*FERTILE)])
                  for row in read(folder, "fertility.csv")}
        self._birth = _mean_before(series, self.start, int(self.value("fertility", "years")))[0]
        boys = self.value("fertility", "boys")
        self.by_sex = (boys / (1 + boys), 1 / (1 + boys))

    def birth(self, year):
        total, reach = self.value("fertility", "total"), self.value("fertility", "reach")
        if total <= 0:
            return self._birth
        share = min(1, (year - self.start + 1) / reach) if reach > 0 else 1
        return self._birth * (1 + share * (total / self._birth.sum() - 1))

    def _moves(self, folder, regions, calibration):
        """The schedule of Rogers and Castro, and weights of destinations by age."""
        v = {k: self.value("migration", k) for k in
             ("level", "a1", "alpha1", "a2", "alpha2", "mu2", "lambda2", "c", "old",
              "women_earlier", "region")}
        age = numpy.arange(AGES)
        self.moves = numpy.zeros((2, AGES))
        for sex in (MEN, WOMEN):
            x = age + 0.5
            peak = x - (v["mu2"] + (-0.5 if sex == WOMEN else 0.5) * v["women_earlier"])
            curve = (v["a1"] * numpy.exp(-v["alpha1"] * x) + v["c"]
                     + v["a2"] * numpy.exp(-v["alpha2"] * peak - numpy.exp(-v["lambda2"] * peak)))
            falling = curve + (v["old"] - curve) * (age - 64) / 6
            rate = numpy.where(age < 65, curve, numpy.where(age < 70, falling, v["old"]))
            self.moves[sex] = numpy.where(age >= ADULT, v["level"] * rate, 0)
        self._pull = numpy.array([[float(calibration[c][f"attraction_{g}"]) for g in GROUP_FIRST]
                                  for c in self.codes])
        jobs = {row["code"]: float(row["jobs"]) for row in read(folder,
                                                                f"{self.start}/employment.csv")}
        self._pull += numpy.outer([numpy.log(jobs[c] + 1) for c in self.codes],
                                  [self.value("migration", f"jobs_{g}") for g in GROUP_FIRST])
        same = numpy.equal.outer(regions, regions)
        self._way = numpy.where(same, numpy.exp(v["region"]), 1.0)
        numpy.fill_diagonal(self._way, 0)
        self._to = {}                                   # matrices made before, by age

    def to(self, age, sex):
        """P[from, to] of a mover of this age; sex does not matter to it."""
        at = min(max(age, GROUP_FIRST[0]), GROUP_LAST)
        if at not in self._to:
            pull = [numpy.interp(at, MIDDLE, row) for row in self._pull]
            weight = self._way * numpy.exp(pull)
            self._to[at] = weight / weight.sum(axis=1, keepdims=True)
        return self._to[at]

    def _abroad(self, folder, calibration):
        future, first = self.value("scenario", "future"), {}
        for row in read(folder, "abroad.csv"):
            if row["future"] in ("observed", future):
                first[int(row["year"])] = (float(row["immigration"]), float(row["emigration"]))
        self.immigration = {year: both[0] for year, both in first.items()}
        self.emigration = {year: both[1] for year, both in first.items()}
        ages = {(row["flow"], row["sex"]): [float(row[f"a{age}"]) for age in range(AGES)]
                for row in read(folder, "abroad_ages.csv")}
        self.emigrants = numpy.array([ages["emigration", sex] for sex in SEXES])
        self.immigrants = numpy.array([ages["immigration", sex] for sex in SEXES])
        self.immigrants[:, :ADULT] = 0
        self.immigrants /= self.immigrants.sum()
        share = numpy.array([float(calibration[c]["immigration_share"]) for c in self.codes])
        self.immigrant_share = share / share.sum()

    def whole(self, series, year, part):
        """A year's number spread over its quarters in whole persons."""
        number = series[min(max(year, min(series)), max(series))]
        return (int(number * (part + 1) / QUARTERS + 0.5) - int(number * part / QUARTERS + 0.5))
