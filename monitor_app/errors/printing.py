"""What can go wrong on the way to paper."""

from monitor_app.errors import MonitorError


class FontMissingError(MonitorError):
    """A typeface of the program is not there or is damaged. Details: `font`."""

    code = "paper.font-missing"


class NotAPictureError(MonitorError):
    """A file that should be a picture cannot be read as one. Details: `name`."""

    code = "paper.not-a-picture"


class PrinterRefusedError(MonitorError):
    """A printer cannot be written to."""

    code = "paper.printer-refused"


class PaperLanguageError(MonitorError):
    """The form is not written in a language. Details: `form`, `language`."""

    code = "paper.unknown-language"


class TooManyLanguagesError(MonitorError):
    """More languages than columns. Details: `count`."""

    code = "paper.too-many-languages"


class UnknownProfileError(MonitorError):
    """No such selection of questions. Details: `profile`."""

    code = "paper.unknown-profile"


class UnknownModuleError(MonitorError):
    """The form has no such group. Details: `form`, `module`."""

    code = "paper.unknown-module"


class UnknownPaperError(MonitorError):
    """No such sheet. Details: `paper`."""

    code = "paper.unknown-size"


class NothingToPrintError(MonitorError):
    """The selection leaves no question. Details: `form`."""

    code = "paper.nothing-to-print"


class TooWideForPaperError(MonitorError):
    """A question does not fit on a page, however it is broken. Details: `question`."""

    code = "paper.too-wide"


class TooManyPagesError(MonitorError):
    """The paper would be longer than anyone can hold. Details: `pages`, `most`."""

    code = "paper.too-many-pages"


class IdentityNotRedactedError(MonitorError):
    """An identity sheet without what identifies would be empty. Details: `form`."""

    code = "paper.identity-alone"
