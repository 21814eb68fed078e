"""Receipts of the office, back in the field: only they let a copy be purged."""

from collections.abc import Container, Iterable, Mapping, Sequence
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
    interviews: tuple[str, ...]  # of the bundle, that the office has
    left_out: tuple[str, ...] = ()  # of the bundle, erased at the office on purpose


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
    items = vault.bundles.items(row.id)
    told = {item.interview for item in items if item.missing}
    all_of_it = dict.fromkeys(item.interview for item in items)
    # What was missing once stays so: an older receipt, taken after, takes nothing back.
    missing = told | set(receipt.left_out)
    if row.receipt is None or missing & set(all_of_it) > told:
        _note(vault, receipt, content, all_of_it, missing)
    return Acknowledged(
        file=str(file),
        bundle=row.id,
        interviews=tuple(id_ for id_ in all_of_it if id_ not in missing),
        left_out=tuple(id_ for id_ in all_of_it if id_ in missing),
    )


def _note(
    vault: Vault,
    receipt: Receipt,
    content: bytes,
    interviews: Iterable[str],
    missing: Container[str],
) -> None:
    moment = clock.stamp(vault.clock())
    with vault.transaction():
        vault.bundles.add_receipt(receipt.bundle, content, moment)
        for interview in interviews:
            if interview in missing:
                vault.bundles.mark_missing(interview)
            _set_state(vault, interview, moment)
        vault.audit.append("bundle.receipt", receipt.bundle)


def _set_state(vault: Vault, interview: str, moment: str) -> None:
    summary = vault.interviews.get(interview)
    covered = 0 < summary.version <= vault.bundles.acknowledged_version(interview)
    if covered and summary.state in _DELIVERED:
        vault.interviews.set_state(interview, State.RECEIPT_VERIFIED, moment)
    elif not covered and summary.state is State.RECEIPT_VERIFIED:
        vault.interviews.set_state(interview, State.HANDED_OVER, moment)
