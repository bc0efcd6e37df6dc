"""edges.csv: the travel network between neighbouring municipalities, with fitted minutes."""
import json

import numpy as np
from matplotlib.path import Path
from scipy.optimize import nnls
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from . import output

DETOUR = 1.3          # ASSUMED: kilometres travelled per kilometre as the crow flies
SAMPLES = 24          # points on the straight line, to see how much of it crosses water
SEA_MINUTES = 45.0    # ASSUMED: waiting and loading on a link added where no border is shared
SEA_MINUTES_A_KM = 2.0  # ASSUMED: 30 km/h on it
OSLO_LIMIT = 240.0    # minutes to Oslo beyond this hold flights and are not used
FEATURES = ("km", "km rural", "km west and north", "km water")
# ASSUMED, from memory: door-to-door minutes of long drives, ferries included. They hold the west and
# the north in place, where the other observations are short or absent.
DRIVES = (("Oslo", "Trondheim", 390), ("Oslo", "Bergen", 420), ("Oslo", "Kristiansand", 230),
          ("Oslo", "Ålesund", 420), ("Stavanger", "Kristiansand", 195), ("Bergen", "Stavanger", 270),
          ("Haugesund", "Bergen", 150), ("Bergen", "Voss herad", 95), ("Sogndal", "Bergen", 210),
          ("Sunnfjord", "Bergen", 165), ("Kinn", "Sunnfjord", 60), ("Sunnfjord", "Ålesund", 210),
          ("Molde", "Ålesund", 85), ("Trondheim", "Molde", 210), ("Trondheim", "Kristiansund", 190),
          ("Trondheim", "Steinkjer", 105), ("Namsos", "Trondheim", 160), ("Trondheim", "Bodø", 600),
          ("Bodø", "Fauske", 50), ("Rana", "Bodø", 180), ("Bodø", "Narvik", 270),
          ("Harstad", "Narvik", 95), ("Narvik", "Tromsø", 215), ("Tromsø", "Alta", 310),
          ("Hammerfest", "Alta", 130), ("Alta", "Sør-Varanger", 400))
DRIVE_WEIGHT = 2.0    # ASSUMED: they are few against the other observations


def write(raw, places, latest, target, report):
    codes = list(places)
    position = np.array([[p.latitude, p.longitude] for p in places.values()])
    pairs = neighbours(raw, places)
    pairs, added = connect(pairs, position)
    km = np.array([haversine(position[a], position[b]) for a, b in pairs])
    features = describe(raw, places, position, pairs, km)
    observed = observations(raw, places, latest)
    speeds, constant, lines = fit(pairs, features, observed, len(codes))
    minutes = features @ speeds
    minutes[len(pairs) - added:] = SEA_MINUTES + SEA_MINUTES_A_KM * km[len(pairs) - added:]
    minutes = np.maximum(minutes, 2.0)
    rows = sorted((codes[a], codes[b], output.number(DETOUR * km[k], 2), output.number(minutes[k], 2),
                   "estimated") for k, (a, b) in enumerate(pairs))
    output.write(target / "edges.csv", ("from", "to", "km", "minutes", "quality"), rows, report)
    report(f"  {added} links added; minutes = " + " + ".join(
        f"{value:.2f} {name}" for name, value in zip(FEATURES, speeds)))
    report(f"  arrival {constant:.1f} min; " + "; ".join(lines))


def haversine(a, b):
    lat1, lon1, lat2, lon2 = np.radians([a[0], a[1], b[0], b[1]])
    h = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return float(2 * 6371.0 * np.arcsin(np.sqrt(h)))


def neighbours(raw, places):
    row_of = {code: i for i, code in enumerate(places)}
    pairs = {tuple(sorted((row_of[row["kommune_a"]], row_of[row["kommune_b"]])))
             for row in raw.rows("adjacency.csv")}
    return sorted(pairs)


def connect(pairs, position):
    """Join what borders leave apart by the shortest links between the parts (ferries)."""
    part = list(range(len(position)))

    def root(i):
        while part[i] != i:
            i = part[i]
        return i

    for a, b in pairs:
        part[root(a)] = root(b)
    candidates = sorted((haversine(position[a], position[b]), a, b) for a in range(len(part))
                        for b in range(a + 1, len(part)) if root(a) != root(b))
    links = []
    for _, a, b in candidates:
        if root(a) != root(b):
            part[root(a)] = root(b)
            links.append((a, b))
    return pairs + links, len(links)


def describe(raw, places, position, pairs, km):
    """Per edge: km, km through sparse country, km in the west and north, km of water on the way, all
    as the crow flies. All non-negative and added up, so that a network path's features are the sum of its edges'."""
    shares = water_shares(raw, position, pairs)
    place = list(places.values())
    index = np.array([1 - (place[a].index + place[b].index) / 2000 for a, b in pairs])
    fjord = np.array([np.mean([place[i].part in ("Vestlandet", "Nord") for i in pair])
                      for pair in pairs])
    return np.stack([km, km * index, km * fjord, km * shares], axis=1)


def water_shares(raw, position, pairs):
    """Share of the straight line between two places that is not land of any municipality."""
    steps = (np.arange(SAMPLES) + 0.5) / SAMPLES
    points = np.concatenate([position[a] + steps[:, None] * (position[b] - position[a])
                             for a, b in pairs])[:, ::-1]
    land = np.zeros(len(points), dtype=bool)
    source = json.loads((raw.folder / "boundaries_2024.geojson").read_text(encoding="utf-8"))
    for feature in source["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"]
        for polygon in [polygons] if geometry["type"] == "Polygon" else polygons:
            ring = np.array(polygon[0])
            near = ((points >= ring.min(axis=0)) & (points <= ring.max(axis=0))).all(axis=1) & ~land
            if near.any():
                land[near] = Path(ring).contains_points(points[near])
    return 1 - land.reshape(len(pairs), SAMPLES).mean(axis=1)


def observations(raw, places, latest):
    """(kind, from, [to ...], minutes): to the centre of the labour-market region (the municipality
    with most jobs, or another with at least half of them, whichever is nearest), to Oslo within
    eastern Norway, and the long drives."""
    codes = list(places)
    place = list(places.values())
    found = []
    for region in sorted({p.region for p in place}):
        members = [i for i, p in enumerate(place) if p.region == region]
        most = max(latest.jobs[i] for i in members)
        centres = [i for i in members if latest.jobs[i] >= most / 2]
        found += [("region", i, centres, place[i].region_minutes) for i in members if i not in centres]
    mapping = raw.mapping(2016)
    minutes = {}
    for row in raw.rows("district_index_2016_own_borders.csv"):
        for code, weight in mapping[row["kommune_2016"]]:
            share = weight * float(row["pop_2016"])
            total = minutes.setdefault(code, [0.0, 0.0])
            total[0] += share * float(row["traveltime_oslo_min"])
            total[1] += share
    oslo = codes.index("0301")
    for i, code in enumerate(codes):
        if place[i].part == "Østlandet" and i != oslo and minutes[code][0] < OSLO_LIMIT * minutes[code][1]:
            found.append(("Oslo", i, [oslo], minutes[code][0] / minutes[code][1]))
    row_of = {p.name: i for i, p in enumerate(place)}
    return found + [("drive", row_of[a], [row_of[b]], float(time)) for a, b, time in DRIVES]


def fit(pairs, features, observed, size):
    """Least squares with non-negative slowness along shortest paths; the paths are found anew until
    they agree with the speeds. An error weighs less on a long trip. The constant
    (getting out of one place and into the other) belongs to the trip, not to any edge."""
    edge_of = {pair: k for k, pair in enumerate(pairs)}
    target = np.array([row[3] for row in observed])
    weight = 1 / np.sqrt(target + 10)
    weight *= [DRIVE_WEIGHT ** 0.5 if row[0] == "drive" else 1.0 for row in observed]
    speeds, constant = np.array([1.0, 0.3, 0.1, 0.5]), 5.0
    for _ in range(20):
        design = path_features(pairs, features, features @ speeds, observed, size, edge_of)
        full = np.column_stack([design, np.ones(len(observed))])
        solution, _ = nnls(full * weight[:, None], target * weight)
        speeds, constant = 0.5 * (speeds + solution[:-1]), 0.5 * (constant + solution[-1])
    design = path_features(pairs, features, features @ speeds, observed, size, edge_of)
    modelled = design @ speeds + constant
    return speeds, constant, quality_of_fit(observed, target, modelled)


def path_features(pairs, features, minutes, observed, size, edge_of):
    a, b = np.array(pairs).T
    graph = csr_matrix((np.concatenate([minutes, minutes]) + 1e-6,
                        (np.concatenate([a, b]), np.concatenate([b, a]))), shape=(size, size))
    origins = sorted({row[1] for row in observed})
    far, before = dijkstra(graph, indices=origins, return_predecessors=True)
    row_of = {origin: k for k, origin in enumerate(origins)}
    design = np.zeros((len(observed), features.shape[1]))
    for k, (_, origin, centres, _) in enumerate(observed):
        row = row_of[origin]
        node = min(centres, key=lambda centre: (far[row, centre], centre))
        while node != origin:
            previous = before[row, node]
            design[k] += features[edge_of[min(previous, node), max(previous, node)]]
            node = previous
    return design


def quality_of_fit(observed, target, modelled):
    lines = []
    for kind in ("region", "Oslo", "drive"):
        mine = np.array([row[0] == kind for row in observed])
        error = modelled[mine] - target[mine]
        spread = target[mine] - target[mine].mean()
        lines.append(f"{kind}: {mine.sum()} observations, R2 {1 - (error ** 2).sum() / (spread ** 2).sum():.2f}, "
                     f"median absolute error {np.median(np.abs(error)):.1f} min, "
                     f"90 % within {np.percentile(np.abs(error), 90):.1f}")
    return lines
