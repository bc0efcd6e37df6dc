"""forecast: error of municipal population at the end of a hindcast, beside simple forecasts that know as much."""
import numpy

# FOUND: Statistics Norway's own projections for 16 municipalities of Telemark, rescaled to the nation, median and mean absolute error, %
OFFICIAL = {(2010, 2020): (2.79, 3.48), (2014, 2020): (1.39, 1.59)}


def error(forecast, observed):
    miss = 100 * abs(forecast * observed.sum() / forecast.sum() / observed - 1)
    return numpy.median(miss), miss.mean()


def trend(country, first, years, back, damping):
    now, then = country.totals[first], country.totals[first - back]
    return now * (now / then) ** (damping * years / back)


def show(run, country):
    first, last = run.years[0], run.years[-1]
    observed, years = country.totals[last], last - first
    print(f"error of municipal population {first}->{last}, nation rescaled, % (median, mean absolute)")
    lines = [("this run, mean of the replicates", error(run.indicator("population")[:, -1].mean(axis=0), observed)),
             ("constant share", error(country.totals[first], observed))]
    for back, damping in ((10, 0.85), (15, 1.0)):
        if first - back in country.totals:
            lines.append((f"trend of {back} years, damped {damping}", error(trend(country, first, years, back, damping), observed)))
    if (first, last) in OFFICIAL:
        lines.append(("Statistics Norway, 16 municipalities of Telemark only", OFFICIAL[first, last]))
    for name, (median, mean) in lines:
        print(f"  {name:<56} {median:6.2f} {mean:6.2f}")
