"""The tag files of a bundle: BagIt and bundle.json. Source: `FORMAT.md`, 2 and 2.1.

Each is written in exactly one way, and read by writing it again.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from monitor_app.bundle.fields import (
    identifier,
    json_object,
    number,
    sha256_hex,
    text,
)
from monitor_app.crypto.keyslots import canonical_json
from monitor_app.errors.bundle import (
    BundleTooLargeError,
    MalformedBundleError,
    NewerBundleError,
)
from monitor_app.records.ids import LENGTH

FORMAT = "ohrm-bundle/1"
NAMESPACE = "ohrm-bundle-v1@monitor-app"
SCHEMA = 1
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
BAGIT_NAME = "bagit.txt"
INFO_NAME = "bag-info.txt"
BUNDLE_NAME = "bundle.json"
MANIFEST_NAME = "manifest-sha256.txt"
TAGMANIFEST_NAME = "tagmanifest-sha256.txt"
SIGNATURE_NAME = "tagmanifest-sha256.txt.sig"
SIGNED_NAMES = (BAGIT_NAME, INFO_NAME, BUNDLE_NAME, MANIFEST_NAME)
PADDING_NAME = "padding.bin"
MOST_FILES = 200_000
MOST_BYTES = 2 * 1024**3
_FAMILY = re.compile(r"ohrm-bundle/(?:[2-9]|[1-9][0-9]{1,8})")
_PART = r"[a-z0-9][a-z0-9._-]{0,40}"
_PAYLOAD_NAME = re.compile(rf"data/{_PART}(?:/{_PART}){{0,2}}")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
_LONGEST_NAME = 100 - LENGTH - 1  # behind "ID/", in the name field of USTAR
_LINE = re.compile(r"([0-9a-f]{64})  (\S+)\n")


class BundleKind(StrEnum):
    """What a bundle carries; kinds never share one."""

    TESTIMONY = "testimony"
    IDENTITY = "identity"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The place of a bundle in its export."""

    id: str
    index: int  # from 1
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleManifest:
    """What bundle.json says."""

    id: str
    kind: BundleKind
    signer: bytes  # 32, the raw Ed25519 key
    recipients: tuple[str, ...]  # SHA-256, hex, of each recipient string
    deployment: str
    series: Series
    sequence: int
    previous: str  # 64 hex digits
    created: date
    app: str
    schema: int = SCHEMA

    def write(self) -> bytes:
        """Return the canonical bytes."""
        return (
            canonical_json(
                {
                    "format": FORMAT,
                    "id": self.id,
                    "kind": self.kind.value,
                    "signer": base64.b64encode(self.signer).decode(),
                    "recipients": list(self.recipients),
                    "deployment": self.deployment,
                    "series": {
                        "id": self.series.id,
                        "index": self.series.index,
                        "count": self.series.count,
                    },
                    "sequence": self.sequence,
                    "previous": self.previous,
                    "created": self.created.isoformat(),
                    "app": self.app,
                    "schema": self.schema,
                }
            )
            + b"\n"
        )

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read canonical bytes.

        Raises:
            NewerBundleError: a later format, or a later schema of the payload.
            MalformedBundleError: anything else that `write` would not write.
        """
        try:
            found = json_object(content)
            _check_format(found)
            manifest = cls(
                id=identifier(found["id"]),
                kind=BundleKind(found["kind"]),
                signer=base64.b64decode(found["signer"], validate=True),
                recipients=_recipients(found["recipients"]),
                deployment=text(found["deployment"]),
                series=_series(found["series"]),
                sequence=number(found["sequence"], 1),
                previous=sha256_hex(found["previous"]),
                created=date.fromisoformat(found["created"]),
                app=text(found["app"]),
                schema=_schema(found),
            )
        except (KeyError, TypeError, ValueError, binascii.Error):
            raise MalformedBundleError(what=BUNDLE_NAME) from None
        if manifest.write() != content:
            raise MalformedBundleError(what=BUNDLE_NAME)
        return manifest


@dataclass(frozen=True, slots=True)
class Entry:
    """One payload file, as the signed manifest names it."""

    name: str  # "data/…"
    bytes: int
    sha256: str  # 64 hex digits


def recipient_hash(recipient: str) -> str:
    """Return how a bundle names a recipient."""
    return hashlib.sha256(recipient.encode()).hexdigest()


def check_payload_name(name: str) -> None:
    """Raise `MalformedBundleError` unless `name` is one every system can hold."""
    parts = name.split("/")
    wrong = not _PAYLOAD_NAME.fullmatch(name) or len(name) > _LONGEST_NAME
    if wrong or any(_DEVICES.fullmatch(part) for part in parts):
        raise MalformedBundleError(what="name")


def write_info(id_: str, total: int, count: int) -> bytes:
    """Return bag-info.txt."""
    return f"External-Identifier: {id_}\nPayload-Oxum: {total}.{count}\n".encode()


def read_info(content: bytes, id_: str) -> tuple[int, int]:
    """Return the payload's bytes and files; refuse what no bundle may hold."""
    pattern = rf"External-Identifier: {id_}\nPayload-Oxum: ([0-9]+)\.([0-9]+)\n"
    found = re.fullmatch(pattern.encode(), content)
    if found is None or max(map(len, found.groups())) > 12:
        raise MalformedBundleError(what=INFO_NAME)
    total, count = int(found[1]), int(found[2])
    if write_info(id_, total, count) != content:
        raise MalformedBundleError(what=INFO_NAME)
    if total > MOST_BYTES or count > MOST_FILES:
        raise BundleTooLargeError(what=f"{total}.{count}")
    return total, count


def write_manifest(lines: Iterable[tuple[str, str]]) -> bytes:
    """Return a manifest of (SHA-256, name) pairs."""
    return "".join(f"{sha256}  {name}\n" for sha256, name in lines).encode("ascii")


def read_manifest(content: bytes) -> list[tuple[str, str]]:
    """Return the (SHA-256, name) pairs of a manifest."""
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError:
        raise MalformedBundleError(what=MANIFEST_NAME) from None
    pairs = [(found[1], found[2]) for found in _LINE.finditer(text)]
    if write_manifest(pairs) != content:
        raise MalformedBundleError(what=MANIFEST_NAME)
    return pairs


def read_payload_manifest(content: bytes) -> list[tuple[str, str]]:
    """Return the payload's pairs: good names, ascending, each once."""
    pairs = read_manifest(content)
    names = [name for _sha256, name in pairs]
    for name in names:
        check_payload_name(name)
    if names != sorted(set(names)):
        raise MalformedBundleError(what=MANIFEST_NAME)
    return pairs


def _check_format(found: Mapping[str, Any]) -> None:
    spelled = text(found["format"])
    if spelled != FORMAT and _FAMILY.fullmatch(spelled):
        raise NewerBundleError(found=spelled, supported=FORMAT)
    if spelled != FORMAT:
        raise MalformedBundleError(what="format")


def _schema(found: Mapping[str, Any]) -> int:
    """Return the version of the payload; a later one may mean what we cannot know."""
    schema = number(found["schema"], 1)
    if schema > SCHEMA:
        raise NewerBundleError(found=f"schema {schema}", supported=f"schema {SCHEMA}")
    return schema


def _recipients(found: object) -> tuple[str, ...]:
    if not isinstance(found, list):
        raise ValueError("not a list")  # noqa: TRY004 - one kind for all slips
    recipients = tuple(sha256_hex(entry) for entry in found)
    if not recipients or list(recipients) != sorted(set(recipients)):
        raise ValueError("not in order")
    return recipients


def _series(found: Mapping[str, Any]) -> Series:
    series = Series(
        id=identifier(found["id"]),
        index=number(found["index"], 1),
        count=number(found["count"], 1),
    )
    if series.index > series.count:
        raise ValueError("not in the series")
    return series
