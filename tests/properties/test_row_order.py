#!/usr/bin/python3
"""The order of rows in engine/processes.def is nobody's luck: a process takes its random numbers from a hash of its name.

The program is linked anew with other rows: those of the built program, with the few files that read processes.def compiled again.
Run: /usr/bin/python3 -m unittest tests/properties/test_row_order.py"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

from command_line import ROOT, Case

ROWS = re.findall(r"^PROCESS\(.*\)$", (ROOT / "engine/processes.def").read_text(encoding="utf-8"), re.M)
IDLE = """#include "engine/process.h"
static int step(const struct step *s, struct world *w) { (void)s; (void)w; return STATUS_OK; }
const struct process process_idle = { .name = "idle", .purpose = "nothing", .step = step };
"""


def moved(name, after):
    """The rows with one of them put behind another, or first."""
    row, = (r for r in ROWS if f", {name})" in r)
    rest = [r for r in ROWS if r != row]
    place = 0 if after is None else 1 + next(k for k, r in enumerate(rest) if f", {after})" in r)
    return rest[:place] + [row] + rest[place:]


class RowOrder(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        made = os.environ.get("MAKE_SETTINGS", "").split()
        cls.settings = ["make", "-s", *made]
        cls.out = subprocess.run([*cls.settings, "print-out"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
        if not (ROOT / cls.out / "omland").exists():   # never made anew below other tests that run it
            subprocess.run([*cls.settings, "-j2", f"{cls.out}/omland"], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        cls.readers = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "engine").rglob("*.c") if '"engine/processes.def"' in p.read_text(encoding="utf-8"))

    def build(self, rows):
        """The program with these rows: a processes.def found before the other, three files compiled, everything linked."""
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        (folder / "engine").mkdir()
        (folder / "engine/processes.def").write_text("\n".join(rows) + "\n", encoding="utf-8")
        (folder / "idle.c").write_text(IDLE, encoding="utf-8")
        commands = subprocess.run([*self.settings, "-n", "-W", "engine/main.c", f"{self.out}/omland"], cwd=ROOT, stdout=subprocess.PIPE, text=True,
                                  check=True).stdout.replace("\\\n", " ").splitlines()
        compile_main = next(c for c in commands if " -c engine/main.c " in c)
        link = next(c for c in commands if f"-o {self.out}/omland" in c)
        objects = []
        for source in [*self.readers, str(folder / "idle.c")]:
            objects.append(str(folder / (pathlib.Path(source).stem + ".o")))
            command = compile_main.replace("engine/main.c", source).replace(f"{self.out}/engine/main.o", objects[-1])
            subprocess.run(command.replace(" -I. ", f" -I{folder} -I. ", 1), shell=True, cwd=ROOT, check=True)
        program = folder / "omland"
        subprocess.run(link.replace(f"{self.out}/engine/main.o", f"{self.out}/engine/main.o {' '.join(objects)}").replace(
            f"-o {self.out}/omland", f"-o {program}"), shell=True, cwd=ROOT, check=True)
        return str(program)

    def results(self, **more):
        """Of the results alone: a file holds the settings of every process too."""
        path = self.run_to(f"{len(list(self.folder.glob('*.h5')))}.h5", "--set", "time.end=2023", **more)
        return self.hash(path, "--results")

    def hashes(self, rows):
        program = self.build(rows)
        listed = self.done("describe", "processes", program=program).stdout
        self.assertEqual([line.split()[1] for line in re.findall(r"^\d+ .*", listed, re.M)], [re.search(r", (\w+)\)", r)[1] for r in rows])
        return self.results(program=program)

    def test_processes_that_commute_change_no_result_when_they_change_places(self):
        own = self.results()
        for name, after in COMMUTE:
            with self.subTest(name=name, after=after):
                self.assertEqual(self.hashes(moved(name, after)), own)
        # and processes that do not commute are told apart
        self.assertNotEqual(self.hashes(moved("mortality", "fertility")), own)

    def test_a_process_that_does_nothing_changes_no_result(self):
        own = self.results()
        for place in (0, 5, len(ROWS)):
            with self.subTest(place=place):
                self.assertEqual(self.hashes(ROWS[:place] + ["PROCESS(places, idle)"] + ROWS[place:]), own)


COMMUTE = (("housing", "abroad"), ("home_sharing", "services"), ("governance", None))

if __name__ == "__main__":
    unittest.main()
