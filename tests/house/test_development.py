"""The worked examples of docs/development.md, applied to a copy of the tree as a newcomer would: they build without a warning and are seen in a run.

A block of the document names a file in its first line; then come lines that are there (blank before them), lines that go (-) and new ones (+). A block of new
lines alone makes a file, or is added at the end of one."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

import h5py
from command_line import ROOT, Case

DOCUMENT = ROOT / "docs/development.md"
COPIED = ("Makefile", "CITATION.cff", "engine", "output", "scripts/install")


def edits(text):
    """(file, what stands there, what is to stand there) of each block."""
    for block in re.findall(r"^```diff\n(.*?)^```$", text, re.S | re.M):
        name, *lines = block.splitlines()
        yield name, *("".join(line[1:] + "\n" for line in lines if line[:1] in keep) for keep in (" -", " +"))


def apply(tree, name, old, new):
    path = tree / name
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if old:
        if text.count(old) != 1:
            raise AssertionError(f"docs/development.md: what {name} should hold stands there {text.count(old)} times:\n{old}")
        text = text.replace(old, new)
    else:
        text += new
    path.write_text(text, encoding="utf-8")


class WorkedExamples(Case):
    def test_they_build_and_are_seen(self):
        tree = self.folder / "tree"
        for name in COPIED:
            source = ROOT / name
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, tree / name)
        for name, old, new in edits(DOCUMENT.read_text(encoding="utf-8")):
            apply(tree, name, old, new)
        made = subprocess.run(["make", "-s", "-j2", "OPT=-O0", "all"], cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual((made.returncode, re.findall(r".*warning:.*", made.stdout)), (0, []), made.stdout[-3000:])
        program = str(tree / "build/omland")

        said = self.done("describe", program=program).stdout
        for word in ("older_90", "grew_up_here", "prevention", "heat_wave", "remote_learning", "reputation"):
            self.assertRegex(said, rf"\b{word}\b")
        self.assertIn("older_90: persons", self.done("units", program=program).stdout)

        scenario = self.folder / "example.ini"
        scenario.write_text(f"[scenario]\nextends = {os.path.relpath(self.scenario, self.folder)}\n[policy.prevention]\nlever = prevention\n"
                            "amount = 0.2\nwho = all\nfrom = 2020\n[reputation]\nspeed = 1\n", encoding="utf-8")
        path = self.run_to("example.h5", "--set", "output.snapshots=2022", scenario=scenario, program=program)
        base = self.run_to("base.h5", program=program)
        with h5py.File(path, "r") as file, h5py.File(base, "r") as other:
            old, here, people, known = (file["results"][name][...] for name in ("older_90", "grew_up_here", "population", "reputation"))
            self.assertTrue((file["snapshot/2022/person/learned"][...] > 0).any())
            deaths = [f["results/deaths"][...].astype(float) for f in (file, other)]
            self.assertTrue((old <= file["results/older_80"][...]).all() and old.sum() > 0)
            self.assertTrue((here <= people).all() and here.sum() > 0)
            self.assertTrue((known[:, 0] == 1).all() and (known[:, 2] != 1).any())
            self.assertLess(deaths[0][deaths[0] == deaths[0]].sum(), deaths[1][deaths[1] == deaths[1]].sum())


class Paths(unittest.TestCase):
    def test_every_file_that_the_document_names_is_there(self):
        text = DOCUMENT.read_text(encoding="utf-8")
        prose = re.sub(r"^```.*?^```$", "", text, flags=re.S | re.M)
        made = {name for name, old, _ in edits(text) if not old}
        named = set(re.findall(r"`((?:engine|output|tests|scripts|scenarios|docs)/[\w./]+|[A-Z]+\.\w+|scenarios|scripts|tests|output)`", prose))
        self.assertGreater(len(named), 30)
        self.assertEqual([n for n in sorted(named) if n not in made and not (ROOT / n).exists()], [])


if __name__ == "__main__":
    unittest.main()
