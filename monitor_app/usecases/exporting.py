"""Exporting: what consent lets through is sealed, written, read back, and noted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from monitor_app.bundle.series import (
    DEFAULT_PART_BYTES,
)
from monitor_app.errors.usecases import (
    NothingToExportError,
    PurposeNotAllowedError,
    UnknownRecipientError,
)
from monitor_app.progress import Progress
from monitor_app.records.interview import InterviewSummary, State
from monitor_app.team import Team, TeamRecipient
from monitor_app.usecases import clock, finds, packing, purging, safety
from monitor_app.usecases.finds import Find
from monitor_app.usecases.outbox import OutboxEntry, mark_handed_over, outbox
from monitor_app.usecases.purging import due, purge, purge_all
from monitor_app.usecases.selecting import LeftOut, Order, Selection, select
from monitor_app.usecases.series import SealedBundle, seal
from monitor_app.usecases.team import team_of
from monitor_app.vault import Vault

_PAGE = 500
_LISTED = (State.SIGNED, State.SEALED, State.HANDED_OVER, State.RECEIPT_VERIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """An interview that consent lets into a bundle."""

    interview: str
    attachments: int
    bytes: int
    whole: bool  # the signed version itself, and not a copy without some answers
    finds: tuple[Find, ...]  # what in its free text may tell who somebody is


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPreview:
    """What an export would take, and what it would leave."""

    going: tuple[Going, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportResult:
    """What an export wrote, and what it left."""

    bundles: tuple[SealedBundle, ...]
    left_out: tuple[LeftOut, ...]
    purged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()  # asked to be purged, but no bundle holds them whole
    went: tuple[Selection, ...] = ()

    @property
    def finds(self) -> tuple[Find, ...]:
        """Return what in free text that went may tell who it is; read when asked."""
        return tuple(find for selection in self.went for find in _finds(selection))

    @property
    def whole_interviews_left_out(self) -> tuple[str, ...]:
        """Return the interviews of which nothing went."""
        return tuple(e.interview for e in self.left_out if not e.question)


def preview(
    vault: Vault,
    interviews: Sequence[str] | None,
    to: Sequence[str],
    purpose: str,
    *,
    chosen: Iterable[str] = (),
) -> ExportPreview:
    """Say what `export` would do; nothing is written or noted.

    Raises:
        NoTeamError, UnknownRecipientError, PurposeNotAllowedError: see `export`.
        NoSuchInterviewError: an id is unknown.
    """
    order = order_of(vault, team_of(vault), to, purpose, chosen)
    going, left_out = _sorted_out(vault, interviews, order)
    return ExportPreview(
        going=tuple(_going(vault, selection, order) for selection in going),
        left_out=left_out,
    )


def export(
    vault: Vault,
    interviews: Sequence[str] | None,
    to: Sequence[str],
    purpose: str,
    out: Path,
    *,
    purge: bool,
    progress: Progress,
    part_bytes: int = DEFAULT_PART_BYTES,
    chosen: Iterable[str] = (),
) -> ExportResult:
    """Seal what consent lets through; identity sheets go in bundles of their own.

    What in free text may tell who somebody is stops nothing: a person looks at it.

    Args:
        vault: of a monitor or an office.
        interviews: ids, or `None` for every signed one that is not delivered yet.
        to: recipients by their names in the team file.
        purpose: code of list consent_purpose.
        out: an existing folder.
        purge: purge at sealing: what went whole leaves the vault at once.
        progress: counts bytes; may cancel.
        part_bytes: the longest file; an export is a series of equal parts.
        chosen: names of sensitive questions that a person chose one by one.

    Raises:
        NoTeamError, UnknownRecipientError: nobody, or not this one, may receive.
        PurposeNotAllowedError: the team file does not give one that purpose.
        NoSuchInterviewError: an id is unknown.
        NothingToExportError: consent lets nothing through.
        MonitorError: see `write_series`. No file is left then, and no note of it.
    """
    team = team_of(vault)
    order = order_of(vault, team, to, purpose, chosen)
    going, left_out = _sorted_out(vault, interviews, order)
    _require_some(going, left_out)
    bundles = seal(
        vault, team, order, going, out, progress=progress, part_bytes=part_bytes
    )
    purged = _purged(vault, going, order) if purge else ()
    return ExportResult(
        bundles=bundles,
        left_out=left_out,
        purged=purged,
        kept=tuple(s.summary.id for s in going if purge and s.summary.id not in purged),
        went=tuple(going),
    )


def _require_some(going: Sequence[Selection], left_out: Sequence[LeftOut]) -> None:
    if not going:
        reason = left_out[0].reason if left_out else "interview.not-signed"
        raise NothingToExportError(left_out=len(left_out), reason=reason)


def _purged(vault: Vault, going: Sequence[Selection], order: Order) -> tuple[str, ...]:
    """Purge at sealing what went whole to ourselves; return what was erased."""
    whole = [selection.summary.id for selection in going if selection.whole]
    return purging.purge_sealed(vault, whole) if order.own_organisation else ()


def clear(vault: Vault, interview: str, recipient: str, lawyer: str) -> None:
    """Note that a lawyer lets a sealed record go to one recipient.

    Args:
        vault: that holds the record.
        interview: under seal, or of somebody bound to secrecy.
        recipient: name in the team file.
        lawyer: a code, not a name.

    Raises:
        NoSuchInterviewError, UnknownRecipientError, NoTeamError.
    """
    vault.interviews.get(interview)
    if team_of(vault).recipient(recipient) is None:
        raise UnknownRecipientError(recipient=recipient)
    with vault.transaction():
        moment = clock.stamp(vault.clock())
        vault.clearances.add(interview, recipient, lawyer, moment)
        vault.audit.append("secret.cleared", interview, lawyer)


def order_of(
    vault: Vault, team: Team, to: Sequence[str], purpose: str, chosen: Iterable[str]
) -> Order:
    """Return who asks for what; raise what `export` raises of names and purposes."""
    recipients = tuple(_recipient(team, name, purpose) for name in dict.fromkeys(to))
    if not recipients:
        raise UnknownRecipientError(recipient="")
    return Order(
        recipients=recipients,
        purpose=purpose,
        chosen=frozenset(chosen),
        today=vault.clock().date(),
    )


def _recipient(team: Team, name: str, purpose: str) -> TeamRecipient:
    recipient = team.recipient(name)
    if recipient is None:
        raise UnknownRecipientError(recipient=name)
    if purpose not in recipient.purposes:
        raise PurposeNotAllowedError(recipient=name, purpose=purpose)
    return recipient


def _sorted_out(
    vault: Vault, interviews: Sequence[str] | None, order: Order
) -> tuple[list[Selection], tuple[LeftOut, ...]]:
    if interviews is None:
        summaries = _every(vault, order)
    else:
        summaries = [vault.interviews.get(id_) for id_ in dict.fromkeys(interviews)]
    going: list[Selection] = []
    left_out: list[LeftOut] = []
    for found in select(vault, summaries, order):
        if isinstance(found, LeftOut):
            left_out.append(found)
        else:
            going.append(found)
            left_out += found.left_out
    return going, tuple(left_out)


def _every(vault: Vault, order: Order) -> list[InterviewSummary]:
    """Return every signed interview; for ourselves, those not delivered yet."""
    found: list[InterviewSummary] = []
    for state in _LISTED:
        if order.own_organisation and state is State.RECEIPT_VERIFIED:
            continue
        after: tuple[str, str] | None = None
        while page := vault.interviews.page(_PAGE, after, state=state.value):
            found += page
            after = (page[-1].updated, page[-1].id)
    return sorted(found, key=lambda summary: (summary.created, summary.id))


def _going(vault: Vault, selection: Selection, order: Order) -> Going:
    packed = packing.pack(vault, selection, order)
    attached = [item.bytes for item in packed.attachments.values()]
    return Going(
        interview=selection.summary.id,
        attachments=len(attached),
        bytes=sum(attached) + sum(item.bytes for item in packed.files),
        whole=selection.whole,
        finds=_shown(vault, selection),
    )


def _shown(vault: Vault, selection: Selection) -> tuple[Find, ...]:
    """Return the finds; their words only to who may read the record (rule 22)."""
    found = _finds(selection)
    if safety.reads(vault, selection.summary):
        return found
    return tuple(replace(find, text="") for find in found)


def _finds(selection: Selection) -> tuple[Find, ...]:
    return finds.in_submission(
        selection.versions[-1].submission,
        selection.form,
        selection.summary.id,
        selection.withheld,
    )


__all__ = [
    "ExportPreview",
    "ExportResult",
    "Going",
    "LeftOut",
    "OutboxEntry",
    "SealedBundle",
    "clear",
    "due",
    "export",
    "mark_handed_over",
    "outbox",
    "preview",
    "purge",
    "purge_all",
]
