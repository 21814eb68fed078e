"""The four kinds of value and how each becomes another (XPath 1.0, section 4).

Where ODK differs: a text that looks like a date or time counts, as a number, as the
days since 1970-01-01T00:00Z; a date without a time means midnight in the zone of the
device.
"""

import math
import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from monitor_app.forms.xpath.context import DateText, Environment, Value

_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DATE_TIME = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})"
    r"(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?"
    r"(Z|[+-]\d{2}(?::?\d{2})?)?)?"
)
_TIME = re.compile(
    r"(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?"
)
_DATE_TIME_LENGTH = len("2026-11-24T09:00:00.000+05:00")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_SPACE = " \t\r\n"


def to_string(value: Value) -> str:
    """Return the text of a value."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return value[0].text if value else ""
    return number_text(value)


def number_text(value: float) -> str:
    """Spell a number: integers without a point, others as short as they stay exact."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    text = repr(value)
    if "e" not in text:
        return text
    mantissa, _, exponent = text.partition("e")
    return _small(mantissa, -int(exponent)) if -21 < int(exponent) < 0 else text


def _small(mantissa: str, zeros: int) -> str:
    """Spell a fraction that Python writes with an exponent: 1.5e-07 is 0.00000015."""
    sign = "-" if mantissa.startswith("-") else ""
    digits = mantissa.lstrip("-").replace(".", "")
    return f"{sign}0.{'0' * (zeros - 1)}{digits}"


def to_number(value: Value, environment: Environment) -> float:
    """Return the number of a value; NaN when it has none."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    text = to_string(value)
    if text.isdigit() and text.isascii():
        return float(text)
    text = text.strip(_SPACE)
    if not text:
        return math.nan
    if _NUMBER.fullmatch(text):
        return float(text)
    moment = moment_of(text, environment.zone)
    return math.nan if moment is None else days(moment)


def to_boolean(value: Value) -> bool:
    """Return the truth of a value."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def moment_of(text: str, zone: tzinfo) -> datetime | None:
    """Return the moment that a date or date-time text means; `None` for other texts."""
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    try:
        chosen = zone if offset is None else offset_zone(offset)
        return datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((fraction or "").ljust(6, "0")),
            tzinfo=chosen,
        )
    except ValueError:
        return None


def offset_zone(offset: str) -> tzinfo:
    """Return the zone of "Z", "+05", "+0500" or "+05:00"; `ValueError` otherwise."""
    if offset == "Z":
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise ValueError("no such zone")
    length = timedelta(hours=hours, minutes=minutes)
    return timezone(-length if offset[0] == "-" else length)


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """Return the moment in a zone; at the ends of the calendar, as it is."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def days(moment: datetime) -> float:
    """Return the days since the epoch, fractions included."""
    return (moment - _EPOCH) / _DAY


def moment_from_days(number: float, zone: tzinfo) -> datetime | None:
    """Return the moment so many days after the epoch; `None` out of range."""
    if math.isnan(number) or math.isinf(number):
        return None
    try:
        milliseconds = round(number * 86_400_000)
        return (_EPOCH + timedelta(milliseconds=milliseconds)).astimezone(zone)
    except OverflowError:
        return None


def date_time_text(moment: datetime) -> DateText:
    """Spell a moment as ODK does: milliseconds and offset."""
    # Zones of long ago had seconds in their offset, which ODK cannot write.
    return DateText(moment.isoformat(timespec="milliseconds")[:_DATE_TIME_LENGTH])


def date_or_time_text(moment: datetime) -> DateText:
    """Spell a moment as a date when it is midnight, else as a date-time."""
    if moment.time() == time(0):
        return DateText(moment.date().isoformat())
    return date_time_text(moment)


def day_of(text: str) -> date | None:
    """Return the calendar day that a date or date-time text names."""
    found = _DATE.match(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def time_fraction(text: str, zone: tzinfo, today: date) -> float:
    """Return a time of day as a fraction of the day in `zone`; NaN for other texts."""
    found = _TIME.fullmatch(text)
    if found is None:
        return math.nan
    hour, minute, second, fraction, offset = found.groups()
    micro = int((fraction or "").ljust(6, "0"))
    try:
        chosen = zone if offset is None else _any_offset(offset)
        moment = datetime(
            today.year,
            today.month,
            today.day,
            int(hour),
            int(minute),
            int(second or 0),
            micro,
            tzinfo=chosen,
        ).astimezone(zone)
    except ValueError:
        return math.nan
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return (moment - midnight) / _DAY


def _any_offset(offset: str) -> tzinfo:
    if offset == "Z":
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:
        raise ValueError("no such zone")
    length = timedelta(hours=hours, minutes=minutes)
    return timezone(-length if offset[0] == "-" else length)
