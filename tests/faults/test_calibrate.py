"""calibrate: knows nothing later than its year, says so, and leaves a table and settings that a scenario can use."""
import csv
import gzip
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
from command_line import Case, ROOT  # noqa: E402

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
        self.assertIn("years before 2010 only: 4 years of net migration by age, 24 years of growth", text)
        self.assertRegex(text, r"Held out, 2010-20\d\d: .*with A = 0.*target growth alone: \d")
        self.assertRegex(text, r"one unit of A gives, % a year: a place alone, by persons: 0\+ \d")
        self.assertTrue(any(float(row["growth_recent"]) != 0 for row in rows))
        self.assertTrue(any(float(row["growth_level"]) != 0 for row in rows))
        self.assertIn("[uncertainty]\ncalibration_years = 2\nresponse_small = ", text)
        mine = folder / "mine.ini"
        mine.write_text(f"[scenario]\nextends = {pathlib.Path(self.scenario).name}, fitted.ini\n[time]\nstart = 2010\nend = 2011\n", encoding="utf-8")
        checked = self.done("check", str(mine)).stdout
        self.assertRegex(checked, r"fitted\.csv")
        self.done("run", str(mine), "-o", str(folder / "mine.h5"), "--quiet")

    def test_men_and_women_are_told_apart_or_nothing_changes(self):
        """Columns of zeros are as good as none; with a difference people move otherwise."""
        self.calibrate("sexes", "--until", "2010", *UNTIL)
        folder = self.scenario.parent
        with open(folder / "sexes.csv", encoding="utf-8") as file:
            rows = list(csv.reader(file))
        self.assertEqual(rows[0][-3:], ["women_16", "women_20", "women_25"])
        self.assertTrue(any(float(cell) != 0 for row in rows[1:] for cell in row[-3:]))
        of_class = {}
        places = {row["code"]: row["centrality"] for row in csv.DictReader(open(folder / "municipalities.csv", encoding="utf-8"))}
        for row in rows[1:]:
            of_class.setdefault(places[row[0]], set()).add(tuple(row[-3:]))
        self.assertTrue(all(len(found) == 1 for found in of_class.values()), of_class)
        self.assertRegex((folder / "sexes.ini").read_text(encoding="utf-8"), r"Women's less men's at 16-29, by centrality class: off by \d")
        hashes = []
        for name, last in (("absent", lambda k: []), ("zero", lambda k: ["0", "0", "0.0000", "-0"]), ("apart", lambda k: ["0", "2", "2", "2"] if k % 2 else ["0", "-2", "-2", "-2"])):
            table = [rows[0][:-4] + ([] if name == "absent" else rows[0][-4:])] + [row[:-4] + last(k) for k, row in enumerate(rows[1:])]
            (folder / "table.csv").write_text("".join(",".join(row) + "\n" for row in table), encoding="utf-8")
            mine = folder / f"{name}.ini"
            mine.write_text(f"[scenario]\nextends = {pathlib.Path(self.scenario).name}\n[tables]\ncalibration = table.csv\n[time]\nend = 2023\n", encoding="utf-8")
            self.done("run", str(mine), "-o", str(folder / f"{name}.h5"), "--quiet")
            hashes.append(self.done("hash", "--results", str(folder / f"{name}.h5")).stdout)
        self.assertEqual(hashes[0], hashes[1])
        self.assertNotEqual(hashes[0], hashes[2])

    def changed(self, name, year, first):
        """Every figure of a table of history/ from `first` on as another: by the column of years, or by row."""
        path = self.history(name)
        packed = path.with_name(path.name + ".gz")
        path = packed if packed.exists() else path
        kept = path.read_bytes()
        self.addCleanup(path.write_bytes, kept)
        lines = (gzip.decompress(kept) if path == packed else kept).decode().splitlines()
        names = lines[0].split(",")
        for k, line in enumerate(lines[1:], 1):
            cells = line.split(",")
            later = [year(name, cells) for name in names]
            lines[k] = ",".join(str(77 + k) if at and at >= first else cell for at, cell in zip(later, cells))
        text = ("\n".join(lines) + "\n").encode()
        self.assertNotEqual(text, kept)
        path.write_bytes(gzip.compress(text) if path == packed else text)

    def test_later_years_change_nothing(self):
        """Every figure from 2010 on is made another: only the held-out line may tell."""
        def of_column(name, _):
            return int(name[1:]) if re.fullmatch(r"y\d{4}", name) else None

        def of_row(name, cells):
            return int(cells[1]) if re.fullmatch(r"a\d+", name) else None

        self.calibrate("before", "--until", "2010", *UNTIL)
        targets = self.targets(self.scenario, 2010, *UNTIL)
        self.changed("net_migration.csv", of_row, 2010)
        self.changed("births.csv", of_column, 2010)
        self.changed("population.csv", of_column, 2011)
        self.calibrate("after", "--until", "2010", *UNTIL)
        folder = self.scenario.parent
        self.assertEqual((folder / "before.csv").read_bytes(), (folder / "after.csv").read_bytes())
        again = self.targets(self.scenario, 2010, *UNTIL)
        self.assertEqual(targets.stdout, again.stdout)
        self.assertNotEqual(targets.stderr, again.stderr)

    def targets(self, scenario, until, *more):
        return self.done("calibrate", str(scenario), "--until", str(until), "--targets-only", *more)

    def test_targets_forecast_as_well_as_the_growth_model_did(self):
        """Of the shipped history, without a run: median and mean error that docs/hindcast.md gives."""
        for year, median, mean in ((2010, 2.42, 3.52), (2014, 1.74, 2.41)):
            answer = self.targets(ROOT / "scenarios" / "hindcast" / f"start_{year}.ini", year)
            found = re.search(r"target growth alone, held out: .* (\d\.\d\d)/(\d\.\d\d) %", answer.stderr)
            self.assertLess(abs(float(found[1]) - median), 0.15, year)
            self.assertLess(abs(float(found[2]) - mean), 0.15, year)
            rows = list(csv.DictReader(answer.stdout.splitlines()))
            persons = [int(row["persons"]) for row in rows]
            nation = sum(n * float(row["growth_target"]) for n, row in zip(persons, rows)) / sum(persons)
            self.assertAlmostEqual(nation, 0, places=3)

    def test_targets_alone_write_nothing(self):
        folder = self.scenario.parent
        before = sorted(folder.rglob("*"))
        answer = self.targets(self.scenario, 2020)
        self.assertEqual(answer.stdout.splitlines()[0], "code,name,persons,growth_target,growth_recent,growth_level")
        self.assertEqual(len(answer.stdout.splitlines()), 7)
        self.assertEqual(answer.stderr, "target growth alone: no years after 2020 are at hand to test it\n")
        self.assertEqual(sorted(folder.rglob("*")), before)
        self.assertRegex(self.done("calibrate", str(self.scenario), "--until", "2020", "--targets-only", "-o", "x", status=64).stderr, "leave out -o")

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
