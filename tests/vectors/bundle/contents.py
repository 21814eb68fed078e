"""Vectors for what is inside: records, disclosures, withdrawals. `FORMAT.md`, 3.

Put together by hand like `forge`; each has the one verdict that a reader must come to
once it has opened the bundle and looks at what its parts say of each other.
"""

import base64
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from monitor_app.crypto.sshsig import SigningKey
from monitor_app.team import Team, TeamRecipient, TeamSigner, sign_team
from tests.vectors.bundle import forge
from tests.vectors.bundle.forge import (
    MONITOR,
    OTHER_MONITOR,
    Forgery,
    bundle_json,
    canonical,
    seal,
)

XFORM = (Path(__file__).parent / "form.xml").read_bytes()
FORM = hashlib.sha256(XFORM).hexdigest()
RECORD = "ecdefghijklmnopqrstuvwxyza"
PHOTO = "fcdefghijklmnopqrstuvwxyza"
PICTURE = bytes(range(256)) * 3
NUMBER = "2222-2222-3"
DAY = "2026-11-24T00:00:00.000000Z"
ORIGIN = hashlib.sha256(b"salt" + bytes(32)).hexdigest()
LINE = f"{RECORD}/d_share/share[1]"
OFFICE_SIGNS = SigningKey.from_seed(b"o" * 32)
REVOKED = SigningKey.from_seed(b"r" * 32)


@dataclass(frozen=True, kw_only=True)
class Version:
    """One signed version; every field may be wrong on purpose."""

    number: int = 1
    instance_of: str = RECORD
    account: str = "What happened"
    picture: bool = True
    marked_from: str | None = None  # what the submission says it was made from
    marked: Sequence[tuple[str, str]] = ()
    signer: SigningKey = MONITOR
    named: SigningKey | None = None  # another signer than the one who signed
    namespace: str = "ohrm-record-v1@monitor-app"

    def submission(self) -> bytes:
        id_ = uuid.uuid5(uuid.NAMESPACE_OID, f"{self.instance_of}/{self.number}")
        digest = hashlib.sha256(PICTURE).hexdigest()
        beside = (
            f'<attachment ref="picture" name="{PHOTO}.jpg" original=""'
            f' bytes="{len(PICTURE)}" sha256="{digest}"/>'
            if self.picture
            else ""
        )
        if self.marked_from is not None:
            beside += f'<disclosure from="{self.marked_from}"/>'
        for ref, code in self.marked:
            beside += f"<withheld ref={quoteattr(ref)} code={quoteattr(code)}/>"
        picture = f"<picture>{PHOTO}.jpg</picture>" if self.picture else ""
        return (
            f'<data id="vector" version="1"><case_no>KZ-2026-0001</case_no>'
            f"<account>{self.account}</account>{picture}"
            '<orx:meta xmlns:orx="http://openrosa.org/xforms">'
            f"<orx:instanceID>uuid:{id_}</orx:instanceID>"
            f'<record xmlns="urn:monitor-app:record:1" form="{FORM}" language="">'
            f"{beside}</record></orx:meta></data>"
        ).encode()

    def signature(self) -> bytes:
        return self.signer.sign(self.submission(), self.namespace).encode()


@dataclass(frozen=True, kw_only=True)
class Packed:
    """A payload before it is sealed."""

    versions: tuple[Version, ...] = (Version(),)
    record: Mapping[str, object] | None = None  # keys of the record that are changed
    index: Mapping[str, object] | None = None  # keys of the index that are changed
    files: Mapping[str, bytes] | None = None  # files that are changed
    kind: str = "testimony"
    sealed_by: SigningKey = MONITOR
    tombstones: tuple[tuple[bytes, bytes], ...] = ()
    without_picture: bool = False  # it lies in other parts

    def payload(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        if self.versions:
            found[f"forms/{FORM[:32]}.xml"] = XFORM
        for version in self.versions:
            stem = f"records/{RECORD}.{version.number}"
            found |= {
                f"{stem}.xml": version.submission(),
                f"{stem}.sig": version.signature(),
            }
        if any(v.picture for v in self.versions) and not self.without_picture:
            found[f"attachments/{PHOTO}.jpg"] = PICTURE
        for document, signature in self.tombstones:
            stem = f"tombstones/{hashlib.sha256(document).hexdigest()[:32]}"
            found |= {f"{stem}.json": document, f"{stem}.sig": signature}
        found |= self.files or {}
        found["00-index.json"] = _one_spelling(self.index_of())
        return {f"data/{name}": found[name] for name in sorted(found)}

    def index_of(self) -> dict[str, Any]:
        return _index(self) | dict(self.index or {})

    def seal(self) -> bytes:
        key = base64.b64encode(self.sealed_by.public.raw).decode()
        told = canonical(bundle_json(kind=self.kind, signer=key))
        return seal(
            Forgery(payload=self.payload(), bundle=told, signer=self.sealed_by).plain()
        )


def _one_spelling(value: object) -> bytes:
    return canonical(value)[:-1]  # only bundle.json ends with a line


def _index(packed: Packed) -> dict[str, object]:
    hashes = [
        hashlib.sha256(document).hexdigest() for document, _s in packed.tombstones
    ]
    return {
        "format": "ohrm-contents/1",
        "purpose": "p_store",
        "forms": [FORM] if packed.versions else [],
        "records": [_record(packed)] if packed.versions else [],
        "elsewhere": [],
        "pieces": [],
        "tombstones": sorted(hashes),
        "audit_head": "",
    }


def _record(packed: Packed) -> dict[str, object]:
    parent, versions = None, []
    for version in packed.versions:
        sha256 = hashlib.sha256(version.submission()).hexdigest()
        versions.append(
            {
                "number": version.number,
                "sha256": sha256,
                "signer": (version.named or version.signer).public.line(),
                "signed_at": DAY,
                "parent_sha256": parent,
                "reason": None if parent is None else "corrected",
            }
        )
        parent = sha256
    photo = {
        "id": PHOTO,
        "name": f"{PHOTO}.jpg",
        "original_name": "",
        "media_type": "image/jpeg",
        "bytes": len(PICTURE),
        "sha256": hashlib.sha256(PICTURE).hexdigest(),
        "question": "picture",
        "derived_from": None,
    }
    return {
        "id": RECORD,
        "number": NUMBER,
        "form_id": "vector",
        "form_version": "1",
        "form_sha256": FORM,
        "case_no": "KZ-2026-0001",
        "person_code": "",
        "site": "",
        "language": "",
        "sensitivity": "",
        "created": DAY,
        "versions": versions,
        "attachments": [photo] if any(v.picture for v in packed.versions) else [],
        "withheld": [],
        "disclosed_from": None,
    } | dict(packed.record or {})


def tombstone(
    key: SigningKey = MONITOR, *, named: SigningKey | None = None, **changed: object
) -> tuple[bytes, bytes]:
    """Return a withdrawal and its signature."""
    document = _one_spelling(
        {
            "format": "ohrm-tombstone/1",
            "consent_line": LINE,
            "withdrawn": "2026-11-24",
            "signer": (named or key).public.line(),
        }
        | changed
    )
    return document, key.sign(document, "ohrm-tombstone-v1@monitor-app").encode()


def team() -> Team:
    """Return whom the office of the vectors trusts."""
    signers = (
        ("monitor-7", MONITOR, None),
        ("monitor-8", OTHER_MONITOR, None),
        ("monitor-6", REVOKED, date(2026, 11, 20)),
    )
    return Team(
        organisation="Coalition",
        serial=3,
        office=OFFICE_SIGNS.public.line(),
        issued=date(2026, 11, 21),
        recipients=(
            TeamRecipient(
                name="office",
                key=str(forge.OFFICE_HYBRID.recipient()),
                purposes=("p_store",),
                recipient_class="r_org",
            ),
        ),
        signers=tuple(
            TeamSigner(
                name=name,
                key=key.public.line(),
                valid_from=date(2026, 1, 1),
                revoked_on=revoked,
            )
            for name, key, revoked in signers
        ),
    )


def team_file() -> bytes:
    """Return the signed team file."""
    return sign_team(team(), OFFICE_SIGNS)
