"""yardsticks: what the machine can do at best, measured in the same minute as the engine: the memory (tests/bench/memory.c) and a toy engine
(tests/bench/yardstick.c) that does the least a country of agents costs."""
import pathlib
import tempfile

from common import front, program

PROGRAMS = ("bench/memory", "bench/yardstick")
AGENTS, TRIAD = 5.6e6, 3 * 8 * (1 << 24)    # of tests/bench/memory.c: agents of its pass, bytes of its triad
PARTS = ("hazards", "moves", "jobs", "rebuild", "incomes", "table")


def needed(folder):
    missing = [name for name in PROGRAMS if not folder or not (pathlib.Path(folder) / name).exists()]
    if missing:
        raise front.Refused(f"the programs of tests/bench are not built ({', '.join(missing)}): run `make bench`", front.MISSING)


def memory(folder, threads):
    """{(name, threads): best seconds}"""
    lines = (line.split() for line in program.checked([pathlib.Path(folder) / "bench" / "memory", threads]).splitlines())
    return {(name, int(count)): float(best) for name, count, best, _ in lines}


def toy(folder, threads, persons, years):
    """{name: number}, and `hash`; all seconds also as ns a person-step, where they are of steps."""
    with tempfile.TemporaryDirectory(prefix="omland-") as scratch:
        text = program.checked([pathlib.Path(folder) / "bench" / "yardstick", threads, persons, years, pathlib.Path(scratch) / "tables"])
    found = dict(line.split() for line in text.splitlines())
    return {name: value if name == "hash" else float(value) for name, value in found.items()}


def each(run, part):
    """ns a person-step of a part of the toy, or of its steps."""
    return 1e9 * run[f"{part}_seconds"] / run["person_steps"]
