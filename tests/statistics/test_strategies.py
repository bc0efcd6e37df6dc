"""The shipped scenarios: each is read without a mistake, alone and under each future; the strategies to be compared cost the same, by the plan and as booked;
the region programme has its regions and its money."""
import csv
import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import command_line  # noqa: E402
from command_line import ROOT, omland  # noqa: E402

sys.path.insert(0, str(ROOT / "scripts"))
from plots_lib.trajectory import Trajectory  # noqa: E402

LIBRARY = ROOT / "scenarios"
STRATEGIES = sorted((LIBRARY / "strategies").glob("*.ini"))
FUTURES = sorted((LIBRARY / "futures").glob("*.ini"))
SHOCKS = sorted((LIBRARY / "shocks").glob("*.ini"))


def check(*arguments):
    run = omland("check", *arguments)
    if run.returncode:
        raise AssertionError(f"{arguments}\n{run.stderr}")
    return run.stdout


class Library(unittest.TestCase):
    def laid_over(self, *files):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "crossed.ini"
            path.write_text(f"[scenario]\nextends = {', '.join(map(str, files))}\n", encoding="utf-8")
            return check(path)

    def test_every_file_is_without_mistake_and_says_what_it_is_in_three_languages(self):
        for path in [LIBRARY / "baseline.ini", *STRATEGIES, *SHOCKS]:
            with self.subTest(path.name):
                check(path)
                text = path.read_text(encoding="utf-8")
                self.assertTrue(text.startswith(";"))
                self.assertEqual(re.findall(r"^(title\w*) ", text, re.M), ["title", "title_nb", "title_nn"])

    def test_every_strategy_under_every_future_and_with_a_shock(self):
        """A run with a base year of its own comes first: a future names national paths alone."""
        self.assertEqual([path.stem for path in FUTURES], ["high", "low", "main"])
        for strategy in STRATEGIES:
            for future in FUTURES:
                with self.subTest(strategy=strategy.stem, future=future.stem):
                    rows = {tuple(line.split()[:2]): line.split()[2] for line in self.laid_over(strategy, future).splitlines() if len(line.split()) > 2}
                    self.assertEqual(rows["scenario", "future"], future.stem)
            with self.subTest(strategy=strategy.stem, shock=True):
                text = self.laid_over(strategy, LIBRARY / "shocks" / "largest_employers_close.ini")
                self.assertIn("shock closure: close_largest_firm", text)
                self.assertIn("\npolicy ", text)

    def test_strategies_to_be_compared_cost_the_same_by_the_plan(self):
        """All but the district package, most of which is booked by who is there."""
        text = command_line.subprocess.run([str(ROOT / "scripts" / "costs"), "--planned", "--program", command_line.PROGRAM], capture_output=True, text=True).stdout
        both = {line.split()[0]: float(line.split()[3]) for line in text.splitlines()[2:]}
        self.assertEqual(len(both), 8)
        for name, cost in both.items():
            if name != "district_package":
                self.assertAlmostEqual(cost, 200, delta=2, msg=name)

    def test_the_district_package_costs_what_the_others_cost_and_a_little_more_at_first(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "run.h5"
            early = [word for policy in ("zone", "graduates", "grants") for word in ("--set", f"policy.{policy}.from=2020")]
            run = omland("run", LIBRARY / "strategies" / "district_package.ini", "-o", path, "--quiet", "--set", "time.end=2021", *early, timeout=600)
            self.assertEqual(run.returncode, 0, run.stderr)
            with Trajectory(path) as t:
                booked = sum(float(t.indicator(f"policy_cost_{payer}")[0, 0].sum()) for payer in ("state", "municipal")) / 1e6
        self.assertTrue(200 < booked < 230, booked)   # falls as people leave; the mean over 20 years: scripts/costs

    def test_the_region_programme_has_37_regions_and_87_million(self):
        path = LIBRARY / "strategies" / "region_programme.ini"
        text = check(path)
        self.assertEqual(sum(float(m) for m in re.findall(r"NOK ([0-9.]+) m in the run", text)), 86.87)
        who = re.search(r"who +=(.*)", path.read_text(encoding="utf-8"))[1]
        self.assertEqual(who.split(), "region_municipalities >= 3 and region_population >= 10000 and region_population <= 100000".split())
        with open(LIBRARY / "norway" / "municipalities.csv", encoding="utf-8") as file:
            region = {row["code"]: row["region"] for row in csv.DictReader(file)}
        people, members = {}, {}
        with open(LIBRARY / "norway" / "2014" / "population.csv", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                where = region[row["code"]]
                people[where] = people.get(where, 0) + sum(float(n) for name, n in row.items() if re.fullmatch(r"a\d+", name))
                members.setdefault(where, set()).add(row["code"])
        chosen = [r for r in people if len(members[r]) >= 3 and 10000 <= people[r] <= 100000]
        self.assertEqual(len(chosen), 37)
        self.assertIn(f"in {sum(len(members[r]) for r in chosen)} municipalities, from 2015 to 2019", text)


if __name__ == "__main__":
    unittest.main()
