#!/usr/bin/python3
"""scripts/partition over an invented file: shares that cross against those by hand, an exchange that loses nobody, a plan that adds up.

Run: /usr/bin/python3 -m unittest tests/output/test_partition.py"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "output")]
import synthetic  # noqa: E402
from partition_lib import exchange, parts, plan  # noqa: E402
from plots_lib.trajectory import Trajectory  # noqa: E402


class Partition(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        keep = tempfile.TemporaryDirectory()
        cls.addClassCleanup(keep.cleanup)
        cls.path, cls.without = (pathlib.Path(keep.name) / name for name in ("flows.h5", "without.h5"))
        for path in (cls.path, cls.without):
            synthetic.write(path, years=range(2020, 2023), replicates=(0, 1))
        with h5py.File(cls.path, "r+") as file:
            n = file["results/jobs"].shape[2]
            random = numpy.random.default_rng(2)
            for name in ("migration", "commuting"):
                file.create_dataset(f"flows/{name}", data=random.integers(0, 50, (2, 3, n, n)).astype(float))
            file.create_dataset("results/hires", data=numpy.full((2, 3, n), 100.0))
        with Trajectory(str(cls.path)) as run:
            cls.country = parts.Country(run)

    def test_shares_that_cross_are_those_by_hand(self):
        cut = parts.Cut(self.country, 3)
        self.assertEqual(set(cut.part), set(range(cut.count)))
        for number in set(self.country.region):         # a region is not cut
            self.assertEqual(len(set(cut.part[self.country.region == number])), 1)
        n = len(cut.part)
        crossing = sum(self.country.moves[a, b] for a in range(n) for b in range(n) if cut.part[a] != cut.part[b])
        self.assertAlmostEqual(cut.moves, crossing / self.country.moves.sum())
        self.assertEqual(parts.Cut(self.country, 1).moves, 0)

    def test_the_exchange_loses_nobody_and_moves_as_many_as_the_flows_say(self):
        cut = parts.Cut(self.country, 3)
        cost = exchange.simulate(cut, 100000)
        people = numpy.bincount(cut.part, weights=self.country.people)
        expected = 100000 * (exchange.flows(cut).sum(axis=1) * people).sum() / people.sum() * exchange.STEPS
        self.assertLess(abs(cost.records - expected), 5 * numpy.sqrt(expected) + .01 * expected)
        self.assertGreater(cost.pack, 0)

    def test_a_plan_halves_with_twice_the_nodes_until_a_region_fills_one(self):
        options = argparse.Namespace(people=1e9, cores=10, ns=100.0, years=30)
        cut = parts.Cut(self.country, 3)
        nodes = plan.Nodes(options, self.country, cut, exchange.Cost(1e-3, 1e-3, 1e-3, 1000))
        self.assertAlmostEqual(nodes.compute(1), 1e9 * 100e-9 / 10 / plan.EFFICIENCY)
        self.assertAlmostEqual(nodes.compute(2), nodes.compute(1) / 2)
        many = int(2 * options.people / self.country.largest_region)
        self.assertEqual(nodes.compute(many), nodes.compute(2 * many))
        self.assertEqual(nodes.talk(1), 0)
        self.assertGreater(nodes.talk(2), 0)

    def script(self, *words):
        return subprocess.run([ROOT / "scripts" / "partition", *map(str, words)], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_the_script_prints_all_three_and_refuses_a_file_without_flows(self):
        done = self.script(self.path, "--parts", 2, 3, "--records", 20000)
        self.assertEqual(done.returncode, 0, done.stderr)
        for word in ("moves that cross", "each arrived once", "assumed:"):
            self.assertIn(word, done.stdout)
        self.assertIn("flows = yes", self.script(self.without).stderr)


if __name__ == "__main__":
    unittest.main()
