"""Functions on places: texts of `latitude longitude` points, split by `;`."""

import math
from itertools import pairwise

from monitor_app.forms.xpath.context import Context, Value
from monitor_app.forms.xpath.values import to_string

_EARTH_METRES = 6_378_100.0


def distance(_context: Context, values: list[Value]) -> Value:
    """Return the length of a way through points, in metres (great circles)."""
    points = _points(values)
    if len(points) < 2:
        return 0.0 if points else math.nan
    steps = pairwise(points)
    return round(math.fsum(_metres(a, b) for a, b in steps), 2)


def area(_context: Context, values: list[Value]) -> Value:
    """Return the area inside points, in square metres (on a sphere)."""
    points = _points(values)
    if len(points) < 3:
        is_empty = not any(text.strip() for text in _texts(values))
        return 0.0 if points or is_empty else math.nan
    total = 0.0
    for (lat1, lon1), (lat2, lon2) in zip(points, points[1:] + points[:1], strict=True):
        rise = 2 + math.sin(math.radians(lat1)) + math.sin(math.radians(lat2))
        total += math.radians(lon2 - lon1) * rise
    return round(abs(total * _EARTH_METRES**2 / 2), 2)


def geofence(_context: Context, values: list[Value]) -> Value:
    """Say whether a point lies inside the ring of the second argument.

    The ring must come back to its first point. Degrees are taken as plane coordinates.
    """
    point, ring = _points(values[:1]), _points(values[1:])
    if len(point) != 1 or len(ring) < 4 or ring[0] != ring[-1]:
        return False
    lat, lon = point[0]
    inside = False
    for (lat1, lon1), (lat2, lon2) in pairwise(ring):
        if (lon1 > lon) is not (lon2 > lon):
            crossing = lat1 + (lon - lon1) / (lon2 - lon1) * (lat2 - lat1)
            inside ^= lat < crossing
    return inside


def _texts(values: list[Value]) -> list[str]:
    given: list[str] = []
    for value in values:
        if isinstance(value, list):
            given += [node.text for node in value]
        else:
            given.append(to_string(value))
    return given


def _points(values: list[Value]) -> list[tuple[float, float]]:
    points = []
    for text in ";".join(_texts(values)).split(";"):
        parts = text.split()
        if len(parts) < 2:
            continue
        try:
            latitude, longitude = float(parts[0]), float(parts[1])
        except ValueError:
            return []
        if abs(latitude) > 90 or abs(longitude) > 180:
            return []
        points.append((latitude, longitude))
    return points


def _metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    lat1, lat2 = math.radians(a[0]), math.radians(b[0])
    around = math.radians(b[1] - a[1])
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(
        lat2
    ) * math.cos(around)
    return math.acos(max(-1.0, min(1.0, cosine))) * _EARTH_METRES
