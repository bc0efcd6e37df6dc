"""The page in Debian's Chromium, opened as a file, walked as its users would: by list, map and keyboard, in three languages, light and dark, at 320
pixels, saved and printed. axe-core finds nothing in any view. What is checked stands in walk.mjs; here each check is one test."""
import base64
import gzip
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "page"
NODE, CHROMIUM = shutil.which("node"), shutil.which("chromium")
MODULES = pathlib.Path(os.environ.get("OMLAND_PAGE_TOOLS", ROOT / "engine" / "page" / "node_modules"))
MISSING = ("node is not installed" if not NODE else "chromium is not installed" if not CHROMIUM
           else "" if (MODULES / "playwright-core").exists() and (MODULES / "axe-core").exists()
           else "playwright-core and axe-core are not there: `make page` gets them")


def part(name, content):
    packed = base64.b64encode(gzip.compress(content, mtime=0)).decode()
    return f'<script type="application/octet-stream" id="part-{name}">{packed}</script>'


@unittest.skipIf(MISSING, MISSING)
class Walk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        pack, page = cls.folder / "fixture.pack", cls.folder / "page.html"
        subprocess.run([NODE, ROOT / "engine" / "page" / "build.mjs", cls.folder], check=True)
        subprocess.run([NODE, HERE / "fixture.mjs", pack], check=True)
        template = page.read_text(encoding="utf-8")
        page.write_text(template.replace("<!--omland:parts-->", part("results", pack.read_bytes())).replace("<!--omland:title-->", "Omland"),
                        encoding="utf-8")
        done = subprocess.run([NODE, HERE / "walk.mjs", page, MODULES, CHROMIUM, cls.folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True)
        if done.returncode:
            raise AssertionError(done.stderr)
        cls.results = json.loads(done.stdout)

    def test_every_check_passes(self):
        self.assertGreaterEqual(len(self.results), 15)
        for name, failed in self.results.items():
            with self.subTest(name):
                self.assertEqual(failed, [])


if __name__ == "__main__":
    unittest.main()
