"""What `make install` promises: what the README says works from any folder, with what is installed alone."""
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "output"))
import synthetic  # noqa: E402

SETTINGS = shlex.split(os.environ.get("MAKE_SETTINGS", ""))


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        keep = tempfile.TemporaryDirectory(prefix="omland-")
        cls.addClassCleanup(keep.cleanup)
        cls.usr, cls.here = pathlib.Path(keep.name) / "root/usr", pathlib.Path(keep.name) / "home"
        cls.here.mkdir()
        done = subprocess.run(["make", "-s", *SETTINGS, "install", f"DESTDIR={keep.name}/root", "PREFIX=/usr"], cwd=ROOT, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            raise AssertionError(done.stdout)

    def run_(self, *words, status=0):
        environment = {key: value for key, value in os.environ.items() if key != "OMLAND"}
        environment.update(PATH=f"{self.usr}/bin:{os.environ['PATH']}", MPLBACKEND="Agg", OMP_NUM_THREADS="1")
        done = subprocess.run([str(word) for word in words], cwd=self.here, env=environment, text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, status, f"{words}\n{done.stdout[-2000:]}\n{done.stderr}")
        return done

    def test_a_shipped_scenario_is_found_from_anywhere_and_it_is_said_which(self):
        shared = self.usr / "share/omland/scenarios/baseline.ini"
        self.assertIn(f"taken from where the program is installed: {shared}", self.run_("omland", "check", "scenarios/baseline.ini").stderr)
        self.assertNotIn("taken from", self.run_("omland", "check", shared).stderr)
        (self.here / "mine.ini").write_text("[scenario]\nextends = scenarios/strategies/service_hub.ini, scenarios/futures/low.ini\n")
        done = self.run_("omland", "check", "mine.ini")
        self.assertIn("taken from", done.stderr)
        self.assertIn("policy hubs: service_hub, 24 hubs", done.stdout)
        self.assertIn("scenarios/none.ini", self.run_("omland", "check", "scenarios/none.ini", status=66).stderr)

    def test_what_stands_here_is_taken_first(self):
        (self.here / "scenarios").mkdir()
        own = self.here / "scenarios" / "baseline.ini"
        self.addCleanup(lambda: (own.unlink(), own.parent.rmdir()))
        own.write_text("[scenario]\nextends = nowhere.ini\n")
        done = self.run_("omland", "check", "scenarios/baseline.ini", status=66)
        self.assertIn("nowhere.ini", done.stderr)
        self.assertNotIn("taken from", done.stderr)

    def test_experiments_and_scripts_work(self):
        self.run_("omland", "ensemble", "scenarios/experiments/small.ini", "-o", "small", "--dry-run")
        self.assertIn("service_hub", self.run_("omland-costs", "--planned", "scenarios/strategies/service_hub.ini", "--target", "0").stdout)
        self.assertIn("nearest known name `Meløy`", self.run_("omland-closure", "--towns", "Melø", status=64).stderr)
        self.assertIn("usage: search", self.run_("omland", "search", "--help").stdout)
        for link in sorted((self.usr / "bin").glob("omland-*")):
            with self.subTest(script=link.name):
                self.assertIn("usage: ", self.run_(link.name, "--help").stdout)

    def test_pictures_are_drawn(self):
        synthetic.write(self.here / "mine.h5", years=[2020, 2021], replicates=[0])
        self.run_("omland-plots", "mine.h5", "--map", "population", "-o", "map.png")
        self.assertGreater((self.here / "map.png").stat().st_size, 20000)

    def test_links_of_the_installed_documents_lead_somewhere(self):
        documents = self.usr / "share/doc/omland"
        for document in [documents / "README.md", *sorted((documents / "docs").glob("*.md"))]:
            text = document.read_text(encoding="utf-8")
            for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text) + re.findall(r'<img src="([^":]+)"', text):
                self.assertTrue((document.parent / target).exists(), f"{document.name}: {target}")


if __name__ == "__main__":
    unittest.main()
