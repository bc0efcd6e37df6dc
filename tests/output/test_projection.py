"""scripts/projection: whole persons that add up, bands of each figure by itself, and what the table says of itself.

Run: /usr/bin/python3 -m unittest tests/output/test_projection.py"""
import csv
import io
import pathlib
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path[:0] = [str(ROOT / "tests" / "output"), str(ROOT / "scripts")]
import synthetic  # noqa: E402
from projection_lib import table  # noqa: E402

YEARS, REPLICATES = [2020, 2021], list(range(12))


class Projection(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        keep = tempfile.TemporaryDirectory(prefix="omland-")
        cls.addClassCleanup(keep.cleanup)
        cls.folder = pathlib.Path(keep.name)
        for name, replicates, seed in (("main", REPLICATES, 1), ("low", [0, 1], 2), ("high", [0, 1], 3)):
            synthetic.write(cls.folder / f"{name}.h5", YEARS, replicates, seed)

    def script(self, *words, status=0):
        done = subprocess.run([ROOT / "scripts/projection", *words], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
        self.assertEqual(done.returncode, status, done.stdout[:500] + done.stderr)
        return done.stdout if status == 0 else done.stderr

    def rows(self, *words):
        lines = self.script(*words).splitlines()
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))

    def ages(self, name, year):
        with h5py.File(self.folder / f"{name}.h5") as file:
            return file["age/population"][:, YEARS.index(year)], [t.decode() for t in file["results/municipality"]]

    def test_means_add_up_over_ages_sexes_and_municipalities(self):
        rows = [row for row in self.rows("main.h5", "--ages", "services") if row["year"] == "2021"]
        value = {(r["code"], r["sex"], r["age_from"], r["age_to"]): int(r["mean"]) for r in rows}
        groups = {(r["age_from"], r["age_to"]) for r in rows} - {("0", "105")}
        ages, codes = self.ages("main", 2021)
        self.assertEqual(len(value), (len(codes) + 1) * 3 * (len(groups) + 1))
        for code in ("0", *codes):
            for sex in ("both", "male", "female"):
                self.assertEqual(value[code, sex, "0", "105"], sum(value[code, sex, *g] for g in groups), (code, sex))
            self.assertEqual(value[code, "both", "0", "105"], value[code, "male", "0", "105"] + value[code, "female", "0", "105"])
        for group in groups:
            self.assertEqual(value["0", "both", *group], sum(value[code, "both", *group] for code in codes))
        for k, code in enumerate(codes):
            self.assertAlmostEqual(value[code, "both", "0", "105"], ages[:, k].sum(axis=(1, 2)).mean(), delta=0.501)
            self.assertAlmostEqual(value[code, "female", "67", "79"], ages[:, k, 1, 67:80].sum(axis=1).mean(), delta=1)

    def test_bands_are_those_of_each_figure(self):
        ages, codes = self.ages("main", 2021)
        row = next(r for r in self.rows("main.h5", "--where", "0301,core", "--years", "2021", "--ages", "one")
                   if r["code"] == "0301" and (r["sex"], r["age_from"], r["age_to"]) == ("female", "30", "30"))
        over = numpy.sort(ages[:, codes.index("0301"), 1, 30])
        # of twelve, the position 1.3 from below, between the first two, and as far from above
        self.assertEqual(int(row["low10"]), round(over[0] + 0.3 * (over[1] - over[0])))
        self.assertEqual(int(row["high90"]), round(over[-1] - 0.3 * (over[-1] - over[-2])))
        self.assertLessEqual(int(row["low10"]), int(row["median"]))
        nation = [r for r in self.rows("main.h5", "--where", "0301", "--years", "2021") if r["code"] == "0"]
        self.assertEqual((nation[0]["name"], int(nation[0]["age_to"])), ("Norway", 105))

    def test_a_band_holds_what_it_says(self):
        """Of samples of 12, the next one lies within the band eight times of ten."""
        draws = numpy.random.default_rng(5).normal(1e6, 1e4, (4000, 13))
        low, _, high = table.band(draws[:, :12].T)
        self.assertAlmostEqual(numpy.mean((draws[:, 12] >= low) & (draws[:, 12] <= high)), 0.8, delta=0.02)
        self.assertIsNone(table.band(draws[:, :8].T))

    def test_three_files_are_low_main_high(self):
        rows = self.rows("low.h5", "main.h5", "high.h5", "--where", "0301", "--years", "2021")
        for column, name in (("mean_low", "low"), ("mean", "main"), ("mean_high", "high")):
            ages, codes = self.ages(name, 2021)
            row = next(r for r in rows if r["code"] == "0301" and r["sex"] == "both" and r["age_to"] == "105")
            self.assertAlmostEqual(int(row[column]), ages[:, codes.index("0301")].sum(axis=(1, 2)).mean(), delta=0.501)
        self.assertTrue(row["median"])
        self.assertIn("one file is needed, or three", self.script("low.h5", "main.h5", status=64))

    def test_it_says_what_it_is_and_is_not(self):
        told = self.script("main.h5", "--where", "0301")
        self.assertIn("# It is what the model gives", told)
        self.assertIn("no official projection, and 2020 is the last year that was counted", told)
        self.assertIn("chance alone ([uncertainty] off), which is too narrow", told)
        few = self.script("low.h5", "--where", "0301")
        self.assertIn("no band, since there are fewer than 9 replicates", few)
        self.assertIn(",both,0,105,,,,", few)

    def test_a_spreadsheet_of_the_language(self):
        path = self.folder / "tabell.csv"
        self.script("main.h5", "--where", "0301", "--excel", "nb", "-o", str(path))
        data = path.read_bytes()
        self.assertTrue(data.startswith(b"\xef\xbb\xbf"))
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
        self.assertTrue(all(len(row) == 1 for row in rows[:5]))
        self.assertEqual(rows[5], ["kommune", "kjønn", "alder", "tall", "2020", "2021"])
        self.assertEqual(rows[6][:4], ["0 Norge", "begge kjønn", "alle aldre", "10 %"])
        self.assertIn(["0301 Oslo", "kvinner", "10-14 år", "median"], [row[:4] for row in rows])
        self.assertIn("main.h5: is an input as well", self.script("main.h5", "-o", "main.h5", status=64))


if __name__ == "__main__":
    unittest.main()
