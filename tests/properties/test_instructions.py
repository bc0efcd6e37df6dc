"""Instructions of a small country (callgrind) are those kept in tests/bench/instructions.txt, or no more than 5 % above, part by part: a process, the rest
of a step, the start, reading and writing. Counts hang on compiler, valgrind and libc: with others than the kept ones nothing is compared, and it says so."""
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import command_line  # noqa: E402

script = command_line.script("instructions")
callgrind, kept_counts = script.callgrind, script.kept_counts

# Two functions of the project and one of a library; the step of a process calls a helper that calls itself.
CALLGRIND = """# callgrind format
events: Ir
fl=(1) /somewhere/else/engine/schedule.c
fn=(1) schedule_step
10 7
cfi=(2) /other/engine/processes/labour/jobs.c
cfn=(2) step
calls=4 20
+1 130
cfi=(4) /other/engine/world/rebuild.c
cfn=(5) rebuild_tables
calls=4 9
+1 50
fl=(2)
fn=(2)
20 100
fi=(3) /x/engine/base/draw.h
+1 10
fe=(2)
cfn=(3) helper
calls=1 40
+2 20
fn=(3)
40 20
fl=(4)
fn=(5)
9 50
fl=(5) /x/engine/experiment/runner.c
fn=(6) runner_start
3 40
fl=(6) /build/glibc/string/memset.S
fn=(7) memset
1 900
"""


class Kept(unittest.TestCase):
    def test_no_part_takes_five_per_cent_more(self):
        if not shutil.which("valgrind"):
            self.skipTest("valgrind is not here: `scripts/install test` installs it")
        if "SANITIZE" in os.environ.get("MAKE_SETTINGS", ""):
            self.skipTest("valgrind does not run a program with sanitizers")
        keys, parts, functions = kept_counts.read(script.KEPT)
        keys_now, parts_now, functions_now = script.now(command_line.PROGRAM)
        differ = kept_counts.others(keys, keys_now)
        if differ:
            self.skipTest("the kept counts are of something else: " + "; ".join(differ))
        self.assertEqual(set(parts_now), set(parts), "a part came or went: `scripts/instructions --write`, and say why in the commit")
        risen = kept_counts.rose(parts, parts_now)
        self.assertEqual(risen, [], "rose by more than 5 %:\n" + kept_counts.told(risen) + "functions that did:\n"
                         + kept_counts.told(kept_counts.rose(functions, functions_now)) + "wanted? `scripts/instructions --write`, and say why in the commit")
        # the same comparison, were jobs a sixteenth dearer
        dearer = dict(parts_now, jobs=parts["jobs"] * 17 // 16)
        self.assertEqual([name for name, _, _ in kept_counts.rose(parts, dearer)], ["jobs"])


class Reading(unittest.TestCase):
    def setUp(self):
        keep = tempfile.TemporaryDirectory(prefix="omland-")
        self.addCleanup(keep.cleanup)
        self.path = pathlib.Path(keep.name) / "file"

    def test_parts_and_functions_of_a_profile(self):
        self.path.write_text(CALLGRIND)
        counts = callgrind.Counts(self.path)
        self.assertEqual(counts.total, 7 + 110 + 20 + 50 + 40 + 900)
        self.assertEqual(dict(callgrind.parts(counts)), {"jobs": 130, "rebuild and rest of steps": 57, "start": 40, "reading and writing": 900})
        self.assertEqual(callgrind.functions(counts, .03), {"engine/processes/labour/jobs.c step": 110, "engine/world/rebuild.c rebuild_tables": 50,
                                                            "engine/experiment/runner.c runner_start": 40})

    def test_a_program_without_processes_is_refused(self):
        self.path.write_text(CALLGRIND.replace("schedule_step", "main"))
        with self.assertRaisesRegex(Exception, "no process of the schedule"):
            callgrind.parts(callgrind.Counts(self.path))

    def test_what_is_written_is_read(self):
        keys, parts, functions = {"compiler": "gcc 12 -O3", "libc": "2.36"}, {"jobs": 900_000, "start": 70_000}, {"engine/a.c f": 5}
        kept_counts.write(self.path, keys, parts, functions)
        self.assertEqual(kept_counts.read(self.path), (keys, parts, functions))
        self.assertEqual(kept_counts.others(keys, dict(keys, libc="2.40")), ["libc is 2.40, kept counts are of 2.36"])
        with self.path.open("a") as file:
            file.write("part\tjobs\tmany\n")
        with self.assertRaisesRegex(ValueError, "line 7: "):
            kept_counts.read(self.path)

    def test_what_rose_is_named_largest_first(self):
        kept = {"jobs": 10_000_000, "start": 100_000, "firms": 5_000_000}
        self.assertEqual(kept_counts.rose(kept, {"jobs": 10_500_000, "start": 149_000, "firms": 4_000_000}), [])
        self.assertEqual(kept_counts.rose(kept, {"jobs": 10_500_001, "start": 2_000_000, "firms": 1, "newer": 60_000}),
                         [("start", 100_000, 2_000_000), ("jobs", 10_000_000, 10_500_001), ("newer", 0, 60_000)])


if __name__ == "__main__":
    unittest.main()
