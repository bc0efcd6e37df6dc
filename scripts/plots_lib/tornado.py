"""tornado: which parameters an outcome hangs on, largest first, with interval, noise and the evidence each rests on."""
import numpy
from matplotlib.colors import to_rgba

from . import experiment, style

# Warmer: less evidence.
EVIDENCE = {"computed": "#0072b2", "found": "#009e73", "assumed": "#e69f00", "none": "#d55e00", "": "#7a7f87"}


def draw(rows, path, source):
    """rows: of one method, indicator and case."""
    rows = sorted(rows, key=lambda row: (numpy.isnan(row["effect"]), -row["effect"]))
    pyplot = style.begin()
    high = 1.75 + 0.34 * len(rows)
    figure, axes = pyplot.subplots(figsize=(8.6, high))
    at = numpy.arange(len(rows))
    effect, low, top = (numpy.array([row[name] for row in rows]) for name in ("effect", "low", "high"))
    inks = [to_rgba(EVIDENCE.get(row["evidence"], style.FAINT), 1.0 if row["told"] == "yes" else 0.4) for row in rows]
    axes.barh(at, effect, height=0.62, color=inks)
    axes.hlines(at, low, top, color=style.INK, linewidth=1.1)
    noise = numpy.array([row["noise"] for row in rows])
    axes.vlines(noise, at - 0.40, at + 0.40, color=style.INK, linewidth=1.6)
    axes.set_yticks(at, [f"{row['parameter']}   {plain(row['from'])} – {plain(row['to'])}" for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(left=0)
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    morris = rows[0]["method"].startswith("morris")
    axes.set_xlabel("Change of the outcome over the whole range (mu*)" if morris else "Share of the outcome's variance (total index)" if "total" in rows[0]["method"] else rows[0]["method"])
    figure.subplots_adjust(left=0.36, right=0.97, top=1 - 1.0 / high, bottom=0.72 / high)
    one = rows[0]
    about = f"Strategy {one['strategy']}" if one["of"] == "value" else f"Difference that {experiment.strategy_title(one['strategy'])} makes"
    style.heading(figure, f"What {experiment.title_of(one['indicator']).lower()} hangs on",
                  f"{about}, {one['where']}, {int(one['year'])}. Thin line: interval; upright mark: what luck alone gives; pale: not told from it")
    for k, name in enumerate(dict.fromkeys(row["evidence"] for row in rows)):
        figure.text(0.02 + 0.13 * k, 0.26 / high, "■ " + (name or "unknown"), color=EVIDENCE.get(name, style.FAINT), fontsize=9, fontweight="bold", va="center")
    style.foot(figure, source)
    style.save(figure, path)


def plain(value):
    return "?" if numpy.isnan(value) else f"{value:.4g}".replace("-", "−")
