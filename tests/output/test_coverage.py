#!/usr/bin/python3
"""scripts/coverage: intervals of invented hindcasts whose outcome is drawn from a known spread -
honest, too narrow and too wide ones are told apart, and verdicts follow the tolerances.

Run: /usr/bin/python3 -m unittest tests/output/test_coverage.py"""
import io
import contextlib
import pathlib
import subprocess
import sys
import tempfile
import types
import unittest

import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "output")]
import synthetic  # noqa: E402
from common.front import Refused  # noqa: E402
from coverage_lib import intervals, report  # noqa: E402
from patterns_lib.country import Country  # noqa: E402

PLACES, RUNS = 4000, 16


def horizon(width, years=6, seed=1, runs=RUNS):
    """What happens has a standard deviation of 3 %, replicates have `width` times that."""
    random = numpy.random.default_rng(seed)
    size = numpy.exp(random.normal(8.65, 1.3, PLACES))
    persons = size * numpy.exp(random.normal(0, 0.03 * width, (runs, PLACES)))
    observed = size * numpy.exp(random.normal(0, 0.03, PLACES))
    return intervals.Horizon(2010, years, persons, observed, size)


class Intervals(unittest.TestCase):
    def test_an_honest_forecast_is_covered_as_often_as_it_says(self):
        for runs in (4, 16):                # few replicates widen the interval, not the coverage
            part = horizon(1, runs=runs)
            for level in intervals.LEVELS:
                self.assertAlmostEqual(part.inside(level).mean(), level, delta=0.025)

    def test_ranks_of_an_honest_forecast_are_even(self):
        counts, _ = numpy.histogram(horizon(1).ranks(), 10, (0, 1))
        self.assertLess(abs(counts / PLACES - 0.1).max(), 0.02)

    def test_one_too_narrow_or_too_wide_is_not_covered_so(self):
        self.assertLess(horizon(0.5).inside(0.8).mean(), 0.55)
        self.assertGreater(horizon(2).inside(0.8).mean(), 0.95)

    def test_every_replicate_is_drawn_to_the_nation(self):
        part = horizon(1)
        self.assertLess(abs(part.off.mean()), 0.05)
        persons = numpy.outer([1, 2, 3, 4, 5], [100.0, 200.0, 700.0])
        same = intervals.Horizon(2010, 1, persons, numpy.array([50.0, 100.0, 350.0]),
                                 numpy.array([100, 200, 700]))
        numpy.testing.assert_allclose(same.sd, 0, atol=1e-12)

    def test_sizes_fall_into_their_class(self):
        self.assertEqual(list(intervals.class_of(numpy.array([1499, 1500, 29999, 30000]))),
                         [0, 1, 4, 5])


class Verdicts(unittest.TestCase):
    def printed(self, *parts):
        out, count = io.StringIO(), report.Count()
        with contextlib.redirect_stdout(out):
            report.coverage(parts, count)
            report.spread(parts, count)
            report.ranks(parts)
        return out.getvalue(), count

    def test_honest_forecasts_meet_the_tolerances_of_coverage(self):
        text, _ = self.printed(horizon(1), horizon(1, seed=2))
        part = text.split("standard deviation")[0]
        self.assertNotIn("NO", part)
        self.assertEqual(part.count("yes"), 9)        # all, six sizes, two periods

    def test_narrow_ones_do_not(self):
        text, count = self.printed(horizon(0.5))
        self.assertIn("NO", text.split("standard deviation")[0])
        self.assertLess(count.met, count.asked)

    def test_the_spread_stands_beside_what_is_needed(self):
        text, _ = self.printed(horizon(1))
        line = next(x for x in text.split("standard deviation")[1].splitlines()
                    if "3 000-6 000" in x and "1 500" not in x)
        found, needed = line.split()[4:6]
        self.assertAlmostEqual(float(found), 3.0, delta=0.1)
        self.assertEqual(needed, "3.0")
        self.assertTrue(line.endswith("yes"))


class Script(unittest.TestCase):
    def test_files_are_read_and_few_replicates_are_told(self):
        with tempfile.TemporaryDirectory(prefix="omland-") as folder:
            path = pathlib.Path(folder) / "start_2010.h5"
            synthetic.write(path, years=range(2010, 2017), replicates=range(4))
            done, errors = (subprocess.run([ROOT / "scripts" / "coverage", path, *words], text=True,
                                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                            for words in ([], ["--errors"]))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(done.stdout.startswith(errors.stdout) and "2010->2016" in errors.stdout)
        self.assertNotIn("met: ", errors.stdout)
        for word in ("2010->2011", "2010->2016", "fewer than 16", "trend of 15 years", "met: "):
            self.assertIn(word, done.stdout)

    def test_what_cannot_be_judged_is_refused(self):
        country = Country(ROOT / "scenarios" / "norway")
        for years, runs, words in (([2010, 2011], 2, "needs at least 4"),
                                   ([2030, 2031], 8, "a year that is not in"),
                                   ([2018, 2020], 8, "no year of it")):
            run = types.SimpleNamespace(path="x.h5", years=years, replicates=range(runs),
                                        codes=country.codes,
                                        indicator=lambda name: numpy.ones((8, 2, 357)))
            with self.subTest(words=words), self.assertRaisesRegex(Refused, words):
                intervals.of_run(run, country)


if __name__ == "__main__":
    unittest.main()
