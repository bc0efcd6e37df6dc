"""style: one look for every picture; colours that colour-blind readers tell apart (Okabe and Ito; ColorBrewer)."""
import pathlib

import matplotlib

from common import files

matplotlib.use("Agg")
import matplotlib.pyplot as pyplot  # noqa: E402

INK, FAINT, GRID, PAPER = "#22272e", "#6a737d", "#e3e6ea", "#ffffff"
ROLE = {"metropolitan": "#7a7f87", "core": "#0072b2", "hinterland": "#d55e00", "remote": "#009e73"}
# Decline in browns, growth in blue-greens: ColorBrewer BrBG, four steps a side, safe for the colour-blind and in print.
CHANGE = ["#8c510a", "#bf812d", "#dfc27d", "#f6e8c3", "#c7eae5", "#80cdc1", "#35978f", "#01665e"]
LEVEL = ["#f1eef6", "#d0d1e6", "#a6bddb", "#74a9cf", "#3690c0", "#0570b0", "#034e7b"]


def begin():
    pyplot.rcParams.update({
        "figure.facecolor": PAPER, "axes.facecolor": PAPER, "savefig.facecolor": PAPER, "savefig.dpi": 150,
        "font.family": "DejaVu Sans", "font.size": 10, "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": FAINT,
        "xtick.color": FAINT, "ytick.color": FAINT, "xtick.labelcolor": INK, "ytick.labelcolor": INK,
        "axes.spines.top": False, "axes.spines.right": False, "axes.grid": False, "grid.color": GRID, "grid.linewidth": 0.8,
        "axes.titlesize": 11, "axes.titleweight": "bold", "axes.titlelocation": "left", "legend.frameon": False,
    })
    return pyplot


def heading(figure, title, subtitle, left=0.02, top=0.975):
    """Title and subtitle at the top left; the distance between them is the same in every size of figure."""
    step = 0.30 / figure.get_size_inches()[1]
    figure.text(left, top, title, fontsize=15, fontweight="bold", va="top")
    figure.text(left, top - step, subtitle, fontsize=10, color=FAINT, va="top", linespacing=1.35)


def foot(figure, text, left=0.02):
    figure.text(left, 0.012, text, fontsize=7.5, color=FAINT, va="bottom")


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
