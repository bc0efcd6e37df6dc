"""effect: what a strategy changes, year by year and role by role, against the same run without it."""
import numpy

from . import pairs, style
from .over_time import spread

BAND_LEAST = 3             # with two pairs Student's t is 12.7 wide and would hide the lines


def panel(axes, run, base, name, groups):
    ends = []
    for role, rows in groups:
        colour, pairwise = style.ROLE[role], pairs.difference(run, base, name, rows)
        mean, half = pairs.band(pairwise)
        known = ~numpy.isnan(mean)
        years = numpy.array(run.years)[known]
        for single in pairwise if len(pairwise) > 1 else ():
            axes.plot(years, single[known], color=colour, linewidth=0.7, alpha=0.6)
        if len(pairwise) >= BAND_LEAST:
            axes.fill_between(years, (mean - half)[known], (mean + half)[known], color=colour, alpha=0.16, linewidth=0)
        axes.plot(years, mean[known], color=colour, linewidth=2.2)
        ends.append((mean[known][-1], role, colour))
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
        axes.set_xticks(style.years_to_mark(run.years))
        axes.set_title(run.describe(name)[0], fontsize=10.5)
    width = figure.get_size_inches()[0]
    figure.subplots_adjust(left=0.75 / width, right=1 - 1.1 / width, top=0.74, bottom=0.12, wspace=0.62)
    style.heading(figure, title, subtitle)
    style.foot(figure, f"{run.source}. Thick: mean of the pairs; thin: each pair" + ("; band: 95 %, Student's t." if len(run.replicates) >= BAND_LEAST else "."))
    style.save(figure, path)
