"""flows: sums over the nation of runs by years, quarters and months, and by how much they differ.

The difference D of two runs is a sum over municipalities of d_j. Its standard error is the root of the sum of (d_j - D n_j / n)^2,
with n_j what the run by quarters has there: a municipality for a draw, so that events that come together (households, firms) count as often as they do."""
import numpy

from common.front import CONTENT, Refused
from drift_lib.quantities import FLOWS as KNOWN

FLOWS = (*KNOWN[:4], ("immigration", "immigration"), ("emigration", "emigration"), *KNOWN[4:])
STOCKS = (("people", "population"), ("households", "households"), ("living alone", "alone"), ("couples alone", "couples"),
          ("several families", "several_families"), ("owners", "owners"), ("students", "students"), ("retired", "retired"),
          ("employed", "employed"), ("unemployed", "unemployed"), ("jobs", "jobs"), ("vacancies", "vacancies"), ("firms", "firms"),
          ("in-commuters", "in_commuters"), ("dwellings", "dwellings"))
CERTAIN, PERCENT = 3.0, 0.5


def alike(*runs):
    """Refuses files that cannot be set side by side."""
    first = runs[0]
    for run in runs[1:]:
        if run.years != first.years or run.codes != first.codes:
            raise Refused(f"{run.path}: other years or municipalities than {first.path}", CONTENT)


def amounts(run, name, flow):
    """[municipality] mean over replicates: of all years, or the stock at the end."""
    values = run.indicator(name).mean(axis=0)
    return values[:-1].sum(axis=0) if flow else values[-1]


def difference(other, quarter):
    """By how many per cent the nation of one run differs from the other's, and its standard error."""
    whole, apart = quarter.sum(), other - quarter
    if whole == 0:
        return None, None
    rest = apart - apart.sum() * quarter / whole
    return 100 * apart.sum() / whole, 100 * numpy.sqrt((rest ** 2).sum()) / whole


def marked(percent, error):
    return percent is not None and abs(percent) > CERTAIN * error and abs(percent) > PERCENT


def lines(year, quarter, month):
    """name, number by quarters, and (per cent, standard error, marked) of years and of months."""
    for names, flow in ((FLOWS, True), (STOCKS, False)):
        for shown, name in names:
            if not all(name in run.indicators for run in (year, quarter, month)):
                continue
            base = amounts(quarter, name, flow)
            found = [difference(amounts(run, name, flow), base) for run in (year, month)]
            yield shown, flow, base.sum(), [(*pair, marked(*pair)) for pair in found]


def show(year, quarter, month):
    span = len(quarter.years) - 1
    print(f"{quarter.years[0]}-{quarter.years[-1]}, replicates {len(quarter.replicates)}; differences from steps of a quarter, % (standard error)")
    print(f"{'':<22}{'by quarters':>14}{'by years':>22}{'by months':>22}")
    kind = None
    for name, flow, amount, pairs in lines(year, quarter, month):
        if flow is not kind:
            print("flows of a year" if flow else f"stocks at the end, {quarter.years[-1]}")
            kind = flow
        cells = ["-" if p is None else f"{p:+.2f} ({e:.2f}){' *' if m else '  '}" for p, e, m in pairs]
        print(f"  {name:<20}{amount / (span if flow else 1):>14,.0f}" + "".join(f"{cell:>22}" for cell in cells))
    print(f"* beyond {CERTAIN:.0f} standard errors and {PERCENT} %")
