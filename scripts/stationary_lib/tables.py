"""tables: the folder of a country whose people stay as they are, made of a country's own tables.

Persons of each municipality: as many as counted (times `scale`), ages of the life table. Work:
employed of 15-74 as large a share of those ages as counted, commuting in the same proportions.
A country cut to some counties: who works outside them has no counted workplace, who lives outside
them is left out. Its history is one of no net migration and constant births."""
import pathlib

import numpy

from common import files
from common.front import USAGE, Refused, nearest
from patterns_lib.country import AGES, table

from . import people

SECTORS = ("primary", "manufacturing", "construction", "trade_transport",
           "hospitality_culture", "knowledge_services", "administration", "education",
           "health_social", "other")
AGE_COLUMNS = [f"a{a}" for a in range(AGES)]
SEXES = ("male", "female")
SCENARIO = """; A country whose people stay as they are: births replace deaths, nobody comes from abroad
; or leaves, no policy, no shock. What moves here, moves by itself. Made by scripts/stationary.
[scenario]
title  = Stationary world
future = main

[time]
start = {year}
end   = {end}

[run]
seed = 1

[tables]
folder = .

[mortality]
trend = 0

[fertility]
total = 0 children      ; keep the rates of the table, which replace the deaths

[abroad]
enabled = no

[services]                  ; as it has always been: thresholds and people stayed before, too
growth_grocery      = 0
growth_kindergarten = 0
growth_school       = 0
past_growth_1 = 0
past_growth_2 = 0
past_growth_3 = 0
past_growth_4 = 0
past_growth_5 = 0
past_growth_6 = 0
past_spread   = 0

[housing]
build = 0.002           ; as much as is lost: nobody expects households to come
"""
ROLES = """
[roles]
region_least            = {least:.0f} persons
metropolitan_least      = {most:.0f} persons
metropolitan_centrality = 2
second_core_jobs        = 0.5
"""


class Stationary:
    """The tables of one such country; write() puts them into a folder."""

    def __init__(self, source, year, counties, scale):
        self.source, self.year, self.scale = pathlib.Path(source), year, scale
        places = sorted(table(self.source / "municipalities.csv"), key=lambda row: row["code"])
        known = sorted({row["county"] for row in places})
        for county in counties:
            if county not in known:
                raise Refused(f"--counties: no county `{county}`{nearest(county, known)}", USAGE)
        self.places = [row for row in places if not counties or row["county"] in counties]
        self.places_of_source = len(places)
        self.row = {row["code"]: k for k, row in enumerate(self.places)}
        self.read_rates()
        self.read_people()
        self.read_work()

    def rows(self, name):
        return list(table(self.source / name))

    def read_rates(self):
        """Death rates of the last three years and fertility of the last two before the start: the
        engine's own choice of years."""
        def mean(name, columns, years, **chosen):
            found = [[float(row[c]) for c in columns] for row in self.rows(name)
                     if self.year - years <= int(row["year"]) < self.year
                     and all(row[key] == value for key, value in chosen.items())]
            return numpy.mean(found, axis=0)
        self.death = [mean("mortality.csv", AGE_COLUMNS, 3, sex=sex) for sex in SEXES]
        self.shares, births = people.life_table(*self.death)
        fertile = [f"a{a}" for a in range(people.FERTILE.start, people.FERTILE.stop)]
        self.births = births
        self.fertility = people.replacement(mean("fertility.csv", fertile, 2), self.shares, births)

    def read_people(self):
        counted = numpy.zeros((len(self.places), 2, AGES))
        for row in self.rows(f"{self.year}/population.csv"):
            if row["code"] in self.row:
                counted[self.row[row["code"]], SEXES.index(row["sex"])] = \
                    [float(row[c]) for c in AGE_COLUMNS]
        self.all = sum(float(row[c]) for row in self.rows(f"{self.year}/population.csv")
                       for c in AGE_COLUMNS)
        self.size = numpy.maximum(1, (counted.sum(axis=(1, 2)) * self.scale).round()).astype(int)
        self.persons = numpy.array([people.whole(self.shares, size).reshape(2, AGES)
                                    for size in self.size])
        able = slice(15, 75)
        self.working = self.persons[:, :, able].sum(axis=(1, 2)) \
            / counted[:, :, able].sum(axis=(1, 2))

    def read_work(self):
        """[home, work], the last column without a counted workplace."""
        n = len(self.places)
        flow = numpy.zeros((n, n + 1))
        for row in self.rows(f"{self.year}/commuting.csv"):
            if row["home"] in self.row:
                home = self.row[row["home"]]
                work = n if row["work"] == "9999" else self.row.get(row["work"], n)
                flow[home, work] += float(row["employed"])
        self.flow = numpy.array([people.whole(flow[k], round(flow[k].sum() * self.working[k]))
                                 for k in range(n)])
        self.jobs = self.flow[:, :n].sum(axis=0)
        split = {row["code"]: [float(row[s]) for s in SECTORS]
                 for row in self.rows(f"{self.year}/employment.csv")}
        self.sectors = [people.whole(split[row["code"]], self.jobs[k])
                        for k, row in enumerate(self.places)]

    def write(self, folder, end, shares=None):
        """The folder, with stationary.ini; `shares`: of households by type, instead of the
        source's. Returns the scenario's path."""
        folder = files.output_folder(folder, [self.source])
        for name in (str(self.year), "history"):
            files.output_folder(folder / name)
        self.write_places(folder)
        self.write_nation(folder, shares)
        self.write_base(folder)
        self.write_history(folder)
        if len(self.places) < self.places_of_source:
            self.write_moves(folder)
        files.write_text(folder / "stationary.ini",
                         SCENARIO.format(year=self.year, end=end)
                         + ROLES.format(least=10_000 * self.scale, most=100_000 * self.scale))
        return folder / "stationary.ini"

    def copied(self, folder, name, keys=("code",)):
        """The rows of the source whose places are all here."""
        rows = self.rows(name)
        files.write_table(folder / name, list(rows[0]),
                          [row.values() for row in rows if all(row[k] in self.row for k in keys)])

    def write_places(self, folder):
        head = list(self.places[0])
        files.write_table(folder / "municipalities.csv", head, [r.values() for r in self.places])
        self.copied(folder, "covariates.csv")
        self.copied(folder, "municipal_accounts.csv")
        self.copied(folder, "edges.csv", ("from", "to"))
        students = {r["code"]: float(r["students"]) * self.scale
                    for r in self.rows("study_places.csv") if r["code"] in self.row}
        whole = people.whole(list(students.values()), round(sum(students.values())))
        files.write_table(folder / "study_places.csv", ("code", "students", "quality"),
                          [(code, number, "estimated") for code, number in
                           zip(students, whole) if number])

    def write_nation(self, folder, shares):
        files.write_table(folder / "mortality.csv", ("year", "sex", *AGE_COLUMNS),
                          [(year, sex, *(f"{rate:.7f}" for rate in self.death[k]))
                           for year in range(1990, self.year) for k, sex in enumerate(SEXES)])
        files.write_table(folder / "fertility.csv", ("year", *(f"a{a}" for a in range(15, 50))),
                          [(year, *(f"{rate:.5f}" for rate in self.fertility))
                           for year in range(1990, self.year)])
        for name in ("abroad.csv", "abroad_ages.csv"):
            rows = self.rows(name)
            files.write_table(folder / name, list(rows[0]), [row.values() for row in rows])
        types = [(row["type"], row["share"]) for row in self.rows("household_types.csv")]
        if shares:
            types = [(name, f"{shares[name]:.4f}") for name, _ in types]
        files.write_table(folder / "household_types.csv", ("type", "share"), types)
        part = self.size.sum() / self.all
        files.write_table(folder / "firm_sizes.csv", ("class", "from", "to", "firms"),
                          [(r["class"], r["from"], r["to"], round(float(r["firms"]) * part))
                           for r in self.rows("firm_sizes.csv")])

    def write_base(self, folder):
        codes = [row["code"] for row in self.places]
        files.write_table(folder / f"{self.year}/population.csv",
                          ("code", "sex", "quality", *AGE_COLUMNS),
                          [(code, sex, "estimated", *self.persons[k, s])
                           for k, code in enumerate(codes) for s, sex in enumerate(SEXES)])
        files.write_table(folder / f"{self.year}/employment.csv",
                          ("code", "employed", "jobs", "quality", *SECTORS),
                          [(code, self.flow[k].sum(), self.jobs[k], "estimated", *self.sectors[k])
                           for k, code in enumerate(codes)])
        names = [*codes, "9999"]
        files.write_table(folder / f"{self.year}/commuting.csv",
                          ("home", "work", "employed", "quality"),
                          [(codes[home], names[work], self.flow[home, work], "estimated")
                           for home, work in zip(*numpy.nonzero(self.flow))])

    def write_history(self, folder):
        codes = [row["code"] for row in self.places]
        years = range(1986, self.year + 1)
        files.write_table(folder / "history/population.csv",
                          ("code", "quality", *(f"y{year}" for year in years)),
                          [(code, "estimated", *[self.size[k]] * len(years))
                           for k, code in enumerate(codes)])
        files.write_table(folder / "history/net_migration.csv",
                          ("code", "year", "sex", *AGE_COLUMNS),
                          [(code, year, sex, *["0"] * AGES) for code in codes
                           for year in range(2006, self.year) for sex in SEXES])
        born = [f"{self.births * size:.2f}" for size in self.size]
        files.write_table(folder / "history/births.csv",
                          ("code", "quality", *(f"y{y}" for y in range(2006, self.year))),
                          [(code, "estimated", *[born[k]] * (self.year - 2006))
                           for k, code in enumerate(codes)])

    def write_moves(self, folder):
        """Moves between the municipalities left, by gravity: how many stay in their county is
        counted for the whole country only. ASSUMED decay with distance, that of the calibration."""
        at = numpy.radians([[float(row[k]) for k in ("latitude", "longitude")]
                            for row in self.places])
        north = at[:, None, 0] - at[None, :, 0]
        east = (at[:, None, 1] - at[None, :, 1]) * numpy.cos(at[:, None, 0])
        km = 6371 * numpy.hypot(north, east)
        numpy.fill_diagonal(km, numpy.inf)
        moves = self.size[:, None] * self.size[None, :] / (km + 5) ** 1.7
        moves = (moves * (0.05 * self.size.sum() / moves.sum())).round().astype(int)
        codes = [row["code"] for row in self.places]
        files.write_table(folder / f"{self.year}/moves.csv", ("from", "to", "moves"),
                          [(codes[i], codes[j], moves[i, j])
                           for i, j in zip(*numpy.nonzero(moves))])
