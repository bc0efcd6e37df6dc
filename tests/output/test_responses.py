"""responses, pair_noise, strategies_survive: what is read off pairs of series with known answers, verdicts, tables between marks, parts that stand;
the cases name municipalities, edges, levers and shocks that there are."""
import configparser
import contextlib
import csv
import io
import math
import pathlib
import shutil
import subprocess
import sys
import tempfile
import types
import unittest

import h5py
import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "tools"), str(ROOT / "tests" / "output")]
import command_line  # noqa: E402
import synthetic  # noqa: E402
from common.front import Refused  # noqa: E402
from regions_lib import runs  # noqa: E402
from regions_lib.kept import Kept  # noqa: E402
from responses_lib import cases, measure, page  # noqa: E402


def series(**quantities):
    """Two replicates alike; a list of years, each a list of two municipalities."""
    found = {name: numpy.array([years, years], dtype=float) for name, years in quantities.items()}
    return {**found, "rows": lambda codes: [{"0001": 0, "0002": 1}[code] for code in codes]}


class Measures(unittest.TestCase):
    def test_known_series(self):
        base = series(population=[[100, 200]] * 4, dwelling_price=[[10, 20]] * 4, immigration=[[1, 1]] * 4)
        done = series(population=[[100, 200], [100, 200], [90, 202], [80, 204]], dwelling_price=[[10, 20], [10, 20], [11, 20], [13, 20]],
                      immigration=[[1, 1], [11, 11], [1, 1], [1, 1]])
        base["schools"] = numpy.array([[[2, 5]] * 4] * 2, dtype=float)
        both, one, other = ["0001", "0002"], ["0001"], ["0002"]
        of = lambda places, years, quantity="population", **more: {"quantity": quantity, "places": places, "years": years, **more}
        for name, what, expected in (("per_cent", of(one, [1]), -10), ("per_cent", of(one, [1, 2]), -15), ("per_cent", of(both, [2]), 100 * (284 / 300 - 1)),
                                     ("mean_per_cent", of(both, [2]), (-20 + 2) / 2), ("difference", of(one, [2], other=other), -22),
                                     ("per_amount", of(other, [2], amount=8), 50), ("per_cent", of(both, [2], "dwelling_price"), 10),
                                     ("remain", of(other, [2]), 40), ("of_those_served", of(both, [2], closed=1), 100 * -16 / 90)):
            with self.subTest(name=name, of=what):
                numpy.testing.assert_allclose(measure.MEASURES[name](done, base, what), [expected] * 2)

    def test_verdicts(self):
        row = cases.Row("x", "per_cent", {}, "", -4.0, -2.0, "less", "more")
        for (mean, low, high), expected in (((-3, -9, 3), ("within", "")), ((-1, -2.5, 0.5), ("not told apart", "more")), ((-1, -1.5, -0.5), ("above", "more")),
                                            ((-6, -7, -5), ("below", "less")), ((-6, math.nan, math.nan), ("outside, too few pairs to tell", "less")),
                                            ((math.nan, math.nan, math.nan), ("not measured", ""))):
            self.assertEqual(measure.verdict(row, mean, low, high), expected)
        self.assertEqual(measure.verdict(cases.Row("x", "per_cent", {}, "", None, None), 1.0, 0.5, 1.5)[0], "no size found")


class Cases(unittest.TestCase):
    def test_places_edges_and_measures_are_there(self):
        codes = {row["code"] for row in synthetic.table("municipalities.csv")}
        edges = {f"{row['from']}-{row['to']}" for row in synthetic.table("edges.csv")}
        self.assertLessEqual(set(cases.EDGES.values()), edges)
        for case in cases.all_cases():
            self.assertLessEqual(set(case.places), codes)
            self.assertTrue(case.rows)
            for row in case.rows:
                self.assertIn(row.measure, measure.MEASURES)
                self.assertLessEqual({*row.of["places"], *row.of.get("other", ())}, set(case.places))
                self.assertLessEqual(max(row.of["years"]), case.years)
                self.assertTrue(row.low is None or row.low < row.high, row)

    def test_found_ranges(self):
        low, high = cases.around(-4.1, 6600)
        self.assertAlmostEqual((high - low) / 2, 1.645 * 2.6 * math.sqrt(5 / 6))
        mean = cases.closures().rows[-1]
        self.assertAlmostEqual((mean.low + mean.high) / 2, -3.0)

    def test_the_program_takes_what_they_add(self):
        with runs.Workshop(command_line.PROGRAM, ROOT / cases.START_2020, told=lambda text: None) as shop:
            first = int(runs.value_of(shop.check("look", {}), "time", "start"))
            together = {}
            for case in cases.all_cases():
                together.update(case.sections(first))
            shop.check("together", together)


class Documents(unittest.TestCase):
    def setUp(self):
        keep = tempfile.TemporaryDirectory(prefix="omland-")
        self.addCleanup(keep.cleanup)
        self.folder = pathlib.Path(keep.name)

    def test_a_table_between_marks(self):
        path = self.folder / "page.md"
        begin, end = page.marks("responses")
        path.write_text(f"before\n{begin}\nold\n{end}\nbehind\n", encoding="utf-8")
        case = cases.closures()
        rows = [(row, (-3.0, -4.0, -2.0, "within", "")) for row in case.rows]
        page.write(path, "responses", page.markdown([(case, rows)], 4, 1, "omland"))
        text = path.read_text(encoding="utf-8")
        self.assertTrue(text.startswith("before\n") and text.endswith("behind\n"))
        self.assertNotIn("old", text)
        self.assertIn("-3.0 [-4.0, -2.0] | within |", text)
        self.assertEqual({line.count("|") for line in text.splitlines() if line.startswith("|")}, {8})
        with self.assertRaisesRegex(Refused, "marks"):
            page.write(path, "strategies", "x")

    def test_finished_parts_stand_until_something_else_is_asked(self):
        told, made = [], []
        program = self.folder / "program"
        program.write_text("one")

        def part(asked):
            return Kept(self.folder, program, told=told.append).part("a", asked, lambda: made.append(asked) or [asked, math.pi])
        self.assertEqual(part("x"), ["x", math.pi])
        self.assertEqual(part("x"), ["x", math.pi])
        self.assertEqual((made, told), (["x"], ["a: stands"]))
        part("y")
        program.write_text("two")
        part("y")
        self.assertEqual(made, ["x", "y", "y"])
        (self.folder / "a.json").write_text("cut")
        part("y")
        self.assertEqual(len(made), 4)


class Noise(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        keep = tempfile.TemporaryDirectory(prefix="omland-")
        cls.addClassCleanup(keep.cleanup)
        cls.folder = pathlib.Path(keep.name)
        synthetic.write(cls.folder / "base.h5", years=range(2020, 2027), replicates=[0, 1])
        shutil.copy(cls.folder / "base.h5", cls.folder / "policy.h5")
        with h5py.File(cls.folder / "policy.h5", "r+") as file:
            people, jobs = file["results/population"], file["results/state_jobs_policy"]
            codes = [c.decode() if isinstance(c, bytes) else c for c in file["results/municipality"][()]]
            at = codes.index("5632")
            jobs[:, 1:, at] = 20
            values = people[()]
            sign = numpy.where(numpy.arange(len(codes)) % 2, 1, -1)
            values[:, 5] *= 1 + 0.01 * sign         # each place 1 % off after five years
            values[:, :, at] *= 2                    # what is struck is not looked at
            people[...] = values

    def noise(self, *words, status=0):
        done = subprocess.run([sys.executable, ROOT / "scripts/pair_noise", *map(str, words)], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, env=command_line.ENVIRONMENT)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def test_known_noise(self):
        self.noise("--files", "base.h5", "policy.h5", "--before", "base.h5", "policy.h5", "--csv", "n.csv")
        with open(self.folder / "n.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual({row["set"] for row in rows}, {"before", "after"})
        self.assertEqual({row["years"] for row in rows}, {"5"})
        for row in rows:
            self.assertAlmostEqual(float(row["sd_per_cent"]), 1.0, places=3)

    def test_no_pair(self):
        self.assertIn("places no state jobs", self.noise("--files", "base.h5", "base.h5", status=65).stderr)
        synthetic.write(self.folder / "short.h5", years=[2020, 2021], replicates=[0, 1])
        self.assertIn("no pair", self.noise("--files", "base.h5", "short.h5", status=65).stderr)


class Survive(unittest.TestCase):
    def row(self, difference, low, high, effect, base=1000.0):
        return {"difference": str(difference), "low": str(low), "high": str(high), "effect": effect, "base": str(base), "year": "2050", "strategy_title": "T"}

    def test_fates_and_table(self):
        survive = command_line.script("strategies_survive")
        yes, no, down = self.row(10, 5, 15, "yes"), self.row(10, -5, 25, "no"), self.row(-10, -15, -5, "yes")
        for pair, expected in (((yes, yes), "survives"), ((yes, no), "does not survive"), ((no, no), "none in either"), ((no, yes), "seen only with all"),
                               ((yes, down), "turns")):
            self.assertEqual(survive.fate(*pair), expected)
        luck = {("a", "all", "jobs"): yes, ("b", "all", "jobs"): self.row(20, 15, 25, "yes")}
        all_ = {("a", "all", "jobs"): yes, ("b", "all", "jobs"): no}
        text = survive.markdown(types.SimpleNamespace(replicates=4, indicators="jobs"), luck, all_, "omland")
        self.assertIn("+1.00 [+0.50, +1.50] | +1.00 [+0.50, +1.50] | survives |", text)
        self.assertIn("Of 2 comparisons: 1 survives, 1 does not survive", text)
        self.assertIn("b with luck alone, a with everything uncertain.", text)
        self.assertEqual(survive.numbers(self.row(0.02, 0.01, 0.03, "yes", base=0.0)), [0.02, 0.01, 0.03])

    def test_the_shipped_experiment(self):
        survive = command_line.script("strategies_survive")
        path = ROOT / "scenarios" / "experiments" / "region_strategies.ini"
        base, strategies, settings = survive.read_experiment(path)
        self.assertEqual((base, len(strategies)), (ROOT / "scenarios" / "baseline.ini", 8))
        self.assertTrue(all(p.exists() for p in strategies))
        self.assertEqual(settings["output.flows"], "no")
        reader = configparser.ConfigParser()
        reader.optionxform = str
        with tempfile.TemporaryDirectory() as folder:
            written = survive.experiment_text(types.SimpleNamespace(experiment=path, end=2030, replicates=2, references=4), pathlib.Path(folder), "all")
            (pathlib.Path(folder) / "all.ini").write_text(written)
            done = command_line.omland("ensemble", f"{folder}/all.ini", "-o", f"{folder}/out", "--dry-run")
            self.assertEqual(done.returncode, 0, done.stderr)
        reader.read_string(written)
        self.assertEqual((reader["set"]["uncertainty.enabled"], reader["set"]["time.end"], reader["experiment"]["reference_replicates"]), ("yes", "2030", "2"))
        text = io.StringIO("[experiment]\nbase = x.ini\n")
        with tempfile.TemporaryDirectory() as folder, contextlib.suppress(FileExistsError):
            wrong = pathlib.Path(folder) / "wrong.ini"
            wrong.write_text(text.read())
            with self.assertRaisesRegex(Refused, "strategies"):
                survive.read_experiment(wrong)


if __name__ == "__main__":
    unittest.main()
