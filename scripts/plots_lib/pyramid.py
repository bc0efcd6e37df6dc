"""pyramid: two years of an age pyramid, for one or several groups of municipalities side by side."""
import numpy

from . import style
from .words import Words

# Neither blue nor orange, which mean better and worse elsewhere.
NEW, OLD = {0: "#6f7f9e", 1: "#c09fc0"}, style.INK


def by_age(trajectory, rows, year):
    """Persons [sex, age] of a group, mean over replicates, ages above 95 together."""
    ages = trajectory.ages(year)[:, rows].sum(axis=1).mean(axis=0)
    return numpy.concatenate([ages[:, :95], ages[:, 95:].sum(axis=1, keepdims=True)], axis=1)


def panel(axes, then, now, years, name, words):
    """Bars are the later year, the line the earlier one; both per 1 000 inhabitants of the earlier year."""
    base = then.sum() / 1000
    age = numpy.arange(then.shape[1])
    for sex, side in ((0, -1), (1, 1)):
        axes.barh(age, side * now[sex] / base, height=1.0, color=NEW[sex], edgecolor="white", linewidth=0.15)
        axes.step(side * then[sex] / base, age, where="mid", color=OLD, linewidth=1.2)
    reach = max(then.max(), now.max()) / base * 1.12
    axes.set_xlim(-reach, reach)
    axes.set_ylim(-0.5, 96)
    axes.axvline(0, color="white", linewidth=1)
    axes.xaxis.set_major_formatter(lambda v, _: words.number(abs(v)))
    axes.set_xlabel(words("per_thousand", year=years[0]), fontsize=8.5)
    axes.text(0.03, 0.97, words("men"), transform=axes.transAxes, fontsize=9.5, color="#4c5a78", fontweight="bold", va="top")
    axes.text(0.97, 0.97, words("women"), transform=axes.transAxes, fontsize=9.5, color="#8d5f8d", fontweight="bold", va="top", ha="right")
    axes.set_title(style.wrapped(name, 40) + "\n", fontsize=11.5)
    axes.text(0, 1.02, f"{words.number(round(then.sum()))} → {words.number(round(now.sum()))} ({words.percent(now.sum(), then.sum())})",
              transform=axes.transAxes, fontsize=9, color=style.FAINT)
    return reach


def draw(trajectory, groups, years, path, title, words=Words()):
    """groups: (name, rows)."""
    pyplot = style.begin()
    figure, all_axes = pyplot.subplots(1, len(groups), figsize=(max(4.6 * len(groups), 6.4), 6.4), sharey=True, squeeze=False)
    reaches = [panel(axes, by_age(trajectory, rows, years[0]), by_age(trajectory, rows, years[1]), years, name, words)
               for axes, (name, rows) in zip(all_axes[0], groups)]
    for axes in all_axes[0]:
        axes.set_xlim(-max(reaches), max(reaches))
        axes.set_yticks(range(0, 96, 10), [str(a) for a in range(0, 91, 10)])
    all_axes[0][0].set_ylabel(words("age"), fontsize=9)
    figure.subplots_adjust(left=0.085 if len(groups) > 1 else 0.11, right=0.98, top=0.77, bottom=0.13, wspace=0.08)
    style.heading(figure, title, words("ages_of", first=years[0], last=years[1]))
    style.foot(figure, f"{trajectory.source_in(words)}.")
    style.save(figure, path)
