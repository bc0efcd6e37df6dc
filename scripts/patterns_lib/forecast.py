"""forecast: error of municipal population at the end of a hindcast, beside simple forecasts that
know as much."""
import numpy

from plots_lib.trajectory import texts
from projection_lib import reference

# FOUND: Statistics Norway's own projections for 16 municipalities of Telemark, rescaled to the
# nation, median and mean absolute error, %
OFFICIAL = {(2010, 2020): (2.79, 3.48), (2014, 2020): (1.39, 1.59)}
TRENDS = ((10, 0.85), (15, 1.0))            # years back, damping


def error(forecast, observed):
    """Median and mean absolute error, %."""
    miss = 100 * abs(forecast * observed.sum() / forecast.sum() / observed - 1)
    return numpy.median(miss), miss.mean()


def trend(country, first, years, back, damping):
    now, then = country.totals[first], country.totals[first - back]
    return now * (now / then) ** (damping * years / back)


def rows(run, country, last):
    """(name, (median, mean)) of the run and of simple forecasts, for the year `last`."""
    first, observed = run.years[0], country.totals[last]
    people = run.indicator("population")[:, run.years.index(last)].mean(axis=0)
    yield "this run, mean of the replicates", error(people, observed)
    yield "constant share", error(country.totals[first], observed)
    for back, damping in TRENDS:
        if first - back in country.totals:
            yield (f"trend of {back} years, damped {damping}",
                   error(trend(country, first, last - first, back, damping), observed))
    by_cohorts = reference.forecast(country, first, last)
    if by_cohorts is not None:
        yield "cohort-component of the project's own", error(by_cohorts, observed)
    if (first, last) in OFFICIAL:
        yield "Statistics Norway, 16 municipalities of Telemark only", OFFICIAL[first, last]


def of_calibration(run):
    """Lines at the head of the run's calibration that tell how good its aims were."""
    if "config" not in run.file or "text" not in run.file["config"]:
        return []
    lines = [line.strip("; ") for text in texts(run.file["config"]["text"])
             if text.startswith("; Made by: omland calibrate") for line in text.splitlines()
             if line.startswith(";")]
    return [line for line in lines if "error of municipal population" in line]


def show(run, country, years=None):
    """For the last year, or for each of `years`."""
    for last in years or [run.years[-1]]:
        print(f"error of municipal population {run.years[0]}->{last}, nation rescaled, "
              "% (median, mean absolute)")
        for name, (median, mean) in rows(run, country, last):
            print(f"  {name:<56} {median:6.2f} {mean:6.2f}")
    for line in of_calibration(run):
        print(f"  calibration: {line}")
