"""plan: the steps in order - name, command, files read, files made. A step waits for those before
it that make what it reads."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HINDCAST, NORWAY = ROOT / "scenarios" / "hindcast", ROOT / "scenarios" / "norway"
BASELINE = ROOT / "scenarios" / "baseline.ini"
# 2014: levels over runs as long as its hindcast; 2006 borrows 2006-2009, before which nothing is known
CALIBRATIONS = {2010: (HINDCAST / "start_2010.ini", 2010, ["--beta-runs", 24]),
                2012: (HINDCAST / "start_2012.ini", 2012, ["--beta-runs", 24, "--beta-years", 8]),
                2014: (HINDCAST / "start_2014.ini", 2014, ["--beta-runs", 24, "--beta-years", 6]),
                2020: (BASELINE, 2020, ["--beta-runs", 16])}
BORROWED = {2006: (HINDCAST / "start_2006.ini", 2010, [])}
FORECASTS, NATION = ("start_2010", "start_2012", "start_2014"), ("nation_2010", "nation_2014")
REPLICATES = {**dict.fromkeys(FORECASTS, 16), **dict.fromkeys(NATION, 4)}

# What is expected: the forecast whose error is told. The mean of 16 replicates that draw places and
# nation has an error of its own of a quarter of what they draw, .75 % after six years.
EXPECTED = {"expected_2010": ("start_2010", 16), "expected_2012": ("start_2012", 16),
            "expected_2014": ("start_2014", 16)}


class Step:
    def __init__(self, name, command, needs, made=(), shown=False):
        self.name, self.command, self.shown = name, [str(word) for word in command], shown
        self.needs, self.made = [pathlib.Path(p) for p in needs], [pathlib.Path(p) for p in made]
        self.status = None


def calibrated(year):
    return [NORWAY / f"calibrated_{year}{end}" for end in (".csv", "_commuting.csv", ".ini")]


def tables():
    """Norway's tables; not the calibrations, which steps make."""
    return [path for path in sorted(NORWAY.rglob("*.csv*")) if "calibrated_" not in path.name]


def calibrations(omland, which):
    for year, (scenario, until, more) in which.items():
        yield Step(f"calibrate_{year}",
                   [omland, "calibrate", scenario, "--until", until,
                    "-o", NORWAY / f"calibrated_{year}", *more, "--force"],
                   [omland, scenario, *tables()], calibrated(year))


def run(omland, folder, scenario, replicates, *more, name=None):
    """A run reads its own calibration, and that of the baseline, whose text its file holds."""
    name = name or scenario.stem
    made, own = folder / f"{name}.h5", []
    if scenario != BASELINE:
        year = scenario.stem[-4:]
        own = [HINDCAST / f"start_{year}.ini", *calibrated(year)]
    return Step(name, [omland, "run", scenario, "-o", made, "--replicates",
                                f"0-{replicates - 1}", "--force", "--quiet", *more],
                [omland, scenario, BASELINE, *tables(), *own, *calibrated(2020)], [made])


def script(name, files, *words, needs=(), step=None):
    """A script over files that were made; what it prints is shown at the end."""
    path = ROOT / "scripts" / name
    parts = sorted((ROOT / "scripts" / f"{name}_lib").glob("*.py"))
    return Step(step or name, [sys.executable, path, *words, *files],
                [path, *parts, *tables(), *needs, *files], shown=True)


def steps(omland, folder):
    omland, folder = pathlib.Path(omland), pathlib.Path(folder)
    hindcasts = {name: folder / f"{name}.h5" for name in REPLICATES}
    forecasts = [hindcasts[name] for name in FORECASTS]
    yield from calibrations(omland, CALIBRATIONS)
    for name, replicates in REPLICATES.items():
        yield run(omland, folder, HINDCAST / f"{name}.ini", replicates)
    expected = {name: folder / f"{name}.h5" for name in EXPECTED}
    for name, (scenario, replicates) in EXPECTED.items():
        yield run(omland, folder, HINDCAST / f"{scenario}.ini", replicates,
                  "--set", "uncertainty.enabled=no", name=name)
    yield script("coverage", list(expected.values()), "--errors", step="errors")
    yield script("patterns", list(hindcasts.values()), "--program", omland)
    yield script("coverage", forecasts)
    yield run(omland, folder, BASELINE, 2)
    yield script("drift", [folder / "baseline.h5"])
    yield script("cohort_component", [], "--program", omland, needs=[omland, *calibrated(2020)])
    yield from calibrations(omland, BORROWED)
    yield run(omland, folder, HINDCAST / "start_2006.ini", 4)
