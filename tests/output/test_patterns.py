#!/usr/bin/python3
"""scripts/patterns: measures against figures by hand, and a run made of what was counted, which
must meet every pattern that the tables hold.

Run: /usr/bin/python3 -m unittest tests/output/test_patterns.py"""
import pathlib
import subprocess
import sys
import tempfile
import types
import unittest
from unittest import mock

import h5py
import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "output")]
import synthetic  # noqa: E402
from patterns_lib import growth, homes, moves, work  # noqa: E402
from patterns_lib.country import Country  # noqa: E402
from plots_lib.trajectory import Trajectory  # noqa: E402

YEARS = list(range(2010, 2021))


class Measures(unittest.TestCase):
    def test_of_growth(self):
        people = numpy.array([[100.0, 1000.0, 10000.0], [110.0, 1000.0, 9000.0]])
        self.assertAlmostEqual(growth.declining(people), 1 / 3)
        self.assertAlmostEqual(growth.percentile(50)(people), 0)
        slope = (numpy.log(0.9) - numpy.log(1.1)) / (2 * numpy.log(10))
        self.assertAlmostEqual(growth.slope(people), slope)

    def test_of_volatility_and_persistence(self):
        random = numpy.random.default_rng(1)
        size = numpy.exp(random.normal(8.65, 1.3, 3000))
        yearly = random.normal(0, 0.0085 * (size / 5000) ** -0.33, (400, 3000))
        people = size * numpy.exp(numpy.concatenate((0 * yearly[:1], yearly.cumsum(axis=0))))
        power, level = growth.volatility(people[:60])
        self.assertAlmostEqual(power, -0.33, delta=0.03)
        self.assertAlmostEqual(level, 0.85, delta=0.05)
        self.assertAlmostEqual(growth.lag_one(people[:60]), 0, delta=0.02)
        self.assertAlmostEqual(growth.persistence(people[:5], people[4:9]), 0, delta=0.1)
        self.assertAlmostEqual(growth.persistence(people[:5], people[:5]), 1)

    def test_of_cores_and_their_surroundings(self):
        people = numpy.array([[100.0, 100, 100, 100], [110, 100, 90, 100]])
        regions = [([0], [1]), ([2], [3])]
        numpy.testing.assert_allclose(growth.lead(regions)(people), (0, 0.5), atol=1e-9)
        self.assertAlmostEqual(growth.pooled(regions)(people), 0)

    def test_of_women_and_men(self):
        """One municipality of each class, 100 persons a sex and age: women of 16-19 in class 6 lose 3 % more, of whom a sixth is the nation's."""
        persons, still, moved = numpy.full((6, 2, 104), 100.0), numpy.zeros((6, 2, 104)), numpy.zeros((6, 2, 104))
        moved[:, :, 16:20] = 1.0
        moved[5, 1, 16:20] -= 3.0
        country = types.SimpleNamespace(centrality=numpy.arange(1, 7))
        with mock.patch.object(moves, "observed_net", return_value=(moved, persons)), mock.patch.object(moves, "simulated_net", return_value=(still, persons)):
            rows = moves.apart(None, country)
        self.assertEqual(len(rows), 18)
        for _, what, observed, simulated, _ in rows:
            self.assertAlmostEqual(observed, (-25 if "centrality 6" in what else 5) if "16-19" in what else 0, msg=what)
            self.assertAlmostEqual(simulated, 0, msg=what)

    def test_of_firms_and_prices(self):
        sizes = numpy.floor(10 * (1 - (numpy.arange(4000) + 0.5) / 4000) ** (-1 / 1.2))
        self.assertAlmostEqual(homes.tail(sizes), 1.2, delta=0.06)
        self.assertAlmostEqual(homes.price_ratio(numpy.array([3.0, 1, 1]), numpy.ones(3),
                                                 numpy.array([1, 1, 2])), 2)


class Counted(unittest.TestCase):
    """A run whose people and jobs are those counted 2010-20, in both its replicates."""

    @classmethod
    def setUpClass(cls):
        keep = tempfile.TemporaryDirectory(prefix="omland-")
        cls.addClassCleanup(keep.cleanup)
        cls.path = pathlib.Path(keep.name) / "counted.h5"
        cls.country = Country(ROOT / "scenarios" / "norway")
        synthetic.write(cls.path, years=YEARS, replicates=(0, 1))
        n = len(cls.country.codes)
        with h5py.File(cls.path, "r+") as file:
            for k, year in enumerate(YEARS):
                file["results/population"][:, k] = cls.country.totals[year]
            for k, year in ((0, 2010), (10, 2020)):
                file["results/jobs"][:, k] = cls.country.jobs_at(year)
            outside = file["results"].create_dataset("working_outside", (2, 11, n), dtype="f8")
            outside.attrs["units"] = "persons"
            flows = file.create_dataset("flows/commuting", (2, 11, n, n), dtype="f4",
                                        compression="gzip")
            first, last = (cls.country.commuting_history[year] for year in (2018, 2020))
            flows[:, 0], flows[:, 10] = first, first + 5 * (last - first)
        cls.run_ = Trajectory(cls.path)
        cls.addClassCleanup(cls.run_.file.close)

    def met(self, rows, but=()):
        for number, what, observed, simulated, tolerance in rows:
            if tolerance is not None and not any(word in what for word in but):
                self.assertLessEqual(abs(observed - simulated), tolerance, (number, what))

    def test_what_was_counted_meets_growth_exactly(self):
        rows = growth.rows(self.run_, self.country)
        self.assertEqual({row[0] for row in rows}, {4, 5, 6, 7, 8, 9, 10, 11})
        for number, what, observed, simulated, _ in rows:
            self.assertAlmostEqual(observed, simulated, places=4, msg=what)
            self.assertIn("windows", what)

    def test_jobs_and_commuters_meet_theirs(self):
        rows = work.rows(self.run_, self.country)
        # jobs a resident are held against 2005-15, which is another ten years
        self.met(rows, but=["jobs a resident", "change a year"])
        names = "\n".join(row[1] for row in rows)
        for words in ("growth of jobs less the nation's, core", "commuters hinterland to core"):
            self.assertIn(words, names)

    def test_a_run_that_does_otherwise_is_told(self):
        other = self.path.with_name("other.h5")
        other.write_bytes(self.path.read_bytes())
        with h5py.File(other, "r+") as file:
            size = file["results/population"][0, 0]
            for k in range(11):
                file["results/population"][:, k] = size * (size / 8000) ** (0.02 * k)
        with Trajectory(other) as run:
            rows = growth.rows(run, self.country)
        missed = {row[0] for row in rows if abs(row[2] - row[3]) > row[4]}
        self.assertLessEqual({4, 5, 7, 9}, missed)

    def test_windows_stand_in_for_years_to_come(self):
        observed = growth.Observed(self.country, 2020, 2030)
        own, windows = observed.value(growth.declining)
        self.assertIsNone(own)
        self.assertEqual(len(observed.windows(10)), 25)
        self.assertTrue(0.3 < windows < 0.6)

    def test_net_migration_of_men_and_women_adds_up(self):
        both, _ = moves.observed_net(self.run_, self.country)
        apart, _ = moves.observed_net(self.run_, self.country, True)
        numpy.testing.assert_allclose(apart.sum(axis=1), both, atol=1e-6)
        self.assertEqual(len(moves.by_sex(self.run_, self.country)), 18)

    def test_the_script_prints_them(self):
        done = subprocess.run([ROOT / "scripts" / "patterns", self.path], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for words in ("volatility, power of size", "met: ", "trend of 10 years"):
            self.assertIn(words, done.stdout)


if __name__ == "__main__":
    unittest.main()
