"""The demo on a small country: what it prints follows from the numbers, what it draws is there, and a stopped one tells and leaves nothing running."""
import csv
import pathlib
import re
import signal
import subprocess
import sys
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "tools"), str(ROOT / "scripts")]
import command_line  # noqa: E402
from demo_lib import words  # noqa: E402

EXPERIMENT = """[experiment]
title                = Small
base                 = {base}
strategies           = none, strong.ini, nothing.ini
replicates           = 0-3
reference_replicates = 1
[set]
scope.regions = Region 1
"""
POLICY = "[scenario]\nextends = {base}\n[policy.office]\nlever = {lever}\namount = {amount}\nwho = name = Bøvik\nfrom = 2021\n"
PICTURES = {"map_population.png", "ages.png", "core_and_hinterland.png", "strategies.png", "trade_off.png"}


def row(strategy, where, difference, half, effect="yes", indicator="population"):
    nan = float("nan")
    low, high = (nan, nan) if half is None else (difference - half, difference + half)
    return {"strategy": strategy, "where": where, "indicator": indicator, "difference": difference, "low": low, "high": high, "effect": effect}


class Sentences(unittest.TestCase):
    def test_only_what_is_an_effect_is_called_seen(self):
        rows = [row("a_b", "core", 120, 20), row("a_b", "hinterland", -4, 9, "no"), row("a_b", "core", 3, 1, "too small", "jobs")]
        self.assertEqual(words.one("a_b", rows), "A b: +120 people in the core (+100 to +140). People in the hinterland: cannot be told from no change. "
                         "Jobs in the core: too small to matter.")
        self.assertEqual(words.one("c", [row("c", "core", 5, None, "too few pairs")]), "C: no effect is seen. People in the core: not told: too few pairs.")

    def test_what_gives_most_is_said_with_what_may_give_as_much(self):
        rows = [row("a", "core", 100, 5), row("b", "core", 98, 5), row("c", "core", 20, 5), row("d", "core", 900, 999, "no")]
        self.assertEqual(words.best(rows), 'People in the core: "a" gives most, though "b" may give as much (the intervals overlap).')
        self.assertEqual(words.best(rows[2:]), 'People in the core: "c" gives most.')
        self.assertEqual(words.best(rows[3:]), "People in the core: no strategy is seen to give more.")

    def test_who_gains_and_who_loses(self):
        core, hinterland = [row("a", "core", 9, 1), row("b", "core", -9, 1)], [row("a", "hinterland", 1, 5, "no"), row("b", "hinterland", 9, 1)]
        self.assertEqual(words.trade_off(core, hinterland), 'Who gains: the core gains and no change is told in the hinterland with "a"; '
                         'the hinterland gains and the core loses with "b".')

    def test_what_does_nothing_is_said(self):
        told = ("omland: warning: in 8 of 40 runs: policy net: has no effect, for jobs.broadband is 0\n"
                "omland: warning: in 8 of 40 runs: policy net: acts outside the regions of this run as well, where it changes nothing\n"
                "omland: warning: policy studies: acts only outside the regions of this run, where it changes nothing unless the reference has it; 9 asked for\n")
        self.assertEqual(words.without_effect(told), ["Policy net has no effect, for jobs.broadband is 0.",
                                                      "Policy studies acts only outside the regions of this run."])


class Demo(command_line.Case):
    def setUp(self):
        super().setUp()
        self.home, self.out = self.folder / "twelve", self.folder / "out"
        self.base = self.country(self.home, places=12)
        for name, lever, amount in (("strong", "state_jobs", 300), ("nothing", "broadband", 0.5)):
            (self.home / f"{name}.ini").write_text(POLICY.format(base=self.base, lever=lever, amount=amount))
        (self.home / "experiment.ini").write_text(EXPERIMENT.format(base=self.base))

    def command(self, *more):
        return [ROOT / "scripts" / "demo", "--program", command_line.PROGRAM, "--scenario", self.base, "--experiment", self.home / "experiment.ini",
                "--folder", self.out, *more]

    def demo(self, *more, status=0):
        done = subprocess.run(self.command(*more), env=command_line.ENVIRONMENT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def test_what_it_prints_and_draws(self):
        said = self.demo().stdout
        self.assertRegex(said, r"The demo will take about \d+\.\d minutes: the country 2020-2025 \d+ s, 12 runs of the region of Region 1")
        self.assertLess(said.index("will take"), said.index("omland run"))
        self.assertEqual({path.name for path in self.out.glob("*.png")}, PICTURES)
        for path in self.out.glob("*.png"):
            self.assertGreater(path.stat().st_size, 5000)
        self.assertEqual((self.out / "demo.txt").read_text(), said)
        with open(self.out / "strategies.csv", encoding="utf-8", newline="") as file:
            rows = {(r["strategy"], r["where"], r["indicator"]): r for r in csv.DictReader(file)}
        for strategy in ("strong", "nothing"):
            sentence = next(line for line in said.splitlines() if line.startswith(f"- {strategy.capitalize()}: "))
            seen = [r for (s, where, name), r in rows.items() if s == strategy and where in ("core", "hinterland") and name in ("population", "jobs")
                    and r["effect"] == "yes"]
            self.assertEqual(len(re.findall(r" to [+\u2212\d]", sentence)), len(seen), sentence)
        self.assertIn("Nothing: no effect is seen.", said)
        self.assertEqual(self.demo("--drawn").stdout.split("\n1. ")[1].split("Took")[0], said.split("\n1. ")[1].split("Took")[0])

    def test_another_folder_is_not_emptied(self):
        self.out.mkdir()
        (self.out / "thesis.tex").write_text("years of work")
        self.assertIn("holds other files", self.demo(status=64).stderr)
        self.assertEqual((self.out / "thesis.tex").read_text(), "years of work")

    def test_a_stopped_one_tells_and_leaves_nothing_running(self):
        self.base.write_text(self.base.read_text().replace("end = 2025", "end = 2060"))
        with subprocess.Popen([str(word) for word in self.command()], env=command_line.ENVIRONMENT, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            deadline = time.monotonic() + 120
            while process.poll() is None and time.monotonic() < deadline and not (self.out / "norway.h5.part").exists():
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            _, told = process.communicate()
        self.assertEqual(process.returncode, 130, told)
        self.assertIn("the same command begins anew", told)
        self.assertNotIn("Traceback", told)
        self.assertEqual([*self.out.glob("*.part"), *self.out.glob("*.checkpoint")], [])
        self.assertEqual(command_line.running(self.out), [])


if __name__ == "__main__":
    unittest.main()
