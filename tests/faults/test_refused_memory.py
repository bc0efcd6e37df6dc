#!/usr/bin/python3
"""Every place of the program that asks for memory is refused once: the program says so, or gives the same result; it never gives another one and never crashes.

The places are those a verb meets in a small country; `make test` tries some of them, evenly spaced, `make torture` all.
Run: /usr/bin/python3 -m unittest tests/faults/test_refused_memory.py"""
import hashlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

import attack
from command_line import ENVIRONMENT, PROGRAM, ROOT, started, wait_for

SHORT = ("--set", "time.end=2021", "--set", "time.steps_per_year=2")
JOBS = "[policy.jobs]\nlever = state_jobs\namount = 40\nwho = all\nfrom = 2020\n"
EXPERIMENT = """[experiment]
base = {home}/small.ini
strategies = none, {home}/jobs.ini
replicates = 0-1
[set]
time.end = 2022
time.steps_per_year = 1
"""


class RefusedMemory(attack.Case):
    """Each verb has a folder as it stands before, which is copied for every trial; paths below it are the same in all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = pathlib.Path(cls.keep.name) / "home"
        cls.library = pathlib.Path(cls.keep.name) / "refuse_memory.so"
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        subprocess.run([compiler, "-std=c11", "-D_GNU_SOURCE", "-O1", "-shared", "-fPIC", "-o", str(cls.library), "tests/tools/refuse_memory.c",
                        "-ldl"], cwd=ROOT, check=True)
        ini = cls.country(cls.home, places=12)
        (cls.home / "jobs.ini").write_text(ini.read_text() + JOBS)
        (cls.home / "region.ini").write_text(f"{ini.read_text()}[scope]\nregions = Region 1\nreference = {cls.home}/ref.h5\n")
        cls.run_now(cls.home, "reference", "small.ini", "-o", "ref.h5", "--set", "scope.regions=Region 1", "--replicates", "0-1", *SHORT)
        (cls.home / "experiment.ini").write_text(EXPERIMENT.format(home=cls.home))

    @classmethod
    def run_now(cls, folder, *arguments, **more):
        done = cls.run_in(folder, arguments, {}, **more)
        if done.returncode:
            raise AssertionError(f"omland {arguments}\n{done.stderr}")
        return done

    @staticmethod
    def run_in(folder, arguments, more):
        return subprocess.run([PROGRAM, *map(str, arguments)], cwd=folder, env=dict(ENVIRONMENT, OMP_NUM_THREADS="1", **more), timeout=120,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, encoding="utf-8", errors="replace")

    def before(self, *commands):
        """A folder in which these have run."""
        folder = self.folder / "before"
        folder.mkdir()
        for command in commands:
            self.run_now(folder, *command)
        return folder

    def trial(self, before, command, environment, outputs):
        """Runs it in a copy of the folder; how it ended, and what it gave."""
        folder = self.folder / "trial"
        shutil.copytree(before, folder)
        try:
            done = self.run_in(folder, command, environment)
            return done, (done.stdout, *(self.content(folder / name) for name in outputs))
        finally:
            shutil.rmtree(folder)

    def content(self, path):
        if not path.exists():
            return None
        if path.is_dir() or path.suffix == ".h5":
            return self.hash_or_none(path)
        return hashlib.sha256(path.read_bytes()).hexdigest()

    @staticmethod
    def place(log):
        """Where the program asked: function and line of the calls around it, the innermost first."""
        told = subprocess.run(["addr2line", "-s", "-f", "-e", PROGRAM, *log.read_text().split()], stdout=subprocess.PIPE, encoding="utf-8").stdout
        return " < ".join(" ".join(pair) for pair in zip(*[iter(told.split("\n"))] * 2))

    def refuse(self, name, before, command, *outputs):
        """Refuses each place once; what stands under the name of an output is the result expected, however the program ends."""
        account, log = attack.Account(f"refused memory, {name}", 2), self.folder / "places"
        log.unlink(missing_ok=True)
        done, expected = self.trial(before, command, dict(LD_PRELOAD=str(self.library), REFUSE_LOG=str(log)), outputs)
        self.assertEqual(done.returncode, 0, done.stderr)
        calls = [int(line.split()[0]) for line in log.read_text().splitlines()]
        self.assertGreater(len(calls), 5)
        first = account.generator.random()
        step = 0.6180339887498949        # evenly spaced wherever the time ends
        order = list(range(len(calls))) if attack.AT_LENGTH else [int((first + k * step) % 1 * len(calls)) for k in range(len(calls))]
        for k in order:
            if not attack.AT_LENGTH and not account.open():
                break
            log.write_text("")
            done, result = self.trial(before, command, dict(LD_PRELOAD=str(self.library), REFUSE_AT=str(calls[k]), REFUSE_LOG=str(log)), outputs)
            what = f"call {calls[k]} of omland {' '.join(map(str, command))}, {self.place(log)}"
            outcome = account.judge(done, expected, lambda: result, what)
            if outcome == "refused":
                for path, due, got in zip(outputs, expected[1:], result[1:]):
                    if got not in (None, due) and not (before / path).exists():
                        account.enter("another result in silence", f"{path} stands there after {what}: {done.stderr}")
        if os.environ.get("ATTACK_SHOW"):
            print(dict(account.seen))
        account.close(self)

    def test_run(self):
        self.refuse("run", self.before(), ("run", self.home / "jobs.ini", "-o", "out.h5", *SHORT, "--save-world", "world.h5"), "out.h5")

    def test_run_from_a_saved_world(self):
        command = ("run", self.home / "small.ini", "-o", "out.h5", *SHORT, "--save-world", "world.h5")
        before = self.before(command)
        (before / "out.h5").unlink()
        self.refuse("run from a saved world", before, command, "out.h5")

    def test_region_run(self):
        self.refuse("region run", self.before(), ("run", self.home / "region.ini", "-o", "out.h5", *SHORT), "out.h5")

    def test_reference(self):
        self.refuse("reference", self.before(), ("reference", self.home / "small.ini", "-o", "ref.h5", "--set", "scope.regions=Region 1", *SHORT), "ref.h5")

    def test_resume(self):
        command = ("run", self.home / "jobs.ini", "-o", "out.h5", "--set", "time.end=2050", "--set", "time.steps_per_year=1")
        before = self.before()
        with subprocess.Popen([PROGRAM, *map(str, command)], cwd=before, env=ENVIRONMENT, stderr=subprocess.PIPE, encoding="utf-8") as process:
            wait_for(process, r"year 2040\b")
            process.send_signal(signal.SIGTERM)
            process.stderr.read()
        self.assertEqual(process.returncode, 75)
        self.refuse("resume", before, (*command, "--resume"), "out.h5")

    def test_branch(self):
        short = ("--set", "time.end=2022", "--set", "time.steps_per_year=1")
        before = self.before(("run", self.home / "small.ini", "-o", "base.h5", *short, "--keep-years", "2021"))
        self.refuse("branch", before, ("run", self.home / "small.ini", "-o", "out.h5", *short, "--from", "base.h5", "--from-year", "2021"), "out.h5")

    def test_keep_years(self):
        command = ("run", self.home / "small.ini", "-o", "out.h5", *SHORT, "--set", "time.end=2022", "--keep-years", "2021")
        self.refuse("keep years", self.before(), command, "out.h5", "out.h5.2021.0.branch")

    def test_ensemble(self):
        self.refuse("ensemble", self.before(), ("ensemble", self.home / "experiment.ini", "-o", "out", "--jobs", "1", "--quiet"), "out")

    def ensemble(self):
        return self.before(("ensemble", self.home / "experiment.ini", "-o", "some", "--quiet"))

    def test_compare(self):
        before = self.ensemble()
        self.refuse("compare", before, ("compare", "some", "--csv", "out.csv", "-o", "out.h5"), "out.csv", "out.h5")
        self.refuse("compare by role", before, ("compare", "some", "--by", "role,municipality", "--indicators", "population,jobs"))

    def test_merge(self):
        self.refuse("merge", self.ensemble(), ("merge", "some", "-o", "out.h5"), "out.h5")

    def test_files(self):
        before = self.before(("run", self.home / "jobs.ini", "-o", "out.h5", *SHORT))
        for verb, *more in (("export", "-o", "out.csv"), ("hash",), ("hash", "--results"), ("regions", "--csv", "out.csv"), ("replay", "--threads", "1")):
            with self.subTest(verb=verb):
                self.refuse(" ".join((verb, *more)), before, (verb, "out.h5", *more), "out.csv")

    def test_check_and_describe(self):
        before = self.before()
        self.refuse("check", before, ("check", self.home / "jobs.ini"))
        self.refuse("describe", before, ("describe",))


if __name__ == "__main__":
    unittest.main()
