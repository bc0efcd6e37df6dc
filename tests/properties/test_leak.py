#!/usr/bin/python3
"""A hindcast knows nothing later than its start: with every table of later years corrupted, the
forecast and the calibration are the same, bit for bit. Tables without years, which hold what is
borrowed from later, are named here; a table that is neither is a fault.

Run: /usr/bin/python3 -m unittest tests/properties/test_leak.py"""
import csv
import gzip
import io
import pathlib
import re
import shutil
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "tools"))
from command_line import Case  # noqa: E402

START = 2010
# The same for every base year: places, and what was counted once (docs/hindcast.md says so).
TIMELESS = {"municipalities.csv", "covariates.csv", "edges.csv", "study_places.csv",
            "abroad_ages.csv", "household_types.csv", "firm_sizes.csv", "former_places.csv",
            "municipal_accounts.csv"}
# Flows of the start year are not known at its beginning, stocks of 1 January are.
STOCKS = {"history/population.csv", "history/jobs.csv", "history/commuting.csv.gz"}
AS_BEFORE = ("--set", f"time.start={START}", "--set", "abroad.series=0",
             "--set", "fertility.total=0")
CHEAP = ("--alpha-runs", "1", "--alpha-years", "1", "--beta-runs", "2", "--beta-years", "1")


def changed(cell):
    """Another number of the same kind."""
    if re.fullmatch(r"-?\d+", cell):
        return str(int(cell) * 2 + 7)
    return f"{1.7 * float(cell) + 0.0003:.7f}" if re.fullmatch(r"-?\d*\.\d+", cell) else cell


def later_columns(name, head, start):
    """Columns of years that nobody knows at the start."""
    limit = start if name in STOCKS else start - 1
    return [k for k, column in enumerate(head)
            if re.fullmatch(r"y\d{4}", column) and int(column[1:]) > limit]


def later_row(head, row, start):
    """A row of a year that begins with the start or after it; works that begin after it."""
    if "year" in head:
        return int(row[head.index("year")]) >= start
    return "from" in head[1:] and int(row[head.index("from")]) > start


def corrupt_cells(name, head, rows, start):
    """How many cells were changed."""
    columns, count = later_columns(name, head, start), 0
    values = [k for k, column in enumerate(head)
              if column not in ("code", "year", "age", "from", "to")]
    for row in rows:
        for k in values if later_row(head, row, start) else columns:
            count += row[k] != changed(row[k])
            row[k] = changed(row[k])
    return count


def text_of(path):
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode()


def corrupt(folder, start):
    """Changes all that is later than the start; {table: cells changed}."""
    found = {}
    for path in sorted(folder.rglob("*.csv*")):
        name = str(path.relative_to(folder))
        if name in TIMELESS or name.startswith("calibrated_"):
            continue
        base = name.split("/")[0]
        if base.isdigit():
            if int(base) > start:
                path.write_text("corrupted\n")
                found[name] = 1
            continue
        head, *rows = csv.reader(io.StringIO(text_of(path)))
        found[name] = corrupt_cells(name, head, rows, start)
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([head, *rows])
        data = out.getvalue().encode()
        path.write_bytes(gzip.compress(data, 1, mtime=0) if path.suffix == ".gz" else data)
    return found


class Leak(Case):
    def copy(self, source, name):
        return pathlib.Path(shutil.copytree(source, self.folder / name))

    def forecast(self, scenario, name, *more):
        return self.hash(self.run_to(name, *AS_BEFORE, "--set", f"time.end={START + 2}", *more,
                                     scenario=scenario))

    def calibration(self, scenario, name):
        """What a calibration finds; only its test on later years may differ."""
        path = self.folder / name
        self.done("calibrate", scenario, *AS_BEFORE, "--until", START, "-o", path, *CHEAP,
                  "--quiet")
        lines = path.with_suffix(".ini").read_text().replace(f"= {name}", "= ").splitlines()
        return path.with_suffix(".csv").read_text(), \
            [line for line in lines if not re.match(r"; (Held out|.*held out)", line)]

    def test_later_tables_do_not_matter(self):
        other = self.copy(self.scenario.parent, "later")
        found = corrupt(other, START)
        for name in ("mortality.csv", "fertility.csv", "abroad.csv", "history/population.csv",
                     "history/births.csv", "history/net_migration.csv", "2020/population.csv"):
            self.assertGreater(found[name], 0, name)
        self.assertEqual(self.forecast(self.scenario, "a.h5"),
                         self.forecast(other / "small.ini", "b.h5"))
        self.assertEqual(self.calibration(self.scenario, "a"),
                         self.calibration(other / "small.ini", "b"))

    def test_earlier_tables_do(self):
        """What the test above would miss if nothing were read at all."""
        other = self.copy(self.scenario.parent, "earlier")
        corrupt(other, START - 1)
        for path in other.glob(f"{START}/*"):           # a base year that is later than 2009
            shutil.copy(self.scenario.parent / str(START) / path.name, path)
        self.assertNotEqual(self.forecast(self.scenario, "a.h5"),
                            self.forecast(other / "small.ini", "b.h5"))
        self.assertNotEqual(self.calibration(self.scenario, "a"),
                            self.calibration(other / "small.ini", "b"))


class Norway(Leak):
    """Its own tables: one year, in one step."""

    def test_later_tables_do_not_matter(self):
        scenarios = self.copy(ROOT / "scenarios", "scenarios")
        found = corrupt(scenarios / "norway", START)
        self.assertIn("history/net_migration.csv.gz", found)
        unchanged = [name for name, count in found.items() if not count]
        self.assertEqual(unchanged, [], "no year of these is later: timeless?")
        ends = ("--set", f"time.end={START + 1}", "--set", "time.steps_per_year=1")
        hashes = [self.forecast(at / "hindcast" / "start_2010.ini", name, *ends)
                  for at, name in ((ROOT / "scenarios", "a.h5"), (scenarios, "b.h5"))]
        self.assertEqual(*hashes)

    test_earlier_tables_do = None


if __name__ == "__main__":
    unittest.main()
