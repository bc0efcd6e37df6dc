"""A page with the engine in it, made by `omland workshop` for a region of a small country, used in Chromium as a group would use it (live.mjs); and the
scenario file that it exports, run natively with the page's own reference, has the hash that the page shows."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / "tools"), str(pathlib.Path(__file__).parent)]
import command_line  # noqa: E402
from test_engine import make  # noqa: E402

ROOT = command_line.ROOT
HERE = ROOT / "tests" / "page"
NODE, CHROMIUM = shutil.which("node"), shutil.which("chromium")
MODULES = pathlib.Path(os.environ.get("OMLAND_PAGE_TOOLS", ROOT / "engine" / "page" / "node_modules"))
MISSING = ("node is not installed" if not NODE else "chromium is not installed" if not CHROMIUM
           else "" if (MODULES / "playwright-core").exists() else "playwright-core is not there: `make page` gets it")
FILES = {
    "jobs.ini": "[scenario]\nextends = country/small.ini\ntitle = Jobs\n[policy.jobs]\nlever = state_jobs\namount = 300\n"
                "who = region = \"Region 1\" and role = core\nfrom = 2021\n",
    "low.ini": "[scenario]\nfuture = low\n[fertility]\ntotal = 1.2 children\nreach = 2 years\n",
    "page.ini": "[experiment]\ntitle = Small\nbase = country/small.ini\nstrategies = none, jobs.ini\nfutures = none, low.ini\nreplicates = 0-5\n"
                "[set]\ntime.end = 2025\n",
}


@unittest.skipIf(MISSING, MISSING)
class Live(command_line.Case):
    def test_a_group_uses_the_page_and_the_program_agrees(self):
        for name, text in FILES.items():
            (self.folder / name).write_text(text)
        make("page")
        page = self.folder / "page.html"
        self.done("workshop", "Region 1", "--experiment", self.folder / "page.ini", "-o", page, "--jobs", "1", "--quiet")
        done = subprocess.run([NODE, HERE / "live.mjs", page, MODULES, CHROMIUM, self.folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        told = json.loads(done.stdout)
        for name, failed in told["results"].items():
            with self.subTest(name):
                self.assertEqual(failed, [])
        self.assertGreaterEqual(len(told["results"]), 10)
        native = self.run_to("own.h5", scenario=self.folder / "own.ini")
        self.assertEqual(self.hash(native, "--values"), told["hash"])


if __name__ == "__main__":
    unittest.main()
