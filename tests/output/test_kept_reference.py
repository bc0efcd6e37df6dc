"""A run of the whole country that also leaves a reference for region runs: its own result is that of a run without, and the reference is that of `omland reference`."""
import hashlib
import pathlib
import signal
import sys
import time
import unittest

import h5py
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import command_line  # noqa: E402

KEEP = ("--reference-regions", "Region 1")


def contents(path):
    """Every dataset of the file by name, as a sum of its bytes."""
    found = {}

    def visit(name, item):
        if isinstance(item, h5py.Dataset) and item.dtype.kind != "O":
            found[name] = hashlib.sha256(numpy.ascontiguousarray(item[()]).tobytes()).hexdigest()

    with h5py.File(path) as file:
        file.visititems(visit)
    return found


class KeptReference(command_line.Case):
    def setUp(self):
        super().setUp()
        self.ref, self.kept = self.folder / "ref.h5", self.folder / "kept.h5"

    def test_the_run_is_what_it_is_without_and_the_reference_what_the_verb_makes(self):
        replicates = ("--replicates", "0-1")
        plain = self.run_to("plain.h5", *replicates)
        both = self.run_to("both.h5", *replicates, "--reference", self.kept, *KEEP)
        self.assertEqual(self.hash(plain, "--results"), self.hash(both, "--results"))
        self.done("reference", self.scenario, "-o", self.ref, "--quiet", *replicates, "--set", "scope.regions=Region 1")
        self.assertGreater(len(contents(self.ref)), 10)
        self.assertEqual(contents(self.ref), contents(self.kept))
        scope = ("--set", "scope.regions=Region 1", "--set")
        self.assertEqual(*(self.hash(self.run_to(f"region_{path.name}", *scope, f"scope.reference={path}"), "--results") for path in (self.ref, self.kept)))
        self.done("replay", both)

    def test_the_same_reference_is_the_same_bytes(self):
        def made(folder):
            (self.folder / folder).mkdir()
            self.done("reference", self.scenario, "-o", "ref.h5", "--quiet", "--set", "scope.regions=Region 1", cwd=self.folder / folder)
            return (self.folder / folder / "ref.h5").read_bytes()

        first = made("first")
        time.sleep(1.1)                     # HDF5 would write the second it was made in
        self.assertEqual(first, made("second"))

    def test_a_stopped_run_says_what_goes_on(self):
        path, long = self.folder / "stopped.h5", ("--set", "time.end=2060")
        with command_line.started("run", self.scenario, "-o", path, *long, "--reference", self.kept, *KEEP) as process:
            command_line.wait_for(process, r"year 20")
            process.send_signal(signal.SIGTERM)
            told = process.stderr.read()
        self.assertEqual(process.returncode, 75, told)
        self.assertIn("the same command with --resume and without --reference goes on", told)
        self.assertFalse(self.kept.exists())
        self.done("run", self.scenario, "-o", path, *long, "--resume", "--quiet")
        self.assertEqual(self.hash(path), self.hash(self.run_to("unbroken.h5", *long)))

    def test_what_cannot_be_is_said(self):
        def refused(words, *arguments, status=64):
            run = self.done("run", self.scenario, "-o", self.folder / "x.h5", "--quiet", *arguments, status=status)
            self.assertIn(words, run.stderr)
            self.assertEqual(list(self.folder.glob("*.h5*")), [])

        refused("go together", "--reference", self.kept)
        refused("go together", *KEEP)
        refused("from its start", "--reference", self.kept, *KEEP, "--resume")
        refused("nearest known name `Region 1`", "--reference", self.kept, "--reference-regions", "Regin 1", status=65)


if __name__ == "__main__":
    unittest.main()
