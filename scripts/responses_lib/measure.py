"""measure: what one pair of runs shows, a number a replicate. Series are [replicate, year, municipality]; the first year is the start, all
that is done begins a year later, so `years` after it is row 1 + years."""
import numpy

from regions_lib import responses

def stock(series, of, places=None, mean_of=None):
    """Sum over the places, mean over the years; of a price the mean over the places."""
    values = series[of["quantity"]][:, [1 + y for y in of["years"]], :][:, :, series["rows"](places or of["places"])]
    together = values.mean(axis=2) if of["quantity"] == "dwelling_price" else values.sum(axis=2)
    return together.mean(axis=1)


def per_cent(done, base, of, places=None):
    return 100 * (stock(done, of, places) / stock(base, of, places) - 1)


def mean_per_cent(done, base, of):
    return numpy.mean([per_cent(done, base, of, [place]) for place in of["places"]], axis=0)


def difference(done, base, of):
    return per_cent(done, base, of) - per_cent(done, base, of, of["other"])


def per_amount(done, base, of):
    return 100 * (stock(done, of) - stock(base, of)) / of["amount"]


def remain(done, base, of):
    here = {**of, "quantity": "population"}
    rows = done["rows"](of["places"])
    came = sum((s["immigration"][:, 1, rows].sum(axis=1) * sign for s, sign in ((done, 1), (base, -1))), numpy.zeros(len(done["immigration"])))
    return 100 * (stock(done, here) - stock(base, here)) / numpy.where(came > 0, came, numpy.nan)


def of_those_served(done, base, of):
    """Nothing is located inside a municipality, so its people are taken to be spread over its schools alike: what all of them lose, in per cent of
    those whom the closed schools had."""
    rows = done["rows"](of["places"])
    share = of["closed"] / numpy.maximum(base["schools"][:, 1, rows], of["closed"])
    years = [1 + y for y in of["years"]]
    lost, served = (x[:, years][:, :, rows].mean(axis=1) for x in (done["population"] - base["population"], base["population"]))
    return 100 * lost.sum(axis=1) / (served * share).sum(axis=1)


MEASURES = {"per_cent": per_cent, "mean_per_cent": mean_per_cent, "difference": difference, "per_amount": per_amount, "flow_per_cent": per_cent,
            "remain": remain, "of_those_served": of_those_served}


def quantities(rows):
    """Indicators that these rows need."""
    found = {row.of["quantity"] for row in rows if "quantity" in row.of}
    kinds = {row.measure for row in rows}
    return sorted(found | ({"population", "immigration"} if "remain" in kinds else set()) | ({"schools"} if "of_those_served" in kinds else set()))


def verdict(row, mean, low, high):
    """(word, reason)"""
    if not numpy.isfinite(mean):
        return "not measured", ""
    if row.low is None:
        return "no size found", ""
    if row.low <= mean <= row.high:
        return "within", ""
    reason = row.below if mean < row.low else row.above
    if not numpy.isfinite(low):
        return "outside, too few pairs to tell", reason
    if low <= row.high and high >= row.low:
        return "not told apart", reason
    return ("below" if mean < row.low else "above"), reason


def shown(row, values):
    """(mean, low, high, word, reason)"""
    triple = responses.interval(values)
    return (*triple, *verdict(row, *triple))
