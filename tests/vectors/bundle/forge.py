"""Makes bundles that are wrong in exactly one place; only for tests.

Everything is put together by hand from `FORMAT.md`, not with the writer that is under
test, so that each rule can be broken alone.
"""

import base64
import hashlib
import io
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from monitor_app.crypto import sshsig
from monitor_app.crypto.age import AgeWriter
from monitor_app.crypto.age_keys import (
    HybridIdentity,
    HybridRecipient,
    X25519Identity,
    X25519Recipient,
)
from monitor_app.crypto.sshsig import SigningKey

ID = "abcdefghijklmnopqrstuvwxya"
SERIES = "bbcdefghijklmnopqrstuvwxya"
NAMESPACE = "ohrm-bundle-v1@monitor-app"
OFFICE = X25519Identity(bytes(range(32)))
OFFICE_HYBRID = HybridIdentity(bytes(range(32, 64)))
STRANGER_OFFICE = X25519Identity(bytes(range(64, 96)))
MONITOR = SigningKey.from_seed(b"7" * 32)
OTHER_MONITOR = SigningKey.from_seed(b"8" * 32)
LATE_MONITOR = SigningKey.from_seed(b"9" * 32)
STRANGER = SigningKey.from_seed(b"x" * 32)
PAYLOAD = {
    "data/00-index.json": b'{"format":"ohrm-contents/1"}',
    "data/attachments/ccdefghijklmnopqrstuvwxyza.jpg": bytes(range(256)),
    "data/records/dcdefghijklmnopqrstuvwxyza.1.xml": "<x>қыс</x>".encode(),
}
END = bytes(1024)


def tar_header(name: str, size: int, /, **changed: bytes) -> bytes:
    """Return a USTAR header; `changed` replaces fields before the checksum."""
    fields = {
        "name": name.encode().ljust(100, b"\0"),
        "mode": b"0000600\0",
        "uid": b"0000000\0",
        "gid": b"0000000\0",
        "size": b"%011o\0" % size,
        "mtime": b"00000000000\0",
        "checksum": b"        ",
        "type": b"0",
        "link": bytes(100),
        "magic": b"ustar\x0000",
        "user": bytes(32),
        "group": bytes(32),
        "major": b"0000000\0",
        "minor": b"0000000\0",
        "prefix": bytes(155),
        "rest": bytes(12),
    }
    sizes = {field_name: len(value) for field_name, value in fields.items()}
    fields |= {
        key: value.ljust(sizes[key], b"\0")
        for key, value in changed.items()
        if key != "checksum"
    }
    block = b"".join(fields.values())
    spelled = changed.get("checksum", b"%06o\0 " % sum(block))
    assert len(block) == 512
    return block[:148] + spelled + block[156:]


def member(name: str, content: bytes, /, **changed: bytes) -> bytes:
    """Return header, content and padding."""
    return tar_header(name, len(content), **changed) + content + filler(len(content))


def filler(size: int) -> bytes:
    """Return the zeros behind a member of `size` bytes."""
    return bytes(-size % 512)


def canonical(value: object) -> bytes:
    """Return canonical JSON and LF."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def bundle_json(**changed: object) -> dict[str, object]:
    """Return what bundle.json says, with some keys changed."""
    return {
        "format": "ohrm-bundle/1",
        "id": ID,
        "kind": "testimony",
        "signer": base64.b64encode(MONITOR.public.raw).decode(),
        "recipients": sorted(
            hashlib.sha256(str(identity.recipient()).encode()).hexdigest()
            for identity in (OFFICE, OFFICE_HYBRID)
        ),
        "deployment": "Coalition",
        "series": {"id": SERIES, "index": 1, "count": 1},
        "sequence": 1,
        "previous": "0" * 64,
        "created": "2026-11-24",
        "app": "0.1.0",
        "schema": 1,
    } | changed


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return a manifest."""
    return b"".join(
        b"%s  %s\n" % (hashlib.sha256(content).hexdigest().encode(), name.encode())
        for name, content in files.items()
    )


@dataclass(frozen=True, kw_only=True)
class Forgery:
    """A bundle before it is sealed; every field may be wrong on purpose."""

    root: str = ID
    payload: Mapping[str, bytes] = field(default_factory=lambda: dict(PAYLOAD))
    listed: Mapping[str, bytes] | None = None  # what the manifest speaks of
    manifest: bytes | None = None
    oxum: str | None = None
    bagit: bytes = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    bundle: bytes | None = None
    tagmanifest: bytes | None = None
    signer: SigningKey = MONITOR
    namespace: str = NAMESPACE
    signature: bytes | None = None
    padding: bytes = bytes(512)
    end: bytes = END

    def tag_files(self) -> dict[str, bytes]:
        """Return the six files before the payload."""
        listed = self.payload if self.listed is None else self.listed
        oxum = self.oxum
        if oxum is None:
            total = sum(map(len, self.payload.values()))
            oxum = f"{total}.{len(self.payload)}"
        info = f"External-Identifier: {ID}\nPayload-Oxum: {oxum}\n".encode()
        files = {
            "bagit.txt": self.bagit,
            "bag-info.txt": info,
            "bundle.json": canonical(bundle_json())
            if self.bundle is None
            else self.bundle,
            "manifest-sha256.txt": sums(listed)
            if self.manifest is None
            else self.manifest,
        }
        signed = sums(files) if self.tagmanifest is None else self.tagmanifest
        signature = self.signature
        if signature is None:
            signature = self.signer.sign(signed, self.namespace).encode()
        return files | {
            "tagmanifest-sha256.txt": signed,
            "tagmanifest-sha256.txt.sig": signature,
        }

    def members(self) -> list[bytes]:
        """Return every member, the last being the padding."""
        files = self.tag_files() | dict(self.payload)
        found = [member(f"{self.root}/{name}", body) for name, body in files.items()]
        return [*found, member(f"{self.root}/padding.bin", self.padding)]

    def plain(self) -> bytes:
        """Return the archive."""
        return b"".join(self.members()) + self.end


def seal(
    plain: bytes,
    recipients: Sequence[X25519Recipient | HybridRecipient] = (),
    stanzas: int = 2,
) -> bytes:
    """Encrypt an archive; two stanzas keep the files small."""
    sink = io.BytesIO()
    chosen = list(recipients) or [OFFICE.recipient()]
    writer = AgeWriter(sink, chosen, os.urandom, stanzas=stanzas)
    writer.write(plain)
    writer.finish()
    return sink.getvalue()


def low_order_signature() -> bytes:
    """Return a signature by a key of low order: it fits any message at all."""
    point = (1).to_bytes(32, "little")  # the neutral element of the curve

    def string(content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + content

    kind = string(b"ssh-ed25519")
    blob = (
        b"SSHSIG"
        + (1).to_bytes(4, "big")
        + string(kind + string(point))
        + string(NAMESPACE.encode())
        + string(b"")
        + string(b"sha512")
        + string(kind + string(point + bytes(32)))
    )
    return sshsig.armor(blob).encode()


def allowed_signers() -> str:
    """Return whom the vectors trust."""
    return "".join(
        f'{name} namespaces="{NAMESPACE}",valid-after="{after}" {key.public.line()}\n'
        for name, after, key in (
            ("monitor-7", "20260101", MONITOR),
            ("monitor-8", "20260101", OTHER_MONITOR),
            ("monitor-9", "20270101", LATE_MONITOR),
        )
    )
