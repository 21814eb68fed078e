"""The one place where use cases meet the world: time, zone, randomness, ids."""

import os
import random
import sys
import time
import uuid
from datetime import UTC, date, datetime
from datetime import time as midnight

from monitor_app.forms.state import Services


def now() -> datetime:
    """Return the time, aware, in UTC, to the microsecond."""
    return datetime.now(UTC)


def steady() -> float:
    """Return seconds of a clock that nobody sets and that runs on in sleep.

    Windows counts sleep by itself; macOS does not, and the vault is locked in sleep.
    """
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    else:
        return time.monotonic()


def stamp(moment: datetime) -> str:
    """Spell a time so that spellings sort as times do (RFC 3339, UTC)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def day_begins(day: date) -> str:
    """Return when a day begins where this computer is, spelled as `stamp` does."""
    return stamp(datetime.combine(day, midnight()).astimezone())


def session_services() -> Services:
    """Return what an interview takes from the world: this computer's clock and zone."""
    local = datetime.now(UTC).astimezone()
    zone = local.tzinfo
    assert zone is not None  # noqa: S101 - astimezone always sets it
    return Services(
        now=lambda: datetime.now(zone),
        zone=zone,
        random=random.Random(os.urandom(16)),  # noqa: S311 - order of choices only
        uuid=lambda: str(uuid.uuid4()),
    )
