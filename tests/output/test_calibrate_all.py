#!/usr/bin/python3
"""scripts/calibrate_all: a step that is finished stands, until the program, an input or what it made is another.

The program is a stand-in that writes a line where `-o` says. Run: /usr/bin/python3 -m unittest tests/output/test_calibrate_all.py"""
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
STAND_IN = """#!/bin/sh
echo "$@" >>"{folder}/calls"
while [ "$1" != -o ]; do shift; done
echo results >"$2"
"""


class CalibrateAll(unittest.TestCase):
    def setUp(self):
        keep = tempfile.TemporaryDirectory(prefix="omland-")
        self.addCleanup(keep.cleanup)
        self.folder = pathlib.Path(keep.name)
        self.program = self.folder / "omland"
        self.stand_in(STAND_IN.format(folder=self.folder))

    def stand_in(self, text):
        self.program.write_text(text, encoding="utf-8")
        self.program.chmod(0o755)

    def step(self, name="start_2010", status=0):
        done = subprocess.run([ROOT / "scripts/calibrate_all", "--program", self.program, "--folder", self.folder / "out", "--only", name],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_a_finished_step_stands(self):
        self.assertRegex(self.step(), r"start_2010: done in \d+ s")
        call = (self.folder / "calls").read_text().splitlines()
        self.assertEqual(len(call), 1)
        self.assertIn("--replicates 0-15", call[0])
        self.assertIn("start_2010: stands", self.step())
        (self.folder / "out/start_2010.h5").write_text("cut")
        self.assertIn("done in", self.step())                          # what it made is another
        self.stand_in(STAND_IN.format(folder=self.folder) + "# newer\n")
        self.assertIn("done in", self.step())                          # the program is another
        self.assertEqual(len((self.folder / "calls").read_text().splitlines()), 3)

    def test_a_step_that_fails_is_told_and_not_finished(self):
        self.stand_in("#!/bin/sh\necho no such table >&2\nexit 66\n")
        self.assertIn("no such table", self.step(status=66))
        self.assertEqual(list((self.folder / "out").glob("*.done")), [])

    def test_an_unknown_step_names_the_nearest(self):
        self.assertIn("nearest known name `start_2010`", self.step("start2010", status=64))


if __name__ == "__main__":
    unittest.main()
