"""trade_off: two indicators against each other; a strategy up and to the right is better in both (an indicator of which less is better runs the other way)."""
import numpy

from . import experiment, style
from .intervals import signed


def points(rows, indicators):
    """By strategy: arrays [case] of (x, y, x low, x high, y low, y high) in order of shock and future."""
    found = {}
    for strategy in experiment.values_of(rows, "strategy"):
        mine = [row for row in rows if row["strategy"] == strategy]
        cases = experiment.values_of([{"case": (row["shock"], row["future"])} for row in mine], "case")
        by = {(row["indicator"], row["shock"], row["future"]): row for row in mine}
        found[strategy] = numpy.array([[by[name, *case][k] for k in ("difference", "low", "high") for name in indicators] for case in cases])
    return found


def not_beaten(means, directions):
    """Strategies that no other is at least as good as in both and better in one, by the mean over cases."""
    good = {s: numpy.array([d * m for d, m in zip(directions, mean)]) for s, mean in means.items()}
    return {s for s in good if not any((good[o] >= good[s]).all() and (good[o] > good[s]).any() for o in good if o != s)}


def draw(rows, indicators, directions, path, source):
    found = points(rows, indicators)
    means = {strategy: cases[:, :2].mean(axis=0) for strategy, cases in found.items()}
    best, label = not_beaten(means, directions), {row["strategy"]: experiment.marked(row) for row in rows}
    pyplot = style.begin()
    figure, axes = pyplot.subplots(figsize=(8.2, 6.2))
    for strategy, cases in found.items():
        ink = "#0072b2" if strategy in best else style.FAINT
        x, y = means[strategy]
        if len(cases) == 1:
            axes.hlines(y, *cases[0, 2::2], color=ink, linewidth=1.2, alpha=0.5)
            axes.vlines(x, *cases[0, 3::2], color=ink, linewidth=1.2, alpha=0.5)
        else:
            for cx, cy in cases[:, :2]:
                axes.plot([x, cx], [y, cy], color=ink, linewidth=0.7, alpha=0.5)
            axes.scatter(cases[:, 0], cases[:, 1], s=14, color=ink, alpha=0.5, linewidth=0)
        axes.scatter(x, y, s=52, color=ink, zorder=3)
    axes.axhline(0, color=style.FAINT, linewidth=0.9, zorder=0)
    axes.axvline(0, color=style.FAINT, linewidth=0.9, zorder=0)
    axes.grid()
    axes.margins(0.12)
    if directions[0] < 0:
        axes.invert_xaxis()
    if directions[1] < 0:
        axes.invert_yaxis()
    for set_label, name, direction in ((axes.set_xlabel, indicators[0], directions[0]), (axes.set_ylabel, indicators[1], directions[1])):
        set_label(experiment.title_of(name) + ", difference to the base" + (" (less is better: axis turned)" if direction < 0 else ""))
    axes.xaxis.set_major_formatter(signed)
    axes.yaxis.set_major_formatter(signed)
    figure.subplots_adjust(left=0.11, right=0.97, top=0.85, bottom=0.15)
    name_points(figure, axes, means, {s: (label[s], "#0072b2" if s in best else style.INK) for s in means})
    under, where, years = experiment.condition(rows), experiment.values_of(rows, "where"), sorted({int(row["year"]) for row in rows})
    several = max(map(len, found.values())) > 1
    style.heading(figure, "Trade-off", f"{where[0]}, {years[0] if len(years) == 1 else f'{years[0]}/{years[-1]}'}"
                  + ("; large: mean over shocks and futures, small: each" if several else f"; lines: intervals{'; ' + under if under else ''}")
                  + "\nBlue: by these means no other strategy is better in both")
    style.foot(figure, "  ".join(filter(None, [source, experiment.evidence_note(rows)])))
    style.save(figure, path)


def name_points(figure, axes, means, words):
    """Names beside the points: the first of eight positions at which a name covers neither a point nor another name and stays inside."""
    figure.canvas.draw()
    renderer, inside = figure.canvas.get_renderer(), axes.get_window_extent()
    dots = axes.transData.transform(numpy.array(list(means.values())))
    taken = []
    for (strategy, _), dot in sorted(zip(means.items(), dots), key=lambda pair: -pair[1][1]):
        text, ink = words[strategy]
        for dx, dy, ha, va in ((6, 5, "left", "bottom"), (6, -5, "left", "top"), (-6, 5, "right", "bottom"), (-6, -5, "right", "top"),
                               (9, 0, "left", "center"), (-9, 0, "right", "center"), (0, 9, "center", "bottom"), (0, -9, "center", "top")):
            note = axes.annotate(text, means[strategy], xytext=(dx, dy), textcoords="offset points", ha=ha, va=va, fontsize=9, color=ink, zorder=4)
            box = note.get_window_extent(renderer).expanded(1.02, 1.15)
            clear = (inside.x0 <= box.x0 and box.x1 <= inside.x1 and not any(box.overlaps(other) for other in taken)
                     and not any(box.contains(*other) for other in dots))
            if clear:
                break
            note.remove()
        else:
            note = axes.annotate(text, means[strategy], xytext=(9, 0), textcoords="offset points", va="center", fontsize=9, color=ink, zorder=4)
        taken.append(note.get_window_extent(renderer))
