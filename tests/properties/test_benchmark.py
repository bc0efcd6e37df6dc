"""What `make bench` is made of, on a small country: figures of a run and of what is outside its steps, a point of growth, slopes, a history of text lines."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import command_line  # noqa: E402

script = command_line.script("benchmark")
engine, growth, history = script.engine, script.growth, script.history


class Benchmark(unittest.TestCase):
    def setUp(self):
        keep = tempfile.TemporaryDirectory(prefix="omland-")
        self.addCleanup(keep.cleanup)
        self.folder = pathlib.Path(keep.name)

    def test_figures_of_a_run(self):
        scenario = script.country.made(self.folder / "country", places=12, each=300)
        run = engine.profile(command_line.PROGRAM, scenario, self.folder, 1, 2)
        self.assertGreater(run["person_steps"], 8 * 12 * 200)
        self.assertAlmostEqual(sum(seconds for seconds, _ in run["parts"].values()), run["steps"], delta=.05)
        self.assertLess(run["steps"], run["wall"])
        self.assertIn("mortality", run["parts"])
        found = engine.outside(command_line.PROGRAM, scenario, self.folder, 1, run, 2)
        self.assertGreater(found["start"], 0)
        self.assertGreater(found["load"], 0)
        self.assertGreaterEqual(found["output"], 0)
        self.assertAlmostEqual(found["persons"], run["person_steps"] / 8, delta=found["persons"] * .1)
        person, household, firm = run["state"]
        self.assertGreater(found["tables"], found["persons"] * (person + household / 5))
        self.assertLess(found["tables"], found["persons"] * (person + household + firm))

    def test_a_scenario_without_a_start_is_refused(self):
        (self.folder / "x.ini").write_text("[time]\nend = 2030\n")
        with self.assertRaisesRegex(script.front.Refused, "no start"):
            engine.first_year(self.folder / "x.ini")

    def test_growth(self):
        persons, (rest, step, memory) = growth.point(command_line.PROGRAM, 1, places=12, each=200)
        self.assertTrue(12 * 100 < persons < 12 * 300)
        self.assertTrue(rest > 0 and step >= 0 and memory > 1)
        self.assertAlmostEqual(growth.slope([100, 357, 1000], [3 * n ** 2 for n in (100, 357, 1000)]), 2)
        self.assertAlmostEqual(growth.slope([1, 4, 16], [5, 5, 5]), 0)
        self.assertNotEqual(growth.slope([1, 2], [0, 1]), growth.slope([1, 2], [0, 1]))     # NaN
        persons, why = growth.point("/bin/false", 1, places=12, each=200)
        self.assertEqual((persons, why), (None, "the program ended with 1"))

    def test_history(self):
        path = self.folder / "kept" / "history.txt"
        for value in (2.5, 3.25):
            history.add(path, history.line(command_line.PROGRAM, "speed", {"steps_toy": value, "nothing": float("nan")}))
        history.add(path, history.line(command_line.PROGRAM, "other", {"steps_toy": 9}))
        self.assertEqual(len(path.read_text().splitlines()), 3)
        self.assertEqual(history.last(path, history.processor(), "speed")["steps_toy"], 3.25)
        self.assertEqual(history.last(path, "another", "speed"), {})
        self.assertEqual(history.last(self.folder / "none", history.processor(), "speed"), {})
        self.assertRegex(path.read_text().splitlines()[0], r"^\d{4}-\d\d-\d\dT\S+Z\t[\w+]+\t.+\tspeed\tsteps_toy=2\.5\tnothing=nan$")


if __name__ == "__main__":
    unittest.main()
