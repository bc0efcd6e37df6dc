"""tornado: which parameters an outcome hangs on, largest first, with interval, noise and the evidence each rests on."""
import numpy

from . import experiment, style
from .words import Words

# Warmer: less evidence.
EVIDENCE = {"computed": "#0072b2", "found": "#009e73", "assumed": "#e69f00", "none": "#d55e00", "": "#7a7f87"}


def draw(rows, path, source, words=Words()):
    """rows: of one method, indicator and case."""
    rows = sorted(rows, key=lambda row: (numpy.isnan(row["effect"]), -row["effect"]))
    pyplot = style.begin()
    high = 1.95 + 0.34 * len(rows)
    figure, axes = pyplot.subplots(figsize=(8.6, high))
    at = numpy.arange(len(rows))
    effect, low, top = (numpy.array([row[name] for row in rows]) for name in ("effect", "low", "high"))
    for k, row in enumerate(rows):
        ink, told = EVIDENCE.get(row["evidence"], style.FAINT), row["told"] == "yes"
        axes.barh(k, effect[k], height=0.62, facecolor=ink if told else style.PAPER, edgecolor=ink, hatch=None if told else "/////", linewidth=0.8)
    axes.hlines(at, low, top, color=style.INK, linewidth=1.1)
    noise = numpy.array([row["noise"] for row in rows])
    axes.vlines(noise, at - 0.40, at + 0.40, color=style.INK, linewidth=1.6)
    axes.set_yticks(at, [f"{row['parameter']}   {words.number(row['from'])} – {words.number(row['to'])}" for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(left=0)
    axes.xaxis.set_major_formatter(words.number)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    one = rows[0]
    morris = rows[0]["method"].startswith("morris")
    axes.set_xlabel(words("mu_star", unit=words.unit(one["unit"]) or "1") if morris else words("total"))
    figure.subplots_adjust(left=0.36, right=0.97, top=1 - 1.05 / high, bottom=0.85 / high)
    about = words("without_strategy") if one["strategy"] == "none" else \
        words("of_strategy" if one["of"] == "value" else "of_difference", name=experiment.strategy_title(one["strategy"]))
    name = experiment.name_of(one, words.language)
    style.heading(figure, words("hangs_on", name=name[:1].lower() + name[1:]), words("tornado_of", about=about, where=words.group(one["where"]), year=int(one["year"])))
    for k, name in enumerate(dict.fromkeys(row["evidence"] for row in rows)):
        figure.text(0.02 + 0.13 * k, 0.32 / high, "■ " + words(f"evidence.{name}"), color=EVIDENCE.get(name, style.FAINT), fontsize=9, fontweight="bold", va="center")
    style.foot(figure, source)
    style.save(figure, path)

