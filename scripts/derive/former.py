"""former_places.csv: codes and names of municipalities and counties that are no more, and what they are now."""
import collections
import re

from . import output

# Files that name municipalities, each in the borders of a year of its own.
NAMED = (("district_index_2016_own_borders.csv", "kommune_2016"), ("municipal_facts_2018_19_b2019.csv", "kommune_2019"),
         ("ba_regions_2020.csv", "kommune_2020"))
# SSB Klass 131, from memory: merged or renumbered before the first of these files.
EARLIER = {"1503": "Kristiansund", "1556": "Frei", "1723": "Mosvik", "1729": "Inderøy", "1901": "Harstad", "1915": "Bjarkøy"}
# SSB Klass 104, from memory.
COUNTIES = {"01": "Østfold", "02": "Akershus", "04": "Hedmark", "05": "Oppland", "06": "Buskerud", "07": "Vestfold", "08": "Telemark",
            "09": "Aust-Agder", "10": "Vest-Agder", "12": "Hordaland", "14": "Sogn og Fjordane", "16": "Sør-Trøndelag",
            "17": "Nord-Trøndelag", "19": "Troms", "20": "Finnmark", "30": "Viken", "38": "Vestfold og Telemark", "54": "Troms og Finnmark"}


def norwegian(candidates, successors):
    """Of the names a code had, the one its successor still has, else the shortest; without county and other languages."""
    parts = {part.strip("  ") for name in candidates for part in re.sub(r"\s*\(.*\)", "", name).split(" - ")}
    return min(parts, key=lambda part: (part not in successors, not part[:1].isupper(), len(part), part))


def write(raw, places, target, report):
    last, successors = {}, collections.defaultdict(dict)
    for row in raw.rows("code_mapping_to_2024.csv.gz"):
        code = row["code_original"]
        if code not in places:
            last[code] = max(last.get(code, 0), int(row["year"]))
            successors[code][row["code_2024"]] = float(row["weight"])
    names = collections.defaultdict(set, {code: {name} for code, name in EARLIER.items()})
    for file, column in NAMED:
        for row in raw.rows(file):
            names[row[column]].add(row["name"] if "name" in row else row["municipality"])
    rows = [(code, norwegian(names[code], {places[after].name for after in heirs}), last[code], after)
            for code, heirs in successors.items() for after in sorted(heirs, key=lambda after: (-heirs[after], after))]
    today = {place.county for place in places.values()}
    for county, name in COUNTIES.items():
        parts = collections.Counter(places[after].county for code, heirs in successors.items() if code[:2] == county for after in heirs)
        if county in today or not parts:
            raise ValueError(f"county {county} is no former one")
        rows += [(county, name, max(last[code] for code in last if code[:2] == county), after) for after, _ in sorted(parts.items(), key=lambda p: (-p[1], p[0]))]
    rows.sort(key=lambda row: row[0])
    output.write(target / "former_places.csv", ("code", "name", "last_year", "successor"), rows, report)
