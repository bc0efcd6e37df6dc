"""country_map: one value a municipality on the map, in classes."""
import math

import numpy
from matplotlib import patheffects
from matplotlib.collections import PatchCollection
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from common import outlines as borders

from . import style

NICE = (0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10, 20, 25, 50)
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


def change_edges(values):
    """Class borders either side of zero: 0, s, 2s, 4s, with s so that nine in ten values lie within 4s."""
    wide = numpy.nanpercentile(numpy.abs(values), 90) / 4 if len(values) else 1
    step = min(NICE, key=lambda s: abs(math.log(s / max(wide, 1e-6))))
    return [-4 * step, -2 * step, -step, 0, step, 2 * step, 4 * step]


def level_edges(values):
    return sorted(set(float(f"{q:.2g}") for q in numpy.nanpercentile(values, (15, 30, 45, 60, 75, 90))))


def class_names(edges, unit):
    number = lambda v: f"{v:+g}".replace("-", "−") if edges[0] < 0 and v else style.thousands(v) if abs(v) >= 1000 else f"{v:g}"
    return [f"under {number(edges[0])} {unit}"] + [f"{number(a)} to {number(b)} {unit}" for a, b in zip(edges, edges[1:])] \
        + [f"{number(edges[-1])} {unit} and over"]


def colour(value, shade, diverging):
    """No value is dark grey; exactly no change is light grey, neither growth nor decline."""
    return "#a9afb6" if math.isnan(value) else "#eceef0" if diverging and value == 0 else shade


def draw(trajectory, values, outlines, path, title, subtitle, unit, diverging=True, frame=()):
    """values: one a municipality; frame: (name, rows) of places to outline and name."""
    pyplot = style.begin()
    edges = change_edges(values) if diverging else level_edges(values)
    colours = (style.CHANGE if diverging else style.LEVEL)[:len(edges) + 1]
    which = numpy.searchsorted(edges, values, side="right")
    figure = pyplot.figure(figsize=(8.2, 9.6))
    axes = figure.add_axes([0.0, 0.03, 1.0, 0.86])
    known = [i for i, code in enumerate(trajectory.codes) if code in outlines]
    axes.add_collection(PatchCollection([PathPatch(outlines[trajectory.codes[i]]) for i in known], edgecolor="white", linewidth=0.25,
                                        facecolor=[colour(values[i], colours[which[i]], diverging) for i in known]))
    name_cities(axes, trajectory)
    for name, rows in frame:
        axes.add_collection(PatchCollection([PathPatch(outlines[trajectory.codes[i]]) for i in rows if trajectory.codes[i] in outlines],
                                            edgecolor=style.INK, linewidth=0.9, facecolor="none", zorder=4))
        name_frame(axes, trajectory, name, rows)
    axes.autoscale_view()
    axes.set_xlim(axes.get_xlim()[0] - 90, None)        # room for names at sea
    axes.set_aspect("equal")
    axes.axis("off")
    same = diverging & (values == 0)
    counts = numpy.bincount(which[~numpy.isnan(values) & ~same], minlength=len(colours))
    handles = [Patch(facecolor=c, edgecolor="white", label=f"{n}  ({k})") for c, n, k in zip(colours, class_names(edges, unit), counts)]
    handles = handles[::-1] + ([Patch(facecolor="#eceef0", edgecolor="white", label=f"unchanged  ({same.sum()})")] if same.any() else [])
    axes.legend(handles=handles, loc="lower right", bbox_to_anchor=(0.97, 0.06), fontsize=9.5, title_fontsize=9.5,
                title="(how many municipalities)", alignment="left", handlelength=1.5, handleheight=1.2)
    style.heading(figure, title, subtitle)
    style.foot(figure, f"{trajectory.source}. Boundaries: Kartverket, CC BY 4.0.")
    style.save(figure, path)


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
