"""intervals: what each strategy changes, a dot for the mean and a line for the interval; a panel an indicator, a colour a group of municipalities."""
import numpy

from . import experiment, style

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7a7f87", "#e69f00")


def colours(groups):
    used = {group: style.ROLE[group] for group in groups if group in style.ROLE}
    rest = iter([c for c in COLOURS if c not in used.values()])
    return {group: used.get(group) or next(rest, style.INK) for group in groups}


def draw(rows, path, source):
    """rows: of one year, shock and future."""
    strategies, indicators, groups = (experiment.values_of(rows, name) for name in ("strategy", "indicator", "where"))
    colour, label = colours(groups), {row["strategy"]: experiment.marked(row) for row in rows}
    pyplot = style.begin()
    left = 0.35 + 0.077 * max(map(len, label.values()))      # inches: names of strategies are long
    wide = left + 0.1 + 2.6 * len(indicators)
    high = 1.55 + max(len(strategies) * (0.34 + 0.15 * (len(groups) - 1)), 0.9)
    figure, grid = pyplot.subplots(1, len(indicators), figsize=(wide, high), squeeze=False, sharey=True)
    step = 0.62 / max(len(groups), 1)
    for axes, name in zip(grid[0], indicators):
        for g, group in enumerate(groups):
            some = [row for row in rows if row["indicator"] == name and row["where"] == group]
            at = numpy.array([strategies.index(row["strategy"]) + (g - (len(groups) - 1) / 2) * step for row in some])
            mean, low, top = (numpy.array([row[k] for row in some]) for k in ("difference", "low", "high"))
            sure = low * top > 0
            axes.hlines(at, low, top, color=colour[group], linewidth=2, alpha=0.55)
            axes.scatter(mean, at, s=26, zorder=3, edgecolor=colour[group], facecolor=[colour[group] if s else style.PAPER for s in sure], linewidth=1.3)
        axes.axvline(0, color=style.FAINT, linewidth=0.9, zorder=0)
        axes.grid(axis="x")
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_major_locator(pyplot.MaxNLocator(4))
        axes.xaxis.set_major_formatter(signed)
        axes.set_title(experiment.title_of(name), fontsize=10.5)
        axes.spines["left"].set_visible(False)
    grid[0][0].set_ylim(len(strategies) - 0.4, -0.6)
    grid[0][0].set_yticks(range(len(strategies)), [label[s] for s in strategies])
    figure.subplots_adjust(left=left / wide, right=1 - 0.2 / wide, top=1 - 1.05 / high, bottom=0.62 / high, wspace=0.12)
    years, pairs = sorted({int(row["year"]) for row in rows}), int(max(row["pairs"] for row in rows))
    under = experiment.condition(rows)
    style.heading(figure, "What each strategy changes", f"Difference to the base, {years[0] if len(years) == 1 else f'{years[0]}/{years[-1]}'}, {pairs} pairs"
                  + (f"; {under}" if under else "") + ". Filled: the interval leaves out zero")
    for k, group in enumerate(groups if len(groups) > 1 or groups != ["all"] else ()):
        figure.text(0.02 + 1.25 * k / wide, 0.30 / high, "● " + group, color=colour[group], fontsize=9, fontweight="bold", va="center")
    style.foot(figure, "  ".join(filter(None, [source, experiment.evidence_note(rows)])))
    style.save(figure, path)


def signed(value, _=None):
    """+1 200 with narrow spaces and a true minus; as many decimals as small numbers need."""
    if value == 0:
        return "0"
    text = f"{value:+,.0f}" if abs(value) >= 10 else f"{value:+.3g}"
    return text.replace(",", "\u202f").replace("-", "−")
