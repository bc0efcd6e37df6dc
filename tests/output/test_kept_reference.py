"""A run of the whole country that also leaves a reference for region runs: its own result is that of a run without, and the reference is that of `omland reference`."""
import hashlib
import pathlib
import sys
import unittest

import h5py
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import command_line  # noqa: E402

KEEP = ("--reference-regions", "Region 1")


def contents(path):
    """Every dataset of the file by name, as a sum of its bytes; rows by column, for what lies between columns is nothing."""
    found = {}

    def visit(name, item):
        if isinstance(item, h5py.Dataset) and item.dtype.kind != "O":
            for column in item.dtype.names or [()]:
                found[name, column] = hashlib.sha256(numpy.ascontiguousarray(item[()][column]).tobytes()).hexdigest()

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
