"""omland search: a Pareto set on a small country, the same for any number of processes and after a kill, with fresh runs beside the searched; mistakes are told.

Run: /usr/bin/python3 -m unittest tests/properties/test_search.py"""
import csv
import pathlib
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

from command_line import Case, running, started  # noqa: E402

SCENARIO, USAGE = 65, 64
SEARCH = """[search]
title       = Small
base        = country/small.ini
replicates  = 0-1
validate    = 10-11
budget      = 30000000
population  = 8
generations = 2
seed        = 4
[set]
time.end = 2022
[goal.people]
indicator = population
year      = 2022
[goal.firms]
indicator = jobs
year      = 2022
[lever.state]
lever = state_jobs
high  = 200
step  = 50
from  = 2020
who   = all
[lever.permits]
lever = housing_permits
high  = 2
from  = 2020
who   = all
[lever.wires]
lever = broadband
high  = 1
from  = 2020
who   = all
"""
FILES = ("pareto.csv", "evaluations.csv", "pareto.png")


class Search(Case):
    def setUp(self):
        super().setUp()
        self.file = self.folder / "search.ini"
        self.file.write_text(SEARCH)

    def search(self, name, *arguments, status=0):
        return self.done("search", self.file, "-o", self.folder / name, *arguments, status=status)

    def result(self, name):
        folder = self.folder / name
        packages = {p.name: p.read_bytes() for p in (folder / "packages").iterdir()}
        return [(folder / f).read_bytes() for f in FILES], packages

    def rows(self, name, file):
        with open(self.folder / name / file, encoding="utf-8", newline="") as table:
            return list(csv.DictReader(table))

    def test_every_condition_counts_also_the_one_without_shock(self):
        (self.folder / "country" / "decline.ini").write_text("[scenario]\nextends = small.ini\n[shock.industry]\nkind = sector_change\nsector = manufacturing\n"
                                                             "amount = -0.25\nfrom = 2020\n")
        self.search("calm")
        self.file.write_text(SEARCH.replace("replicates  = 0-1", "replicates  = 0-1\nshocks      = none, country/decline.ini"))
        self.assertIn("packages tried in 2 conditions with 2 replicates", self.search("both").stdout)
        calm, both = ({row["package"]: row for row in self.rows(name, "evaluations.csv")} for name in ("calm", "both"))
        shared = set(calm) & set(both)
        self.assertGreaterEqual(len(shared), 3)
        values = [name for name in next(iter(calm.values())) if name in ("people", "firms")]
        self.assertEqual(len(values), 2)
        for package in shared:          # the worst of the conditions is at most that of one of them
            for name in values:
                self.assertLessEqual(float(both[package][name]), float(calm[package][name]) + 1e-9)

    def test_the_set_is_within_the_budget_and_nobody_tried_beats_it(self):
        said = self.search("one").stdout
        chosen, tried = self.rows("one", "pareto.csv"), self.rows("one", "evaluations.csv")
        within = [row for row in tried if float(row["nok_a_year"]) <= 30e6]
        self.assertTrue(chosen and len(within) < len(tried))
        for row in chosen:
            values = [float(row["people_searched"]), float(row["firms_searched"])]
            for other in within:
                there = [float(other["people"]), float(other["firms"])]
                self.assertFalse(all(a >= b for a, b in zip(there, values)) and there != values, (row, other))
            self.assertEqual((row["people_low"], row["people_high"]), ("", ""))
        self.assertRegex(said, rf"{len(tried)} packages tried in 1 conditions with 2 replicates")
        self.assertIn("2 fresh runs of each: too few for an interval", said)
        self.assertIn("without evidence", said)
        self.assertIn("wires (broadband)", said)
        package = self.folder / "one" / "packages" / (chosen[0]["package"] + ".ini")
        self.done("check", package)

    def test_processes_and_a_kill_make_no_difference(self):
        self.search("whole", "--jobs", 1, "--quiet")
        process = started("search", self.file, "-o", self.folder / "killed", "--jobs", 2)
        deadline = time.monotonic() + 120
        while process.poll() is None and time.monotonic() < deadline and len(list((self.folder / "killed").glob("generations/*/ensemble/runs/*.h5"))) < 12:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stderr.close()
        time.sleep(1.5)      # what it started ends its year
        self.assertFalse((self.folder / "killed" / "pareto.csv").exists())
        self.assertIn("--resume", self.search("killed", status=USAGE).stderr)
        self.search("killed", "--resume", "--quiet")
        self.assertEqual(self.result("whole"), self.result("killed"))
        made = {p: p.stat().st_mtime_ns for p in (self.folder / "killed").glob("generations/*/ensemble/runs/*.h5")}
        self.search("killed", "--resume", "--quiet")
        self.assertEqual(made, {p: p.stat().st_mtime_ns for p in made})

    def test_whatever_ends_it_leaves_nothing_running(self):
        self.file.write_text(SEARCH.replace("time.end = 2022", "time.end = 2025").replace("2022", "2025"))
        for number, code in ((signal.SIGTERM, 75), (signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)):
            with self.subTest(signal=number):
                name = f"ended{int(number)}"
                process = started("search", self.file, "-o", self.folder / name, "--jobs", 2)
                deadline = time.monotonic() + 120
                while process.poll() is None and time.monotonic() < deadline and not list((self.folder / name).glob("generations/*/ensemble/runs/*")):
                    time.sleep(0.02)
                self.assertIsNone(process.poll())
                process.send_signal(number)
                self.assertEqual(process.wait(), code)
                process.stderr.close()
                while running(self.folder) and time.monotonic() < deadline:    # a killed one's children end their year
                    time.sleep(0.05)
                self.assertEqual(running(self.folder), [])

    def test_a_folder_may_have_any_name(self):
        odd = self.folder / "a, b ;c"
        self.country(odd / "country")
        (odd / "search.ini").write_text(SEARCH.replace("population  = 8", "population  = 8\nshocks      = country/decline.ini"))
        (odd / "country" / "decline.ini").write_text("[scenario]\nextends = small.ini\n[shock.industry]\nkind = sector_change\nsector = manufacturing\n"
                                                     "amount = -0.25\nfrom = 2020\n")
        tables = []
        for out in (odd / "out", self.folder / "outside"):
            self.done("search", odd / "search.ini", "-o", out, "--quiet")
            tables.append((out / "pareto.csv").read_text())
            self.done("check", next((out / "packages").glob("*.ini")))
        self.assertEqual(*tables)

    def wrong(self, old, new, pattern):
        self.assertIn(old, SEARCH)
        self.file.write_text(SEARCH.replace(old, new, 1))
        self.tries = getattr(self, "tries", 0) + 1
        told = self.search(f"never{self.tries}", status=SCENARIO).stderr
        self.assertRegex(told, pattern)
        self.assertNotIn("Traceback", told)

    def test_mistakes_are_told_with_their_line(self):
        self.wrong("lever = state_jobs", "lever = state_job", r"search\.ini:19: error: \[lever\.state\] lever: unknown `state_job`, nearest is `state_jobs`")
        self.wrong("high  = 2\n", "high  = 2000\n", r"search\.ini:26: error: \[lever\.permits\] high: `2000` is no number from ")
        self.wrong("budget      = 30000000", "budget      = -1", r"search\.ini:6: error: \[search\] budget: `-1` is no number from 0")
        self.wrong("indicator = jobs", "indicator = job", r"search\.ini:16: error: \[goal\.firms\] indicator: unknown `job`, nearest is `jobs`")
        self.wrong("validate    = 10-11", "validate    = 1-3", r"search\.ini:5: error: .*must not be those that chose")
        self.wrong("population  = 8", "population  = 10", r"search\.ini:7: error: .*no multiple of 4")
        self.wrong("seed        = 4", "sed = 4", r"search\.ini:9: error: \[search\] unknown key `sed`, nearest is `seed`")
        self.wrong("from  = 2020", "from  = 2020x", r"search\.ini:22: error: \[lever\.state\] from: wrong unit `x`")
        self.wrong("year      = 2022\n[goal.firms]", "year      = 2050\n[goal.firms]", r"\[goal\.people\] year 2050 is not among the years of the run, 2021 to 2022")
        self.wrong("year      = 2022\n[goal.firms]", "year      = 2022\nregion = Nowhere\n[goal.firms]", r"\[goal\.people\] no municipality of the run is Nowhere")

    def test_without_goals_or_levers_there_is_nothing_to_do(self):
        self.file.write_text(SEARCH[:SEARCH.index("[goal.people]")])
        told = self.search("never", status=SCENARIO).stderr
        self.assertIn("nothing to choose from", told)
        self.assertIn("nothing to search for", told)


if __name__ == "__main__":
    unittest.main()
