"""outlines: reads the borders of municipalities from GeoJSON (RFC 7946) and checks all of it: a
FeatureCollection whose features have the property `code` and a Polygon or MultiPolygon of longitudes
and latitudes. A mistake is told with the number of the feature, counted from 1."""
import json
import math

from . import files
from .front import CONTENT, Refused

WHAT = "GeoJSON with the outlines of municipalities"


class _Wrong(Exception):
    """What is wrong with one feature."""


def _short(value):
    text = json.dumps(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _member(thing, name, kind, words):
    if not isinstance(thing, dict):
        raise _Wrong(f"{_short(thing)} where an object is expected")
    if name not in thing:
        raise _Wrong(f"`{name}` is missing")
    if not isinstance(thing[name], kind):
        raise _Wrong(f"`{name}` is {_short(thing[name])}, not {words}")
    return thing[name]


def _point(point):
    good = isinstance(point, list) and len(point) >= 2 and all(
        isinstance(x, (int, float)) and not isinstance(x, bool) and math.isfinite(x) for x in point[:2])
    if not good or abs(point[0]) > 180 or abs(point[1]) > 90:
        raise _Wrong(f"{_short(point)} is no longitude and latitude")
    return (float(point[0]), float(point[1]))


def _ring(ring):
    if not isinstance(ring, list) or len(ring) < 4:
        raise _Wrong(f"{_short(ring)} is no ring: four points or more, the last as the first")
    points = [_point(point) for point in ring]
    if points[0] != points[-1]:
        raise _Wrong(f"a ring does not end where it begins, at {_short(ring[0])}")
    return points


def _rings(polygon):
    if not isinstance(polygon, list) or not polygon:
        raise _Wrong(f"{_short(polygon)} is no polygon: a list of rings")
    return [_ring(ring) for ring in polygon]


def _feature(feature):
    code = _member(_member(feature, "properties", dict, "an object"), "code", str, "a text")
    geometry = _member(feature, "geometry", dict, "an object")
    kind = _member(geometry, "type", str, "a text")
    if kind not in ("Polygon", "MultiPolygon"):
        raise _Wrong(f"geometry of type {_short(kind)}, known are Polygon and MultiPolygon")
    shape = _member(geometry, "coordinates", list, "a list")
    polygons = [shape] if kind == "Polygon" else shape
    if not polygons:
        raise _Wrong("a MultiPolygon without polygons")
    return code, [ring for polygon in polygons for ring in _rings(polygon)]


def _nonsense(word):
    raise ValueError(f"{word} is no number of JSON")


def read(path):
    """{code: rings}, a ring a list of (longitude, latitude)."""
    try:
        whole = json.loads(files.text(path, WHAT), parse_constant=_nonsense)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{path}: is no JSON: {error or 'nested too deep'}", CONTENT) from None
    try:
        features = _member(whole, "features", list, "a list")
    except _Wrong as wrong:
        raise Refused(f"{path}: is no {WHAT}: {wrong}", CONTENT) from None
    found = {}
    for number, feature in enumerate(features, 1):
        try:
            code, rings = _feature(feature)
            if code in found:
                raise _Wrong(f"the code `{code}` stands here a second time")
        except _Wrong as wrong:
            raise Refused(f"{path}: feature {number}: {wrong}", CONTENT) from None
        found[code] = rings
    if not found:
        raise Refused(f"{path}: is no {WHAT}: it has no features", CONTENT)
    return found
