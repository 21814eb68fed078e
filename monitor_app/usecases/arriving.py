"""Makes a proven bundle part of the vault: all of it in one transaction, or nothing."""

import contextlib
from collections.abc import Iterable
from dataclasses import replace
from typing import BinaryIO, cast

from monitor_app.bundle.manifest import BundleKind
from monitor_app.bundle.package import Piece
from monitor_app.bundle.pieces import joined
from monitor_app.crypto.keyslots import canonical_json
from monitor_app.errors.bundle import (
    AlreadyReceivedError,
    IdentityBundleError,
    RecordConflictError,
)
from monitor_app.records.attachment import Attachment
from monitor_app.records.interview import InterviewSummary, SignedVersion, State
from monitor_app.team import LEVELS
from monitor_app.usecases import clock, forms, sealing
from monitor_app.usecases.intake import Arrived, Staged
from monitor_app.usecases.proving import ProvenRecord, ProvenTombstone
from monitor_app.vault import Vault
from monitor_app.vault.attachments import StoredFile
from monitor_app.vault.bundles import ReceivedBundleRow

PIECE_TYPE = "application/x-ohrm-piece"


def keep(vault: Vault, arrived: Arrived) -> None:
    """Take a bundle in; amendments join their record, what is here stays as it is.

    A record that was erased here on purpose does not come back: it is left out, and the
    receipt has to say so (`BundleRepository.erased_of`). The others arrive.

    Raises:
        AlreadyReceivedError: it was taken in before.
        RecordConflictError: the vault holds something else under the same name.
        MonitorError: one of `errors.files`. Nothing is kept then.
    """
    adopted: list[str] = []
    try:
        with vault.transaction():
            joined_up = _keep_all(vault, arrived, adopted)
            if adopted:
                vault.attachments.sync()
    except BaseException:
        discard(vault, arrived)
        _remove(vault, adopted)
        raise
    # A file that was here already was not adopted; an adopted piece keeps its name.
    _remove(vault, {*arrived.staged(), *joined_up} - ({*adopted} - {*joined_up}))


def discard(vault: Vault, arrived: Arrived) -> None:
    """Remove what nothing took over from the depot; never fails."""
    _remove(vault, arrived.staged())


def _remove(vault: Vault, file_names: Iterable[str]) -> None:
    depot = vault.attachments.depot()
    for name in file_names:
        with contextlib.suppress(OSError):
            depot.remove(name)


def _keep_all(vault: Vault, arrived: Arrived, adopted: list[str]) -> list[str]:
    """Do it; return the files of pieces that were joined and are not needed now."""
    if arrived.manifest.kind is BundleKind.IDENTITY:
        raise IdentityBundleError  # names never enter the testimony store
    require_new(vault, arrived)
    moment = clock.stamp(vault.clock())
    for sha256, xform in arrived.forms.items():
        forms.keep_received(vault, sha256, xform)
    everything, arrived = arrived, _without_erased(vault, arrived)
    for record in arrived.records:
        _keep_record(vault, record, moment)
    for attachment, staged in arrived.attachments:
        _keep_attachment(vault, attachment, staged, adopted)
    for piece, staged in arrived.pieces:
        _keep_piece(vault, arrived, piece, staged, adopted)
    joined_up = _join_pieces(vault, arrived, adopted)
    for proven in arrived.tombstones:
        _keep_tombstone(vault, proven)
    note(vault, everything, moment)
    return joined_up


def _without_erased(vault: Vault, arrived: Arrived) -> Arrived:
    """Return the bundle without the records that were erased here, and their files."""
    records = tuple(r for r in arrived.records if not _is_erased(vault, r.packed.id))
    files = {a.id for record in records for a in record.packed.attachments}
    return replace(
        arrived,
        records=records,
        attachments=tuple(p for p in arrived.attachments if p[0].id in files),
        pieces=tuple(p for p in arrived.pieces if p[0].attachment in files),
    )


def _is_erased(vault: Vault, interview: str) -> bool:
    known = vault.interviews.has(interview)
    return known and vault.interviews.get(interview).state is State.ERASED_HERE


def require_new(vault: Vault, arrived: Arrived) -> None:
    """Raise `AlreadyReceivedError` for a bundle that was taken in before."""
    if vault.bundles.was_received(arrived.manifest.id):
        raise AlreadyReceivedError(bundle=arrived.manifest.id)


def _keep_record(vault: Vault, record: ProvenRecord, moment: str) -> None:
    packed, newest = record.packed, record.packed.versions[-1]
    summary = InterviewSummary(
        id=packed.id,
        number=packed.number,
        form_id=packed.form_id,
        form_version=packed.form_version,
        form_sha256=packed.form_sha256,
        state=State.SIGNED,
        version=newest.number,
        person_code=record.codes.get("person_code", ""),
        case_no=record.codes.get("case_no", ""),
        site=record.codes.get("site_code", ""),
        language=record.language,
        sensitivity=_level(record),
        open_questions=0,
        created=packed.created,
        updated=moment,
    )
    here, highest = 0, record.highest
    if vault.interviews.has(packed.id):
        highest = max(highest, vault.interviews.get(packed.id).sensitivity)
        here = _compare(vault, record)
        if here == newest.number:
            return
        vault.interviews.update(replace(summary, created=_created(vault, packed.id)))
    else:
        if vault.interviews.has_number(packed.number):
            raise RecordConflictError(interview=packed.id)
        vault.interviews.add(summary)
    for version in _versions(record)[here:]:
        vault.interviews.add_version(version)
    if highest == sealing.SEALED_LEVEL != summary.sensitivity:
        sealing.keep_sealed(vault, packed.id)  # an amendment does not open a seal
    vault.search.replace(packed.id, sealing.searchable(vault, summary, record.texts))


def _level(record: ProvenRecord) -> str:
    """Return the higher of what the answers ask for and what the index states.

    What the index calls by a name that is no level counts for nothing: it must not
    take the place of one that seals.
    """
    stated = record.packed.sensitivity
    return max(record.level, stated) if stated in LEVELS else record.level


def _compare(vault: Vault, record: ProvenRecord) -> int:
    """Return how many of a record's versions are here; refuse what contradicts them."""
    summary = vault.interviews.get(record.packed.id)
    here = vault.interviews.versions(summary.id)
    same_form = summary.form_sha256 == record.packed.form_sha256
    if not same_form or vault.interviews.draft(summary.id) is not None:
        raise RecordConflictError(interview=summary.id)
    for mine, theirs in zip(here, record.packed.versions, strict=False):
        if mine.sha256 != theirs.sha256:
            raise RecordConflictError(interview=summary.id)
    return min(len(here), len(record.packed.versions))


def _created(vault: Vault, interview: str) -> str:
    return vault.interviews.get(interview).created


def _versions(record: ProvenRecord) -> list[SignedVersion]:
    return [
        SignedVersion(
            interview=record.packed.id,
            number=version.number,
            submission=submission,
            sha256=version.sha256,
            signature=signature,
            signer=version.signer,
            signed_at=version.signed_at,
            parent_sha256=version.parent_sha256,
            reason=version.reason,
        )
        for version, submission, signature in zip(
            record.packed.versions, record.submissions, record.signatures, strict=True
        )
    ]


def _keep_attachment(
    vault: Vault, attachment: Attachment, staged: Staged, adopted: list[str]
) -> None:
    if vault.attachments.has(attachment.id):
        if vault.attachments.get(attachment.id).sha256 != attachment.sha256:
            raise RecordConflictError(interview=attachment.interview)
        return
    vault.attachments.adopt(staged.file_name, attachment.id)
    adopted.append(attachment.id)
    vault.attachments.add(attachment, staged.stored)


# Pieces: each is a file of the vault until all of them are here, so that a backup and
# a check hold it too; its name says of what it is a part, its question in which series
# it came. Two series cut in different places: what is left of one never fits the other.


def _keep_piece(
    vault: Vault, arrived: Arrived, piece: Piece, staged: Staged, adopted: list[str]
) -> None:
    interview = next(
        record.packed.id
        for record in arrived.records
        if any(a.id == piece.attachment for a in record.packed.attachments)
    )
    series = arrived.manifest.series.id
    known = _pieces(vault, interview, piece.attachment, series)
    if vault.attachments.has(piece.attachment) or piece.number in known:
        return
    vault.attachments.adopt(staged.file_name, staged.stored.id)
    adopted.append(staged.stored.id)
    vault.attachments.add(
        Attachment(
            id=staged.stored.id,
            interview=interview,
            name=f"{staged.stored.id}.{piece.number:04}",
            original_name=f"{piece.name}.{piece.number:04}",
            media_type=PIECE_TYPE,
            bytes=piece.bytes,
            sha256=piece.sha256,
            question=series,
            derived_from=piece.attachment,
        ),
        staged.stored,
    )


def _pieces(
    vault: Vault, interview: str, attachment: str, series: str
) -> dict[int, Attachment]:
    """Return the pieces of a file that came in a series, by number.

    Pieces that an older version of the program kept name no series and fit any.
    """
    found = _all_pieces(vault, interview, attachment)
    return {
        int(a.name.rpartition(".")[2]): a
        for a in sorted(found, key=lambda a: a.question)
        if a.question in ("", series)
    }


def _all_pieces(vault: Vault, interview: str, attachment: str) -> list[Attachment]:
    return [
        a
        for a in vault.attachments.of(interview)
        if a.media_type == PIECE_TYPE and a.derived_from == attachment
    ]


def _join_pieces(vault: Vault, arrived: Arrived, adopted: list[str]) -> list[str]:
    """Join what is complete now; return the files that are not needed any more."""
    done: list[str] = []
    touched = dict.fromkeys(piece.attachment for piece, _staged in arrived.pieces)
    for record in arrived.records:
        for attachment in record.packed.attachments:
            if attachment.id in touched and not vault.attachments.has(attachment.id):
                done += _join(vault, attachment, arrived.manifest.series.id, adopted)
    return done


def _join(
    vault: Vault, attachment: Attachment, series: str, adopted: list[str]
) -> list[str]:
    pieces = _pieces(vault, attachment.interview, attachment.id, series)
    if sum(piece.bytes for piece in pieces.values()) != attachment.bytes:
        return []
    ids = [pieces[number].id for number in sorted(pieces)]
    new = vault.attachments.create(attachment.id)
    try:
        opens = [lambda id_=id_: _opened(vault, id_) for id_ in ids]
        for part in joined(attachment, opens):
            new.write(part)
        stored: StoredFile = new.finish()
    except BaseException:
        new.discard()
        raise
    adopted.append(attachment.id)
    vault.attachments.add(attachment, stored)
    over = [a.id for a in _all_pieces(vault, attachment.interview, attachment.id)]
    for id_ in over:
        vault.attachments.delete(id_)
    return over


def _opened(vault: Vault, id_: str) -> BinaryIO:
    return cast("BinaryIO", vault.attachments.open(id_))


def _keep_tombstone(vault: Vault, proven: ProvenTombstone) -> None:
    document = canonical_json(
        {"document": proven.content.decode("ascii"), "signature": proven.signature}
    )
    tombstone = proven.tombstone
    if vault.withdrawals.add(
        tombstone.consent_line, tombstone.withdrawn.isoformat(), document
    ):
        vault.audit.append(
            "consent.withdrawn", tombstone.consent_line.partition("/")[0]
        )


def note(vault: Vault, arrived: Arrived, moment: str) -> None:
    """Note that a bundle was taken in; the caller owns the transaction."""
    manifest = arrived.manifest
    vault.bundles.add_received(
        ReceivedBundleRow(
            id=manifest.id,
            signer=arrived.signer,
            sequence=manifest.sequence,
            previous=manifest.previous,
            tagmanifest_sha256=arrived.tagmanifest_sha256,
            received=moment,
            kind=manifest.kind.value,
            series=manifest.series.id,
            part=manifest.series.index,
            parts=manifest.series.count,
        ),
        [record.packed.id for record in arrived.records],
    )
    vault.audit.append("bundle.received", manifest.id, str(len(arrived.records)))
