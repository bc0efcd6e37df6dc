#!/usr/bin/python3
"""scripts/calibrate_all: a step that is finished stands, until the program, an input or what it made is another.

The program is a stand-in that writes a line where `-o` says. Run: /usr/bin/python3 -m unittest tests/output/test_calibrate_all.py"""
import contextlib
import io
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "tools")]
import command_line  # noqa: E402
from calibrate_all_lib import plan  # noqa: E402

SCRIPT = command_line.script("calibrate_all")
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


class Plan(unittest.TestCase):
    def test_every_step_reads_what_is_there_or_made_before(self):
        made = set()
        for step in plan.steps("build/omland", ROOT / "build" / "calibrate_all"):
            for path in step.needs:
                later = path not in made and not path.exists() and path.name != "omland"
                self.assertFalse(later, (step.name, path))
            made |= set(step.made)

    def test_calibrations_come_before_the_hindcasts_that_read_them(self):
        names = [step.name for step in plan.steps("build/omland", ROOT / "build")]
        for year in (2010, 2012, 2014, 2020):
            self.assertLess(names.index(f"calibrate_{year}"), names.index("start_2010"))
        self.assertEqual(names[-2:], ["calibrate_2006", "start_2006"])


class Order(unittest.TestCase):
    """Steps that make small files: two at a time, what is needed first, and what hangs on a failure left out."""

    def setUp(self):
        keep = tempfile.TemporaryDirectory(prefix="omland-")
        self.addCleanup(keep.cleanup)
        self.folder = pathlib.Path(keep.name)

    def path(self, name):
        return self.folder / name

    def make(self, name, *needs, fails=False):
        words = "exit 3" if fails else f"cat {' '.join(str(self.path(n)) for n in needs)} /dev/null >{self.path(name)}; echo {name} >>{self.path('order')}"
        return plan.Step(name, ["sh", "-c", words], [self.path(n) for n in needs], [self.path(name)])

    def do(self, steps, jobs):
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            status = SCRIPT.Work(steps, self.folder, 1).do(jobs)
        return status, out.getvalue()

    def test_needs_come_first_and_nothing_is_done_twice(self):
        for jobs in (1, 2, 3):
            with self.subTest(jobs=jobs):
                for path in self.folder.iterdir():
                    path.unlink()
                steps = [self.make("a"), self.make("b"), self.make("c", "a", "b"), self.make("d", "c")]
                self.assertEqual(self.do(steps, jobs)[0], 0)
                order = self.path("order").read_text().split()
                self.assertEqual((sorted(order[:2]), order[2:]), (["a", "b"], ["c", "d"]))
                status, told = self.do([self.make("a"), self.make("b"), self.make("c", "a", "b"), self.make("d", "c")], jobs)
                self.assertEqual((status, told.count("stands")), (0, 4))

    def test_what_hangs_on_a_failure_is_left_out_and_the_rest_goes_on(self):
        status, told = self.do([self.make("a", fails=True), self.make("b", "a"), self.make("c"), self.make("d", "b")], 2)
        self.assertEqual(status, 3)
        self.assertIn("b: left out, a failed", told)
        self.assertIn("d: left out, b failed", told)
        self.assertTrue(self.path("c").exists())
        self.assertFalse(self.path("a.done").exists())


if __name__ == "__main__":
    unittest.main()
