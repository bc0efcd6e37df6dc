"""Which room of the house may include or call which: a table, from the ground up, held over every include and every call in engine/ and output/.

A room is a folder; a file that stands in engine/ itself is in the room that the table names for it. A room may use those below it that its row
names, so no two rooms can use each other, by whatever way around. Calls are read off the built objects: a name asked for in one room and given by
another."""
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from test_symbols import ROOT, objects  # noqa: E402

LONE = {                                        # files of engine/ itself
    "engine/process.h": "process",              # what a process is; its parameters, what a step is told
    "engine/draws.h": "process", "engine/draws.def": "process", # the numbers of draws of each stream
    "engine/process_list.c": "schedule/list", "engine/process_list.h": "schedule/list", "engine/processes.def": "process",
    "engine/levers.def": "policy",
    "engine/schedule.c": "schedule", "engine/schedule.h": "schedule",
    "engine/main.c": "main",
    # what a page is put together from, beside the engine in it (block, session), which knows no files
    **{f"engine/page/{name}.{end}": "page/document" for name in ("page", "pack", "pack_case", "pack_tables") for end in "ch"},
}

GROUND = "base process setting world"            # open to all above
SUBJECT = GROUND + " processes"
READING = "base setting scenario/files"
ARROWS = {   # room: what it may use. From the ground up: each uses none but rooms above it in this table.
    "base": "",
    "process": "base",
    "setting": "base process",                                      # what a run is asked to do, as plain values
    "world": "base setting",
    "processes": "base process setting world",                      # what several subjects share
    "processes/moving": SUBJECT,
    "processes/households": SUBJECT + " processes/moving",
    "processes/population": SUBJECT + " processes/moving processes/households",
    "processes/firms": SUBJECT,
    "processes/labour": SUBJECT + " processes/firms",
    "processes/places": GROUND,
    "schedule/list": "process processes/moving processes/households processes/population processes/firms processes/labour processes/places",
    "policy": "base setting process world schedule/list",
    "shocks": GROUND + " policy processes/firms",
    "region": "base setting world",
    "schedule": GROUND + " policy shocks region schedule/list",
    "scenario/files": "base setting",                               # texts and tables as bytes, and what is wrong with them
    "scenario/tables": READING,
    "scenario/ini": READING + " scenario/tables",
    "scenario": READING + " process scenario/tables scenario/ini schedule/list policy shocks",
    "start": GROUND + " processes/population schedule/list schedule",
    "output": GROUND + " policy region schedule scenario/files scenario/tables scenario",
    "experiment": GROUND + " schedule/list processes/moving shocks region schedule scenario/files scenario/tables scenario/ini scenario start output",
    "page": GROUND + " region schedule/list schedule scenario/files scenario output",   # the workshop page: what its engine is given and does
    "page/document": "base setting policy shocks output",
    "mpi": "base experiment",                                       # stands in for one file of experiment
    "commands": GROUND + " schedule/list policy shocks scenario/files scenario/tables scenario output experiment page region page/document",
    "main": "base scenario/files experiment commands",
}

def room(path):
    parts = pathlib.PurePosixPath(path)
    folder = str(parts.parent)
    return LONE.get(path) or (folder[len("engine/"):] if folder.startswith("engine/") else folder)


def sources():
    return [p for place in ("engine", "output") for p in sorted((ROOT / place).rglob("*")) if p.suffix in (".c", ".h", ".def")]


def includes():
    for path in sources():
        here = str(path.relative_to(ROOT))
        for there in re.findall(r'^\s*#\s*include\s*"((?:engine|output)/[^"]+)"', path.read_text(encoding="utf-8"), re.M):
            yield here, there, "includes"


def calls():
    given, asked = objects()
    for name, users in asked.items():
        for here in sorted(users):
            if name in given:
                yield here, given[name], f"calls {name} of"


class Arrows(unittest.TestCase):
    maxDiff = None

    def test_each_room_uses_rooms_below_it(self):
        rows = list(ARROWS)
        for row, name in enumerate(rows):
            for other in ARROWS[name].split():
                self.assertIn(other, rows[:row], f"{name} uses {other}")

    def test_every_file_stands_in_a_room(self):
        self.assertEqual(sorted({room(str(p.relative_to(ROOT))) for p in sources()}), sorted(ARROWS))

    def test_every_include_and_call_goes_along_an_arrow(self):
        found, used = [], set()
        for here, there, how in [*includes(), *calls()]:
            here_room, there_room = room(here), room(there)
            if here_room != there_room and there_room not in ARROWS[here_room].split():
                found.append(f"{here} {how} {there}: {here_room} may not use {there_room}")
            used.add((here_room, there_room))
        self.assertEqual(found, [])
        self.assertEqual([f"{here} uses {there}" for here in ARROWS for there in ARROWS[here].split()
                          if (here, there) not in used and there not in GROUND.split() and here != "mpi"], [], "the table allows what nobody needs")


if __name__ == "__main__":
    unittest.main()
