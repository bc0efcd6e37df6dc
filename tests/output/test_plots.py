"""What scripts/plots and scripts/demo make of a file: numbers against sums by hand, pictures by their size and content."""
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
from plots_lib import country_map, experiment, over_time, regret, report, trade_off  # noqa: E402
from plots_lib.trajectory import Trajectory, TrajectoryError  # noqa: E402
from plots_lib.words import Words  # noqa: E402

FOLDER = tempfile.TemporaryDirectory()
BASE, MORE = (pathlib.Path(FOLDER.name) / name for name in ("base.h5", "more.h5"))


def setUpModule():
    synthetic.write(BASE, years=range(2020, 2031), replicates=range(4))
    synthetic.write(MORE, years=range(2020, 2031), replicates=range(4), jobs_added=50.0)


def tearDownModule():
    FOLDER.cleanup()


def plots(*words):
    return subprocess.run([ROOT / "scripts" / "plots", *map(str, words)], cwd=FOLDER.name, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def colours_of(path):
    """How many distinct colours a PNG has, and its size."""
    import matplotlib.image
    pixels = (matplotlib.image.imread(path)[..., :3] * 255).astype(int)
    return len(numpy.unique(pixels.reshape(-1, 3), axis=0)), pixels.shape[:2]


class Reading(unittest.TestCase):
    def setUp(self):
        self.t = Trajectory(BASE)
        self.addCleanup(self.t.file.close)

    def test_codes_stay_texts_and_norwegian_letters_stay_whole(self):
        self.assertEqual(self.t.codes[0], "0301")
        self.assertIn("Tromsø", " ".join(self.t.names))

    def test_ages_sum_to_the_population(self):
        numpy.testing.assert_allclose(self.t.ages(2020).sum((2, 3)), self.t.indicator("population")[:, 0], atol=60)

    def test_ages_come_men_first_whatever_the_order_in_the_file(self):
        path = pathlib.Path(FOLDER.name) / "turned.h5"
        synthetic.write(path, years=[2020, 2021], replicates=[0])
        with h5py.File(path, "r+") as file:
            file["age/population"][...] = file["age/population"][...][:, :, :, ::-1]
            file["age/sex"][...] = ["female", "male"]
        with Trajectory(path) as turned, Trajectory(BASE) as straight:
            numpy.testing.assert_array_equal(turned.ages(2020)[0], straight.ages(2020)[0])

    def test_one_run_that_draws_nation_and_places_says_so(self):
        for replicates, enabled, said in (([0], "yes", True), ([0], "no", False), ([0, 1], "yes", False)):
            path = pathlib.Path(FOLDER.name) / "drawn.h5"
            synthetic.write(path, years=[2020, 2021], replicates=replicates)
            with h5py.File(path, "r+") as file:
                config = file.require_group("config")
                for name, value in (("section", "uncertainty"), ("key", "enabled"), ("value", enabled)):
                    config[name] = [value]
            with Trajectory(path) as drawn:
                self.assertEqual("One draw" in drawn.source_in(Words()), said, (replicates, enabled))

    def test_every_municipality_is_in_one_role(self):
        self.assertEqual(sum(len(self.t.rows_of_role(r)) for r in ("metropolitan", "core", "hinterland", "remote")), 357)

    def test_small_city_regions_keep_to_their_definition(self):
        people = self.t.indicator("population")[0, 0]
        for region in self.t.small_city_regions():
            rows = self.t.rows_of_region(region)
            self.assertTrue(len(rows) > 1 and 10_000 <= people[rows].sum() <= 100_000, self.t.region_name(region))

    def test_unknown_names_are_refused_with_the_nearest(self):
        with self.assertRaisesRegex(TrajectoryError, "nearest known name `population`"):
            self.t.indicator("popluation")
        with self.assertRaisesRegex(TrajectoryError, "2020-2030"):
            self.t.at(1999)
        with self.assertRaisesRegex(TrajectoryError, "Atlantis"):
            self.t.rows_named("Atlantis")

    def test_other_files_are_refused(self):
        path = pathlib.Path(FOLDER.name) / "other.h5"
        with h5py.File(path, "w") as file:
            file["x"] = 1
        with self.assertRaisesRegex(TrajectoryError, "is no result of Omland"):
            Trajectory(path)
        path.write_text("no HDF5")
        with self.assertRaisesRegex(TrajectoryError, "cannot be read|is no HDF5 file"):
            Trajectory(path)


class Numbers(unittest.TestCase):
    def test_change_classes_lie_evenly_about_zero_and_hold_most_values(self):
        values = numpy.random.default_rng(1).normal(0, 12, 357)
        edges = country_map.change_edges(values)
        self.assertEqual([-e for e in edges[::-1]], edges)
        self.assertGreater(numpy.mean(numpy.abs(values) < edges[-1]), 0.75)

    def test_projection_keeps_distances(self):
        east, north = country_map.project([10.75, 18.95], [59.91, 69.65])      # Oslo, Tromsø: 1 150 km
        self.assertAlmostEqual(float(numpy.hypot(*(numpy.diff(east), numpy.diff(north)))[0]), 1150, delta=12)

    def test_runs_that_do_not_match_are_not_paired(self):
        path = pathlib.Path(FOLDER.name) / "three.h5"
        synthetic.write(path, years=range(2020, 2031), replicates=range(3))
        done = plots(path, "--map", "jobs", "--against", BASE, "-o", "never.png")
        self.assertEqual(done.returncode, 65, done.stderr)
        self.assertIn("cannot be paired", done.stderr)

    def test_labels_are_moved_apart_and_keep_order(self):
        heights = [h for h, _, _ in over_time.spread([(1.0, "a", ""), (1.01, "b", ""), (5.0, "c", "")], 0.5)]
        self.assertTrue(all(b - a >= 0.5 - 1e-9 for a, b in zip(heights, heights[1:])))
        self.assertAlmostEqual(sum(heights[:2]) / 2, 1.005)


class Report(unittest.TestCase):
    def test_the_country_line_holds_the_sums(self):
        with Trajectory(BASE) as t:
            text = report.what_happened(t, 2020, 2030).replace("\u202f", "")
            people = t.indicator("population").sum(axis=2).mean(axis=0)
            country = next(line for line in text.splitlines() if line.startswith("Norway"))
            self.assertIn(f"{people[0]:.0f}", country)
            self.assertIn(f"{people[-1]:.0f}", country)

    def test_places_are_chosen_by_rule(self):
        with Trajectory(BASE) as t:
            (_, compact), (_, wide), (_, double) = report.choose(t)
            self.assertLess(report.minutes_to_centre(t, compact), report.minutes_to_centre(t, wide))
            self.assertIsNone(double)                # the rule behind the synthetic roles makes one core a region
            self.assertEqual(t.roles[report.remote_example(t)], "remote")
            self.assertIn("(no region of the kind 'two cores')", report.what_happened(t, 2020, 2030))


class Pictures(unittest.TestCase):
    def drawn(self, *words):
        path = pathlib.Path(FOLDER.name) / "picture.png"
        path.unlink(missing_ok=True)
        done = plots(*words, "-o", path)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        count, size = colours_of(path)
        self.assertGreater(count, 50)
        self.assertGreater(min(size), 600)

    def test_map_of_change(self):
        self.drawn(BASE, "--map", "population", "--from", 2020, "--to", 2030)

    def test_map_of_levels(self):
        self.drawn(BASE, "--map", "jobs", "--level")

    def test_map_against_another_run(self):
        self.drawn(MORE, "--map", "jobs", "--against", BASE)

    def test_pyramid(self):
        self.drawn(BASE, "--pyramid", "3303", "--pyramid", "hinterland")

    def test_regions(self):
        self.drawn(BASE, "--regions", "Kongsberg", "Elverum")

    def test_a_mistyped_name_is_64_and_names_the_nearest(self):
        done = plots(BASE, "--map", "popluation", "-o", "x.png")
        self.assertEqual(done.returncode, 64)
        self.assertIn("nearest known name `population`", done.stderr)
        self.assertEqual(plots("nowhere.h5", "--map", "jobs", "-o", "x.png").returncode, 66)


HEAD = ",".join(experiment.COMPARED) + ",strategy_title_nb\n"


class Experiments(unittest.TestCase):
    """Pictures of tables: what is worked out against sums by hand, and what is refused."""
    def setUp(self):
        self.path = pathlib.Path(FOLDER.name) / "table.csv"
        # jobs: a is best in the low future by 30, b in the high one by 20; emissions: less is better
        values = {("a", "low", "jobs"): 50, ("b", "low", "jobs"): 20, ("a", "high", "jobs"): 10, ("b", "high", "jobs"): 30,
                  ("a", "low", "emissions"): 4, ("b", "low", "emissions"): -1, ("a", "high", "emissions"): 6, ("b", "high", "emissions"): -3}
        self.path.write_text(HEAD + "".join(f"{s},none,{f},all,{i},{year},5,1000,{v if year == 2030 else 0},{v - 5},{v + 5},yes,{'buses (assumed)' if s == 'b' else ''},"
                                            f"strategy,all,,{'less' if i == 'emissions' else 'more'},,,persons,{i},{i},{i},{'A her' if s == 'a' else ''}\n"
                                            for year in (2025, 2030) for (s, f, i), v in values.items()))

    def rows(self, indicator):
        return [row for row in experiment.last_year(experiment.compared(self.path)) if row["indicator"] == indicator]

    def test_regret_is_what_the_best_gives_more(self):
        strategies, cases, found = regret.regrets(self.rows("jobs"), 1)
        self.assertEqual((strategies, cases), (["none", "a", "b"], [("none", "low"), ("none", "high")]))
        numpy.testing.assert_array_equal(found, [[50, 30], [0, 20], [30, 0]])
        numpy.testing.assert_array_equal(regret.regrets(self.rows("emissions"), -1)[2], [[1, 3], [5, 9], [0, 0]])

    def test_who_is_not_beaten(self):
        means = {"a": numpy.array([30.0, 5.0]), "b": numpy.array([25.0, -2.0]), "c": numpy.array([20.0, -1.0])}
        self.assertEqual(trade_off.not_beaten(means, (1, -1)), {"a", "b"})
        self.assertEqual(trade_off.not_beaten(means, (1, 1)), {"a"})

    def test_flows_show_their_own_last_year(self):
        rows = [{"indicator": "jobs", "year": 2030.0}, {"indicator": "births", "year": 2029.0}, {"indicator": "jobs", "year": 2029.0}]
        self.assertEqual(experiment.last_year(rows), rows[:2])

    def test_levers_without_found_evidence_are_marked(self):
        self.assertEqual(experiment.labels(self.rows("jobs"), Words("nb")), {"a": "A her", "b": "b\u00a0†"})
        self.assertIn("assumed", experiment.evidence_note(self.rows("jobs"), Words()))

    def test_pictures_hold_something(self):
        sensitivity = pathlib.Path(FOLDER.name) / "indices.csv"
        sensitivity.write_text(",".join(experiment.INDICES) + "\n" + "".join(
            f"{m},jobs,migration.{p},{v},{v * .8},{v * 1.2},3,{'yes' if v > 4 else 'no'},difference,a,none,none,2030,all,0,1,{e},a source,jobs,Jobs,Arbeidsplasser,Arbeidsplassar\n"
            for m in ("morris mu*", "morris sigma") for p, v, e in (("distance", 9, "computed"), ("services", 2, "assumed"), ("culture", 5, "none"))))
        for name, words in (("i", ["--intervals", "--future", "high"]), ("t", ["--trade-off", "jobs,emissions"]), ("r", ["--regret", "jobs"])):
            self.picture(name, self.path, *words)
        self.picture("h", sensitivity, "--tornado", "jobs")

    def picture(self, name, table, *words):
        path = pathlib.Path(FOLDER.name) / f"{name}.png"
        done = plots(table, *words, "-o", path)
        self.assertEqual(done.returncode, 0, done.stderr)
        colours, size = colours_of(path)
        self.assertGreater(colours, 30)
        self.assertGreater(min(size), 200)

    def test_bad_tables_and_words_are_told(self):
        def told(text, *words, status=65):
            table = pathlib.Path(FOLDER.name) / "bad.csv"
            table.write_bytes(text.encode("latin-1") if isinstance(text, str) else text)
            done = plots(table, *words, "-o", "no.png")
            self.assertEqual(done.returncode, status, done.stdout)
            self.assertFalse((pathlib.Path(FOLDER.name) / "no.png").exists())
            return done.stderr
        good = self.path.read_text()
        self.assertIn("`strategy` is missing", told("year,low\n1,2\n", "--intervals"))
        self.assertIn("without rows", told(HEAD, "--intervals"))
        self.assertIn(":2: difference is `many`", told(good.replace(",0,45,55", ",many,45,55", 1), "--intervals"))
        self.assertIn("is no text", told(b"\xff\xfe\x00", "--intervals"))
        self.assertIn("no indicator `people`; there is jobs, emissions", told(good, "--regret", "people", status=64))
        self.assertIn("no where `core`; there is all", told(good, "--regret", "jobs", "--where", "core", status=64))
        self.assertIn("two indicators", told(good, "--trade-off", "jobs", status=64))
        self.assertIn("2040", told(good, "--intervals", "--year", "2040", status=64))


if __name__ == "__main__":
    unittest.main()
