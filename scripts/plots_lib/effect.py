"""effect: what a strategy changes, year by year and role by role, against the same run without it."""
import numpy

from . import pairs, style, verdict
from .over_time import spread
from .words import Words


def panel(axes, run, base, name, groups, words):
    """Lines of one indicator; ends: (height, name, colour, is it an effect in the last year)."""
    ends = []
    for role, rows in groups:
        colour, pairwise = style.ROLE[role], pairs.difference(run, base, name, rows)
        known = ~numpy.isnan(pairwise).all(axis=0)
        years = numpy.array(run.years)[known]
        judged = pairs.judged(run, base, name, rows)
        for single in pairwise if len(pairwise) > 1 else ():
            axes.plot(years, single[known], color=colour, linewidth=0.7, alpha=0.6)
        if len(pairwise) >= verdict.LEAST:
            axes.fill_between(years, judged.low[known], judged.high[known], color=colour, alpha=0.16, linewidth=0)
        axes.plot(years, judged.mean[known], color=colour, linewidth=2.2)
        told = judged.verdict[known][-1] == verdict.YES
        axes.plot(years[-1], judged.mean[known][-1], "o", markersize=5.5, color=colour, markerfacecolor=colour if told else style.PAPER, clip_on=False)
        ends.append((judged.mean[known][-1], words.group(role), colour))
    axes.axhline(0, color=style.FAINT, linewidth=0.9, zorder=0)
    axes.grid(axis="y")
    axes.yaxis.set_major_formatter(words.signed)
    return ends


def draw(run, base, groups, indicators, path, title, subtitle, words=Words()):
    """groups: (role, rows); one panel an indicator, each on its own scale; at most three beside each other."""
    pyplot = style.begin()
    columns = min(3, len(indicators))
    rows = -(-len(indicators) // columns)
    wide, high = 3.5 * columns, 1.2 + 3.3 * rows
    figure, grid = pyplot.subplots(rows, columns, figsize=(wide, high), squeeze=False)
    for axes in grid.flat[len(indicators):]:
        axes.axis("off")
    for axes, name in zip(grid.flat, indicators):
        ends = panel(axes, run, base, name, groups, words)
        low, top = axes.get_ylim()
        for height, role, colour in spread(ends, (top - low) * 0.07):
            axes.annotate(role, (run.years[-1], height), xytext=(6, 0), textcoords="offset points", color=colour, fontsize=8.5,
                          fontweight="bold", va="center", annotation_clip=False)
        axes.set_xlim(run.years[0], run.years[-1])
        axes.set_xticks(style.years_to_mark(run.years))
        axes.set_title(style.wrapped(words.titled(*run.describe(name, words.language)), 30), fontsize=10)
    figure.subplots_adjust(left=0.75 / wide, right=1 - 1.0 / wide, top=1 - 1.25 / high, bottom=0.62 / high, wspace=0.75, hspace=0.45)
    style.heading(figure, title, subtitle)
    count = len(run.replicates)
    said = [words("thick_thin")] if count > 1 else []
    said += [words("band", level=words.number(100 * verdict.LEVEL)), words("dot")] if count >= verdict.LEAST else \
        [words("too_few", pairs=words.several(count, "pairs"))]
    style.foot(figure, f"{run.source_in(words)}. {'; '.join(said)}.")
    style.save(figure, path)
