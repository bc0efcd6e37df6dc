"""evaluate: packages as runs. A generation is an experiment (`design = list`) in a folder of its own, run by `omland ensemble --resume`: what is there is
not computed again, so a stopped search goes on where it was. All candidates, and the country without levers, share people, random numbers and surroundings."""
import csv
import hashlib
import os
import pathlib
import re

import h5py
import numpy

from common import files, program
from common.ini_path import ini_path

from .ini import Mistakes

POLICY_COST = ("policy_cost_state", "policy_cost_municipal")


def number(x):
    return f"{x:.10g}"


def name_of(problem, candidate):
    text = " ".join(f"{lever.name}={number(lever.amount(k))}" for lever, k in zip(problem.levers, candidate))
    return "p" + hashlib.sha256(text.encode()).hexdigest()[:12]


def policy_text(lever, amount):
    return "\n".join([f"[policy.{lever.name}]", f"lever = {lever.lever}", f"amount = {number(amount)}", *(f"{key} = {text}" for key, text in lever.settings)]) + "\n"


def package_text(problem, candidate, base, title):
    """A scenario that extends `base`; levers that are off are left out."""
    parts = [f"[scenario]\nextends = {base}\ntitle = {title}\n"]
    parts += [policy_text(lever, lever.amount(k)) for lever, k in zip(problem.levers, candidate) if lever.amount(k) != 0.0]
    return "\n".join(parts)


def write(path, text):
    """Beside and renamed; left alone when it is the same, so that a resumed ensemble knows it again."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    files.write_text(path, text)


class Evaluator:
    def __init__(self, problem, folder, omland, jobs, told):
        self.problem, self.folder, self.omland, self.jobs, self.told = problem, pathlib.Path(folder), omland, jobs, told
        self.answers, self.costs, self.runs, self.batches = {}, {}, 0, 0
        self.base, self.rows, self.cells = {}, {}, {}
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "generations").mkdir(exist_ok=True)
        nothing = "\n".join(policy_text(lever, 0.0 if lever.off is not None else lever.amount(0)) for lever in problem.levers)
        self.scenario = self.folder / "levers.ini"
        write(self.scenario, f"[scenario]\nextends = {ini_path(problem.base, self.folder)}\ntitle = {problem.title}\n\n{nothing}")
        self.check()

    def check(self):
        """The program's own words on who, from, to and the rest, told with the line of the search file."""
        done = program.run([self.omland, "check", self.scenario])
        if done.returncode == 0:
            return
        text = self.scenario.read_text(encoding="utf-8").splitlines()

        def origin(told):
            at = re.match(re.escape(str(self.scenario)) + r":(\d+): ", told)
            line = int(at.group(1)) if at else 0
            section = re.search(r"\[policy\.(\w+)\]", "\n".join([told, *reversed(text[:line])]))
            lever = next((x for x in self.problem.levers if section and x.name == section.group(1)), None)
            if not lever:
                return told
            key = text[line - 1].split("=")[0].strip() if line else ""
            words = re.sub(r"^.*?error: ", "", told).replace("[policy.", "[lever.")
            return f"{self.problem.path}:{lever.lines.get(key, lever.lines[''])}: error: " + (words if "[lever." in words else f"[lever.{lever.name}] {words}")

        raise Mistakes([origin(told) for told in done.stderr.splitlines()])

    def experiment(self, folder, names, replicates):
        """names: {row of the list: candidate, or None for no lever at all}."""
        problem = self.problem
        text = [f"[experiment]\ntitle = {problem.title}\nbase = ../../levers.ini\nreplicates = {','.join(map(str, replicates))}\ndesign = list",
                f"reference_replicates = {problem.reference_replicates}"]
        for key, paths in (("shocks", problem.shocks), ("futures", problem.futures)):
            if paths != ["none"]:
                named = (path if path == "none" else ini_path(path, folder) for path in paths)
                text.append(f"{key} = {', '.join(named)}")
        text += ["", "[set]", *(f"{key} = {value}" for key, value in problem.settings), ""]
        for name, candidate in names.items():
            for k, (shock, future) in enumerate(problem.conditions):
                text += [f"[run.{name}-{k}]", "strategy = none"]      # a section with nothing in it would not be seen at all
                text += [f"{axis} = {pathlib.Path(path).stem}" for axis, path in (("shock", shock), ("future", future)) if path != "none"]
                if candidate is not None:
                    text += [f"policy.{lever.name}.amount = {number(lever.amount(s))}" for lever, s in zip(problem.levers, candidate)]
        return "\n".join(text) + "\n"

    def run(self, folder, names, replicates):
        """{(name, condition, replicate): file}."""
        folder.mkdir(exist_ok=True)
        experiment = folder / "experiment.ini"
        write(experiment, self.experiment(folder, names, replicates))
        runs = folder / "ensemble"
        for reference in (self.folder / "generations" / "base" / "ensemble" / "reference").glob("*.h5"):
            target = runs / "reference" / reference.name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                os.link(reference, target)
        command = [self.omland, "ensemble", str(experiment), "-o", str(runs), "--resume", "--quiet"] + (["--jobs", str(self.jobs)] if self.jobs else [])
        program.checked(command)
        with open(runs / "plan.csv", encoding="utf-8", newline="") as file:
            plan = list(csv.DictReader(file))
        self.runs += len(plan)
        condition = {(pathlib.Path(shock).stem, pathlib.Path(future).stem): k for k, (shock, future) in enumerate(self.problem.conditions)}
        return {(row["strategy"].rpartition("-")[0], condition[row["shock"], row["future"]], int(row["replicate"])): runs / row["file"] for row in plan}

    def measure(self, path):
        """Goals, and NOK a year of the policies, of one run."""
        problem = self.problem
        with h5py.File(path) as run:
            years = run["results/year"][:]
            if not self.rows:
                self.choose_rows(run)
            goals = [self.value(run, goal, years) for goal in problem.goals]
            counted = (years >= problem.start) & (years < years[-1])
            nok = sum(numpy.nan_to_num(run[f"results/{name}"][0][counted]).sum() for name in POLICY_COST) / max(counted.sum(), 1)
        return numpy.array(goals), float(nok)

    def choose_rows(self, run):
        geo = {name: run[f"geo/{name}"].asstr()[:] for name in ("municipality", "region_name", "role")}
        for goal in self.problem.goals:
            chosen = numpy.ones(len(geo["role"]), bool)
            for text, key in ((goal.region, "region_name"), (goal.role, "role")):
                if text:
                    chosen &= numpy.char.lower(geo[key].astype(str)) == text.lower()
            if goal.municipality:
                chosen &= numpy.isin(geo["municipality"], goal.municipality)
            if not chosen.any():
                raise Mistakes([f"{self.problem.path}: error: [goal.{goal.name}] no municipality of the run is {goal.where}"])
            years = run["results/year"][:]
            if goal.year not in years or (goal.year == years[0]):
                raise Mistakes([f"{self.problem.path}: error: [goal.{goal.name}] year {goal.year} is not among the years of the run, {years[0] + 1} to {years[-1]}"])
            self.rows[goal.name] = chosen

    def value(self, run, goal, years):
        """Stocks at 1 January of the year; flows a year, the mean from the first lever's start until then. Shares are weighted by persons."""
        data, chosen = run[f"results/{goal.indicator}"], self.rows[goal.name]
        if data.attrs["kind"] == "flow":
            span = (years >= min(self.problem.start, goal.year - 1)) & (years < goal.year)
        else:
            span = years == goal.year
        cells = data[0][span][:, chosen]
        if data.attrs.get("units") in ("persons", "jobs", "NOK", "firms", "households", "dwellings", "t CO2e", "ha"):
            return float(numpy.nansum(cells, axis=1).mean())
        weight = run["results/population"][0][span][:, chosen] * numpy.isfinite(cells)
        return float((numpy.nansum(cells * weight, axis=1) / weight.sum(axis=1)).mean())

    def baseline(self, key, folder, replicates):
        files = self.run(folder, {"base": None}, replicates)
        self.base[key] = {(c, r): self.measure(path)[0] for (_, c, r), path in files.items()}

    def differences(self, files, key):
        """{name: array [condition, replicate, goal] of paired differences, better is more}, {name: NOK a year, the most of any condition}."""
        sign = numpy.array([goal.direction for goal in self.problem.goals])
        conditions, replicates = len(self.problem.conditions), sorted({r for _, _, r in files})
        found, cost = {}, {}
        for name in {name for name, _, _ in files}:
            rows = [[self.measure(files[name, c, r]) for r in replicates] for c in range(conditions)]
            found[name] = numpy.array([[sign * (rows[c][k][0] - self.base[key][c, r]) for k, r in enumerate(replicates)] for c in range(conditions)])
            cost[name] = max(nok for row in rows for _, nok in row)
        return found, cost

    def robust(self, difference):
        means = difference.mean(axis=1)      # [condition, goal]
        return means.min(axis=0) if self.problem.robust == "worst" else means.mean(axis=0)

    def __call__(self, candidates):
        if not self.base:
            self.baseline("search", self.folder / "generations" / "base", self.problem.replicates)
        new = list(dict.fromkeys(c for c in candidates if c not in self.answers))
        if new:
            names = {name_of(self.problem, c): c for c in new}
            found, cost = self.differences(self.run(self.folder / "generations" / f"{self.batches:03d}", names, self.problem.replicates), "search")
            for name, candidate in names.items():
                self.costs[candidate] = cost[name]
                over = max(cost[name] - self.problem.budget, 0.0)
                self.answers[candidate] = (tuple(float(x) for x in self.robust(found[name])), over)
        self.batches += 1
        return [self.answers[c] for c in candidates]

    def validate(self, candidates):
        """The chosen again, with random numbers that had no part in choosing them."""
        self.baseline("validate", self.folder / "generations" / "validate-base", self.problem.validate)
        names = {name_of(self.problem, c): c for c in candidates}
        found, cost = self.differences(self.run(self.folder / "generations" / "validate", names, self.problem.validate), "validate")
        return {c: found[name] for name, c in names.items()}, {c: cost[name] for name, c in names.items()}
