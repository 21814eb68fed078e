"""Files that a verb writes where a person said: new ones, whole or not at all."""

from pathlib import Path

from monitor_app import paths
from monitor_app.errors.files import FileExistsAlreadyError


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet.

    Raises:
        FileExistsAlreadyError: something of that name is there; it stays as it is.
        MonitorError: one of `errors.files`; nothing is left then.
    """
    if path.exists():
        raise FileExistsAlreadyError(name=path.name)
    paths.write_durably(path, content)
