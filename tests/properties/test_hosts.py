#!/usr/bin/python3
"""An ensemble over two hosts with Open MPI: the same results as on one; a host that dies and a disk that is full on one of them lose nothing that was finished.

Run, as root: /usr/bin/python3 -m unittest tests/properties/test_hosts.py"""
import csv
import os
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

import hosts
from command_line import Case, mpi_program, until

EXPERIMENT = """[experiment]
base       = country/small.ini
replicates = 0-{last}
[set]
time.end = {end}
"""


@unittest.skipIf(hosts.MISSING, f"not installed: {', '.join(hosts.MISSING)}")
@unittest.skipIf(os.geteuid(), "network namespaces need root")
class TwoHosts(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        keep = tempfile.TemporaryDirectory(prefix="omland-hosts-")
        cls.addClassCleanup(keep.cleanup)
        cls.hosts = hosts.Hosts(keep.name)
        cls.addClassCleanup(cls.hosts.stop)
        if (why := cls.hosts.start()):
            raise unittest.SkipTest(f"no network namespaces here: {why}")
        cls.program = mpi_program()

    def run_over(self, experiment, folder, *more, **how):
        return self.hosts.run(self.program, "ensemble", experiment, "-o", folder, "--jobs", "1", *more, **how)

    def experiment(self, replicates, end=2024):
        path = self.folder / "experiment.ini"
        path.write_text(EXPERIMENT.format(last=replicates - 1, end=end))
        return path

    def planned(self, folder):
        with open(folder / "plan.csv", encoding="utf-8", newline="") as file:
            return [folder / row["file"] for row in csv.DictReader(file)]

    def ends_as_on_one(self, experiment, folder):
        with self.run_over(experiment, folder, "--resume") as run:
            text = run.communicate(timeout=120)[0]
        self.assertEqual(run.returncode, 0, text)
        self.done("ensemble", experiment, "-o", self.folder / "one", "--quiet", "--jobs", 2)
        self.assertEqual(self.hash(folder), self.hash(self.folder / "one"))

    def test_two_hosts_give_what_one_gives(self):
        folder, experiment = self.folder / "two", self.experiment(5)
        self.ends_as_on_one(experiment, folder)

    def test_a_host_that_dies_loses_what_it_had_not_finished(self):
        folder, experiment = self.folder / "killed", self.experiment(10, 2030)
        with self.run_over(experiment, folder) as run:
            self.assertTrue(until(lambda: len(list(folder.glob("runs/*.h5"))) >= 2, 60))
            self.assertGreater(self.hosts.kill_second(), 0)
            text = run.communicate(timeout=60)[0]
        self.assertNotEqual(run.returncode, 0, text)
        kept = {path: path.stat().st_mtime_ns for path in self.planned(folder) if path.exists()}
        self.assertTrue(0 < len(kept) < 10, text)
        self.ends_as_on_one(experiment, folder)
        self.assertEqual({path: path.stat().st_mtime_ns for path in kept}, kept)

    def test_a_full_disk_on_one_host_is_told_and_what_is_missing_is_made_later(self):
        folder, experiment = self.folder / "full", self.experiment(6)
        folder.mkdir()
        (folder / "runs").mkdir()
        with self.run_over(experiment, folder, "--resume", small=folder / "runs") as run:
            text = run.communicate(timeout=120)[0]
        self.assertNotEqual(run.returncode, 0, text)
        self.assertRegex(text, "No space left|full")
        self.ends_as_on_one(experiment, folder)


if __name__ == "__main__":
    unittest.main()
