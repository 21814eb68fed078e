"""Whether the signed versions in a vault are what their authors signed."""

import hashlib
from dataclasses import dataclass

from monitor_app.bundle.package import RECORD_NAMESPACE
from monitor_app.crypto import sshsig
from monitor_app.crypto.fingerprint import fingerprint
from monitor_app.errors import MonitorError
from monitor_app.records.interview import SignedVersion
from monitor_app.vault import Vault
from monitor_app.vault.problems import VaultProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureStatus:
    """What can be said of one version's signature."""

    good: bool
    signer: str  # OpenSSH public key line
    fingerprint: str
    sha256: str


def status(version: SignedVersion) -> SignatureStatus:
    """Verify one version against its own bytes."""
    return SignatureStatus(
        good=is_good(version),
        signer=version.signer,
        fingerprint=_fingerprint(version.signer),
        sha256=version.sha256,
    )


def is_good(version: SignedVersion) -> bool:
    """Say whether bytes, hash, signature and signer belong together."""
    if hashlib.sha256(version.submission).hexdigest() != version.sha256:
        return False
    try:
        key = sshsig.verify(version.signature, version.submission, RECORD_NAMESPACE)
    except MonitorError:
        return False
    return key.line() == version.signer


def problems(vault: Vault) -> tuple[VaultProblem, ...]:
    """Name every signed version that is not what was signed."""
    found: list[VaultProblem] = []
    after: tuple[str, str] | None = None
    while page := vault.interviews.page(500, after):
        for summary in page:
            parent: str | None = None
            for version in vault.interviews.versions(summary.id):
                if not is_good(version) or version.parent_sha256 != parent:
                    where = f"{summary.id}.{version.number}"
                    found.append(VaultProblem("interview.bad-signature", where))
                parent = version.sha256
        after = (page[-1].updated, page[-1].id)
    return tuple(found)


def _fingerprint(line: str) -> str:
    try:
        return fingerprint(sshsig.PublicKey.from_line(line).raw)
    except MonitorError:
        return ""
