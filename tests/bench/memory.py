"""How much memory this process has held at most."""

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_mib() -> float:
    """Return the largest resident set of this process, in MiB.

    `getrusage` will not do on Linux: its figure survives `execve`, so that a child
    begins with the peak of the process that started it. Source: proc_pid_status(5).
    """
    if _STATUS.is_file():
        lines = _STATUS.read_text(encoding="ascii").splitlines()
        (line,) = (text for text in lines if text.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1024**2


def forget_peak() -> None:
    """Begin to count anew: what came before (a key derivation) is not of interest."""
    if _STATUS.is_file():
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
