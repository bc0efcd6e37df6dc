"""Tables made by scripts/import_ssb: values to the byte, against a PxWeb service on the loopback interface.

Run: /usr/bin/python3 -m unittest tests/tables/test_import_ssb.py
"""
import hashlib
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import numpy

import ssb_world
from ssb import query, rounding, tables, work
from ssb_world import AGES, CODES, INDUSTRIES, ROOT, TIME, Case, contents, persons, region, table

NAMES = "primary,manufacturing,construction,trade_transport,hospitality_culture,knowledge_services,administration,education," \
        "health_social,other"
EMPLOYMENT = f"""code,employed,jobs,quality,{NAMES}
0301,100,120,counted,1,9,10,20,10,30,10,12,17,1
3101,60,45,counted,5,20,0,0,0,0,0,10,10,0
5001,40,30,counted,0,0,0,10,0,0,0,10,10,0
"""
COMMUTING = """home,work,employed,quality
0301,0301,90,counted
0301,3101,5,counted
0301,9999,5,counted
3101,0301,20,counted
3101,3101,40,counted
5001,0301,10,counted
5001,5001,30,counted
"""
AS_2024 = ("--codes-of", "2024")        # the service's flows of 2023 stand under the codes of 2024


class Tables(Case):
    def test_population(self):
        self.imported("--table", "07459")
        rows = ["code,sex,quality," + ",".join(f"a{age}" for age in range(106))]
        rows += [",".join([code, name, "counted"] + [str(persons(code, sex, age, 2024)) for age in range(106)])
                 for code in CODES for name, sex in (("male", "1"), ("female", "2"))]
        self.assertEqual(self.read("2024/population.csv"), "\n".join(rows) + "\n")

    def test_work(self):
        self.imported("--table", "03321", *AS_2024)
        self.assertEqual(self.read("2024/employment.csv"), EMPLOYMENT)
        self.assertEqual(self.read("2024/commuting.csv"), COMMUTING)

    def test_work_closes_when_the_tables_disagree(self):
        sources = self.server.tables
        sources["11618"].numbers[:] = numpy.where(sources["11618"].numbers == 45, 46, sources["11618"].numbers)
        sources["13470"].symbols = {("3101", code, "SysselsatteArb", "2023"): ":" for code in ("10-33", "45-47")}
        self.imported("--table", "work", *AS_2024)
        rows = [line.split(",") for line in self.read("2024/employment.csv").splitlines()[1:]]
        pairs = [line.split(",") for line in self.read("2024/commuting.csv").splitlines()[1:]]
        for row in rows:
            self.assertEqual(sum(map(int, row[4:])), int(row[2]))
            self.assertEqual(sum(int(pair[2]) for pair in pairs if pair[0] == row[0]), int(row[1]))
            self.assertEqual(sum(int(pair[2]) for pair in pairs if pair[1] == row[0]), int(row[2]))
        # 46 jobs less 5 + 10 + 10 known leave 21 for two hidden sectors, shared as the country's 9 (without 3101) and 30
        self.assertEqual(rows[1], ["3101", "61", "46", "estimated", "5", "5", "0", "16", "0", "0", "0", "10", "10", "0"])
        self.assertIn(["3101", "3101", "41", "estimated"], pairs)

    def test_totals_from_the_other_table_when_the_first_lacks_the_year(self):
        self.server.tables["11618"].variables[-1] = ("Tid", "år", {"2019": "2019", "2020": "2020", "2021": "2021"}, False)
        sex, age = [variable for variable in self.server.tables["11618"].variables if variable[0] in ("Kjonn", "Alder")]
        self.server.tables["07984"] = table(
            "07984", [region(), ("NACE2007", "næring", INDUSTRIES, False), sex, age, contents("Sysselsatte", "SysselsatteArb"),
                      ("Tid", "år", {"2022K4": "2022", "2023K4": "2023"}, False)],
            lambda k: (k["NACE2007"], k["Kjonn"], k["Alder"], k["Tid"]) == ("00-99", "0", "15-74", "2023K4") and {
                "Sysselsatte": ssb_world.EMPLOYED, "SysselsatteArb": ssb_world.JOBS}[k["ContentsCode"]].get(k["Region"]))
        self.imported("--table", "work", *AS_2024)
        self.assertEqual(self.read("2024/employment.csv"), EMPLOYMENT)

    def test_moves(self):
        self.imported("--table", "13864", *AS_2024)
        self.assertEqual(self.read("2024/moves.csv"), "from,to,moves\n0301,3101,7\n0301,5001,1\n3101,0301,4\n5001,0301,9\n")

    def test_households_in_the_order_of_the_types_the_engine_knows(self):
        names = ["couple_without_child", "alone", "couple_child_0_5", "couple_child_6_17", "lone_parent", "adult_children",
                 "several_families"]
        (self.folder / "household_types.csv").write_text("type,share\n" + "".join(f"{name},0.1\n" for name in names))
        self.imported("--table", "06070")
        self.assertEqual(self.read("2024/households.csv"), "code," + ",".join(names) + "\n"
                         "0301,20,10,30,40,110,70,380\n3101,21,11,31,41,112,71,384\n5001,22,12,32,42,114,72,388\n")
        (self.folder / "household_types.csv").write_text("type,share\nalone,1\n")
        self.refused(66, "household_types.csv has the types alone", "--table", "06070")

    def test_dwellings_and_prices(self):
        self.imported("--table", "06265", *AS_2024)
        mean = round((90000 * 10 + 100000 * 30 + 50000 * 4) / 44)
        self.assertEqual(self.read("2024/dwellings.csv"),
                         f"code,dwellings,price_nok_m2\n0301,111,97500\n3101,111,{mean}\n5001,111,50000\n")
        (self.folder / "covariates.csv").write_text("code,price_nok_m2\n0301,48750\n3101,20000\n5001,25000\n")
        self.imported("--table", "06265", *AS_2024)
        self.assertIn("3101,111,40000\n", self.read("2024/dwellings.csv"))    # our estimate, at twice its level elsewhere

    def test_all_that_make_a_base_year(self):
        said = self.imported(*AS_2024)
        self.assertEqual(sorted(self.files()), ["2024/commuting.csv", "2024/dwellings.csv", "2024/employment.csv",
                                                "2024/households.csv", "2024/moves.csv", "2024/population.csv", "IMPORTED.md",
                                                "municipalities.csv"])
        self.assertIn("17 queries sent", said)       # two for each of eight tables, and the country's population

    def test_columns_are_those_of_the_shipped_tables(self):
        self.imported(*AS_2024)
        for name in ("population.csv", "employment.csv", "commuting.csv"):
            shipped = (ROOT / "scenarios" / "norway" / "2020" / name).read_text(encoding="utf-8")
            self.assertEqual(self.read(f"2024/{name}").split("\n")[0], shipped.split("\n")[0])
        types = (ROOT / "scenarios" / "norway" / "household_types.csv").read_text(encoding="utf-8").splitlines()[1:]
        self.assertEqual(self.read("2024/households.csv").split("\n")[0], ",".join(["code"] + [row.split(",")[0] for row in types]))

    def test_answers_in_the_other_forms_of_json_stat(self):
        self.server.sparse = True
        self.imported(*AS_2024)
        self.assertEqual(self.read("2024/employment.csv"), EMPLOYMENT)
        self.assertEqual(self.read("2024/commuting.csv"), COMMUTING)

    def test_record_of_sources(self):
        self.imported("--table", "07459", "--table", "13864", *AS_2024)
        first = self.read("IMPORTED.md")
        self.imported("--table", "07459", "--refresh", *AS_2024)
        self.assertEqual(self.read("IMPORTED.md"), first)
        self.assertEqual(first.count("## "), 2)
        for text in ("## 2024/moves.csv", "Statistics Norway, table 07459: 07459: Befolkning", "CC BY 4.0", "fetched 2025-01-02",
                     f"{self.server.base}/07459", '"Personer1"', '"json-stat2"',
                     f"SHA-256 of the table {hashlib.sha256(self.files()['2024/population.csv']).hexdigest()}"):
            self.assertIn(text, first)


class OtherTables(Case):
    def test_births_of_counted_years_over_changed_borders(self):
        years = {str(year): str(year) for year in range(2006, 2020)}
        self.server.tables["06913"] = table("06913", [region(), contents("Folketallet11", "Fodte"), ("Tid", "år", years, False)],
                                            lambda k: k["ContentsCode"] == "Fodte" and {"0301": 50, "0101": 9, "1601": 21}.get(
                                                k["Region"]))
        changes = self.folder / "changes.csv"
        changes.write_text("year,code_original,code_2024,weight\n" + "".join(
            f"{y},0301,0301,1.0\n{y},0101,3101,1.0\n{y},1601,5001,0.5\n{y},1601,3101,0.5\n" for y in years))
        self.imported("--table", "06913", "--changes", str(changes))
        lines = self.read("history/births.csv").splitlines()
        self.assertEqual(lines[0], "code,quality," + ",".join(f"y{year}" for year in years))
        self.assertEqual(lines[1:], ["0301,counted" + ",50" * 14, "3101,estimated" + ",20" * 14, "5001,estimated" + ",10" * 14])

    def test_abroad_keeps_the_futures(self):
        years = {str(year): str(year) for year in range(2000, 2024)}
        self.server.tables["05803"] = table("05803", [contents("Befolkning", "Innvandring", "Utvandring"), ("Tid", "år", years, False)],
                                            lambda k: int(k["Tid"]) + (k["ContentsCode"] == "Utvandring"))
        (self.folder / "abroad.csv").write_text("year,future,immigration,emigration\n2006,observed,1,2\n2020,main,3,4\n")
        self.imported("--table", "05803")
        self.assertEqual(self.read("abroad.csv"), "year,future,immigration,emigration\n" + "".join(
            f"{year},observed,{year},{year + 1}\n" for year in range(2006, 2020)) + "2020,main,3,4\n")

    def test_abroad_keeps_refugees(self):
        years = {str(year): str(year) for year in range(2000, 2024)}
        self.server.tables["05803"] = table("05803", [contents("Befolkning", "Innvandring", "Utvandring"), ("Tid", "år", years, False)],
                                            lambda k: int(k["Tid"]) + (k["ContentsCode"] == "Utvandring"))
        (self.folder / "abroad.csv").write_text("year,future,immigration,emigration,refugees\n2007,observed,1,2,700\n2020,main,3,4,1\n")
        self.imported("--table", "05803")
        self.assertEqual(self.read("abroad.csv"), "year,future,immigration,emigration,refugees\n" + "".join(
            f"{year},observed,{year},{year + 1},{700 if year == 2007 else 0}\n" for year in range(2006, 2020)) + "2020,main,3,4,1\n")

    def test_education_replaces_three_columns_only(self):
        levels = {"00": "I alt", "01": "Grunnskolenivå", "02a": "Videregående skolenivå", "11": "Fagskolenivå",
                  "03a": "Universitets- og høgskolenivå, kort", "04a": "Universitets- og høgskolenivå, lang", "09a": "Uoppgitt"}
        counts = {"01": 30, "02a": 35, "11": 5, "03a": 20, "04a": 10, "09a": 7}
        self.server.tables["09429"] = table(
            "09429", [region(), ("Nivaa", "nivå", levels, False), ("Kjonn", "kjønn", {"0": "Begge kjønn", "1": "Menn"}, False),
                      contents("Personer", "PersonerProsent"), TIME], lambda k: k["Kjonn"] == "0" and k["Region"] in CODES and counts.get(k["Nivaa"]))
        header = "code,income_nok,upper_secondary,tertiary_short,tertiary_long,quality\n"
        (self.folder / "covariates.csv").write_text(header + "".join(f"{code},500000,0,0,0,mapped\n" for code in CODES))
        self.imported("--table", "09429", *AS_2024)
        self.assertEqual(self.read("covariates.csv"), header + "".join(f"{code},500000,0.4000,0.2000,0.1000,mapped\n" for code in CODES))

    def test_firm_sizes_keep_their_classes(self):
        sizes = {"99": "I alt", "00": "Ingen ansatte", "01": "1-4 ansatte", "02": "5-9 ansatte", "03": "250 ansatte og over"}
        self.server.tables["10308"] = table("10308", [region(), ("AntAnsatte", "antall ansatte", sizes, False), contents("Bedrifter"),
                                                      TIME], lambda k: k["Region"] == "0" and int(k["AntAnsatte"]) + 5)
        (self.folder / "firm_sizes.csv").write_text("class,from,to,firms\n0,0,0,1\n1,1,4,1\n2,5,9,1\n3,250,5000,1\n")
        self.imported("--table", "10308")
        self.assertEqual(self.read("firm_sizes.csv"), "class,from,to,firms\n0,0,0,5\n1,1,4,6\n2,5,9,7\n3,250,5000,8\n")

    def test_tables_to_compare_with_are_kept_tidy(self):
        self.server.tables["12143"] = table(
            "12143", [("KOKkommuneregion0000", "region", {"0301": "Oslo", "3101": "Halden", "5001": "Trondheim", "EAK": "Landet"}, False),
                      ("KOKartkap0000", "art", {"AGD97": "Renter, netto"}, False), contents("KOSbelop0000"), TIME],
            lambda k: -2.5 if k["KOKkommuneregion0000"] == "3101" else 4)
        self.server.tables["12143"].symbols["5001", "AGD97", "KOSbelop0000", "2023"] = "."
        self.imported("--table", "12143", *AS_2024)
        self.assertEqual(self.read("imported/12143_2024.csv"), "region,item,contents,year,value\n"
                         "0301,Renter netto,Tall KOSbelop0000,2023,4\n3101,Renter netto,Tall KOSbelop0000,2023,-2.5\n")

    def test_projections_ask_for_the_years_there_are(self):
        years = {str(year): str(year) for year in range(2022, 2027)}
        plain = {code: code for code in CODES}
        self.server.tables["14288"] = table(
            "14288", [("Region", "region", {"9": "none of ours"}, False), ("Kjonn", "kjønn", {"1": "Menn", "2": "Kvinner"}, True),
                      ("Alder", "alder", AGES, True), ("ContentsCode", "c", {"Personer": "Hovedalternativet (MMM)", "P2": "Høy"}, False),
                      ("Tid", "år", years, False)], lambda k: 1 if k["ContentsCode"] == "Personer" else 0)
        self.server.lists["14288", "Region", "vs:KommunFram2024Agg"] = {code: (code, ["9"]) for code in plain}
        self.imported("--table", "14288")
        self.assertEqual(self.read("imported/14288_2024.csv").splitlines()[:4], [
            "region,contents,year,value", "0301,main,2024,212", "0301,main,2025,212", "0301,main,2026,212"])


class Numbers(unittest.TestCase):
    def test_rounding_keeps_the_sum(self):
        draw = numpy.random.default_rng(1)
        for _ in range(300):
            values = draw.gamma(0.3, 5.0, size=draw.integers(1, 40)) * draw.integers(0, 2)
            total = int(draw.integers(0, 500))
            for goal in (None, total):
                result = rounding.round_to_sum(values, goal)
                self.assertEqual(result.sum(), round(values.sum()) if goal is None else goal)
                self.assertTrue((result >= 0).all())
                if goal is None:
                    self.assertLess(abs(result - values).max(), 1.0 + 1e-6 + 0.5 / max(values.sum(), 1) * values.max())

    def test_hidden_sectors_share_what_is_left(self):
        known = numpy.zeros((2, 10))
        known[0, :3], known[1, :2] = (10, 20, 70), (5, 5)
        hidden = numpy.zeros((2, 10), dtype=bool)
        hidden[1, 2] = True
        result, adjusted = work.fill_sectors(known, hidden, numpy.array([100, 17]))
        self.assertEqual(result[0].tolist(), [10, 20, 70, 0, 0, 0, 0, 0, 0, 0])
        self.assertEqual(result[1].tolist(), [5, 5, 7, 0, 0, 0, 0, 0, 0, 0])
        self.assertEqual(adjusted, 1)

    def test_industries_cover_everything_once_in_any_grouping(self):
        def chosen(codes):
            variable = query.MetaVariable("NACE2007", "næring", codes, codes, False)
            return dict(query._industries(tables.TABLES["13470"], variable))
        both = chosen(list(INDUSTRIES) + [f"{division:02}" for division in range(1, 100)])
        self.assertEqual(set(both), set(INDUSTRIES) - {"00-99"} | {"04", "34", "40", "44", "48", "54", "57", "67", "76", "83", "89"} & set(both))
        fine = chosen([f"{division:02}" for division in range(1, 97)])
        self.assertEqual((fine["10"], fine["56"], fine["90"], fine["82"]), ("manufacturing", "hospitality_culture",
                                                                           "hospitality_culture", "knowledge_services"))
        with self.assertRaisesRegex(Exception, r"cover divisions \[84"):
            chosen([code for code in INDUSTRIES if code != "84"])

    def test_pieces_cover_the_query_and_stay_below_the_limit(self):
        draw = numpy.random.default_rng(2)
        for _ in range(200):
            sizes, limit = draw.integers(1, 12, size=draw.integers(1, 4)), int(draw.integers(1, 60))
            whole = [query.Selection(f"v{i}", f"V{i}", "item", [str(n) for n in range(size)], list(range(size)))
                     for i, size in enumerate(sizes)]
            pieces = query.split(whole, limit)
            count = numpy.zeros(sizes, dtype=int)
            for piece in pieces:
                self.assertLessEqual(query.cells(piece), limit)
                count[numpy.ix_(*[part.names for part in piece])] += 1
            self.assertTrue((count == 1).all())


class CommandLine(unittest.TestCase):
    def run_script(self, *arguments):
        return subprocess.run([str(ROOT / "scripts" / "import_ssb"), *arguments], capture_output=True, text=True, timeout=60)

    def test_help_list_and_usage(self):
        self.assertIn("exit codes", self.run_script("--help").stdout)
        listing = self.run_script("--list")
        self.assertEqual(listing.returncode, 0)
        for number in tables.TABLES.values():
            self.assertIn(number.id, listing.stdout)
        for arguments in ((), ("--year", "2024"), ("--bogus",), ("--year", "x", "--to", "."), ("--year", "2024", "--to", ".", "--table",
                          "00000"), ("--year", "2024", "--to", ".", "--base", "nonsense")):
            with self.subTest(arguments):
                self.assertEqual(self.run_script(*arguments).returncode, 64)
        missing = self.run_script("--year", "2024", "--to", "/none")
        self.assertEqual((missing.returncode, missing.stderr.count("\n")), (66, 1))
        self.assertIn("municipalities.csv is needed", missing.stderr)


if __name__ == "__main__":
    unittest.main()
