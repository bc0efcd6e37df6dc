"""The words of the workshop page: every key in bokmål, nynorsk and English with the same parameters, none empty, every row of the
tables of levers, shocks, indicators and sectors and every shipped strategy with its words, and every key that the page's sources use."""
import collections
import json
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORDS = ROOT / "engine/page/words"
WEB = ROOT / "engine/page/web"
LANGUAGES = ("en", "nb", "nn")
WITHOUT_WORDS = {"unit.1"}            # a number without a unit: the one text that is empty
TYPES = ("metropolitan", "core", "hinterland", "remote")


def pairs(path):
    """Key and text as they stand, so that a key that stands twice is seen."""
    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=list)


TABLES = {language: dict(pairs(WORDS / f"{language}.json")) for language in LANGUAGES}


def parameters(text):
    return collections.Counter(re.findall(r"\{(\w+)\}", text))


def rows(table, macro):
    """Fields of the rows of a .def table: comments taken out, adjoining strings as one."""
    text = re.sub(r"/\*.*?\*/", "", (ROOT / table).read_text(encoding="utf-8"), flags=re.S)
    text = re.sub(r'"\s+"', "", text)
    found = re.findall(macro + r'\(((?:[^()"]|"[^"]*"|\([^()]*\))*)\)', text)
    return [[field.strip().strip('"') for field in re.findall(r'\s*("[^"]*"|[^,]+)', row)] for row in found]


def sectors():
    text = (ROOT / "engine/scenario/shocks.c").read_text(encoding="utf-8")
    return re.findall(r'"(\w+)"', re.search(r"sector_names\[\] = \{(.*?)\}", text, re.S)[1])


def lacking(keys):
    return sorted({f"{language}: {key}" for language in LANGUAGES for key in keys if key not in TABLES[language]})


class Words(unittest.TestCase):
    def test_a_key_stands_once_and_in_order(self):
        for language in LANGUAGES:
            keys = [key for key, _ in pairs(WORDS / f"{language}.json")]
            self.assertEqual(keys, sorted(set(keys)), language)

    def test_every_language_has_every_key_with_the_same_parameters(self):
        for language in ("nb", "nn"):
            self.assertEqual(set(TABLES[language]) ^ set(TABLES["en"]), set(), language)
            other = [key for key, text in TABLES["en"].items() if parameters(text) != parameters(TABLES[language][key])]
            self.assertEqual(other, [], language)

    def test_no_text_is_empty_or_careless(self):
        for language, table in TABLES.items():
            careless = [key for key, text in table.items()
                        if key not in WITHOUT_WORDS and (text != text.strip() or not text or "  " in text or re.search(r"\s[.,;:]", text))]
            self.assertEqual(careless, [], language)

    def test_a_singular_has_its_plural(self):
        self.assertEqual(lacking(key[:-len(".one")] for key in TABLES["en"] if key.endswith(".one")), [])

    def test_nynorsk_is_nynorsk_and_bokmaal_is_bokmaal(self):
        """Words that belong to the other form, as slips of the hand leave them."""
        forms = {"nb": r"ikkje|eit|ein|frå|kva|kor|korleis|dei|berre|kommunar|tenester|innbyggjarar|skilnad|verknad|verkemiddel|auke|vere|blei|nokre",
                 "nn": r"ikke|et|en|fra|hva|hvor|hvordan|bare|kommuner|tjenester|innbyggere|forskjell|virkning|virkemiddel|øke|være|ble|noen|jeg|mer"}
        for language, words in forms.items():
            slips = [f"{key}: {m[0]}" for key, text in TABLES[language].items() for m in re.finditer(rf"(?<![\w-])(?:{words})(?![\w-])", text, re.I)]
            self.assertEqual(slips, [], language)


class Tables(unittest.TestCase):
    """What the tables of the engine name has its words."""

    def needs(self, keys):
        self.assertEqual(lacking(keys), [])

    def test_levers(self):
        levers = rows("engine/levers.def", "LEVER")
        self.assertGreater(len(levers), 30)
        self.needs([f"lever.{row[0]}.{part}" for row in levers for part in ("name", "text", "meaning")] + [f"unit.{row[1]}" for row in levers])

    def test_shocks(self):
        shocks = rows("engine/shocks/shocks.def", "SHOCK")
        self.assertGreater(len(shocks), 5)
        self.needs([f"shock.{row[0]}.{part}" for row in shocks for part in ("name", "text", "meaning")] + [f"unit.{row[1]}" for row in shocks])

    def test_indicators_have_units_and_titles(self):
        indicators = rows("output/indicators.def", "INDICATOR")
        self.assertGreater(len(indicators), 80)
        self.needs([f"unit.{row[2]}" for row in indicators])
        self.assertEqual([row[0] for row in indicators if len(row) != 10 or not all(row[7:])], [])

    def test_evidence_payers_types_shares_and_sectors(self):
        self.needs([f"evidence.{mark}" for mark in ("found", "computed", "assumed", "none")])
        self.needs([f"type.{name}" for name in TYPES] + ["payer.state", "payer.municipal", "delivery.state", "delivery.local"])
        self.needs([f"share.{rule}" for rule in ("each", "equal", "population", "jobs")] + [f"sector.{name}" for name in sectors()])

    def test_shipped_strategies_futures_and_shocks(self):
        for prefix, folder in (("strategy", "strategies"), ("future", "futures"), ("event", "shocks")):
            names = [path.stem for path in (ROOT / "scenarios" / folder).glob("*.ini")]
            self.assertGreater(len(names), 2)
            self.needs([f"{prefix}.{name}.{part}" for name in names for part in ("name", "text")])


def sources():
    """Strings of the page's TypeScript as key or pattern, with the file: comments left out; a template's own strings as well."""
    for path in sorted(WEB.rglob("*.ts")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
        for match in re.finditer(r'"([^"\n]*)"|`([^`]*)`', text):
            yield path.relative_to(WEB), match[1] if match[1] is not None else match[2]
            for inner in re.findall(r'"([^"\n]*)"', match[2] or ""):
                yield path.relative_to(WEB), inner


def pattern(string):
    """What a template string stands for: each ${...} is anything."""
    return re.compile(".+".join(re.escape(part) for part in re.split(r"\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", string)))


@unittest.skipUnless(WEB.is_dir(), "the page's sources are not here")
class Sources(unittest.TestCase):
    """A string whose first part is that of a key is a key."""

    def test_every_key_that_is_used_has_its_words(self):
        firsts = {key.split(".")[0] for key in TABLES["en"]}
        form = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(firsts)))})(?:\.[\w${{}}().?:>\s\"/-]+)+")
        lacking_ = sorted({f"{path}: {string}" for path, string in sources()
                           if form.fullmatch(string) and not any(pattern(string).fullmatch(key) for key in TABLES["en"])})
        self.assertEqual(lacking_, [])

    def test_no_key_stands_unused(self):
        """Used: a string, what a template that begins with words stands for, or parts that stand in a file which puts keys together of nothing but parts.
        A singular is used where its plural is (unitWord of words.ts)."""
        by_file = collections.defaultdict(set)
        for path, string in sources():
            by_file[path].add(string)
        strings = set().union(*by_file.values())
        patterns = [pattern(string) for string in strings if "${" in string and re.match(r"\w+\.", string)]
        parts = [found for found in by_file.values() if any(re.fullmatch(r"(\$\{\w+\}\.)+\$\{\w+\}", string) for string in found)]
        unused = [key for key in TABLES["en"] if not key.endswith(".one") and key not in strings and not any(one.fullmatch(key) for one in patterns)
                  and not any(set(key.split(".")) <= found for found in parts)]
        self.assertEqual(unused, [])


class Guide(unittest.TestCase):
    """The guide calls the parts of the page as the page does, and says the same in both languages."""

    def test_names_and_headings(self):
        texts = {"nb": (ROOT / "docs/workshop_nb.md").read_text(encoding="utf-8"), "en": (ROOT / "docs/workshop.md").read_text(encoding="utf-8")}
        for language, text in texts.items():
            absent = [name for key, name in TABLES[language].items() if key.startswith("nav.") and f"**{name}**" not in text]
            self.assertEqual(absent, [], language)
        self.assertEqual(*([re.match("#+", line)[0] for line in text.split("\n") if line.startswith("#")] for text in texts.values()))


if __name__ == "__main__":
    unittest.main()
