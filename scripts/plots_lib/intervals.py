"""intervals: what each strategy changes, a dot for the mean and a line for the interval; a panel an indicator and condition (shock and future), a colour a
group of municipalities. Filled only where the table says that a difference is an effect."""
import numpy

from . import experiment, style, verdict
from .words import Words

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7a7f87", "#e69f00")
COLUMNS, WIDE = 3, 10.4      # panels beside each other; inches at most, 1 560 dots


def colours(groups):
    used = {group: style.ROLE[group] for group in groups if group in style.ROLE}
    rest = iter([c for c in COLOURS if c not in used.values()])
    return {group: used.get(group) or next(rest, style.INK) for group in groups}


def dots(axes, rows, strategies, groups, colour):
    """One panel; rows of one indicator and condition."""
    step = 0.62 / max(len(groups), 1)
    for g, group in enumerate(groups):
        some = [row for row in rows if row["where"] == group]
        at = numpy.array([strategies.index(row["strategy"]) + (g - (len(groups) - 1) / 2) * step for row in some])
        few = [row["effect"] == verdict.TOO_FEW for row in some]
        shade = [style.FAINT if f else colour[group] for f in few]
        if not all(few):
            axes.hlines(at, [row["low"] for row in some], [row["high"] for row in some], color=colour[group], linewidth=2, alpha=0.55)
        axes.scatter([row["difference"] for row in some], at, s=26, zorder=3, edgecolor=shade, linewidth=1.3,
                     facecolor=[c if row["effect"] == verdict.YES else style.PAPER for c, row in zip(shade, some)])


def legend(figure, groups, colour, words, high, y):
    """Names of groups in their colours, along a line."""
    at = 0.02
    for group in groups:
        name = "● " + words.group(group)
        figure.text(at, y / high, name, color=colour[group], fontsize=9, fontweight="bold", va="center")
        at += (0.32 + 0.078 * len(name)) / figure.get_size_inches()[0]


def notes(rows, words, source, level=verdict.LEVEL):
    """What is filled and what is not, why, and how many would be by chance."""
    pairs = int(max(row["pairs"] for row in rows))
    if all(row["effect"] == verdict.TOO_FEW for row in rows):
        said = [words("no_intervals", pairs=words.several(pairs, "pairs"))]
    else:
        known = sum(row["effect"] != verdict.TOO_FEW for row in rows)
        said = [words("filled")] + ([words("chance_rows", rows=words.number(known), expected=words.number(round((1 - level) * known, 1)))] if known > 1 else [])
        said += [words("few_of")] if known < len(rows) else []
    return "\n".join([" ".join(said), "  ".join(filter(None, [source, experiment.evidence_note(rows, words)]))])


def draw(rows, path, source, words=Words(), of_shock=False):
    """rows: of one year; of_shock: they tell what shocks do by themselves, so shocks stand where strategies do."""
    if of_shock:
        rows = [dict(row, strategy=row["shock"], shock="none", evidence="",
                     **{f"strategy_title{end}": row.get(f"shock_title{end}") for end in ("", "_nb", "_nn")}) for row in rows]
    strategies, indicators, groups = (experiment.values_of(rows, name) for name in ("strategy", "indicator", "where"))
    cases = experiment.cases_of(rows)
    panels = [(case, name) for case in cases for name in indicators]
    colour, label = colours(groups), experiment.labels(rows, words)
    pyplot = style.begin()
    columns = min(COLUMNS, len(indicators) if len(cases) > 1 else len(panels))
    lines = -(-len(panels) // columns)
    label = {name: style.wrapped(text, 34) for name, text in label.items()}
    left = min(0.35 + 0.077 * max(len(line) for text in label.values() for line in text.split("\n")), 3.4)          # inches: names of strategies are long
    wide = max(min(left + 0.2 + 2.6 * columns, WIDE), 6.2)
    tall = max(len(strategies) * (0.34 + 0.15 * (len(groups) - 1)), 0.9)
    gap = 0.85 + (0.2 if len(cases) > 1 else 0)
    foot = 0.95 + 0.16 * len(notes(rows, words, source)) / (wide * 16)
    high = 0.75 + lines * (tall + gap) + foot
    figure, grid = pyplot.subplots(lines, columns, figsize=(wide, high), squeeze=False, sharey=True)
    for axes in grid.flat[len(panels):]:
        axes.axis("off")
    for axes, (case, name) in zip(grid.flat, panels):
        some = [row for row in rows if row["indicator"] == name and (row["shock"], row["future"]) == case]
        dots(axes, some, strategies, groups, colour)
        axes.axvline(0, color=style.FAINT, linewidth=0.9, zorder=0)
        axes.grid(axis="x")
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_major_locator(pyplot.MaxNLocator(4))
        axes.xaxis.set_major_formatter(words.signed)
        title = style.wrapped(experiment.titled(rows, name, words), 28)
        axes.set_title(title + ("\n" + experiment.condition(case, words, rows) if len(cases) > 1 else ""), fontsize=9.5)
        axes.spines["left"].set_visible(False)
    grid[0][0].set_ylim(len(strategies) - 0.4, -0.6)
    grid[0][0].set_yticks(range(len(strategies)), [label[s] for s in strategies], linespacing=0.95)
    figure.subplots_adjust(left=left / wide, right=1 - 0.2 / wide, top=1 - (0.75 + gap - 0.35) / high, bottom=(foot - 0.05) / high, wspace=0.14, hspace=gap / tall)
    under = experiment.condition(cases[0], words, rows) if len(cases) == 1 and cases[0] not in experiment.PLAIN else ""
    pairs = words.several(int(max(row["pairs"] for row in rows)), "pairs")
    style.heading(figure, words("shock_changes" if of_shock else "changes"),
                  words("difference_of", year=experiment.years(rows), pairs=pairs) + (f"; {under}" if under else ""))
    if groups != ["all"]:
        legend(figure, groups, colour, words, high, foot - 0.55)
    style.foot(figure, notes(rows, words, source))
    style.save(figure, path)
