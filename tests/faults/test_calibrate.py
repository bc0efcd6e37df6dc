"""calibrate: knows nothing later than its year, says so, and leaves a table and settings that a scenario can use."""
import csv
import gzip
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
from command_line import Case  # noqa: E402

FEW = ("--alpha-runs", "1", "--alpha-years", "1", "--beta-runs", "1", "--beta-years", "2", "--quiet")
UNTIL = ("--set", "time.start=2010", "--set", "time.end=2012", "--set", "abroad.series=0")


class Calibrate(Case):
    def history(self, name):
        return self.scenario.parent / "history" / name

    def calibrate(self, name, *more, status=0):
        return self.done("calibrate", str(self.scenario), "-o", str(self.scenario.parent / name), *FEW, *more, status=status)

    def test_result_is_used_by_a_scenario(self):
        self.calibrate("fitted", "--until", "2010", *UNTIL)
        folder = self.scenario.parent
        with open(folder / "fitted.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), 6)
        self.assertTrue(any(float(row["attraction_25"]) != 0 for row in rows))
        self.assertTrue(all(float(row["attraction_error"]) > 0 for row in rows))
        text = (folder / "fitted.ini").read_text(encoding="utf-8")
        self.assertIn("years before 2010 only", text)
        self.assertRegex(text, r"Held out, 2010-20\d\d: .*with A = 0")
        mine = folder / "mine.ini"
        mine.write_text(f"[scenario]\nextends = {pathlib.Path(self.scenario).name}, fitted.ini\n[time]\nstart = 2010\nend = 2011\n", encoding="utf-8")
        checked = self.done("check", str(mine)).stdout
        self.assertRegex(checked, r"fitted\.csv")
        self.done("run", str(mine), "-o", str(folder / "mine.h5"), "--quiet")

    def test_later_years_change_nothing(self):
        """Every figure from 2010 on is made another: only the held-out line may tell."""
        self.calibrate("before", "--until", "2010", *UNTIL)
        path = self.history("net_migration.csv")
        packed = path.with_name(path.name + ".gz")
        text = gzip.decompress(packed.read_bytes()).decode() if packed.exists() else path.read_text(encoding="utf-8")
        lines = text.splitlines()
        for k, line in enumerate(lines[1:], 1):
            cells = line.split(",")
            if int(cells[1]) >= 2010:
                lines[k] = ",".join(cells[:3] + ["77"] * (len(cells) - 3))
        changed = "\n".join(lines) + "\n"
        try:
            if packed.exists():
                packed.write_bytes(gzip.compress(changed.encode()))
            else:
                path.write_text(changed, encoding="utf-8")
            self.calibrate("after", "--until", "2010", *UNTIL)
        finally:
            if packed.exists():
                packed.write_bytes(gzip.compress(text.encode()))
            else:
                path.write_text(text, encoding="utf-8")
        folder = self.scenario.parent
        self.assertEqual((folder / "before.csv").read_bytes(), (folder / "after.csv").read_bytes())

    def test_a_later_start_is_refused(self):
        answer = self.calibrate("never", "--until", "2010", status=65)
        self.assertRegex(answer.stderr, r"starts in 2020.*not known before 2010")
        self.assertFalse((self.scenario.parent / "never.csv").exists())

    def test_what_is_borrowed_from_later_is_said(self):
        self.calibrate("borrowed", "--until", "2012", *UNTIL)
        text = (self.scenario.parent / "borrowed.ini").read_text(encoding="utf-8")
        self.assertIn("; BORROWED: the scenario starts in 2010 and knows 2010-2011, its own future", text)
        self.assertNotIn("Held out, 2", text)
        self.calibrate("honest", "--until", "2010", *UNTIL)
        self.assertNotIn("BORROWED", (self.scenario.parent / "honest.ini").read_text(encoding="utf-8"))

    def test_years_without_history_are_refused(self):
        answer = self.calibrate("never", "--until", "2090", status=65)
        self.assertRegex(answer.stderr, r"net_migration\.csv.*calibrate until \d{4} at the latest")
        answer = self.calibrate("never", "--until", "2007", *UNTIL[:0], "--set", "time.start=2010", "--set", "time.end=2012", status=65)
        self.assertTrue(re.search(r"2007|2008", answer.stderr))

    def test_a_damaged_table_is_named(self):
        path = self.history("births.csv")
        text = path.read_text(encoding="utf-8")
        try:
            path.write_text(text.replace(",", ";", 3), encoding="utf-8")
            answer = self.calibrate("never", "--until", "2010", *UNTIL, status=65)
        finally:
            path.write_text(text, encoding="utf-8")
        self.assertRegex(answer.stderr, r"births\.csv:\d+: error:")


if __name__ == "__main__":
    unittest.main()
