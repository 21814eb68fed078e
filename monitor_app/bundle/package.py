"""What the payload of a bundle means: `data/00-index.json`. Source: `FORMAT.md`, 3.

Frozen values with one spelling: what is read and written again gives the same bytes.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from monitor_app.bundle.fields import (
    identifier,
    json_object,
    matching,
    number,
    sha256_hex,
    text,
)
from monitor_app.bundle.tombstone import tombstone_names
from monitor_app.crypto.keyslots import canonical_json
from monitor_app.errors.bundle import MalformedBundleError
from monitor_app.records.attachment import Attachment
from monitor_app.records.numbers import RecordNumber

FORMAT = "ohrm-contents/1"
INDEX_NAME = "00-index.json"
RECORD_NAMESPACE = "ohrm-record-v1@monitor-app"
MOST_PIECES = 10_000  # four digits
_ATTACHMENT_NAME = re.compile(r"[a-z2-7]{26}(?:\.[a-z0-9]{1,8})?")
_CODES = (
    "form_id",
    "form_version",
    "case_no",
    "person_code",
    "site",
    "language",
    "sensitivity",
    "created",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedVersion:
    """A signed version; its bytes and signature are files of their own."""

    number: int
    sha256: str
    signer: str
    signed_at: str
    parent_sha256: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """An answer that consent keeps here."""

    question: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedRecord:
    """An interview as it travels."""

    id: str
    number: str
    form_id: str
    form_version: str
    form_sha256: str
    case_no: str
    person_code: str
    site: str
    language: str
    sensitivity: str
    created: str
    versions: tuple[PackedVersion, ...]
    attachments: tuple[Attachment, ...]
    withheld: tuple[Withheld, ...] = ()
    disclosed_from: str | None = None

    def to_json(self) -> dict[str, object]:
        """Return the JSON object."""
        return {
            "id": self.id,
            "number": self.number,
            "form_sha256": self.form_sha256,
            **{code: getattr(self, code) for code in _CODES},
            "versions": [_plain(version) for version in self.versions],
            "attachments": [_attachment_json(a) for a in self.attachments],
            "withheld": [_plain(entry) for entry in self.withheld],
            "disclosed_from": self.disclosed_from,
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Self:
        """Read the JSON object; raise `ValueError`, `KeyError` or `TypeError`."""
        id_ = identifier(found["id"])
        RecordNumber.parse(found["number"])
        versions = tuple(_version(v) for v in found["versions"])
        numbers = [version.number for version in versions]
        if not numbers or numbers != list(range(1, len(versions) + 1)):
            raise ValueError("versions")
        return cls(
            id=id_,
            number=found["number"],
            form_sha256=sha256_hex(found["form_sha256"]),
            **{code: text(found[code]) for code in _CODES},
            versions=versions,
            attachments=tuple(_attachment(a, id_) for a in found["attachments"]),
            withheld=tuple(
                Withheld(question=text(w["question"]), reason=text(w["reason"]))
                for w in found["withheld"]
            ),
            disclosed_from=_hex_or_none(found["disclosed_from"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of an attachment that is larger than a part."""

    attachment: str  # id
    name: str  # of the attachment
    number: int  # from 0
    count: int
    bytes: int
    sha256: str

    @property
    def file_name(self) -> str:
        """Return where it lies below data/."""
        return f"{attachment_name(self.name)}.{self.number:04}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The index of a bundle."""

    purpose: str
    forms: tuple[str, ...]  # SHA-256 of each compiled XForm
    records: tuple[PackedRecord, ...]
    elsewhere: tuple[str, ...] = ()  # ids of attachments not whole in this bundle
    pieces: tuple[Piece, ...] = ()
    tombstones: tuple[str, ...] = ()  # SHA-256 of each
    audit_head: str = ""  # of the sender's log, when the bundle was made

    def write(self) -> bytes:
        """Return the canonical bytes."""
        return canonical_json(
            {
                "format": FORMAT,
                "purpose": self.purpose,
                "forms": list(self.forms),
                "records": [record.to_json() for record in self.records],
                "elsewhere": list(self.elsewhere),
                "pieces": [_plain(piece) for piece in self.pieces],
                "tombstones": list(self.tombstones),
                "audit_head": self.audit_head,
            }
        )

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read canonical bytes; raise `MalformedBundleError` on anything else."""
        try:
            found = json_object(content)
            contents = cls(
                purpose=text(found["purpose"]),
                forms=_ascending(sha256_hex(sha256) for sha256 in found["forms"]),
                records=tuple(PackedRecord.from_json(r) for r in found["records"]),
                elsewhere=_ascending(identifier(id_) for id_ in found["elsewhere"]),
                pieces=tuple(_piece(piece) for piece in found["pieces"]),
                tombstones=_ascending(sha256_hex(h) for h in found["tombstones"]),
                audit_head=text(found["audit_head"]),
            )
            contents._check_references()
        except (ValueError, KeyError, TypeError, AttributeError):
            raise MalformedBundleError(what=INDEX_NAME) from None
        if contents.write() != content:
            raise MalformedBundleError(what=INDEX_NAME)
        return contents

    def _check_references(self) -> None:
        """Refuse an index that speaks of what it does not list."""
        _ascending(record.id for record in self.records)
        names = {a.id: a.name for record in self.records for a in record.attachments}
        count = sum(len(record.attachments) for record in self.records)
        _ascending(piece.file_name for piece in self.pieces)
        if len(names) != count or not names.keys() >= set(self.elsewhere):
            raise ValueError("attachments")
        for piece in self.pieces:
            if names.get(piece.attachment) != piece.name:
                raise ValueError("a piece of nothing")
            if piece.attachment not in self.elsewhere:
                raise ValueError("a piece of what is whole")
        if not {r.form_sha256 for r in self.records} <= set(self.forms):
            raise ValueError("a record without its form")

    def expected_names(self) -> set[str]:
        """Return the payload names, below data/, that the index asks for."""
        names = {INDEX_NAME} | {form_name(sha256) for sha256 in self.forms}
        for record in self.records:
            for version in record.versions:
                names |= set(version_names(record.id, version.number))
        names |= {attachment_name(a.name) for a in self.whole_attachments()}
        names |= {piece.file_name for piece in self.pieces}
        for sha256 in self.tombstones:
            names |= set(tombstone_names(sha256))
        return names

    def whole_attachments(self) -> tuple[Attachment, ...]:
        """Return the attachments that lie whole in this bundle."""
        elsewhere = set(self.elsewhere)
        return tuple(
            attachment
            for record in self.records
            for attachment in record.attachments
            if attachment.id not in elsewhere
        )


def form_name(sha256: str) -> str:
    """Return where a compiled XForm lies."""
    return f"forms/{sha256[:32]}.xml"


def version_names(record: str, number: int) -> tuple[str, str]:
    """Return where a version's submission and its signature lie."""
    return f"records/{record}.{number}.xml", f"records/{record}.{number}.sig"


def attachment_name(name: str) -> str:
    """Return where an attachment lies."""
    return f"attachments/{name}"


def _plain(value: PackedVersion | Withheld | Piece) -> dict[str, object]:
    return {name: getattr(value, name) for name in type(value).__slots__}


def _attachment_json(attachment: Attachment) -> dict[str, object]:
    names: Sequence[str] = Attachment.__slots__
    return {name: getattr(attachment, name) for name in names if name != "interview"}


def _version(found: Mapping[str, Any]) -> PackedVersion:
    reason = found["reason"]
    return PackedVersion(
        number=number(found["number"], 1),
        sha256=sha256_hex(found["sha256"]),
        signer=text(found["signer"]),
        signed_at=text(found["signed_at"]),
        parent_sha256=_hex_or_none(found["parent_sha256"]),
        reason=None if reason is None else text(reason),
    )


def _attachment(found: Mapping[str, Any], interview: str) -> Attachment:
    id_, derived = identifier(found["id"]), found["derived_from"]
    return Attachment(
        id=id_,
        interview=interview,
        name=_name_of(found["name"], id_),
        original_name=text(found["original_name"]),
        media_type=text(found["media_type"]),
        bytes=number(found["bytes"]),
        sha256=sha256_hex(found["sha256"]),
        question=text(found["question"]),
        derived_from=None if derived is None else identifier(derived),
    )


def _piece(found: Mapping[str, Any]) -> Piece:
    piece = Piece(
        attachment=identifier(found["attachment"]),
        name=_name_of(found["name"], found["attachment"]),
        number=number(found["number"]),
        count=number(found["count"], 2),
        bytes=number(found["bytes"], 1),
        sha256=sha256_hex(found["sha256"]),
    )
    if not piece.number < piece.count <= MOST_PIECES:
        raise ValueError("not a piece")
    return piece


def _name_of(name: object, id_: str) -> str:
    spelled = matching(name, _ATTACHMENT_NAME)
    if not spelled.startswith(id_):
        raise ValueError("not the name of this attachment")
    return spelled


def _ascending(entries: Iterable[str]) -> tuple[str, ...]:
    found = tuple(entries)
    if list(found) != sorted(set(found)):
        raise ValueError("not in order, or twice")
    return found


def _hex_or_none(value: object) -> str | None:
    return None if value is None else sha256_hex(value)
