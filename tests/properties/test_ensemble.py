#!/usr/bin/python3
"""Ensembles of a small country: the same results however they are computed, nothing twice, nothing lost; and their comparison.

Run: /usr/bin/python3 -m unittest tests/properties/test_ensemble.py"""
import csv
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

import h5py
import numpy

from command_line import ENVIRONMENT, PROGRAM, ROOT, Case, omland, started, mpi_program

SCENARIO, USAGE, MISSING, IO = 65, 64, 66, 74
JOBS = """[scenario]
extends = small.ini
[policy.jobs]
lever  = state_jobs
amount = {amount}
who    = all
from   = {year}
share  = population
"""
EXPERIMENT = """[experiment]
base       = country/small.ini
strategies = none, country/jobs.ini, country/late.ini
replicates = 0-2
[set]
time.end = 2024
"""


class Ensemble(Case):
    def setUp(self):
        super().setUp()
        for name, amount, year in (("jobs", 40, 2022), ("late", 90, 2023)):
            (self.folder / "country" / f"{name}.ini").write_text(JOBS.format(amount=amount, year=year))
        self.experiment = self.folder / "experiment.ini"
        self.experiment.write_text(EXPERIMENT)

    def ensemble(self, name, *arguments, status=0, **more):
        path = self.folder / name
        self.done("ensemble", self.experiment, "-o", path, "--quiet", *arguments, status=status, **more)
        return path

    def test_one_result_in_any_order_parts_and_sharing(self):
        whole = self.ensemble("whole", "--whole", "--jobs", 1)
        shared = self.ensemble("shared", "--jobs", 2)
        parts = self.folder / "parts"
        for part in (1, 0):
            self.ensemble("parts", "--shard", f"{part}/2")
        self.assertEqual(len({self.hash(path) for path in (whole, shared, parts)}), 1)
        self.assertFalse(list((shared / "trunks").iterdir()), "shared years are kept only while they are needed")
        # and each run is the one that `omland run` computes by itself
        own = self.run_to("own.h5", "--set", "time.end=2024", "--set", "run.replicate=2", scenario=self.folder / "country" / "late.ini")
        self.assertEqual(self.hash(own, "--results"), self.hash(shared / "runs" / "late.r0002.h5", "--results"))

    def test_the_plan_names_every_run(self):
        path = self.ensemble("plan")
        with open(path / "plan.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), 9)
        self.assertEqual({row["strategy"] for row in rows}, {"none", "jobs", "late"})
        self.assertTrue(all((path / row["file"]).is_file() for row in rows))

    def test_branching_by_hand_gives_the_unbroken_run(self):
        base = self.folder / "base.h5"
        self.done("run", self.scenario, "-o", base, "--quiet", "--set", "time.end=2024", "--keep-years", "2022,2023")
        scenario = self.folder / "country" / "jobs.ini"
        unbroken = self.run_to("unbroken.h5", "--set", "time.end=2024", scenario=scenario)
        branch = self.run_to("branch.h5", "--set", "time.end=2024", "--from", base, "--from-year", 2022, scenario=scenario)
        self.assertEqual(self.hash(branch), self.hash(unbroken))
        refused = self.done("run", scenario, "-o", self.folder / "no.h5", "--quiet", "--set", "time.end=2024", "--from", base, "--from-year", 2023, status=SCENARIO)
        self.assertIn("differs in the years before", refused.stderr)      # it begins in 2022

    def test_stopped_anywhere_it_goes_on(self):
        expected = self.hash(self.ensemble("expected"))
        generator = random.Random(1)
        path = self.folder / "stopped"
        for _ in range(10):
            process = started("ensemble", self.experiment, "-o", path, "--resume", "--quiet", "--jobs", 2)
            time.sleep(generator.uniform(0.02, 0.5))
            process.send_signal(generator.choice((signal.SIGKILL, signal.SIGTERM, signal.SIGINT)))
            process.wait(60)
            process.stderr.close()
        self.ensemble("stopped", "--resume")
        self.assertEqual(self.hash(path), expected)

    def test_a_worker_that_is_killed_costs_one_task(self):
        expected = self.hash(self.ensemble("expected"))
        path = self.folder / "killed"
        process = started("ensemble", self.experiment, "-o", path, "--jobs", 2)
        time.sleep(0.3)
        workers = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
        for worker in workers.read_text(encoding="ascii").split()[:1] if workers.exists() else ():
            try:
                os.kill(int(worker), signal.SIGKILL)
            except ProcessLookupError:
                pass
        process.communicate(timeout=120)
        self.ensemble("killed", "--resume")
        self.assertEqual(self.hash(path), expected)

    def test_a_full_disk_loses_nothing_that_is_done(self):
        def small_files():
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        expected = self.hash(self.ensemble("expected"))
        path = self.folder / "full"
        run = omland("ensemble", self.experiment, "-o", path, "--quiet", preexec_fn=small_files)
        self.assertEqual(run.returncode, IO, run.stderr)
        self.ensemble("full", "--resume")
        self.assertEqual(self.hash(path), expected)

    def test_a_disk_that_is_full_and_then_is_not(self):
        """A file system too small for all of it, in a name space of its own; it is made larger and the ensemble goes on."""
        space = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
        if not shutil.which("unshare") or subprocess.run([*space, "sh", "-c", "mount -t tmpfs tmpfs /mnt"], capture_output=True).returncode:
            self.skipTest("no file system can be mounted here")
        whole = self.ensemble("whole", "--jobs", 1)
        small = self.folder / "small"
        small.mkdir()
        script = """
            mount -t tmpfs -o size="$4" tmpfs "$1" && mkdir "$1"/e
            "$2" ensemble "$3" -o "$1"/e --quiet --jobs 2; echo "full $?"
            ls "$1"/e/runs/*.h5 2>/dev/null | wc -l
            for run in "$1"/e/runs/*.h5; do if [ -e "$run" ]; then "$2" hash "$run" >/dev/null || echo "unreadable $run"; fi; done
            mount -o remount,size=100M "$1"
            "$2" ensemble "$3" -o "$1"/e --quiet --jobs 2 --resume; echo "resumed $?"
            "$2" hash "$1"/e
        """
        done = []
        for size in ("300k", "2M", "5M", "7M"):
            with self.subTest(size):
                run = subprocess.run([*space, "sh", "-c", script, "sh", small, PROGRAM, self.experiment, size], capture_output=True, encoding="utf-8", env=ENVIRONMENT)
                full, ready, *rest = run.stdout.split("\n")
                self.assertEqual(full, f"full {IO}", run.stdout + run.stderr)
                done.append(int(ready))
                self.assertEqual(rest, ["resumed 0", self.hash(whole), ""], run.stdout + run.stderr)
        self.assertLess(done[0], done[-1], "the larger disk held no more")
        self.assertLess(done[-1], 9)

    def test_nothing_is_computed_twice(self):
        path = self.ensemble("once")
        before = {file: file.stat().st_mtime_ns for file in (path / "runs").iterdir()}
        self.ensemble("once", "--resume")
        self.assertEqual({file: file.stat().st_mtime_ns for file in (path / "runs").iterdir()}, before)
        self.assertIn("--resume", self.done("ensemble", self.experiment, "-o", path, status=USAGE).stderr)
        self.experiment.write_text(EXPERIMENT.replace("2024", "2023"))
        refused = self.done("ensemble", self.experiment, "-o", path, "--resume", status=SCENARIO).stderr
        self.assertIn("would come out otherwise now: [time] end was 2024, is 2023", refused)
        self.assertEqual({file: file.stat().st_mtime_ns for file in (path / "runs").iterdir()}, before)

    def test_a_region_run_is_replayed_with_the_reference_it_had(self):
        self.experiment.write_text("[experiment]\nbase = country/small.ini\nreplicates = 0-1\n[set]\ntime.end = 2022\nscope.regions = 1\n")
        path = self.ensemble("regions")
        run, reference = path / "runs" / "none.r0001.h5", path / "reference" / "none.none.h5"
        self.assertIn("the same as then", self.done("replay", run).stdout)
        moved = reference.rename(self.folder / "elsewhere.h5")
        self.assertIn("is not there: its hash was", self.done("replay", run, status=66).stderr)
        self.assertIn("same  ", self.done("replay", run, "--reference", moved).stdout)
        self.assertIn("is not the reference of this run", self.done("replay", run, "--reference", run, status=66).stderr)

    def test_a_region_run_under_a_shock_goes_on_from_the_years_before(self):
        """The reference under the shock names others who may come from the first step of the shock on: who was there by the other reference makes room."""
        (self.folder / "country" / "jump.ini").write_text("[scenario]\nextends = small.ini\n[shock.jump]\nkind = remote_work_jump\namount = 0.3\nfrom = 2022\n")
        self.experiment.write_text("[experiment]\nbase = country/small.ini\nshocks = none, country/jump.ini\nreplicates = 0-3\nreference_replicates = 1\n"
                                   "[set]\ntime.end = 2024\nscope.regions = 1\n")
        shared, whole = self.ensemble("shared"), self.ensemble("whole", "--whole")
        self.assertNotEqual(self.hash(shared / "reference" / "none.none.h5"), self.hash(shared / "reference" / "jump.none.h5"))
        self.assertEqual(self.hash(shared), self.hash(whole))

    def test_an_ensemble_can_grow(self):
        """Replicates and a strategy are added: what is there is kept, the rest computed, and the sum is that of one made at once."""
        self.experiment.write_text(EXPERIMENT.replace("0-2", "0-1").replace(", country/late.ini", ""))
        path = self.ensemble("grown")
        before = {file: file.stat().st_mtime_ns for file in (path / "runs").iterdir()}
        self.experiment.write_text(EXPERIMENT)
        self.assertIn("--resume keeps", self.done("ensemble", self.experiment, "-o", path, status=USAGE).stderr)
        run = self.done("ensemble", self.experiment, "-o", path, "--resume")
        self.assertRegex(run.stderr, r"the experiment has changed: 4 runs are kept, 5 are to be made, and 0 of before")
        after = {file: file.stat().st_mtime_ns for file in (path / "runs").iterdir()}
        self.assertEqual({file: after[file] for file in before}, before)
        self.assertEqual(self.hash(path), self.hash(self.ensemble("at_once")))
        self.experiment.write_text(EXPERIMENT.replace("0-2", "1"))
        run = self.done("ensemble", self.experiment, "-o", path, "--resume")
        self.assertRegex(run.stderr, r"3 runs are kept, 0 are to be made, and 6 of before are no longer in the plan")

    def test_mistakes_are_told_at_once(self):
        self.experiment.write_text("[experiment]\nbase = country/small.ini\ndesign = sobl\nstrategy = none\nreplicates = 3-1\n[smple.x]\nlow = 1\n")
        run = self.done("ensemble", self.experiment, "-o", self.folder / "no", status=SCENARIO)
        for text in ("experiment.ini:3: error", "`sobol`", "experiment.ini:4: error", "`strategies`", "experiment.ini:5: error", "experiment.ini:7: error"):
            self.assertIn(text, run.stderr)
        self.experiment.write_text("[experiment]\nbase = country/none.ini\n")
        self.assertIn("cannot read", self.done("ensemble", self.experiment, "-o", self.folder / "no", status=MISSING).stderr)
        self.experiment.write_text("[experiment]\nbase = country/small.ini\n[sample.d]\nparameter = migration.distanse\nlow = 1\nhigh = 2\n")
        self.assertIn("`distance`", self.done("ensemble", self.experiment, "-o", self.folder / "no", status=SCENARIO).stderr)

    def test_shipped_experiments_can_be_run(self):
        """All that a user finds beside the scenarios, up to the plan: a line too long, a name that is not there, a parameter that is none would stop it."""
        shipped = [p for p in sorted((ROOT / "scenarios" / "experiments").glob("*.ini")) if "[experiment]" in p.read_text(encoding="utf-8")]
        self.assertGreaterEqual(len(shipped), 3)
        for path in shipped:
            with self.subTest(path.name):
                self.done("ensemble", path, "-o", self.folder / path.stem, "--dry-run")
                self.assertGreater(len((self.folder / path.stem / "plan.csv").read_text(encoding="utf-8").splitlines()), 5)

    def test_sampled_values_reach_the_runs(self):
        self.experiment.write_text("[experiment]\nbase = country/small.ini\ndesign = latin_hypercube\npoints = 3\n[set]\ntime.end = 2021\n"
                                   "[sample.distance]\nparameter = migration.distance\nlow = 1\nhigh = 2\n")
        path = self.ensemble("sampled")
        with open(path / "plan.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(sorted(int(3 * (float(row["distance"]) - 1)) for row in rows), [0, 1, 2])
        self.assertEqual(len({self.hash(path / row["file"], "--results") for row in rows}), 3)

    def test_compare(self):
        path = self.ensemble("compared")
        table = self.folder / "table.csv"
        text = self.done("compare", path, "--by", "all,municipality", "--csv", table, "--output", self.folder / "table.h5", "--goal", "jobs>=1").stdout
        for word in ("overlap", "regret", "1 of 1", "random variation only"):
            self.assertIn(word, text)
        with open(table, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        jobs = {(r["strategy"], r["where"]): float(r["difference"]) for r in rows if r["indicator"] == "jobs"}
        self.assertGreater(jobs["jobs", "all"], 0)
        self.assertAlmostEqual(jobs["jobs", "all"], sum(v for (s, w), v in jobs.items() if s == "jobs" and w != "all"))
        self.judged_by_group(path, rows)
        base = path / "runs" / "none.r0000.h5"
        copy = self.folder / "copy.h5"
        shutil.copy(base, copy)
        same = self.folder / "same.csv"
        self.done("compare", base, copy, "--csv", same)
        with open(same, encoding="utf-8", newline="") as file:
            self.assertEqual({float(r["difference"]) for r in csv.DictReader(file)}, {0.0})
        other = self.run_to("other.h5", "--set", "time.end=2024", "--seed", 5)
        self.assertIn("[run] seed", self.done("compare", base, other, status=SCENARIO).stderr)
        short = self.run_to("short.h5", "--set", "time.end=2022")
        self.assertEqual(omland("compare", base, short).returncode, SCENARIO)
        self.assertIn("`population`", self.done("compare", path, "--indicators", "popuation", status=USAGE).stderr)
        self.done("compare", base, base)

    def judged_by_group(self, path, rows):
        """Trade-off, regret and goal by group and year; costs discounted; the CSV and the HDF5 file say the same."""
        one = next(r["where"] for r in rows if r["where"] != "all")
        text = self.done("compare", path, "--where", f"all,{one.split()[0]}", "--years", "2022,2023", "--goal", "jobs>=1").stdout
        self.assertEqual(len(re.findall(rf"^jobs +{re.escape(one)} +jobs +202[23] .* 1 of 1$", text, re.M)), 2)
        self.assertIn(f"`{one}x`, nearest known name `{one}`", self.done("compare", path, "--where", one + "x", status=USAGE).stderr)
        late = self.folder / "discounted.csv"
        self.done("compare", path, "--by", "all,municipality", "--csv", late, "--discount", 0.5)
        with open(late, encoding="utf-8", newline="") as file:
            for full, less in zip(rows, csv.DictReader(file)):
                paid = float(full["cost_nok"])
                if full["strategy"] == "late":      # begins in 2023: one year's cost, three years off
                    self.assertAlmostEqual(float(less["cost_nok"]), paid / 1.5 ** 3, delta=1e-6 * paid)
                self.assertLessEqual(float(less["cost_nok"]), paid)
                self.assertEqual(less["difference"], full["difference"])
        self.assertGreater(sum(float(r["cost_nok"]) for r in rows if r["strategy"] == "late"), 0)
        with h5py.File(self.folder / "table.h5") as file:
            self.assertEqual(set(file) - {"provenance"}, set(rows[0]))
            for name in ("strategy", "where", "evidence"):
                self.assertEqual(list(file[name].asstr()[:]), [r[name] for r in rows])
            numpy.testing.assert_allclose(file["cost_nok"][:], [float(r["cost_nok"]) for r in rows], rtol=1e-9)
        counties = self.done("compare", path, "--by", "county", "--indicators", "jobs").stdout
        with h5py.File(path / "runs" / "none.r0000.h5") as file:
            for name in set(file["geo/county_name"].asstr()[:]):
                self.assertIn(name, counties)

    def test_compare_refuses_what_is_no_pair(self):
        path = self.ensemble("compared")
        base = path / "runs" / "none.r0000.h5"
        for name, value in (("commit", "another"), ("status", "interrupted")):
            changed = path / "runs" / "late.r0001.h5"          # not the first file of its strategy
            with h5py.File(changed, "r+") as file:
                kept = file["provenance"].attrs[name]
                file["provenance"].attrs[name] = value
            self.seal(changed)
            self.assertIn(value, self.done("compare", path, status=SCENARIO).stderr)
            if name == "commit":
                self.done("compare", path, "--allow", "program")
            with h5py.File(changed, "r+") as file:
                file["provenance"].attrs[name] = kept
            self.seal(changed)
        self.done("compare", path)
        other = self.country(self.folder / "other" / "country", seed=2)
        run = self.run_to("other.h5", "--set", "time.end=2024", scenario=other)
        self.assertRegex(self.done("compare", base, run, status=SCENARIO).stderr, r"tables are .*SHA-256 [0-9a-f]{64}.* and .*[0-9a-f]{64}")
        comma, table = self.folder / 'a,"b.h5', self.folder / "comma.csv"
        shutil.copy(base, comma)
        self.done("compare", base, comma, "--csv", table)
        with open(table, encoding="utf-8", newline="") as file:
            self.assertEqual({row["strategy"] for row in csv.DictReader(file)}, {str(comma)})

    def ranks(self, program, count, path, *more):
        environment = dict(ENVIRONMENT, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
        return subprocess.Popen(["mpirun", "--oversubscribe", "-n", str(count), str(program), "ensemble", self.experiment, "-o", path, "--jobs", "1", "--quiet", *more],
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)

    @unittest.skipUnless(shutil.which("mpirun") and shutil.which("mpicc"), "Open MPI is not installed")
    def test_ranks_of_open_mpi(self):
        expected, program = self.hash(self.ensemble("expected")), mpi_program()
        for count in (1, 2, 3):
            path = self.folder / f"ranks{count}"
            with self.ranks(program, count, path) as run:
                text = run.communicate(timeout=300)[0]
            self.assertEqual(run.returncode, 0, text)
            self.assertEqual(self.hash(path), expected)

    @unittest.skipUnless(shutil.which("mpirun") and shutil.which("mpicc"), "Open MPI is not installed")
    def test_a_rank_that_is_killed_loses_its_unfinished_tasks_alone(self):
        expected, program, generator = self.hash(self.ensemble("expected")), mpi_program(), random.Random(3)
        path, done = self.folder / "lost", 0
        for _ in range(4):
            with self.ranks(program, 2, path, "--resume") as run:
                time.sleep(generator.uniform(0.3, 1.5))
                children = pathlib.Path(f"/proc/{run.pid}/task/{run.pid}/children")
                found = [int(pid) for pid in children.read_text(encoding="ascii").split()] if children.exists() else []
                for pid in [generator.choice(found)] if found else []:
                    try:
                        os.kill(pid, signal.SIGKILL)
                    except ProcessLookupError:
                        pass
                run.communicate(timeout=120)
            there = len(list((path / "runs").glob("*.h5"))) if path.exists() else 0
            self.assertGreaterEqual(there, done)
            done = there
        self.ensemble("lost", "--resume")
        self.assertEqual(self.hash(path), expected)


if __name__ == "__main__":
    unittest.main()
