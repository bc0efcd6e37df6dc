#!/usr/bin/python3
"""scripts/drift and the verdict of scripts/stationary over invented files: sums and changes against
those by hand.

Run: /usr/bin/python3 -m unittest tests/output/test_drift.py"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "output")]
import synthetic  # noqa: E402
from drift_lib import quantities, table  # noqa: E402
from plots_lib.trajectory import Trajectory  # noqa: E402
from stationary_lib import verdict  # noqa: E402

FOLDER = tempfile.TemporaryDirectory()
BASE, MORE = (pathlib.Path(FOLDER.name) / name for name in ("base.h5", "more.h5"))


def setUpModule():
    synthetic.write(BASE, years=range(2020, 2034), replicates=(0, 1))
    synthetic.write(MORE, years=range(2020, 2034), replicates=(0, 1), jobs_added=500.0)
    with h5py.File(BASE, "r+") as file:
        n = file["results/jobs"].shape[2]
        flows = numpy.zeros((2, 14, n, n), dtype=float)
        flows[:] = numpy.arange(n)[None, None, :, None] % 3
        flows[:, -1] *= 2
        file.create_dataset("flows/commuting", data=flows, compression="gzip")


def tearDownModule():
    FOLDER.cleanup()


def drift(*words):
    return subprocess.run([ROOT / "scripts" / "drift", *map(str, words)], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


class Drift(unittest.TestCase):
    def test_changes_are_those_of_the_sums(self):
        with Trajectory(BASE) as run:
            rows = run.rows_of_role("core")
            jobs = run.indicator("jobs").mean(axis=0)[:, rows].sum(axis=1)
            line = next(x for x in table.lines(run) if (x.name, x.group) == ("jobs", "core"))
        self.assertAlmostEqual(line.start, jobs[0])
        self.assertAlmostEqual(line.change(3), 100 * (jobs[10] / jobs[0] - 1))
        self.assertAlmostEqual(line.change(4), 100 * (jobs[13] / jobs[0] - 1))

    def test_the_last_of_a_flow_is_that_of_the_last_year(self):
        with Trajectory(BASE) as run:
            births = run.indicator("births").mean(axis=0).sum(axis=1)
            line = next(x for x in table.lines(run) if (x.name, x.group) == ("births", "all"))
        self.assertAlmostEqual(line.values[-1], births[-2])

    def test_commuters_by_pair_are_those_of_their_region(self):
        with Trajectory(BASE) as run:
            found = quantities.Reader(run).commuters([0, 13])
            expected = sum(i % 3 for i in run.rows_of_role("hinterland")
                           for j in run.rows_of_role("core") if run.region[i] == run.region[j])
        self.assertEqual(list(found["hinterland", "core"]), [expected, 2 * expected])

    def test_two_files_stand_side_by_side(self):
        done = drift(MORE, "--before", BASE)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        cores = next(line for line in done.stdout.split("\njobs ")[1].splitlines()
                     if line.split()[0] == "core")
        self.assertRegex(cores, r"\+[\d.]+% -> \+[\d.]+%")
        before, after = cores.split()[2], cores.split()[4]
        self.assertLess(float(before.strip("%")), float(after.strip("%")))

    def test_runs_of_other_lengths_are_refused(self):
        short = pathlib.Path(FOLDER.name) / "short.h5"
        synthetic.write(short, years=range(2020, 2025), replicates=[0])
        done = drift(BASE, "--before", short)
        self.assertEqual(done.returncode, 65)
        self.assertIn(str(short), done.stderr)


class Verdict(unittest.TestCase):
    def test_a_count_is_allowed_its_luck(self):
        self.assertAlmostEqual(verdict.allowed(5, 10_000), 7)
        self.assertTrue(verdict.Row("jobs", "all", (10_000, 10_690), 5, 10_000).met)
        self.assertFalse(verdict.Row("jobs", "all", (10_000, 10_710), 5, 10_000).met)
        self.assertFalse(verdict.Row("jobs", "all", (10_000, 9_290), 5, 10_000).met)

    def test_what_comes_from_nothing_is_outside(self):
        self.assertFalse(verdict.Row("vacancies", "all", (0, 3), 5, 100).met)
        self.assertTrue(verdict.Row("vacancies", "all", (0, 0), 5, 100).met)

    def test_added_jobs_are_found(self):
        said = []
        with Trajectory(MORE) as run:
            outside = {(row.name, row.group) for row in verdict.show(run, said.append)}
        self.assertIn(("jobs", "core"), outside)
        self.assertTrue(any("OUT" in line for line in said))


if __name__ == "__main__":
    unittest.main()
