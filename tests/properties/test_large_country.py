#!/usr/bin/python3
"""A country of a thousand municipalities starts and runs in seconds, told beforehand what it takes; and bytes are the same again."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import command_line  # noqa: E402
import large_country  # noqa: E402

PLACES = 1000


class LargeCountry(unittest.TestCase):
    def setUp(self):
        keep = tempfile.TemporaryDirectory(prefix="omland-")
        self.addCleanup(keep.cleanup)
        self.folder = pathlib.Path(keep.name)
        self.scenario = large_country.write(self.folder / "country", PLACES, 40)

    def run_to(self, name):
        path = self.folder / name
        # a cubic start took several times as long as all of this; the limit is far above what a busy machine needs
        run = command_line.omland("run", self.scenario, "-o", path, "--set", "time.end=2021", timeout=300)
        self.assertEqual(run.returncode, 0, run.stderr)
        return path, run.stderr

    def test_starts_runs_and_says_beforehand_what_it_takes(self):
        check = command_line.omland("check", self.scenario)
        self.assertEqual(check.returncode, 0, check.stderr)
        self.assertRegex(check.stdout, r"a replicate takes about .* of memory \(85 MB of it for pairs of municipalities\)")
        path, told = self.run_to("one.h5")
        self.assertIn("1000 municipalities: a replicate takes about", told)
        again, _ = self.run_to("two.h5")
        hashes = {command_line.omland("hash", "--results", file).stdout for file in (path, again)}
        self.assertEqual(len(hashes), 1)
        self.assertRegex(hashes.pop(), r"\A[0-9a-f]{64}\n\Z")


if __name__ == "__main__":
    unittest.main()
