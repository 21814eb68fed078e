"""What the payload of a bundle means: `data/00-index.json`. Source: `FORMAT.md`, 3.

Frozen values with one spelling: what is read and written again gives the same bytes.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from monitor_app.crypto.keyslots import canonical_json
from monitor_app.errors.bundle import MalformedBundleError
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import is_id
from monitor_app.records.numbers import RecordNumber

FORMAT = "ohrm-contents/1"
INDEX_NAME = "00-index.json"
RECORD_NAMESPACE = "ohrm-record-v1@monitor-app"
_HEX = re.compile(r"[0-9a-f]{64}")
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
_LONGEST_TEXT = 4096


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
        id_ = _expect(found["id"], is_id(found["id"]))
        RecordNumber.parse(found["number"])
        versions = tuple(_version(v) for v in found["versions"])
        if [v.number for v in versions] != list(range(1, len(versions) + 1)):
            raise ValueError("versions")
        return cls(
            id=id_,
            number=found["number"],
            form_sha256=_hex(found["form_sha256"]),
            **{code: _text(found[code]) for code in _CODES},
            versions=versions,
            attachments=tuple(_attachment(a, id_) for a in found["attachments"]),
            withheld=tuple(
                Withheld(question=_text(w["question"]), reason=_text(w["reason"]))
                for w in found["withheld"]
            ),
            disclosed_from=_hex_or_none(found["disclosed_from"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The index of a bundle."""

    purpose: str
    forms: tuple[str, ...]  # SHA-256 of each compiled XForm
    records: tuple[PackedRecord, ...]
    audit_head: str = ""  # of the sender's log, when the bundle was made

    def write(self) -> bytes:
        """Return the canonical bytes."""
        return canonical_json(
            {
                "format": FORMAT,
                "purpose": self.purpose,
                "forms": list(self.forms),
                "records": [record.to_json() for record in self.records],
                "audit_head": self.audit_head,
            }
        )

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read canonical bytes; raise `MalformedBundleError` on anything else."""
        try:
            found = json.loads(content)
            contents = cls(
                purpose=_text(found["purpose"]),
                forms=tuple(_hex(sha256) for sha256 in found["forms"]),
                records=tuple(PackedRecord.from_json(r) for r in found["records"]),
                audit_head=_text(found["audit_head"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise MalformedBundleError(what=INDEX_NAME) from None
        if contents.write() != content:
            raise MalformedBundleError(what=INDEX_NAME)
        return contents

    def expected_names(self) -> set[str]:
        """Return the payload names, below data/, that the index asks for."""
        names = {INDEX_NAME} | {form_name(sha256) for sha256 in self.forms}
        for record in self.records:
            for version in record.versions:
                names |= set(version_names(record.id, version.number))
            names |= {attachment_name(a.name) for a in record.attachments}
        return names


def form_name(sha256: str) -> str:
    """Return where a compiled XForm lies."""
    return f"forms/{sha256[:32]}.xml"


def version_names(record: str, number: int) -> tuple[str, str]:
    """Return where a version's submission and its signature lie."""
    return f"records/{record}.{number}.xml", f"records/{record}.{number}.sig"


def attachment_name(name: str) -> str:
    """Return where an attachment lies."""
    return f"attachments/{name}"


def _plain(value: PackedVersion | Withheld) -> dict[str, object]:
    return {name: getattr(value, name) for name in type(value).__slots__}


def _attachment_json(attachment: Attachment) -> dict[str, object]:
    names: Sequence[str] = Attachment.__slots__
    return {name: getattr(attachment, name) for name in names if name != "interview"}


def _version(found: Mapping[str, Any]) -> PackedVersion:
    return PackedVersion(
        number=_count(found["number"]),
        sha256=_hex(found["sha256"]),
        signer=_text(found["signer"]),
        signed_at=_text(found["signed_at"]),
        parent_sha256=_hex_or_none(found["parent_sha256"]),
        reason=None if found["reason"] is None else _text(found["reason"]),
    )


def _attachment(found: Mapping[str, Any], interview: str) -> Attachment:
    name, id_ = found["name"], found["id"]
    derived = found["derived_from"]
    return Attachment(
        id=_expect(id_, is_id(id_)),
        interview=interview,
        name=_expect(name, bool(_ATTACHMENT_NAME.fullmatch(name)) and name[:26] == id_),
        original_name=_text(found["original_name"]),
        media_type=_text(found["media_type"]),
        bytes=_count(found["bytes"]),
        sha256=_hex(found["sha256"]),
        question=_text(found["question"]),
        derived_from=None if derived is None else _expect(derived, is_id(derived)),
    )


def _expect(value: str, good: bool) -> str:
    if not good:
        raise ValueError("not spelled so")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise ValueError("not a text")
    return value


def _hex(value: object) -> str:
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise ValueError("not a SHA-256")
    return value


def _hex_or_none(value: object) -> str | None:
    return None if value is None else _hex(value)


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("not a count")
    return value
