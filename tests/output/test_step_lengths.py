#!/usr/bin/python3
"""scripts/step_lengths: differences and their errors against those by hand, and that births and deaths of a small country do not hang on the length of a step.

Run: /usr/bin/python3 -m unittest tests/output/test_step_lengths.py"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "output"), str(ROOT / "tests" / "tools")]
import large_country  # noqa: E402
import synthetic  # noqa: E402
from common.front import Refused  # noqa: E402
from plots_lib.trajectory import Trajectory  # noqa: E402
from step_lengths_lib import flows  # noqa: E402


class StepLengths(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        keep = tempfile.TemporaryDirectory()
        cls.addClassCleanup(keep.cleanup)
        cls.folder = pathlib.Path(keep.name)

    def test_a_difference_and_its_error_are_those_by_hand(self):
        quarter = numpy.array([100.0, 300.0])
        percent, error = flows.difference(numpy.array([110.0, 310.0]), quarter)
        # 20 more of 400; five of them are due to the first, fifteen to the second
        self.assertAlmostEqual(percent, 5.0)
        self.assertAlmostEqual(error, 100 * numpy.sqrt(5 ** 2 + 5 ** 2) / 400)
        self.assertEqual(flows.difference(quarter, numpy.zeros(2)), (None, None))

    def test_marked_is_what_is_neither_chance_nor_small(self):
        self.assertTrue(flows.marked(1.0, .3))
        self.assertFalse(flows.marked(1.0, .4))
        self.assertFalse(flows.marked(.4, .01))
        self.assertFalse(flows.marked(None, None))

    def test_an_error_holds_what_it_promises(self):
        """Of two sets of Poisson counts with the same means, one in 22 differs by two standard errors."""
        random = numpy.random.default_rng(1)
        mean, beyond = random.uniform(50, 500, 200), 0
        for _ in range(400):
            percent, error = flows.difference(random.poisson(mean).astype(float), random.poisson(mean).astype(float))
            beyond += abs(percent) > 2 * error
        self.assertLess(abs(beyond / 400 - .0455), 3 * numpy.sqrt(.0455 * .9545 / 400))

    def test_files_of_other_years_are_refused(self):
        paths = [self.folder / f"{end}.h5" for end in (2024, 2025)]
        for path, end in zip(paths, (2024, 2025)):
            synthetic.write(path, years=range(2020, end), replicates=(0,))
        with Trajectory(str(paths[0])) as one, Trajectory(str(paths[1])) as other, self.assertRaisesRegex(Refused, "other years"):
            flows.alike(one, one, other)

    def test_births_and_deaths_of_a_small_country_agree(self):
        scenario = large_country.write(self.folder / "country", 60, 500)
        done = subprocess.run([ROOT / "scripts/step_lengths", "--scenario", scenario, "--years", "3", "--replicates", "2", "--folder",
                               self.folder / "runs"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)
        shown = {line[:22].strip(): line for line in done.stdout.splitlines()}
        for name in ("births", "deaths", "immigration", "people"):
            self.assertNotIn("*", shown[name], done.stdout)
        # and what does hang on it is marked: one who moves within a long step cannot move once more
        self.assertIn("*", shown["moves in"], done.stdout)


if __name__ == "__main__":
    unittest.main()
