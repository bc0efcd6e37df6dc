"""homes: households by type and size, dwellings, firms and students by settlement type; prices (22)
and sizes of firms (21). Where no later observation is at hand the reference is the start's value
and the row is one to read."""
import numpy

from drift_lib.quantities import Reader

TYPES = {"alone": "alone", "couple_without_child": "couples",
         "couple_child_0_5": "couples_child_0_5", "couple_child_6_17": "couples_child_6_17",
         "lone_parent": "lone_parents", "adult_children": "adult_children",
         "several_families": "several_families"}
STOCKS = (("persons a household", "population/households"), ("households", "households"),
          ("dwellings", "dwellings"), ("firms", "firms"), ("students", "students"),
          ("unemployed a worker", "unemployed/employed"))
# FOUND: ratio of the dearest to the cheapest region, 2022; tail of firm sizes, 1.1 to 1.3.
PRICES, PRICE_BAND, TAIL, TAIL_BAND = 5.7, 1.5, 1.2, 0.1
LARGE = 10                          # jobs from which on a firm belongs to the tail


def types(run, country, reader):
    """Shares of households by type, beside the table of 2019; it has no other year."""
    everybody = reader.groups["all"]
    found = []
    for name, column in TYPES.items():
        if name not in country.household_types or not reader.known(f"{column}/households"):
            continue
        made = reader.series(f"{column}/households", everybody)
        text = name.replace("_", " ")
        found += [("", f"households, {text}, at the start (2019)", country.household_types[name],
                   made[0], 0.01),
                  ("", f"households, {text}, at the end (start)", made[0], made[-1], None)]
    return found


def stocks(reader):
    found = []
    for name, formed in STOCKS:
        for role, rows in reader.groups.items():
            if reader.known(formed):
                made = reader.series(formed, rows)
                found.append(("", f"{name}, {role}, at the end (start)", made[0], made[-1], None))
    return found


def price_ratio(price, people, region):
    level = [(price * people)[region == r].sum() / people[region == r].sum()
             for r in numpy.unique(region)]
    return max(level) / min(level)


def prices(run, reader):
    if not reader.known("*dwelling_price"):
        return []
    region = numpy.asarray(run.region)
    at = [price_ratio(reader.whole("dwelling_price")[k], reader.whole("population")[k], region)
          for k in (0, -1)]
    return [(22, "price of the dearest over the cheapest region, at the start", PRICES, at[0],
             PRICE_BAND),
            (22, "price of the dearest over the cheapest region, at the end", PRICES, at[1],
             PRICE_BAND)]


def tail(sizes):
    """Exponent of the upper tail: slope of ln (rank - 1/2) on ln size (Gabaix & Ibragimov 2011)."""
    sizes = numpy.sort(sizes[sizes >= LARGE])[::-1].astype(float)
    return -numpy.polyfit(numpy.log(sizes), numpy.log(numpy.arange(1, len(sizes) + 1) - 0.5), 1)[0]


def firms(run):
    """Only of a run that kept its firms: [output] snapshots."""
    found = []
    for year, tables in sorted(run.file.get("snapshot", {}).items()):
        tables = tables.get(f"replicate_{run.replicates[0]}", tables)
        if "firm" in tables and "jobs" in tables["firm"]:
            sizes = numpy.asarray(tables["firm"]["jobs"][()])
            found.append((21, f"firm sizes in {year}, exponent of the tail", TAIL, tail(sizes),
                          TAIL_BAND))
    return found


def rows(run, country):
    reader = Reader(run)
    return types(run, country, reader) + stocks(reader) + prices(run, reader) + firms(run)
