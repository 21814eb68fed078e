"""Keep the memory of this process from others: no core files, no reading by neighbours.

A core file would put keys and answers on the disk in the clear; a process of the same
user could read them through /proc. What other systems lack is said in `THREATS.md`.
"""

import ctypes
import sys

if sys.platform != "win32":
    import resource

_PR_SET_DUMPABLE = 4  # linux/prctl.h


def harden_process() -> tuple[str, ...]:
    """Shut the doors that this system has; return the names of those that were shut.

    `core`: no core files (`RLIMIT_CORE`; a system that pipes cores to a program ignores
    it, hence the next). `dumpable`: the kernel writes none at all, and no process of
    the same user may attach or read /proc/PID/mem.
    """
    shut = []
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        shut.append("core")
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0:
            shut.append("dumpable")
    return tuple(shut)
