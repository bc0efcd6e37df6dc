"""growth: how start, step and memory grow with persons and with municipalities: a table for each and the slope of each column, d ln y / d ln x.

A slope of 1 is work that grows with what there is, 2 with pairs of it."""
import math
import pathlib
import re
import tempfile

from common import program

from . import country, engine

SHARES = (1 / 64, 1 / 16, 1 / 4, 1, 4)
PLACES = (100, 357, 1000, 5000)
EACH = 200      # persons a municipality where municipalities grow
COLUMNS = ("start, s", "a step, s", "memory, MB")


def slope(xs, ys):
    """Least squares through the logarithms; NaN where a figure is not above zero."""
    if min(ys) <= 0 or len(xs) < 2:
        return math.nan
    x, y = [math.log(v) for v in xs], [math.log(v) for v in ys]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y)) / sum((a - mean_x) ** 2 for a in x)


def point(omland, threads, **size):
    """Persons, and the columns, of a year of such a country; None and the reason where the program refuses it."""
    with tempfile.TemporaryDirectory(prefix="omland-") as folder:
        folder = pathlib.Path(folder)
        scenario = country.made(folder / "country", **size)
        try:
            run = engine.profile(omland, scenario, folder, threads, 1)
        except program.ProgramError as error:
            return None, (str(error).splitlines() or [f"the program ended with {error.status}"])[-1]
    steps = int(re.search(r"^steps_per_year = (\d+)", scenario_text(), re.M)[1])
    return run["person_steps"] / steps, (run["rest"], run["steps"] / steps, run["peak"] / 1e6)


def scenario_text():
    import large_country
    return large_country.SCENARIO


def curve(title, omland, threads, sizes):
    """sizes: [(label, number on the axis or None for persons, arguments of country.made)]; returns {column: slope}."""
    print(f"{title}\n  {'':>12s} {'persons':>12s} " + " ".join(f"{name:>12s}" for name in COLUMNS), flush=True)
    axis, found = [], []
    for label, x, size in sizes:
        persons, values = point(omland, threads, **size)
        if persons is None:
            print(f"  {label:>12s} not run: {values}", flush=True)
            continue
        axis.append(x or persons)
        found.append(values)
        print(f"  {label:>12s} {persons:12,.0f} " + " ".join(f"{v:12.3f}" for v in values), flush=True)
    slopes = {name: slope(axis, [row[k] for row in found]) if found else math.nan for k, name in enumerate(COLUMNS)}
    ends = {name: slope(axis[-2:], [row[k] for row in found[-2:]]) if found else math.nan for k, name in enumerate(COLUMNS)}
    for label, row in (("slope", slopes), ("of the end", ends)):
        print(f"  {label:>12s} {'':12s} " + " ".join(f"{row[name]:12.2f}" for name in COLUMNS), flush=True)
    return slopes


def both(omland, threads, scale):
    """Both curves, all sizes times the scale; {name: slope} for the history."""
    shares = [(f"{share:g} x", None, {"share": share * scale}) for share in SHARES]
    counts = dict.fromkeys(max(12, round(n * scale)) for n in PLACES)
    places = [(str(n), n, {"places": n, "each": EACH}) for n in counts]
    found = {}
    for kind, title, sizes in (("persons", f"Growth with persons, {country.PLACES} municipalities, a year of four steps, start with tables read and written", shares),
                               ("places", f"Growth with municipalities of about {EACH} persons", places)):
        slopes = curve(title, omland, threads, sizes)
        found.update({f"slope_{kind}_{name.split(',')[0].replace(' ', '_')}": value for name, value in slopes.items()})
    return found
