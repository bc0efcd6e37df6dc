"""sustainability: social, economic and environmental figures side by side. They are never summed: what they are worth against each other is not the model's to say."""
import numpy

from . import responses

EARTH_KM = 6371.0


def total(t, name, rows):
    """[replicate, year]; None when the file does not have it."""
    return t.indicator(name)[..., rows].sum(axis=-1) if name in t.indicators else None


def share(part, whole):
    return None if part is None or whole is None else part / whole


def for_people(t, name, rows):
    """Mean over municipalities, by their people: what the average inhabitant has."""
    if name not in t.indicators:
        return None
    people = t.indicator("population")[..., rows]
    return (t.indicator(name)[..., rows] * people).sum(axis=-1) / people.sum(axis=-1)


def plus(*terms):
    return None if any(term is None for term in terms) else sum(terms)


def distances(t):
    """Straight lines in km between all municipalities."""
    latitude, longitude = numpy.radians(t.latitude), numpy.radians(t.longitude)
    half = numpy.sin((latitude[:, None] - latitude) / 2) ** 2 + numpy.cos(latitude[:, None]) * numpy.cos(latitude) * numpy.sin((longitude[:, None] - longitude) / 2) ** 2
    return 2 * EARTH_KM * numpy.arcsin(numpy.sqrt(half))


def commuting_km(t, rows):
    """Straight-line km from home to work a commuter, of those who live in `rows` and work for a firm: [replicate, year]."""
    flows = t.file["flows"]["commuting"] if "flows" in t.file else None
    if flows is None:
        return None
    km = distances(t)[rows]
    found = numpy.empty(flows.shape[:2])
    for r in range(flows.shape[0]):
        for y in range(flows.shape[1]):
            matrix = numpy.asarray(flows[r, y], dtype=float)[rows]
            found[r, y] = (matrix * km).sum() / matrix.sum()
    return found


def figures(t, rows):
    """(pillar, name, unit, better, [replicate, year]); better is +1 up, -1 down, 0 not for the model to say. What a file does not hold is left out."""
    people, young, workers = (total(t, n, rows) for n in ("population", "young_adults", "employed"))
    idle, jobs, homes = (total(t, n, rows) for n in ("unemployed", "jobs", "households"))
    listed = [
        ("social", "persons 67 and over, of all", "share", 0, share(total(t, "older_67", rows), people)),
        ("social", "young adults 20-39, of all", "share", 0, share(young, people)),
        ("social", "women per man at 20-39", "1", 0, share(total(t, "women_20_39", rows), total(t, "men_20_39", rows))),
        ("social", "unemployed, of the labour force", "share", -1, share(idle, plus(idle, workers))),
        ("social", "live alone, of households", "share", 0, share(total(t, "alone", rows), homes)),
        ("social", "services present, of six (mean inhabitant)", "1", +1, for_people(t, "services_present", rows)),
        ("social", "to a doctor (mean inhabitant)", "min", -1, for_people(t, "minutes_doctor", rows)),
        ("social", "municipal services per need, ln against the start", "1", +1, for_people(t, "service_quality", rows)),
        ("economic", "jobs per resident employed", "1", 0, share(jobs, workers)),
        ("economic", "employed, of all residents", "share", +1, share(workers, people)),
        ("economic", "firms per 1000 inhabitants", "1", 0, None if total(t, "firms", rows) is None else 1000 * total(t, "firms", rows) / people),
        ("economic", "municipal net result, of revenue", "share", +1, share(total(t, "municipal_net_result", rows), total(t, "municipal_revenue", rows))),
        ("economic", "municipal net debt per inhabitant", "NOK", -1, share(total(t, "municipal_debt", rows), people)),
        ("environmental", "km from home to work, straight line", "km", -1, commuting_km(t, rows)),
        ("environmental", "dwellings per household", "1", 0, share(total(t, "dwellings", rows), homes)),
    ]
    listed += [("environmental", f"{t.describe(n)[0]}, per inhabitant", t.describe(n)[1], -1, share(total(t, n, rows), people))
               for n in t.indicators if n.startswith(("emissions", "land_taken"))]
    return [row for row in listed if row[4] is not None]


def compare(run, base, at):
    """run, base: what `figures` gave. (pillar, name, unit, better, mean without, difference, low, high) at a position of the years, pair by pair; of what is not
    known there, such as the flows of the last year, the year before."""
    found = []
    for (pillar, name, unit, better, with_it), (*_, without) in zip(run, base):
        then = at if numpy.isfinite(without[:, at]).all() else at - 1
        found.append((pillar, name, unit, better, float(without[:, then].mean()), *responses.interval(with_it[:, then] - without[:, then])))
    return found


def table(rows):
    better = {1: "up", -1: "down", 0: ""}
    body = [("", "better", "without", "difference [90 %]", "unit")]
    pillar = None
    for row in rows:
        if row[0] != pillar:
            pillar = row[0]
            body.append((pillar.upper(), "", "", "", ""))
        body.append((f"  {row[1]}", better[row[3]], f"{row[4]:.4g}", responses.number(*row[5:], digits=4), row[2]))
    return responses.columns(body)
