"""Runs a command that dies the moment it opens any socket but a local one.

`python -m tests.network.cage COMMAND…`: a seccomp filter, inherited by every child,
kills the process on `socket(2)` with a domain other than AF_UNIX (X11, Wayland, D-Bus
use that one) and on `io_uring_setup`, which could go round it. Linux only.

Source: seccomp(2), linux/filter.h, linux/seccomp.h.
"""

import ctypes
import os
import platform
import struct
import sys

_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _MODE_FILTER = 22, 38, 2
_KILL_PROCESS, _ALLOW = 0x8000_0000, 0x7FFF_0000
_LOAD_WORD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER_AT, _MACHINE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_AF_UNIX = 1
_IO_URING_SETUP = 425
# AUDIT_ARCH_* and the number of socket(2)
_MACHINES = {"x86_64": (0xC000_003E, 41), "aarch64": (0xC000_00B7, 198)}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _rules() -> list[bytes]:
    architecture, socket_number = _MACHINES[platform.machine()]

    def rule(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
        return struct.pack("HBBI", code, yes, no, value)

    return [
        rule(_LOAD_WORD, _MACHINE_AT),
        rule(_JUMP_IF_EQUAL, architecture, yes=1),
        rule(_RETURN, _KILL_PROCESS),  # a foreign calling convention has other numbers
        rule(_LOAD_WORD, _NUMBER_AT),
        rule(_JUMP_IF_EQUAL, _IO_URING_SETUP, yes=4),
        rule(_JUMP_IF_EQUAL, socket_number, no=2),
        rule(_LOAD_WORD, _FIRST_ARGUMENT_AT),
        rule(_JUMP_IF_EQUAL, _AF_UNIX, no=1),
        rule(_RETURN, _ALLOW),
        rule(_RETURN, _KILL_PROCESS),
    ]


def close() -> None:
    """Put this process, and all it starts, into the cage. There is no way out."""
    libc = ctypes.CDLL(None, use_errno=True)
    rules = b"".join(_rules())
    kept = ctypes.create_string_buffer(rules, len(rules))
    program = _Program(len(_rules()), ctypes.addressof(kept))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(
        _PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0
    ):
        raise OSError(ctypes.get_errno(), "the cage did not close")


if __name__ == "__main__":
    close()
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 - what the test asked for
