"""The engine of the workshop page as WebAssembly, in node, against the native program: the same settings, as entries and as a file, have the same values
hash - a policy, a shock, a future, replicates, a kept world. And the hash is what docs/file_format.md says it is."""
import fcntl
import hashlib
import os
import pathlib
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import command_line  # noqa: E402

ROOT = command_line.ROOT
NODE, CLANG, LINKER = (shutil.which(name) for name in ("node", "clang-14", "wasm-ld-14"))
MISSING = ("node is not installed" if not NODE else "clang-14 and lld are not installed" if not CLANG or not LINKER
           else "" if pathlib.Path("/usr/include/wasm32-wasi").is_dir() else "wasi-libc is not installed")

LOW = """[scenario]
future = low
[fertility]
total = 1.2 children
reach = 2 years
"""
SCOPE = """[scope]
regions = Region 1
reference = ref.h5
rest_of_country = as_recorded
"""
CASES = {
    "base": "[scenario]\nextends = small.ini\n" + SCOPE,
    "policy": "[scenario]\nextends = small.ini\n" + SCOPE + """[policy.jobs]
lever = state_jobs
amount = 60
who = role = core
from = 2021.5
ramp = 1
""",
    "all": "[scenario]\nextends = small.ini, futures/low.ini\n" + SCOPE + """[policy.road]
lever = travel_time
amount = -10
edge = EDGE
from = 2022
[shock.industry]
kind = sector_change
sector = manufacturing
amount = -0.25
from = 2021
ramp = 1
""",
}


def make(*targets):
    """Tests that run at the same time wait for each other here."""
    with open(pathlib.Path(tempfile.gettempdir()) / f"omland-page-{os.getuid()}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(["make", "-s", *shlex.split(os.environ.get("MAKE_SETTINGS", "")), *targets], cwd=ROOT,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise AssertionError(done.stdout)
    return done.stdout.split()


def values_hash(path):
    """As docs/file_format.md has it."""
    total = hashlib.sha256()
    with h5py.File(path) as file:
        for name, data in sorted(file["results"].items()):
            if data.ndim != 3:
                continue
            values = numpy.where(numpy.isnan(data[()]), numpy.nan, data[()] + 0.0).astype("<f8")
            coded = name.encode()
            total.update(struct.pack("<Q", len(coded)) + coded + struct.pack("<3Q", *data.shape) + values.tobytes())
    return total.hexdigest()


@unittest.skipIf(MISSING, MISSING)
class Engine(command_line.Case):
    def setUp(self):
        super().setUp()
        self.home = self.scenario.parent
        (self.home / "futures").mkdir()
        (self.home / "futures" / "low.ini").write_text(LOW)
        edge = "-".join((self.home / "edges.csv").read_text().splitlines()[1].split(",")[:2])
        for name, text in CASES.items():
            text = text.replace("EDGE", edge)
            (self.home / f"{name}.ini").write_text(text + "[time]\nend = 2023\n")
        self.done("reference", self.home / "base.ini", "-o", self.home / "ref.h5", "--quiet")
        make("wasm")
        tool = pathlib.Path(make("print-out")[-1]) / "tests/tools/region_block"
        make(str(tool))
        subprocess.run([ROOT / tool, self.scenario, self.home / "ref.h5", self.folder / "block", "--future", self.home / "futures" / "low.ini",
                        "scope.regions=Region 1", "time.end=2023"], check=True)

    def test_the_page_computes_what_the_program_computes(self):
        jobs = [(name, replicate) for name in CASES for replicate in (0, 3)]
        native = []
        for name, replicate in jobs:
            path = self.run_to(f"{name}.{replicate}.h5", "--set", f"run.replicate={replicate}", scenario=self.home / f"{name}.ini")
            native.append(self.hash(path, "--values"))
            self.assertEqual(values_hash(path), native[-1])
        self.assertEqual(len(set(native)), len(jobs))
        done = subprocess.run([NODE, ROOT / "tests/page/hashes.mjs", ROOT / "build/page/engine.wasm", self.folder / "block",
                               *(f"{self.home / name}.ini:{replicate}" for name, replicate in jobs)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        told = [line.split() for line in done.stdout.splitlines()]
        self.assertEqual([line[0] for line in told], native)
        self.assertEqual([line[1] for line in told], native, "from the world kept in 2021")


if __name__ == "__main__":
    unittest.main()
