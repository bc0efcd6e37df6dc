#!/usr/bin/python3
"""Signals at any moment, to runs and to ensembles and their workers: what is there afterwards can be gone on with, and gives what an unbroken one gives.

Run: /usr/bin/python3 -m unittest tests/faults/test_signals.py"""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

import attack
from command_line import ENVIRONMENT, PROGRAM

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGKILL, signal.SIGSTOP, signal.SIGHUP, signal.SIGPIPE, signal.SIGXFSZ)
LONG = ("--set", "time.end=2050", "--set", "time.steps_per_year=1", "--set", "output.household_trajectories=yes")
JOBS = "[policy.jobs]\nlever = state_jobs\namount = 40\nwho = all\nfrom = {year}\n"
EXPERIMENT = """[experiment]
base = {home}/small.ini
strategies = none, {home}/early.ini, {home}/late.ini
replicates = 0-1
[set]
time.end = 2030
time.steps_per_year = 1
"""


def children(process):
    path = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in path.read_text(encoding="ascii").split()] if path.exists() else []


def send(pid, number):
    try:
        os.kill(pid, number)
        if number == signal.SIGSTOP:
            time.sleep(0.05)
            os.kill(pid, signal.SIGCONT)
    except ProcessLookupError:
        pass


class Signals(attack.Case):
    def begun(self, *arguments):
        return subprocess.Popen([PROGRAM, *map(str, arguments)], env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, encoding="utf-8", errors="replace")

    def broken(self, account, span, aims, *arguments):
        """Runs it with one to three signals within `span` seconds; how it ended, and what was sent."""
        sent = []
        with self.begun(*arguments) as process:
            for _ in range(account.generator.randint(1, 3)):
                time.sleep(account.generator.uniform(0, span / 2))
                number = account.generator.choice(SIGNALS)
                sent.append(number.name)
                aim = account.generator.choice([process.pid, *aims(process)])
                if process.poll() is None:
                    send(aim, number)
            complaint = process.communicate(timeout=300)[1]
        return process.returncode, complaint, " ".join(sent)

    def attacked(self, account, expected, path, command, span, aims=lambda process: []):
        """Broken, perhaps again, and gone on with to the end."""
        told = []
        for _ in range(account.generator.randint(1, 2)):
            code, complaint, sent = self.broken(account, span, aims, *command, "--resume")
            told.append(f"{sent}: {code} {complaint.strip()[-200:]}")
            if code == 0 and self.hash_or_none(path) != expected:
                account.enter("another result in silence", "; ".join(told))
                return
            if code < 0 and -code not in (signal.SIGKILL, signal.SIGHUP, signal.SIGPIPE, signal.SIGTERM, signal.SIGINT):
                account.enter("crash", "; ".join(told))
                return
        with self.begun(*command, "--resume", "--quiet") as process:
            complaint = process.communicate(timeout=300)[1]
        same = process.returncode == 0 and self.hash_or_none(path) == expected
        account.enter("same result" if same else "cannot go on", f"{'; '.join(told)}; then {process.returncode} {complaint.strip()}")

    def test_runs(self):
        account = attack.Account("signals to runs", 8)
        whole = self.folder / "whole.h5"
        began = time.monotonic()
        self.done("run", self.scenario, "-o", whole, "--quiet", *LONG)
        span, expected = time.monotonic() - began, self.hash_or_none(whole)
        while account.open():
            home = self.folder / "broken"
            home.mkdir()
            self.attacked(account, expected, home / "out.h5", ("run", self.scenario, "-o", home / "out.h5", "--checkpoint-years", "3", *LONG), span)
            shutil.rmtree(home)
        account.close(self)

    def ensemble(self):
        home = self.scenario.parent
        for name, year in (("early", 2024), ("late", 2027)):
            (home / f"{name}.ini").write_text(self.scenario.read_text() + JOBS.format(year=year))
        experiment = self.folder / "experiment.ini"
        experiment.write_text(EXPERIMENT.format(home=home))
        return experiment

    def test_ensembles(self):
        account = attack.Account("signals to ensembles", 8)
        experiment, whole = self.ensemble(), self.folder / "whole"
        began = time.monotonic()
        self.done("ensemble", experiment, "-o", whole, "--quiet", "--jobs", "2")
        span, expected = time.monotonic() - began, self.hash_or_none(whole)
        while account.open():
            path = self.folder / "broken"
            self.attacked(account, expected, path, ("ensemble", experiment, "-o", path, "--jobs", "2"), span, children)
            self.assertEqual(list((path / "trunks").iterdir()), [], "years that runs shared stay behind")
            shutil.rmtree(path)
        account.close(self)

    def test_an_ensemble_succeeds_only_with_every_run(self):
        """A signal to a worker alone: its run is not there, the others are, and the exit code says so."""
        experiment = self.ensemble()
        for number, code, words in ((signal.SIGTERM, 75, "--resume"), (signal.SIGINT, 130, "--resume"), (signal.SIGKILL, 70, "ended before")):
            path = self.folder / number.name
            with self.begun("ensemble", experiment, "-o", path, "--jobs", "2", "--whole", "--quiet") as process:
                # both workers have begun a run, and so listen
                while process.poll() is None and len(list(path.glob("runs/*.part"))) < 2:
                    time.sleep(0.005)
                for worker in children(process)[:1]:
                    send(worker, number)
                complaint = process.communicate(timeout=300)[1]
            there = len(list((path / "runs").glob("*.h5")))
            if there == 6:
                self.assertEqual(process.returncode, 0, complaint)      # the signal came too late
            else:
                self.assertEqual(process.returncode, code, complaint)
                self.assertIn(words, complaint)
                self.assertGreaterEqual(there, 4)
            self.done("ensemble", experiment, "-o", path, "--quiet", "--resume", "--whole")
            self.assertEqual(len(list((path / "runs").glob("*.h5"))), 6)

    def test_a_run_that_fails_before_its_first_year_leaves_no_part(self):
        lacking = self.scenario.read_text() + "[scope]\nregions = Region 1\nreference = nowhere.h5\n"
        (self.scenario.parent / "lacking.ini").write_text(lacking)
        self.done("run", self.scenario.parent / "lacking.ini", "-o", self.folder / "out.h5", status=66)
        self.done("run", self.scenario, "-o", self.folder / "out.h5", "--save-world", self.folder / "nowhere" / "w.h5", status=74)
        self.assertEqual(list(self.folder.glob("out.h5*")), [])


if __name__ == "__main__":
    unittest.main()
