"""Overwriting secrets in memory, as far as Python lets us.

CPython copies `bytes` freely and cannot wipe them; a `bytearray` can be. Keys that live
as long as an open vault are therefore bytearrays, and are zeroed when it closes.
"""

import ctypes


def wipe(secret: bytearray) -> None:
    """Overwrite a buffer with zeros, in place."""
    if secret:
        view = (ctypes.c_char * len(secret)).from_buffer(secret)
        ctypes.memset(view, 0, len(secret))
