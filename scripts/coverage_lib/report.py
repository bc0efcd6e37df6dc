"""report: coverage pooled over starts, by size and by single period; spread beside what is needed;
the ranks of what was counted."""
import numpy

from .intervals import CLASSES, HORIZONS, LEVELS

# Tolerances set beforehand, in points: pooled over starts, by size, of one period alone.
POOLED, BY_SIZE, ALONE = 5, 10, 9
# COMPUTED: standard deviation of a forecast, %, by size class after so many years, from rolling
# origins on totals up to 2020 (docs/model.md, honest forecasts). To be met within a tenth.
NEEDED = {6: (4.8, 3.6, 3.0, 2.6, 2.3, 2.2), 10: (6.8, 5.3, 4.5, 3.9, 3.6, 3.5)}
SPREAD = 0.1
BINS = 10


class Count:
    """How many were asked, and how many kept."""

    def __init__(self):
        self.asked = self.met = 0

    def __call__(self, good):
        self.asked += 1
        self.met += bool(good)
        return "yes" if good else "NO"


def share(parts, level, size=None):
    """Per cent inside, of all of the parts or of one size class; None of nobody."""
    inside = [h.inside(level)[slice(None) if size is None else h.size_class == size]
              for h in parts]
    inside = numpy.concatenate(inside)
    return 100 * inside.mean() if len(inside) else None


def line(what, years, shares, band, count):
    """One row: the three shares, and whether all are near enough."""
    known = [(found, level) for found, level in zip(shares, LEVELS) if found is not None]
    good = all(abs(found - 100 * level) <= band for found, level in known)
    cells = "".join(f"{'-' if found is None else format(found, '.0f'):>7}" for found in shares)
    print(f"{years:>5}  {what:<26}{cells}{band:>9}  {count(good) if known else ''}")


def coverage(parts, count):
    head = "".join(f"{100 * level:>6.0f}%" for level in LEVELS)
    print(f"\ncoverage of intervals, % of municipalities\n{'years':>5}  {'':<26}{head}"
          f"{'within':>9}  met")
    for years in HORIZONS:
        at = [h for h in parts if h.years == years]
        if not at:
            continue
        line("all", years, [share(at, level) for level in LEVELS], POOLED, count)
        for k, (_, _, name) in enumerate(CLASSES):
            line(name, years, [share(at, level, k) for level in LEVELS], BY_SIZE, count)
        for h in at if len(at) > 1 else []:
            line(f"{h.start}-{h.start + years} alone", years,
                 [share([h], level) for level in LEVELS], ALONE, count)


def spread(parts, count):
    """Root mean square of the standard deviation over municipalities."""
    print(f"\nstandard deviation between replicates, %\n{'years':>5}  {'':<26}{'found':>7}"
          f"{'needed':>8}{'within':>8}  met")
    for years in HORIZONS:
        at = [h for h in parts if h.years == years]
        for k, (_, _, name) in enumerate(CLASSES if at else ()):
            values = numpy.concatenate([h.sd[h.size_class == k] for h in at])
            if not len(values):
                continue
            found, wanted = 100 * numpy.sqrt((values ** 2).mean()), NEEDED.get(years, [None] * 6)[k]
            tail = f"{'-':>8}" if wanted is None else \
                f"{wanted:>8.1f}{100 * SPREAD:>7.0f}%  {count(abs(found / wanted - 1) <= SPREAD)}"
            print(f"{years:>5}  {name:<26}{found:>7.2f}{tail}")


def ranks(parts):
    """Shares of the municipalities by where in the forecast they came out: a tenth each if it is
    honest; more in the middle if it is too wide, at the ends if too narrow."""
    print("\nwhere in its forecast what was counted came out, % of municipalities by tenth, "
          "lowest first")
    for years in HORIZONS:
        at = [h.ranks() for h in parts if h.years == years]
        if at:
            counts, _ = numpy.histogram(numpy.concatenate(at), BINS, (0, 1))
            print(f"{years:>5}  " + "".join(f"{100 * c / counts.sum():>6.1f}" for c in counts))
