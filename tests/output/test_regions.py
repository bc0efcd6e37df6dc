"""Regions: the table of `omland regions` against the same numbers counted with numpy; resilience, intervals and sustainability on series with known answers;
spillover and closure on the tests' small country."""
import csv
import io
import contextlib
import math
import pathlib
import subprocess
import sys
import types
import unittest

import h5py
import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "tools"), str(ROOT / "tests" / "output")]
import command_line  # noqa: E402
import synthetic  # noqa: E402
from regions_lib import mechanisms, resilience, responses, sustainability  # noqa: E402


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shortest_minutes(folder, codes):
    """Floyd and Warshall."""
    row = {code: k for k, code in enumerate(codes)}
    minutes = numpy.full((len(codes), len(codes)), numpy.inf)
    numpy.fill_diagonal(minutes, 0)
    for edge in rows_of(folder / "edges.csv"):
        i, j = row[edge["from"]], row[edge["to"]]
        minutes[i, j] = minutes[j, i] = min(minutes[i, j], float(edge["minutes"]))
    for k in range(len(codes)):
        minutes = numpy.minimum(minutes, minutes[:, k:k + 1] + minutes[k:k + 1])
    return minutes


class Table(command_line.Case):
    """One run of 16 municipalities and two replicates, counted a second time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = pathlib.Path(cls.keep.name) / "sixteen"
        cls.small = cls.country(cls.place, places=16)
        codes = [row["code"] for row in rows_of(cls.place / "municipalities.csv")]
        header = "code," + ",".join(f"attraction_{a}" for a in (16, 20, 25, 30, 40, 50, 67)) + ",attraction_error," + \
            ",".join(f"out_{a}" for a in (16, 20, 25, 30, 40, 50, 67)) + ",fertility,mortality,immigration_share,growth_recent"
        lines = [f"{code},{','.join(f'{0.01 * k + 0.1 * a:.4f}' for a in range(7))},{0.02 + 0.001 * k:.4f},{'1,' * 7}1,1,{1 / len(codes):.8f},0" for k, code in enumerate(codes)]
        (cls.place / "calibration.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        cls.path, cls.csv = cls.place / "run.h5", cls.place / "regions.csv"
        for words in (("run", cls.small, "-o", cls.path, "--quiet", "--replicates", "0-1", "--set", f"tables.calibration={cls.place}/calibration.csv", "--set",
                       "roles.metropolitan_least=15000", "--set", "roles.metropolitan_centrality=1"),
                      ("regions", cls.path, "--csv", cls.csv, "--history", cls.place / "history/population.csv")):
            done = command_line.omland(*words)
            if done.returncode:
                raise AssertionError(done.stderr)
        cls.text = done.stdout
        cls.rows = {int(row["region"]): row for row in rows_of(cls.csv)}
        cls.file = h5py.File(cls.path, "r")
        cls.addClassCleanup(cls.file.close)
        cls.codes, cls.role = list(cls.file["geo/municipality"].asstr()[:]), cls.file["geo/role"].asstr()[:]
        cls.region = cls.file["geo/region"][:]

    def sides(self, region):
        """Rows of the centre and of the hinterland."""
        rows = numpy.flatnonzero(self.region == region)
        jobs = self.file["results/jobs"][:, 0].mean(axis=0)
        core = self.role[rows] == "core"
        centre = rows[core] if core.any() else rows[jobs[rows] == jobs[rows].max()][:1]
        return centre, numpy.setdiff1d(rows, centre)

    def test_every_region_has_a_row_and_every_municipality_one_region(self):
        self.assertEqual(sorted(self.rows), sorted(set(self.region.tolist())))
        self.assertEqual(sum(int(row["municipalities"]) for row in self.rows.values()), len(self.codes))
        self.assertGreater(len({row["structure"] for row in self.rows.values()}), 1)
        for row in self.rows.values():
            self.assertIn(row["name"], self.text)

    def test_measures_are_those_counted_by_hand(self):
        people, jobs, employed = (self.file[f"results/{name}"][:] for name in ("population", "jobs", "employed"))
        natural = self.file["results/births"][:] - self.file["results/deaths"][:]
        abroad = self.file["results/immigration"][:] - self.file["results/emigration"][:]
        moves, work = self.file["flows/migration"][:, :-1].sum(axis=1), self.file["flows/commuting"][:]
        compared = 0
        for region, row in self.rows.items():
            c, h = self.sides(region)
            own = numpy.union1d(c, h)
            others = numpy.setdiff1d(numpy.arange(len(self.codes)), own)
            years = people.shape[1] - 1
            lived = lambda rows: 0.5 * (people[:, :-1, rows] + people[:, 1:, rows]).sum(axis=(1, 2))
            grown = lambda values, rows: 100 * ((values[:, -1, rows].sum(-1) / values[:, 0, rows].sum(-1)) ** (1 / years) - 1)
            sum_of = lambda a, b: moves[:, a][:, :, b].sum(axis=(1, 2))
            expected = {"centre_growth": grown(people, c), "centre_jobs_growth": grown(jobs, c),
                        "from_outside": 1000 * (sum_of(others, c) - sum_of(c, others) + abroad[:, :-1, c].sum((1, 2))) / lived(c),
                        "natural": 1000 * natural[:, :-1, c].sum((1, 2)) / lived(c)}
            if len(h):
                gained = sum_of(h, c) - sum_of(c, h)
                to_centre = work[:, :, h][:, :, :, c].sum(axis=(2, 3))
                expected |= {"hinterland_growth": grown(people, h), "hinterland_jobs_growth": grown(jobs, h), "drain": 1000 * gained / lived(h),
                             "from_hinterland": 1000 * gained / lived(c),
                             "mobilised": 1000 * (to_centre[:, -1] - to_centre[:, 0]) / years / (0.5 * (employed[:, 0, h] + employed[:, -1, h]).sum(-1))}
            else:
                self.assertEqual((row["hinterland_growth"], row["drain"], row["type"]), ("", "", "no hinterland"))
            for name, values in expected.items():
                with self.subTest(region=region, measure=name):
                    self.assertAlmostEqual(float(row[name]), values.mean(), delta=1e-4 * max(1, abs(values.mean())))
                    self.assertAlmostEqual(float(row[name + "_error"]), values.std(ddof=1) / 2 ** 0.5, delta=1e-4 * max(1, values.std()))
                    compared += 1
        self.assertGreater(compared, 30)

    def test_specialisation_is_the_share_over_the_nations(self):
        sectors = [name for name in self.file["results"] if name.startswith("jobs_") and name not in ("jobs_created", "jobs_closed", "jobs_moved_in", "jobs_moved_out")]
        self.assertEqual(len(sectors), 10)
        jobs = {name.removeprefix("jobs_"): self.file[f"results/{name}"][:, 0].mean(axis=0) for name in sectors}
        nation = {name: values.sum() for name, values in jobs.items()}
        for region, row in self.rows.items():
            here = {name: values[self.region == region].sum() for name, values in jobs.items()}
            all_here, all_ = sum(here.values()), sum(nation.values())
            shares = {name: here[name] / all_here for name in here}
            quotient = {name: shares[name] * all_ / nation[name] for name in here if name != "other" and shares[name] >= 0.08}
            most = max(quotient, key=quotient.get)
            self.assertEqual(row["sector"], most)
            self.assertAlmostEqual(float(row["location_quotient"]), quotient[most], places=4)
            self.assertEqual(row["specialised"], "yes" if quotient[most] >= 1.3 else "no")
            self.assertAlmostEqual(float(row["dissimilarity"]), sum(abs(shares[name] - nation[name] / all_) for name in here) / 2, places=4)

    def test_attraction_is_the_calibrations_with_its_error(self):
        people = self.file["results/population"][:, 0].mean(axis=0)
        for region, row in self.rows.items():
            rows = numpy.flatnonzero(self.region == region)
            weight = people[rows] / people[rows].sum()
            self.assertAlmostEqual(float(row["attraction"]), (weight * (0.01 * rows + 0.3)).sum(), places=4)
            self.assertAlmostEqual(float(row["attraction_error"]), ((weight * (0.02 + 0.001 * rows)) ** 2).sum() ** 0.5, places=4)

    def test_minutes_to_a_big_city_are_the_shortest_way(self):
        people, jobs = (self.file[f"results/{name}"][0, 0] for name in ("population", "jobs"))
        cities = []
        for region in set(self.region.tolist()):
            rows = numpy.flatnonzero(self.region == region)
            if people[rows].sum() > 15000:
                cities.append(rows[numpy.argmax(jobs[rows])])
        self.assertTrue(cities)
        self.assertGreater(len(set(self.region.tolist())), len(cities))
        expected = shortest_minutes(self.place, self.codes)[cities].min(axis=0)
        numpy.testing.assert_allclose(self.file["geo/metropolitan_minutes"][:], expected)

    def test_growth_before_is_the_historys(self):
        history = {row["code"]: row for row in rows_of(self.place / "history/population.csv")}
        for region, row in self.rows.items():
            for name, rows in zip(("centre_growth_before", "hinterland_growth_before"), self.sides(region)):
                then, now = (sum(float(history[self.codes[i]][year]) for i in rows) for year in ("y2010", "y2020"))
                self.assertEqual(row[name] == "", len(rows) == 0)
                if len(rows):
                    self.assertAlmostEqual(float(row[name]), 100 * ((now / then) ** 0.1 - 1), places=4)

    def test_thresholds_change_the_answer_and_are_printed(self):
        done = self.done("regions", self.path, "--csv", self.folder / "other.csv", "--rule", "stable=50", "--rule", "mobilise=900", "--rule", "attract=900")
        self.assertNotIn("growing", {row["centre_path"] for row in rows_of(self.folder / "other.csv")})
        self.assertEqual({row["type"] for row in rows_of(self.folder / "other.csv")} - {"none", "no hinterland"}, set())
        self.assertIn("Regions by structure and type", done.stdout)
        text = self.done("regions", "--rules", "--rule", "drain=7").stdout
        self.assertRegex(text, r"(?m)^drain +7 +per 1000 a year +assumed")

    def test_mistakes_are_told(self):
        self.assertIn("not a threshold", self.done("regions", self.path, "--rule", "drian=1", status=64).stderr)
        self.assertIn("two years of 2020-2025", self.done("regions", self.path, "--from", 2025, status=64).stderr)
        self.assertIn("needed", self.done("regions", status=64).stderr)
        self.done("regions", self.folder / "none.h5", status=66)
        self.assertIn("not an HDF5 file", self.done("regions", self.small, status=74).stderr)
        self.done("regions", self.path, "--history", self.folder / "none.csv", status=66)
        self.assertIn("the first year of the run", self.done("regions", self.path, "--history", self.place / "history/population.csv", "--history-years", 50,
                                                             status=64).stderr)
        self.assertIn("cannot be written", self.done("regions", self.path, "--csv", self.folder / "no/regions.csv", status=74).stderr)


class Numbers(unittest.TestCase):
    def test_interval_is_student_t(self):
        mean, low, high = responses.interval([1.0, 2.0, 3.0, 4.0])
        self.assertAlmostEqual(mean, 2.5)
        self.assertAlmostEqual(high - mean, 2.353363 * (5 / 3) ** 0.5 / 2, places=5)
        self.assertAlmostEqual(mean - low, high - mean)
        self.assertTrue(math.isnan(responses.interval([4.0, 5.0, 4.0])[1]))

    def test_an_exact_ratio_has_no_width(self):
        here = numpy.array([90.0, 100.0, 130.0, 95.0])
        value, low, high = responses.ratio(0.3 * here, here)
        self.assertAlmostEqual(value, 0.3)
        self.assertAlmostEqual(low, 0.3)
        self.assertAlmostEqual(high, 0.3)

    def test_the_ratio_over_a_constant_is_the_interval_of_a_mean(self):
        there, here = numpy.array([1.0, 2.0, 4.0, 3.0]), numpy.full(4, 10.0)
        for a, b in zip(responses.ratio(there, here), responses.interval(there / 10)):
            self.assertAlmostEqual(a, b)

    def test_over_what_may_be_nothing_it_is_not_determined(self):
        value, low, high = responses.ratio([1.0, 2.0, 3.0, 2.0], [-1.0, 0.5, 1.0, 0.2])
        self.assertTrue(math.isnan(low) and math.isnan(high))
        self.assertIn("[?]", responses.number(value, low, high))

    def test_the_interval_holds_the_truth_about_nine_times_in_ten(self):
        random, held = numpy.random.default_rng(5), 0
        for _ in range(2000):
            here = random.normal(100, 30, 6)
            low, high = responses.ratio(0.4 * here + random.normal(0, 20, 6), here)[1:]
            held += low <= 0.4 <= high
        self.assertAlmostEqual(held / 2000, 0.90, delta=0.03)


    def test_strata_of_their_own_noise_hold_the_truth_at_least_nine_times_in_ten(self):
        random = numpy.random.default_rng(7)
        for deviation in (numpy.ones(11), numpy.linspace(0.2, 2, 11), numpy.ones(1)):
            values = [random.normal(3, deviation, (2, len(deviation))) for _ in range(2000)]
            held = sum(abs(v.sum(axis=1).mean() - 3 * len(deviation)) <= responses.half_width_of_strata(v) for v in values)
            self.assertTrue(0.87 < held / 2000 < 0.96, (deviation, held))
        one = numpy.array([1.0, 2.0, 3.0, 4.0])
        self.assertAlmostEqual(responses.half_width_of_strata(one[:, None]), responses.interval(one)[2] - 2.5)   # one stratum: Student's t
        self.assertEqual(responses.half_width_of_strata(numpy.ones((2, 4))), 0)
        self.assertTrue(math.isnan(responses.half_width_of_strata(numpy.ones((1, 4)))))


class Resilience(unittest.TestCase):
    base = numpy.full(8, 1000.0)

    def test_a_fall_that_is_made_good(self):
        r = resilience.measure(self.base + [0, 0, -100, -200, -150, -100, -50, 0], self.base, 1, direct=0.1)
        self.assertAlmostEqual(r.impact, -0.2)
        self.assertEqual(r.lowest, 2)
        self.assertAlmostEqual(r.resistance, -1.0)          # it fell twice the shock's own size
        self.assertAlmostEqual(r.recovery, 1.0)
        self.assertEqual(r.half, 2)
        self.assertEqual(r.back, 6)
        self.assertAlmostEqual(r.lost, -600)

    def test_a_fall_that_stays(self):
        r = resilience.measure(self.base + [0, 0, -80, -80, -80, -80, -80, -80], self.base, 1, direct=0.1)
        self.assertAlmostEqual(r.resistance, 0.2)
        self.assertAlmostEqual(r.recovery, 0.0)
        self.assertTrue(math.isnan(r.half) and math.isnan(r.back))

    def test_nothing_happens(self):
        r = resilience.measure(self.base, self.base, 1, direct=0.1)
        self.assertEqual((r.impact, r.resistance, r.back, r.lost), (0.0, 1.0, 0.0, 0.0))
        self.assertTrue(math.isnan(r.recovery))

    def test_trends_of_the_paired_run_cancel(self):
        base = numpy.linspace(1000, 500, 8)
        r = resilience.measure(base * numpy.array([1, 1, .9, .8, .9, 1, 1, 1]), base, 1)
        self.assertAlmostEqual(r.impact, -0.2)
        self.assertEqual(r.back, 4)
        self.assertTrue(math.isnan(r.resistance))

    def test_only_the_years_asked_for_make_the_impact(self):
        r = resilience.measure(self.base + [0, 0, -50, -20, -20, -20, -20, -300], self.base, 1, within=3)
        self.assertAlmostEqual(r.impact, -0.05)
        self.assertAlmostEqual(r.recovery, -5.0)

    def test_unknown_years_are_refused(self):
        with self.assertRaises(ValueError):
            resilience.measure(self.base, numpy.where(numpy.arange(8) > 6, numpy.nan, self.base), 1)


class Sustainability(unittest.TestCase):
    def trajectory(self, unemployed):
        """Two places 10 degrees of latitude apart; half of the first's workers commute."""
        values = {"population": [[[100.0, 50.0]]], "employed": [[[40.0, 20.0]]], "unemployed": [[[unemployed, 0.0]]], "older_67": [[[20.0, 20.0]]],
                  "emissions_homes": [[[7.0, 5.0]]]}
        return types.SimpleNamespace(indicators=list(values), indicator=lambda name: numpy.array(values[name]), describe=lambda name: ("Emissions: homes", "t"),
                                     latitude=numpy.array([60.0, 70.0]), longitude=numpy.array([10.0, 10.0]),
                                     file={"flows": {"commuting": numpy.array([[[[20.0, 20.0], [0.0, 20.0]]]])}})

    def test_figures_stand_side_by_side_and_are_not_summed(self):
        found = {name: (pillar, values[0, 0]) for pillar, name, _, _, values in sustainability.figures(self.trajectory(10.0), [0])}
        self.assertEqual({pillar for pillar, _ in found.values()}, {"social", "economic", "environmental"})
        self.assertAlmostEqual(found["unemployed, of the labour force"][1], 0.2)
        self.assertAlmostEqual(found["persons 67 and over, of all"][1], 0.2)
        self.assertAlmostEqual(found["employed, of all residents"][1], 0.4)
        self.assertAlmostEqual(found["km from home to work, straight line"][1], 0.5 * math.radians(10) * 6371, places=6)
        self.assertAlmostEqual(found["Emissions: homes, per inhabitant"][1], 0.07)
        self.assertNotIn("jobs per resident employed", found)           # not in this file

    def test_what_is_not_a_sum_is_the_mean_inhabitants(self):
        t = self.trajectory(10.0)
        t.indicators.append("minutes_doctor")
        sums = t.indicator
        t.indicator = lambda name: numpy.array([[[3.0, 9.0]]]) if name == "minutes_doctor" else sums(name)
        found = {name: values[0, 0] for _, name, _, _, values in sustainability.figures(t, [0, 1])}
        self.assertAlmostEqual(found["to a doctor (mean inhabitant)"], 5.0)     # 100 people and 50

    def test_differences_are_paired(self):
        run, base = (sustainability.figures(self.trajectory(n), [0]) for n in (20.0, 10.0))
        by_name = {row[1]: row for row in sustainability.compare(run, base, 0)}
        self.assertAlmostEqual(by_name["unemployed, of the labour force"][5], 20 / 60 - 0.2)
        self.assertAlmostEqual(by_name["employed, of all residents"][5], 0.0)
        text = sustainability.table(list(by_name.values()))
        for pillar in ("SOCIAL", "ECONOMIC", "ENVIRONMENTAL"):
            self.assertEqual(text.count(pillar), 1)


class Experiments(command_line.Case):
    def script(self, name, *words, status=0):
        done = subprocess.run([ROOT / "scripts" / name, "--program", command_line.PROGRAM, "--scenario", self.scenario, *map(str, words)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, env=command_line.ENVIRONMENT, cwd=self.folder)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def test_spillover_counts_what_was_placed_and_what_it_did(self):
        self.scenario = self.country(self.folder / "sixteen", places=16)
        done = self.script("spillover", "--years", 1, "--replicates", 2, "--jobs", 20, "--count", 2, "--without", "commuting", "--folder", self.folder, "--csv", "s.csv")
        rows = rows_of(self.folder / "s.csv")
        self.assertEqual({row["variant"] for row in rows}, {"as it is", "without commuting"})
        self.assertEqual({row["impulse"] for row in rows}, {"core", "hinterland"})
        for row in rows:
            placed, here = int(row["jobs_placed"]), float(row["here_per_100"])
            if row["quantity"] == "jobs":
                self.assertAlmostEqual(here, 100, delta=15)              # the jobs are there, and what they bring in a year
                self.assertGreater(placed, 50)
            self.assertAlmostEqual(float(row["ratio"]), float(row["there_per_100"]) / here, delta=1e-4 * max(1, abs(float(row["ratio"]))))
        employed = {row["variant"]: abs(float(row["ratio"])) for row in rows
                    if row["region"] == "all together" and row["impulse"] == "hinterland" and row["quantity"] == "employed"}
        self.assertLess(employed["without commuting"], 0.5 * employed["as it is"])
        self.assertIn("Those who commute at the start go on until their job ends", done.stdout)
        self.assertEqual(list(self.folder.glob("omland-regions-*")), [])

    def test_what_spillover_cannot_do_is_said(self):
        self.assertIn("unknown region `Atlantis`", self.script("spillover", "--regions", "Atlantis", "--years", 1, status=64).stderr)
        self.assertIn("no mechanism `weather`", self.script("spillover", "--without", "weather", status=64).stderr)
        self.assertIn("nearest known name", self.script("spillover", "--set", "migration.distanse=1", status=65).stderr)
        with self.assertRaisesRegex(mechanisms.MechanismError, "no process services"):
            mechanisms.settings("services", {"jobs", "housing"})

    def test_every_switch_is_one_the_program_knows(self):
        known = mechanisms.processes(self.done("describe", "processes", "--format", "markdown").stdout)
        self.assertIn("jobs", known)
        for name, (settings, process, text) in mechanisms.MECHANISMS.items():
            self.assertTrue(text)
            if process in known:
                self.done("check", self.scenario, *(word for value in settings for word in ("--set", value)))

    def test_closure_strikes(self):
        done = subprocess.run([ROOT / "scripts/closure", "--program", command_line.PROGRAM, "--scenario", self.scenario, "--years", "1", "--replicates", "2", "--csv", "c.csv"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=command_line.ENVIRONMENT, cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        jobs = [float(row["per_cent"]) for row in rows_of(self.folder / "c.csv") if row["quantity"] == "jobs" and row["place"] == "town"]
        self.assertTrue(jobs and all(change < 0 for change in jobs), jobs)

    def test_region_runs_find_what_runs_of_the_country_find(self):
        """The towns lose the same firms where only their regions are simulated, beside the rest of a reference, which in so
        small a country does not make up for the nation's loss as the whole does; and the jobs placed are there. Two references, so that both have the same starts."""
        found = {}
        for name, more in (("whole.csv", ()), ("part.csv", ("--region-runs", 2))):
            self.script("closure", "--years", 1, "--replicates", 6, "--count", 2, "--csv", name, *more)
            found[name] = {(row["code"], row["place"]): float(row["per_cent"]) for row in rows_of(self.folder / name) if row["quantity"] == "jobs"}
        self.assertEqual(set(found["whole.csv"]), set(found["part.csv"]))
        for key, change in found["whole.csv"].items():
            self.assertTrue(change < 0 and 0.4 < found["part.csv"][key] / change < 2.5, found)
        text = self.script("spillover", "--years", 1, "--replicates", 2, "--count", 1, "--region-runs", 1, "--csv", "s.csv").stdout
        self.assertIn("2 pairs, region runs.", text)
        for row in rows_of(self.folder / "s.csv"):
            if row["quantity"] == "jobs":
                self.assertAlmostEqual(float(row["here_per_100"]), 100, delta=15)

    def test_closure_reads_known_series(self):
        """100 of 1000 jobs close in the first of two places; the town loses 50 of 4000 people in the next year, 20 of whom go to the neighbour."""
        closure = command_line.script("closure")
        grid = lambda *years: numpy.array([years, years], dtype=float)
        base = {"population": grid(*[[4000, 6000]] * 4), "jobs": grid(*[[1000, 900]] * 4), "jobs_closed": grid(*[[30, 20]] * 4), "employed": grid(*[[1500, 2000]] * 4),
                "unemployed": grid(*[[50, 50]] * 4), "out_commuters": grid(*[[600, 900]] * 4)}
        shocked = dict(base, population=grid([4000, 6000], [4000, 6000], [3960, 6020], [3950, 6020]), jobs=grid([1000, 900], [1000, 900], [900, 900], [925, 900]),
                       jobs_closed=grid([30, 20], [130, 20], [30, 20], [30, 20]))
        town = types.SimpleNamespace(name="By", code="0001", region="By", minutes=50.0, rows={"town": [0], "region": [0, 1]})
        self.assertEqual(closure.direct_jobs(shocked, base, town), 100)
        found = {row[:3]: row[3] for row in closure.lines_of(town, shocked, base, [1, 2])}
        self.assertAlmostEqual(found["town", "population", 1][0], -1.0)
        self.assertAlmostEqual(found["town", "population", 2][0], -1.25)
        self.assertAlmostEqual(found["region", "population", 2][0], -0.3)
        self.assertAlmostEqual(found["town", "jobs", 2][0], -7.5)
        r = closure.resilience_of(town, shocked, base, "town", "jobs", 100)
        self.assertAlmostEqual(r.resistance, 0.0)
        self.assertAlmostEqual(r.recovery, 0.25)
        text = io.StringIO()
        with contextlib.redirect_stdout(text):
            closure.show(town, shocked, base, [1, 2], types.SimpleNamespace(sustainability=False), (None, None))
        self.assertIn("100 jobs closed, 10.0 % of the town's", text.getvalue())


class Pictures(unittest.TestCase):
    def test_the_map_of_types_in_three_languages(self):
        import tempfile
        import matplotlib.image
        with tempfile.TemporaryDirectory(prefix="omland-") as name:
            folder = pathlib.Path(name)
            synthetic.write(folder / "run.h5", years=[2020, 2021], replicates=[0])
            regions = sorted({(row["region"], row["region_name"]) for row in synthetic.places()}, key=lambda pair: int(pair[0]))
            types_ = ("motor", "sponge", "mobiliser", "attractor", "none", "no hinterland")
            paths = ("growing", "stable", "declining")
            with open(folder / "regions.csv", "w", encoding="utf-8", newline="") as file:
                out = csv.writer(file)
                out.writerow("region name structure distance centre_path hinterland_path type same_type replicates from to".split())
                for k, (region, title) in enumerate(regions):
                    out.writerow((region, title, ("single-core", "remote")[k % 2], ("near", "far")[k % 2], paths[k % 3], paths[k // 3 % 3], types_[k % 6], 1 + k % 2, 2, 2020, 2021))
            for what, language in (("type", "en"), ("path", "nb"), ("structure", "nn"), ("distance", "nb")):
                done = subprocess.run([ROOT / "scripts/plots", "run.h5", "--typology", "regions.csv", "--by", what, "--language", language, "-o", "map.png"], cwd=folder,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                pixels = (matplotlib.image.imread(folder / "map.png")[..., :3] * 255).astype(int)
                self.assertGreater(len(numpy.unique(pixels.reshape(-1, 3), axis=0)), 50)
            (folder / "regions.csv").write_text("a,b\n1,2\n", encoding="utf-8")
            done = subprocess.run([ROOT / "scripts/plots", "run.h5", "--typology", "regions.csv", "-o", "map.png"], cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            self.assertEqual(done.returncode, 65)
            self.assertIn("not a table of `omland regions --csv`", done.stderr)

    def test_shades_and_words_know_every_name_of_the_program(self):
        from plots_lib import typology_map
        text = (ROOT / "output/regions.c").read_text(encoding="utf-8")
        for what in ("type", "structure", "distance"):
            names = text.split(f"regions_{what}_name[] = {{", 1)[1].split("};", 1)[0]
            names = [name.strip().strip('"') for name in names.split(",")]
            self.assertEqual(set(names), {name for name, _ in typology_map.SHADES[what]})
            for words in typology_map.WORDS.values():
                self.assertEqual(set(words[what]) - {""}, set(names))


if __name__ == "__main__":
    unittest.main()
