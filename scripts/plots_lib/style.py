"""style: one look for every picture; colours that colour-blind readers tell apart (Okabe and Ito; ColorBrewer)."""
import pathlib
import textwrap

import matplotlib

from common import files

matplotlib.use("Agg")
import matplotlib.pyplot as pyplot  # noqa: E402

INK, FAINT, GRID, PAPER = "#22272e", "#6a737d", "#e3e6ea", "#ffffff"
ROLE = {"metropolitan": "#7a7f87", "core": "#0072b2", "hinterland": "#d55e00", "remote": "#009e73"}
# What is better is blue, what is worse orange, in every picture; where neither is, more is purple and less olive. Palest beside zero. Told apart by
# the colour-blind and, by lightness, in print.
BLUE, ORANGE = ["#c6dbef", "#6baed6", "#2171b5", "#08306b"], ["#fdd0a2", "#fd8d3c", "#d94801", "#7f2704"]
PURPLE, OLIVE = ["#dadaeb", "#9e9ac8", "#756bb1", "#3f007d"], ["#ece7c1", "#cfc37a", "#a3953b", "#5c520f"]
LEVEL = ["#fdea9b", "#d9c56c", "#b0a370", "#8a8678", "#666970", "#3b496c", "#00224e"]      # cividis, light is little
UNCHANGED, UNKNOWN, NO_EFFECT, TOO_SMALL, HATCH = "#f0f1f2", "#8d949c", "#ffffff", "#e3e5e8", "#b4bac1"


def change_shades(direction):
    """Eight shades from the largest decline to the largest growth. direction: 1 more is better, -1 less, 0 neither."""
    less, more = {1: (ORANGE, BLUE), -1: (BLUE, ORANGE), 0: (OLIVE, PURPLE)}[direction]
    return less[::-1] + more


def begin():
    pyplot.rcParams.update({
        "figure.facecolor": PAPER, "axes.facecolor": PAPER, "savefig.facecolor": PAPER, "savefig.dpi": 150,
        "font.family": "DejaVu Sans", "font.size": 10, "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": FAINT,
        "xtick.color": FAINT, "ytick.color": FAINT, "xtick.labelcolor": INK, "ytick.labelcolor": INK,
        "axes.spines.top": False, "axes.spines.right": False, "axes.grid": False, "grid.color": GRID, "grid.linewidth": 0.8,
        "hatch.linewidth": 0.5, "axes.titlesize": 11, "axes.titleweight": "bold", "axes.titlelocation": "left", "legend.frameon": False,
    })
    return pyplot


def heading(figure, title, subtitle, left=0.02, top=None):
    """Title and subtitle at the top left; the distance between them is the same in every size of figure."""
    wide, high = figure.get_size_inches()
    step = 0.30 / high
    top = 1 - 0.12 / high if top is None else top
    title = "\n".join(textwrap.wrap(title, max(int(wide * 8.2), 20)))
    subtitle = "\n".join("\n".join(textwrap.wrap(line, max(int(wide * 13), 30))) for line in subtitle.split("\n"))
    step += 0.24 / high * title.count("\n")
    figure.text(left, top, title, fontsize=15, fontweight="bold", va="top")
    figure.text(left, top - step, subtitle, fontsize=10, color=FAINT, va="top", linespacing=1.35)


def wrapped(text, letters):
    return "\n".join(textwrap.wrap(text, letters, break_long_words=False))


def foot(figure, text, left=0.02):
    """Lines at the bottom, broken where the figure is too narrow for them; returns their height in inches."""
    letters = max(int(figure.get_size_inches()[0] * (1 - 2 * left) * 17.5), 30)
    lines = [line for part in text.split("\n") for line in textwrap.wrap(part, letters)]
    figure.text(left, 0.012, "\n".join(lines), fontsize=7.5, color=FAINT, va="bottom", linespacing=1.3)
    return 0.14 * len(lines)


def thousands(value, _=None):
    """12 345 678 with narrow spaces."""
    return f"{value:,.0f}".replace(",", "\u202f").replace("-", "\u2212")


def percent(new, old):
    """Change as "+3 %", with a true minus and no minus before zero; empty where there was nothing."""
    change = round(100 * (new / old - 1)) if old else None
    return "" if change is None else f"{change:+d} %".replace("-", "\u2212") if change else "0 %"


def years_to_mark(years):
    """First, middle and last, as whole years."""
    return sorted({years[0], (years[0] + years[-1]) // 2, years[-1]})


def save(figure, path):
    with files.written(path) as part:
        figure.savefig(part, format=pathlib.Path(path).suffix[1:].lower() or "png")
    pyplot.close(figure)
