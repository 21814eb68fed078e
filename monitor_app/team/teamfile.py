"""The team file: who may receive what for what, and whose signature counts.

One JSON file: `{"team": {…}, "signature": "…"}`. The signature is an SSHSIG of the
office over the canonical JSON of `team`, so that `ssh-keygen` can check it. The first
team file is accepted by comparing the office's fingerprint read aloud; every later one
by the same office's signature and a higher serial. Source: `FORMAT.md` of this folder.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from monitor_app.crypto import sshsig
from monitor_app.crypto.age_keys import (
    HybridRecipient,
    X25519Recipient,
    parse_recipient,
)
from monitor_app.crypto.fingerprint import fingerprint, same_fingerprint
from monitor_app.crypto.keyslots import canonical_json
from monitor_app.crypto.sshsig import PublicKey, SigningKey
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import (
    ExpiredSignerError,
    RevokedSignerError,
    UnknownSignerError,
)
from monitor_app.errors.team import (
    MalformedTeamFileError,
    NewerTeamFormatError,
    OlderTeamFileError,
    TeamFingerprintError,
    TeamFingerprintMissingError,
    TeamSignatureError,
)

FORMAT = "ohrm-team/1"
NAMESPACE = "ohrm-team-v1@monitor-app"
BUNDLE_NAMESPACES = "ohrm-bundle-v1@monitor-app,ohrm-record-v1@monitor-app"
TESTIMONY, IDENTITY = "testimony", "identity"
COMPARTMENTS = (TESTIMONY, IDENTITY)
LEVELS = ("l1", "l2", "l3", "l4")
_FAMILY = re.compile(r"ohrm-team/[0-9]+")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MOST_BYTES = 4 * 1024 * 1024
_MOST_TEXT = 200
_MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRecipient:
    """Somebody whom bundles may be sealed for."""

    name: str
    key: str  # age1… or age1pq1…
    purposes: tuple[str, ...]  # list consent_purpose
    recipient_class: str  # list consent_recipient
    level: str = "l2"  # list sens_level: the most sensitive record it may have
    opens: str = TESTIMONY  # or IDENTITY: never both with one key

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or not _CODE.fullmatch(self.recipient_class):
            raise ValueError("not a recipient")
        if self.level not in LEVELS or self.opens not in COMPARTMENTS:
            raise ValueError("not a level or compartment")
        if not self.purposes or not all(_CODE.fullmatch(p) for p in self.purposes):
            raise ValueError("not purposes")
        self.age()

    def age(self) -> X25519Recipient | HybridRecipient:
        """Return the key to encrypt to."""
        return parse_recipient(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSigner:
    """A monitor whose signature counts."""

    name: str  # a code
    key: str  # OpenSSH public key line without comment
    valid_from: date
    valid_until: date | None = None
    revoked_on: date | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError("not a signer")
        if self.public.line() != self.key:
            raise ValueError("not the key's one spelling")

    @property
    def public(self) -> PublicKey:
        """Return the key."""
        return PublicKey.from_line(self.key)

    @property
    def revoked(self) -> bool:
        """Say whether the office took the key out of use."""
        return self.revoked_on is not None

    @property
    def fingerprint(self) -> str:
        """Return the number to compare."""
        return fingerprint(self.public.raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Everything the office decides about trust."""

    organisation: str
    serial: int
    office: str  # OpenSSH public key line: signs this file and receipts
    issued: date
    recipients: tuple[TeamRecipient, ...]
    signers: tuple[TeamSigner, ...]
    sites: tuple[str, ...] = ()  # codes of places to offer; no rule
    classic_allowed: bool = False  # X25519 recipients instead of hybrid ones
    retention_days: int = 0  # of confirmed field copies; 0: until purged by hand

    def __post_init__(self) -> None:
        _check_policy(self.sites, self.retention_days)
        if self.serial < 1 or not 0 < len(self.organisation) <= _MOST_TEXT:
            raise ValueError("not a team")
        for names in (
            [r.name for r in self.recipients],
            [s.name for s in self.signers],
        ):
            if len(set(names)) != len(names):
                raise ValueError("a name twice")
        hybrid = [isinstance(r.age(), HybridRecipient) for r in self.recipients]
        if not self.classic_allowed and not all(hybrid):
            raise ValueError("a classic key without leave")
        opens: dict[str, str] = {}
        if any(opens.setdefault(r.key, r.opens) != r.opens for r in self.recipients):
            raise ValueError("one key for names and testimony")

    @property
    def office_key(self) -> PublicKey:
        """Return the key that signs team files and receipts."""
        return PublicKey.from_line(self.office)

    @property
    def fingerprint(self) -> str:
        """Return the number that is read aloud: of the office's key."""
        return fingerprint(self.office_key.raw)

    def recipient(self, name: str) -> TeamRecipient | None:
        """Return the recipient of that name."""
        return next((r for r in self.recipients if r.name == name), None)

    def check_signer(self, key: PublicKey, on: date) -> TeamSigner:
        """Return the signer; raise unless it could sign on that day.

        Raises:
            UnknownSignerError, RevokedSignerError, ExpiredSignerError.
        """
        known = [signer for signer in self.signers if signer.public == key]
        # Of a key under two names the one that was taken out of use decides.
        for signer in sorted(known, key=lambda each: not each.revoked):
            if signer.revoked_on is not None and on >= signer.revoked_on:
                raise RevokedSignerError(signer=signer.name)
            until = signer.valid_until
            if on < signer.valid_from or (until is not None and on > until):
                raise ExpiredSignerError(signer=signer.name)
            return signer
        raise UnknownSignerError

    def with_signer(self, signer: TeamSigner) -> "Team":
        """Return the team with a signer added, or replaced by name."""
        others = tuple(s for s in self.signers if s.name != signer.name)
        return replace(self, signers=(*others, signer))

    def with_recipient(self, recipient: TeamRecipient) -> "Team":
        """Return the team with a recipient added, or replaced by name."""
        others = tuple(r for r in self.recipients if r.name != recipient.name)
        return replace(self, recipients=(*others, recipient))

    def allowed_signers(self) -> str:
        """Return the file that `ssh-keygen -Y verify` reads."""
        lines = []
        for signer in self.signers:
            options = [f'namespaces="{BUNDLE_NAMESPACES}"']
            options.append(f'valid-after="{signer.valid_from:%Y%m%d}"')
            end = signer.revoked_on or signer.valid_until
            if end is not None:
                options.append(f'valid-before="{end:%Y%m%d}"')
            lines.append(f"{signer.name} {','.join(options)} {signer.key}\n")
        return "".join(lines)

    def write(self) -> bytes:
        """Return the canonical bytes that are signed."""
        return canonical_json(
            {
                "format": FORMAT,
                "organisation": self.organisation,
                "serial": self.serial,
                "office": self.office,
                "issued": self.issued.isoformat(),
                "recipients": [
                    {
                        "name": r.name,
                        "key": r.key,
                        "purposes": list(r.purposes),
                        "class": r.recipient_class,
                        "level": r.level,
                        "opens": r.opens,
                    }
                    for r in self.recipients
                ],
                "signers": [
                    {
                        "name": s.name,
                        "key": s.key,
                        "valid_from": s.valid_from.isoformat(),
                        "valid_until": _day_or_none(s.valid_until),
                        "revoked_on": _day_or_none(s.revoked_on),
                    }
                    for s in self.signers
                ],
                "sites": list(self.sites),
                "classic_allowed": self.classic_allowed,
                "retention_days": self.retention_days,
            }
        )

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Self:
        """Read the JSON object; raise `ValueError`, `KeyError` or `TypeError`."""
        return cls(
            organisation=found["organisation"],
            serial=found["serial"],
            office=found["office"],
            issued=date.fromisoformat(found["issued"]),
            recipients=tuple(
                TeamRecipient(
                    name=r["name"],
                    key=r["key"],
                    purposes=tuple(r["purposes"]),
                    recipient_class=r["class"],
                    level=r["level"],
                    opens=r["opens"],
                )
                for r in found["recipients"]
            ),
            signers=tuple(_signer(s) for s in found["signers"]),
            sites=tuple(found["sites"]),
            classic_allowed=found["classic_allowed"] is True,
            retention_days=found["retention_days"],
        )


def sign_team(team: Team, office: SigningKey) -> bytes:
    """Return the bytes of a team file.

    Raises:
        TeamSignatureError: the key is not the office of the team.
    """
    if office.public != team.office_key:
        raise TeamSignatureError
    return _file(team, office.sign(team.write(), NAMESPACE))


def _file(team: Team, signature: str) -> bytes:
    content = {"team": json.loads(team.write()), "signature": signature}
    return canonical_json(content) + b"\n"


def read_team(content: bytes) -> Team:
    """Read a team file and verify that its office signed it.

    Whether the office is ours is decided by `accept`.

    Raises:
        MalformedTeamFileError, NewerTeamFormatError, TeamSignatureError.
    """
    if len(content) > _MOST_BYTES:
        raise MalformedTeamFileError(what="size")
    try:
        found = json.loads(content)
        spelled = str(found["team"]["format"])
        signature = str(found["signature"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise MalformedTeamFileError(what="form") from None
    if spelled != FORMAT:
        if _FAMILY.fullmatch(spelled):
            raise NewerTeamFormatError(found=spelled, supported=FORMAT)
        raise MalformedTeamFileError(what="format")
    try:
        team = Team.from_json(found["team"])
    except (ValueError, KeyError, TypeError, AttributeError, MonitorError):
        raise MalformedTeamFileError(what="content") from None
    if _file(team, signature) != content:  # nothing stands beside what is signed
        raise MalformedTeamFileError(what="spelling")
    try:
        signer = sshsig.verify(signature, team.write(), NAMESPACE)
    except MonitorError:
        raise TeamSignatureError from None
    if signer != team.office_key:
        raise TeamSignatureError
    return team


def accept(new: Team, current: Team | None, read_aloud: str | None) -> None:
    """Decide whether a verified team file may come into force.

    Args:
        new: from `read_team`.
        current: the one in force, if any.
        read_aloud: the number that a person compared, for the first one.

    Raises:
        TeamFingerprintMissingError, TeamFingerprintError: no number, or a wrong one.
        TeamSignatureError: signed by another office than the current one.
        OlderTeamFileError: the serial does not rise.
    """
    if read_aloud is not None and not same_fingerprint(read_aloud, new.fingerprint):
        raise TeamFingerprintError
    if current is None:
        if read_aloud is None:
            raise TeamFingerprintMissingError
        return
    if new.office_key != current.office_key:
        raise TeamSignatureError
    if new.serial < current.serial or (
        new.serial == current.serial and new.write() != current.write()
    ):
        raise OlderTeamFileError(found=new.serial, current=current.serial)


def _check_policy(sites: tuple[object, ...], retention_days: object) -> None:
    if not all(isinstance(site, str) and _NAME.fullmatch(site) for site in sites):
        raise ValueError("not codes of sites")
    if len(set(sites)) != len(sites):
        raise ValueError("a site twice")
    # `True` is an int to Python and `true` to everybody else.
    if type(retention_days) is not int or not 0 <= retention_days <= _MOST_DAYS:
        raise ValueError("not a number of days")


def _signer(found: Mapping[str, Any]) -> TeamSigner:
    return TeamSigner(
        name=found["name"],
        key=found["key"],
        valid_from=date.fromisoformat(found["valid_from"]),
        valid_until=_read_day(found["valid_until"]),
        revoked_on=_read_day(found["revoked_on"]),
    )


def _day_or_none(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
