"""report: the Pareto set as table, CSV, scenarios and picture; searched value beside the value of fresh runs."""
import csv
import io
import textwrap

import numpy
from scipy import stats

from common import files
from common.ini_path import ini_path

from .evaluate import name_of, number, package_text, write

LEAST = 4                # replicates: fewer have no interval, as in `omland compare`


def shown(half):
    return f"± {half:<6.3g}" if numpy.isfinite(half) else f"{'':<8}"


def interval(x):
    """Mean and half width of the 90 % interval of the mean over replicates; half width is infinite for fewer than four."""
    n = len(x)
    return x.mean(), stats.t.ppf(0.95, n - 1) * x.std(ddof=1) / n ** 0.5 if n >= LEAST else numpy.inf


class Package:
    """One of the set: validated values by goal, in the condition that is worst for it (or in the mean of all)."""

    def __init__(self, problem, candidate, searched, difference, cost):
        self.name, self.candidate, self.searched, self.cost = name_of(problem, candidate), candidate, searched, cost
        self.goals = []
        for g in range(len(problem.goals)):
            if problem.robust == "worst":
                by_condition = difference[:, :, g]
                values = by_condition[by_condition.mean(axis=1).argmin()]
            else:
                values = difference[:, :, g].mean(axis=0)
            self.goals.append(interval(values))
        self.better = [(difference[:, :, g].mean(axis=1) > 0).mean() for g in range(len(problem.goals))]
        self.within = cost <= problem.budget
        self.dominated = self.overlaps = False

    def values(self):
        return [mean for mean, _ in self.goals]

    def levers(self, problem):
        return [(lever, lever.amount(k)) for lever, k in zip(problem.levers, self.candidate) if lever.amount(k) != 0.0]


def mark(packages):
    """dominated: another package within the budget is at least as good in all goals by the fresh runs, and better in one. overlaps: but not beyond both intervals."""
    for a in packages:
        for b in packages:
            if a is b or not b.within or not all(x >= y for x, y in zip(b.values(), a.values())) or b.values() == a.values():
                continue
            a.dominated = True
            a.overlaps |= any(mb - hb < ma + ha for (mb, hb), (ma, ha) in zip(b.goals, a.goals))
    return packages


def write_csv(path, problem, packages):
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    head = ["package", "nok_a_year", "within_budget", "dominated", "overlaps"]
    for goal in problem.goals:
        head += [f"{goal.name}_searched", f"{goal.name}", f"{goal.name}_low", f"{goal.name}_high", f"{goal.name}_share_better"]
    out.writerow(head + [f"amount_{lever.name}" for lever in problem.levers])
    for p in packages:
        row = [p.name, f"{p.cost:.0f}", int(p.within), int(p.dominated), int(p.overlaps)]
        for k, goal in enumerate(problem.goals):
            mean, half = p.goals[k]
            ends = sorted((goal.direction * (mean - half), goal.direction * (mean + half)))
            row += [f"{goal.direction * p.searched[k]:.6g}", f"{goal.direction * mean:.6g}", *(f"{end:.6g}" if numpy.isfinite(end) else "" for end in ends), f"{p.better[k]:.3f}"]
        out.writerow(row + [number(lever.amount(k)) for lever, k in zip(problem.levers, p.candidate)])
    write(path, text.getvalue())


def write_evaluations(path, problem, answers, costs):
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["package", "nok_a_year", *(goal.name for goal in problem.goals), *(f"amount_{lever.name}" for lever in problem.levers)])
    for candidate in sorted(answers):
        values = [f"{goal.direction * v:.6g}" for goal, v in zip(problem.goals, answers[candidate][0])]
        out.writerow([name_of(problem, candidate), f"{costs[candidate]:.0f}", *values, *(number(lever.amount(k)) for lever, k in zip(problem.levers, candidate))])
    write(path, text.getvalue())


def holds(problem, package):
    """A package's title: what it holds, for its name is only a number."""
    return ", ".join(f"{lever.name.replace('_', ' ')} {number(amount)}" for lever, amount in package.levers(problem)) or "nothing"


def write_packages(folder, problem, packages):
    folder.mkdir(exist_ok=True)
    for p in packages:
        goals = ", ".join(f"{goal.name} {goal.direction * mean:+.4g} {shown(half)}".rstrip() for goal, (mean, half) in zip(problem.goals, p.goals))
        head = f"; A package found by omland search: {problem.title}\n; {p.cost / 1e6:.1f} m NOK a year. Fresh runs, {problem.robust} of {len(problem.conditions)} conditions: {goals}\n"
        write(folder / f"{p.name}.ini", head + package_text(problem, p.candidate, ini_path(problem.base, folder), holds(problem, p)))


def table(problem, packages, evaluator):
    lines = [f"{'package':<14}{'m NOK/year':>11}" + "".join(f"{goal.name:>32}" for goal in problem.goals) + "  levers",
             f"{'':<25}" + "".join(f"{'searched   fresh runs':>32}" for _ in problem.goals)]
    for p in packages:
        cells = "".join(f"{goal.direction * s:>12.4g}{goal.direction * mean:>11.4g} {shown(half)}" for goal, s, (mean, half) in zip(problem.goals, p.searched, p.goals))
        levers = ", ".join(f"{lever.name} {number(amount)}{' (no evidence)' if lever.evidence == 'none' else ''}" for lever, amount in p.levers(problem)) or "nothing"
        sign = "" if p.within else "  OVER BUDGET in the fresh runs"
        sign += "" if not p.dominated else "  dominated" + (" (intervals overlap)" if p.overlaps else "")
        lines.append(f"{p.name:<14}{p.cost / 1e6:>11.1f}{cells}  {levers}{sign}")
    lines += ["", f"{len(evaluator.answers)} packages tried in {len(problem.conditions)} conditions with {len(problem.replicates)} replicates; the {len(packages)} above again with "
              f"{len(problem.validate)} others: {evaluator.runs} runs in all."]
    for goal in problem.goals:
        lines.append(f"{goal.name}: {goal.indicator} of {goal.where} in {goal.year}, change against no package, the {problem.robust} of the conditions; ± 90 % interval over replicates.")
    if len(problem.validate) < LEAST:
        lines.append(f"{len(problem.validate)} fresh runs of each: too few for an interval, at least {LEAST} are needed.")
    for kind, words in (("none", "without evidence: what it does here is an assumption that somebody set"), ("assumed", "of assumed size")):
        named = sorted({f"{lever.name} ({lever.lever})" for lever in problem.levers if lever.evidence == kind})
        if named:
            lines.append(f"Levers {words}: {', '.join(named)}.")
    return "\n".join(lines)


def picture(path, problem, packages, answers, costs):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    x_goal, y_goal = (0, 1) if len(problem.goals) > 1 else (None, 0)
    figure, axes = plt.subplots(figsize=(11, 5.5), constrained_layout=True)

    def x_of(candidate, values):
        return costs[candidate] / 1e6 if x_goal is None else problem.goals[x_goal].direction * values[x_goal]

    tried = [(x_of(c, v), problem.goals[y_goal].direction * v[y_goal]) for c, (v, over) in answers.items() if not over]
    if tried:
        axes.scatter(*zip(*tried), s=10, color="0.75", label=f"tried, within the budget ({len(tried)})")
    for k, p in enumerate(packages, 1):
        mean, half = p.goals[y_goal]
        x, x_half = (p.cost / 1e6, 0) if x_goal is None else (problem.goals[x_goal].direction * p.goals[x_goal][0], p.goals[x_goal][1])
        axes.errorbar(x, problem.goals[y_goal].direction * mean, xerr=x_half if x_half and numpy.isfinite(x_half) else None, yerr=half if numpy.isfinite(half) else None, fmt="o" if not p.dominated else "x",
                      color="#0b5fa5" if not p.dominated else "#b3541e", capsize=2, linewidth=1)
        axes.annotate(str(k), (x, problem.goals[y_goal].direction * mean), textcoords="offset points", xytext=(4, 4), fontsize=7)
    axes.plot([], [], "o", color="#0b5fa5", label="chosen; fresh runs, 90 % interval")
    axes.plot([], [], "x", color="#b3541e", label="chosen, but dominated in the fresh runs")
    axes.axhline(0, color="0.4", linewidth=0.8)
    if x_goal is not None:
        axes.axvline(0, color="0.4", linewidth=0.8)
    label = lambda goal: f"{goal.name}: change of {goal.indicator}, {goal.where}, {goal.year}"
    axes.set_xlabel("million NOK a year" if x_goal is None else label(problem.goals[x_goal]))
    axes.set_ylabel(label(problem.goals[y_goal]))
    axes.set_title(f"{problem.title}: {problem.robust} of {len(problem.conditions)} conditions, budget {problem.budget / 1e6:g} m NOK a year", fontsize=10)
    axes.add_artist(axes.legend(fontsize=8, frameon=False))
    names = [plt.Line2D([], [], linestyle="", label=textwrap.fill(f"{k}: {holds(problem, p)}", 44)) for k, p in enumerate(packages, 1)]
    axes.legend(handles=names, fontsize=7.5, frameon=False, handlelength=0, loc="upper left", bbox_to_anchor=(1.01, 1.0))
    with files.written(path) as part:
        figure.savefig(part, format="png", dpi=120, metadata={"Software": None})
    plt.close(figure)
