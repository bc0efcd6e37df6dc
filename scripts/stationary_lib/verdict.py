"""verdict: does a run in which people stay as they are stay as it began? Bands were stated before
the first run was read, but for people (3 then, 4 now) and the outlet that services may differ by; a
count of n persons is allowed two standard errors, 2 / sqrt(n), more."""
import numpy

from drift_lib.quantities import FLOWS, STOCKS, Reader

# Largest change from the start that is believable, in per cent of it, in any of the years shown.
STOCK_BANDS = {
    "people": 4, "67 and over, share": 5, "households": 4, "persons a household": 2,
    "living alone, share": 5, "couple alone, share": 5, "couple, child 0-5, share": 10,
    "couple, child 6-17, share": 10, "lone parent, share": 10, "adult children, share": 10,
    "several families, share": 10, "owners, share": 5, "students": 5, "employed": 4,
    "employed a resident": 3, "unemployed a worker": 10, "remote-capable, share": 5, "jobs": 4,
    "jobs a resident": 4, "vacancies a job": 15, "primary jobs": 5, "firms": 5, "jobs a firm": 5,
    "out-commuters": 5, "in-commuters": 5, "dwellings": 4, "empty, share": 10, "price": 5,
    "services": 5, "minutes to a grocery": 5,
}
PAIR_BAND = 7
# The first year of a flow beside its tenth, in per cent.
FLOW_BANDS = {
    "births": 5, "deaths": 5, "moves in": 5, "moves out": 5, "households formed": 5, "hires": 5,
    "jobs ended": 5, "jobs added": 7, "jobs removed": 7, "firms founded": 5, "firms closed": 5,
    "firms moved in": 10, "dwellings built": 10, "dwellings lost": 10,
}
YEARS = (1, 10, 30)
FLOW_YEARS = 3          # a flow's first and tenth year, each the mean of so many: less luck


def allowed(band, count):
    """The band with room for luck: `count` is the smaller of the two numbers compared."""
    return band + 200 / numpy.sqrt(max(count, 1))


def luck(reader, formed, rows):
    """The number that a quantity's luck goes by: of a share, what is shared; of services, which
    are few and last, such that one may come or go."""
    if formed == "services_present":
        return 4 * reader.whole(formed)[0, rows].sum() ** 2
    name = formed.strip("*").split("/")[0]
    if formed.startswith("*"):
        name = "population"
    return reader.whole(name)[0, rows].sum()


class Row:
    def __init__(self, name, group, values, band, count):
        self.name, self.group = name, group
        self.values = [float(v) for v in values]
        self.band = allowed(band, count)

    @property
    def changes(self):
        start = self.values[0]
        return [100 * (value / start - 1) if start else (0.0 if value == 0 else numpy.inf)
                for value in self.values[1:]]

    @property
    def met(self):
        return all(abs(change) <= self.band for change in self.changes)


def years_of(run):
    last = len(run.years) - 1
    return [year for year in YEARS if year < last] + [last]


def stocks(run):
    reader, at = Reader(run), [0, *years_of(run)]
    found = [Row(name, group, reader.series(formed, rows)[at], STOCK_BANDS[name],
                 luck(reader, formed, rows))
             for name, formed in STOCKS if reader.known(formed)
             for group, rows in reader.groups.items()]
    for (home, work), values in reader.commuters(at).items():
        if values[0] > 0:
            name = "commuters, all" if home == "any" else f"commuters {home} > {work}"
            found.append(Row(name, "all", values, PAIR_BAND, values[0]))
    return found


def flows(run):
    """First years and those ten on. Of all municipalities and by settlement type."""
    reader = Reader(run)
    ten = min(10, len(run.years) - 1 - FLOW_YEARS)
    found = []
    for name, formed in FLOWS:
        if name not in FLOW_BANDS or not reader.known(formed):
            continue
        for group, rows in reader.groups.items():
            values = reader.series(formed, rows)
            first, tenth = values[0], values[ten - 1:ten - 1 + FLOW_YEARS].mean()
            found.append(Row(name, group, (first, tenth), FLOW_BANDS[name], first))
    return found


def show(run, stream=print):
    """Prints both tables; returns the rows outside their band."""
    at = years_of(run)
    stream(f"{'':<29}{'':<13}{'start':>10}" + "".join(f"{'year ' + str(y):>10}" for y in at)
           + f"{'band':>9}")
    rows, last = stocks(run), None
    for row in rows:
        told(row, last, stream)
        last = row.name
    moved = flows(run)
    stream("")
    stream(f"{'':<29}{'':<13}{'first year':>10}{'tenth':>10}{'band':>9}")
    for row in moved:
        told(row, last, stream)
        last = row.name
    out = [row for row in (*rows, *moved) if not row.met]
    stream("")
    stream(f"inside their band: {len(rows) + len(moved) - len(out)} of {len(rows) + len(moved)}")
    return out


def told(row, last, stream):
    stream(f"{row.name if row.name != last else '':<29}{row.group:<13}{row.values[0]:>10.4g}"
           + "".join(f"{change:>+9.1f}%" for change in row.changes)
           + f"{row.band:>8.1f}%" + ("" if row.met else "  OUT"))
