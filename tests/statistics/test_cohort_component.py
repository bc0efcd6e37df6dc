"""With nothing but rates to decide the engine is a cohort-component projection: the mean of replicates equals the project's own in every
municipality, sex and age within sampling error - and a rate a little off is seen.

Run: /usr/bin/python3 -m unittest tests/statistics/test_cohort_component.py"""
import copy
import csv
import pathlib
import sys
import unittest

import numpy

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / "tools"), str(pathlib.Path(__file__).resolve().parents[2] / "scripts")]
import command_line  # noqa: E402
from patterns_lib import forecast  # noqa: E402
from patterns_lib.country import Country  # noqa: E402
from projection_lib import cohorts, equivalence, reference, trial  # noqa: E402

START, YEARS, REPLICATES, TIMES = 2020, 3, 10, 3
ACCIDENT = 4.0              # standard deviations of chi-square: one of some ten thousand by chance


def calibration(codes, seed):
    """Other rates in every municipality, in the columns of a shipped calibration."""
    with open(command_line.ROOT / "scenarios/norway/calibrated_2020.csv", encoding="utf-8") as file:
        columns = next(csv.reader(file))
    random = numpy.random.default_rng(seed)
    ranges = {"fertility": (0.8, 1.25), "mortality": (0.8, 1.25), "immigration_share": (0.1, 0.3)}

    def cell(name):
        if name.startswith("attraction_"):
            return f"{random.normal(0, 0.7):.4f}"
        return f"{random.uniform(*ranges.get(name, (1, 1))):.4f}"
    return {code: {name: code if name == "code" else cell(name) for name in columns} for code in codes}


def more(path, columns, times):
    """A rate that is a little off shows in fewer replicates when there are more persons, and more who come and go."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.update({name: times * int(row[name]) for name in row if name.rstrip("0123456789") in columns})
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


class Equivalence(command_line.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = pathlib.Path(cls.keep.name)
        source = cls.country(folder / "source").parent
        more(source / f"{START}/population.csv", ("a",), TIMES)
        more(source / "abroad.csv", ("immigration", "emigration"), 5 * TIMES)
        codes = Country(source).codes
        (folder / "world").mkdir()
        cls.trial = trial.Trial(command_line.PROGRAM, folder / "world", source, calibration(codes, 3), START, YEARS, REPLICATES)
        cls.expected, cls.variance = cls.trial.project()

    def setUp(self):
        pass

    def verdict(self, expected, year=YEARS, ages=slice(None)):
        return equivalence.compare(self.trial.found[:, year][..., ages], expected[year][..., ages], self.variance[year][..., ages])

    def test_the_people_of_both_are_those_of_the_table(self):
        counted = Country(self.trial.source).population(START)
        numpy.testing.assert_array_equal(self.trial.found[0, 0], counted)
        numpy.testing.assert_allclose(self.expected[0], counted, atol=1e-9)
        self.assertTrue((self.trial.people.children.sum() > 0.1 * counted.sum()))

    def test_every_cell_agrees_within_sampling_error(self):
        for year in range(1, YEARS + 1):
            verdict = self.verdict(self.expected, year)
            self.assertGreater(verdict.cells, 1000)
            self.assertLess(abs(verdict.score), ACCIDENT, verdict)
            self.assertLess(abs(verdict.beyond - 0.0455), 0.03, verdict)
        for first, last in ((0, 17), (18, 29), (30, 66), (67, 105)):
            self.assertLess(abs(self.verdict(self.expected, YEARS, slice(first, last + 1)).score), ACCIDENT, (first, last))

    def test_the_nation_agrees(self):
        found = self.trial.found.sum(axis=(2, 3, 4))
        error = numpy.sqrt(self.variance.sum(axis=(1, 2, 3)) / REPLICATES)
        for year in range(1, YEARS + 1):
            self.assertLess(abs(found[:, year].mean() - self.expected[year].sum()), 4 * error[year], year)

    def test_replicates_vary_as_independent_persons_do(self):
        self.assertAlmostEqual(equivalence.dispersion(self.trial.found[:, YEARS], self.expected[YEARS], self.variance[YEARS]), 1.0, delta=0.1)

    def test_a_rate_that_is_off_is_seen(self):
        """The same comparison with one rate of the cohorts changed is no longer within sampling error."""
        def changed(name, factor):
            rates = copy.copy(self.trial.rates)
            rates._to = {}
            setattr(rates, name, getattr(rates, name) * factor)
            made = cohorts.project(rates, self.trial.people, START, START + YEARS)
            expected = numpy.stack([made[year][0] for year in sorted(made)])
            return max(abs(self.verdict(expected, YEARS, ages).score) for ages in (slice(0, YEARS), slice(18, 50), slice(50, 106)))
        self.assertLess(changed("moves", 1.0), ACCIDENT)
        for name, factor in (("birth_factor", numpy.where(numpy.arange(len(self.trial.codes)) == 0, 1.3, 1.0)), ("death_factor", 1.1),
                             ("moves", 1.1), ("emigrants", numpy.where(numpy.arange(106) < 30, 3.0, 1.0)), ("_pull", 0.8)):
            with self.subTest(name):
                self.assertGreater(changed(name, factor), ACCIDENT)

    def test_replicates_needed_follow_the_size(self):
        needed = equivalence.needed(self.trial.found[:, YEARS])
        people = self.trial.found[:, YEARS].sum(axis=(2, 3)).mean(axis=0)
        self.assertLess(needed[people.argmax()], needed[people.argmin()])


class Reference(unittest.TestCase):
    """The plain forecast by cohorts that hindcasts are held against."""

    @classmethod
    def setUpClass(cls):
        cls.norway = Country(command_line.ROOT / "scenarios" / "norway")

    def test_it_beats_a_constant_share(self):
        observed = self.norway.totals[2020]
        median, mean = forecast.error(reference.forecast(self.norway, 2014, 2020), observed)
        constant = forecast.error(self.norway.totals[2014], observed)
        self.assertLess(median, 0.5 * constant[0])
        self.assertLess(mean, 0.6 * constant[1])

    def test_it_knows_nothing_after_its_start(self):
        before = reference.forecast(self.norway, 2010, 2015)
        later = copy.copy(self.norway)
        later.net = {year: cells if year < 2010 else cells * 7 for year, cells in later.net.items()}
        later.births = {year: cells if year < 2010 else cells * 3 for year, cells in later.births.items()}
        later.totals, later.death_rate = {}, {key: rate if key[0] < 2010 else rate * 5 for key, rate in later.death_rate.items()}
        numpy.testing.assert_array_equal(reference.forecast(later, 2010, 2015), before)
        self.assertIsNone(reference.forecast(self.norway, 2006, 2010))


if __name__ == "__main__":
    unittest.main()
