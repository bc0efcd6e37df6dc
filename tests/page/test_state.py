"""The modules of the page that need no browser: bundled by esbuild, run by node's own test runner, one file of tests/page/units each; and the page's
statistics held equal to scripts/plots_lib/verdict.py, which another test holds equal to engine/experiment/verdict.c."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from plots_lib import verdict  # noqa: E402

NODE = shutil.which("node")
ESBUILD = pathlib.Path(os.environ.get("OMLAND_PAGE_TOOLS", ROOT / "engine" / "page" / "node_modules")) / ".bin" / "esbuild"
UNITS = ROOT / "tests" / "page" / "units"
MISSING = "node is not installed" if not NODE else "" if ESBUILD.exists() else "esbuild is not there: `make page` gets it"


def bundle(source, target):
    made = subprocess.run([ESBUILD, source, "--bundle", "--platform=node", "--format=esm", "--log-level=warning", f"--outfile={target}"],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if made.returncode or made.stdout:
        raise AssertionError(made.stdout)


@unittest.skipIf(MISSING, MISSING)
class State(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_units(self, name):
        target, pack = self.folder / f"{name}.mjs", self.folder / "fixture.pack"
        bundle(UNITS / f"{name}.ts", target)
        subprocess.run([NODE, ROOT / "tests" / "page" / "fixture.mjs", pack], check=True)
        done = subprocess.run([NODE, "--test-reporter=tap", target], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              env=dict(os.environ, FIXTURE=str(pack)))
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("\n# fail 0", done.stdout)
        self.assertNotIn("\n# pass 0", done.stdout)

    def test_statistics_are_those_of_compare(self):
        target = self.folder / "judge.mjs"
        bundle(UNITS / "judge.ts", target)
        random = numpy.random.default_rng(3)
        families = []
        for pairs, groups, effect in [(n, g, e) for n in (2, 3, 4, 5, 12, 40) for g in (1, 7, 60) for e in (0, .02, 2)]:
            base = numpy.round(random.normal(400, 80, (pairs, groups))) / 4     # so that differences are exact
            run = base + numpy.round(random.normal(4 * effect * random.random(groups), 2, (pairs, groups))) / 4
            run[:, 0] = base[:, 0]
            if groups > 2:
                run[:, 1] = base[:, 1] + 3
                run[0, 2] = numpy.nan
                base[:, 3] += 4096
                run[:, 3] = base[:, 3] + 1
            families.append((base, run))
        words = [[[[None if numpy.isnan(x) else x for x in row] for row in side] for side in family] for family in families]
        done = subprocess.run([NODE, target], input=json.dumps(words), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)
        seen = set()
        for (base, run), told in zip(families, json.loads(done.stdout)):
            judged = verdict.judge(run, base)
            self.assertEqual([one["verdict"] for one in told], list(judged.verdict))
            for name in ("base", "mean", "low", "high", "p"):
                mine = numpy.array([numpy.nan if one[name] is None else one[name] for one in told])
                numpy.testing.assert_allclose(mine, getattr(judged, name), rtol=1e-5, atol=1e-12, err_msg=name)
            seen.update(judged.verdict)
        self.assertEqual(seen, {verdict.YES, verdict.NO, verdict.TOO_SMALL, verdict.TOO_FEW})

    def test_live(self):
        self.run_units("live")

    def test_panel(self):
        self.run_units("panel")

    def test_results(self):
        self.run_units("results")

    def test_scenario(self):
        self.run_units("scenario")

    def test_store(self):
        self.run_units("store")


if __name__ == "__main__":
    unittest.main()
