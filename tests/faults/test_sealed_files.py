#!/usr/bin/python3
"""Files that were damaged: one bit turned, a block of zeros, cut, changed by another program. Each kind of file that is read back is refused
with a word of what is wrong, whatever was hit; no result is made from it.

OMLAND_FLIPS=N turns N bits in each kind of file (200); `make torture` goes on with as many again while there is time. Run: /usr/bin/python3 -m unittest tests/faults/test_sealed_files.py"""
import os
import pathlib
import shutil
import signal
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

import h5py

import attack
from command_line import Case, omland, started, wait_for

IO, STOPPED = 74, 75
FLIPS = int(os.environ.get("OMLAND_FLIPS", "200"))


class Damaged(Case):
    """Several files are looked at by one call of `omland seal`, so that two hundred cost as little as one."""

    def damaged(self, path, account):
        """Copies of a file, each with one bit turned; the places are anywhere, and half of them where names and attributes stand."""
        whole, generator, before = path.read_bytes(), account.generator, sum(account.count.values())
        texts = [k for k in range(len(whole) - 8) if whole[k:k + 5].isalpha()]
        for k in range(before, before + FLIPS):
            place = generator.choice(texts) if k % 2 and texts else generator.randrange(len(whole))
            bad = bytearray(whole)
            bad[place] ^= 1 << generator.randrange(8)
            copy = self.folder / f"bad{k}.{path.name}"
            copy.write_bytes(bad)
            yield copy, place

    def some_refused(self, path, account):
        copies = list(self.damaged(path, account))
        run = self.done("seal", *(copy for copy, _ in copies), status=IO)
        said = run.stderr.splitlines()
        self.assertEqual((run.stdout, len(said)), ("", len(copies)))
        for line, (copy, place) in zip(said, copies):
            self.assertRegex(line, rf"{copy.name}: .*(damaged|has no seal|cut: |not an HDF5 file|newer)", place)
            account.enter("refused", place)
        return copies

    def all_refused(self, path):
        """The first of the copies, which stay; more are tried while there is time."""
        self.assertEqual(self.done("seal", path).stdout, f"{path}: whole\n")
        account = attack.Account(f"bits of {path.name}", 0)
        copies = self.some_refused(path, account)
        while account.open():
            self.remove(self.some_refused(path, account))
        account.close(self)
        return copies

    def remove(self, copies):
        for copy, _ in copies:
            copy.unlink()

    def test_results(self):
        path = self.run_to("result.h5", "--set", "time.end=2022", "--set", "output.household_trajectories=yes", "--set", "output.snapshots=2021")
        copies = self.all_refused(path)
        run = self.done("hash", *(copy for copy, _ in copies), status=IO)
        self.assertEqual((run.stdout, len(run.stderr.splitlines())), ("", len(copies)))
        for verb in (("export", "-o", "-"), ("replay",), ("regions",), ("compare", path)):
            for copy, place in copies[:4]:
                run = self.done(*verb, copy, status=IO)
                self.assertIn(copy.name, run.stderr, place)
                self.assertEqual(run.stdout, "")

    def test_worlds_branches_and_checkpoints(self):
        world, base, short = self.folder / "world.h5", self.folder / "base.h5", ("--set", "time.end=2023")
        self.done("run", self.scenario, "-o", base, "--quiet", *short, "--save-world", world, "--keep-years", "2022")
        for copy, place in self.all_refused(world)[:20]:
            run = self.done("run", self.scenario, "-o", self.folder / "no.h5", "--quiet", *short, "--save-world", copy, status=IO)
            self.assertIn(copy.name, run.stderr, place)
            self.assertFalse((self.folder / "no.h5").exists())
        branch = self.folder / "base.h5.2022.0.branch"
        whole = branch.read_bytes()
        for copy, place in self.all_refused(branch)[:20]:
            shutil.copy(copy, branch)
            run = self.done("run", self.scenario, "-o", self.folder / "no.h5", "--quiet", *short, "--from", base, "--from-year", "2022", status=IO)
            self.assertIn("branch", run.stderr, place)
        branch.write_bytes(whole)
        self.done("run", self.scenario, "-o", self.folder / "yes.h5", "--quiet", *short, "--from", base, "--from-year", "2022")

    def test_a_run_that_was_stopped(self):
        path, long = self.folder / "run.h5", ("--set", "time.end=2060", "--set", "output.household_trajectories=yes")
        with started("run", self.scenario, "-o", path, *long) as process:
            wait_for(process, r"year 2025\b")
            process.send_signal(signal.SIGTERM)
            process.stderr.read()
        self.assertEqual(process.returncode, STOPPED)
        for kept in (self.folder / "run.h5.part", self.folder / "run.h5.0.checkpoint"):
            whole = kept.read_bytes()
            for copy, place in self.all_refused(kept)[:20]:
                shutil.copy(copy, kept)
                run = omland("run", self.scenario, "-o", path, "--quiet", "--resume", *long)
                self.assertFalse(run.returncode == 0 and place < len(whole) - 101, f"{kept.name}, byte {place}")
                if run.returncode == 0:      # the seal alone was hit: what it is for is whole
                    path.unlink()
            kept.write_bytes(whole)

    def test_references_and_merged_files(self):
        reference = self.folder / "reference.h5"
        self.done("reference", self.scenario, "-o", reference, "--set", "time.end=2022", "--set", "scope.regions=Region 1", "--replicates", "0")
        for copy, place in self.all_refused(reference)[:20]:
            run = self.done("run", self.scenario, "-o", self.folder / "no.h5", "--quiet", "--set", "time.end=2022", "--set", "scope.regions=Region 1",
                            "--set", f"scope.reference={copy}", status=IO)
            self.assertIn(copy.name, run.stderr, place)
        experiment = self.folder / "experiment.ini"
        experiment.write_text("[experiment]\nbase = country/small.ini\nreplicates = 0-1\n[set]\ntime.end = 2021\n")
        self.done("ensemble", experiment, "-o", self.folder / "two")
        merged = self.folder / "merged.h5"
        self.done("merge", self.folder / "two", "-o", merged)
        self.all_refused(merged)


class Changed(Case):
    def test_what_another_program_changed_is_accepted_knowingly(self):
        path = self.run_to("out.h5", "--set", "time.end=2021")
        first = self.hash(path)
        with h5py.File(path, "r+") as file:
            file.attrs["note"] = "ours"
        self.assertIn("`omland seal --renew` accepts it", self.done("hash", path, status=IO).stderr)
        self.assertIn("sealed as it is", self.done("seal", "--renew", path).stdout)
        self.assertNotEqual(self.hash(path), first)

    def test_what_is_no_file_is_refused_at_once(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        for path in (pipe, "/dev/zero"):
            for verb in (("seal",), ("seal", "--renew"), ("hash",), ("export", "-o", "-"), ("replay",)):
                self.assertIn("is a pipe or device", self.done(*verb, path, status=IO, timeout=20).stderr)
        self.assertIn("is a folder", self.done("replay", self.folder, status=IO).stderr)
        self.done("seal", self.folder / "none.h5", status=66)

    def test_a_file_that_a_run_is_writing_is_not_sealed(self):
        path = self.folder / "out.h5"
        with started("run", self.scenario, "-o", path, "--set", "time.end=2060") as process:
            wait_for(process, r"year 2020\b")
            self.assertIn("is being written by a run", self.done("hash", f"{path}.part", status=IO).stderr)
            self.assertIn("is being written", self.done("seal", "--renew", f"{path}.part", status=IO).stderr)
            process.kill()
            process.stderr.read()


if __name__ == "__main__":
    unittest.main()
