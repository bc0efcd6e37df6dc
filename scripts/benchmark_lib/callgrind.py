"""callgrind: instructions of a run by part - what each process of the schedule took with all it calls, rebuild, the start, reading, writing - and the
functions that took most themselves. Counts do not depend on what else a machine does: twice the same run differs in the sixth digit.

Valgrind shows programs one and the same processor (AVX2 where there is AVX2), so that functions compiled for several are chosen alike on any."""
import collections
import re

from common import front, program

from . import country

VALGRIND = ("valgrind", "--tool=callgrind")


class Counts:
    """Own and inclusive instructions of each (file, function)."""

    def __init__(self, path):
        self.own, self.all, self.steps = collections.Counter(), collections.Counter(), collections.Counter()
        names = {"fl": {}, "fn": {}}
        place = {"fl": None, "fn": None, "cfn": None, "cfi": None}
        called = False
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                first = line[0]
                if first in "0123456789+-*":
                    self.cost(place, called, int(line.split()[1]))
                    called = False
                elif line.startswith("calls="):
                    called = True
                elif "=" in line:
                    key, text = line.rstrip("\n").split("=", 1)
                    if key == "fl":
                        place["cfi"] = None
                    self.name(names, place, key, text)
        self.total = sum(self.own.values())

    @staticmethod
    def name(names, place, key, text):
        """A name stands in full the first time, then as its number; a called function is in the caller's file unless that is said."""
        table = {"fl": "fl", "fi": "fl", "fe": "fl", "cfi": "fl", "cfl": "fl", "fn": "fn", "cfn": "fn"}.get(key)
        found = table and re.match(r"(\(\d+\))(?: (.*))?$", text)
        if not found:
            return
        if found[2] is not None:
            names[table][found[1]] = found[2]
        full = names[table].get(found[1], "?")
        if key in ("fl", "fn", "cfn"):
            place[key] = full
        elif key in ("cfi", "cfl"):
            place["cfi"] = full

    def cost(self, place, called, count):
        here = (place["fl"], place["fn"])
        self.all[here] += count
        if not called:
            self.own[here] += count
            return
        to = (place["cfi"] or place["fl"], place["cfn"])
        place["cfi"] = None
        if place["fn"].split("'")[0] == "schedule_step":
            self.steps[to] += count


def short(path):
    """A source file as the project names it, wherever it was built; of another's the last part."""
    names = (path or "?").split("/")
    ends = ["/".join(names[k:]) for k in range(len(names))]
    return next((end for end in ends if end and not end.startswith("/") and (program.ROOT / end).is_file()), names[-1])


def parts(counts):
    """{part: instructions}: processes by name, the rest of a step, the start, and what reads and writes."""
    found = collections.Counter()
    for (path, function), count in counts.steps.items():
        process = re.match(r"engine/processes/\w+/(\w+)\.c$", short(path))
        found[process[1] if process and function == "step" else "rebuild and rest of steps"] += count
    if "jobs" not in found:
        raise front.Refused("callgrind saw no process of the schedule: the program has no symbols, or schedule_step calls them otherwise", front.INTERNAL)
    found["rebuild and rest of steps"] += sum(count for (_, function), count in counts.own.items() if function == "schedule_step")
    found["start"] = sum(count for (_, function), count in counts.all.items() if function == "runner_start")
    found["reading and writing"] = counts.total - sum(found.values())
    return found


def functions(counts, share=.001):
    """{file and function: own instructions} of the project, of those that take this share of all or more."""
    found = collections.Counter()
    for (path, function), count in counts.own.items():
        if short(path).startswith(("engine/", "output/")):
            found[f"{short(path)} {function}"] += count
    return {name: count for name, count in found.items() if count >= share * counts.total}


def measured(omland, scenario, folder, *more):
    """Counts of a run of the scenario on one thread, and the person-steps it took."""
    path = folder / "callgrind.out"
    done = program.run([*VALGRIND, f"--callgrind-out-file={path}", omland, "run", scenario, "-o", folder / "out.h5", "--threads", 1, "--quiet", "--force",
                        "--profile", *more])
    steps = re.search(r"([\d.e+]+) person-steps", done.stdout)
    if done.returncode or not steps:
        raise front.Refused(f"callgrind run ended with {done.returncode}\n{done.stderr[-800:]}")
    return Counts(path), float(steps[1])


def small_country(omland, folder):
    """Counts of two years of eight municipalities of about 3 000, the person-steps, and what the program was built with."""
    import h5py
    counts, steps = measured(omland, country.made(folder / "country", places=8, each=3000), folder, "--set", "time.end=2022")
    with h5py.File(folder / "out.h5", "r") as file:
        compiler = file["provenance"].attrs["compiler"]
    return counts, steps, compiler
