"""effect: what a strategy changes, year by year and role by role, against the same run without it."""
import numpy

from . import pairs, style
from .over_time import spread


def panel(axes, run, base, name, groups):
    ends = []
    for role, rows in groups:
        mean, half = pairs.band(pairs.difference(run, base, name, rows))
        known = ~numpy.isnan(mean)
        years = numpy.array(run.years)[known]
        if numpy.isfinite(half[known]).all():
            axes.fill_between(years, (mean - half)[known], (mean + half)[known], color=style.ROLE[role], alpha=0.16, linewidth=0)
        axes.plot(years, mean[known], color=style.ROLE[role], linewidth=2)
        ends.append((mean[known][-1], role, style.ROLE[role]))
    axes.axhline(0, color=style.FAINT, linewidth=0.9, zorder=0)
    axes.grid(axis="y")
    axes.yaxis.set_major_formatter(lambda v, _: f"{v:+,.0f}".replace(",", "\u202f").replace("-", "−") if v else "0")
    return ends


def draw(run, base, groups, indicators, path, title, subtitle):
    """groups: (role, rows); one panel an indicator, each on its own scale."""
    pyplot = style.begin()
    figure, grid = pyplot.subplots(1, len(indicators), figsize=(4.1 * len(indicators), 4.5), squeeze=False)
    for axes, name in zip(grid[0], indicators):
        ends = panel(axes, run, base, name, groups)
        low, high = axes.get_ylim()
        for (height, role, colour) in spread(ends, (high - low) * 0.06):
            axes.annotate(role, (run.years[-1], height), xytext=(4, 0), textcoords="offset points", color=colour, fontsize=8.5,
                          fontweight="bold", va="center", annotation_clip=False)
        axes.set_xlim(run.years[0], run.years[-1])
        axes.set_title(run.describe(name)[0], fontsize=10.5)
    width = figure.get_size_inches()[0]
    figure.subplots_adjust(left=0.75 / width, right=1 - 1.0 / width, top=0.74, bottom=0.12, wspace=0.62)
    style.heading(figure, title, subtitle)
    style.foot(figure, f"{run.source}. Mean of the pairs; band: 95 %, Student's t.")
    style.save(figure, path)
