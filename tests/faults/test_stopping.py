#!/usr/bin/python3
"""Runs that cannot go on: places that cannot be written, limits, full disks, signals; and going on afterwards.

Run: /usr/bin/python3 -m unittest tests/faults/test_stopping.py"""
import os
import pathlib
import random
import re
import resource
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

import h5py

from command_line import ENVIRONMENT, PROGRAM, Case, omland, started, wait_for

OK, SCENARIO, IO, STOPPED, INTERRUPTED = 0, 65, 74, 75, 130


def years_written(case, path):
    """Years with a population in a file that was cut short; they must be the first ones, and end before the run does."""
    with h5py.File(path, "r") as file:
        known = (file["results/population"][0] > 0).any(axis=1)
    count = int(known.sum())
    case.assertTrue(known[:count].all())
    case.assertLess(count, len(known))
    return count


class Writing(Case):
    def refused(self, path, *arguments, status=IO, **more):
        run = omland("run", self.scenario, "-o", path, "--quiet", *arguments, **more)
        self.assertEqual(run.returncode, status, run.stderr)
        self.assertIn(str(path), run.stderr)
        return run.stderr

    def test_places_that_cannot_be_written(self):
        self.refused(self.folder / "nowhere" / "out.h5")
        self.refused(self.folder)
        (self.folder / "out.h5.part").mkdir()
        self.refused(self.folder / "out.h5")
        path = self.run_to("sound.h5", "--set", "time.end=2021")
        self.assertIn("cannot be written", self.done("export", path, "-o", self.folder / "nowhere" / "x.csv", status=IO).stderr)
        self.done("replay", path, "-o", self.folder / "nowhere" / "x.h5", status=IO)

    def test_a_folder_without_permission(self):
        """Root writes everywhere, so as root the program runs as nobody."""
        shut = self.folder / "shut"
        shut.mkdir(mode=0o555)
        self.folder.chmod(0o755)
        try:
            self.assertIn("Permission denied", self.refused(shut / "out.h5", **({"user": 65534} if os.geteuid() == 0 else {})))
        except PermissionError:
            self.skipTest("nobody may not run the program")

    def test_a_limit_on_file_size_is_told_at_the_start_or_keeps_the_years_before(self):
        """Whatever the limit: done, or nothing at all, or every year before the one it names."""
        many = ("--set", "time.end=2050", "--set", "output.household_trajectories=yes")
        whole = self.run_to("whole.h5", *many).stat().st_size
        kept = set()
        for share in (0.1, 0.5, 0.9, 1.0, 1.1, 1.2, 1.5):
            limit, path = int(share * whole), self.folder / f"out{share}.h5"
            run = omland("run", self.scenario, "-o", path, "--quiet", *many,
                         preexec_fn=lambda most=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
            if run.returncode == OK:
                self.assertGreaterEqual(limit, whole)
                continue
            self.assertEqual(run.returncode, IO, run.stderr)
            self.assertIn(f"{path}.part: ", run.stderr)
            self.assertIn("File too large", run.stderr)
            self.assertFalse(path.exists())
            stopped = re.search(r"no room for year (\d+)", run.stderr)
            if stopped and int(stopped[1]) == 2020:
                self.assertIn("nothing is kept", run.stderr)
                self.assertFalse(pathlib.Path(f"{path}.part").exists())
            elif stopped:
                kept.add(years_written(self, f"{path}.part"))
                self.assertGreaterEqual(max(kept), int(stopped[1]) - 2020, run.stderr)
            elif "cannot be written" in run.stderr and share < 0.5:
                self.assertFalse(pathlib.Path(f"{path}.part").exists())
        self.assertTrue(kept)
        self.assertGreater(max(kept), 0)

    def test_a_full_disk_is_an_error_and_another_run_succeeds(self):
        disk = self.folder / "disk"
        disk.mkdir()
        script = 'mount -t tmpfs -o size=300k none "$1" || exit 99; shift; exec "$@"'
        done = subprocess.run(["unshare", *(() if os.geteuid() == 0 else ("--user", "--map-root-user")), "--mount", "sh", "-c", script, "sh", disk,
                               PROGRAM, "run", self.scenario, "-o", disk / "out.h5", "--quiet", "--set", "time.end=2060"], env=ENVIRONMENT,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
        if done.returncode in (1, 99):
            self.skipTest("no file system can be mounted here")
        self.assertEqual(done.returncode, IO, done.stderr)
        self.assertIn("out.h5", done.stderr)
        self.run_to("out.h5", "--set", "time.end=2021")


class Stopping(Case):
    """However a run ends, what is on disk can be read, and going on gives what an unbroken run gives."""
    LONG = ("--set", "time.end=2060", "--set", "output.household_trajectories=yes", "--set", "output.firm_trajectories=yes",
            "--set", "output.snapshots=2024, 2059")

    def setUp(self):
        super().setUp()
        self.path = self.folder / "broken.h5"
        self.part = self.folder / "broken.h5.part"
        self.command = ("run", self.scenario, "-o", self.path, *self.LONG)

    def broken_by(self, number, *more, year=2025):
        """Sends a signal once `year` is told; the exit code (negative: killed)."""
        with started(*self.command, *more) as process:
            wait_for(process, rf"year {year}\b")
            process.send_signal(number)
            complaint = process.stderr.read()
        return process.returncode, complaint

    def resumed(self, *more):
        self.done(*self.command, "--resume", "--quiet", *more)
        unbroken = self.run_to("unbroken.h5", *self.LONG)
        self.assertEqual(self.hash(self.path), self.hash(unbroken))
        self.assertEqual(sorted(p.name for p in self.folder.glob("*.h5*")), ["broken.h5", "unbroken.h5"])

    def test_sigint_is_130_and_resumes_to_the_same_hash(self):
        code, complaint = self.broken_by(signal.SIGINT)
        self.assertEqual(code, INTERRUPTED)
        self.assertIn("--resume goes on", complaint)
        self.assertFalse(self.path.exists())
        self.assertGreaterEqual(years_written(self, self.part), 5)
        self.assertEqual(len(self.hash(self.part)), 64)
        self.resumed("--threads", "1")

    def test_sigterm_is_75_and_resumes_to_the_same_hash(self):
        code, complaint = self.broken_by(signal.SIGTERM)
        self.assertEqual(code, STOPPED)
        self.assertIn("--resume goes on", complaint)
        self.assertGreaterEqual(years_written(self, self.part), 5)
        self.resumed()

    def test_sigkill_leaves_a_readable_part_and_resumes_to_the_same_hash(self):
        code, _ = self.broken_by(signal.SIGKILL, "--checkpoint-years", "1")
        self.assertEqual(code, -signal.SIGKILL)
        self.assertGreaterEqual(years_written(self, self.part), 5)
        self.resumed()

    def test_a_part_that_a_killed_run_left_is_not_trusted(self):
        """It has no seal, so what turned in it cannot be told: a run goes on from the sealed copy of its last checkpoint, and not at all from a damaged one."""
        self.command = ("run", self.scenario, "-o", self.path, "--set", "time.end=2030", "--set", "output.household_trajectories=yes")
        self.assertEqual(self.broken_by(signal.SIGKILL, "--checkpoint-years", "2")[0], -signal.SIGKILL)
        left = {path: path.read_bytes() for path in self.folder.glob("broken.h5*")}
        copy = self.folder / "broken.h5.checkpoint"
        self.assertIn(copy, left)
        right = self.hash(self.run_to("unbroken.h5", *self.command[4:]))
        draw = random.Random(7)
        for _ in range(12):
            for path, content in left.items():
                path.write_bytes(content)
            turned = bytearray(left[self.part])
            for _ in range(3):
                turned[draw.randrange(len(turned))] ^= 1 << draw.randrange(8)
            self.part.write_bytes(turned)
            self.done(*self.command, "--resume", "--quiet")
            self.assertEqual(self.hash(self.path), right)
            self.path.unlink()
        for path, content in left.items():
            path.write_bytes(content)
        copy.write_bytes(left[copy][:1000] + bytes([left[copy][1000] ^ 4]) + left[copy][1001:])
        self.assertIn("damaged", self.done(*self.command, "--resume", "--quiet", status=IO).stderr)

    def test_with_shocks_and_policies_a_broken_run_resumes_to_the_same_hash(self):
        self.scenario.write_text(self.scenario.read_text() + "[shock.firms]\nkind = close_largest_firm\namount = 1\nwho = all\nrate = 0.1\n"
                                 "[shock.sector]\nkind = sector_change\nsector = trade_transport\namount = -0.2\nfrom = 2023\nramp = 5\n"
                                 "[shock.years]\nkind = mortality_year\namount = 0.5\nrate = 0.2\nduration = 3\n"
                                 "[shock.folk]\nkind = refugee_arrival\namount = 9\nwho = all\ncount = 2\nfrom = 2021\nto = 2030\n"
                                 "[policy.jobs]\nlever = state_jobs\namount = 9\nwho = all\nfrom = 2022\nramp = 8\nbudget = 1\n")
        self.assertEqual(self.broken_by(signal.SIGKILL, "--checkpoint-years", "1")[0], -signal.SIGKILL)
        self.resumed()

    def test_with_little_output_a_broken_run_resumes_to_the_same_hash(self):
        less = ("--set", "output.flows=no", "--set", "output.ages=no", "--set", "output.indicators=jobs")
        self.assertEqual(self.broken_by(signal.SIGKILL, *less)[0], -signal.SIGKILL)
        self.done(*self.command, "--resume", "--quiet", *less)
        self.assertEqual(self.hash(self.path), self.hash(self.run_to("unbroken.h5", *self.LONG, *less)))

    def test_sigkill_before_any_checkpoint_begins_anew(self):
        self.assertEqual(self.broken_by(signal.SIGKILL, "--checkpoint-years", "0", year=2020)[0], -signal.SIGKILL)
        self.resumed()

    def test_stopped_twice_and_in_the_second_replicate(self):
        replicates = ("--replicates", "2,5")
        with started(*self.command, *replicates) as process:
            wait_for(process, r"year 2030, replicate 5\b")
            process.send_signal(signal.SIGINT)
            process.stderr.read()
        self.assertEqual(process.returncode, INTERRUPTED)
        self.assertEqual(self.broken_by(signal.SIGTERM, "--resume", *replicates, year=2035)[0], STOPPED)
        self.done(*self.command, "--resume", "--quiet", *replicates)
        self.assertEqual(self.hash(self.path), self.hash(self.run_to("unbroken.h5", *self.LONG, *replicates)))

    def test_resuming_another_scenario_is_refused(self):
        self.assertEqual(self.broken_by(signal.SIGINT)[0], INTERRUPTED)
        run = self.done(*self.command, "--resume", "--quiet", "--seed", "2", status=SCENARIO)
        self.assertIn("broken.h5", run.stderr)
        self.resumed()

    def test_replay_that_is_stopped_leaves_nothing_behind(self):
        path = self.run_to("whole.h5", *self.LONG)
        with subprocess.Popen([PROGRAM, "replay", path], env=dict(ENVIRONMENT, TMPDIR=str(self.folder)), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            while process.poll() is None and not list(self.folder.glob("omland.*/again.h5.part")):
                pass
            process.send_signal(signal.SIGINT)
            process.communicate()
        self.assertEqual(process.returncode, INTERRUPTED)
        self.assertEqual(list(self.folder.glob("omland.*")), [])


if __name__ == "__main__":
    unittest.main()
