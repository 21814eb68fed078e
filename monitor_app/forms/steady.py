"""Lets a large tree grow without being looked through for garbage again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def growing() -> Iterator[None]:
    """Keep the collector from running: everything made inside stays alive anyway.

    The collector looks at all objects whenever their number has grown by a quarter:
    with a form of 60,000 objects that is half of the time of reading it.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
