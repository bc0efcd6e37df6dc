"""country_map: one value a municipality on the map, in classes."""
import math
import textwrap

import numpy
from matplotlib import patheffects
from matplotlib.collections import PatchCollection
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from common import outlines as borders

from . import style, verdict
from .words import Words

CITIES = {"0301": "Oslo", "4601": "Bergen", "5001": "Trondheim", "1103": "Stavanger", "5501": "Tromsø", "1804": "Bodø", "4204": "Kristiansand"}


def project(longitude, latitude, middle=15.0):
    """Spherical transverse Mercator about a meridian: shapes stay true from Lindesnes to the North Cape."""
    turn = numpy.radians(numpy.asarray(longitude, dtype=float) - middle)
    up = numpy.radians(numpy.asarray(latitude, dtype=float))
    return 6371 * numpy.arctanh(numpy.cos(up) * numpy.sin(turn)), 6371 * numpy.arctan2(numpy.tan(up), numpy.cos(turn))


def outline(rings):
    """All rings of a municipality as one path, so that enclaves stay holes."""
    points, codes = [], []
    for ring in rings:
        east, north = project(*zip(*ring))
        points.extend(zip(east, north))
        codes.extend([Path.MOVETO] + [Path.LINETO] * (len(ring) - 2) + [Path.CLOSEPOLY])
    return Path(points, codes)


def read_outlines(path):
    return {code: outline(rings) for code, rings in borders.read(path).items()}


def change_edges(values, least=0.0, floor=-math.inf):
    """Class borders either side of zero: 0, s, 2s, 4s, with s so that nine in ten values lie within 4s; s is no less than `least`, so that small
    differences stay pale, and no border lies at or below `floor` (nothing falls by more than 100 per cent)."""
    known = values[~numpy.isnan(values) & (values != 0)]
    wide = numpy.percentile(numpy.abs(known), 90) / 4 if len(known) else 1
    scale = [n * 10.0 ** k for k in range(-6, 12) for n in (1, 2, 2.5, 5)]
    step = min((s for s in scale if s >= least), key=lambda s: abs(math.log(s / max(wide, 1e-9))))
    return [e for e in (-4 * step, -2 * step, -step, 0.0, step, 2 * step, 4 * step) if e > floor]


def level_edges(values):
    return sorted(set(float(f"{q:.2g}") for q in numpy.nanpercentile(values, (15, 30, 45, 60, 75, 90))))


def class_names(edges, unit, words, signed=True):
    number = words.signed if signed else words.number
    between = [words("to", first=number(low), last=words.with_unit(number(high), unit)) for low, high in zip(edges, edges[1:])]
    return [words("under", number=words.with_unit(number(edges[0]), unit)), *between,
            words("over", number=words.with_unit(number(edges[-1]), unit))]


class Classes:
    """How values are coloured: borders, a shade for each class between them, and names."""

    def __init__(self, values, unit, words, direction=None, least=0.0):
        """direction: of a change (style.change_shades); None for a level."""
        self.change = direction is not None
        if self.change:
            self.edges = change_edges(values, least, -100 if unit == "%" else -math.inf)
            self.shades = style.change_shades(direction)[7 - len(self.edges):]
        else:
            self.edges = level_edges(values)
            self.shades = style.LEVEL[-len(self.edges) - 1:]
        self.names = class_names(self.edges, unit, words, self.change)

    def of(self, values):
        return numpy.searchsorted(self.edges, values, side="right")

    def shade(self, value):
        """Not known is dark grey; exactly no change is neither growth nor decline."""
        if math.isnan(value):
            return style.UNKNOWN
        return style.UNCHANGED if self.change and value == 0 else self.shades[int(self.of(value))]


QUIET = {verdict.NO: (style.NO_EFFECT, "/////"), verdict.TOO_FEW: (style.NO_EFFECT, "/////"), verdict.TOO_SMALL: (style.TOO_SMALL, None)}


def paint(values, classes, verdicts):
    """(colour, hatch) of each municipality: what is no effect (verdict.py) has no colour of its own."""
    judged = verdicts if verdicts is not None else [verdict.YES] * len(values)
    return [(classes.shade(v), None) if math.isnan(v) or v == 0 else QUIET.get(j, (classes.shade(v), None)) for v, j in zip(values, judged)]


def legend_rows(values, classes, verdicts, said):
    """Patches with their counts, the largest first; then what is not coloured, and why. said: words for each verdict, unchanged and unknown."""
    judged = numpy.asarray(verdicts) if verdicts is not None else numpy.full(len(values), verdict.YES)
    known = ~numpy.isnan(values)
    zero = known & (values == 0) & classes.change
    counts = numpy.bincount(classes.of(values[known & ~zero & (judged == verdict.YES)]), minlength=len(classes.shades))
    rows = [(c, None, n, k) for c, n, k in zip(classes.shades, classes.names, counts)][::-1] if counts.any() else []
    rows += [(style.UNCHANGED, None, said["unchanged"], zero.sum())] if zero.any() else []
    rows += [(*QUIET[v], said[v], (known & ~zero & (judged == v)).sum()) for v in QUIET if (known & ~zero & (judged == v)).any()]
    rows += [(style.UNKNOWN, None, said["unknown"], (~known).sum())] if (~known).any() else []
    return [Patch(facecolor=c, edgecolor=style.HATCH, hatch=hatch, linewidth=0.5, label="\n".join(textwrap.wrap(f"{name}  ({k})", 38)))
            for c, hatch, name, k in rows]


def page(pyplot, outlines, codes, head, foot):
    """Figure and axes of the map: the whole country leaves its south-east to the legend, a region has the legend beside it. head, foot: inches."""
    boxes = numpy.array([outlines[code].get_extents().get_points() for code in codes])
    low, high = boxes[:, 0].min(axis=0), boxes[:, 1].max(axis=0)
    size, whole = high - low, high[1] - low[1] > 900
    low, size = (low - [90, 15], size + [130, 30]) if whole else (low - 0.04 * size, 1.08 * size)
    scale = 8.4 / size[1] if whole else min(6.4 / size[0], 6.6 / size[1])
    wide, tall = (8.2, 8.4) if whole else (max(scale * size[0], 2.5), max(scale * size[1], 3.6))
    full, high = wide + (0 if whole else 3.5), tall + head + foot
    figure = pyplot.figure(figsize=(full, high))
    axes = figure.add_axes([0.0 if whole else 0.1 / full, foot / high, wide / full, tall / high])
    axes.set_xlim(low[0], low[0] + size[0])
    axes.set_ylim(low[1], low[1] + size[1])
    axes.set_aspect("equal", adjustable="box" if whole else "datalim")
    axes.axis("off")
    return figure, axes, whole


def shapes(axes, outlines, codes, **look):
    axes.add_collection(PatchCollection([PathPatch(outlines[code]) for code in codes if code in outlines], **look))


def legend_of(axes, handles, lines, whole):
    title = "\n".join(line for text in lines for line in textwrap.wrap(text, 42))
    place = {"loc": "lower right", "bbox_to_anchor": (0.99, 0.03)} if whole else {"loc": "upper left", "bbox_to_anchor": (1.03, 1.0)}
    axes.legend(handles=handles, fontsize=9, title_fontsize=9, title=title, alignment="left", handlelength=1.5, handleheight=1.2, borderaxespad=0.0, **place)


def draw(trajectory, values, outlines, path, title, subtitle, unit, diverging=True, frame=(), direction=0, judged=None, steady=None,
         words=Words(), note="", smallest=verdict.SMALLEST, level=verdict.LEVEL):
    """values: one a municipality; frame: (name, rows) of places to outline and name; diverging: a change, coloured by direction, else a level.
    judged: what verdict.judge says of differences between runs: only effects are coloured. steady: the same of a change within one run, hatched
    where its replicates do not agree that anything changes."""
    pyplot = style.begin()
    values, told = numpy.asarray(values, dtype=float), judged or steady
    verdicts = told.verdict if told else None
    least = max(100 * smallest, 0.25) if unit == "%" and judged else 0.0
    shown = values[verdicts == verdict.YES] if told else values
    classes = Classes(shown, unit, words, direction if diverging else None, least)
    codes = [code for code in trajectory.codes if code in outlines]
    rows = [trajectory.row[code] for code in codes]
    painted = paint(values, classes, verdicts)
    figure, axes, whole = page(pyplot, outlines, codes, 1.0, 0.55)
    if not whole:
        shapes(axes, outlines, [code for code in outlines if code not in trajectory.row], edgecolor="#e3e6ea", linewidth=0.4, facecolor="#fafbfb")
    shapes(axes, outlines, codes, edgecolor="#c9ced4" if told else "white", linewidth=0.25, facecolor=[painted[i][0] for i in rows])
    shapes(axes, outlines, [trajectory.codes[i] for i in rows if painted[i][1]], facecolor="none", edgecolor=style.HATCH, hatch="/////", linewidth=0)
    name_cities(axes, trajectory) if whole else name_municipalities(axes, trajectory, rows)
    for name, framed in frame:
        shapes(axes, outlines, [trajectory.codes[i] for i in framed], edgecolor=style.INK, linewidth=0.9, facecolor="none", zorder=4)
        name_frame(axes, trajectory, name, framed)
    said = {"unchanged": words("unchanged"), "unknown": words("unknown"), verdict.NO: words("no" if judged else "held_replicates"),
            verdict.TOO_SMALL: words("too_small", share=words.number(100 * smallest)),
            verdict.TOO_FEW: words("too_few", pairs=words.several(told.pairs, "pairs")) if told else ""}
    coloured = not told or (verdicts == verdict.YES).any()
    lines = [words("better" if direction else "either")] if diverging and coloured else []
    lines += [words("chance", share=words.number(round(100 * (1 - level))))] if judged and coloured else []
    legend_of(axes, legend_rows(values, classes, verdicts, said), [*lines, words("how_many")], whole)
    style.heading(figure, title, subtitle)
    style.foot(figure, "\n".join(filter(None, [note, f"{trajectory.source_in(words)}. {words('boundaries')}"])))
    style.save(figure, path)


def name_municipalities(axes, trajectory, rows):
    """Names in a region of a handful."""
    for i in rows if len(rows) <= 14 else ():
        spot = project(trajectory.longitude[i], trajectory.latitude[i])
        axes.annotate(trajectory.names[i], spot, ha="center", va="center", fontsize=8.5, color=style.INK, zorder=6,
                      path_effects=[patheffects.withStroke(linewidth=2.5, foreground="white")])


def name_place(axes, name, spot, offset, weight="normal"):
    axes.annotate(name, spot, xytext=offset, textcoords="offset points", fontsize=8.5, ha="right" if offset[0] < 0 else "left", color=style.INK, zorder=6,
                  fontweight=weight, path_effects=[patheffects.withStroke(linewidth=2.5, foreground="white")],
                  arrowprops={"arrowstyle": "-", "color": style.INK, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 0})


def name_cities(axes, trajectory):
    for code, name in CITIES.items():
        if code in trajectory.row:
            spot = project(trajectory.longitude[trajectory.row[code]], trajectory.latitude[trajectory.row[code]])
            name_place(axes, name, spot, (-24, 10))
            axes.plot(*spot, "o", markersize=2.6, color=style.INK, zorder=6)


def name_frame(axes, trajectory, name, rows):
    """Names an outlined region out at sea if it lies in the west, towards Sweden if in the east."""
    east, north = project(trajectory.longitude[rows], trajectory.latitude[rows])
    west = numpy.mean(trajectory.longitude[rows]) < 8 or numpy.mean(trajectory.latitude[rows]) > 64.5
    name_place(axes, name, (east.min() if west else east.max(), north.mean()), (-34, 4) if west else (38, -10), "bold")
