"""Births of the nation: as many as the rates by age that the scenario asks for give the women there are, whoever has a partner, an infant or a place with a factor of its own."""
import csv
import pathlib
import sys
import tempfile
import unittest

import h5py

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
from command_line import ROOT, omland  # noqa: E402

AGES = range(15, 50)
START, YEARS, BASE = 2020, 2, (2018, 2019)


class Births(unittest.TestCase):
    def births(self, *settings):
        """Births by year, and women by age at its beginning and end."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "norway.h5"
            run = omland("run", ROOT / "scenarios" / "baseline.ini", "-o", path, "--quiet", "--set", f"time.end={START + YEARS}", *settings)
            self.assertEqual(run.returncode, 0, run.stderr)
            with h5py.File(path) as file:
                women = file["age/population"][0, :, :, 1].sum(axis=1)
                return file["results/births"][0].sum(axis=1)[:YEARS], women

    def rates(self):
        """Mean by age of the last years before the start."""
        with open(ROOT / "scenarios" / "norway" / "fertility.csv", encoding="utf-8") as file:
            rows = {int(row["year"]): row for row in csv.DictReader(file)}
        return {age: sum(float(rows[year][f"a{age}"]) for year in BASE) / len(BASE) for age in AGES}

    def test_as_many_as_the_rates_give(self):
        rates = self.rates()
        births, women = self.births("--set", "fertility.total=0", "--set", "uncertainty.enabled=no")       # the rates stay as they are
        for year in range(YEARS):
            due = sum(rates[age] * (women[year][age] + women[year + 1][age]) / 2 for age in AGES)
            # one standard error is .4 %; women who die or emigrate before they bear are some .2 %
            self.assertLess(abs(births[year] / due - 1.0), 0.012, (year, births[year], due))


if __name__ == "__main__":
    unittest.main()
