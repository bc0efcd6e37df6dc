#!/usr/bin/python3
"""The program from outside: exit codes, complaints, damaged scenarios and tables; and documents that say what the program says.

Run: /usr/bin/python3 -m unittest tests/faults/test_cli.py"""
import pathlib
import re
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

import h5py

from command_line import ENVIRONMENT, PROGRAM, ROOT, Case

OK, USAGE, SCENARIO, MISSING, IO = 0, 64, 65, 66, 74
VERBS = ("run", "check", "hash", "replay", "export", "describe", "calibrate")


class Usage(Case):
    def refused(self, *arguments, words):
        run = self.done(*arguments, status=USAGE)
        self.assertIn(words, run.stderr)
        self.assertEqual(run.stdout, "")

    def test_help_names_every_verb_and_each_has_help_with_an_example(self):
        listing = self.done("--help").stdout
        for verb in VERBS:
            self.assertIn(f"  {verb} ", listing)
            text = self.done(verb, "--help").stdout
            self.assertIn(f"Usage: omland {verb}", text)
            self.assertIn(f"  omland {verb} ", re.split("Examples?:", text)[1])

    def test_version(self):
        self.assertRegex(self.done("--version").stdout, r"\Aomland \d+\.\d+\S* \(\S+\)\n\Z")

    def test_wrong_use_is_64_and_says_what_is_wrong(self):
        self.refused(words="Usage: omland VERB")
        self.refused("frobnicate", words="unknown verb `frobnicate`")
        self.refused("run", words="a scenario FILE and -o OUT.h5 are needed")
        self.refused("run", self.scenario, words="a scenario FILE and -o OUT.h5 are needed")
        self.refused("run", self.scenario, self.scenario, "-o", "x.h5", words="one scenario at a time")
        self.refused("run", self.scenario, "-o", "x.h5", "--threads", "0", words="`0` is not a whole number from 1 to 1024")
        self.refused("run", self.scenario, "-o", "x.h5", "--threads", "two", words="`two` is not a whole number")
        self.refused("run", self.scenario, "-o", "x.h5", "--replicates", "3-1", words="`3-1` is not a list of replicates")
        self.refused("run", self.scenario, "-o", "x.h5", "--replicates", "1,1", words="`1,1` is not a list of replicates")
        self.refused("check", words="a scenario FILE is needed")
        self.refused("check", self.scenario, "--nope", words="unrecognized option '--nope'")
        self.refused("check", self.scenario, "--set", words="requires an argument")
        self.refused("hash", words="an HDF5 file of a run is needed")
        self.refused("replay", words="an HDF5 file of a run is needed")
        self.refused("export", words="an HDF5 file of a run is needed")
        self.refused("describe", "everything", words="`everything` is not described")
        self.refused("describe", "--format", "pdf", words="`pdf` is not a format")

    def test_files_that_are_not_there_are_66(self):
        for arguments in (("check", "none.ini"), ("run", "none.ini", "-o", self.folder / "x.h5"), ("hash", "none.h5"), ("replay", "none.h5"),
                          ("export", "none.h5", "-o", self.folder / "x.csv")):
            self.assertIn(arguments[1], self.done(*arguments, status=MISSING).stderr)

    def test_files_that_are_no_results_are_74(self):
        for verb in (("hash",), ("replay",), ("export", "-o", "-")):
            self.assertIn("not an HDF5 file", self.done(*verb, self.scenario, status=IO).stderr)
        with h5py.File(self.folder / "other.h5", "w") as file:
            file["x"] = 1
        self.assertIn("holds no configuration", self.done("replay", self.folder / "other.h5", status=IO).stderr)
        self.assertIn("not a file of results", self.done("export", self.folder / "other.h5", "-o", "-", status=IO).stderr)

    def test_an_unknown_indicator_is_64(self):
        path = self.run_to("out.h5", "--set", "time.end=2021")
        run = self.done("export", path, "-o", self.folder / "x.csv", "--indicators", "population,joy", status=USAGE)
        self.assertIn("there is no indicator joy", run.stderr)
        self.assertFalse((self.folder / "x.csv").exists())

    def test_the_replayed_file_is_not_written_over(self):
        path = self.run_to("out.h5", "--set", "time.end=2021")
        self.assertIn("is the file to be replayed", self.done("replay", path, "-o", path, status=USAGE).stderr)

    def test_output_that_cannot_be_printed_is_74(self):
        for arguments in (("describe",), ("check", self.scenario)):
            with open("/dev/full", "w", encoding="utf-8") as full:
                self.assertEqual(subprocess.run([PROGRAM, *arguments], stdout=full, stderr=subprocess.PIPE, env=ENVIRONMENT).returncode, IO)


class Scenarios(Case):
    def check(self, *arguments, status=SCENARIO):
        run = self.done("check", self.scenario, *arguments, status=status)
        if status != OK:
            self.assertEqual(run.stdout, "")
            self.assertTrue(run.stderr.endswith("\n"))
        return run.stderr.splitlines() if status != OK else run.stdout

    def test_a_sound_scenario_shows_every_value_and_its_origin(self):
        text = self.check("--set", "run.seed=7", status=OK)
        rows = {tuple(line.split()[:2]): line.split()[2:] for line in text.splitlines() if line}
        self.assertEqual(rows["run", "seed"], ["7", "--set"])
        self.assertEqual(rows["time", "start"], ["2020", f"{self.scenario}:7"])
        self.assertEqual(rows["time", "steps_per_year"], ["4", f"{self.scenario}:9"])
        self.assertEqual(rows["mortality", "enabled"], ["yes", "default"])
        described = self.done("describe", "parameters").stdout
        for line in described.splitlines()[3:]:
            self.assertIn(tuple(line.split()[:2]), rows)

    def test_a_policy_shows_what_it_comes_to(self):
        self.scenario.write_text(self.scenario.read_text() + "[policy.jobs]\nlever = state_jobs\namount = 60\nwho = all\nshare = equal\nfrom = 2021\n")
        self.assertIn("policy jobs: state_jobs, 60 jobs in all in 6 municipalities, from 2021", self.check(status=OK))

    def test_a_policy_shows_what_it_costs_whom_and_what_its_budget_carries(self):
        self.scenario.write_text(self.scenario.read_text() + "[policy.jobs]\nlever = state_jobs\namount = 10\nwho = all\nfrom = 2021\npayer = municipal\n"
                                 "cost_once = 2e6\ncost_yearly = 1e6\nbudget_total = 300 NOK m\n")   # 60 jobs: 120 m and 4 years of 60 m
        text = self.check(status=OK)
        self.assertIn("  paid by municipalities: NOK 50 m a year at full effect, NOK 100 m once; NOK 300 m in the run, at most NOK 150 m a year (2021)\n", text)
        self.assertIn("note: the budget carries 0.8333 of the amount asked for", text)
        self.assertIn("all policies at full effect, paid by the state: NOK 0 m a year\n", text)
        run = self.run_to("out.h5")
        with h5py.File(run, "r") as file:
            paid, free = (file["results"][f"policy_cost_{payer}"][0, :-1].sum(axis=1) for payer in ("municipal", "state"))
        self.assertEqual((free != 0).sum(), 0)
        self.assertTrue(300e6 - 200 <= paid.sum() <= 300e6 and paid[0] == 0, paid)

    def test_a_cost_that_only_the_run_knows_is_told(self):
        self.scenario.write_text(self.scenario.read_text() + "[policy.tax]\nlever = payroll_tax\namount = -2\nwho = all\nfrom = 2021\n")
        text = self.check(status=OK)
        self.assertIn("note: what it costs beyond that is booked as the run goes", text)
        self.assertIn("paid by the state: NOK 0 m a year and what the run books\n", text)
        self.assertIn("paid by municipalities: NOK 0 m a year\n", text)

    def test_a_link_that_the_network_lacks_is_told(self):
        edges = (self.scenario.parent / "edges.csv").read_text().splitlines()
        first = edges[1].split(",")[:2]
        codes = [line.split(",")[0] for line in (self.scenario.parent / "municipalities.csv").read_text().splitlines()[1:]]
        joined = {frozenset(line.split(",")[:2]) for line in edges[1:]}
        other = next(c for c in codes if c != first[0] and frozenset((first[0], c)) not in joined)
        policy = "[policy.road]\nlever = travel_time\namount = -5 minutes\nedge = {}-{}\nfrom = 2021\n"
        plain = self.scenario.read_text()
        self.scenario.write_text(plain + policy.format(first[0], other))
        self.assertRegex(self.check(status=OK), rf"note: .*{other}.* is a new link: the travel network has none, and the way takes \d+ minutes now")
        self.scenario.write_text(plain + policy.format(*first))
        self.assertNotIn("new link", self.check(status=OK))

    def test_a_shock_shows_where_it_comes_and_when(self):
        self.scenario.write_text(self.scenario.read_text() + "[shock.a]\nkind = close_largest_firm\namount = 1\nwho = all\nrate = 0.1\n"
                                 "[shock.b]\nkind = refugee_arrival\namount = 60\nwho = all\nshare = population\nfrom = 2021\nto = 2022.5\n"
                                 "[shock.c]\nkind = interest_rate\namount = 2\ncount = 3\nfrom = 2022\n")
        text = self.check(status=OK)
        self.assertIn("shock a: close_largest_firm, 1 firms in each of 6 of 6 municipalities, at random 0.1 times a year in each, from 2020\n", text)
        self.assertIn("shock b: refugee_arrival, 60 persons/year in all, divided among 6 of 6 municipalities, from 2021 to 2022.5\n", text)
        self.assertIn("shock c: interest_rate, 2 points in each of 3 of 6 municipalities, from 2022\n", text)

    def test_circles_dates_and_budgets_that_cannot_be(self):
        sound = self.scenario.read_text()
        first = len(sound.splitlines()) + 1
        head = "[policy.a]\nlever = state_jobs\namount = 3\nwho = all\n"
        for text, line, words in (("extends = b\n[policy.b]\nextends = a\n", 6, "goes round in a circle: [policy.a] -> [policy.b] -> [policy.a]"),
                                  ("from = 2023\nto = 2022\n", 5, "2022 is not after `from`, 2023"), ("from = 2030\n", 4, "not before the end of the run"),
                                  ("from = 2022\nto = 2024\nramp = 5\n", 6, "5 years do not fit"),
                                  ("budget = 1\nover_budget = refuse\n", 4, "is overspent: the policy costs NOK 5.4 m"),
                                  ("[package.p]\npolicies = a\nbudget_total = 2\n", 6, "is overspent: the policies cost NOK 5.4 m")):
            with self.subTest(words=words):
                self.scenario.write_text(sound + head + text)
                found = [row for row in self.check() if row.startswith(f"{self.scenario}:{first + line}: error: ")]
                self.assertEqual([words in row for row in found], [True], self.check())
        self.scenario.write_text(sound + head + "from = 2024\n")
        self.assertIn("note: begins behind the end of this run", self.check("--set", "time.end=2023", status=OK))   # a shorter run, to try it

    def test_all_mistakes_of_one_file_are_listed_with_their_lines(self):
        self.scenario.write_text("[scenario]\ntitle = Bad\n"                       # 1, 2
                                 "[time]\nstart = 2020\nend = 2O25\n"              # 5: a letter for a digit
                                 "[run]\nsede = 1\n"                               # 7: unknown key
                                 "[roles]\nregion_least = 10 km\n"                 # 9: wrong unit
                                 "second_core_jobs = 2\nsecond_core_jobs = 0.5\n"  # 10: out of range; 11: twice
                                 "[mortalty]\nenabled = yes\n"                     # 13: unknown section
                                 "[tables]\nfolder = .\n"
                                 "[policy.x]\nlever = state_jobs\namount = many\nwho = role = cor\n", encoding="utf-8")
        lines = self.check()
        for number, words in ((5, "`2O25` is not a whole number"), (7, "unknown key in [run] `sede`, nearest known name `seed`"),
                              (9, "wrong unit `km`, the unit is `persons`"), (10, "2 is out of range, allowed 0 to 1"),
                              (11, "stands here a second time; the first is on line 10"), (13, "nearest known name `mortality`"),
                              (18, "`many` is not a number")):
            self.assertTrue([line for line in lines if line.startswith(f"{self.scenario}:{number}: error: ") and words in line],
                            f"line {number}: {words}\n" + "\n".join(lines))
        self.assertEqual(lines, sorted(lines, key=lambda line: int(line.split(":")[1])))
        self.assertEqual(self.done("run", self.scenario, "-o", self.folder / "x.h5", status=SCENARIO).stderr.splitlines(), lines)
        self.assertEqual(list(self.folder.glob("x.h5*")), [])

    def test_what_is_set_on_the_command_line_is_checked_as_well(self):
        self.assertEqual(self.check("--set", "time.endd=3"), ["--set time.endd=3: error: unknown key in [time] `endd`, nearest known name `end`"])
        self.assertIn("expected section.key=value", self.check("--set", "nonsense")[0])

    def test_text_in_another_encoding_or_with_other_line_ends(self):
        text = self.scenario.read_bytes()
        for damaged, words in ((b"\xef\xbb\xbf" + text, "BOM"), (text.replace(b"\n", b"\r\n"), "Windows line end"),
                               (text.replace(b"Small", "Småland".encode("latin-1")), "UTF-8")):
            self.scenario.write_bytes(damaged)
            self.assertTrue([line for line in self.check() if words in line], words)

    def test_a_missing_table_is_66_and_damage_elsewhere_is_told_too(self):
        (self.folder / "country/2020/commuting.csv").unlink()
        lines = self.check(status=MISSING)
        self.assertEqual(len(lines), 1)
        self.assertIn("2020/commuting.csv", lines[0])
        self.damage("edges.csv", 2, lambda row: row + ",1")
        lines = self.check(status=SCENARIO)
        self.assertTrue([line for line in lines if "2020/commuting.csv" in line] and [line for line in lines if "edges.csv:2: " in line])

    def damage(self, name, line, edit):
        path = self.folder / "country" / name
        rows = path.read_text(encoding="utf-8").splitlines()
        rows[line - 1] = edit(rows[line - 1])
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")

    def test_every_kind_of_damage_to_a_table(self):
        def cell(number, text):
            return lambda row: ",".join(text if k == number else c for k, c in enumerate(row.split(",")))

        for name, line, edit, words in (
                ("2020/population.csv", 4, lambda row: row.rsplit(",", 1)[0], "row of 108 cells, expected 109"),
                ("2020/population.csv", 4, cell(7, "12x"), "12x"),
                ("2020/population.csv", 4, cell(7, "-3"), "-3"),
                ("2020/population.csv", 4, cell(0, "9998"), "unknown code"),
                ("2020/population.csv", 4, cell(1, "other"), "other"),
                ("2020/population.csv", 4, cell(7, ""), "error"),
                ("2020/employment.csv", 3, cell(2, "1e3"), "1e3"),
                ("edges.csv", 3, cell(3, "-25"), "-25"),
                ("edges.csv", 3, cell(3, "nan"), "nan"),
                ("mortality.csv", 5, cell(9, "inf"), "inf"),
                ("covariates.csv", 2, cell(2, "1.5"), "1.5")):
            with self.subTest(table=name, words=words):
                path = self.folder / "country" / name
                sound = path.read_bytes()
                self.damage(name, line, edit)
                found = [text for text in self.check() if f"{path}:{line}: error: " in text]
                path.write_bytes(sound)
                self.assertTrue(found)
                self.assertIn(words, found[0])
        self.check(status=OK)

    def test_tables_in_another_encoding_or_with_other_line_ends(self):
        path = self.folder / "country/municipalities.csv"
        sound = path.read_bytes()
        for damaged, words in ((b"\xef\xbb\xbf" + sound, "BOM"), (sound.replace(b"\n", b"\r\n"), "Windows"),
                               (sound.decode("utf-8").encode("latin-1"), "UTF-8"), (sound[:-40], "error"), (b"", "error")):
            path.write_bytes(damaged)
            self.assertTrue([line for line in self.check() if str(path) in line and words in line], words)


class Documents(Case):
    def test_the_reference_is_what_the_program_says(self):
        self.assertEqual((ROOT / "docs/reference.md").read_text(encoding="utf-8"), self.done("describe", "--format", "markdown").stdout)

    def test_the_model_tells_of_every_process_in_order_and_of_every_pattern(self):
        text = (ROOT / "docs/model.md").read_text(encoding="utf-8")
        rows = [line.split(" | ") for line in self.done("describe", "processes", "--format", "markdown").stdout.splitlines() if re.match(r"\| \d", line)]
        names = [row[1] for row in rows]
        self.assertEqual([name for name in re.findall(r"^### (\w+)$", text, re.M) if name != "Policies"], names)
        self.assertEqual(re.findall(r"^\| (\d+) \| (\w+) \| [^|]* \|$", text, re.M), [(str(k), name) for k, name in enumerate(names)])
        patterns = re.findall(r"\((\d+), \"", "".join(p.read_text(encoding="utf-8") for p in (ROOT / "scripts/patterns_lib").glob("*.py")))
        for number in set(patterns):
            self.assertRegex(text, rf"(?m)^\| {number} \| ")

    def test_each_topic_is_part_of_the_whole(self):
        whole = self.done("describe").stdout
        for topic in ("parameters", "processes", "levers", "shocks", "services", "indicators", "columns", "errors"):
            text = self.done("describe", topic).stdout
            self.assertGreater(len(text.splitlines()), 4)
            self.assertIn(text, whole)

    def test_evidence_and_source_stand_at_every_number(self):
        rows = [line.split(" | ") for line in self.done("describe", "parameters", "--format", "markdown").stdout.splitlines() if line.startswith("| ")]
        self.assertGreater(len(rows), 30)
        for row in rows[1:]:
            if row[1] != "enabled":
                self.assertIn(row[5], ("found", "computed", "assumed", "none"))
                self.assertGreater(len(row[6].strip(" |")), 3, row)


if __name__ == "__main__":
    unittest.main()
