#!/usr/bin/python3
"""Where output goes: links, devices, pipes, what stands there already, and two writers at once.

Run: /usr/bin/python3 -m unittest tests/faults/test_destinations.py"""
import os
import pathlib
import stat
import subprocess
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

from command_line import ENVIRONMENT, PROGRAM, Case, omland

USAGE, MISSING, IO = 64, 66, 74
SHORT = ("--set", "time.end=2021")
PAIRS = int(os.environ.get("OMLAND_PAIRS", "6"))        # OMLAND_PAIRS=60 for the torture


class Destinations(Case):
    def setUp(self):
        super().setUp()
        self.result = self.run_to("result.h5", *SHORT)

    def left(self):
        return sorted(p.name for p in self.folder.iterdir() if p.name.endswith(".part"))

    def test_a_link_is_followed_and_stays(self):
        (self.folder / "far").mkdir()
        for name, arguments in (("far/run.h5", ("run", self.scenario, *SHORT, "-o")), ("far/table.csv", ("export", self.result, "-o")),
                                ("far/regions.csv", ("regions", self.result, "--csv"))):
            with self.subTest(name=name):
                link = self.folder / "link"
                link.unlink(missing_ok=True)
                link.symlink_to(name)                   # leads nowhere yet
                self.done(*arguments, link)
                self.assertTrue(link.is_symlink())
                self.assertGreater((self.folder / name).stat().st_size, 100)
        self.assertEqual(self.left(), [])

    def test_a_link_at_the_part_is_not_followed(self):
        for name, arguments in (("x.h5", ("run", self.scenario, *SHORT, "-o")), ("x.csv", ("export", self.result, "-o"))):
            with self.subTest(name=name):
                precious = self.folder / "precious"
                precious.write_text("kept")
                (self.folder / f"{name}.part").symlink_to(precious)
                self.assertIn("symbolic link", self.done(*arguments, self.folder / name, status=IO).stderr)
                (self.folder / f"{name}.part").unlink()
                os.link(precious, self.folder / f"{name}.part")
                self.assertIn("hard link", self.done(*arguments, self.folder / name, status=IO).stderr)
                self.assertEqual(precious.read_text(), "kept")

    def test_devices_and_pipes_are_written_to(self):
        whole = self.done("export", self.result).stdout
        self.assertEqual(self.done("export", self.result, "-o", "/dev/stdout").stdout, whole)
        self.assertEqual(self.done("export", self.result, "-o", "/dev/stderr").stderr, whole)
        self.done("export", self.result, "-o", "/dev/null")
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/null").st_mode))
        pipe, found = self.folder / "pipe", []
        os.mkfifo(pipe)
        reader = threading.Thread(target=lambda: found.append(pipe.read_text()))
        reader.start()
        self.done("export", self.result, "-o", pipe)
        reader.join(60)
        self.assertEqual(found, [whole])
        self.assertTrue(stat.S_ISFIFO(os.stat(pipe).st_mode))
        file = self.folder / "redirected"               # what stands there already stays: it is no name, it is open
        with open(file, "w", encoding="utf-8") as out:
            out.write("first\n")
            out.flush()
            subprocess.run([PROGRAM, "export", self.result, "-o", "/dev/stdout"], stdout=out, check=True, env=ENVIRONMENT)
        self.assertEqual(file.read_text(), "first\n" + whole)
        for target in ("/dev/null", "/dev/stdout", pipe):
            for arguments in (("run", self.scenario, *SHORT, "-o"), ("replay", self.result, "-o"), ("compare", self.result, self.result, "-o")):
                self.assertIn("HDF5", self.done(*arguments, target, status=IO).stderr)

    def test_a_full_device_is_told(self):
        self.assertIn("No space left", self.done("export", self.result, "-o", "/dev/full", status=IO).stderr)

    def test_what_is_finished_is_kept_unless_forced(self):
        before = self.result.read_bytes()
        again = self.done("run", self.scenario, *SHORT, "-o", self.result)
        self.assertIn("finished already", again.stdout)
        self.assertEqual(self.result.read_bytes(), before)
        for more in ((), ("--resume",)):
            run = self.done("run", self.scenario, *SHORT, "--seed", "9", "-o", self.result, *more, status=USAGE)
            self.assertIn("--force", run.stderr)
        for arguments in (("export", self.result, "-o"), ("compare", self.result, self.result, "-o"), ("replay", self.result, "-o"),
                          ("regions", self.result, "--csv")):
            other = self.folder / "other.h5"
            other.write_bytes(before)
            self.assertIn("--force", self.done(*arguments, other, status=USAGE).stderr)
            self.assertEqual(other.read_bytes(), before)
            self.done(*arguments, other, "--force")
            self.assertNotEqual(other.read_bytes(), before)
        table = self.folder / "table.csv"
        self.done("export", self.result, "-o", table)
        self.done("export", self.result, "-o", table)                              # such a table is made again
        self.done("run", self.scenario, *SHORT, "--seed", "9", "-o", self.result, "--force", "--quiet")
        self.assertNotEqual(self.result.read_bytes(), before)

    def test_what_else_is_asked_of_a_finished_run_is_done(self):
        world = self.folder / "world.h5"
        self.done("run", self.scenario, *SHORT, "-o", self.result, "--save-world", world, "--quiet")
        self.assertTrue(world.exists())

    def test_outputs_are_not_two_of_one_name(self):
        self.assertIn("saved population", self.done("run", self.scenario, "-o", self.folder / "x", "--save-world", self.folder / "x", status=USAGE).stderr)
        self.assertIn("is named for", self.done("compare", self.result, self.result, "--csv", self.folder / "x", "-o", self.folder / "x", status=USAGE).stderr)

    def test_tables_the_base_and_the_part_are_inputs(self):
        table = self.scenario.parent / "edges.csv"
        before = table.read_bytes()
        self.assertIn("is read here", self.done("run", self.scenario, "-o", table, status=USAGE).stderr)
        hard = self.folder / "hard"
        os.link(table, hard)
        self.assertIn("is the same file as", self.done("run", self.scenario, "-o", hard, status=USAGE).stderr)
        self.assertIn("is read here", self.done("run", self.scenario, "-o", self.folder / "y.h5", "--save-world", table, status=USAGE).stderr)
        self.assertEqual(table.read_bytes(), before)
        part = self.result.rename(self.folder / "cut.h5.part")
        self.assertIn("is read here", self.done("export", part, "-o", self.folder / "cut.h5", status=USAGE).stderr)

    def test_a_part_that_is_being_written_says_so(self):
        import fcntl
        import struct
        part = self.folder / "busy.h5.part"
        part.write_bytes(self.result.read_bytes().rpartition(b"omland-seal")[0])     # as a run leaves it until it is done
        with open(part, "r+b") as file:
            fcntl.fcntl(file, 37, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))      # F_OFD_SETLK
            self.assertIn("is being written", self.done("hash", part, status=IO).stderr)
            self.assertIn("is being written", self.done("run", self.scenario, "-o", self.folder / "busy.h5", status=IO).stderr)
        self.assertIn("has no seal", self.done("hash", part, status=IO).stderr)
        self.done("seal", "--renew", part)
        self.assertEqual(self.hash(part), self.hash(self.result))

    def test_pairs_of_writers_leave_whole_files(self):
        """Both name the same output and the same saved world: whoever is told to wait has lost nothing, and what is there is right."""
        right = self.hash(self.result)
        told = 0
        for k in range(PAIRS):
            world, out = self.folder / f"{k}.world", [self.folder / f"{k}.{i}.h5" for i in ((0, 0) if k % 2 else (0, 1))]
            pair = [subprocess.Popen([PROGRAM, "run", self.scenario, *SHORT, "-o", path, "--save-world", world, "--quiet"],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8", env=ENVIRONMENT) for path in out]
            for process, path in zip(pair, out):
                words = process.communicate(timeout=120)[1]
                if process.returncode:
                    self.assertEqual(process.returncode, IO, words)
                    self.assertIn("is being written by another run", words)
                    told += 1
                else:
                    self.assertEqual(self.hash(path), right)
            self.assertEqual(self.hash(self.run_to(f"{k}.again.h5", *SHORT, "--save-world", world)), right)
        self.assertEqual(self.left(), [])
        self.assertLess(told, 2 * PAIRS)


if __name__ == "__main__":
    unittest.main()
