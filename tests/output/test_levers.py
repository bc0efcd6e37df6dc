"""scripts/levers in a small country: at zero the same hash, and a lever whose answer is known moves its target as far as it must, more when it is larger."""
import csv
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
from command_line import ENVIRONMENT, PROGRAM, ROOT, Case  # noqa: E402

SCRIPT = str(ROOT / "scripts" / "levers")


class Levers(Case):
    def run_script(self, *arguments):
        return subprocess.run([SCRIPT, "--program", PROGRAM, *map(str, arguments)], capture_output=True, text=True, env=ENVIRONMENT, timeout=300)

    def test_what_levers_do_to_their_own_targets(self):
        country = self.country(self.folder / "larger", places=32)
        table = self.folder / "levers.csv"
        run = self.run_script("--scenario", country, "--only", "state_jobs,equalisation_rate,leadership_programme", "--years", "2", "--replicates", "2",
                              "--csv", table)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertTrue(run.stdout.startswith("every lever at zero, one year: the same result hash as without\n"))
        with open(table, encoding="utf-8") as file:
            rows = {(row["lever"], row["amount_word"], int(row["years"])): float(row["difference"]) for row in csv.DictReader(file)}
        self.assertEqual(len(rows), 3 * 2 * 2)
        for lever in ("state_jobs", "leadership_programme"):
            self.assertTrue(0 < rows[lever, "moderate", 2] < rows[lever, "large", 2], rows)
        # a higher rate takes from some and gives to others, in proportion but for the tax that the jobs placed elsewhere move
        self.assertNotEqual(rows["equalisation_rate", "moderate", 1], 0)
        self.assertAlmostEqual(rows["equalisation_rate", "large", 1] / rows["equalisation_rate", "moderate", 1], 3, delta=0.5)

    def test_what_cannot_be_tried_is_said(self):
        self.assertEqual(self.run_script("--only", "state_job").returncode, 64)
        run = self.run_script("--scenario", self.folder / "none.ini")
        self.assertEqual(run.returncode, 66)
        self.assertIn("No such file", run.stderr)


if __name__ == "__main__":
    unittest.main()
