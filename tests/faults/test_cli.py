#!/usr/bin/python3
"""The program from outside: exit codes, complaints, damaged scenarios and tables; and documents that say what the program says.

Run: /usr/bin/python3 -m unittest tests/faults/test_cli.py"""
import gzip
import os
import pathlib
import socket
import re
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

import h5py

from command_line import ENVIRONMENT, PROGRAM, ROOT, Case

OK, USAGE, SCENARIO, MISSING, IO = 0, 64, 65, 66, 74
VERBS = ("run", "check", "hash", "replay", "export", "describe", "calibrate")


class Reading(Case):
    """What is not a file, names that are no names, and what a file of another kind is told."""

    def told(self, verb, path, words, status, *more):
        run = self.done(verb, path, *more, status=status)
        self.assertIn(words, run.stderr)
        self.assertEqual(run.stdout, "")
        return run.stderr

    def test_what_would_be_waited_for_is_refused(self):
        pipe, plug = self.folder / "pipe.ini", self.folder / "s"
        os.mkfifo(pipe)
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        listener.bind(str(plug))
        experiment = self.folder / "e.ini"
        for path, words in ((pipe, "it is a pipe, not a file"), (plug, "it is a socket, not a file"), ("/dev/zero", "it is a device, not a file"), (self.folder, "it is a folder")):
            with self.subTest(path=path):
                for verb in ("check", "ensemble"):
                    self.told(verb, path, words, MISSING, *(("-o", self.folder / "out") if verb == "ensemble" else ()))
                self.scenario.write_text(f"[scenario]\nextends = {path}\n")
                self.told("check", self.scenario, f"small.ini:2: error: cannot read `{path}`: {words}", MISSING)
                experiment.write_text(f"[experiment]\nbase = {path}\nstrategies = none, {path}\n")
                self.told("ensemble", experiment, f"e.ini:3: error: strategies: cannot read `{path}`: {words}", MISSING, "-o", self.folder / "out")
        self.assertFalse((self.folder / "out").exists())

    def test_a_pipe_for_a_table(self):
        table = self.folder / "country/edges.csv"
        table.unlink()
        os.mkfifo(table)
        self.told("check", self.scenario, "it is a pipe, not a file", MISSING)

    def test_what_is_no_table_is_not_quoted(self):
        (self.folder / "country/edges.csv").write_text("root:$6$secret:19000:0\n")
        said = self.told("check", self.scenario, "edges.csv:1: error: is not a header with the columns from, to, km, minutes, quality", SCENARIO)
        self.assertNotIn("secret", said)

    def test_a_file_of_another_verb(self):
        experiment = self.folder / "e.ini"
        experiment.write_text("[experiment]\nbase = small.ini\n[set]\ntime.end = 2021\n")
        for verb, more in (("check", ()), ("run", ("-o", self.folder / "x.h5"))):
            self.assertEqual(self.told(verb, experiment, "", SCENARIO, *more), f"{experiment}:2: error: [experiment]: this is an experiment, not a scenario: use `omland ensemble`\n")
        said = self.told("ensemble", self.scenario, "", SCENARIO, "-o", self.folder / "out")
        self.assertRegex(said, r"\A[^\n]*small.ini:\d+: error: this is not an experiment but a scenario: use `omland run` or `omland check`\n\Z")
        experiment.write_text("[search]\nbase = small.ini\n")
        self.told("check", experiment, "this is a search, not a scenario: use `omland search`", SCENARIO)
        self.told("ensemble", experiment, "this is not an experiment but a search: use `omland search`", SCENARIO, "-o", self.folder / "out")

    def test_names_of_runs_are_names(self):
        experiment = self.folder / "e.ini"
        for name, words in (("../../evil", "begins with"), ("x,y", "holds what a name cannot"), ("a/b", "holds what a name cannot"), ("a b", "holds what a name cannot"),
                            ("..", "begins with"), ("-rf", "begins with"), ("nul", "is reserved"), ("a.", "ends with"), ("a;b", "holds what a name cannot")):
            with self.subTest(name=name):
                experiment.write_text(f"[experiment]\nbase = small.ini\ndesign = list\n[run.{name}]\ntime.end = 2021\n")
                said = self.told("ensemble", experiment, words, SCENARIO, "-o", self.folder / "out")
                self.assertIn(f"e.ini:5: error: name of a run: `{name}`", said)
        (self.folder / "strategy;1.ini").write_text("[scenario]\ntitle = x\n")
        experiment.write_text("[experiment]\nbase = small.ini\nstrategies = none, strategy;1.ini\n")
        self.told("ensemble", experiment, "the file gives the runs its name: `strategy;1` holds what a name cannot", SCENARIO, "-o", self.folder / "out")
        self.assertFalse((self.folder / "out").exists())

    def test_a_plan_that_points_elsewhere_is_no_plan(self):
        folder = self.folder / "out"
        folder.mkdir()
        for file in ("../x.h5", "/tmp/x.h5", "runs/../../x.h5", "runs/\x1b[31m.h5"):
            (folder / "plan.csv").write_text(f"index,key,file,strategy,shock,future,point,replicate\n0,a.r0000,{file},a,none,main,0,0\n")
            self.told("compare", folder, "plan.csv:2: error: not a row of a plan", IO)
        (folder / "plan.csv").unlink()
        os.mkfifo(folder / "plan.csv")
        self.told("compare", folder, "not a folder of an ensemble", MISSING)

    def test_compare_says_what_is_not_there(self):
        self.told("compare", self.folder / "none", "none: cannot be read: No such file", MISSING)
        self.told("compare", self.folder / "country", "not a folder of an ensemble", MISSING)
        self.told("compare", self.scenario, "alone cannot be compared", USAGE)

    def test_no_argument_reaches_the_terminal_as_an_order(self):
        for argument in ("\x1b[31m.ini", "a\nb.ini", "a\u202eb.ini", "a\x9bb"):
            self.told("check", argument, "omland: argument 2 holds a control character", USAGE)

    def test_the_nearest_file_is_named(self):
        self.told("check", self.scenario.with_name("smal.ini"), f"; the nearest name there is `{self.scenario}`", MISSING)


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
        self.refused("export", words="an HDF5 file of a run, of `omland merge`, or the folder of an ensemble is needed")
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
        self.assertIn("omland seal --renew", self.done("hash", self.folder / "other.h5", status=IO).stderr)
        self.seal(self.folder / "other.h5")
        self.assertIn("holds no configuration", self.done("replay", self.folder / "other.h5", status=IO).stderr)
        self.assertIn("not a file of results", self.done("export", self.folder / "other.h5", "-o", "-", status=IO).stderr)

    def test_an_unknown_indicator_is_64(self):
        path = self.run_to("out.h5", "--set", "time.end=2021")
        run = self.done("export", path, "-o", self.folder / "x.csv", "--indicators", "population,joy", status=USAGE)
        self.assertIn("there is no indicator joy", run.stderr)
        self.assertFalse((self.folder / "x.csv").exists())

    def test_the_replayed_file_is_not_written_over(self):
        path = self.run_to("out.h5", "--set", "time.end=2021")
        self.assertIn("is read here", self.done("replay", path, "-o", path, status=USAGE).stderr)

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
        self.assertIn("warning: policy jobs: cut to its budget; asked 60 jobs from 2021, placed 50 (budget NOK 300 m of 360 m in the run)", text)
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
        self.assertRegex(self.check(status=OK), rf"warning: policy road: .*{other}.* is a new link, for the travel network has none; .* takes \d+ minutes now")
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
        self.assertIn("warning: policy a: has no effect, for it begins behind the end of the run", self.check("--set", "time.end=2023", status=OK))   # a shorter run, to try it

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
        for same in (b"\xef\xbb\xbf" + text, text.replace(b"\n", b"\r\n")):
            self.scenario.write_bytes(same)
            self.check(status=OK)
        for damaged, words in ((text.replace(b"Small", "Småland".encode("latin-1")), "in latin-1 `å`"), (text.decode().encode("utf-16"), "text in UTF-16"),
                               (text.decode().encode("utf-16-le"), "UTF-16 or UTF-32"), (gzip.compress(text), "packed with gzip"),
                               (b"\x89HDF\r\n\x1a\n" + bytes(200), "an HDF5 file"), (b"PK\x03\x04" + bytes(30), "a spreadsheet"), (bytes(range(256)), "no text: it is binary"),
                               (b"code,name\n0301,Oslo\n", "a table (CSV), not an INI file"), (b"<!DOCTYPE html>\n[a]\n", "a page or document"),
                               (b"root:*:19000:0:99999:7:::\n", "a text of another kind"), (b"", "is empty; a scenario says at least what it extends")):
            self.scenario.write_bytes(damaged)
            found = self.check()
            self.assertEqual(len(found), 1, found)
            self.assertIn(words, found[0])
            self.assertNotIn("19000", found[0])

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
        path.write_bytes(b"\xef\xbb\xbf" + sound.replace(b"\n", b"\r\n"))
        self.check(status=OK)
        for damaged, words in ((sound.decode("utf-8").encode("utf-16"), "text in UTF-16"), (sound.replace(b",", b";"), "cells are parted by `,`, not `;`"),
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
