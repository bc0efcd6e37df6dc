"""What the Makefile promises: no warning from either compiler, a program that works where it is installed, a build that knows its version."""
import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SETTINGS = shlex.split(os.environ.get("MAKE_SETTINGS", ""))


def make(*words):
    return subprocess.run(["make", "-s", *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True)


class Build(unittest.TestCase):
    def test_neither_compiler_warns(self):
        for compiler in ("gcc", "clang"):
            with self.subTest(compiler=compiler), tempfile.TemporaryDirectory() as folder:
                done = make("-k", f"CC={compiler}", f"BUILD={folder}", "warnings")
                self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_a_warning_would_be_seen(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertNotEqual(make(f"BUILD={folder}", "CFLAGS=-Wdeclaration-after-statement", "warnings").returncode, 0)

    def test_it_knows_its_version(self):
        version = re.search(r"^version: *(\S+)", (ROOT / "CITATION.cff").read_text(), re.M)[1]
        program = os.environ.get("OMLAND") or ROOT / "build" / "omland"
        self.assertIn(f"omland {version} ", subprocess.run([program, "--version"], stdout=subprocess.PIPE, text=True).stdout)

    def test_a_second_make_compiles_nothing(self):
        make(*SETTINGS, "all")
        done = subprocess.run(["make", *SETTINGS, "all"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.assertEqual([line for line in done.stdout.splitlines() if " -c " in line], [])


if __name__ == "__main__":
    unittest.main()
