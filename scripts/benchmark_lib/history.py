"""history: one line a run, added to a text file: when, which commit, which processor, how large, then every figure as name=number."""
import os
import pathlib
import platform
import re
import time

from common import program


def processor():
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.M)
    except OSError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()


def commit(omland):
    """The commit that the program says it is of."""
    found = re.search(r"\(([\w+]+)\)", program.checked([omland, "--version"]))
    return found[1] if found else "unknown"


def line(omland, size, figures):
    """Fields between tabs; numbers with four digits."""
    head = [time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), commit(omland), processor(), size]
    return "\t".join(head + [f"{name}={value:.4g}" for name, value in figures.items()]) + "\n"


def add(path, text):
    """One write at the end of the file, so that two runs do not mix their lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)


def last(path, omland_processor, size):
    """The last line of the same processor and size, as {name: number}; empty where there is none."""
    try:
        rows = [row.rstrip("\n").split("\t") for row in path.read_text(encoding="utf-8").splitlines()]
    except OSError:
        return {}
    rows = [row for row in rows if row[2:4] == [omland_processor, size]]
    return {name: float(value) for name, value in (field.split("=", 1) for field in rows[-1][4:] if "=" in field)} if rows else {}
