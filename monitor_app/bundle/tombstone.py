"""A withdrawal of consent, signed, so that the office honours it. `FORMAT.md`, 3.2."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from monitor_app.bundle.fields import json_object, matching, text
from monitor_app.crypto import sshsig
from monitor_app.crypto.keyslots import canonical_json
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.errors.bundle import MalformedBundleError, TombstoneSignatureError

FORMAT = "ohrm-tombstone/1"
NAMESPACE = "ohrm-tombstone-v1@monitor-app"
_LINE = re.compile(r"[a-z2-7]{26}/[A-Za-z0-9_./\[\]-]{1,200}")
_LONGEST_KEY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """One line of consent that is given no longer."""

    consent_line: str  # "<interview>/<path>"
    withdrawn: date
    signer: str  # OpenSSH public key line

    def write(self) -> bytes:
        """Return the canonical bytes that are signed."""
        return canonical_json(
            {
                "format": FORMAT,
                "consent_line": self.consent_line,
                "withdrawn": self.withdrawn.isoformat(),
                "signer": self.signer,
            }
        )

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read canonical bytes; raise `MalformedBundleError` on anything else."""
        try:
            found = json_object(content)
            tombstone = cls(
                consent_line=matching(found["consent_line"], _LINE),
                withdrawn=date.fromisoformat(found["withdrawn"]),
                signer=text(found["signer"], _LONGEST_KEY),
            )
        except (ValueError, KeyError, TypeError):
            raise MalformedBundleError(what="tombstone") from None
        if tombstone.write() != content:
            raise MalformedBundleError(what="tombstone")
        return tombstone


def sign_tombstone(
    consent_line: str, withdrawn: date, key: SigningKey
) -> tuple[bytes, str]:
    """Return a tombstone's bytes and its armored signature."""
    tombstone = Tombstone(
        consent_line=consent_line, withdrawn=withdrawn, signer=key.public.line()
    )
    content = Tombstone.read(tombstone.write()).write()
    return content, key.sign(content, NAMESPACE)


def verify_tombstone(content: bytes, signature: bytes) -> Tombstone:
    """Read and verify; the caller decides whether the signer may withdraw.

    Raises:
        MalformedBundleError: not a tombstone.
        TombstoneSignatureError: not signed by the key that it names.
        MonitorError: one of `errors.crypto`: the signature is none, or does not fit.
    """
    tombstone = Tombstone.read(content)
    try:
        armored = signature.decode("ascii")
    except UnicodeDecodeError:
        raise TombstoneSignatureError from None
    signer = sshsig.verify(armored, content, NAMESPACE)
    if signer.line() != tombstone.signer:
        raise TombstoneSignatureError
    return tombstone


def tombstone_names(content_sha256: str) -> tuple[str, str]:
    """Return where a tombstone and its signature lie below data/."""
    stem = f"tombstones/{content_sha256[:32]}"
    return f"{stem}.json", f"{stem}.sig"


def tombstone_hash(content: bytes) -> str:
    """Return the hash that the index lists."""
    return hashlib.sha256(content).hexdigest()
