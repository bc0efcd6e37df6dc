"""command_line: what the tests that run the program from outside share - the program itself, a small country, runs of it.

The program is the one named by the environment variable OMLAND, else build/omland. Threads wait without spinning: several tests share the cores."""
import importlib.machinery
import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("OMLAND") or str(ROOT / "build" / "omland")
ENVIRONMENT = dict(os.environ, OMP_WAIT_POLICY="passive", LC_ALL="C.UTF-8")
SOURCES = ("tests/tools/small_country.c", "tests/support/small_country.c", "tests/support/small_files.c", "tests/support/small_rows.c")


def script(name):
    """A script of the project as a module."""
    loader = importlib.machinery.SourceFileLoader(name + "_script", str(ROOT / "scripts" / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def omland(*arguments, program=PROGRAM, timeout=300, **more):
    """Runs the program to its end; output and complaints as text."""
    return subprocess.run([program, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                          encoding="utf-8", errors="replace", timeout=timeout, env=ENVIRONMENT, **more)


def started(*arguments):
    """Starts the program and hands it over running; its complaints can be read line by line."""
    return subprocess.Popen([PROGRAM, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                            encoding="utf-8", errors="replace", env=ENVIRONMENT)


def wait_for(process, pattern):
    """Reads the complaints of a running program up to the line that matches."""
    for line in process.stderr:
        if re.search(pattern, line):
            return line
    raise AssertionError(f"the program ended with {process.wait()} before it said {pattern}")


def running(word):
    """Command lines of processes that name `word`."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:                 # ended meanwhile
            continue
        if str(word) in line:
            found.append(line)
    return found


def until(true, seconds):
    """Asks again and again; False when it is not so in time."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(.05)
    return True


def mpi_program():
    """The program for several machines, built beside the other."""
    # as make names it: by another name of the folder its flags would differ, and all be built anew below other tests
    out = pathlib.Path(os.path.relpath(pathlib.Path(os.path.realpath(PROGRAM)).parent, ROOT))
    settings = os.environ.get("MAKE_SETTINGS", "").split()
    subprocess.run(["make", "-s", "-j2", *settings, f"BUILD={out.parent}", f"{out}/omland-mpi"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return ROOT / out / "omland-mpi"


class Case(unittest.TestCase):
    """A small country in a folder of its own for each test; every test may damage it."""

    @classmethod
    def setUpClass(cls):
        cls.keep = tempfile.TemporaryDirectory(prefix="omland-")
        cls.addClassCleanup(cls.keep.cleanup)
        cls.tool = pathlib.Path(cls.keep.name) / "small_country"
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        subprocess.run([compiler, "-std=c11", "-D_GNU_SOURCE", "-I.", "-o", str(cls.tool), *SOURCES, "-lm"], cwd=ROOT, check=True)

    @classmethod
    def country(cls, folder, seed=1, places=6, order=0):
        folder.mkdir(parents=True)
        subprocess.run([cls.tool, folder, str(seed), str(places), str(order)], check=True)
        return folder / "small.ini"

    def setUp(self):
        keep = tempfile.TemporaryDirectory(prefix="omland-")
        self.addCleanup(keep.cleanup)
        self.folder = pathlib.Path(keep.name)
        self.scenario = self.country(self.folder / "country")

    def done(self, *arguments, status=0, **more):
        """Runs the program, which must end with `status`."""
        run = omland(*arguments, **more)
        self.assertEqual(run.returncode, status, f"omland {' '.join(map(str, arguments))}\n{run.stdout}\n{run.stderr}")
        return run

    def run_to(self, name, *arguments, scenario=None, **more):
        """Runs the small scenario into a file of that name."""
        path = self.folder / name
        self.done("run", scenario or self.scenario, "-o", path, "--quiet", *arguments, **more)
        return path

    def seal(self, path):
        """Accepts a file that a test has changed or made itself."""
        self.done("seal", "--renew", path)

    def hash(self, path, *arguments):
        text = self.done("hash", *arguments, path).stdout
        self.assertRegex(text, r"\A[0-9a-f]{64}\n\Z")
        return text.strip()
