"""Receipts of the office, back in the field: only they let a copy be purged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from monitor_app import paths
from monitor_app.bundle.receipt import VERIFIED, Receipt, verify_receipt
from monitor_app.crypto.sshsig import PublicKey
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import (
    BadReceiptError,
    ReceiptForeignError,
    ReceiptRefusalError,
)
from monitor_app.errors.records import NoSuchBundleError
from monitor_app.records.interview import State
from monitor_app.usecases import clock
from monitor_app.usecases.team import team_of
from monitor_app.vault import Vault

_MOST_BYTES = 64 * 1024
_DELIVERED = (State.SIGNED, State.SEALED, State.HANDED_OVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """A receipt that counts."""

    file: str
    bundle: str
    interviews: tuple[str, ...]  # in the bundle


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A file that is no receipt of our office for a bundle of ours."""

    file: str
    code: str
    details: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptReport:
    """What became of each file."""

    acknowledged: tuple[Acknowledged, ...]
    rejected: tuple[Rejected, ...]


def take_receipts(vault: Vault, files: Sequence[Path]) -> ReceiptReport:
    """Verify receipts; a good one marks delivery, anything else changes nothing.

    An interview is delivered when receipts cover its newest version wholly: every
    bundle of a series that holds a part of it.

    Raises:
        NoTeamError: nobody is known whose receipts would count.
    """
    office = team_of(vault).office_key
    good: list[Acknowledged] = []
    bad: list[Rejected] = []
    for file in files:
        try:
            good.append(_take(vault, file, office))
        except MonitorError as error:
            bad.append(Rejected(file=str(file), code=error.code, details=error.details))
    return ReceiptReport(acknowledged=tuple(good), rejected=tuple(bad))


def _take(vault: Vault, file: Path, office: PublicKey) -> Acknowledged:
    with paths.explained(file), file.open("rb") as source:
        content = source.read(_MOST_BYTES + 1)
    receipt = verify_receipt(content, office)
    try:
        row = vault.bundles.get_written(receipt.bundle)
    except NoSuchBundleError:
        raise ReceiptForeignError(bundle=receipt.bundle) from None
    if row.tagmanifest_sha256 != receipt.tagmanifest_sha256:
        raise BadReceiptError(what="tagmanifest")
    if receipt.verdict != VERIFIED:
        raise ReceiptRefusalError(bundle=receipt.bundle, verdict=receipt.verdict)
    interviews = tuple(
        dict.fromkeys(item.interview for item in vault.bundles.items(row.id))
    )
    if row.receipt is None:
        _note(vault, receipt, content, interviews)
    return Acknowledged(file=str(file), bundle=row.id, interviews=interviews)


def _note(
    vault: Vault, receipt: Receipt, content: bytes, interviews: tuple[str, ...]
) -> None:
    moment = clock.stamp(vault.clock())
    with vault.transaction():
        vault.bundles.add_receipt(receipt.bundle, content, moment)
        for interview in interviews:
            summary = vault.interviews.get(interview)
            covered = vault.bundles.acknowledged_version(interview)
            if summary.state in _DELIVERED and 0 < summary.version <= covered:
                vault.interviews.set_state(interview, State.RECEIPT_VERIFIED, moment)
        vault.audit.append("bundle.receipt", receipt.bundle)
