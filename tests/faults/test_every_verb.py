#!/usr/bin/python3
"""Every verb of the program's own list: its help in any width, inputs that are none, outputs that are inputs or folders.

Run: /usr/bin/python3 -m unittest tests/faults/test_every_verb.py"""
import os
import pathlib
import pty
import re
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

from command_line import ENVIRONMENT, PROGRAM, Case, omland

OK, USAGE, SCENARIO, MISSING, IO = 0, 64, 65, 66, 74
# How a verb is called with one input and one output: {} is the input, [] the output. A verb without an output has no [].
CALLS = {
    "run": ("run {} -o []",), "check": ("check {}",), "hash": ("hash {}",), "replay": ("replay {} -o []",),
    "export": ("export {} -o []",), "merge": ("merge {} -o []",), "describe": (),
    "reference": ("reference {} -o [] --set scope.regions=1",), "regions": ("regions {} --csv []",),
    "calibrate": ("calibrate {} --until 2020 -o []",), "ensemble": ("ensemble {} -o []",),
    "compare": ("compare {} {} --csv []", "compare {} {} -o []"), "sensitivity": ("sensitivity {} -o []",),
    "report": ("report {} -o []", "report {} {} -o []"),
    "workshop": ("workshop 1 --experiment {} -o []",), "search": ("search {} -o []",), "seal": ("seal {}",),
}


def verbs():
    text = omland("--help").stdout
    return re.findall(r"^  (\w+) ", text.split("Verbs:")[1].split("\n\n")[0], re.M)


def on_terminal(width, *arguments):
    """Runs the program on a terminal of that width; what it printed, and its exit code."""
    leader, follower = pty.openpty()
    environment = {name: value for name, value in ENVIRONMENT.items() if name != "COLUMNS"}
    subprocess.run(["stty", "cols", str(width), "rows", "50"], stdin=follower, check=True)
    process = subprocess.Popen([PROGRAM, *arguments], stdin=follower, stdout=follower, stderr=follower, env=environment)
    os.close(follower)
    text = b""
    while True:
        try:
            piece = os.read(leader, 4096)
        except OSError:         # the end of a terminal
            break
        if not piece:
            break
        text += piece
    os.close(leader)
    return text.decode(), process.wait()


class Help(unittest.TestCase):
    def test_every_verb_is_in_the_table(self):
        self.assertEqual(sorted(verbs()), sorted(CALLS))

    def whole(self, verb, text):
        self.assertRegex(text.lower(), rf"usage: (omland )?{verb}")
        if verb != "search":
            self.assertRegex(re.split("Examples?:", text)[1], rf"  omland {verb}\b")
            options = subprocess.run([PROGRAM, verb, "--usage"], stdout=subprocess.PIPE, encoding="utf-8", env=ENVIRONMENT).stdout
            for option in re.findall(r"\[(--[\w-]+)", options):
                self.assertIn(option, text)

    def test_help_in_a_pipe_and_on_a_terminal_in_any_width(self):
        for verb in verbs():
            for width in (1, 40, 80, 200) if verb != "search" else (80,):
                with self.subTest(verb=verb, width=width):
                    for setting in ({"COLUMNS": str(width)}, {"ARGP_HELP_FMT": f"rmargin={width}"}):
                        run = subprocess.run([PROGRAM, verb, "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                             encoding="utf-8", env=dict(ENVIRONMENT, **setting))
                        self.assertEqual((run.returncode, run.stderr), (OK, ""))
                        self.whole(verb, run.stdout)
                        if verb != "search" and width >= 40:        # a word longer than the line, and examples, may stand out
                            for line in run.stdout.splitlines():
                                self.assertTrue(len(line) <= width or not line.startswith("        ") or " " not in line.strip(), line)
            for width in (40, 200):
                text, status = on_terminal(width, verb, "--help")
                self.assertEqual(status, OK, text)
                self.whole(verb, text.replace("\r\n", "\n"))

    def test_usage_and_version_and_a_question_mark(self):
        for verb in verbs():
            with self.subTest(verb=verb):
                for asked in ("--usage", "-?"):
                    self.assertRegex(omland(verb, asked).stdout.lower(), r"\Ausage: ")
                self.assertEqual(omland(verb, "--version").stdout, omland("--version").stdout)
                self.assertEqual(omland(verb, "--no-such-option").returncode, USAGE)


class Files(Case):
    def calls(self):
        for verb in verbs():
            for call in CALLS[verb]:
                yield verb, call.split()

    def call(self, words, given, output):
        return omland(*(given if word == "{}" else output if word == "[]" else word for word in words))

    def test_inputs_that_are_none(self):
        folder, empty = self.folder / "a folder", self.folder / "empty"
        folder.mkdir()
        empty.write_bytes(b"")
        for verb, words in self.calls():
            for given, statuses in ((self.folder / "none", (MISSING,)), (folder, (MISSING, IO, SCENARIO)), (empty, (MISSING, IO, SCENARIO))):
                with self.subTest(verb=verb, given=given.name):
                    run = self.call(words, given, self.folder / "out")
                    self.assertIn(run.returncode, statuses, run.stderr)
                    self.assertIn(str(given), run.stderr)
                    self.assertNotIn("Traceback", run.stderr)
                    self.assertEqual(run.stdout, "")
                    self.assertFalse([p.name for p in self.folder.iterdir() if p.name.startswith("out")])

    def test_outputs_that_are_inputs_or_folders(self):
        (self.folder / "a folder").mkdir()
        result = self.run_to("result.h5", "--set", "time.end=2021")
        experiment = self.folder / "experiment.ini"
        experiment.write_text(f"[experiment]\nbase = {self.scenario}\nreplicates = 0-1\n[set]\ntime.end = 2021\n")
        morris = self.folder / "morris.ini"
        morris.write_text(experiment.read_text().replace("replicates", "design = morris\npoints = 4\nreplicates")
                          + "[sample.distance]\nparameter = migration.distance\nlow = 1\nhigh = 2\n")
        self.done("ensemble", experiment, "-o", self.folder / "ensemble", "--quiet")
        given = {"run": self.scenario, "reference": self.scenario, "calibrate": self.scenario, "ensemble": experiment,
                 "sensitivity": morris, "merge": self.folder / "ensemble", "replay": result, "export": result, "regions": result, "compare": result,
                 "report": self.folder / "ensemble", "workshop": experiment}
        for verb, words in self.calls():
            if "[]" not in words or verb == "search":
                continue
            source = given[verb]
            target = source if source.is_file() else source / "runs" / "none.r0000.h5"
            before = target.read_bytes()
            for output in (target, self.folder / "a link"):
                with self.subTest(verb=verb, output=output.name):
                    if output != target:
                        output.unlink(missing_ok=True)
                        output.symlink_to(target)
                    name = output.with_suffix("") if verb == "calibrate" else output       # which adds .ini itself
                    if verb == "calibrate" and output != target:
                        continue
                    run = omland(*(source if word == "{}" else name if word == "[]" else word for word in words))
                    self.assertIn(run.returncode, (USAGE, IO) if verb in ("ensemble", "sensitivity") else (USAGE,), run.stderr)
                    self.assertIn(str(output), run.stderr)
                    self.assertEqual(target.read_bytes(), before)
            if verb in ("ensemble", "sensitivity", "calibrate"):
                continue                                                                    # their output is a folder, or two files
            with self.subTest(verb=verb, output="folder"):
                run = self.call(words, source, self.folder / "a folder")
                self.assertEqual(run.returncode, IO, run.stderr)
                self.assertIn("a folder: is a folder", run.stderr)
                run = self.call(words, source, self.folder / "nowhere" / "x")
                self.assertEqual(run.returncode, IO, run.stderr)
                self.assertIn("nowhere", run.stderr)


if __name__ == "__main__":
    unittest.main()
