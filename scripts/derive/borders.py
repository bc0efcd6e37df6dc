"""boundaries.geojson: land borders, simplified so that neighbours still share their line."""
import json

DECIMALS = 3
TOLERANCE = 0.0042  # degrees of latitude; about 470 m


def write(raw, places, target, report):
    source = json.loads((raw.folder / "boundaries_2024.geojson").read_text(encoding="utf-8"))
    rings = read_rings(source, places)
    shared = vertex_owners(rings)
    features = []
    for code in places:
        polygons = []
        for polygon in rings[code]:
            simple = [ring for ring in (simplify_ring(ring, shared) for ring in polygon) if ring]
            if simple and len(simple[0]) >= 4:
                polygons.append([simple[0]] + [hole for hole in simple[1:] if len(hole) >= 4])
        if not polygons:
            raise ValueError(f"{code} has no outline left after simplification")
        features.append({"type": "Feature", "properties": {"code": code, "name": places[code].name},
                         "geometry": {"type": "MultiPolygon", "coordinates": polygons}})
    body = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
                      for feature in features)
    data = '{"type":"FeatureCollection","features":[\n' + body + "\n]}\n"
    (target / "boundaries.geojson").write_text(data, encoding="utf-8")
    report(f"boundaries.geojson: {len(features)} outlines, {len(data.encode()) // 1000} kB")


def read_rings(source, places):
    """{code: [polygon [ring [vertex]]]}, vertices rounded, doubles dropped, rings left open."""
    result = {}
    for feature in source["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"]
        if geometry["type"] == "Polygon":
            polygons = [polygons]
        result[feature["properties"]["kommune_no"]] = [
            [open_ring(ring) for ring in polygon] for polygon in polygons]
    if set(result) != set(places):
        raise ValueError("outlines and municipalities differ")
    return result


def open_ring(ring):
    vertices = []
    for point in ring:
        vertex = (round(point[0], DECIMALS), round(point[1], DECIMALS))
        if not vertices or vertices[-1] != vertex:
            vertices.append(vertex)
    if len(vertices) > 1 and vertices[0] == vertices[-1]:
        vertices.pop()
    return vertices


def vertex_owners(rings):
    owners = {}
    for code, polygons in rings.items():
        for polygon in polygons:
            for ring in polygon:
                for vertex in ring:
                    owners.setdefault(vertex, set()).add(code)
    return owners


def simplify_ring(ring, owners):
    """Cut where the set of owners changes, simplify each piece the same way from either side."""
    if len(ring) < 4:
        return []
    size = len(ring)
    nodes = [i for i in range(size) if owners[ring[i]] != owners[ring[i - 1]]
             or owners[ring[i]] != owners[ring[(i + 1) % size]]]
    if len(nodes) < 2:
        first = min(range(size), key=lambda i: ring[i])
        far = max(range(size), key=lambda i: (distance(ring[i], ring[first]), ring[i]))
        nodes = sorted({*nodes, first, far})
    result = []
    for start, end in zip(nodes, nodes[1:] + [nodes[0] + size]):
        piece = [ring[k % size] for k in range(start, end + 1)]
        backwards = piece[0] > piece[-1]
        kept = simplify(piece[::-1] if backwards else piece)
        result += (kept[::-1] if backwards else kept)[:-1]
    return result + [result[0]] if len(result) >= 3 else []


def distance(a, b):
    return ((a[0] - b[0]) * 0.45) ** 2 + (a[1] - b[1]) ** 2


def simplify(line):
    """Ramer-Douglas-Peucker, without recursion; a degree of longitude counts 0.45 of latitude."""
    keep = {0, len(line) - 1}
    stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        gap, middle = max((offset(line[k], line[first], line[last]), -k) for k in range(first + 1, last))
        if gap > TOLERANCE ** 2:
            keep.add(-middle)
            stack += [(first, -middle), (-middle, last)]
    return [line[k] for k in sorted(keep)]


def offset(point, start, end):
    """Squared distance of a point from a segment."""
    x, y = (end[0] - start[0]) * 0.45, end[1] - start[1]
    px, py = (point[0] - start[0]) * 0.45, point[1] - start[1]
    length = x * x + y * y
    t = min(1.0, max(0.0, (px * x + py * y) / length)) if length else 0.0
    return (px - t * x) ** 2 + (py - t * y) ** 2
