"""The optimiser of `omland search` on problems whose front is known: ZDT1 (Zitzler, Deb & Thiele 2000) and a front that a constraint cuts.

Run: /usr/bin/python3 -m unittest tests/statistics/test_search_optimiser.py"""
import pathlib
import random
import sys
import unittest

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
from search_lib import optimiser  # noqa: E402

STEPS = [50] * 6
OFF = [0] * 6


def zdt1(candidate):
    """Both to be made small: so their negatives large. Front: f2 = 1 - sqrt(f1), all but the first at 0."""
    x = [s / n for s, n in zip(candidate, STEPS)]
    g = 1 + 9 * sum(x[1:]) / (len(x) - 1)
    return (-x[0], -g * (1 - (x[0] / g) ** 0.5))


def evaluated(function):
    answers = {}

    def evaluate(candidates):
        for candidate in candidates:
            answers.setdefault(candidate, function(candidate))
        return [answers[c] for c in candidates]
    return evaluate, answers


def hypervolume(points, corner=(-1.1, -1.1)):
    """Area that a front dominates above a corner; the whole front of ZDT1 has 1.1 * 1.1 - 1 / 3 = .877."""
    area, top = 0.0, corner[1]
    for x, y in sorted(points, reverse=True):
        if x > corner[0] and y > top:
            area += (x - corner[0]) * (y - top)
            top = y
    return area


class Optimiser(unittest.TestCase):
    def zdt1(self, seed):
        evaluate, answers = evaluated(lambda c: (zdt1(c), 0.0))
        optimiser.search(STEPS, OFF, 2, evaluate, 40, 40, seed, 0.0)
        return answers

    def test_the_front_of_zdt1_is_found_and_random_search_does_not(self):
        for seed in (1, 2):
            answers = self.zdt1(seed)
            found = [answers[c][0] for c in optimiser.front(list(answers), answers)]
            distance = numpy.mean([-y - (1 - (-x) ** 0.5) for x, y in found])
            generator = random.Random(seed)
            guessed = [zdt1([generator.randrange(n + 1) for n in STEPS]) for _ in answers]
            self.assertLess(distance, 0.05)
            self.assertGreater(hypervolume(found), 0.82)
            self.assertGreater(len(found), 20)
            self.assertLess(hypervolume(guessed), 0.6)

    def test_the_same_seed_tries_the_same_and_another_other_packages(self):
        self.assertEqual(list(self.zdt1(7)), list(self.zdt1(7)))
        self.assertNotEqual(list(self.zdt1(7)), list(self.zdt1(8)))

    def test_numbers_drawn_elsewhere_change_nothing_and_are_not_changed(self):
        random.seed(5)
        one = list(self.zdt1(7))
        drawn = random.random()
        random.seed(5)
        self.assertEqual(drawn, random.random())
        random.random()
        self.assertEqual(list(self.zdt1(7)), one)

    def test_a_constraint_cuts_the_front(self):
        """Both steps are to be large, their sum at most 50: the front is the line where it is 50."""
        evaluate, answers = evaluated(lambda c: ((float(c[0]), float(c[1])), float(max(c[0] + c[1] - 50, 0))))
        optimiser.search([50, 50], [0, 0], 2, evaluate, 40, 40, 3, 0.0)
        found = optimiser.front(list(answers), answers)
        self.assertTrue(any(over > 0 for _, over in answers.values()))
        self.assertTrue(all(a + b <= 50 for a, b in found))
        self.assertGreater(len(found), 15)
        self.assertGreater(numpy.mean([a + b for a, b in found]), 49)

    def test_of_two_beyond_the_budget_the_nearer_is_better_and_none_beats_one_within(self):
        near, far, within = (optimiser.Individual([0.5], 1) for _ in range(3))
        for individual, value, over in ((near, 5.0, 1.0), (far, 9.0, 2.0), (within, 0.0, 0.0)):
            individual.fitness.values = (value,)
            individual.fitness.violation = over
        self.assertTrue(near.fitness.dominates(far.fitness))
        self.assertFalse(far.fitness.dominates(near.fitness))
        self.assertTrue(within.fitness.dominates(near.fitness))
        self.assertFalse(near.fitness.dominates(within.fitness))

    def test_the_front_keeps_no_equal_and_no_dominated(self):
        answers = {(1,): ((1.0, 1.0), 0.0), (2,): ((1.0, 1.0), 0.0), (3,): ((2.0, 0.0), 0.0), (4,): ((0.5, 1.0), 0.0), (5,): ((9.0, 9.0), 3.0)}
        self.assertEqual(optimiser.front(list(answers), answers), [(3,), (1,)])


if __name__ == "__main__":
    unittest.main()
