"""clang-tidy and cppcheck have nothing to say of the C files; what they look for is in .clang-tidy and .cppcheck.

The path analyser of clang takes ten times as long as all else together: `make lint` runs it, this does not. Checks change from one version of
clang-tidy to the next: the one of Debian 12 is asked, others are not."""
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def lint(*files):
    return subprocess.run(["make", "-s", "lint-cheap", *([f"FILES={' '.join(files)}"] if files else [])], cwd=ROOT, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


class Lint(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not shutil.which("cppcheck") or not shutil.which("clang-tidy"):
            raise unittest.SkipTest("clang-tidy or cppcheck is not here")
        if not re.search(r"version 14\.", subprocess.run(["clang-tidy", "--version"], stdout=subprocess.PIPE, text=True).stdout):
            raise unittest.SkipTest("clang-tidy is not version 14")

    def test_nothing_is_found(self):
        done = lint()
        self.assertEqual(done.returncode, 0, done.stdout[-8000:])
        self.assertGreater(int(re.search(r"lint: (\d+) files, 0 findings", done.stdout)[1]), 300)

    def test_a_mistake_would_be_seen(self):
        with tempfile.TemporaryDirectory() as folder:
            wrong = pathlib.Path(folder) / "wrong.c"
            shutil.copy(ROOT / ".clang-tidy", folder)
            wrong.write_text('#include <string.h>\n#include <stdlib.h>\nint f(const char *a);\nint f(const char *a)\n{\n    char *b = malloc(3);\n'
                             '    if (strcmp(a, "x"))\n        return 1;\n    free(b);\n    return 0;\n}\n')
            done = lint(str(wrong))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("bugprone-suspicious-string-compare", done.stdout)   # clang-tidy
        self.assertIn("memleak", done.stdout)                              # cppcheck


if __name__ == "__main__":
    unittest.main()
