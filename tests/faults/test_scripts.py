"""Scripts are as careful as the program: every one with help in three widths, a missing file, a folder for
a file, an empty file, a file of another kind, an output that is an input or a folder - told in a line that names the file, with the
program's exit codes, and without a traceback; inputs stay as they were.

Run: /usr/bin/python3 -m unittest tests/faults/test_scripts.py"""
import contextlib
import io
import json
import os
import pathlib
import random
import runpy
import sys
import tempfile
import types
import unittest
from unittest import mock

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "output"), str(ROOT / "scripts")]
import synthetic  # noqa: E402
from common import files, outlines  # noqa: E402
from common.front import Refused  # noqa: E402

BOUNDARIES = ROOT / "scenarios" / "norway" / "boundaries.geojson"
TABLES = ("--intervals", "--trade-off jobs,population", "--regret jobs", "--tornado jobs")
RUNS = ("--map jobs", "--pyramid 0301", "--regions", "--list")
# Every place where a script takes a file, as a command line; IN is the file under test, GOOD a sound one, OUT an output.
INPUTS = [
    *(f"plots IN {what} -o OUT.png" for what in (*RUNS, *TABLES)),
    "plots GOOD --map jobs --against IN -o OUT.png", "plots GOOD --map jobs --boundaries IN -o OUT.png",
    "plots GOOD --typology IN -o OUT.png", "region_check IN GOOD", "region_check GOOD IN",
    "region_check GOOD GOOD --paired IN GOOD", "patterns IN", "coverage IN", "coverage GOOD IN", "drift IN", "drift GOOD --before IN",
    "projection IN", "projection GOOD IN GOOD", "costs IN --planned", "closure --scenario IN",
    "spillover --scenario IN", "levers --scenario IN", "search IN -o OUT", "benchmark --scenario IN", "instructions --kept IN",
    "readers/example.py IN", "site IN -o OUT", "pair_noise --scenario IN", "pair_noise --files IN GOOD", "pair_noise --files GOOD GOOD --before GOOD IN",
    "strategies_survive IN -o -", "responses -o IN", "strategies_survive -o IN",
]
# What would be written over what is read, and what is no place for a file.
OUTPUTS = [
    *(f"plots GOOD {what} -o {out}" for what in RUNS[:3] for out in ("GOOD", "FOLDER", "no/x.png", "x.txt")),
    "plots GOOD --map jobs --against PNG -o PNG", "plots TABLE --intervals -o TABLE",
    *(f"{script} --csv {out}" for script in ("closure", "spillover", "levers") for out in ("FOLDER", "no/x.csv")),
    *(f"{script} --scenario INI --csv INI" for script in ("closure", "spillover", "levers")),
    "search INI -o INI", "site -o GOOD", "site -o no/site", "costs --years 0", "plots GOOD --mapp jobs -o x.png", "levers --replicates none",
    "pair_noise --files GOOD GOOD --csv GOOD", "responses --csv no/x.csv", "responses -o FOLDER", "strategies_survive INI --csv INI -o -",
]


def scripts():
    return sorted(p for p in (ROOT / "scripts").iterdir()
                  if p.is_file() and p.suffix != ".smk" and p.read_text(encoding="utf-8").startswith("#!/usr/bin/python3"))


class Scripts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        keep = tempfile.TemporaryDirectory(prefix="omland-")
        cls.addClassCleanup(keep.cleanup)
        cls.folder = pathlib.Path(keep.name)
        cls.good = cls.folder / "good.h5"
        synthetic.write(cls.good, years=[2020, 2021], replicates=[0])
        (cls.folder / "folder").mkdir()
        (cls.folder / "empty").touch()
        (cls.folder / "text").write_text("this is no file of Omland\n")
        (cls.folder / "cut").write_bytes(cls.good.read_bytes()[:5000])
        (cls.folder / "bytes").write_bytes(bytes(range(256)) * 8)

    def run_script(self, words, width=80):
        """Runs it in this process, which has the libraries loaded; an exception that the script lets out is the test's."""
        name, *rest = words.split()
        path, out, told = str(ROOT / "scripts" / name), io.StringIO(), io.StringIO()
        settings = {"COLUMNS": str(width), "OMP_NUM_THREADS": "1"}
        with mock.patch.dict(os.environ, settings), mock.patch.object(sys, "argv", [path, *rest]), contextlib.chdir(self.folder), \
                contextlib.redirect_stdout(out), contextlib.redirect_stderr(told):
            try:
                runpy.run_path(path, run_name="__main__")
                code = 0
            except SystemExit as ended:
                code = ended.code or 0
        return types.SimpleNamespace(returncode=code, stdout=out.getvalue(), stderr=told.getvalue())

    def refused(self, words, codes, named):
        done = self.run_script(words)
        self.assertIn(done.returncode, codes, f"{words}\n{done.stdout}\n{done.stderr}")
        self.assertIn(named, done.stderr, words)
        self.assertEqual(sorted(self.folder.glob("OUT*")), [], words)

    def test_help_in_three_widths(self):
        for script in scripts():
            for width in (40, 80, 200):
                with self.subTest(script=script.name, width=width):
                    done = self.run_script(f"{script.name} --help", width)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    self.assertIn(f"usage: {script.name}", done.stdout)
                    long = [line for line in done.stdout.splitlines() if len(line) > width and "  scripts/" not in line]
                    self.assertEqual([line for line in long if len(line.split()) > 4], [])

    def test_an_option_that_is_not_known_is_64(self):
        for script in scripts():
            with self.subTest(script=script.name):
                done = self.run_script(f"{script.name} --no-such-option")
                self.assertEqual(done.returncode, 64, done.stderr)

    def test_inputs_that_cannot_be(self):
        for words in INPUTS:
            for kind, codes in (("missing", (66,)), ("folder", (64, 66)), ("empty", (65, 66, 74)), ("text", (65, 66, 74)),
                                ("cut", (65, 66, 74)), ("bytes", (65, 66, 74))):
                if words.startswith("benchmark") and kind not in ("missing", "folder", "empty"):
                    continue
                with self.subTest(words=words, kind=kind):
                    line = words.replace("IN", kind).replace("GOOD", "good.h5")
                    self.refused(line, codes, kind if not line.startswith("benchmark") else "benchmark")

    def test_outputs_that_cannot_be(self):
        (self.folder / "x.ini").write_text("[scenario]\nextends = " + str(ROOT / "scenarios/baseline.ini") + "\n")
        (self.folder / "x.csv").write_text("strategy,low\n")
        png = self.folder / "run.png"                  # a result may be called anything
        png.write_bytes(self.good.read_bytes())
        before = {path: path.read_bytes() for path in self.folder.iterdir() if path.is_file()}
        for words in OUTPUTS:
            with self.subTest(words=words):
                line = words
                for word, name in (("GOOD", "good.h5"), ("FOLDER", "folder"), ("PNG", "run.png"), ("TABLE", "x.csv"), ("INI", "x.ini")):
                    line = line.replace(word, name)
                self.refused(line, (64, 74), words.split()[0])
        self.assertEqual({path: path.read_bytes() for path in self.folder.iterdir() if path.is_file()}, before)

    def test_a_mistyped_name_is_told_before_anything_is_run(self):
        for words, near in (("closure --towns Melø", "Meløy"), ("spillover --regions Kongsbrg", "Kongsberg"),
                            ("spillover --without housng", "housing"), ("levers --only state_job", "state_jobs"),
                            ("responses --only closur -o -", "closure")):
            with self.subTest(words=words):
                done = self.run_script(words)
                self.assertEqual(done.returncode, 64, done.stderr)
                self.assertIn(f"nearest known name `{near}`", done.stderr)
                self.assertNotIn("running", done.stdout)


class Outlines(unittest.TestCase):
    """A mutated GeoJSON is read, or refused with its name and what is wrong: no other error."""

    def setUp(self):
        keep = tempfile.TemporaryDirectory(prefix="omland-")
        self.addCleanup(keep.cleanup)
        self.path = pathlib.Path(keep.name) / "borders.geojson"
        whole = json.loads(BOUNDARIES.read_text(encoding="utf-8"))
        whole["features"] = whole["features"][:2]
        for feature in whole["features"]:
            shape = feature["geometry"]["coordinates"]
            ring = shape[0][0] if feature["geometry"]["type"] == "MultiPolygon" else shape[0]
            del ring[4:-1]
        self.whole = whole

    def read(self, text):
        self.path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return outlines.read(self.path)

    def test_the_shipped_borders_are_read(self):
        self.assertEqual(len(outlines.read(BOUNDARIES)), 357)
        self.assertEqual(len(self.read(json.dumps(self.whole))), 2)

    def test_what_is_wrong_is_told(self):
        ring = [[10, 60], [11, 60], [11, 61], [10, 60]]

        def feature(kind="Polygon", shape=(ring,), code="0301"):
            return {"properties": {"code": code}, "geometry": {"type": kind, "coordinates": shape}}

        for features, words in (([], "no features"), ([feature(code=301)], "`code` is 301, not a text"),
                                ([feature(), feature()], "feature 2: the code `0301` stands here a second time"),
                                ([feature("Point", [10, 60])], "Point"), ([feature(shape=[ring[:3]])], "is no ring"),
                                ([feature(shape=[[*ring[:3], [1, 1]]])], "does not end where it begins"),
                                ([feature(shape=[[[10, "60"], *ring]])], "no longitude and latitude"),
                                ([feature(shape=[[[500, 60], *ring]])], "no longitude and latitude"),
                                ([feature(shape=[])], "is no polygon"), ([feature("MultiPolygon", [])], "without polygons"),
                                ([{"properties": None}], "`properties` is null"), ([7], "7 where an object"),
                                ([{"properties": {"code": "1"}}], "`geometry` is missing")):
            with self.subTest(words=words), self.assertRaisesRegex(Refused, "borders.geojson") as told:
                self.read(json.dumps({"features": features}))
            self.assertIn(words, str(told.exception))
        for text, words in (("[]", "where an object"), ("{", "no JSON"), ('{"features": NaN}', "no JSON"),
                            ("[" * 100000, "no JSON"), ("", "is empty"), (b"\xff\xfe", "no text in UTF-8")):
            with self.subTest(text=text[:20]), self.assertRaisesRegex(Refused, words):
                self.read(text)

    def test_mutations(self):
        sound, draw = json.dumps(self.whole).encode(), random.Random(1)
        refused = 0
        for _ in range(3000):
            text = bytearray(sound)
            for _ in range(draw.randint(1, 3)):
                at = draw.randrange(len(text))
                kind = draw.randrange(3)
                if kind == 0:
                    text[at] = draw.randrange(256)
                elif kind == 1:
                    del text[at:at + draw.randint(1, 40)]
                else:
                    text[at:at] = draw.choice([b"null", b"{}", b"[]", b"-1e999", b'"', b",", b"true", b"]"])
            try:
                self.read(bytes(text))
            except Refused as told:
                refused += 1
                self.assertIn("borders.geojson", str(told))
        self.assertGreater(refused, 1000)


class Written(unittest.TestCase):
    """Outputs are written beside and renamed."""

    def test_what_fails_leaves_the_file_as_it_was(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "out.csv"
            path.write_text("before")
            with self.assertRaises(ZeroDivisionError), files.written(path) as part:
                part.write_text("half")
                raise ZeroDivisionError
            self.assertEqual((path.read_text(), os.listdir(folder)), ("before", ["out.csv"]))

    def test_a_link_is_followed_and_a_device_written_to(self):
        with tempfile.TemporaryDirectory() as folder:
            path, link = pathlib.Path(folder) / "out.csv", pathlib.Path(folder) / "link"
            link.symlink_to("out.csv")
            files.write_text(link, "told")
            self.assertTrue(link.is_symlink())
            self.assertEqual(path.read_text(), "told")
            files.write_text("/dev/null", "gone")
            self.assertTrue(pathlib.Path("/dev/null").is_char_device())
        with self.assertRaisesRegex(Refused, "/dev/full"):
            files.write_text("/dev/full", "x")


if __name__ == "__main__":
    unittest.main()
