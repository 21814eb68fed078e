"""Functions on dates and times (ODK XForms, "XPath functions")."""

from datetime import date, datetime

from monitor_app.forms.xpath.context import Context, DateText, Value
from monitor_app.forms.xpath.values import (
    date_or_time_text,
    date_time_text,
    day_of,
    days,
    in_zone,
    moment_from_days,
    moment_of,
    time_fraction,
    to_number,
    to_string,
)

_MONTHS = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]
_DATE_LENGTH = len("2026-11-24")
_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def today(context: Context, _values: list[Value]) -> Value:
    """Return this day in the zone of the device."""
    moment = context.environment.now().astimezone(context.environment.zone)
    return DateText(moment.date().isoformat())


def now(context: Context, _values: list[Value]) -> Value:
    """Return this moment in the zone of the device."""
    return date_time_text(
        context.environment.now().astimezone(context.environment.zone)
    )


def date_(context: Context, values: list[Value]) -> Value:
    """Return a date: a text that is one, in the device's zone; a number counts days.

    Anything else gives an empty text, which is false.
    """
    value, zone = values[0], context.environment.zone
    if isinstance(value, bool):
        return DateText("")
    if not isinstance(value, float):
        text = to_string(value).strip()
        moment = moment_of(text, zone)
        if moment is not None:
            whole = len(text) == _DATE_LENGTH
            return DateText(text) if whole else date_time_text(in_zone(moment, zone))
    moment = moment_from_days(to_number(value, context.environment), zone)
    return DateText("") if moment is None else date_or_time_text(moment)


def decimal_date_time(context: Context, values: list[Value]) -> Value:
    """Return the days since the epoch."""
    value = values[0]
    if isinstance(value, float):
        return value
    moment = moment_of(to_string(value).strip(), context.environment.zone)
    if moment is None:
        return to_number(value, context.environment)
    return days(moment)


def decimal_time(context: Context, values: list[Value]) -> Value:
    """Return a time of day as a fraction of the day."""
    text = to_string(values[0]).strip()
    moment = moment_of(text, context.environment.zone)
    if moment is not None:
        text = text.partition("T")[2]
    environment = context.environment
    day = environment.now().astimezone(environment.zone).date()
    return time_fraction(text, environment.zone, day)


def format_date(context: Context, values: list[Value]) -> Value:
    """Write a date by a pattern of `%Y %y %m %n %b %d %e %H %h %M %S %3 %a`."""
    moment = _moment(context, values[0])
    return "" if moment is None else _written(moment, to_string(values[1]))


def _moment(context: Context, value: Value) -> datetime | None:
    zone = context.environment.zone
    if isinstance(value, float):
        return moment_from_days(value, zone)
    text = to_string(value).strip()
    moment = moment_of(text, zone)
    if moment is None:
        return moment_from_days(to_number(value, context.environment), zone)
    day: date | None = day_of(text)
    if day is not None and len(text) == 10:
        return datetime(day.year, day.month, day.day, tzinfo=zone)
    return in_zone(moment, zone)


def _written(moment: datetime, pattern: str) -> str:
    hour12 = moment.hour % 12 or 12
    fields = {
        "Y": f"{moment.year:04}",
        "y": f"{moment.year % 100:02}",
        "m": f"{moment.month:02}",
        "n": str(moment.month),
        "b": _MONTHS[moment.month - 1],
        "d": f"{moment.day:02}",
        "e": str(moment.day),
        "H": f"{moment.hour:02}",
        "h": str(moment.hour),
        "I": f"{hour12:02}",
        "M": f"{moment.minute:02}",
        "S": f"{moment.second:02}",
        "3": f"{moment.microsecond // 1000:03}",
        "a": _DAYS[moment.weekday()],
        "W": str(moment.isocalendar().week),
        "%": "%",
    }
    pieces = pattern.split("%")
    written = [pieces[0]]
    rest = iter(pieces[1:])
    for piece in rest:
        if not piece:
            written.append("%" + next(rest, ""))
        else:
            written.append(fields.get(piece[0], "%" + piece[0]) + piece[1:])
    return "".join(written)
