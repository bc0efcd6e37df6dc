#!/usr/bin/python3
"""An ensemble as a job array under a real Slurm of one node: the same results as one command gives, and nothing lost when the node dies in the middle.

Run: /usr/bin/python3 -m unittest tests/properties/test_slurm.py"""
import csv
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

import slurm
from command_line import PROGRAM, ROOT, Case, running, until

EXPERIMENT = """[experiment]
base       = country/small.ini
replicates = 0-{last}
[set]
time.end = 2026
"""


@unittest.skipIf(slurm.MISSING, f"not installed: {', '.join(slurm.MISSING)} (Debian's slurm-wlm and munge)")
class Slurm(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        keep = tempfile.TemporaryDirectory(prefix="omland-slurm-")
        cls.addClassCleanup(keep.cleanup)
        cls.cluster = slurm.Cluster(keep.name)
        cls.addClassCleanup(cls.cluster.stop)
        if (why := cls.cluster.start()):
            raise unittest.SkipTest(f"Slurm does not start here: {why}")

    def experiment(self, replicates):
        path = self.folder / "experiment.ini"
        path.write_text(EXPERIMENT.format(last=replicates - 1))
        return path

    def submit(self, experiment, folder):
        return self.cluster.submit("--array=0-1", "--chdir", self.folder, ROOT / "scripts" / "slurm_array.sh", experiment, folder, OMLAND=PROGRAM)

    def ended(self):
        """Slurm lets a job whose node died wait two minutes before it begins anew; here it need not."""
        for job in self.cluster.ask("squeue", "--noheader", "--array", "--states=PENDING", "--format=%i").split():
            self.cluster.ask("scontrol", "update", f"JobId={job}", "StartTime=now")
        return not self.cluster.queue()

    def same_as_one_command(self, experiment, folder):
        whole = self.folder / "whole"
        self.done("ensemble", experiment, "-o", whole, "--quiet", "--jobs", 2)
        self.assertEqual(self.hash(folder), self.hash(whole))

    def test_a_job_array_gives_what_one_command_gives(self):
        experiment, folder = self.experiment(4), self.folder / "array"
        self.submit(experiment, folder)
        self.assertTrue(until(self.ended, 120), self.cluster.said())
        self.same_as_one_command(experiment, folder)

    def test_a_node_that_dies_loses_only_what_it_had_not_finished(self):
        experiment, folder = self.experiment(12), self.folder / "killed"
        self.submit(experiment, folder)
        self.assertTrue(until(lambda: len(list(folder.glob("**/*.h5"))) >= 2, 60), self.cluster.said())
        self.cluster.kill_node()
        self.assertFalse(running(folder))
        with open(folder / "plan.csv", encoding="utf-8", newline="") as file:
            planned = [folder / row["file"] for row in csv.DictReader(file)]
        kept = {path: path.stat().st_mtime_ns for path in planned if path.exists()}
        self.assertTrue(0 < len(kept) < len(planned), f"{len(kept)} of {len(planned)} runs were over")
        self.assertTrue(until(lambda: self.cluster.node_state().startswith("DOWN"), 60), self.cluster.node_state())
        self.cluster.start_node()
        self.assertTrue(until(self.ended, 120), self.cluster.said())
        self.assertEqual({path: path.stat().st_mtime_ns for path in kept}, kept)
        self.same_as_one_command(experiment, folder)


if __name__ == "__main__":
    unittest.main()
