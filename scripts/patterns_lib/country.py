"""country: the project's own tables, as numpy arrays, municipalities in order of code."""
import csv
import gzip
import io
import pathlib
import zlib

import numpy

from common import files
from common.front import CONTENT, MISSING, Refused

AGES = 106


def table(path):
    path = pathlib.Path(path)
    packed = path.with_name(path.name + ".gz")
    try:
        text = gzip.decompress(packed.read_bytes()).decode() if packed.exists() else files.text(path, "a table")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise Refused(f"{packed}: cannot be read: {error}", CONTENT) from None
    yield from csv.DictReader(io.StringIO(text, newline=""))


class Country:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        if not self.folder.is_dir():
            raise Refused(f"{folder}: is no folder of tables", MISSING)
        try:
            self.read()
        except (KeyError, ValueError, TypeError, IndexError) as error:
            raise Refused(f"{folder}: its tables cannot be read: {type(error).__name__} {error}", CONTENT) from None

    def read(self):
        places = sorted(table(self.folder / "municipalities.csv"), key=lambda row: row["code"])
        self.codes = [row["code"] for row in places]
        self.row = {code: k for k, code in enumerate(self.codes)}
        self.centrality = numpy.array([int(row["centrality"]) for row in places])
        self.region = numpy.array([int(row["region"]) for row in places])
        self.totals = self.wide("history/population.csv")
        self.births = self.wide("history/births.csv")
        self.death_rate = {(int(r["year"]), 0 if r["sex"] == "male" else 1): numpy.array([float(r[f"a{a}"]) for a in range(AGES)])
                           for r in table(self.folder / "mortality.csv")}
        self.net = self.net_migration()
        self.job_history = self.wide("history/jobs.csv") if self.has("history/jobs.csv") else {}
        self.commuting_history = self.matrices("history/commuting.csv")
        self.household_types = {row["type"]: float(row["share"])
                                for row in table(self.folder / "household_types.csv")}

    def has(self, name):
        """A country need not hold every history."""
        path = self.folder / name
        return path.exists() or path.with_name(path.name + ".gz").exists()

    def matrices(self, name):
        """{year: [home, work]} of a table with one column a year; none where it is not there."""
        found = {}
        for row in table(self.folder / name) if self.has(name) else ():
            at = self.row[row["home"]], self.row[row["work"]]
            for column, value in row.items():
                if column[0] == "y":
                    year, n = int(column[1:]), len(self.codes)
                    found.setdefault(year, numpy.zeros((n, n)))[at] = float(value)
        return found

    def jobs_at(self, year):
        """Jobs by workplace of a base year; None of another year."""
        if not self.has(f"{year}/employment.csv"):
            return None
        jobs = numpy.zeros(len(self.codes))
        for row in table(self.folder / str(year) / "employment.csv"):
            jobs[self.row[row["code"]]] = float(row["jobs"])
        return jobs

    def wide(self, name):
        """{year: [municipality]} of a table with one column a year."""
        found = {}
        for row in table(self.folder / name):
            for column, value in row.items():
                if column[0] == "y" and column[1:].isdigit():
                    found.setdefault(int(column[1:]), numpy.zeros(len(self.codes)))[self.row[row["code"]]] = float(value)
        return found

    def net_migration(self):
        """{year: [municipality, sex, age at the start of the year]}"""
        found = {}
        for row in table(self.folder / "history/net_migration.csv"):
            block = found.setdefault(int(row["year"]), numpy.zeros((len(self.codes), 2, AGES)))
            block[self.row[row["code"]], 0 if row["sex"] == "male" else 1] = [float(row[f"a{a}"]) for a in range(AGES)]
        return found

    def population(self, year):
        """[municipality, sex, age] on 1 January of a base year."""
        block = numpy.zeros((len(self.codes), 2, AGES))
        for row in table(self.folder / str(year) / "population.csv"):
            block[self.row[row["code"]], 0 if row["sex"] == "male" else 1] = [float(row[f"a{a}"]) for a in range(AGES)]
        return block

    def out_commuting(self, year):
        """Share of the employed with a counted workplace who work in another municipality."""
        own, other = numpy.zeros(len(self.codes)), numpy.zeros(len(self.codes))
        for row in table(self.folder / str(year) / "commuting.csv"):
            if row["work"] != "9999":
                (own if row["home"] == row["work"] else other)[self.row[row["home"]]] += float(row["employed"])
        return other / (own + other)

    def survival(self, year, sex):
        known = max(y for y, s in self.death_rate if s == sex)
        return numpy.exp(-self.death_rate[min(year, known), sex])

    def has_history(self, first, last):
        return all(year in self.net and year in self.births for year in range(first, last))

    def has_total(self, year):
        return year in self.totals

    def residual(self, before, after, year):
        """Net migration by age at the start of the year, as history/net_migration.csv has it: who is there less who would have survived.
        Ages 0-103; [municipality, sex, age]."""
        net = numpy.zeros((before.shape[0], 2, AGES - 2))
        for sex in (0, 1):
            net[:, sex] = after[:, sex, 1:AGES - 1] \
                - before[:, sex, :AGES - 2] * self.survival(year, sex)[:AGES - 2]
        return net
