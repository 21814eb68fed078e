"""What a record cannot do."""

from monitor_app.errors import MonitorError


class NoSuchInterviewError(MonitorError):
    """The vault has no interview of this id. Details: `interview`."""

    code = "interview.unknown"


class NoSuchAttachmentError(MonitorError):
    """The vault has no attachment of this id. Details: `attachment`."""

    code = "attachment.unknown"


class NoSuchBundleError(MonitorError):
    """The vault has not written or received such a bundle. Details: `bundle`."""

    code = "bundle.unknown"


class StateForbidsError(MonitorError):
    """The state of the interview does not allow this. Details: `now`, `then`."""

    code = "interview.state"
