"""Silence is a fault: what is asked of a run that has no effect, or less than was asked, is read on the terminal, in the file, and by compare."""
import re
import signal
import sys
import unittest

import h5py

from tests.tools.command_line import ROOT, Case, omland, started, wait_for

sys.path.insert(0, str(ROOT / "scripts"))
from plots_lib.trajectory import notices_footer, notices_of  # noqa: E402

FEW = "lever = state_jobs\namount = {}\nwho = all\nshare = equal\nfrom = 2021\n"
CASES = {   # what is asked: words of the notice
    "lever = state_jobs\namount = 100\nwho = code = 3301\nfrom = 2015\n":
        "policy asked: is from before the run and begins at its start, with its ramp and its cost; asked from 2015, begins 2020",
    FEW.format(4): "policy asked: some of those meant get none; 2 of 6 municipalities: ",
    FEW.format(3.4): "policy asked: the amount is made whole; asked 3.4 jobs, placed 3",
    FEW.format(0.3): "policy asked: nothing of it is placed; asked 0.3 jobs, 6 municipalities are meant",
    FEW.format(0): "policy asked: has no effect, for its amount is 0",
    FEW.format(100) + "budget = 24\n":
        "policy asked: cut to its budget; asked 100 jobs from 2021, placed 80 (budget NOK 24 m of 30 m in its dearest year)",
    FEW.format(-10): "policy asked: what it saves is not booked without `savings = yes`; NOK 3 m once, NOK 0 m a year",
    "lever = broadband\namount = 0.5\nwho = all\nfrom = 2021\n": "policy asked: has no effect, for jobs.broadband is 0",
    "lever = service_hub\namount = 3\nwho = all\nfrom = 2021\n": "policy asked: service_hub counts from 0 to 1 only; asked up to 3, in 6 municipalities: ",
    "lever = housing_permits\namount = 0.5\nwho = all\nfrom = 2021\nramp = 4\n":
        "policy asked: does not come into full effect; full in 2025, 25 % when it ends in 2022",
}

HERE = "who = code = {code}\nfrom = 2021\n"
FOUND = (   # what only the run can tell: kind, what is asked, words of the notice
    ("shock", f"kind = refugee_arrival\namount = 9000\n{HERE}", "refugees: some are not placed, for no dwelling is free anywhere; asked 9000 persons, placed "),
    ("shock", f"kind = refugee_arrival\namount = 9000\n{HERE}", "refugees: some go to another municipality, for no dwelling is free in theirs; asked "),
    ("shock", "kind = mortality_year\namount = 0.2\nrate = 0.000001\nduration = 1\n", "shock asked: never strikes, by chance; rate 1e-06 a year"),
    ("policy", f"lever = state_jobs\namount = -9000\n{HERE}", "state jobs: fewer are taken away than asked, for public administration has no more; 8"),
    ("policy", f"lever = innovation_grant\namount = 900000000\n{HERE}",
     "growth of exposed firms: cut to the most that measures give, 0.2 a year; asked 0."),
    ("policy", f"lever = housing_permits\namount = 0.5\n{HERE}[governance]\nenabled = yes\nstrength = 1\n",
     "measures delivered locally: less comes than asked, or later, for governance is on; asked 100 %, delivered "),
)


class Notices(Case):
    def write(self, text, kind="policy"):
        path = self.scenario.parent / "asked.ini"
        path.write_text(f"[scenario]\nextends = {self.scenario.name}\n[{kind}.asked]\n{text}", encoding="utf-8")
        return path

    def code(self):
        """The first municipality's number in the country of this test."""
        return (self.scenario.parent / "municipalities.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]

    def run_it(self, scenario, name, *more):
        done = omland("run", scenario, "-o", self.folder / name, "--force", "--set", "time.end=2022", *more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stderr

    def in_file(self, name):
        with h5py.File(self.folder / name) as file:
            return [text.decode() for text in file["provenance/notices"][()]]

    def test_each_is_said_on_the_terminal_in_the_file_and_by_compare(self):
        self.assertNotIn("warning", self.run_it(self.scenario, "base.h5"))
        self.assertEqual(self.in_file("base.h5"), [])
        self.assertEqual(notices_footer(self.folder / "base.h5"), "")
        for text, words in CASES.items():
            with self.subTest(words):
                said = self.run_it(self.write(text.replace("3301", self.code())), "asked.h5")
                self.assertEqual(said.count(f"omland: warning: {words}"), 1, said)
                self.assertTrue(any(notice.startswith(words) for notice in self.in_file("asked.h5")))
                compared = omland("compare", self.folder / "base.h5", self.folder / "asked.h5")
                self.assertEqual(compared.returncode, 0, compared.stderr)
                self.assertEqual(compared.stderr.count(f"in 1 of 2 runs: {words}"), 1, compared.stderr)
                self.assertIn(words, notices_footer(self.folder / "asked.h5"))
                self.assertIn(words, omland("check", self.write(text.replace("3301", self.code())), "--set", "time.end=2022").stdout)

    def test_an_end_set_before_a_policy_begins_is_said(self):
        asked = self.write("lever = state_jobs\namount = 10\nwho = all\nfrom = 2023\n")
        self.assertIn("policy asked: has no effect, for it begins behind the end of the run; begins 2023, the run ends 2022", self.run_it(asked, "late.h5"))

    def test_what_the_run_finds_is_said_once_and_is_in_the_file(self):
        for kind, text, words in FOUND:
            with self.subTest(words):
                said = self.run_it(self.write(text.format(code=self.code()), kind), "asked.h5")
                self.assertEqual(said.count(f"omland: warning: {words}"), 1, said)
                self.assertEqual(sum(notice.startswith(words) for notice in self.in_file("asked.h5")), 1)
                self.assertIn(words, omland("compare", self.folder / "asked.h5", self.folder / "asked.h5", "--better", "population=more").stderr
                              + notices_footer(self.folder / "asked.h5"))

    def test_firms_that_are_not_there_cannot_close(self):
        shocks = "".join(f"[shock.s{k}]\nkind = close_largest_firm\namount = 10\n" + HERE.format(code=self.code()) for k in range(200))
        self.assertIn("shocks that close firms: some municipalities have fewer firms than are to close; asked 2000 firms, closed ",
                      self.run_it(self.write("kind = close_largest_firm\namount = 0\n" + HERE.format(code=self.code()) + shocks, "shock"), "closed.h5"))

    def test_a_chance_that_comes_is_no_notice(self):
        said = self.run_it(self.write("kind = mortality_year\namount = 0.2\nrate = 10\nduration = 1\n", "shock"), "often.h5")
        self.assertNotIn("never strikes", said)

    def test_replicates_are_told_together_and_kept_apart(self):
        kind, text, words = FOUND[3]
        said = self.run_it(self.write(text.format(code=self.code()), kind), "two.h5", "--replicates", "0-1")
        self.assertEqual(said.count("in 2 of 2 replicates: state jobs: fewer are taken away"), 1, said)
        self.assertEqual([notice[-13:] for notice in self.in_file("two.h5") if notice.startswith("state jobs")], ["(replicate 0)", "(replicate 1)"])

    def test_a_branch_and_a_stopped_run_say_what_one_at_once_says(self):
        kind, text, words = FOUND[3]
        asked = self.write(text.format(code=self.code()), kind)
        self.run_it(asked, "whole.h5", "--keep-years", "2022", "--set", "time.end=2034")
        self.run_it(asked, "branch.h5", "--from", self.folder / "whole.h5", "--from-year", "2022", "--set", "time.end=2034")
        self.assertEqual(self.in_file("branch.h5"), self.in_file("whole.h5"))
        self.assertTrue(any(notice.startswith(words) for notice in self.in_file("branch.h5")))
        with started("run", asked, "-o", self.folder / "stopped.h5", "--set", "time.end=2034", "--checkpoint-years", "1") as stopped:
            wait_for(stopped, "year 2021")
            stopped.send_signal(signal.SIGTERM)
            stopped.communicate()
        self.assertIn(stopped.returncode, (0, 75))
        if stopped.returncode:
            self.run_it(asked, "stopped.h5", "--set", "time.end=2034", "--resume")
        self.assertEqual(self.in_file("stopped.h5"), self.in_file("whole.h5"))

    def test_a_pull_beyond_what_a_reference_spares_is_said(self):
        self.scenario = self.country(self.folder / "twelve", places=12)
        where = ("--set", "scope.regions=Region 50")
        made = omland("reference", self.scenario, "-o", self.folder / "ref.h5", *where, "--set", "time.end=2022")
        self.assertEqual(made.returncode, 0, made.stderr)
        asked = self.write("lever = state_jobs\namount = 50000\nwho = name = Langvik\nfrom = 2020\n")
        said = self.run_it(asked, "region.h5", *where, "--set", f"scope.reference={self.folder / 'ref.h5'}")
        self.assertIn("region run: fewer seekers of work come than would, for the reference noted too few; the pull was cut for ", said)
        still = self.run_it(self.scenario, "still.h5", *where, "--set", f"scope.reference={self.folder / 'ref.h5'}")
        self.assertGreater(self.cut(said), .2, said)
        self.assertLess(self.cut(still), .02, still)    # where nothing pulls, by chance for one or two

    @staticmethod
    def cut(said):
        """The share of seekers whose pull was cut."""
        found = re.search(r"seekers of work come than would.* cut for (\d+) of (\d+)", said)
        return int(found[1]) / int(found[2]) if found else 0.0

    def test_a_dry_run_says_what_the_plan_asks_for_in_vain(self):
        self.write(FEW.format(4))
        experiment = self.scenario.parent / "experiment.ini"
        plan = f"[experiment]\ntitle = small\nbase = {self.scenario.name}\nstrategies = none, asked.ini\nreplicates = 0-1\n"
        experiment.write_text(plan, encoding="utf-8")
        dry = omland("ensemble", experiment, "-o", self.folder / "dry", "--dry-run")
        self.assertIn("in 1 of 2 combinations: policy asked: some of those meant get none; 2 of 6 municipalities: ", dry.stderr)
        for more, words in (("[set]\noutput.indicators = jbos\n", "unknown indicator `jbos`, nearest known name `jobs`"),
                            ("[sample.a]\n", "experiment.ini:6: error: [sample.a] is empty, so it asks for nothing"),
                            ("[run.a]\n", "experiment.ini:6: error: [run.a] is empty, so it asks for nothing")):
            experiment.write_text(plan + more, encoding="utf-8")
            done = omland("ensemble", experiment, "-o", self.folder / "not", "--dry-run")
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(words, done.stderr)

    def test_years_that_are_not_computed_cannot_be_kept(self):
        for year in (2019, 2020, 2026):
            done = omland("run", self.scenario, "-o", self.folder / "kept.h5", "--keep-years", f"2021,{year}")
            self.assertEqual(done.returncode, 64, done.stderr)
            self.assertIn(f"--keep-years: {year} is not computed by this run, allowed 2021 to 2025", done.stderr)
            self.assertFalse((self.folder / "kept.h5").exists())

    def test_quiet_leaves_them_to_the_file(self):
        self.assertEqual(self.run_it(self.write(FEW.format(4)), "quiet.h5", "--quiet"), "")
        self.assertEqual(len(self.in_file("quiet.h5")), 1)

    def test_zero_is_as_nothing_but_for_the_notice(self):
        self.run_it(self.scenario, "none.h5", "--quiet")
        self.run_it(self.write(FEW.format(0)), "zero.h5", "--quiet")
        hashes = omland("hash", "--results", self.folder / "none.h5", self.folder / "zero.h5").stdout.split()
        self.assertEqual(hashes[0], hashes[2])

    def test_jobs_placed_are_those_asked_for_and_so_is_the_cost(self):
        self.run_it(self.scenario, "base.h5", "--quiet")
        self.run_it(self.write(FEW.format(4)), "jobs.h5", "--quiet")
        with h5py.File(self.folder / "jobs.h5") as file:
            self.assertEqual(file["results/policy_cost_state"][0, 1].sum(), 4 * 300e3)

    def test_they_are_counted_over_an_ensemble(self):
        self.write(FEW.format(4))
        experiment = self.scenario.parent / "experiment.ini"
        experiment.write_text(f"[experiment]\ntitle = small\nbase = {self.scenario.name}\nstrategies = none, asked.ini\nreplicates = 0-1\n"
                              "[set]\ntime.end = 2022\n", encoding="utf-8")
        done = omland("ensemble", experiment, "-o", self.folder / "all")
        words = "in 2 of 4 runs: policy asked: some of those meant get none; 2 of 6 municipalities: "
        self.assertIn(words, done.stderr)
        self.assertIn(words, omland("compare", self.folder / "all").stderr)
        self.assertEqual(omland("merge", self.folder / "all", "-o", self.folder / "all.h5").returncode, 0)
        self.assertTrue(self.in_file("all.h5")[0].endswith("(in 2 of 4 runs)"))
        self.assertEqual(omland("compare", self.folder / "all", "-o", self.folder / "differences.h5").returncode, 0)
        self.assertTrue(self.in_file("differences.h5")[0].endswith("(in 2 of 4 runs)"))
        rows, runs = notices_of(*sorted((self.folder / "all" / "runs").glob("*.h5")))
        self.assertEqual((runs, [count for _, count in rows]), (4, [2]))

    def test_a_shock_of_nothing_is_said(self):
        self.assertIn("shock asked: has no effect, for its amount or its rate is 0",
                      self.run_it(self.write("kind = refugee_arrival\namount = 0\nwho = all\nfrom = 2021\n", "shock"), "shock.h5"))
        self.assertIn("shock asked: some of those meant get none; 2 of 6 municipalities: ",
                      self.run_it(self.write("kind = refugee_arrival\namount = 4\nwho = all\nshare = equal\nfrom = 2021\n", "shock"), "few.h5"))


if __name__ == "__main__":
    unittest.main()
