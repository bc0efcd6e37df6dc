#!/usr/bin/python3
"""How many processors: obeyed by run and ensemble, and the scripts know the same.

Run: /usr/bin/python3 -m unittest tests/properties/test_processors.py"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

import h5py

from command_line import ENVIRONMENT, PROGRAM, ROOT, Case, omland

HELPER = "import sys; sys.path.insert(0, 'scripts'); from common import processors; print(processors.available())"


class Processors(Case):
    def threads(self, name, prefix=(), **environment):
        path = self.folder / name
        subprocess.run([*prefix, PROGRAM, "run", self.scenario, "-o", path, "--quiet", "--set", "time.end=2021"], check=True,
                       env=dict(ENVIRONMENT, **environment))
        with h5py.File(path, "r") as file:
            return int(file["provenance"].attrs["threads"])

    def helper(self, prefix=(), **environment):
        return int(subprocess.check_output([*prefix, sys.executable, "-c", HELPER], cwd=ROOT, env=dict(ENVIRONMENT, **environment)))

    def test_affinity_and_the_users_number_are_obeyed(self):
        one = ("taskset", "-c", str(min(os.sched_getaffinity(0))))
        self.assertEqual((self.threads("a.h5", one), self.helper(one)), (1, 1))
        self.assertEqual((self.threads("b.h5", OMP_NUM_THREADS="1"), self.helper(OMP_NUM_THREADS="1")), (1, 1))
        self.assertEqual((self.threads("c.h5", one, OMP_NUM_THREADS="4"), self.helper(one, OMP_NUM_THREADS="4")), (1, 1))
        self.assertEqual(self.threads("d.h5"), self.helper())

    def test_an_ensemble_asks_the_same(self):
        experiment = self.folder / "experiment.ini"
        experiment.write_text(f"[experiment]\nbase = {self.scenario}\nreplicates = 0-1\n[set]\ntime.end = 2021\n")
        one = ("taskset", "-c", str(min(os.sched_getaffinity(0))))
        run = subprocess.run([*one, PROGRAM, "ensemble", experiment, "-o", self.folder / "e"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
                             encoding="utf-8", env=ENVIRONMENT, check=True)
        self.assertIn("2 runs, 1 at a time", run.stderr)
        self.assertNotIn("about 0 s left", run.stderr)

    def test_quotas_are_read_alike(self):
        sys.path.insert(0, str(ROOT / "scripts"))
        from common import processors
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "box" / "inner").mkdir(parents=True)
            (folder / "cpu,cpuacct" / "old").mkdir(parents=True)
            (folder / "box" / "cpu.max").write_text("150000 100000\n")
            (folder / "box" / "inner" / "cpu.max").write_text("max 100000\n")
            (folder / "cpu,cpuacct" / "old" / "cpu.cfs_quota_us").write_text("400000\n")
            (folder / "cpu,cpuacct" / "old" / "cpu.cfs_period_us").write_text("100000\n")
            groups = folder / "groups"
            for text, quota in (("0::/box/inner\n", 2), ("0::/\n", 0), ("4:cpu,cpuacct:/old\n3:cpuset:/\n", 4), ("nonsense\n", 0)):
                groups.write_text(text)
                self.assertEqual(processors.quota(groups, folder), quota)

    def test_progress_tells_only_what_is_known(self):
        lines = self.done("run", self.scenario, "-o", self.folder / "p.h5").stderr.splitlines()
        self.assertNotRegex(lines[0], "left")
        self.assertRegex(lines[1], r"about \d+ s left$")
        self.assertNotRegex(lines[-1], "left")


if __name__ == "__main__":
    unittest.main()
