#!/usr/bin/python3
"""What `omland workshop` does: a page with results, region and engine, the reference beside it, nothing computed twice; pages of all regions and their index."""
import base64
import gzip
import hashlib
import json
import pathlib
import re
import shutil
import sys
import unittest

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / "tools"), str(pathlib.Path(__file__).resolve().parent)]

from command_line import PROGRAM, Case  # noqa: E402
from test_report import STRATEGY, TEMPLATE, Pack  # noqa: E402

MISSING, SCENARIO, USAGE = 66, 65, 64


def part(page, name):
    return gzip.decompress(base64.b64decode(re.search(rf'id="part-{name}">([^<]*)</script>', page.read_text(encoding="utf-8"))[1]))


class Workshop(Case):
    def setUp(self):
        super().setUp()
        beside = self.folder / "bin"
        (beside / "page").mkdir(parents=True)
        self.program = shutil.copy(PROGRAM, beside / "omland")
        for name in ("page.html", "index.html"):
            (beside / "page" / name).write_text(TEMPLATE, encoding="utf-8")
        self.engine = beside / "page" / "engine.wasm.gz"
        self.engine.write_bytes(gzip.compress(b"an engine"))
        (self.folder / "jobs.ini").write_text(STRATEGY, encoding="utf-8")
        (self.folder / "remote.ini").write_text("[shock.remote]\nkind = remote_work_jump\namount = 0.1\nfrom = 2021\n", encoding="utf-8")
        self.scenario = self.country(self.folder / "twelve", places=12)
        self.experiment = self.folder / "experiment.ini"
        self.experiment.write_text(f"[experiment]\nbase = {self.scenario}\nstrategies = none, jobs.ini\nshocks = none, remote.ini\nreplicates = 0-3\n"
                                   "[set]\ntime.end = 2022\n", encoding="utf-8")
        self.page = self.folder / "page.html"

    def workshop(self, *words, status=0):
        return self.done("workshop", *words, "--experiment", self.experiment, program=self.program, status=status)

    def test_a_page_and_its_reference(self):
        self.workshop("Region 1", "-o", self.page)
        pack = Pack(self.page)
        reference = self.folder / "page.reference.h5"
        self.assertEqual([(one["id"], len(one["replicates"])) for one in pack.header["cases"]],
                         [("none.none.main", 6), ("jobs.none.main", 4), ("none.remote.main", 4), ("jobs.remote.main", 4)])
        self.assertEqual(pack.header["files"]["reference"], {"name": reference.name, "sha256": hashlib.sha256(reference.read_bytes()).hexdigest()})
        self.assertEqual((pack.header["kind"], pack.header["region"], pack.header["stored_replicates"]), ("workshop", "Region 1", 4))
        self.assertEqual(part(self.page, "engine"), b"an engine")
        self.assertGreater(len(part(self.page, "region")), 1000)
        people = pack.numbers(pack.header["country"]["values"])
        self.assertGreater(people[0], sum(pack.numbers(pack.case("none")["values"])[:len(pack.header["scope"])]))

        times = {path: path.stat().st_mtime_ns for path in (self.folder / "page.runs").rglob("*.h5")}
        again = self.workshop("Region 1", "-o", self.page)
        self.assertIn("6 runs, 6 are there already", again.stderr)
        self.assertEqual({path: path.stat().st_mtime_ns for path in times}, times, "nothing is computed twice")

    def test_all_regions_and_their_index(self):
        self.workshop("--all", "--quick", "-o", self.folder / "pages", "--quiet")
        listed = json.loads(part(self.folder / "pages" / "index.html", "regions"))
        self.assertTrue(listed)
        for region in listed:
            pack = Pack(self.folder / "pages" / region["file"])
            self.assertEqual(pack.header["region"], region["name"])
            self.assertEqual([pack.header["places"][k]["code"] for k in pack.header["scope"]], region["codes"])
            self.assertEqual(pack.header["files"]["reference"]["name"], "norway.reference.h5")

    def test_what_cannot_be_made_is_refused_before_anything_runs(self):
        self.assertIn("nearest known name `Region 1`", self.workshop("Regon 1", "-o", self.page, status=SCENARIO).stderr)
        self.engine.unlink()
        self.assertIn("`make page` builds it", self.workshop("Region 1", "-o", self.page, status=MISSING).stderr)
        text = self.experiment.read_text(encoding="utf-8")
        self.experiment.write_text(text + "firms.enabled = no\n", encoding="utf-8")
        self.assertIn("firms.enabled", self.workshop("Region 1", "-o", self.page, status=USAGE).stderr)
        self.experiment.write_text(text.replace("none, jobs.ini", "jobs.ini"), encoding="utf-8")
        self.assertIn("must begin with `none`", self.workshop("Region 1", "-o", self.page, status=USAGE).stderr)
        self.assertFalse([path.name for path in self.folder.iterdir() if path.name.startswith("page")])


if __name__ == "__main__":
    unittest.main()
