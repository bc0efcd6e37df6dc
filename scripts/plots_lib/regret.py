"""regret: what is lost by each strategy under each shock and future against the best there, and at worst (Savage 1951)."""
import numpy
from matplotlib.colors import ListedColormap

from . import experiment, style


def regrets(rows, direction, base="none"):
    """(strategies, cases, regret [strategy][case]); the base stands among the strategies with difference 0."""
    cases = experiment.values_of([{"case": (row["shock"], row["future"])} for row in rows], "case")
    strategies = [base, *experiment.values_of(rows, "strategy")]
    gain = numpy.zeros((len(strategies), len(cases)))
    gain[1:] = numpy.nan
    for row in rows:
        gain[strategies.index(row["strategy"]), cases.index((row["shock"], row["future"]))] = direction * row["difference"]
    return strategies, cases, numpy.nanmax(gain, axis=0) - gain


def case_title(case):
    shock, future = case
    parts = [text.replace("_", " ") for text in (shock, future) if text not in ("none", "-")]
    return "\n".join(parts) or "none"


def draw(rows, direction, path, source, base="none"):
    strategies, cases, regret = regrets(rows, direction, base)
    worst = regret.max(axis=1)
    order = numpy.argsort(worst, kind="stable")
    label = {row["strategy"]: experiment.marked(row) for row in rows}
    shown = numpy.column_stack([regret, worst])[order]
    pyplot = style.begin()
    head = 0.95 + 0.18 * max(case_title(case).count("\n") + 1 for case in cases)
    left = 0.35 + 0.077 * max(len(label.get(name, name)) for name in strategies)
    wide, high = left + 0.4 + 1.05 * shown.shape[1], head + 0.4 + 0.36 * len(strategies)
    figure, axes = pyplot.subplots(figsize=(max(wide, 6.2), high))
    wide = figure.get_size_inches()[0]
    top = numpy.nanmax(shown) or 1.0
    axes.imshow(shown / top, cmap=ListedColormap(["#ffffff", *style.LEVEL]), vmin=0, vmax=1, aspect="auto")
    for i, line in enumerate(shown):
        for j, value in enumerate(line):
            axes.text(j, i, "?" if numpy.isnan(value) else style.thousands(value) if value >= 10 else f"{value:.2g}", ha="center", va="center", fontsize=9,
                      fontweight="bold" if j == len(cases) else "normal", color=style.PAPER if value / top > 0.62 else style.INK)
    axes.axvline(len(cases) - 0.5, color=style.PAPER, linewidth=5)
    axes.set_xticks(range(shown.shape[1]), [*map(case_title, cases), "at worst"])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_yticks(range(len(strategies)), [label.get(strategies[k], strategies[k]) for k in order])
    for side in axes.spines.values():
        side.set_visible(False)
    figure.subplots_adjust(left=left / wide, right=1 - 0.2 / wide, top=1 - head / high, bottom=0.4 / high)
    name, where, year = rows[0]["indicator"], rows[0]["where"], int(rows[0]["year"])
    style.heading(figure, "Regret", f"{experiment.title_of(name)} lost against the best strategy under the same shock and future, {where}, {year}")
    style.foot(figure, "  ".join(filter(None, [source, experiment.evidence_note(rows)])))
    style.save(figure, path)
