"""How long files and functions are. About 300 lines and 40 are a sign to think, not a wall: the number of files above 300 and of functions above 50
may fall but not rise, and none may be longer than the longest there is. Whoever raises a number here says in the commit why."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LONG_FILE, LONG_FUNCTION = 300, 50
FILES, LONGEST_FILE = 37, 520
FUNCTIONS, LONGEST_FUNCTION = 4, 55


def files():
    return [p for place in ("engine", "output") for p in sorted((ROOT / place).rglob("*")) if p.suffix in (".c", ".h", ".def")]


def functions(path):
    """Lines and first line of each function: clang-format puts its braces alone in the first column."""
    lines = path.read_text(encoding="utf-8").split("\n")
    for first, line in enumerate(lines):
        if line == "{":
            last = lines.index("}", first)
            name = next((m[1] for k in range(first - 1, -1, -1) if (m := re.match(r"\w.*?(\w+)\(", lines[k]))), "?")
            yield last - first + 1, f"{path.relative_to(ROOT)}:{first + 1}: {name}"


def told(long):
    return "\n" + "\n".join(f"{length:5d} {where}" for length, where in sorted(long, reverse=True))


class Sizes(unittest.TestCase):
    def test_files(self):
        all_files = [(len(p.read_text(encoding="utf-8").splitlines()), str(p.relative_to(ROOT))) for p in files()]
        self.assertGreater(len(all_files), 300)
        long = [x for x in all_files if x[0] > LONG_FILE]
        self.assertLessEqual(len(long), FILES, told(long))
        self.assertLessEqual(max(all_files)[0], LONGEST_FILE, told(long))

    def test_functions(self):
        all_functions = [f for p in files() if p.suffix == ".c" for f in functions(p)]
        self.assertGreater(len(all_functions), 1500)
        long = [x for x in all_functions if x[0] > LONG_FUNCTION]
        self.assertLessEqual(len(long), FUNCTIONS, told(long))
        self.assertLessEqual(max(all_functions)[0], LONGEST_FUNCTION, told(long))


if __name__ == "__main__":
    unittest.main()
