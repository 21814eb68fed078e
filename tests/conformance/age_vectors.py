"""Reads the age test vectors of the shared folder and says what each should give."""

import hashlib
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor_app.crypto.age import AgeReader
from monitor_app.crypto.age_keys import Identity, ScryptIdentity, parse_identity
from monitor_app.errors import MonitorError
from monitor_app.errors.crypto import (
    AgeHeaderError,
    AgeHeaderMacError,
    AgeNoMatchError,
    AgePayloadError,
)

_OUTCOMES: dict[type[MonitorError], str] = {
    AgeHeaderError: "header failure",
    AgeHeaderMacError: "HMAC failure",
    AgeNoMatchError: "no match",
    AgePayloadError: "payload failure",
}


@dataclass(frozen=True)
class Vector:
    name: str
    expect: str
    payload: str | None  # SHA-256 of what is released
    identities: tuple[Identity, ...]
    armored: bool
    file: bytes


def vectors(folder: Path) -> Iterator[Vector]:
    for path in sorted(folder.iterdir()):
        head, _, body = path.read_bytes().partition(b"\n\n")
        lines = [line.partition(": ") for line in head.decode().splitlines()]
        fields = {key: value for key, _, value in lines}
        identities: list[Identity] = []
        for key, _, value in lines:
            if key == "identity":
                identities.append(parse_identity(value))
            elif key == "passphrase":
                identities.append(ScryptIdentity(value))
        yield Vector(
            name=path.name,
            expect=fields["expect"],
            payload=fields.get("payload"),
            identities=tuple(identities),
            armored=fields.get("armored") == "yes",
            file=zlib.decompress(body) if "compressed" in fields else body,
        )


def outcome(vector: Vector) -> tuple[str, str | None]:
    """Decrypt as a user would; return what happened and the hash of what came out."""
    released = hashlib.sha256()
    try:
        reader = AgeReader(io.BytesIO(vector.file), vector.identities)
    except MonitorError as error:
        return _OUTCOMES[type(error)], None
    try:
        while part := reader.read(8192):
            released.update(part)
    except AgePayloadError:
        return "payload failure", released.hexdigest()
    return "success", released.hexdigest()
