"""words: what the numbers of the demo allow to be said, in sentences. Nothing is judged here: what may be called an effect stands in the column `effect`
of `omland compare --csv` (engine/experiment/verdict.h), row by row."""
import re

from plots_lib.style import thousands

NOTHING = {"no": "cannot be told from no change", "too small": "too small to matter", "too few pairs": "not told: too few pairs"}


def title(strategy):
    return strategy.replace("_", " ")


def quoted(strategies):
    """Names with "and" in them, one behind the other."""
    return listed(f'"{title(strategy)}"' for strategy in strategies)


def listed(words):
    words = list(words)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def signed(value):
    return ("+" if round(value) > 0 else "") + thousands(round(value))


def noun(row):
    """The indicator and its group: "people in the hinterland"."""
    name = {"population": "people", "young_adults": "young adults"}.get(row["indicator"], row["indicator"].replace("_", " "))
    where = {"all": "in the whole region", "core": "in the core", "hinterland": "in the hinterland"}.get(row["where"], f"in {row['where']}")
    return f"{name} {where}"


def difference(row):
    text = f"{signed(row['difference'])} {noun(row)}"
    return text if row["low"] != row["low"] else f"{text} ({signed(row['low'])} to {signed(row['high'])})"


def one(strategy, rows):
    """What is seen of one strategy, and what cannot be told."""
    seen = [row for row in rows if row["effect"] == "yes"]
    text = f"{title(strategy).capitalize()}: " + (listed(difference(row) for row in seen) + "." if seen else "no effect is seen.")
    for verdict, words in NOTHING.items():
        left = [noun(row) for row in rows if row["effect"] == verdict]
        if left:
            text += f" {listed(left).capitalize()}: {words}."
    return text


def overlap(a, b):
    return a["low"] <= b["high"] and b["low"] <= a["high"]


def best(rows):
    """Of one indicator and group: which strategy gives most, and from which others it cannot be told."""
    known = sorted((row for row in rows if row["effect"] == "yes" and row["difference"] > 0), key=lambda row: -row["difference"])
    if not known:
        return f"{noun(rows[0]).capitalize()}: no strategy is seen to give more."
    first, near = known[0], [row for row in known[1:] if overlap(known[0], row)]
    text = f"{noun(first).capitalize()}: {quoted([first['strategy']])} gives most"
    return text + (f", though {quoted(row['strategy'] for row in near)} may give as much (the intervals overlap)." if near else ".")


def trade_off(core, hinterland):
    """Strategies by who gains: rows of one indicator in the two groups, strategy by strategy."""
    def sign(row):
        return 0 if row["effect"] != "yes" else 1 if row["difference"] > 0 else -1

    kinds = {(1, 1): "both gain", (1, 0): "the core gains and no change is told in the hinterland", (0, 1): "the hinterland gains and no change is told in the core",
             (1, -1): "the core gains and the hinterland loses", (-1, 1): "the hinterland gains and the core loses", (0, 0): "no change is told in either"}
    found = {}
    for a in core:
        b = next(row for row in hinterland if row["strategy"] == a["strategy"])
        found.setdefault(kinds.get((sign(a), sign(b)), "one of the two loses, and neither gains"), []).append(a["strategy"])
    return "Who gains: " + "; ".join(f"{kind} with {quoted(names)}" for kind, names in found.items()) + "."


def without_effect(notices):
    """Of the warnings of `omland compare`: policies that do nothing in these runs."""
    return [f"Policy {name} {why}." for name, why in re.findall(r"warning: .*?policy (\w+): (has no effect[^;\n]*|acts only outside the regions of this run)", notices)]


def country(growing, count, one_run=True):
    """growing: {role: (how many grow, how many there are)}."""
    text = f"{sum(a for a, _ in growing.values())} of {count} municipalities grow: " + ", ".join(f"{a} of {b} {role}" for role, (a, b) in growing.items()) + "."
    return text + (" One run has one set of random numbers: what a small municipality owes to them cannot be told from this, and no run is a forecast." if one_run else "")
