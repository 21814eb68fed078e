"""What can go wrong with a file or a drive that a person named."""

from monitor_app.errors import MonitorError


class FileMissingError(MonitorError):
    """There is no such file or folder. Details: `name` (the last path part)."""

    code = "file.missing"


class FileExistsAlreadyError(MonitorError):
    """Something of that name is there; nothing was overwritten. Details: `name`."""

    code = "file.exists"


class FileUnreadableError(MonitorError):
    """The system refuses to read it. Details: `name`."""

    code = "file.unreadable"


class DiskFullError(MonitorError):
    """No space is left. Details: `name`."""

    code = "disk.full"


class DiskReadOnlyError(MonitorError):
    """The drive or folder cannot be written. Details: `name`."""

    code = "disk.read-only"


class DriveMissingError(MonitorError):
    """The drive is not there, or was pulled while in use. Details: `name`."""

    code = "disk.missing"


class DiskFailedError(MonitorError):
    """The system reported an input or output fault. Details: `name`, `errno`."""

    code = "disk.failed"
