"""How answers are written: the storage forms of ODK data types.

`cast` is for what the form computes (a bad value becomes no value, as ODK does);
`written` is for what a person answers (a bad value is refused).
"""

import re
from datetime import date, datetime, time

_ANY_INTEGER = re.compile(r"[+-]?[0-9]+")
_ANY_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_LOCAL_TIME = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?")
_SHORT_TIME = re.compile(r"[0-9]{2}:[0-9]{2}")
_LATITUDE, _LONGITUDE = 90, 180
_SMALLEST, _LARGEST = -(2**31), 2**31 - 1  # what ODK keeps in an integer
INTEGERS = frozenset({"int", "integer"})
_TRUE, _FALSE = frozenset({"1", "true"}), frozenset({"0", "false"})


def cast(data_type: str, text: str) -> str:
    """Return a computed value as its type stores it, "" for one that does not fit."""
    if not text:
        return ""
    caster = _CASTERS.get(data_type)
    return text if caster is None else caster(text.strip())


def written(data_type: str, answer: str | float | bool) -> str | None:
    """Return a person's answer as its type stores it, None if it does not fit."""
    if isinstance(answer, bool):
        text = "true" if answer else "false"
    elif isinstance(answer, float):
        text = _plain(answer)
    else:
        text = str(answer)
    if not text or data_type not in _CASTERS:
        return text
    if data_type in INTEGERS and not _ANY_INTEGER.fullmatch(text.strip()):
        return None  # 4.5 persons would become 4
    if data_type == "time" and _SHORT_TIME.fullmatch(text):
        text += ":00"
    return cast(data_type, text) or None


def _plain(number: float) -> str:
    return str(int(number)) if number.is_integer() else repr(number)


def _integer(text: str) -> str:
    if not _ANY_DECIMAL.fullmatch(text):
        return ""
    number = float(text)  # exact between the limits, and of any length
    return str(int(number)) if _SMALLEST <= number <= _LARGEST else ""


def _decimal(text: str) -> str:
    return text.removeprefix("+") if _ANY_DECIMAL.fullmatch(text) else ""


def _date(text: str) -> str:
    day, divider, clock = text.partition("T")
    if not is_date(day) or (divider and not _LOCAL_TIME.fullmatch(clock)):
        return ""  # with an offset the day would depend on who asks
    return day


def _time(text: str) -> str:
    clock = text.rpartition("T")[2]
    return clock if is_time(clock) else ""


def _date_time(text: str) -> str:
    day, _, clock = text.partition("T")
    return text if is_date(day) and is_time(clock) else ""


def _boolean(text: str) -> str:
    return "1" if text in _TRUE else "0" if text in _FALSE else ""


def _geopoint(text: str) -> str:
    numbers = text.split()
    if len(numbers) not in {2, 3, 4} or not all(map(_ANY_DECIMAL.fullmatch, numbers)):
        return ""
    latitude, longitude = float(numbers[0]), float(numbers[1])
    inside = abs(latitude) <= _LATITUDE and abs(longitude) <= _LONGITUDE
    is_nowhere = not any(map(float, numbers))  # what a device without a fix reports
    return " ".join(numbers) if inside and not is_nowhere else ""


def _trace(text: str) -> str:
    points = [_geopoint(each.strip()) for each in text.rstrip("; ").split(";")]
    return ";".join(points) if len(points) > 1 and all(points) else ""


def _shape(text: str) -> str:
    trace = _trace(text)
    points = trace.split(";")
    is_closed = len(points) > 2 and points[0].split()[:2] == points[-1].split()[:2]
    return trace if is_closed else ""


def is_date(text: str) -> bool:
    """Whether a text is a day of the calendar as ISO 8601 writes it."""
    found = _DATE.fullmatch(text)
    if not found:
        return False
    try:
        date(*map(int, found.groups()))
    except ValueError:
        return False
    return True


def is_time(text: str) -> bool:
    """Whether a text is a time of day with seconds, perhaps with an offset."""
    found = _TIME.fullmatch(text)
    if not found:
        return False
    offset = found[5]
    try:
        time(int(found[1]), int(found[2]), int(found[3]))
        if offset and offset != "Z":
            datetime.fromisoformat(f"2000-01-01T00:00:00{offset}")
    except ValueError:
        return False
    return True


_CASTERS = {
    "int": _integer,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "dateTime": _date_time,
    "boolean": _boolean,
    "geopoint": _geopoint,
    "geotrace": _trace,
    "geoshape": _shape,
}
