"""Names that one file gives to others, read off the built objects: an exported name begins with its file's name, is declared in a header, and is used by another file.

A file's name is its first word, in singular or plural, so that files of one family (`job_choice.c`, `jobs.h`) share it; the header that declares a name
counts as its file. A verb and a process are found by the room and their own file: `command_check` of commands/check.c, `process_firms` of processes/."""
import os
import pathlib
import re
import shlex
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SETTINGS = shlex.split(os.environ.get("MAKE_SETTINGS", ""))
ROOMS = {"commands": "command", "processes": "process", "world": "world"}
BESIDE = {"engine/base/draw": {"stream"},      # a struct that the file makes as well
          "engine/region/": {"boundary", "candidate", "region"}}   # of a region run: what processes know, who may come, all else
WORD = re.compile(r"\w+")
FROM_C = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"', re.S)


def family(name):
    return name.split("_")[0].rstrip("s")


def code(*places, ends=(".c", ".h", ".def")):
    """Text without comments and strings, by path."""
    return {str(p.relative_to(ROOT)): FROM_C.sub("", p.read_text(encoding="utf-8"))
            for place in places for p in sorted((ROOT / place).rglob("*")) if p.suffix in ends}


def objects():
    """Exported names with the source they stand in, and for each name the other objects that ask for it."""
    out = ROOT / subprocess.run(["make", "-s", *SETTINGS, "print-out"], cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout.split()[-1]
    found = [p for place in ("engine", "output") for p in sorted((out / place).rglob("*.o"))]
    sources = {p: str(p.relative_to(out).with_suffix(".c")) for p in found}
    found = [p for p in found if (ROOT / sources[p]).exists()]          # not what a file left that has since moved
    given, asked = {}, {}
    for line in subprocess.run(["nm", "-g", "-A", *found], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines():
        path, rest = line.split(":", 1)
        kind, name = rest.split()[-2:]
        if kind in "TDRB":
            given.setdefault(name, sources[pathlib.Path(path)])     # engine/mpi, once built, stands in for a file that comes before it
        elif kind == "U":
            asked.setdefault(name, set()).add(sources[pathlib.Path(path)])
    return given, asked


class Symbols(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.given, cls.asked = objects()
        cls.given.pop("main")
        cls.headers = {path: set(WORD.findall(text)) for path, text in code("engine", "output", ends=(".h",)).items()}
        cls.tests = set().union(*(WORD.findall(text) for text in code("tests", ends=(".c", ".h")).values()))

    @staticmethod
    def beside(source):
        return set().union(*(words for place, words in BESIDE.items() if source.startswith(place)))

    def declared(self, name):
        return [path for path, words in self.headers.items() if name in words]

    def test_there_is_something_to_look_at(self):
        self.assertGreater(len(self.given), 700)

    def test_an_exported_name_begins_with_its_files_name(self):
        found = []
        for name, source in self.given.items():
            path = pathlib.Path(source)
            room = next((ROOMS[part] for part in path.parts[:-1] if part in ROOMS), None)
            if family(name) not in {family(pathlib.Path(p).stem) for p in [source, *self.declared(name)]} | self.beside(source) \
                    and name != f"{room}_{path.stem}":
                found.append(f"{source}: {name}")
        self.assertEqual(found, [])

    def test_an_exported_name_stands_in_a_header(self):
        self.assertEqual([f"{source}: {name}" for name, source in self.given.items()
                          if not self.declared(name) and not name.startswith("process_")], [])   # processes.def declares those

    def test_an_exported_name_is_used_by_another_file(self):
        """Of the engine or of the tests, which may look at a part by itself; what only its own file uses is static."""
        self.assertEqual([f"{source}: {name}" for name, source in self.given.items()
                          if not self.asked.get(name, set()) - {source} and name not in self.tests], [])


if __name__ == "__main__":
    unittest.main()
