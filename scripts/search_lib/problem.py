"""problem: what a search is asked - levers with bounds, goals, a budget, conditions (shocks x futures) - read from its INI file."""
import dataclasses
import math
import pathlib
import re

from common import program

from .ini import Mistakes, Reader, nearest, parse

SEARCH_KEYS = ("title", "base", "shocks", "futures", "replicates", "validate", "reference_replicates", "budget", "robust", "population", "generations", "seed", "sparse")
GOAL_KEYS = ("indicator", "direction", "region", "role", "municipality", "year")
LEVER_KEYS = ("lever", "low", "high", "step", "who", "edge", "from", "to", "ramp", "share", "sector", "cost_once", "cost_yearly", "delivery", "paid_by", "savings")
RUNS_MOST = 1000000      # of one search, as of one experiment
ROLES = ("metropolitan", "core", "hinterland", "remote")


@dataclasses.dataclass(frozen=True)
class Lever:
    name: str
    lever: str
    low: float
    high: float
    step: float
    settings: tuple      # (key, text) of the policy's section
    unit: str
    evidence: str
    lines: dict          # key -> line of the search file; "" the section's

    @property
    def steps(self):
        return int(math.floor((self.high - self.low) / self.step + 1e-9))

    def amount(self, k):
        return float(f"{self.low + self.step * k:.10g}")

    @property
    def off(self):
        """The step at which the lever does nothing; None when its bounds leave out zero."""
        k = round(-self.low / self.step)
        return k if 0 <= k <= self.steps and abs(self.amount(k)) < 1e-9 else None


@dataclasses.dataclass(frozen=True)
class Goal:
    name: str
    indicator: str
    direction: int       # 1: more is better, -1: less is
    region: str
    role: str
    municipality: tuple
    year: int

    @property
    def where(self):
        return ", ".join(filter(None, (self.region, self.role, " ".join(self.municipality)))) or "all municipalities of the run"


@dataclasses.dataclass
class Problem:
    path: pathlib.Path
    title: str
    base: str
    shocks: list         # paths or "none"
    futures: list
    replicates: list
    validate: list
    reference_replicates: int
    budget: float        # NOK a year, mean over the years from the first lever's start
    robust: str          # worst | mean over the conditions
    population: int
    generations: int
    seed: int
    sparse: float
    settings: list       # (section.key, text) over every run
    levers: list
    goals: list

    @property
    def start(self):
        return min(int(float(dict(lever.settings).get("from", "0").split("-")[0] or 0)) for lever in self.levers)

    @property
    def runs(self):
        """At most so many: packages that come again are not computed again."""
        return (self.population * (self.generations + 1) + 1) * len(self.conditions) * len(self.replicates)

    @property
    def conditions(self):
        return [(shock, future) for shock in self.shocks for future in self.futures]


def describe(omland, topic):
    """Rows of a table of `omland describe`, by their first column."""
    rows, head = {}, None
    for line in program.checked([omland, "describe", topic, "--format", "markdown"]).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else None
        if cells and not head:
            head = cells
        elif cells and not set(cells[0]) <= {"-"}:
            rows[cells[0]] = dict(zip(head, cells))
    return rows


def read_lever(reader, section, levers):
    reader.known(section, LEVER_KEYS)
    kind = reader.text(section, "lever")
    if kind is not None and kind not in levers:
        reader.wrong(reader.line(section, "lever"), f"[{section.name}] lever: unknown `{kind}`{nearest(kind, levers)}")
        return None
    least, most = (float(x) for x in levers[kind]["range"].split(" to ")) if kind else (-math.inf, math.inf)
    low, high = reader.number(section, "low", least, most, 0.0), reader.number(section, "high", least, most)
    if low is None or high is None:
        return None
    if not low < high:
        reader.wrong(reader.line(section, "high"), f"[{section.name}] high ({high:g}) must be above low ({low:g})")
        return None
    step = reader.number(section, "step", (high - low) * 1e-4, high - low, (high - low) / 20)
    settings = tuple((key, text) for key, (text, _) in section.values.items() if key not in ("lever", "low", "high", "step"))
    if step is None or kind is None:
        return None
    return Lever(section.name[6:], kind, low, high, step, settings, levers[kind]["unit"], levers[kind]["evidence"],
                 {"": section.line, **{key: line for key, (_, line) in section.values.items()}})


def read_goal(reader, section, indicators):
    reader.known(section, GOAL_KEYS)
    indicator = reader.choice(section, "indicator", indicators)
    direction = reader.choice(section, "direction", ("up", "down"), "up")
    year = reader.number(section, "year", 1900, 2200, whole=True)
    role = reader.choice(section, "role", ROLES, "") if "role" in section.values else ""
    codes = tuple(reader.text(section, "municipality", "").replace(",", " ").split())
    return Goal(section.name[5:], indicator, 1 if direction == "up" else -1, reader.text(section, "region", ""), role or "", codes, year)


def shipped(path, name):
    """The file beside the search, or the one of that name that comes with the program."""
    return path if path.exists() or not (program.ROOT / name).is_file() else program.ROOT / name


def paths_of(reader, section, key, folder):
    """Files of a list, as in an experiment: a bare name is NAME.ini in the folder of the one before."""
    found, before = [], None
    for item in (part.strip() for part in reader.text(section, key, "none").split(",")):
        if item != "none":
            path = shipped(folder / item, item)
            if before is not None and "/" not in item and "." not in item:
                path = before / (item + ".ini")
            before = path.parent
            if not path.is_file():
                reader.wrong(reader.line(section, key), f"[{section.name}] {key}: cannot read `{path}`")
            item = str(path.resolve())
        found.append(item)
    return found


def read(path, omland):
    path = pathlib.Path(path)
    reader, sections = Reader(path), parse(path)
    levers, indicators = describe(omland, "levers"), describe(omland, "indicators")
    by_name = {section.name: section for section in sections}
    if "search" not in by_name:
        raise Mistakes([f"{path}: error: section [search] is missing"])
    main = by_name["search"]
    reader.known(main, SEARCH_KEYS)
    for section in sections:
        if section.name not in ("search", "set") and not re.match(r"(lever|goal)\.\w+$", section.name):
            reader.wrong(section.line, f"unknown section [{section.name}], known are search, set, lever.NAME, goal.NAME")
    named = reader.text(main, "base") or ""
    base = shipped(path.parent / named, named)
    if not base.is_file():
        reader.wrong(reader.line(main, "base"), f"[search] base: cannot read `{base}`")
    problem = Problem(
        path=path, title=reader.text(main, "title", path.stem), base=str(base.resolve()), shocks=paths_of(reader, main, "shocks", path.parent),
        futures=paths_of(reader, main, "futures", path.parent), replicates=reader.replicates(main, "replicates", "0-3"),
        validate=reader.replicates(main, "validate", "100-107"), reference_replicates=reader.number(main, "reference_replicates", 1, 1000, 2, whole=True),
        budget=reader.number(main, "budget", 0, 1e12), robust=reader.choice(main, "robust", ("worst", "mean"), "worst"),
        population=reader.number(main, "population", 8, 10000, 24, whole=True), generations=reader.number(main, "generations", 1, 10000, 8, whole=True),
        seed=reader.number(main, "seed", 0, 2**31, 1, whole=True), sparse=reader.number(main, "sparse", 0, 1, 0.2),
        settings=[(key, text) for key, (text, _) in by_name["set"].values.items()] if "set" in by_name else [],
        levers=[read_lever(reader, s, levers) for s in sections if s.name.startswith("lever.")],
        goals=[read_goal(reader, s, indicators) for s in sections if s.name.startswith("goal.")])
    if not problem.levers:
        reader.wrong(main.line, "no [lever.NAME]: nothing to choose from")
    if not problem.goals:
        reader.wrong(main.line, "no [goal.NAME]: nothing to search for")
    if problem.population is not None and problem.population % 4:
        reader.wrong(reader.line(main, "population"), f"[search] population: {problem.population} is no multiple of 4")
    if problem.replicates and problem.validate and set(problem.replicates) & set(problem.validate):
        reader.wrong(reader.line(main, "validate"), "[search] validate: the replicates that check the packages must not be those that chose them")
    if not reader.mistakes and problem.runs > RUNS_MOST:
        reader.wrong(main.line, f"[search] {problem.runs} runs are asked for ({problem.population} packages, {problem.generations} generations, "
                     f"{len(problem.conditions)} conditions, {len(problem.replicates)} replicates): at most {RUNS_MOST}")
    if reader.mistakes:
        raise Mistakes(reader.mistakes)
    return problem
