"""trade_off: two indicators against each other; a strategy up and to the right is better in both (an indicator of which less is better runs the other
way). A panel for each shock and future, for an interval is of one condition."""
import numpy

from . import experiment, style, verdict
from .words import Words

COLUMNS = 3


def points(rows, indicators):
    """By strategy, of one condition: (row of x, row of y)."""
    found = {}
    for row in rows:
        found.setdefault(row["strategy"], {})[row["indicator"]] = row
    return {strategy: tuple(pair[name] for name in indicators) for strategy, pair in found.items() if len(pair) == len(set(indicators))}


def not_beaten(means, directions):
    """Strategies that no other is at least as good as in both and better in one."""
    good = {s: numpy.array([(d or 1) * m for d, m in zip(directions, mean)]) for s, mean in means.items()}
    return {s for s in good if not any((good[o] >= good[s]).all() and (good[o] > good[s]).any() for o in good if o != s)}


def panel(axes, found, label, directions, words):
    """Points of one condition with intervals; filled where both are effects. Returns positions and names to write."""
    means = {strategy: numpy.array([x["difference"], y["difference"]]) for strategy, (x, y) in found.items()}
    best = not_beaten(means, directions)
    for strategy, (x, y) in found.items():
        ink, told = style.INK, x["effect"] == y["effect"] == verdict.YES
        axes.hlines(y["difference"], x["low"], x["high"], color=ink, linewidth=1.2, alpha=0.45)
        axes.vlines(x["difference"], y["low"], y["high"], color=ink, linewidth=1.2, alpha=0.45)
        axes.scatter(*means[strategy], s=46, edgecolor=ink, facecolor=ink if told else style.PAPER, linewidth=1.3, zorder=3)
    axes.axhline(0, color=style.FAINT, linewidth=0.9, zorder=0)
    axes.axvline(0, color=style.FAINT, linewidth=0.9, zorder=0)
    axes.grid()
    axes.margins(0.15)
    axes.xaxis.set_major_formatter(words.signed)
    axes.yaxis.set_major_formatter(words.signed)
    return means, {s: (label[s], s in best) for s in means}


def draw(rows, indicators, directions, path, source, words=Words()):
    label, cases = {name: style.wrapped(text, 26) for name, text in experiment.labels(rows, words).items()}, experiment.cases_of(rows)
    pyplot = style.begin()
    columns = min(COLUMNS, len(cases))
    lines = -(-len(cases) // columns)
    wide, high = (8.2, 6.6) if len(cases) == 1 else (10.4, 1.9 + 3.6 * lines)
    figure, grid = pyplot.subplots(lines, columns, figsize=(wide, high), squeeze=False, sharex=True, sharey=True)
    drawn = []
    for axes in grid.flat[len(cases):]:
        axes.axis("off")
    for axes, case in zip(grid.flat, cases):
        found = points([row for row in rows if (row["shock"], row["future"]) == case], indicators)
        drawn.append((axes, *panel(axes, found, label, directions, words)))
        if len(cases) > 1:
            axes.set_title(style.wrapped(experiment.condition(case, words, rows), 34), fontsize=9.5)
    if directions[0] < 0:                   # panels share their axes
        grid[0][0].invert_xaxis()
    if directions[1] < 0:
        grid[0][0].invert_yaxis()
    titles = [words("difference_in", name=experiment.titled(rows, name, words)) + (f"\n({words('turned')})" if d < 0 else "")
              for name, d in zip(indicators, directions)]
    figure.supxlabel(titles[0], fontsize=9.5, y=0.5 / high)
    figure.supylabel(style.wrapped(titles[1], 44), fontsize=9.5, x=0.012)
    figure.subplots_adjust(left=1.25 / wide, right=1 - 0.2 / wide, top=1 - (1.35 if len(cases) > 1 else 1.1) / high, bottom=1.15 / high, wspace=0.1, hspace=0.3)
    figure.canvas.draw()
    for axes, means, names in drawn:
        name_points(figure, axes, means, names)
    pairs = words.several(int(max(row["pairs"] for row in rows)), "pairs")
    where = words.group(rows[0]["where"])
    style.heading(figure, words("trade_off"), words("trade_off_of", where=where[:1].upper() + where[1:], year=experiment.years(rows), pairs=pairs))
    few = all(row["effect"] == verdict.TOO_FEW for row in rows)
    style.foot(figure, "\n".join(filter(None, [words("no_intervals", pairs=pairs) if few else "", "  ".join(filter(None, [source, experiment.evidence_note(rows, words)]))])))
    style.save(figure, path)


def name_points(figure, axes, means, names):
    """Names beside the points: the first of eight positions at which a name covers neither a point nor another name and stays inside."""
    renderer, inside = figure.canvas.get_renderer(), axes.get_window_extent()
    dots = axes.transData.transform(numpy.array(list(means.values())))
    taken = []
    for (strategy, _), dot in sorted(zip(means.items(), dots), key=lambda pair: -pair[1][1]):
        text, best = names[strategy]
        look = {"fontsize": 8.5, "color": style.INK, "zorder": 4, "textcoords": "offset points", "fontweight": "bold" if best else "normal"}
        for dx, dy, ha, va in ((6, 5, "left", "bottom"), (6, -5, "left", "top"), (-6, 5, "right", "bottom"), (-6, -5, "right", "top"),
                               (9, 0, "left", "center"), (-9, 0, "right", "center"), (0, 9, "center", "bottom"), (0, -9, "center", "top")):
            note = axes.annotate(text, means[strategy], xytext=(dx, dy), ha=ha, va=va, **look)
            box = note.get_window_extent(renderer).expanded(1.02, 1.15)
            clear = (inside.x0 <= box.x0 and box.x1 <= inside.x1 and not any(box.overlaps(other) for other in taken)
                     and not any(box.contains(*other) for other in dots))
            if clear:
                break
            note.remove()
        else:
            note = axes.annotate(text, means[strategy], xytext=(9, 0), va="center", **look)
        taken.append(note.get_window_extent(renderer))
