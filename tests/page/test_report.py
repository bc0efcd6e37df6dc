#!/usr/bin/python3
"""What `omland report` writes: a pack whose numbers are those of the files and of `omland compare`, in a page that is only written when all is well."""
import base64
import csv
import gzip
import json
import math
import pathlib
import re
import shutil
import struct
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

from command_line import PROGRAM, Case, omland  # noqa: E402

USAGE, SCENARIO, MISSING, IO = 64, 65, 66, 74
TEMPLATE = "<!doctype html>\n<!-- Omland -->\n<title><!--omland:title--></title>\n<!--omland:parts-->\n"
STRATEGY = """[policy.jobs]
lever = state_jobs
amount = 40
who = all
from = 2021
"""


class Pack:
    """A pack as a page reads it."""

    def __init__(self, page):
        part = re.search(r'id="part-results">([^<]*)</script>', page.read_text(encoding="utf-8"))[1]
        data = gzip.decompress(base64.b64decode(part))
        length, = struct.unpack("<I", data[8:12])
        self.header, self.arrays = json.loads(data[12:12 + length]), data[(12 + length + 7) // 8 * 8:]

    def numbers(self, about):
        count = math.prod(about["shape"])
        planes = [self.arrays[about["offset"] + k * count:][:count] for k in range(4)]
        return struct.unpack(f"<{count}f", bytes(plane[i] for i in range(count) for plane in planes))

    def case(self, name):
        return next(one for one in self.header["cases"] if one["strategy"] == name)

    def row(self, name):
        return next(k for k, one in enumerate(self.header["indicators"]) if one["name"] == name)


class Report(Case):
    @classmethod
    def setUpClass(cls):
        """One ensemble for all tests, which only read it."""
        super().setUpClass()
        home = pathlib.Path(cls.keep.name) / "shared"
        scenario = cls.country(home / "country")
        (home / "jobs.ini").write_text(STRATEGY, encoding="utf-8")
        for name, strategies in (("runs", "none, jobs.ini"), ("baseless", "jobs.ini")):
            experiment = home / f"{name}.ini"
            experiment.write_text(f"[experiment]\nbase = {scenario}\nstrategies = {strategies}\nreplicates = 0-3\n[set]\ntime.end = 2023\n", encoding="utf-8")
            run = omland("ensemble", experiment, "-o", home / name, "--quiet")
            if run.returncode:
                raise AssertionError(run.stderr)
        cls.runs, cls.baseless = home / "runs", home / "baseless"

    def setUp(self):
        super().setUp()
        beside = self.folder / "bin"
        beside.mkdir()
        self.program = shutil.copy(PROGRAM, beside / "omland")
        (beside / "page").mkdir()
        self.template = beside / "page" / "page.html"
        self.template.write_text(TEMPLATE, encoding="utf-8")
        self.page = self.folder / "page.html"

    def report(self, *words, status=0):
        return self.done("report", *words, "-o", self.page, program=self.program, status=status)

    def test_its_numbers_are_those_of_compare_and_export(self):
        self.report(self.runs)
        pack, table = Pack(self.page), self.folder / "compared.csv"
        base, jobs = pack.case("none"), pack.case("jobs")
        replicates, rows, years, places = base["values"]["shape"]
        self.assertEqual((replicates, years, places, base["replicates"], base["indicators"]), (4, len(range(2020, 2024)), 6, [0, 1, 2, 3], None))
        plain, difference = pack.numbers(base["values"]), pack.numbers(jobs["values"])
        names = "population,jobs,municipal_revenue"
        self.done("compare", self.runs, "--by", "municipality", "--indicators", names, "--years", "2022", "--csv", table)
        seen = 0
        for line in csv.DictReader(table.open(encoding="utf-8")):
            place = next(k for k, one in enumerate(pack.header["places"]) if line["where"].startswith(one["code"]))
            cells = [((r * rows + pack.row(line["indicator"])) * years + 2) * places + place for r in range(replicates)]
            for numbers, column in ((plain, "base"), (difference, "difference")):
                mean = sum(numbers[k] for k in cells) / replicates
                # a difference is no finer than the single precision of the two numbers it is between
                delta = 1e-5 * max(1, abs(float(line[column]))) + 2 ** -23 * abs(float(line["base"]))
                self.assertAlmostEqual(mean, float(line[column]), delta=delta, msg=line)
            seen += 1
        self.assertEqual(seen, 3 * places)
        self.assertTrue(any(difference[(pack.row("jobs") * years + 2) * places + k] for k in range(places)), "the strategy changes jobs")
        self.assertTrue(all(math.isnan(plain[(pack.row("births") * years + years - 1) * places + k]) for k in range(places)), "the last row has stocks alone")

    def test_ages_and_flows_close_with_the_values(self):
        self.report(self.runs)
        pack = Pack(self.page)
        base = pack.case("none")
        replicates, rows, years, places = base["values"]["shape"]
        values, ages, moves = (pack.numbers(base[name]) for name in ("values", "ages", "moves"))
        mean = lambda name, year, place: sum(values[((r * rows + pack.row(name)) * years + year) * places + place] for r in range(replicates)) / replicates
        side = places + 1
        for place in range(places):
            self.assertAlmostEqual(sum(ages[place * 42:][:42]), mean("population", 0, place), delta=0.5)
            out = sum(moves[place * side + to] for to in range(side) if to != place)
            self.assertAlmostEqual(out, mean("moved_out", 0, place), delta=0.1)

    def test_what_was_asked_is_told(self):
        self.report(self.runs)
        pack = Pack(self.page)
        policy, = pack.case("jobs")["policies"]
        self.assertEqual((policy["lever"], policy["amount"], policy["from"], policy["to"], policy["who"]), ("state_jobs", 40, 2021, None, "all"))
        self.assertEqual((len(policy["codes"]), policy["region_amount"]), (6, 240))
        self.assertEqual(pack.case("jobs")["ini"], STRATEGY)
        self.assertEqual((pack.header["kind"], pack.header["files"], pack.header["country"]), ("report", None, None))

    def test_two_files_are_a_base_and_a_strategy(self):
        files = [self.runs / "runs" / f"{name}.r0000.h5" for name in ("none", "jobs")]
        self.report(*files)
        self.assertEqual([one["id"] for one in Pack(self.page).header["cases"]], ["none.none.main", "jobs.r0000.none.main"])

    def test_without_the_built_page_it_says_how_it_is_built(self):
        self.template.unlink()
        self.assertIn("`make page` builds it", self.report(self.runs, status=MISSING).stderr)
        self.template.write_text("<html>", encoding="utf-8")
        self.assertIn("is no template", self.report(self.runs, status=MISSING).stderr)
        self.assertFalse(self.page.exists())

    def test_what_stands_under_its_name_is_kept_unless_it_is_a_page(self):
        self.page.write_text("my notes\n")
        self.assertIn("--force", self.report(self.runs, status=USAGE).stderr)
        self.assertEqual(self.page.read_text(), "my notes\n")
        self.report(self.runs, "--force")
        self.report(self.runs)

    def test_a_full_disk_is_told(self):
        run = omland("report", self.runs, "-o", "/dev/full", program=self.program)
        self.assertEqual(run.returncode, IO, run.stderr)

    def test_an_ensemble_without_a_base_is_refused(self):
        self.assertIn("strategy `none`", self.report(self.baseless, status=USAGE).stderr)


if __name__ == "__main__":
    unittest.main()
