"""kept_counts: the text file that instruction counts are held to, and what rose beside it.

Lines of three columns between tabs: `key` (what counts depend on beside the code: other keys cannot be compared), `part` and `function` with their
instructions."""
import os
import platform
import re
import subprocess

RISE = .05          # of what is kept
SMALLEST = 50_000   # instructions: less is no rise, whatever its share
HEAD = "# Instructions of a small country, by part and by function; `scripts/instructions --write` writes this file.\n"


def key(compiler):
    """Compiler and flags, valgrind, libc: with others the counts are others."""
    said = subprocess.run(["valgrind", "--version"], stdout=subprocess.PIPE, text=True).stdout.strip()
    return {"compiler": compiler, "valgrind": said, "libc": "-".join(platform.libc_ver()), "machine": platform.machine()}


def text(keys, parts, functions):
    rows = [("key", name, value) for name, value in keys.items()]
    for kind, counts in (("part", parts), ("function", functions)):
        rows += [(kind, name, count) for name, count in sorted(counts.items(), key=lambda row: (-row[1], row[0]))]
    return HEAD + "".join("\t".join(map(str, row)) + "\n" for row in rows)


def write(path, *what):
    """Beside, then renamed."""
    beside = path.with_name(path.name + ".part")
    beside.write_text(text(*what), encoding="utf-8")
    os.replace(beside, path)


def read(path):
    """(keys, parts, functions) of the file; ValueError names the line that is none of them."""
    found = {"key": {}, "part": {}, "function": {}}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or not line:
            continue
        row = line.split("\t")
        if len(row) != 3 or row[0] not in found or (row[0] != "key" and not re.fullmatch(r"\d+", row[2])):
            raise ValueError(f"line {number}: not `key`, `part` or `function`, a name and a count with tabs between: {line}")
        found[row[0]][row[1]] = row[2] if row[0] == "key" else int(row[2])
    return found["key"], found["part"], found["function"]


def others(kept, now):
    """Names of keys that differ, with both values."""
    return [f"{name} is {now.get(name, 'unknown')}, kept counts are of {kept.get(name, 'unknown')}" for name in {**kept, **now}
            if kept.get(name) != now.get(name)]


def rose(kept, now):
    """[(name, kept, now)] of what takes 5 % more than is kept, or is new; most instructions first."""
    more = [(name, kept.get(name, 0), count) for name, count in now.items()
            if count - kept.get(name, 0) > max(SMALLEST, RISE * kept.get(name, 0))]
    return sorted(more, key=lambda row: row[1] - row[2])


def told(rows):
    return "".join(f"  {name}: {before:,} -> {now:,}" + (f" ({100 * (now / before - 1):+.1f} %)\n" if before else " (new)\n") for name, before, now in rows)
