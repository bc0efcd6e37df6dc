"""`omland export` of a run, a merged file and an ensemble's folder, and in the forms that spreadsheets open: read back they are the same numbers."""
import csv
import io
import math
import pathlib
import sys
import unittest

import h5py
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import command_line  # noqa: E402

EXPERIMENT = """[experiment]
title = Two
base = {base}
strategies = none, jobs.ini
replicates = 0-1
[set]
time.end = 2021
"""
JOBS = "[scenario]\nextends = {base}\n[policy.jobs]\nlever = state_jobs\namount = 30\nwho = all\nfrom = 2020\n"


def rows_of(text, separator=","):
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


class Forms(command_line.Case):
    def setUp(self):
        super().setUp()
        (self.folder / "jobs.ini").write_text(JOBS.format(base=self.scenario))
        (self.folder / "two.ini").write_text(EXPERIMENT.format(base=self.scenario))

    def export(self, path, *words):
        out = self.folder / "out.csv"
        self.done("export", path, "-o", out, "--force", *words)
        return out.read_bytes().decode("utf-8")

    def test_a_merged_file_and_the_folder_it_is_of_say_the_same(self):
        self.done("ensemble", self.folder / "two.ini", "-o", self.folder / "runs", "--quiet")
        self.done("merge", self.folder / "runs", "-o", self.folder / "merged.h5")
        words = ("--indicators", "population,births")
        text = self.export(self.folder / "merged.h5", *words)
        self.assertEqual(text, self.export(self.folder / "runs", *words))
        rows = rows_of(text)
        self.assertEqual(list(rows[0]), ["code", "name", "year", "strategy", "shock", "future", "replicate", "population", "births"])
        with h5py.File(self.folder / "merged.h5") as file:
            for name in ("population", "births"):
                known = [math.nan if row[name] == "" else float(row[name]) for row in rows]
                numpy.testing.assert_array_equal(numpy.array(known), file["results"][name][()].ravel())
            self.assertEqual([row["strategy"] for row in rows], numpy.repeat(file["results/strategy"].asstr()[()], len(rows) // 4).tolist())
        next((self.folder / "runs/runs").glob("jobs.r0001.h5")).unlink()
        self.assertIn("1 of 4 runs are not there", self.done("export", self.folder / "runs", status=66).stderr)

    def test_a_spreadsheet_gets_its_own_signs_and_the_same_numbers(self):
        run = self.run_to("out.h5", "--set", "time.end=2021")
        words = ("--indicators", "population,dwelling_price,births")
        plain = rows_of(self.export(run, *words))
        for language, separator, point, unknown, heads in (
                ("nb", ";", ",", "..", ["kommune", "år", "gjentak", "Folkemengde"]), ("nn", ";", ",", "..", ["kommune", "år", "gjentak", "Folkemengd"]),
                ("en", ",", ".", "", ["municipality", "year", "replicate", "Population"])):
            with self.subTest(language=language):
                text = self.export(run, *words, "--excel", language)
                self.assertTrue(text.startswith("\ufeff") and text.count("\r\n") == text.count("\n"))
                rows = rows_of(text[1:], separator)
                self.assertEqual(list(rows[0])[:4], heads)
                self.assertEqual(len(rows), len(plain))
                for mine, theirs in zip(rows, plain):
                    cells = list(mine.values())
                    self.assertEqual(cells[0], f"{theirs['code']} {theirs['name']}")
                    self.assertFalse(cells[0].isdecimal())
                    for cell, name in zip(cells[3:], ("population", "dwelling_price", "births")):
                        self.assertEqual(cell, theirs[name].replace(".", point) or unknown)
        self.assertIn(unknown, [row["births"] for row in plain])          # flows of the last year are not known

    def test_a_language_that_is_not_known_is_64(self):
        self.assertIn("no language of --excel", self.done("export", "x.h5", "--excel", "de", status=64).stderr)


if __name__ == "__main__":
    unittest.main()
