#!/usr/bin/python3
"""Whole runs from outside: the same scenario gives the same file whoever computes it and however, and its books close.

Run: /usr/bin/python3 -m unittest tests/properties/test_runs.py"""
import csv
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

import h5py
import numpy

from command_line import ROOT, Case

MISSING, DIFFERENT = 66, 70
EVERYTHING = ("--set", "output.household_trajectories=yes", "--set", "output.firm_trajectories=yes", "--set", "output.snapshots=2022, 2023")


def results(path, name, group="results"):
    with h5py.File(path, "r") as file:
        return file[group][name][...].astype(float)


class SameResults(Case):
    """The result hash, over everything a file holds but who computed it and when."""

    def test_any_number_of_threads(self):
        found = {threads: self.hash(self.run_to(f"{threads}.h5", "--threads", threads, *EVERYTHING)) for threads in (1, 2, 4)}
        self.assertEqual(len(set(found.values())), 1, found)

    def test_any_order_of_rows_in_every_table(self):
        found = {}
        for order in (0, 1, 77):
            scenario = self.country(self.folder / str(order) / "country", places=12, order=order)
            found[order] = self.hash(self.run_to(f"order{order}.h5", *EVERYTHING, scenario=scenario))
        first, second = (self.folder / f"{order}/country/2020/population.csv" for order in (0, 1))
        self.assertNotEqual(first.read_bytes(), second.read_bytes())
        self.assertEqual(sorted(first.read_text().splitlines()), sorted(second.read_text().splitlines()))
        self.assertEqual(len(set(found.values())), 1, found)

    def build(self, *settings):
        """Builds the program with other settings of make; each configuration has a folder of its own."""
        out = subprocess.run(["make", "-s", *settings, "print-out"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
        subprocess.run(["make", "-s", "-j2", *settings, f"{out}/omland"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        return ROOT / out / "omland"

    def test_any_compiler_and_optimisation(self):
        own = self.hash(self.run_to("own.h5", *EVERYTHING))
        for compiler, level in (("clang", "-O2"), ("gcc", "-O1")):
            with self.subTest(compiler=compiler, level=level):
                if not shutil.which(compiler):
                    self.skipTest(f"{compiler} is not installed")
                other = self.build(f"CC={compiler}", f"OPT={level}")
                self.assertEqual(self.hash(self.run_to(f"{compiler}.h5", *EVERYTHING, program=str(other))), own)

    def test_from_a_saved_start(self):
        plain = self.run_to("plain.h5")
        writing, reading = (self.run_to(name, "--save-world", self.folder / "start.h5") for name in ("writing.h5", "reading.h5"))
        self.assertTrue((self.folder / "start.h5").exists())
        self.assertEqual({self.hash(plain)}, {self.hash(writing), self.hash(reading)})
        other = self.done("run", self.scenario, "-o", self.folder / "x.h5", "--seed", "2", "--save-world", self.folder / "start.h5", status=65)
        self.assertIn("start.h5", other.stderr)

    def test_from_another_folder(self):
        here = self.hash(self.run_to("here.h5"))
        self.done("run", "country/small.ini", "-o", "there.h5", "--quiet", cwd=self.folder)
        self.assertEqual(self.hash(self.folder / "there.h5"), here)

    def test_a_lever_at_zero_changes_nothing_but_the_configuration(self):
        plain = self.run_to("plain.h5")
        codes = [row.split(",")[0] for row in (self.folder / "country/municipalities.csv").read_text().splitlines()[1:]]
        places = [(lever, f"lever = {lever}\nwho = all\nfrom = 2021\n", amount) for lever, amount in
                  (("district_grant", 5000000), ("equalisation_rate", 20), ("needs_care", 0.2), ("needs_remoteness", 0.2), ("state_jobs", 50),
                   ("service_hub", 1), ("keep_services", 1), ("patient_transport", 20))]
        for name, lines, amount in (*places, ("link", f"lever = travel_time\nedge = {codes[0]}-{codes[1]}\nfrom = 2021\n", -20)):
            with self.subTest(lever=name):
                for value in (0, amount):
                    (self.folder / f"country/{name}{value}.ini").write_text(f"[scenario]\nextends = small.ini\n[policy.{name}]\namount = {value}\n{lines}")
                zero, full = (self.run_to(f"{name}{value}.h5", scenario=self.folder / f"country/{name}{value}.ini") for value in (0, amount))
                self.assertEqual(self.hash(zero, "--results"), self.hash(plain, "--results"))
                self.assertNotEqual(self.hash(zero), self.hash(plain))
                self.assertNotEqual(self.hash(full, "--results"), self.hash(plain, "--results"))

    SHOCKS = {"close": ("close_largest_firm", 2, "who = all\nfrom = 2021.5\n"), "sector": ("sector_change", -0.3, "sector = manufacturing\nfrom = 2021\nramp = 1\n"),
              "cut": ("link_cut", 90, "edge = {edge}\nfrom = 2021\nduration = 2\n"), "remote": ("remote_work_jump", 0.3, "from = 2021\n"),
              "refugees": ("refugee_arrival", 60, "who = all\ncount = 2\nfrom = 2021\nto = 2023\n"), "interest": ("interest_rate", 5, "from = 2021\n"),
              "schools": ("schools_close", 2, "who = all\nfrom = 2021\n"),
              "mortality": ("mortality_year", 0.4, "who = all\nrate = 0.4\nfrom = 2021\nduration = 1\n")}

    def shocked(self, *names, amount=None):
        """A scenario file beside the small one with these shocks, all of one amount when it is given."""
        first, second = (self.folder / "country/edges.csv").read_text().splitlines()[1].split(",")[:2]
        text = "[scenario]\nextends = small.ini\n"
        for name in names:
            kind, own, lines = self.SHOCKS[name]
            text += f"[shock.{name}]\nkind = {kind}\namount = {own if amount is None else amount}\n" + lines.format(edge=f"{first}-{second}")
        path = self.folder / f"country/{'_'.join(names)}_{amount}.ini"
        path.write_text(text)
        return path

    def test_a_shock_of_no_size_changes_nothing_and_each_shock_something_from_its_beginning_on(self):
        described = {line.split()[0] for line in self.done("describe", "shocks").stdout.splitlines()[3:]}
        self.assertEqual(described, {kind for kind, _, _ in self.SHOCKS.values()})
        plain = self.run_to("plain.h5")
        zero = self.run_to("zero.h5", scenario=self.shocked(*self.SHOCKS, amount=0))
        self.assertEqual(self.hash(zero, "--results"), self.hash(plain, "--results"))
        for name in self.SHOCKS:
            with self.subTest(shock=name):
                hit = self.run_to(f"{name}.h5", scenario=self.shocked(name))
                self.assertNotEqual(self.hash(hit, "--results"), self.hash(plain, "--results"))
                with h5py.File(plain, "r") as one, h5py.File(hit, "r") as other:
                    self.assertEqual(other["results/shocks"][:, :1].sum(), 0)
                    self.assertGreater(numpy.nansum(other["results/shocks"]), 0)
                    for indicator in one["results"]:
                        if one["results"][indicator].ndim == 3:
                            numpy.testing.assert_array_equal(one["results"][indicator][:, :1], other["results"][indicator][:, :1], indicator)

    def test_shocks_are_the_same_for_any_threads_and_order_of_rows_and_other_by_replicate(self):
        scenario, found, struck = self.shocked(*self.SHOCKS), set(), {}
        for threads in (1, 2, 4):
            found.add(self.hash(self.run_to(f"{threads}.h5", "--threads", threads, *EVERYTHING, scenario=scenario)))
        self.assertEqual(len(found), 1)
        text = scenario.read_text()
        for order in (0, 77):
            small = self.country(self.folder / str(order) / "country", order=order)
            (small.parent / "shocked.ini").write_text(text)
            struck[order] = self.hash(self.run_to(f"order{order}.h5", scenario=small.parent / "shocked.ini"))
        self.assertEqual(len(set(struck.values())), 1)
        many = results(self.run_to("many.h5", "--replicates", "0-3", scenario=self.shocked("mortality")), "shocks")
        self.assertEqual(len({many[k, :-1].tobytes() for k in range(4)}), 4)

    def test_shocks_have_their_sign_and_size(self):
        plain = self.run_to("plain.h5", "--replicates", "0-3")
        hit = {name: self.run_to(f"{name}.h5", "--replicates", "0-3", scenario=self.shocked(name)) for name in self.SHOCKS}

        def change(name, indicator, year):
            before, after = (results(path, indicator)[:, year - 2020].sum() for path in (plain, hit[name]))
            return after - before, after / before
        self.assertEqual(change("refugees", "immigration", 2021)[0], 4 * 2 * 60)
        self.assertEqual(change("refugees", "immigration", 2023)[0], 0)
        self.assertGreater(change("refugees", "population", 2023)[0], 4 * 2 * 120 * 0.7)
        self.assertEqual(change("close", "firm_exits", 2021)[0] > 0, True)
        self.assertLess(change("close", "jobs", 2022)[0], 0)
        self.assertGreater(change("close", "unemployed", 2022)[0], 0)
        self.assertTrue(0.65 < change("sector", "jobs_manufacturing", 2022)[1] < 0.82)   # three of four pushes of the ramp are made, the year's last step aside
        self.assertTrue(1.02 < change("mortality", "deaths", 2022)[1] < 1.4)
        self.assertLess(change("interest", "dwelling_price", 2024)[1], 0.93)
        self.assertLess(change("interest", "dwellings_built", 2023)[1], 0.9)

    def test_a_policy_changes_nothing_before_it_begins(self):
        plain = self.run_to("plain.h5")
        scenario = self.folder / "country/late.ini"
        scenario.write_text("[scenario]\nextends = small.ini\n[policy.jobs]\nlever = state_jobs\namount = 40\nwho = all\nfrom = 2023\n")
        late = self.run_to("late.h5", scenario=scenario)
        with h5py.File(plain, "r") as one, h5py.File(late, "r") as other:
            for name in one["results"]:
                if one["results"][name].ndim == 3:
                    numpy.testing.assert_array_equal(one["results"][name][:, :3], other["results"][name][:, :3], name)
        self.assertFalse(numpy.array_equal(results(plain, "population")[:, 3:], results(late, "population")[:, 3:]))


class Switches(Case):
    """Every process can be switched off, so that its own effect can be seen; then what only it does does not happen, and all else still runs."""
    ALONE = {"mortality": ["deaths"], "fertility": ["births"], "abroad": ["immigration", "emigration"], "housing": ["dwellings_built"],
             "accounts": ["municipal_revenue", "municipal_tax", "municipal_expenditure", "cost_per_inhabitant"],
             "firms": ["firm_entries", "firm_exits", "firm_moved_in", "jobs_created"]}

    def test_each_process_alone(self):
        plain = self.hash(self.run_to("plain.h5"), "--results")
        rows = self.done("describe", "processes").stdout.splitlines()[3:]
        names = [row.split()[1] for row in rows]
        self.assertLessEqual(set(self.ALONE), set(names))
        for name in names:
            with self.subTest(process=name):
                path = self.run_to(f"{name}.h5", "--set", f"{name}.enabled=no")
                # state jobs come of policies alone, and the small scenario has none; nor does it draw what is not known
                self.assertEqual(self.hash(path, "--results") == plain, name in ("state_jobs", "uncertainty"))
                for flow, all_of_them in self.ALONE.items():
                    for indicator in all_of_them:
                        happened = results(path, indicator)[:, :-1].sum()
                        self.assertEqual(happened == 0, name == flow, f"{indicator}: {happened}")

    def test_nothing_happens_when_all_are_off(self):
        names = [row.split()[1] for row in self.done("describe", "processes").stdout.splitlines()[3:]]
        path = self.run_to("still.h5", *(part for name in names for part in ("--set", f"{name}.enabled=no")))
        for stock in ("population", "households", "jobs", "firms", "dwellings", "employed", "owners"):
            values = results(path, stock)
            numpy.testing.assert_array_equal(values, numpy.repeat(values[:, :1], values.shape[1], axis=1), stock)


class RandomNumbers(Case):
    def test_less_is_written_and_what_is_written_is_the_same(self):
        """[output] flows, ages, indicators: fewer grids, the same numbers in them; population and costs always, for nothing is compared without."""
        whole = self.run_to("whole.h5")
        less = ("--set", "output.flows=no", "--set", "output.ages=no", "--set", "output.indicators=jobs, births")
        some = self.run_to("some.h5", *less)
        with h5py.File(whole) as a, h5py.File(some) as b:
            self.assertFalse({"flows", "age"} & set(b))
            self.assertEqual({n for n, d in b["results"].items() if d.ndim == 3}, {"population", "births", "jobs", "policy_cost_state", "policy_cost_municipal"})
            for name in ("population", "births", "jobs"):
                numpy.testing.assert_array_equal(a["results"][name][...], b["results"][name][...])
        self.assertLess(some.stat().st_size, whole.stat().st_size / 1.5)
        self.assertIn("same", self.done("replay", some).stdout)
        run = self.done("run", self.scenario, "-o", self.folder / "no.h5", "--set", "output.indicators=popuation", status=65)
        self.assertIn("[output] indicators: unknown indicator `popuation`, nearest known name `population`", run.stderr)
        self.assertIn("no indicator young_adults", self.done("compare", whole, some, status=64).stderr)
        self.done("compare", whole, some, "--indicators", "population,jobs")

    def test_seeds_differ(self):
        one, two = self.run_to("one.h5", "--seed", "1"), self.run_to("two.h5", "--seed", "2")
        self.assertNotEqual(self.hash(one, "--results"), self.hash(two, "--results"))
        self.assertEqual(self.hash(one), self.hash(self.run_to("again.h5", "--set", "run.seed=1")))

    def test_a_replicate_alone_is_the_same_as_among_many(self):
        many = self.run_to("many.h5", "--replicates", "0-2,7", *EVERYTHING)
        for row, number in ((0, 0), (2, 2), (3, 7)):
            alone = self.run_to(f"alone{number}.h5", "--replicates", number, *EVERYTHING)
            with h5py.File(many, "r") as all_of_them, h5py.File(alone, "r") as one:
                self.assertEqual(one["results/replicate"][...].tolist(), [number])
                for group in ("results", "flows", "age"):
                    for name, data in one[group].items():
                        if data.ndim >= 3:
                            numpy.testing.assert_array_equal(data[0], all_of_them[group][name][row], f"{group}/{name} of replicate {number}")

    def test_replicates_have_other_random_numbers(self):
        births = results(self.run_to("many.h5", "--replicates", "0-3"), "births")
        self.assertEqual(len({births[k, :-1].tobytes() for k in range(4)}), 4)


class Replay(Case):
    def test_a_file_is_verified_from_itself_alone(self):
        path = self.run_to("out.h5", "--set", "time.end=2023", "--seed", "9", "--replicates", "1,4", *EVERYTHING)
        kept = self.scenario.read_text()
        self.scenario.unlink()   # its text is in the file
        run = self.done("replay", path, "-o", self.folder / "again.h5", "--threads", "1")
        self.assertEqual(run.stdout.split(), ["same", self.hash(path)])
        self.assertEqual(self.hash(self.folder / "again.h5"), self.hash(path))
        self.scenario.write_text(kept.replace("2025", "2024"))
        self.assertTrue(self.done("replay", path).stdout.startswith("same "))

    def test_a_number_that_was_changed_is_found_and_named(self):
        path = self.run_to("out.h5", "--set", "time.end=2022")
        self.assertEqual(self.done("replay", path).stdout.split()[0], "same")
        with h5py.File(path, "r+") as file:
            file["results/jobs"][0, 1, 2] += 1
        self.assertIn("has no seal", self.done("replay", path, status=74).stderr)
        self.seal(path)
        text = self.done("replay", path, status=DIFFERENT)
        self.assertIn("  /results/jobs differs\n", text.stdout)
        self.assertEqual(text.stdout.count(" differs"), 1)
        self.assertIn("not the same", text.stderr)

    def test_a_table_that_was_changed_is_refused(self):
        path = self.run_to("out.h5", "--set", "time.end=2022")
        table = self.folder / "country/edges.csv"
        table.write_text(table.read_text().replace("estimated", "counted", 1))
        self.assertIn("is not the table of the run: SHA-256", self.done("replay", path, status=MISSING).stderr)


class Books(Case):
    """What a file says of every municipality and year adds up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = pathlib.Path(cls.keep.name)
        scenario = cls.country(folder / "books", places=12)
        cls.path = folder / "books.h5"
        scenario.write_text(scenario.read_text() + "[policy.jobs]\nlever = state_jobs\namount = 30\nwho = jobs < 2000\nfrom = 2022\nramp = 2\n")
        environment = dict(os.environ, OMP_WAIT_POLICY="passive")
        from command_line import PROGRAM
        subprocess.run([PROGRAM, "run", scenario, "-o", cls.path, "--quiet", "--replicates", "0-1", "--set", "time.end=2030"], check=True, env=environment)

    def get(self, *names):
        return [results(self.path, name) for name in names]

    def assert_same(self, one, other):
        numpy.testing.assert_array_equal(one, other)
        self.assertTrue(numpy.isfinite(one).all())

    def test_flows_of_the_last_year_are_not_known_and_all_else_is(self):
        with h5py.File(self.path, "r") as file:
            for name, data in file["results"].items():
                if data.ndim == 3:
                    known = numpy.isfinite(data[...])
                    self.assertTrue(known[:, :-1].all(), name)
                    self.assertEqual(known[:, -1].all(), data.attrs["kind"] == "stock", name)

    def test_people_are_conserved_in_every_municipality_and_year(self):
        population, births, deaths, came, left, immigrated, emigrated = self.get(
            "population", "births", "deaths", "moved_in", "moved_out", "immigration", "emigration")
        self.assert_same((population + births - deaths + came - left + immigrated - emigrated)[:, :-1], population[:, 1:])
        self.assertGreater(births[:, :-1].sum(), 0)
        self.assertGreater(came[:, :-1].sum(), 0)
        self.assertGreater(immigrated[:, :-1].sum(), 0)

    def test_moves_between_municipalities_are_those_in_and_out(self):
        moves = results(self.path, "migration", "flows")[:, :-1]
        came, left = self.get("moved_in", "moved_out")
        self.assert_same(moves.sum(axis=3), left[:, :-1])
        self.assert_same(moves.sum(axis=2), came[:, :-1])
        self.assertEqual(numpy.trace(moves, axis1=2, axis2=3).sum(), 0)

    def test_ages_add_up_to_people(self):
        ages = results(self.path, "population", "age")
        population, children, women, men, older, oldest = self.get("population", "children_0_17", "women_20_39", "men_20_39", "older_67", "older_80")
        self.assert_same(ages.sum(axis=(3, 4)), population)
        self.assert_same(ages[..., :18].sum(axis=(3, 4)), children)
        self.assert_same(ages[..., 0, 20:40].sum(axis=3), men)
        self.assert_same(ages[..., 1, 20:40].sum(axis=3), women)
        self.assert_same(ages[..., 67:].sum(axis=(3, 4)), older)
        self.assert_same(ages[..., 80:].sum(axis=(3, 4)), oldest)

    def test_the_start_is_the_table(self):
        with open(pathlib.Path(self.keep.name) / "books/2020/population.csv", encoding="utf-8") as file:
            rows = list(csv.reader(file))[1:]
        ages = results(self.path, "population", "age")
        with h5py.File(self.path, "r") as file:
            codes = [code.decode() for code in file["results/municipality"][...]]
        for row in rows:
            for replicate in range(2):
                self.assertEqual(ages[replicate, 0, codes.index(row[0]), int(row[1] == "female")].tolist(), [float(n) for n in row[3:]])

    def test_kinds_of_households_add_up(self):
        households, *kinds = self.get("households", "alone", "couples", "couples_child_0_5", "couples_child_6_17", "lone_parents",
                                      "adult_children", "several_families")
        self.assert_same(sum(kinds), households)

    def test_jobs_and_firms_are_conserved_and_sectors_add_up(self):
        jobs, created, closed, came, left = self.get("jobs", "jobs_created", "jobs_closed", "jobs_moved_in", "jobs_moved_out")
        self.assert_same((jobs + created - closed + came - left)[:, :-1], jobs[:, 1:])
        firms, founded, ended, came, left = self.get("firms", "firm_entries", "firm_exits", "firm_moved_in", "firm_moved_out")
        self.assert_same((firms + founded - ended + came - left)[:, :-1], firms[:, 1:])
        sectors = self.get(*(f"jobs_{name}" for name in ("primary", "manufacturing", "construction", "trade_transport", "hospitality_culture",
                                                         "knowledge_services", "administration", "education", "health_social", "other")))
        self.assert_same(sum(sectors), jobs)

    def test_commuters_are_the_employed(self):
        flows = results(self.path, "commuting", "flows")
        employed, outside, jobs, vacant, into, out = self.get("employed", "working_outside", "jobs", "vacancies", "in_commuters", "out_commuters")
        self.assert_same(flows.sum(axis=3) + outside, employed)
        self.assert_same(flows.sum(axis=2) + vacant, jobs)
        home = numpy.diagonal(flows, axis1=2, axis2=3)
        self.assert_same(flows.sum(axis=2) - home, into)
        self.assert_same(flows.sum(axis=3) - home, out)

    def test_jobs_begun_and_ended_are_the_change_in_filled_jobs(self):
        jobs, vacant, begun, ended, came, left = self.get("jobs", "vacancies", "hires", "separations", "jobs_moved_in", "jobs_moved_out")
        filled, moved = (jobs - vacant).sum(axis=2), (came - left)[:, :-1].sum(axis=2)
        self.assertEqual(numpy.abs(moved).max(), 0)
        self.assert_same(filled[:, :-1] + (begun - ended)[:, :-1].sum(axis=2), filled[:, 1:])

    def test_the_exported_table_is_the_file(self):
        text = self.done("export", self.path, "-o", "-").stdout
        rows = list(csv.DictReader(text.splitlines()))
        with h5py.File(self.path, "r") as file:
            codes, years = [code.decode() for code in file["results/municipality"][...]], file["results/year"][...].tolist()
            data = {name: values[...] for name, values in file["results"].items() if values.ndim == 3}
        self.assertEqual(len(rows), sum(values.size for values in data.values()))
        for row in rows:
            value = data[row["indicator"]][int(row["replicate"]), years.index(int(row["year"])), codes.index(row["code"])]
            self.assertTrue(float(row["value"]) == value if row["value"] else numpy.isnan(value), row)
        self.done("export", self.path, "-o", self.folder / "wide.csv", "--indicators", "population,births")
        wide = list(csv.DictReader((self.folder / "wide.csv").read_text().splitlines()))
        self.assertEqual(list(wide[0]), ["code", "name", "year", "replicate", "population", "births"])
        self.assertEqual(len(wide), 2 * len(years) * len(codes))


if __name__ == "__main__":
    unittest.main()
