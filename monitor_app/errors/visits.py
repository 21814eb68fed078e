"""What cannot be done with a visit, or with a date in it."""

from monitor_app.errors import MonitorError


class NoSuchVisitError(MonitorError):
    """The vault has no visit, or planned check, of this id. Details: `visit`."""

    code = "visit.unknown"


class BadVisitError(MonitorError):
    """A date or time is none, or a text is too long. Details: `what`."""

    code = "visit.malformed"


class NotWhatWasWrittenError(MonitorError):
    """A file is not the bundle that this vault wrote. Details: `name`."""

    code = "bundle.not-what-was-written"
