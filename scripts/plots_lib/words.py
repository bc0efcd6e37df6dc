"""words: what pictures say, in one table a language (words_en.py, words_nb.py, words_nn.py), and numbers as each language writes them."""
from . import words_en, words_nb, words_nn

TABLES = {"en": words_en.WORDS, "nb": words_nb.WORDS, "nn": words_nn.WORDS}
LANGUAGES = tuple(TABLES)
NAME_LONG = 46                # letters of an indicator's name that fit over a panel


class Words:
    """words("to", first="1", last="2") is the phrase of that key; numbers have a true minus, narrow spaces and the language's decimal mark."""

    def __init__(self, language="en"):
        self.language, self.table = language, TABLES[language]

    def __call__(self, key, **fields):
        return self.table[key].format(**fields)

    def known(self, prefix, key):
        """The word of a key that may be anybody's own (a region's name, a shock's): itself, for people, when the table has none."""
        return self.table.get(f"{prefix}.{key}", key.replace("_", " "))

    def group(self, name):
        """A group of municipalities: all and roles are words, regions and municipalities are called what they are."""
        return self.table.get(f"group.{name}", name)

    def unit(self, unit):
        return self.table.get(f"unit.{unit}", unit)

    def number(self, value, _=None, signed=False):
        """As many decimals as small numbers need: 12 345, 12,3, 0,038."""
        if value != value:
            return "?"
        size = abs(value)
        text = f"{value:,.0f}" if size >= 100 or value == round(value) else f"{value:,.1f}" if size >= 10 else f"{value:,.3g}"
        if "e" in text:
            text = f"{value:.6f}".rstrip("0").rstrip(".")
        text = ("+" if signed and value > 0 and text.strip("0.,") else "") + text
        text = text.replace(",", "\u202f").replace("-", "\u2212")
        return text if self.language == "en" else text.replace(".", ",")

    def signed(self, value, _=None):
        return self.number(value, signed=True)

    def percent(self, new, old):
        """Change as "+3 %"; empty where there was nothing."""
        return self.signed(round(100 * (new / old - 1))) + " %" if old else ""

    def with_unit(self, text, unit):
        """"+2 %", "3 jobs"; nothing behind numbers without a unit."""
        word = self.unit(unit)
        return f"{text} {word}" if word else text

    def titled(self, name, unit):
        """An indicator's name with its unit, for an axis or over a panel."""
        word = self.unit(unit)
        return f"{name} ({word})" if word and word.lower() not in name.lower() else name

    def several(self, count, key):
        return self(key + (".one" if count == 1 else ".many"), count=self.number(count))


def short(name):
    """The first part of a long name: up to a bracket or comma, when it would not fit."""
    for mark in (" (", ", "):
        if len(name) > NAME_LONG and mark in name:
            name = name[:name.rindex(mark)] if len(name[:name.rindex(mark)]) <= NAME_LONG else name[:name.index(mark)]
    return name
