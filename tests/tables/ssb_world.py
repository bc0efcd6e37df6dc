"""A country of three municipalities as Statistics Norway would publish it, and a clock that never waits."""

import io
import pathlib
import sys
import tempfile
import unittest

import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "tables")]

from pxweb_server import PxTable, PxWebServer  # noqa: E402
from ssb import command  # noqa: E402

CODES = ["0301", "3101", "5001"]
OLD = {"0101": "3101", "3001": "3101", "1601": "5001"}     # codes of earlier years, and where they went
REGIONS = {"0": "Hele landet", "31": "Østfold", "0301": "Oslo", "3101": "Halden", "5001": "Trondheim",
           "0101": "Halden (-2019)", "3001": "Halden (2020-2023)", "1601": "Trondheim (-2017)"}
YEARS = {str(year): str(year) for year in range(2022, 2025)}
INDUSTRIES = {"00-99": "Alle næringer", "01-03": "Jordbruk", "05-09": "Bergverk", "10-33": "Industri", "35-39": "Kraft",
              "41-43": "Bygg", "45-47": "Varehandel", "49-53": "Transport", "55-56": "Overnatting", "58-63": "IKT",
              "64-66": "Finans", "68-75": "Teknisk", "77-82": "Forretning", "84": "Administrasjon", "85": "Undervisning",
              "86-88": "Helse", "90-99": "Personlig", "00": "Uoppgitt"}
AGES = {f"{age:03}": f"{age} år" for age in range(105)} | {"105+": "105 år eller eldre"}
TYPES = {"000": "I alt", "001": "Aleneboende", "002": "Par uten hjemmeboende barn",
         "003": "Par med små barn (yngste barn 0-5 år)", "004": "Par med store barn (yngste barn 6-17 år)",
         "005": "Mor/far med små barn (yngste barn 0-5 år)", "006": "Mor/far med store barn (yngste barn 6-17 år)",
         "007": "Enfamiliehusholdninger med voksne barn (yngste barn 18 år og over)",
         "008": "Flerfamiliehusholdninger uten barn 0-17 år",
         "009": "Flerfamiliehusholdning med små barn (yngste barn 0-5 år)",
         "010": "Flerfamiliehusholdning med store barn (yngste barn 6-17 år)", "011": "Andre husholdninger"}


class FakeClock:
    """Time passes only when somebody sleeps, or when a test says so."""

    def __init__(self):
        self.time, self.sleeps = 1000.0, []

    def now(self):
        return self.time

    def date(self):
        return "2025-01-02"

    def seconds_since_epoch(self):
        return 1735819200.0     # 2025-01-02 12:00:00 UTC

    def sleep(self, seconds):
        assert seconds >= 0
        self.sleeps.append(seconds)
        self.time += seconds


def contents(*codes):
    return ("ContentsCode", "statistikkvariabel", {code: f"Tall {code}" for code in codes}, False)


def region(code="Region", text="region", labels=None):
    return (code, text, labels or REGIONS, True)


TIME = ("Tid", "år", YEARS, False)


def table(title, variables, fill):
    """A table whose numbers are fill(values by variable code), zero where fill gives None; the country is the sum of the
    municipalities where fill does not give it."""
    labels = [list(variable[2]) for variable in variables]
    numbers = numpy.zeros([len(values) for values in labels])
    for place in numpy.ndindex(numbers.shape):
        key = {variable[0]: values[index] for variable, values, index in zip(variables, labels, place)}
        numbers[place] = fill(key) or 0
    if variables[0][0] == "Region" and labels[0][0] == "0" and not numbers[0].any():
        numbers[0] = numbers.sum(axis=0)
    return PxTable(title, variables, numbers)


def live(code, year):
    """The 2024 municipality that a code means in a year, or None when the code is not in use then."""
    old = {code: new for code, new in OLD.items() if code == "3001"}
    if int(year) < 2024:
        return old.get(code) or (code if code in CODES and code not in old.values() else None)
    return code if code in CODES else None


def persons(code, sex, age, year):
    return CODES.index(code) * 1000 + (500 if sex == "2" else 0) + (age % 10) + int(year) - 2022


EMPLOYED = {"0301": 100, "3101": 60, "5001": 40}
JOBS = {"0301": 120, "3101": 45, "5001": 30}
COMMUTING = {("0301", "0301"): 90, ("0301", "3101"): 5, ("3101", "0301"): 20, ("3101", "3101"): 40, ("5001", "0301"): 10,
             ("5001", "5001"): 30}
SECTOR_JOBS = {"0301": {"01-03": 1, "10-33": 9, "35-39": 4, "41-43": 6, "45-47": 15, "49-53": 5, "55-56": 7, "90-99": 3, "58-63": 10,
                        "64-66": 10, "68-75": 8, "77-82": 2, "84": 10, "85": 12, "86-88": 17, "00": 1},
               "3101": {"01-03": 5, "10-33": 20, "85": 10, "86-88": 10},
               "5001": {"45-47": 10, "85": 10, "86-88": 10}}
MOVES = {("0301", "3101"): 7, ("3101", "0301"): 4, ("5001", "0301"): 9, ("5001", "5001"): 3, ("3101", "5001"): 0,
         ("0301", "5001"): 1}


def country():
    """The tables of the service, the year 2023's flows with 2024's codes."""
    def at(numbers, key):
        return numbers.get(key["Region"]) if key["Tid"] == "2023" else None

    tables = {}
    tables["07459"] = table("07459: Befolkning", [region(), ("Kjonn", "kjønn", {"2": "Kvinner", "1": "Menn"}, True),
                            ("Alder", "alder", {"F15": "0-4 år"} | AGES, True), contents("Personer1"), TIME],
                            lambda k: k["Alder"] != "F15" and live(k["Region"], k["Tid"]) and persons(
                                live(k["Region"], k["Tid"]), k["Kjonn"], int(k["Alder"][:3]), k["Tid"]))
    sex, age = ("Kjonn", "kjønn", {"0": "Begge kjønn", "1": "Menn", "2": "Kvinner"}, False), (
        "Alder", "alder", {"15-74": "15-74 år", "15-19": "15-19 år"}, False)
    total = {"Kjonn": "0", "Alder": "15-74"}
    tables["11618"] = table("11618: Sysselsatte", [region(), sex, age, contents("BefolkningBosted", "SysselBosted", "SysselArbsted"),
                            TIME], lambda k: total.items() <= k.items() and at(
                                {"SysselBosted": EMPLOYED, "SysselArbsted": JOBS}.get(k["ContentsCode"], {}), k))
    tables["13470"] = table("13470: Sysselsatte etter næring", [region(), ("NACE2007", "næring (SN2007)", INDUSTRIES, False),
                            contents("SysselsatteArb"), TIME],
                            lambda k: k["Region"] in CODES and k["Tid"] == "2023" and (
                                JOBS[k["Region"]] if k["NACE2007"] == "00-99" else SECTOR_JOBS[k["Region"]].get(k["NACE2007"])))
    tables["03321"] = table("03321: Pendling", [region("ArbstedKomm", "arbeidsstedskommune"), region("Bokommuen",
                            "bostedskommune"), contents("Sysselsatte"), TIME],
                            lambda k: k["Tid"] == "2023" and COMMUTING.get((k["Bokommuen"], k["ArbstedKomm"])))
    tables["13864"] = table("13864: Flytting", [region("TilflyttRegion", "tilflyttingsregion"), region("Fraflyttingsregion",
                            "fraflyttingsregion"), contents("Flytting"), TIME],
                            lambda k: k["Tid"] == "2023" and MOVES.get((k["Fraflyttingsregion"], k["TilflyttRegion"])))
    tables["06070"] = table("06070: Husholdninger", [region(), ("HushType", "husholdningstype", TYPES, False),
                            contents("Husholdninger"), TIME],
                            lambda k: k["Region"] in CODES and k["Tid"] == "2024" and int(k["HushType"]) * 10 + CODES.index(k["Region"]))
    tables["06265"] = table("06265: Boliger", [region(), ("BygnType", "bygningstype", {"01": "Enebolig", "999": "Andre"}, False),
                            contents("Boliger"), TIME],
                            lambda k: k["Region"] in CODES and k["Tid"] == "2024" and (100 if k["BygnType"] == "01" else 11))
    tables["06035"] = prices()
    return tables


def prices():
    """Two types of dwelling; 3101 has no published price."""
    cells = {("0301", "01"): (90000, 10), ("0301", "03"): (100000, 30), ("5001", "01"): (50000, 4), ("5001", "03"): (0, 0)}
    result = table("06035: Boligpris", [region(), ("Boligtype", "boligtype", {"01": "Eneboliger", "03": "Blokk"}, False),
                   contents("KvPris", "Omsetninger"), TIME], lambda k: k["Tid"] == "2023" and cells.get(
                       (k["Region"], k["Boligtype"]), (0, 0))[k["ContentsCode"] == "Omsetninger"])
    for kind in ("01", "03"):
        for code, symbol in (("KvPris", ":"), ("Omsetninger", "..")):
            result.symbols["3101", kind, code, "2023"] = symbol
    result.symbols["5001", "03", "KvPris", "2023"] = "."
    return result


class Case(unittest.TestCase):
    """A folder, a service and a clock for every test."""

    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.folder = pathlib.Path(self.scratch.name) / "country"
        self.folder.mkdir()
        self.codes(CODES)
        self.clock = FakeClock()
        self.serve(country())

    def codes(self, codes):
        (self.folder / "municipalities.csv").write_text("code,name\n" + "".join(f"{code},Place\n" for code in codes))

    def serve(self, tables, **how):
        self.server = PxWebServer(tables, clock=self.clock, **how)
        self.addCleanup(self.server.stop)

    def run_import(self, *arguments, year=2024, base=None):
        """Exit code, what was said, and the error."""
        said, error = io.StringIO(), io.StringIO()
        code = command.main(["--year", str(year), "--to", str(self.folder), "--cache", str(self.folder.parent / "cache"), "--base",
                             base or self.server.base, *arguments], self.clock, said, error)
        return code, said.getvalue(), error.getvalue()

    def imported(self, *arguments, **how):
        code, said, error = self.run_import(*arguments, **how)
        self.assertEqual((code, error), (0, ""))
        return said

    def refused(self, exit_code, text, *arguments, **how):
        """The import ends with this code, says this, and leaves no file."""
        before = self.files()
        code, _, error = self.run_import(*arguments, **how)
        self.assertEqual(code, exit_code, error)
        self.assertIn(text, error)
        self.assertEqual(error.count("\n"), 1, error)
        self.assertEqual(self.files(), before)

    def files(self):
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}

    def read(self, name):
        return (self.folder / name).read_bytes().decode("utf-8")
