"""Pictures that are honest at a glance: what is coloured, filled and said, read off the drawn figure rather than by eye."""
import contextlib
import csv
import pathlib
import re
import shlex
import string
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "output"), str(ROOT / "tests" / "tools")]
import command_line  # noqa: E402
import synthetic  # noqa: E402
from matplotlib.collections import PathCollection  # noqa: E402
from matplotlib.colors import to_hex  # noqa: E402
from plots_lib import country_map, experiment, intervals, style, trade_off, typology_map, verdict  # noqa: E402
from plots_lib.trajectory import Trajectory, TrajectoryError  # noqa: E402
from plots_lib.words import LANGUAGES, TABLES, Words, short  # noqa: E402

YEARS = range(2020, 2023)
KEEP = tempfile.TemporaryDirectory()
FOLDER = pathlib.Path(KEEP.name)
OUTLINES = {}


def setUpModule():
    OUTLINES.update(country_map.read_outlines(ROOT / "scenarios" / "norway" / "boundaries.geojson"))
    for name, seed, added, count in (("base", 1, 0.0, 4), ("more", 1, 50.0, 4), ("noise", 2, 0.0, 4), ("two", 1, 0.0, 2), ("two_more", 1, 50.0, 2)):
        synthetic.write(FOLDER / f"{name}.h5", years=YEARS, replicates=range(count), seed=seed, jobs_added=added)


def tearDownModule():
    KEEP.cleanup()


@contextlib.contextmanager
def kept_figures():
    """Figures that would be saved, to look into."""
    kept, save = [], style.save
    style.save = lambda figure, path: kept.append(figure)
    try:
        yield kept
    finally:
        style.save = save
        style.pyplot.close("all")


def texts_of(figure):
    found = [t.get_text() for t in figure.texts]
    for axes in figure.axes:
        found += [axes.get_title(loc="left"), axes.get_xlabel(), axes.get_ylabel(), *(t.get_text() for t in axes.texts)]
        legend = axes.get_legend()
        found += [legend.get_title().get_text(), *(t.get_text() for t in legend.get_texts())] if legend else []
    return " | ".join(found).replace("\n", " ")


def map_of(run, base, name="jobs", language="en"):
    with Trajectory(FOLDER / f"{run}.h5") as t, Trajectory(FOLDER / f"{base}.h5") as other:
        judged = verdict.judge(t.indicator(name)[:, -1], other.indicator(name)[:, -1])
        with kept_figures() as figures:
            country_map.draw(t, 100 * judged.mean / judged.base, OUTLINES, None, "Jobs", "", "%", judged=judged, direction=1, words=Words(language))
        shades = [to_hex(c) for c in figures[0].axes[0].collections[0].get_facecolor()]
        return t.roles, judged, dict(zip([c for c in t.codes if c in OUTLINES], shades)), t.codes, texts_of(figures[0])


QUIET = {style.UNCHANGED, style.NO_EFFECT, style.TOO_SMALL, style.UNKNOWN}


class Maps(unittest.TestCase):
    def test_only_what_was_meant_is_coloured(self):
        roles, judged, shade, codes, text = map_of("more", "base")
        for role, code, answer in zip(roles, codes, judged.verdict):
            if code in shade:
                self.assertEqual(shade[code] not in QUIET, role == "core" and answer == verdict.YES, code)
        self.assertGreater(sum(c not in QUIET for c in shade.values()), 30)
        self.assertIn("at most 10 % are chance", text)

    def test_chance_is_not_coloured(self):
        _, judged, shade, _, text = map_of("noise", "base")
        self.assertLessEqual(sum(c not in QUIET for c in shade.values()), 5)
        self.assertIn("no effect that chance could not give", text)
        self.assertGreater((judged.low * judged.high > 0).sum(), 10, "intervals alone would colour these")

    def test_two_pairs_colour_nothing_and_say_why(self):
        _, _, shade, _, text = map_of("two_more", "two", language="nb")
        self.assertTrue(set(shade.values()) <= QUIET)
        self.assertIn("2 par: for få til et intervall", text)
        self.assertIn("antall kommuner", text)

    def test_more_unemployment_is_orange_and_small_is_pale(self):
        worse = country_map.Classes(numpy.array([-3.0, 4.0, 2.0]), "%", Words(), -1, 0.25)
        self.assertIn(worse.shade(4.0), style.ORANGE)
        self.assertIn(worse.shade(-3.0), style.BLUE)
        one_job = country_map.Classes(numpy.array([-0.2]), "%", Words(), 1, 0.25)
        self.assertEqual(one_job.shade(-0.2), style.ORANGE[0])
        self.assertEqual(one_job.shade(0.0), style.UNCHANGED)

    def test_class_names_are_words(self):
        names = country_map.Classes(numpy.linspace(-90, 300, 50), "%", Words("nb"), 1).names
        self.assertFalse([n for n in names if "−100" in n or "−200" in n], names)
        share = country_map.Classes(numpy.linspace(0.1, 0.6, 50), "1", Words("nb")).names
        self.assertEqual([n for n in share if re.search(r" 1\b|\.", n)], [])
        self.assertIn(",", share[0])

    def test_a_region_fills_its_page(self):
        codes = ["3303", "3334", "3336"] if "3334" in OUTLINES else list(OUTLINES)[:3]
        figure, axes, whole = country_map.page(style.begin(), OUTLINES, codes, 1.0, 0.55)
        box = axes.get_position()
        self.assertFalse(whole)
        self.assertGreater(box.height, 0.6)
        self.assertLess(box.x1, 0.75, "room for the legend beside it")

    def test_a_picture_repeats_what_the_run_had_to_tell(self):
        path = FOLDER / "told.h5"
        synthetic.write(path, years=YEARS, replicates=[0])
        with h5py.File(path, "r+") as file:
            file["provenance"].create_dataset("notices", data=["policy.buses: begins in 2060, after the end", "b: c", "d: e"], dtype=h5py.string_dtype())
        with Trajectory(path) as t, kept_figures() as figures:
            country_map.draw(t, t.indicator("jobs")[0, 0], OUTLINES, None, "Jobs", "", "jobs", diverging=False, words=Words("nb"))
        text = texts_of(figures[0])
        for word in ("Merk: policy.buses: begins in 2060", "1 til står i filen"):
            self.assertIn(word, text)

    def test_flows_of_the_last_year_are_those_of_the_year_before(self):
        with Trajectory(FOLDER / "base.h5") as t:
            self.assertEqual((t.known_year("births", 2022), t.known_year("jobs", 2022)), (2021, 2022))
        done = subprocess.run([ROOT / "scripts" / "plots", FOLDER / "base.h5", "--map", "births", "-o", FOLDER / "births.png", "--language", "nn"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual((done.returncode, "nan" in done.stdout, "Warning" in done.stdout), (0, False, False), done.stdout)

    def test_places_have_three_names(self):
        with Trajectory(FOLDER / "base.h5") as t:
            self.assertEqual(t.rows_named("3303"), t.rows_named("Kongsberg"))
            self.assertEqual(t.rows_named("3303"), t.rows_named("3303 Kongsberg"))
            with self.assertRaisesRegex(TrajectoryError, r"several municipalities: 1515 Herøy \(.*\), 1818 Herøy \(.*\); give the number"):
                t.rows_named("Herøy")


class Language(unittest.TestCase):
    def fields(self, text):
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}

    def test_no_word_is_missing(self):
        for language in LANGUAGES:
            self.assertEqual(set(TABLES[language]), set(TABLES["en"]), language)
            for key, text in TABLES["en"].items():
                self.assertEqual(self.fields(TABLES[language][key]), self.fields(text), f"{language}: {key}")
        one = typology_map.WORDS
        for language in LANGUAGES:
            for what, words in one["en"].items():
                self.assertEqual(set(words) if isinstance(words, dict) else None, set(one[language][what]) if isinstance(words, dict) else None)

    def test_every_unit_of_an_indicator_has_a_word(self):
        units = set(re.findall(r'^INDICATOR\(\w+,\s*\w+, "([^"]+)"', (ROOT / "output" / "indicators.def").read_text(encoding="utf-8"), re.M))
        self.assertGreater(len(units), 8)
        for language in LANGUAGES:
            self.assertEqual({u for u in units if f"unit.{u}" not in TABLES[language]}, set())

    def test_numbers_are_written_as_the_language_does(self):
        self.assertEqual([Words("nb").number(v) for v in (12345.6, -0.25, 3.0)], ["12\u202f346", "−0,25", "3"])
        self.assertEqual(Words("en").signed(0.5), "+0.5")
        self.assertEqual(Words("nn").signed(0.0), "0")

    def test_long_names_are_cut_where_it_does_not_hurt(self):
        self.assertEqual(short("Households: couple, youngest child 0-5"), "Households: couple, youngest child 0-5")
        self.assertEqual(short("Persons, " + "x" * 60), "Persons")


def rows(effects, shocks=("none",), strategies=("a", "b"), indicators=("jobs", "unemployed"), pairs=5.0):
    """A table: jobs up by 10, unemployed down by 5."""
    return [{"strategy": s, "shock": h, "future": "none", "where": w, "indicator": i, "year": 2030.0, "pairs": pairs, "base": 100.0,
             "difference": 10.0 if i == "jobs" else -5.0, "low": numpy.nan if effects == verdict.TOO_FEW else 4.0, "high": numpy.nan if effects == verdict.TOO_FEW else 16.0,
             "effect": effects, "evidence": "", "of": "strategy", "kind": "role", "county": "", "direction": "more" if i == "jobs" else "less",
             "unit": "jobs", "long_name": "Jobs", "long_name_nb": "Arbeidsplasser", "long_name_nn": "Arbeidsplassar", "strategy_title": "", "shock_title": ""}
            for s in strategies for h in shocks for w in ("core", "hinterland") for i in indicators]


class Tables(unittest.TestCase):
    def drawn(self, *words, **more):
        with kept_figures() as figures:
            intervals.draw(*words, **more)
        return figures[0]

    def filled(self, figure):
        return {to_hex(c) for axes in figure.axes for dots in axes.collections if isinstance(dots, PathCollection)
                for c in dots.get_facecolor()}

    def test_a_dot_is_filled_only_for_an_effect(self):
        self.assertEqual(self.filled(self.drawn(rows("yes"), None, "s")), {style.ROLE["core"], style.ROLE["hinterland"]})
        for answer in ("no", "too small", "too few pairs"):
            self.assertEqual(self.filled(self.drawn(rows(answer), None, "s")), {style.PAPER}, answer)
        figure = self.drawn(rows("too few pairs", pairs=2.0), None, "s", Words("nb"))
        self.assertIn("2 par er for få til et intervall", texts_of(figure))

    def test_every_shock_is_drawn_and_named(self):
        figure = self.drawn(rows("yes", shocks=("none", "closure", "tunnel")), None, "s", Words("nn"))
        text = texts_of(figure)
        for word in ("utan sjokk", "sjokk: closure", "sjokk: tunnel", "Arbeidsplassar", "kjerne", "omland"):
            self.assertIn(word, text)

    def test_eight_intervals_fit_a_page(self):
        many = rows("no", strategies=[f"strategy number {k} with a long name" for k in range(8)], indicators=[f"i{k}" for k in range(8)])
        self.assertLessEqual(self.drawn(many, None, "s").get_size_inches()[0] * 150, 1600)

    def test_trade_off_has_intervals_in_every_condition(self):
        with kept_figures() as figures:
            some = [row for row in rows("yes", shocks=("none", "closure")) if row["where"] == "core"]
            trade_off.draw(some, ["jobs", "unemployed"], [1, -1], None, "s", Words("nb"))
        figure = figures[0]
        self.assertEqual(len(figure.axes), 2)
        for axes in figure.axes:
            self.assertGreaterEqual(sum(hasattr(c, "get_segments") for c in axes.collections), 4)
            self.assertTrue(axes.yaxis_inverted())

    def test_a_municipality_is_found_by_number_or_name(self):
        table = [{"where": w, "kind": k, "county": c} for w, k, c in (("Kongsberg", "region", ""), ("3303 Kongsberg", "municipality", "Buskerud"),
                                                                     ("1515 Herøy", "municipality", "Møre og Romsdal"), ("1818 Herøy", "municipality", "Nordland"))]
        self.assertEqual([experiment.municipality(table, w, "t") for w in ("3303", "Kongsberg", "3303 Kongsberg")], ["3303 Kongsberg", "Kongsberg", "3303 Kongsberg"])
        with self.assertRaisesRegex(TrajectoryError, r"1515 Herøy \(Møre og Romsdal\), 1818 Herøy \(Nordland\)"):
            experiment.municipality(table, "Herøy", "t")


JOBS = "[scenario]\nextends = small.ini\ntitle_nb = Flere arbeidsplasser\n[policy.jobs]\nlever = state_jobs\namount = 60\nwho = all\nfrom = 2021\nshare = population\n"
EXPERIMENT = "[experiment]\nbase = country/small.ini\nstrategies = none, country/jobs.ini\nreplicates = 0-3\n[set]\ntime.end = 2023\n"


class OneRule(command_line.Case):
    """The verdict of C and that of Python, on the same files; and the commands of the docs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = pathlib.Path(cls.keep.name)
        cls.country(cls.home / "country", places=12)
        (cls.home / "country" / "jobs.ini").write_text(JOBS, encoding="utf-8")
        (cls.home / "e.ini").write_text(EXPERIMENT)
        run = command_line.omland("ensemble", cls.home / "e.ini", "-o", cls.home / "DIR", "--quiet")
        if run.returncode:
            raise AssertionError(run.stderr)

    def setUp(self):
        pass   # nobody changes the files

    def test_python_judges_as_compare_does(self):
        names, table = ("population", "jobs", "unemployed", "employed"), self.home / "judged.csv"
        self.done("compare", self.home / "DIR", "--by", "municipality", "--indicators", ",".join(names), "--csv", table)
        with open(table, encoding="utf-8", newline="") as file:
            told = {(row["indicator"], row["where"].split()[0]): row for row in csv.DictReader(file)}
        answers = set()
        for name in names:
            values = {}
            for strategy in ("none", "jobs"):
                files = [Trajectory(self.home / "DIR" / "runs" / f"{strategy}.r000{r}.h5") for r in range(4)]
                values[strategy] = numpy.array([t.indicator(name)[0, -1] for t in files])
                codes = files[0].codes
                for t in files:
                    t.file.close()
            judged = verdict.judge(values["jobs"], values["none"])
            for k, code in enumerate(codes):
                row = told[name, code]
                self.assertEqual(row["effect"], judged.verdict[k], (name, code))
                answers.add(row["effect"])
                numpy.testing.assert_allclose([float(row[c]) for c in ("difference", "low", "high", "p")],
                                              [judged.mean[k], judged.low[k], judged.high[k], judged.p[k]], rtol=1e-5, atol=1e-7)
        self.assertTrue({"yes", "no"} <= answers, answers)

    def test_the_commands_of_the_docs_run(self):
        text = (ROOT / "docs" / "reading_results.md").read_text(encoding="utf-8")
        commands = re.findall(r"^    ((?:build/omland compare DIR|scripts/plots table\.csv) .*)$", text, re.M)
        self.assertGreaterEqual(len(commands), 5)
        for command in commands:
            words = shlex.split(command, comments=True)
            words[0] = command_line.PROGRAM if words[0] == "build/omland" else ROOT / words[0]
            done = subprocess.run(words, cwd=self.home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}")


if __name__ == "__main__":
    unittest.main()
