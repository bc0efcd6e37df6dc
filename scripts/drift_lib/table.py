"""table: the start, and the change after 1, 3, 10 and all years, by settlement type; of one run,
or of one before and one after something was changed."""
import numpy

from .quantities import FLOWS, STOCKS, Reader

YEARS = (1, 3, 10)


class Line:
    """One row: levels at the start and after the years shown."""

    def __init__(self, name, group, values, flow=False):
        self.name, self.group, self.flow = name, group, flow
        self.values = numpy.asarray(values, dtype=float)

    @property
    def start(self):
        return self.values[0]

    def change(self, k):
        """In per cent of the start; None where there was nothing."""
        return 100 * (self.values[k] / self.start - 1) if self.start else None


def shown(run):
    """Years after the start that are shown, the last among them."""
    last = len(run.years) - 1
    return sorted({year for year in YEARS if year < last} | {last})


def lines(run):
    """All rows of the table. A flow after y years is that of the year that begins then; the last,
    that of the last year."""
    reader, at = Reader(run), [0, *shown(run)]
    found = []
    for name, formed in STOCKS:
        for group, rows in reader.groups.items():
            if reader.known(formed):
                found.append(Line(name, group, reader.series(formed, rows)[at]))
    for (home, work), values in reader.commuters(at).items():
        name = "commuters, all pairs" if home == "any" else f"commuters {home} > {work}"
        found.append(Line(name, "all", values))
    ends = [min(year, len(run.years) - 2) for year in at]
    for name, formed in FLOWS:
        for group, rows in reader.groups.items():
            if reader.known(formed):
                found.append(Line(name, group, reader.series(formed, rows)[ends], True))
    return found


def cell(line, k):
    change = line.change(k)
    return f"{line.values[k]:.0f}" if change is None else f"{change:+.1f}%"


def show(run, before=None):
    """Prints the table; of two runs, each cell reads before -> after."""
    at, width = shown(run), 10 if before is None else 20
    print(f"{run.path}: {run.years[0]}-{run.years[-1]}, replicates {len(run.replicates)}")
    if before is not None:
        print(f"before: {before.path}, replicates {len(before.replicates)}")
    old = {(x.name, x.group): x for x in lines(before)} if before is not None else {}
    print(f"{'':<30}{'':<13}{run.years[0]:>12}"
          + "".join(f"{'after ' + str(year):>{width}}" for year in at))
    last = None
    for line in lines(run):
        cells = [cell(line, k + 1) for k in range(len(at))]
        was = old.get((line.name, line.group))
        if before is not None:
            cells = [f"{cell(was, k + 1) if was else '?'} -> {text}"
                     for k, text in enumerate(cells)]
        print(f"{line.name if line.name != last else '':<30}{line.group:<13}{line.start:>12.4g}"
              + "".join(f"{text:>{width}}" for text in cells))
        last = line.name
