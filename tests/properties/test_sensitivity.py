#!/usr/bin/python3
"""Sensitivity of a small country: what must matter does, what cannot is nothing, runs are not repeated, mistakes are named.

Run: /usr/bin/python3 -m unittest tests/properties/test_sensitivity.py"""
import csv
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

from command_line import Case

SCENARIO, USAGE = 65, 64
EXPERIMENT = """[experiment]
base       = country/small.ini
strategies = {strategies}
replicates = 0-1
design     = {design}
points     = {points}
[set]
time.end = 2023
fertility.reach = 0
[sample.children]
parameter = fertility.total
low       = 0.5
high      = 4
[sample.remote]
parameter = migration.remote
low       = 0.1
high      = 2
"""
JOBS = "[scenario]\nextends = small.ini\n[policy.jobs]\nlever = state_jobs\namount = 60\nwho = all\nfrom = 2021\nshare = population\n"


class Sensitivity(Case):
    def write(self, design="morris", points=12, strategies="none"):
        (self.folder / "country" / "jobs.ini").write_text(JOBS)
        path = self.folder / f"{design}.ini"
        path.write_text(EXPERIMENT.format(design=design, points=points, strategies=strategies))
        return path

    def rows(self, experiment, name, *arguments):
        table = self.folder / f"{name}.csv"
        result = self.done("sensitivity", experiment, "-o", self.folder / name, "--indicators", "births", "--csv", table, *arguments)
        with open(table, encoding="utf-8", newline="") as file:
            return result, {(r["method"], r["of"], r["parameter"]): r for r in csv.DictReader(file)}

    def check(self, rows, index):
        children, remote = rows[index, "value", "fertility.total"], rows[index, "value", "migration.remote"]
        self.assertGreater(float(children["effect"]), 0)
        self.assertEqual(children["told"], "yes")
        self.assertEqual(float(remote["effect"]), 0, "nobody works remotely by policy: the same numbers to the last digit")
        self.assertEqual((remote["told"], remote["evidence"]), ("no", "assumed"))
        self.assertIn("total fertility", children["source"])
        self.assertLessEqual(float(children["low"]), float(children["high"]))

    def test_morris_and_that_runs_are_not_repeated(self):
        experiment = self.write()
        _, rows = self.rows(experiment, "morris")
        self.check(rows, "morris mu*")
        runs = {path: path.stat().st_mtime_ns for path in (self.folder / "morris" / "runs").iterdir()}
        self.assertEqual(len(runs), 24)
        _, again = self.rows(experiment, "morris")
        self.assertEqual(rows, again)
        self.assertEqual(runs, {path: path.stat().st_mtime_ns for path in runs})

    def test_sobol_of_values_and_of_differences(self):
        _, rows = self.rows(self.write("saltelli", 24, "none, country/jobs.ini"), "saltelli")
        self.check({key: row for key, row in rows.items() if row["strategy"] == "none"}, "sobol total")
        self.assertEqual({key[1] for key in rows}, {"value", "difference"})

    def test_mistakes_are_named_before_anything_is_run(self):
        for text, design, points, arguments, status in (("design = morris or saltelli", "sobol", 8, (), SCENARIO), ("too few for intervals", "morris", 3, (), SCENARIO),
                                                        ("nearest known name `births`", "morris", 9, ("--indicators", "birth"), USAGE)):
            result = self.done("sensitivity", self.write(design, points), "-o", self.folder / "none", *arguments, status=status)
            self.assertIn(text, result.stderr)
            self.assertFalse((self.folder / "none").exists())


if __name__ == "__main__":
    unittest.main()
