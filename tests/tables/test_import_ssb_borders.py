"""scripts/import_ssb carries the municipality codes of any year to those of 2024.

Run: /usr/bin/python3 -m unittest tests/tables/test_import_ssb_borders.py
"""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from ssb_world import AGES, CODES, TIME, Case, contents, region, table
from ssb.borders import Changes


class Borders(Case):
    def population_2023(self, *arguments):
        self.imported("--table", "07459", *arguments, year=2023)
        return [line.split(",") for line in self.read("2023/population.csv").splitlines()[1:]]

    def changes(self, text):
        path = self.folder.parent / "changes.csv"
        path.write_text(text)
        return "--changes", str(path)

    def serve_2023(self):
        """In 2023 the codes 0301, 3001 and 1601 are in use; 3101 and 5001 stand empty."""
        codes = {"0301": 1000, "3001": 31, "1601": 100}
        self.server.tables["07459"] = table(
            "07459", [region(), ("Kjonn", "kjønn", {"1": "Menn", "2": "Kvinner"}, True), ("Alder", "alder", AGES, True),
                      contents("Personer1"), TIME], lambda k: codes.get(k["Region"]) if k["Tid"] == "2023" else None)

    def test_shares_keep_the_sum(self):
        self.serve_2023()
        rows = self.population_2023(*self.changes("year,code_original,code_2024,weight\n2023,0301,0301,1\n2023,3001,3101,0.5\n"
                                                  "2023,3001,5001,0.5\n2023,1601,5001,1\n2022,3001,3101,1\n"))
        self.assertEqual([row[:4] for row in rows if row[1] == "male"], [
            ["0301", "male", "counted", "1000"], ["3101", "male", "estimated", "16"], ["5001", "male", "estimated", "115"]])

    def test_changes_of_klass(self):
        self.serve_2023()
        rows = self.population_2023(*self.changes(
            "oldCode;oldName;newCode;newName;changeOccurred\n0101;Halden;3001;Halden;2020-01-01\n3001;Halden;3101;Halden;2024-01-01\n"
            "1601;Trondheim;5001;Trondheim;2024-01-01\n"))
        self.assertEqual([row[:4] for row in rows if row[1] == "male"], [
            ["0301", "male", "counted", "1000"], ["3101", "male", "counted", "31"], ["5001", "male", "counted", "100"]])

    def test_a_chain_of_changes_with_merger_and_split(self):
        path = self.changes("oldCode,newCode,changeOccurred,weight\n0101,3001,2020-01-01,\n0102,3001,2020-01-01,\n"
                            "3001,3101,2024-01-01,0.25\n3001,5001,2024-01-01,0.75\n")[1]
        changes = Changes(path)
        split = (("3101", 0.25), ("5001", 0.75))
        self.assertEqual(changes.of(2019, CODES), {"0301": (("0301", 1.0),), "0101": split, "0102": split})
        self.assertEqual(changes.of(2022, CODES), {"0301": (("0301", 1.0),), "3001": split})
        self.assertEqual(changes.of(2024, CODES), {code: ((code, 1.0),) for code in CODES})

    def test_bad_tables_of_changes(self):
        self.serve_2023()
        head = "year,code_original,code_2024,weight\n"
        for text, message in ((head + "2023,0301,0301,0.5\n", "the weights of 0301 in 2023 sum to 0.5"),
                              (head + "2023,0301,0301,x\n", "changes.csv:2: weight 'x' is no share"),
                              (head + "2023,0301,9876,1\n", "0301 goes to 9876"), (head + "2022,0301,0301,1\n", "no rows for 2023"),
                              (head + "2023,0301,0301,1\n2023,3001,3101,1\n", "no number reaches municipality 5001"),
                              ("a,b\n1,2\n", "neither the columns"), ("", "neither the columns"),
                              ("oldCode,newCode,changeOccurred\n3001,3101,2024-01-01\n3001,5001,2024-01-01\n",
                               "3001 was split on 2024-01-01")):
            with self.subTest(message):
                self.refused(66, message, "--table", "07459", *self.changes(text), year=2023)
        self.refused(66, "cannot read the table of changes", "--table", "07459", "--changes", "/none.csv", year=2023)

    def test_summed_series_for_earlier_years(self):
        self.serve_2023()
        self.server.lists["07459", "Region", "agg:KommSummer"] = {
            f"K-{code}": (code, {"0301": ["0301"], "3101": ["3001", "0101"], "5001": ["1601"]}[code]) for code in CODES}
        rows = self.population_2023()
        self.assertEqual([row[:4] for row in rows if row[1] == "female"], [
            ["0301", "female", "mapped", "1000"], ["3101", "female", "mapped", "31"], ["5001", "female", "mapped", "100"]])

    def test_service_that_lists_only_current_or_prefixed_codes(self):
        source = self.server.tables["07459"]
        labels = source.variables[0][2]
        prefixed = {("K-" + code if code in CODES else code): label for code, label in labels.items()}
        source.variables[0] = ("Region", "region", prefixed, True)
        self.imported("--table", "07459")
        wanted = self.read("2024/population.csv")
        source.variables[0] = ("Region", "region", {f"x{code}": label for code, label in labels.items()}, True)
        self.server.lists["07459", "Region", "agg_single:KommGjeldende"] = {code: (code, [f"x{code}"]) for code in CODES}
        self.imported("--table", "07459", "--refresh")
        self.assertEqual(self.read("2024/population.csv"), wanted)
        self.refused(66, "has no municipality 0301, 3101, 5001 of the 2024 borders", "--table", "07459", "--region", "item")

    def test_people_lost_by_a_table_of_changes_are_missed(self):
        self.serve_2023()
        whole = "year,code_original,code_2024,weight\n2023,0301,0301,1\n2023,3001,3101,1\n2023,1601,5001,1\n"
        self.assertEqual(len(self.population_2023(*self.changes(whole))), 6)
        self.assertIn("the country's own figure is 239772, +0 in the municipalities' sum", self.read("IMPORTED.md"))
        source = self.server.tables["07459"]
        labels, codes = dict(source.variables[0][2]), list(source.variables[0][2])
        source.numbers[codes.index("0101")] = source.numbers[codes.index("3001")]      # a code in use that the table lacks
        source.numbers[codes.index("0")] += source.numbers[codes.index("0101")]
        self.refused(74, "the municipalities sum to 239772, the country is given as 246344", "--table", "07459", "--refresh",
                     *self.changes(whole), year=2023)
        source.variables[0] = ("Region", "region", {code: label for code, label in labels.items() if code != "0"}, True)
        source.numbers, source.shape = source.numbers[1:], None
        self.population_2023("--refresh", *self.changes(whole))
        self.assertIn("no figure for the country to compare", self.read("IMPORTED.md"))

    def test_a_municipality_without_numbers_is_refused(self):
        self.refused(66, "nothing for municipality 3101", "--table", "07459", "--region", "item", year=2023)


if __name__ == "__main__":
    unittest.main()
