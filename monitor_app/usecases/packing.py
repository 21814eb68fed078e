"""Packs a selected record for a bundle: the signed versions, or a disclosure."""

import hashlib
import hmac
import io
from collections.abc import Mapping
from dataclasses import replace
from typing import BinaryIO

from monitor_app.bundle.disclosure import (
    CopiedFile,
    Disclosure,
    commitment,
    disclose,
    remaining,
    salt_of,
)
from monitor_app.bundle.package import (
    RECORD_NAMESPACE,
    PackedRecord,
    PackedVersion,
    Withheld,
    attachment_name,
    form_name,
    version_names,
)
from monitor_app.bundle.parts import PackedInterview
from monitor_app.bundle.writer import PayloadItem, bytes_in_memory
from monitor_app.crypto.beside import BLOCK_BYTES
from monitor_app.crypto.keyslots import canonical_json
from monitor_app.crypto.wiping import wipe
from monitor_app.forms.submission import parse_submission
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import instance_id, new_id
from monitor_app.records.numbers import RecordNumber
from monitor_app.usecases.cleaning import CleanCopy, open_clean
from monitor_app.usecases.selecting import Order, Selection
from monitor_app.vault import Vault

PURPOSE = "disclosure"  # of the subkey


def pack(vault: Vault, selection: Selection, order: Order) -> PackedInterview:
    """Return a record with the sources of everything that goes along."""
    if selection.whole:
        return _pack_whole(vault, selection)
    return _pack_disclosure(vault, selection, order)


def used(vault: Vault, selection: Selection) -> tuple[Attachment, ...]:
    """Return the attachments that some signed version names."""
    names = {entry.name for entry in selection.told.files}
    for version in selection.versions[:-1]:
        signed = parse_submission(version.submission, selection.form).attachments
        names |= {entry.name for entry in signed}
    return tuple(
        a for a in vault.attachments.of(selection.summary.id) if a.name in names
    )


def _pack_whole(vault: Vault, selection: Selection) -> PackedInterview:
    summary = selection.summary
    files: list[PayloadItem] = []
    versions: list[PackedVersion] = []
    for version in selection.versions:
        document, signature = version_names(summary.id, version.number)
        files.append(bytes_in_memory(document, version.submission))
        files.append(bytes_in_memory(signature, version.signature.encode("ascii")))
        versions.append(
            PackedVersion(
                number=version.number,
                sha256=version.sha256,
                signer=version.signer,
                signed_at=version.signed_at,
                parent_sha256=version.parent_sha256,
                reason=version.reason,
            )
        )
    attachments = used(vault, selection)
    record = PackedRecord(
        id=summary.id,
        number=summary.number,
        form_id=summary.form_id,
        form_version=summary.form_version,
        form_sha256=summary.form_sha256,
        case_no=summary.case_no,
        person_code=summary.person_code,
        site=summary.site,
        language=summary.language,
        sensitivity=summary.sensitivity,
        created=summary.created,
        versions=tuple(versions),
        attachments=attachments,
    )
    sources = {a.id: a for a in attachments}
    return _packed(vault, record, selection, tuple(files), sources)


def _pack_disclosure(
    vault: Vault, selection: Selection, order: Order
) -> PackedInterview:
    """Make a copy under an id of its own, signed by who discloses.

    Ids, number and the name of its origin come from a key of this vault: the same
    disclosure made again is the same record, and two recipients who compare theirs
    learn from these names nothing about each other.
    """
    version = selection.versions[-1]
    salt, drawn = _salt_and_names(vault, selection, order)
    id_, number = new_id(drawn), str(RecordNumber.draw(drawn))
    originals = _left(vault, selection)
    copies = {
        a.name: _copied(a, selection.clean.get(a.name), id_, new_id(drawn))
        for a in originals
    }
    copy = disclose(
        version.submission,
        selection.form,
        selection.withheld,
        instance_id=instance_id(id_, 1),
        disclosed_from=commitment(salt, version.sha256),
        files={
            name: CopiedFile(name=a.name, bytes=a.bytes, sha256=a.sha256)
            for name, a in copies.items()
        },
    )
    signed = vault.signing_key.sign(copy.submission, RECORD_NAMESPACE)
    record = replace(
        _record(selection, order, copy, vault.signing_key.public.line()),
        id=id_,
        number=number,
        attachments=tuple(copies.values()),
        disclosed_from=commitment(salt, version.sha256),
    )
    document, signature = version_names(id_, 1)
    files = (
        bytes_in_memory(document, copy.submission),
        bytes_in_memory(signature, signed.encode("ascii")),
    )
    sources = {copies[a.name].id: a for a in originals}
    return _packed(vault, record, selection, files, sources)


def _salt_and_names(
    vault: Vault, selection: Selection, order: Order
) -> tuple[bytes, "Drawn"]:
    """Return what hides the origin, and what ids are drawn from; the key is wiped."""
    key = vault.keys.subkey(PURPOSE)
    try:
        salt = salt_of(bytes(key), selection.versions[-1].sha256)
        seed = hmac.digest(bytes(key), _identity(selection, order), "sha256")
    finally:
        wipe(key)
    return salt, Drawn(seed)


def _record(
    selection: Selection, order: Order, copy: Disclosure, signer: str
) -> PackedRecord:
    """Return what lists show of a disclosure, and nothing finer than the day."""
    summary, day = selection.summary, f"{order.today.isoformat()}T00:00:00.000000Z"
    version = PackedVersion(
        number=1,
        sha256=hashlib.sha256(copy.submission).hexdigest(),
        signer=signer,
        signed_at=day,
        parent_sha256=None,
        reason=None,
    )
    return PackedRecord(
        id=summary.id,
        number=summary.number,
        form_id=summary.form_id,
        form_version=summary.form_version,
        form_sha256=summary.form_sha256,
        case_no=copy.by_name.get("case_no", ""),
        person_code=copy.by_name.get("person_code", ""),
        site=copy.by_name.get("site_code", ""),
        sensitivity=copy.by_name.get("sens_level", ""),
        language=summary.language,
        created=day,
        versions=(version,),
        attachments=(),
        withheld=tuple(
            Withheld(question=path, reason=reason)
            for path, reason in sorted(selection.withheld.items())
        ),
    )


def _left(vault: Vault, selection: Selection) -> tuple[Attachment, ...]:
    """Return the attachments that an answer names which may go."""
    version = selection.versions[-1]
    names = remaining(version.submission, selection.form, selection.withheld)
    return tuple(a for a in used(vault, selection) if a.name in names)


def _copied(
    attachment: Attachment, clean: CleanCopy | None, interview: str, id_: str
) -> Attachment:
    """Return the file of a disclosure: a clean copy, or as it is where chosen so."""
    copy = replace(
        attachment,
        id=id_,
        interview=interview,
        name=id_ + attachment.name.removeprefix(attachment.id),
        original_name="",
        derived_from=None,
    )
    if clean is None:
        return copy
    return replace(
        copy,
        name=id_ + clean.suffix,
        media_type=clean.media_type,
        bytes=clean.bytes,
        sha256=clean.sha256,
    )


def _packed(
    vault: Vault,
    record: PackedRecord,
    selection: Selection,
    files: tuple[PayloadItem, ...],
    sources: Mapping[str, Attachment],
) -> PackedInterview:
    """Add the sources: `sources` has the stored attachment behind each packed one."""
    return PackedInterview(
        record=record,
        form=bytes_in_memory(form_name(record.form_sha256), selection.form.xform),
        files=files,
        attachments={
            a.id: _source(vault, a, sources[a.id], selection.clean)
            for a in record.attachments
        },
    )


def _source(
    vault: Vault,
    attachment: Attachment,
    stored: Attachment,
    clean: Mapping[str, CleanCopy],
) -> PayloadItem:
    def opened() -> BinaryIO:
        if stored.name in clean:
            return open_clean(vault, stored.id)
        return io.BufferedReader(vault.attachments.open(stored.id), BLOCK_BYTES)

    return PayloadItem(
        name=attachment_name(attachment.name),
        bytes=attachment.bytes,
        sha256=attachment.sha256,
        open=opened,
    )


def _identity(selection: Selection, order: Order) -> bytes:
    """Spell what makes two disclosures the same one."""
    return canonical_json(
        [
            selection.versions[-1].sha256,
            order.purpose,
            sorted(recipient.key for recipient in order.recipients),
            dict(selection.withheld),
            order.today.isoformat(),
        ]
    )


class Drawn:
    """Bytes from a seed, in the place of random ones. Source: RFC 5869 (expand)."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self._count = 0

    def __call__(self, length: int) -> bytes:
        """Return the next bytes, at most 32."""
        self._count += 1
        block = hmac.digest(self._seed, self._count.to_bytes(4, "big"), "sha256")
        if length > len(block):
            raise ValueError("more than one block")
        return block[:length]
