"""From a passphrase to a key."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from monitor_app.errors.crypto import KdfAboveCeilingError, KdfBelowFloorError

SALT_BYTES = 32
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class KdfCost:
    """Work asked of Argon2id; stored beside the salt so that it can grow later."""

    memory_kib: int
    passes: int
    lanes: int

    def check_readable(self) -> None:
        """Refuse a cost that nobody honest wrote: too weak, or made to stall us.

        Raises:
            KdfBelowFloorError: below 19 MiB or 2 passes.
            KdfAboveCeilingError: above 2 GiB, 64 passes or 16 lanes.
        """
        details = {"memory_kib": self.memory_kib, "passes": self.passes}
        if self.memory_kib < 19 * 1024 or self.passes < 2 or self.lanes < 1:
            raise KdfBelowFloorError(**details)
        if self.memory_kib > 2 * 1024 * 1024 or self.passes > 64 or self.lanes > 16:
            raise KdfAboveCeilingError(**details)


FLOOR = KdfCost(memory_kib=64 * 1024, passes=3, lanes=4)
CEILING_KIB = 1024 * 1024


def derive_key(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    """Derive a key from a passphrase with Argon2id.

    Args:
        passphrase: any text; brought to Unicode NFKC, then UTF-8.
        salt: 32 random bytes, kept in the clear beside the vault.
        cost: memory in KiB, passes over it, lanes.

    Returns:
        32 bytes. Never log, print or store them.

    Raises:
        ValueError: `salt` is not 32 bytes.
        KdfBelowFloorError, KdfAboveCeilingError: see `KdfCost.check_readable`.

    Source: RFC 9106, sections 3.1 (inputs) and 4 (parameter choice).
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"salt is {len(salt)} bytes, expected {SALT_BYTES}")
    cost.check_readable()
    secret = unicodedata.normalize("NFKC", passphrase).encode()
    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(secret)


def calibrate(seconds: float, timer: Callable[[], float]) -> KdfCost:
    """Find the memory that takes about `seconds` on this computer.

    The floor of 64 MiB is timed once; memory grows in powers of two as long as the
    expected time stays within `seconds`, up to 1 GiB. It never falls below the floor.

    Args:
        seconds: what an unlock may cost, about one.
        timer: a monotonic clock in seconds.
    """
    started = timer()
    derive_key("calibration", bytes(SALT_BYTES), FLOOR)
    elapsed = max(timer() - started, 1e-3)
    memory = FLOOR.memory_kib
    while memory < CEILING_KIB and elapsed * 2 <= seconds * 1.25:
        memory, elapsed = memory * 2, elapsed * 2
    return KdfCost(memory, FLOOR.passes, FLOOR.lanes)
