"""The order of each sender: which bundles did not arrive.

Every bundle carries the sender's running number and the hash of the one before, so that
a bundle that was lost, or held back on the way, shows as soon as a later one arrives.
"""

from dataclasses import dataclass
from itertools import groupby

from monitor_app.vault import Vault
from monitor_app.vault.bundles import START, ReceivedBundleRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Bundles of a sender that are not here, `first` to `last` with both."""

    signer: str  # OpenSSH public key line
    first: int
    last: int
    broken: bool = False  # nothing is missing, but the hash of the one before differs


def gaps(vault: Vault) -> tuple[Gap, ...]:
    """Return what is missing of every sender, in the order of numbers."""
    found: list[Gap] = []
    for signer, rows in groupby(vault.bundles.received(), lambda row: row.signer):
        found += _of_signer(signer, list(rows))
    return tuple(found)


def _of_signer(signer: str, rows: list[ReceivedBundleRow]) -> list[Gap]:
    found: list[Gap] = []
    number, head = 0, START
    for row in rows:
        if row.sequence > number + 1:
            gap = Gap(signer=signer, first=number + 1, last=row.sequence - 1)
            found.append(gap)
        elif row.previous != head:
            gap = Gap(signer=signer, first=row.sequence, last=row.sequence, broken=True)
            found.append(gap)
        number, head = row.sequence, row.tagmanifest_sha256
    return found
