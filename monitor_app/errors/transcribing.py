"""What goes wrong when paper is typed in."""

from monitor_app.errors import MonitorError


class PaperNumberError(MonitorError):
    """Not a record number, or its check character does not fit. Details: `number`."""

    code = "paper.wrong-number"


class UnknownPaperError(MonitorError):
    """This vault printed no copy of that number. Details: `number`."""

    code = "paper.unknown"


class PaperTypedInError(MonitorError):
    """The copy was typed in already. Details: `number`, `interview`."""

    code = "paper.typed-in"


class PaperVersionError(MonitorError):
    """The form of the paper is not here. Details: `form`, `version`."""

    code = "paper.other-version"


class PaperDiffersError(MonitorError):
    """The two entries cannot be brought together here. Details: `question`."""

    code = "paper.differs"
