"""places: which regions and towns to look at."""
import numpy

from common.front import USAGE, nearest
from plots_lib.trajectory import TrajectoryError


def centre_and_hinterland(t, region):
    return t.rows_of_region(region, "core"), [i for i in t.rows_of_region(region) if t.roles[i] != "core"]


def regions_with_both(t):
    return [r for r in t.small_city_regions() if all(centre_and_hinterland(t, r))]


def by_isolation(t, rows, count):
    """`count` of these municipalities, from the nearest to a big city to the farthest, evenly in rank."""
    rows = sorted((i for i in rows if numpy.isfinite(minutes(t)[i])), key=lambda i: (minutes(t)[i], t.codes[i]))
    if len(rows) <= count:
        return rows
    return [rows[round(k * (len(rows) - 1) / max(count - 1, 1))] for k in range(count)]


def minutes(t):
    geo = t.file["geo"]
    if "metropolitan_minutes" not in geo:
        raise TrajectoryError(f"{t.path}: /geo has no metropolitan_minutes: written by an older program")
    return numpy.asarray(geo["metropolitan_minutes"][()], dtype=float)


def chosen_regions(t, names, count):
    """By name, or `count` of the small-city regions by how far their largest core is from a big city."""
    if names:
        return [region_named(t, name) for name in names]
    jobs = t.indicator("jobs")[0, 0]
    first = {max(t.rows_of_region(r, "core"), key=lambda i: jobs[i]): r for r in regions_with_both(t)}
    if not numpy.isfinite(minutes(t)[list(first)]).any():
        return list(first.values())[:count]
    return [first[i] for i in by_isolation(t, list(first), count)]


def region_named(t, name):
    for region in sorted(set(t.region.tolist())):
        if t.region_name(region).lower() == name.lower():
            if not all(centre_and_hinterland(t, region)):
                raise TrajectoryError(f"the region {name} has not both a core and a hinterland", USAGE)
            return region
    raise TrajectoryError(f"no region `{name}`{nearest(name, t.region_names)}", USAGE)


def who(t, rows):
    """The target of a policy or shock."""
    return " or ".join(f"code = {t.codes[i]}" for i in rows)
