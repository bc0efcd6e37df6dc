"""engine: runs of the program with --profile, and what start, output, checkpoint and a saved start take, by differences between runs."""
import pathlib
import re

from common import front, program


def first_year(scenario):
    found = re.search(r"^time\.start\s*=\s*(\d+)|^\s*start\s*=\s*(\d+)", pathlib.Path(scenario).read_text(encoding="utf-8", errors="replace"), re.M)
    if not found:
        raise front.Refused(f"{scenario}: no start of [time] there; name the scenario that sets it")
    return int(found[1] or found[2])


def profile(omland, scenario, folder, threads, years, *more):
    """Seconds and ns a person-step of each part, and the figures of the closing lines."""
    text = program.checked([omland, "run", scenario, "-o", folder / "out.h5", "--quiet", "--force", "--profile", "--checkpoint-years", 0, "--threads", threads,
                            "--set", f"time.end={first_year(scenario) + years}", *more])
    parts = {m[1].strip(): (float(m[2]), float(m[3])) for m in re.finditer(r"^(\S.*?)\s+([\d.]+)\s+([\d.]+)$", text, re.M)}
    wall = re.search(r"wall time ([\d.]+) s.*peak memory (\d+) MB; ([\d.e+]+) person-steps", text)
    state = re.search(r"state: (\d+) B a person, (\d+) B a household, (\d+) B a firm", text)
    steps = parts.pop("all steps")
    return {"parts": parts, "steps": steps[0], "each": steps[1], "wall": float(wall[1]), "rest": float(wall[1]) - steps[0], "peak": float(wall[2]) * (1 << 20),
            "person_steps": float(wall[3]), "state": tuple(map(int, state.groups()))}


def tables_bytes(world, state):
    """Bytes of the agents' tables of a saved world: how many there are, times the bytes of each. And the number of persons."""
    import h5py
    with h5py.File(world, "r") as file:
        counts = [next(iter(file[kind].values())).shape[0] for kind in ("person", "household", "firm")]
    return sum(count * each for count, each in zip(counts, state)), counts[0]


def outside(omland, scenario, folder, threads, run, years):
    """Seconds of start, output of a year, checkpoint and load: what runs take beside their steps, set apart. And the tables' bytes."""
    world, short = folder / "start.world", profile(omland, scenario, folder, threads, 1)
    saved = profile(omland, scenario, folder, threads, 1, "--save-world", world)
    loaded = profile(omland, scenario, folder, threads, 1, "--save-world", world)
    output = max(0.0, (run["rest"] - short["rest"]) / (years - 1))
    size, persons = tables_bytes(world, run["state"])
    return {"start": short["rest"] - output, "output": output, "checkpoint": saved["rest"] - short["rest"], "load": loaded["rest"] - output,
            "tables": size, "persons": persons}
