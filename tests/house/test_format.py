"""The layout of the source: clang-format decides over C (.clang-format), 100 columns hold for it and for rows of .def tables.

clang-format changes what it makes of a file from one major version to the next: the one of Debian 12 is asked, others are not."""
import pathlib
import re
import shutil
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
COLUMNS = {".c": 100, ".h": 100, ".def": 100, ".ts": 100}
OTHERS = 220   # scripts and the Makefile


def tracked():
    """Files of the tree that git knows, or all of it where there is no git (a downloaded archive)."""
    done = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if done.returncode == 0:
        names = done.stdout.decode().split("\0")
    else:
        names = [str(p.relative_to(ROOT)) for folder in ("engine", "output", "scripts", "tests") for p in (ROOT / folder).rglob("*")]
    return [ROOT / n for n in names if n and (ROOT / n).is_file()]


class Format(unittest.TestCase):
    def test_clang_format_would_change_nothing(self):
        tool = next(filter(None, map(shutil.which, ("clang-format-14", "clang-format"))), None)
        if not tool or not re.search(r"version 14\.", subprocess.run([tool, "--version"], stdout=subprocess.PIPE, text=True).stdout):
            self.skipTest("clang-format 14 is not here")
        files = [p for p in tracked() if p.suffix in (".c", ".h")]
        self.assertGreater(len(files), 300)
        done = subprocess.run([tool, "--dry-run", "-Werror", *files], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 0, "`make format` lays out:\n" + "\n".join(re.findall(r"^\S+:\d+:\d+: error.*", done.stderr, re.M)[:20]))

    def test_lines_fit_hold_no_tab_and_end_without_blank(self):
        found = []
        for path in tracked():
            columns = COLUMNS.get(path.suffix, OTHERS if path.suffix in (".py", ".smk") or path.parent.name == "scripts" or path.name == "Makefile" else None)
            if columns is None:
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
                faults = [f"longer than {columns} columns"] * (len(line) > columns) + ["a blank at its end"] * (line != line.rstrip()) \
                    + ["a tab"] * ("\t" in line and path.name != "Makefile")
                found += [f"{path.relative_to(ROOT)}:{number}: {f}" for f in faults]
        self.assertEqual(found, [])


if __name__ == "__main__":
    unittest.main()
