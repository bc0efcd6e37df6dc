#!/usr/bin/python3
"""omland merge: one file of an ensemble holds what its runs hold, in the order of the plan; parts computed apart come together; the array script fills a folder.

Run: /usr/bin/python3 -m unittest tests/properties/test_merge.py"""
import csv
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

import h5py
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

from command_line import ENVIRONMENT, PROGRAM, ROOT, Case

SCENARIO, USAGE, MISSING = 65, 64, 66
EXPERIMENT = """[experiment]
base       = country/small.ini
replicates = 0-1
design     = latin_hypercube
points     = 3
[set]
time.end = 2022
[sample.pull]
parameter = migration.distance
low       = {low}
high      = 1.4
"""


class Merge(Case):
    def setUp(self):
        super().setUp()
        self.experiment = self.folder / "experiment.ini"
        self.experiment.write_text(EXPERIMENT.format(low=0.8))

    def part(self, name, *arguments):
        self.done("ensemble", self.experiment, "-o", self.folder / name, "--quiet", "--jobs", 1, *arguments)
        return self.folder / name

    def same(self, merged, folders):
        """Every number of every run stands in its row, beside what the plan says of it."""
        with open(folders[0] / "plan.csv", encoding="utf-8", newline="") as file:
            plan = list(csv.DictReader(file))
        with h5py.File(merged) as all_runs:
            results = all_runs["results"]
            self.assertEqual(len(results["run"]), len(plan))
            for k, row in enumerate(plan):
                path = next(folder / row["file"] for folder in folders if (folder / row["file"]).is_file())
                self.assertEqual(results["strategy"].asstr()[k], row["strategy"])
                self.assertEqual([results["point"][k], results["replicate"][k]], [int(row["point"]), int(row["replicate"])])
                self.assertEqual(results["sample_pull"][k], float(row["pull"]))
                with h5py.File(path) as run:
                    names = [name for name, data in run["results"].items() if data.ndim == 3]
                    self.assertGreater(len(names), 10)
                    for name in names:
                        numpy.testing.assert_array_equal(results[name][k], run["results"][name][0], name)
                    self.assertEqual(results["population"].attrs["units"], run["results/population"].attrs["units"])

    def test_parts_in_folders_of_their_own_make_the_file_of_one_folder(self):
        whole = self.part("whole")
        parts = [self.part(f"part{k}", "--shard", f"{k}/2") for k in (0, 1)]
        self.done("merge", whole, "-o", self.folder / "whole.h5")
        self.done("merge", *parts, "-o", self.folder / "parts.h5")
        self.same(self.folder / "whole.h5", [whole])
        self.assertEqual(self.hash(self.folder / "whole.h5"), self.hash(self.folder / "parts.h5"))
        self.assertFalse(list(self.folder.glob("*.part")))

    def test_a_run_that_is_not_there_is_refused_or_marked(self):
        whole = self.part("whole")
        with open(whole / "plan.csv", encoding="utf-8", newline="") as file:
            lost = list(csv.DictReader(file))[4]
        (whole / lost["file"]).unlink()
        refused = self.done("merge", whole, "-o", self.folder / "whole.h5", status=MISSING)
        self.assertIn("1 of 6 runs", refused.stderr)
        self.assertIn(lost["key"], refused.stderr)
        self.assertFalse((self.folder / "whole.h5").exists())
        self.done("merge", whole, "-o", self.folder / "whole.h5", "--partial")
        with h5py.File(self.folder / "whole.h5") as merged:
            self.assertEqual(list(merged["results/complete"]), [1, 1, 1, 1, 0, 1])
            self.assertTrue(numpy.isnan(merged["results/population"][4]).all())
            self.assertTrue((merged["results/population"][5] > 0).any())

    def test_folders_of_two_experiments_are_refused(self):
        first = self.part("first")
        self.experiment.write_text(EXPERIMENT.format(low=0.9))
        self.assertIn("same experiment", self.done("merge", first, self.part("second"), "-o", self.folder / "x.h5", status=SCENARIO).stderr)

    def test_the_file_of_a_run_is_no_folder_of_an_ensemble(self):
        self.assertIn("plan.csv", self.done("merge", self.folder, "-o", self.folder / "x.h5", status=MISSING).stderr)

    def test_the_array_script_with_the_variables_set_as_slurm_sets_them(self):
        for task in (1, 2):
            subprocess.run([ROOT / "scripts" / "slurm_array.sh", self.experiment, self.folder / "array"], check=True, stdout=subprocess.DEVNULL,
                           env=dict(ENVIRONMENT, OMLAND=PROGRAM, SLURM_ARRAY_TASK_ID=str(task), SLURM_ARRAY_TASK_MIN="1", SLURM_ARRAY_TASK_COUNT="2", SLURM_CPUS_PER_TASK="1"))
        self.assertEqual(self.hash(self.folder / "array"), self.hash(self.part("whole")))

    def workflow(self, name, *arguments):
        return subprocess.run(["snakemake", "-s", ROOT / "scripts" / "ensemble.smk", "--cores", "2", "--config", f"experiment={self.experiment}",
                               f"folder={self.folder / name}", "shards=3", f"omland={PROGRAM}", *arguments], cwd=self.folder, env=ENVIRONMENT, capture_output=True, text=True)

    @unittest.skipUnless(shutil.which("snakemake"), "snakemake is not installed")
    def test_the_workflow_of_snakemake_makes_the_same_file_and_nothing_twice(self):
        self.assertEqual(self.workflow("flow").returncode, 0)
        whole = self.part("whole")
        self.done("merge", whole, "-o", self.folder / "whole.h5")
        self.assertEqual(self.hash(self.folder / "flow"), self.hash(whole))
        self.assertEqual(self.hash(self.folder / "flow.h5"), self.hash(self.folder / "whole.h5"))
        with open(whole / "plan.csv", encoding="utf-8", newline="") as file:
            kept, lost = [self.folder / "flow" / row["file"] for row in csv.DictReader(file)][:2]
        before = kept.stat().st_mtime_ns
        lost.unlink()
        (self.folder / "flow.h5").unlink()
        for marker in (self.folder / "flow.shards").iterdir():
            marker.unlink()
        self.assertEqual(self.workflow("flow").returncode, 0)
        self.assertEqual(self.hash(self.folder / "flow.h5"), self.hash(self.folder / "whole.h5"))
        self.assertEqual(kept.stat().st_mtime_ns, before)

    @unittest.skipUnless(shutil.which("snakemake"), "snakemake is not installed")
    def test_a_workflow_whose_experiment_is_wrong_fails_with_its_message(self):
        self.experiment.write_text("[experiment]\nbase = country/none.ini\n")
        failed = self.workflow("flow")
        self.assertNotEqual(failed.returncode, 0)
        self.assertIn("none.ini", failed.stderr + failed.stdout)
        self.assertFalse((self.folder / "flow.h5").exists())

    def test_the_shipped_experiment_lists_its_files_by_bare_names(self):
        self.done("ensemble", ROOT / "scenarios/experiments/region_strategies.ini", "-o", self.folder / "shipped", "--dry-run", "--quiet")
        with open(self.folder / "shipped" / "plan.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), 9 * 3 * 20)
        self.assertEqual({row["future"] for row in rows}, {"low", "main", "high"})
        self.assertEqual(len({row["strategy"] for row in rows}), 9)      # and none

    def test_a_bare_name_of_no_file_is_told_with_its_folder(self):
        self.experiment.write_text("[experiment]\nbase = country/small.ini\nstrategies = none, country/small.ini, smal\n")
        told = self.done("ensemble", self.experiment, "-o", self.folder / "x", "--dry-run", status=MISSING).stderr
        self.assertRegex(told, r"experiment\.ini:3: .*country/smal\.ini")


if __name__ == "__main__":
    unittest.main()
