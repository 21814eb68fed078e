"""The order of each sender: which bundles did not arrive.

Every bundle has the sender's running number and the hash of the one before it for the
same recipients, so that a bundle that was lost, or held back on the way, shows as soon
as a later one arrives. What the sender sealed for others leaves numbers out, no hashes.
"""

from dataclasses import dataclass
from itertools import groupby

from monitor_app.vault import Vault
from monitor_app.vault.bundles import START, ReceivedBundleRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One or more bundles of a sender, numbered `first` to `last`, are not here."""

    signer: str  # OpenSSH public key line
    first: int
    last: int
    broken: bool = False  # no number is missing, and yet the one before is unknown


def gaps(vault: Vault) -> tuple[Gap, ...]:
    """Return what is missing of every sender, in the order of numbers."""
    found: list[Gap] = []
    for signer, rows in groupby(vault.bundles.received(), lambda row: row.signer):
        found += _of_signer(signer, list(rows))
    return tuple(found)


def _of_signer(signer: str, rows: list[ReceivedBundleRow]) -> list[Gap]:
    known = {row.tagmanifest_sha256 for row in rows} | {START}
    here = {row.sequence for row in rows}
    found: list[Gap] = []
    told = 0
    for row in rows:
        if row.previous in known:
            continue
        first, last = told + 1, row.sequence - 1
        while first in here:
            first += 1
        while last in here:
            last -= 1
        if first <= last:
            found.append(Gap(signer=signer, first=first, last=last))
        else:
            number = row.sequence
            gap = Gap(signer=signer, first=number, last=number, broken=True)
            found.append(gap)
        told = row.sequence
    return found
