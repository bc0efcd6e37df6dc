#!/usr/bin/python3
"""What replicates draw ([uncertainty]), from outside: off is as without the section; assumed parameters are drawn within their range, shared
by strategies, recorded and replayed; a region run has the draws of its reference; `compare` tells sources apart where replicates allow it.

Run: /usr/bin/python3 -m unittest tests/properties/test_uncertainty.py"""
import csv
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

import h5py
import numpy

from command_line import Case

SCENARIO = 65
ON = ("--set", "uncertainty.enabled=yes")
APART = (*ON, "--set", "uncertainty.apart=yes")
DRAWN = (*ON, "--set", "uncertainty.parameters=yes")
SHORT = ("--set", "time.end=2022", "--quiet")
JOBS = """[scenario]
extends = small.ini
[policy.jobs]
lever  = state_jobs
amount = 40
who    = all
from   = 2021
share  = population
"""


class Uncertainty(Case):
    def setUp(self):
        super().setUp()
        (self.folder / "country" / "jobs.ini").write_text(JOBS)

    def run_to(self, name, *arguments, scenario="small", status=0):
        path = self.folder / name
        self.done("run", self.folder / "country" / f"{scenario}.ini", "-o", path, *SHORT, *arguments, status=status)
        return path

    def hash(self, path):
        return self.done("hash", "--results", path).stdout.split()[0]

    def drawn(self, path):
        """{(replicate, section, key): (value, low, high)} of /config/drawn."""
        with h5py.File(path) as file:
            rows = file["config/drawn"]
            names = [[t.decode() for t in rows[n][:]] for n in ("section", "key")]
            return {(r, s, k): (v, low, high) for r, s, k, v, low, high in
                    zip(rows["replicate"][:], *names, rows["value"][:], rows["low"][:], rows["high"][:])}

    def test_off_is_as_without_and_threads_make_no_difference(self):
        plain = self.hash(self.run_to("plain.h5"))
        self.assertEqual(self.hash(self.run_to("off.h5", "--set", "uncertainty.births=0.5")), plain)
        on = self.hash(self.run_to("on.h5", *DRAWN, "--threads", 1))
        self.assertNotEqual(on, plain)
        self.assertEqual(self.hash(self.run_to("two.h5", *DRAWN, "--threads", 2)), on)

    def test_assumed_parameters_are_drawn_recorded_and_replayed(self):
        base = self.run_to("base.h5", *DRAWN, "--replicates", "0-19", "--set", "migration.price=0.3")
        other = self.run_to("jobs.h5", *DRAWN, "--replicates", "0-19", scenario="jobs")
        drawn, shared = self.drawn(base), self.drawn(other)
        self.assertNotIn((0, "migration", "price"), drawn)      # set by the user
        self.assertIn((0, "migration", "price"), shared)
        self.assertTrue(all(shared[name] == value for name, value in drawn.items()))
        names = {name[1:] for name in drawn}
        self.assertFalse({section for section, _ in names} & {"uncertainty", "mortality", "leaving_home"})
        within = [low <= value <= high for value, low, high in drawn.values()]
        self.assertAlmostEqual(numpy.mean(within), 0.9, delta=0.04)
        even = [drawn[r, "migration", "services"] for r in range(20)]
        self.assertTrue(all(0.0 <= value <= 1.0 for value, _, _ in even) and numpy.ptp([v for v, _, _ in even]) > 0.5)
        for name in names:
            self.assertGreater(len({drawn[r, *name][0] for r in range(20)}), 10, name)      # some are cut to the allowed range
        with h5py.File(self.run_to("plain.h5", *ON)) as file:
            self.assertNotIn("drawn", file["config"])
        listed = self.done("check", self.folder / "country" / "small.ini", *DRAWN).stdout
        for section, key in names:
            self.assertRegex(listed, rf"(?m)^{section} +{key} +\S+ +\S+ +\S+ +\S")
        one = self.run_to("one.h5", *DRAWN, "--replicates", "3", "--set", "migration.price=0.3")
        with h5py.File(one) as alone, h5py.File(base) as all_of_them:
            numpy.testing.assert_array_equal(alone["results/population"][0], all_of_them["results/population"][3])
        self.done("replay", one)

    def test_a_region_run_has_the_draws_of_its_reference(self):
        country = self.folder / "country" / "small.ini"
        with h5py.File(self.run_to("plain.h5")) as file:
            region = int(file["geo/region"][0])
        scope = ("--set", f"scope.regions={region}")
        reference = self.folder / "reference.h5"
        self.done("reference", country, "-o", reference, *SHORT, *scope, *DRAWN, "--replicates", "0-1")
        given = (*scope, "--set", f"scope.reference={reference}")
        for other, said in ((("--set", "uncertainty.enabled=no"), "uncertainty yes, parameters, the scenario no"),
                            (ON, "the reference has uncertainty yes, parameters, the scenario yes"),
                            ((*DRAWN, "--set", "run.seed=2"), "seed")):
            refused = self.done("run", country, "-o", self.folder / "refused.h5", *SHORT, *given, *other, status=SCENARIO)
            self.assertIn(said, refused.stderr)
        drawn = self.drawn(self.run_to("region.h5", *given, *DRAWN, "--replicates", "0-3"))
        whole = self.drawn(self.run_to("whole.h5", *DRAWN, "--replicates", "0-1"))
        for (r, *name), value in drawn.items():
            self.assertEqual(value, whole[(r % 2, *name)])

    def test_compare_tells_sources_apart(self):
        eight = ("--replicates", "0-7")
        paths = [self.run_to(f"{name}.h5", *APART, *eight, scenario=name) for name in ("small", "jobs")]
        table = self.folder / "table.csv"
        shown = self.done("compare", *paths, "--by", "all", "--csv", table).stdout
        self.assertIn("Where spread comes from", shown)
        self.assertRegex(shown, r"(?m)^level +\S+ .* population ")
        self.assertRegex(shown, r"(?m)^effect +\S+ .* population ")
        row = next(r for r in csv.DictReader(table.read_text().splitlines()) if r["indicator"] == "population")
        with h5py.File(paths[0]) as file:
            people = file["results/population"][:, -1].sum(axis=1)
        places, nation = ([(people[r] - people[r ^ bit]) ** 2 / 2 for r in range(8)] for bit in (1, 2))
        assumptions = [(people[r] - people[r ^ 4]) ** 2 / 2 for r in range(8)]
        apart = [numpy.mean(d) for d in (places, nation, assumptions)]
        total = (people.var(ddof=1) * 7 - sum(apart)) / 4
        self.assertAlmostEqual(float(row["level_variance_total"]) / total, 1.0, places=4)
        self.assertAlmostEqual(float(row["level_variance_nation"]), total - apart[1], delta=1e-4 * total)
        parts = sum(float(row[f"level_variance_{name}"]) for name in ("chance", "places", "nation", "assumptions"))
        self.assertAlmostEqual(parts / total, 1.0, places=4)
        part = self.done("compare", *(self.run_to(f"{name}4.h5", *APART, "--replicates", "0-3", scenario=name)
                                      for name in ("small", "jobs"))).stdout
        self.assertIn("no whole blocks of eight", part)
        plain = [self.run_to(f"{name}1.h5", *ON, "--replicates", "0-3", scenario=name) for name in ("small", "jobs")]
        self.assertIn("not told apart", self.done("compare", *plain).stdout)
        refused = self.done("compare", paths[0], self.run_to("plain.h5", *eight, scenario="jobs"), status=SCENARIO)
        self.assertIn("[uncertainty] enabled is yes and no", refused.stderr)


if __name__ == "__main__":
    unittest.main()
