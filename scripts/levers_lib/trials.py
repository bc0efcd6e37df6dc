"""trials: for each lever what it is to change first, a moderate and a large amount, and how a policy's section is written."""
import dataclasses

import numpy

from common.front import USAGE, Refused, nearest
from common.program import checked


@dataclasses.dataclass(frozen=True)
class Trial:
    lever: str
    target: str
    moderate: float
    large: float
    unit: str       # of the amounts: "each" municipality, or "head": an inhabitant, divided by population
    role: str = ""  # municipalities of this role only, or "far" from the region's core; else all but the metropolitan ones
    unless: str = ""   # the parameter without which it does nothing but cost: no effect was found


def table(program, topic):
    """Rows of `omland describe TOPIC` as dictionaries by the heads of columns."""
    lines = [line for line in checked([program, "describe", topic, "--format", "markdown"]).splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    return [dict(zip(rows[0], row)) for row in rows[2:]]


def evidence(program):
    """{lever: evidence} as the program prints it."""
    return {row["lever"]: row["evidence"] for row in table(program, "levers")}


def trials(program):
    """The trial of each lever, as the program describes it (engine/levers.def)."""
    return [Trial(row["lever"], row["shows in"], float(row["moderate"]), float(row["large"]), row["amount of"],
                  "" if row["where"] == "any" else row["where"], row["nothing unless"]) for row in table(program, "trials")]


def chosen(every, only):
    """The trials asked for; none may be unknown."""
    names = [trial.lever for trial in every]
    for name in only or ():
        if name not in names:
            raise Refused(f"--only: no lever `{name}`{nearest(name, sorted(names))}", USAGE)
    return [trial for trial in every if not only or trial.lever in only]


def base_year(program, scenario):
    for line in checked([program, "check", scenario]).splitlines():
        words = line.split()
        if words[:2] == ["time", "start"]:
            return int(words[2])
    raise Refused("the scenario has no start")


class Places:
    """Regions dealt out to the levers of one run: by number, so that neighbours in the list seldom meet; metropolitan ones stand aside."""

    def __init__(self, file):
        self.codes, self.roles, self.region = list(file.codes), list(file.roles), numpy.asarray(file.region)
        self.population = dict(zip(self.codes, numpy.asarray(file.dataset("population")[0, 0], dtype=float)))
        self.role = dict(zip(self.codes, self.roles))
        self.minutes = dict(zip(self.codes, file.region_minutes))
        aside = {r for r, role in zip(self.region, self.roles) if role == "metropolitan"}
        self.regions = [r for r in sorted(set(self.region.tolist())) if r not in aside]

    def sets(self, trials_of_run):
        found = {}
        for k, trial in enumerate(trials_of_run):
            mine = set(self.regions[k::len(trials_of_run)])
            inside = [c for c, r in zip(self.codes, self.region.tolist()) if r in mine]
            far = {edge.split("-")[1] for edge in self.edges(inside)}
            found[trial.lever] = [c for c in inside if trial.role == "" or (c in far if trial.role == "far" else self.role[c] == trial.role)]
        return found

    def edges(self, codes):
        """Core to each other municipality of its region: pairs of codes."""
        cores = {}
        for code, role, region in zip(self.codes, self.roles, self.region.tolist()):
            if role == "core":
                cores.setdefault(region, code)
        region = dict(zip(self.codes, self.region.tolist()))
        return [f"{cores[region[c]]}-{c}" for c in codes if region[c] in cores and cores[region[c]] != c and self.minutes[c] > LONG]


LONG = 35   # minutes from the region's core above which a way is shortened
MOST = 20   # codes in one section: lines of a scenario are short


def section(trial, amount, codes, places, year, more=""):
    """Sections of one lever over these municipalities, `amount` each or an inhabitant; `more` lines of the policy."""
    lever = trial.lever
    edges = trial.role == "far"
    items = places.edges(codes) if edges else codes
    sections = []
    for k in range(0, len(items), MOST // 2 if edges else MOST):
        some = items[k:k + (MOST // 2 if edges else MOST)]
        where = f"edge = {', '.join(some)}\n" if edges else f"who = code in ({', '.join(some)})\n"
        size = amount
        if trial.unit == "head":
            size *= sum(places.population[code] for code in some)
            where += "share = population\n"
        sections.append(f"[policy.{lever}_{k}]\nlever = {lever}\namount = {size:.12g}\n{where}from = {year}\nramp = 1\n{more}")
    return "".join(sections)
