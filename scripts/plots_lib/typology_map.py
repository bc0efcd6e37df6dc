"""typology_map: labour-market regions by type, path, structure or distance, from what `omland regions --csv` wrote."""
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.patches import Patch, PathPatch

from common import files

from . import country_map, style
from .trajectory import TrajectoryError
from .words import Words

# Okabe and Ito, and greys: told apart by the colour-blind and, by lightness, in print.
SHADES = {
    "type": (("motor", "#0072b2"), ("mobiliser", "#56b4e9"), ("attractor", "#009e73"), ("sponge", "#d55e00"), ("none", "#d3d7dc"), ("no hinterland", "#f3f4f6")),
    "path": (("growing, growing", "#01665e"), ("growing, stable", "#35978f"), ("growing, declining", "#80cdc1"), ("stable, growing", "#c7eae5"),
             ("stable, stable", "#e3e6ea"), ("stable, declining", "#f6e8c3"), ("declining, growing", "#dfc27d"), ("declining, stable", "#bf812d"),
             ("declining, declining", "#8c510a"), ("growing, unknown", "#9fb7cf"), ("stable, unknown", "#f3f4f6"), ("declining, unknown", "#b7a99a")),
    "structure": (("metropolitan", "#7a7f87"), ("multi-core", "#0072b2"), ("single-core", "#56b4e9"), ("one municipality", "#e69f00"), ("remote", "#f0e442")),
    "distance": (("near", "#034e7b"), ("within reach", "#74a9cf"), ("far", "#f1eef6"), ("unknown", "#d3d7dc")),
}
WORDS = {
    "en": {
        "type": {"": "Regions by type, measured", "motor": "motor: core and hinterland grow, tied", "sponge": "sponge: hinterland loses people to the core",
                 "mobiliser": "mobiliser: more of the hinterland work in the core", "attractor": "attractor: the core gains from outside the region",
                 "none": "none of these", "no hinterland": "one municipality: no hinterland"},
        "path": {"": "Population of core and hinterland", "growing": "growing", "stable": "stable", "declining": "declining", "unknown": "no hinterland"},
        "structure": {"": "Regions by structure", "metropolitan": "metropolitan", "multi-core": "several cores", "single-core": "one core and a hinterland",
                      "one municipality": "one core alone", "remote": "small, without a core"},
        "distance": {"": "Travel time to a big city", "near": "near", "within reach": "within reach", "far": "far", "unknown": "unknown"},
        "count": "(how many regions)", "pair": "core {}, hinterland {}", "window": "{first}–{last}, labour-market regions",
        "sure": "{last}: {many} replicates; hatched: fewer than nine in ten have the same type",
    },
    "nb": {
        "type": {"": "Regioner etter målt type", "motor": "motor: by og omland vokser, knyttet sammen", "sponge": "svamp: omlandet taper folk til byen",
                 "mobiliser": "mobilisator: flere fra omlandet arbeider i byen", "attractor": "attraktor: byen vinner fra andre regioner",
                 "none": "ingen av disse", "no hinterland": "én kommune: uten omland"},
        "path": {"": "Folketall i by og omland", "growing": "vokser", "stable": "stabilt", "declining": "går ned", "unknown": "uten omland"},
        "structure": {"": "Regioner etter struktur", "metropolitan": "storbyregion", "multi-core": "flere kjerner", "single-core": "én kjerne med omland",
                      "one municipality": "én kjerne alene", "remote": "liten, uten kjerne"},
        "distance": {"": "Reisetid til storby", "near": "nær", "within reach": "innen rekkevidde", "far": "langt", "unknown": "ukjent"},
        "count": "(antall regioner)", "pair": "by {}, omland {}", "window": "{first}–{last}, bo- og arbeidsmarkedsregioner",
        "sure": "{last}: {many} gjentak; skravert: færre enn ni av ti har samme type",
    },
    "nn": {
        "type": {"": "Regionar etter målt type", "motor": "motor: by og omland veks, knytte saman", "sponge": "svamp: omlandet taper folk til byen",
                 "mobiliser": "mobilisator: fleire frå omlandet arbeider i byen", "attractor": "attraktor: byen vinn frå andre regionar",
                 "none": "ingen av desse", "no hinterland": "éin kommune: utan omland"},
        "path": {"": "Folketal i by og omland", "growing": "veks", "stable": "stabilt", "declining": "går ned", "unknown": "utan omland"},
        "structure": {"": "Regionar etter struktur", "metropolitan": "storbyregion", "multi-core": "fleire kjernar", "single-core": "éin kjerne med omland",
                      "one municipality": "éin kjerne åleine", "remote": "liten, utan kjerne"},
        "distance": {"": "Reisetid til storby", "near": "nær", "within reach": "innan rekkjevidd", "far": "langt", "unknown": "ukjent"},
        "count": "(kor mange regionar)", "pair": "by {}, omland {}", "window": "{first}–{last}, bu- og arbeidsmarknadsregionar",
        "sure": "{last}: {many} gjentak; skravert: færre enn ni av ti har same type",
    },
}


def read(path):
    """Rows by region number."""
    rows = files.table(path, "a table of `omland regions --csv`",
                       ("region", "type", "same_type", "replicates", "centre_path"))
    for line, row in enumerate(rows, 2):
        for name in ("region", "same_type", "replicates"):
            if not row[name].isdecimal():
                raise TrajectoryError(f"{path}: row {line}: {name} is `{row[name]}`, no whole number")
    return {int(row["region"]): row for row in rows}


def value(row, what):
    return f"{row['centre_path']}, {row['hinterland_path']}" if what == "path" else row[what]


def label(words, what, key):
    return words["pair"].format(*(words[what][part] for part in key.split(", "))) if what == "path" and not key.endswith("unknown") else \
        ", ".join(words[what][part] for part in key.split(", "))


def borders(outlines, trajectory):
    """Edges that are not shared by two municipalities of one region; neighbours share their points."""
    seen = {}
    for i, code in enumerate(trajectory.codes):
        if code not in outlines:
            continue
        path, last = outlines[code], None
        for point, kind in zip(path.vertices.round(3).tolist(), path.codes):
            point = tuple(point)
            if kind != path.MOVETO and point != last:
                edge = (min(point, last), max(point, last), int(trajectory.region[i]))
                seen[edge] = seen.get(edge, 0) + 1
            last = point
    return [edge[:2] for edge, count in seen.items() if count == 1]


def draw(trajectory, regions, outlines, path, what="type", language="en"):
    pyplot, words = style.begin(), WORDS[language]
    shade = dict(SHADES[what])
    missing = {int(r) for r in trajectory.region} - set(regions)
    if missing:
        raise TrajectoryError(f"the table of regions lacks region {min(missing)} of {trajectory.path}")
    known = [i for i, code in enumerate(trajectory.codes) if code in outlines]
    figure, axes, whole = country_map.page(pyplot, outlines, [trajectory.codes[i] for i in known], 1.0, 0.55)
    keys = [value(regions[int(r)], what) for r in trajectory.region]
    patches = [PathPatch(outlines[trajectory.codes[i]]) for i in known]
    axes.add_collection(PatchCollection(patches, facecolor=[shade[keys[i]] for i in known], edgecolor=[shade[keys[i]] for i in known], linewidth=0.2))
    unsure = [i for i in known if what == "type" and 10 * int(regions[int(trajectory.region[i])]["same_type"]) < 9 * int(regions[int(trajectory.region[i])]["replicates"])]
    if unsure:
        axes.add_collection(PatchCollection([PathPatch(outlines[trajectory.codes[i]]) for i in unsure], facecolor="none", edgecolor="#22272e", hatch="////", linewidth=0))
    axes.add_collection(LineCollection(borders({trajectory.codes[i]: outlines[trajectory.codes[i]] for i in known}, trajectory), colors="#5b636c", linewidths=0.45))
    country_map.name_cities(axes, trajectory) if whole else country_map.name_municipalities(axes, trajectory, known)
    counts = {key: sum(value(row, what) == key for row in regions.values()) for key in shade}
    handles = [Patch(facecolor=colour, edgecolor="#5b636c", linewidth=0.5, label=f"{label(words, what, key)}  ({counts[key]})") for key, colour in SHADES[what] if counts[key]]
    country_map.legend_of(axes, handles, [words["count"]], whole)
    row = next(iter(regions.values()))
    many = int(row["replicates"])
    subtitle = words["window"].format(first=row["from"], last=words["sure"].format(last=row["to"], many=many) if what == "type" and many > 1 else row["to"])
    style.heading(figure, words[what][""], subtitle)
    style.foot(figure, f"{trajectory.source_in(Words(language))}. omland regions. {Words(language)('boundaries')}")
    style.save(figure, path)
