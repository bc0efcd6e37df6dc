"""over_time: core against hinterland, year by year, as an index of the start; bands are the replicates."""
from . import style
from .words import Words
from .trajectory import total


def index(trajectory, name, rows):
    """[replicate, year], the first year = 100."""
    series = total(trajectory.indicator(name), rows)
    return 100 * series / series[:, :1]


def spread(labels, room):
    """Moves label heights apart so that no two are closer than room; those that touch move as one, about their middle."""
    piles = []
    for height, text, colour in sorted(labels):
        piles.append([height, [(text, colour)]])
        while len(piles) > 1 and piles[-1][0] - piles[-2][0] < room * (len(piles[-1][1]) + len(piles[-2][1])) / 2:
            (high, above), (low, below) = piles.pop(), piles.pop()
            piles.append([(high * len(above) + low * len(below)) / (len(above) + len(below)), below + above])
    return [(middle + room * (k - (len(pile) - 1) / 2), text, colour) for middle, pile in piles for k, (text, colour) in enumerate(pile)]


def line(axes, years, values, colour):
    """Mean, with the range of the replicates; leaves off what is not there (flows of the last year)."""
    middle = values.mean(axis=0)
    known = [i for i, v in enumerate(middle) if v == v]
    year = [years[i] for i in known]
    if len(values) > 1:
        axes.fill_between(year, values.min(axis=0)[known], values.max(axis=0)[known], color=colour, alpha=0.25, linewidth=0)
    axes.plot(year, middle[known], color=colour, linewidth=2)
    return middle[known][-1]


def panel(axes, trajectory, name, groups):
    ends = []
    for role, rows in groups:
        if rows and total(trajectory.indicator(name), rows)[0, 0] > 0:
            colour = style.ROLE[role]
            ends.append((line(axes, trajectory.years, index(trajectory, name, rows), colour), role, colour))
    axes.axhline(100, color=style.FAINT, linewidth=0.8, zorder=0)
    axes.grid(axis="y")
    return ends


def draw(trajectory, regions, indicators, path, title, subtitle, words=Words()):
    """regions: (name, [(role, rows)]); one column each. indicators: one row each, on one scale."""
    pyplot = style.begin()
    figure, grid = pyplot.subplots(len(indicators), len(regions), figsize=(3.2 * len(regions) + 0.95, 2.35 * len(indicators) + 1.35),
                                   sharex=True, sharey="row", squeeze=False)
    first, last = trajectory.years[0], trajectory.years[-1]
    for r, name in enumerate(indicators):
        ends = [panel(axes, trajectory, name, groups) for axes, (_, groups) in zip(grid[r], regions)]
        low, high = grid[r][0].get_ylim()
        for c, axes in enumerate(grid[r]):
            for height, role, colour in spread(ends[c], (high - low) * 0.10):
                axes.annotate(f"{words.group(role)} {words.number(round(height_of(ends[c], role)))}", (last, height), xytext=(4, 0), textcoords="offset points", color=colour,
                              fontsize=8, fontweight="bold", va="center", annotation_clip=False)
            axes.set_xlim(first, last)
            axes.set_xticks(style.years_to_mark(trajectory.years))
            if r == 0:
                axes.set_title(style.wrapped(regions[c][0], 30) + "\n", fontsize=10.5, pad=2)
        grid[r][0].set_ylabel(style.wrapped(trajectory.describe(name, words.language)[0], 26) + "\n" + words("index", year=first), fontsize=8.5)
    height = figure.get_size_inches()[1]
    figure.subplots_adjust(left=1.0 / figure.get_size_inches()[0], right=1 - 1.15 / figure.get_size_inches()[0], top=1 - 1.15 / height,
                           bottom=0.72 / height, wspace=0.52, hspace=0.2)
    style.heading(figure, title, subtitle)
    style.foot(figure, f"{trajectory.source_in(words)}. {words('line_band' if len(trajectory.replicates) > 1 else 'line')}")
    style.save(figure, path)


def height_of(ends, role):
    return next(height for height, name, _ in ends if name == role)
