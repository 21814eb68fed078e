"""Receipts: what the office says of a bundle, signed. Source: `FORMAT.md`, 5."""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor_app.bundle.fields import (
    identifier,
    json_object,
    matching,
    sha256_hex,
    text,
)
from monitor_app.crypto import sshsig
from monitor_app.crypto.keyslots import canonical_json
from monitor_app.crypto.sshsig import PublicKey, SigningKey
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import BadReceiptError

FORMAT = "ohrm-receipt/1"
NAMESPACE = "ohrm-receipt-v1@monitor-app"
VERIFIED = "verified"
SUFFIX = ".receipt.json"
_VERDICT = re.compile(r"[a-z][a-z0-9.-]{1,60}")
_LONGEST_KEY = 200
MOST_RECEIPT_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One bundle, one verdict."""

    bundle: str
    tagmanifest_sha256: str
    verdict: str  # "verified" or an error code
    received: date
    office: str  # OpenSSH public key line of the office
    left_out: tuple[str, ...] = ()  # records of it that the office does not have

    def write(self) -> bytes:
        """Return the canonical bytes that are signed."""
        content: dict[str, object] = {
            "format": FORMAT,
            "bundle": self.bundle,
            "tagmanifest_sha256": self.tagmanifest_sha256,
            "verdict": self.verdict,
            "received": self.received.isoformat(),
            "office": self.office,
        }
        if self.left_out:
            content["left_out"] = sorted(self.left_out)
        return canonical_json(content)


def make_receipt(receipt: Receipt, key: SigningKey) -> bytes:
    """Sign a receipt; return the file's bytes."""
    return _file(receipt, key.sign(receipt.write(), NAMESPACE))


def verify_receipt(content: bytes, office: PublicKey) -> Receipt:
    """Read and verify a receipt.

    Args:
        content: the file's bytes.
        office: the only key whose receipts count.

    Raises:
        BadReceiptError: not a receipt, not signed by this office, or changed.
    """
    try:
        if len(content) > MOST_RECEIPT_BYTES:
            raise ValueError("too long")
        found = json_object(content)
        receipt = _receipt(found["receipt"])
        signature = text(found["signature"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadReceiptError(what="form") from None
    if _file(receipt, signature) != content:  # nothing stands beside what is signed
        raise BadReceiptError(what="form")
    try:
        signer = sshsig.verify(signature, receipt.write(), NAMESPACE)
    except MonitorError:
        raise BadReceiptError(what="signature") from None
    if signer != office:
        raise BadReceiptError(what="signer")
    return receipt


def _file(receipt: Receipt, signature: str) -> bytes:
    content = {"receipt": json.loads(receipt.write()), "signature": signature}
    return canonical_json(content) + b"\n"


def _receipt(found: dict[str, Any]) -> Receipt:
    return Receipt(
        bundle=identifier(found["bundle"]),
        tagmanifest_sha256=sha256_hex(found["tagmanifest_sha256"]),
        verdict=matching(found["verdict"], _VERDICT),
        received=date.fromisoformat(found["received"]),
        office=text(found["office"], _LONGEST_KEY),
        left_out=tuple(identifier(each) for each in found.get("left_out", ())),
    )
