"""regret: what is lost by each strategy under each shock and future against the best there, and at worst (Savage 1951)."""
import numpy
from matplotlib.colors import ListedColormap

from . import experiment, style, verdict
from .words import Words


def regrets(rows, direction, base="none"):
    """(strategies, cases, regret [strategy][case]); the base stands among the strategies with difference 0."""
    cases = experiment.values_of([{"case": (row["shock"], row["future"])} for row in rows], "case")
    strategies = [base, *experiment.values_of(rows, "strategy")]
    gain = numpy.zeros((len(strategies), len(cases)))
    gain[1:] = numpy.nan
    for row in rows:
        gain[strategies.index(row["strategy"]), cases.index((row["shock"], row["future"]))] = direction * row["difference"]
    return strategies, cases, numpy.nanmax(gain, axis=0) - gain


def sure(rows, strategies, cases, gain_best):
    """[strategy][case]: is the strategy's difference or that of the best an effect? Else what is lost may be chance."""
    told = numpy.zeros((len(strategies), len(cases)), dtype=bool)
    for row in rows:
        told[strategies.index(row["strategy"]), cases.index((row["shock"], row["future"]))] = row["effect"] == verdict.YES
    return told | told[gain_best, numpy.arange(len(cases))]


def cell(value, told, words):
    text = words.number(value)
    return text if told or value == 0 else f"({text})"


def draw(rows, direction, path, source, base="none", words=Words()):
    strategies, cases, regret = regrets(rows, direction, base)
    told = sure(rows, strategies, cases, numpy.nanargmin(regret, axis=0))
    worst = regret.max(axis=1)
    order = numpy.argsort(worst, kind="stable")
    label = {base: words("nothing")} | {name: style.wrapped(text, 38) for name, text in experiment.labels(rows, words).items()}
    shown = numpy.column_stack([regret, worst])[order]
    certain = numpy.column_stack([told, told[numpy.arange(len(strategies)), numpy.nan_to_num(regret, nan=-1).argmax(axis=1)]])[order]
    titles = [style.wrapped(experiment.condition(case, words, rows), 15) for case in cases]
    pyplot = style.begin()
    head = 1.15 + 0.18 * max(title.count("\n") + 1 for title in titles)
    left = min(0.35 + 0.077 * max(len(line) for text in label.values() for line in text.split("\n")), 3.4)
    wide, high = max(left + 0.4 + 1.15 * shown.shape[1], 7.2), head + 0.75 + 0.36 * len(strategies)
    figure, axes = pyplot.subplots(figsize=(wide, high))
    top = numpy.nanmax(shown) or 1.0
    shades = ListedColormap([style.PAPER, *style.ORANGE])                # what is lost is worse
    axes.imshow(numpy.where(certain, shown / top, 0), cmap=shades, vmin=0, vmax=1, aspect="auto")
    for i, line in enumerate(shown):
        for j, value in enumerate(line):
            axes.text(j, i, cell(value, certain[i, j], words), ha="center", va="center", fontsize=9, fontweight="bold" if j == len(cases) else "normal",
                      color=style.FAINT if not certain[i, j] else style.PAPER if value / top > 0.6 else style.INK)
    axes.axvline(len(cases) - 0.5, color=style.PAPER, linewidth=5)
    axes.set_xticks(range(shown.shape[1]), [*titles, words("at_worst")], fontsize=9)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_yticks(range(len(strategies)), [label[strategies[k]] for k in order])
    for side in axes.spines.values():
        side.set_visible(False)
    figure.subplots_adjust(left=left / wide, right=1 - 0.2 / wide, top=1 - head / high, bottom=0.65 / high)
    style.heading(figure, words("regret"), words("regret_of", name=experiment.titled(rows, rows[0]["indicator"], words), where=words.group(rows[0]["where"]),
                                                 year=experiment.years(rows)))
    note = words("regret_note") if not certain.all() else ""
    style.foot(figure, "\n".join(filter(None, [note, "  ".join(filter(None, [source, experiment.evidence_note(rows, words)]))])))
    style.save(figure, path)
