"""Reads OpenSSH's file of allowed signers, for those who verify without a vault.

Source: ssh-keygen(1), ALLOWED SIGNERS. Each line is `principals [options] keytype key`.
Understood are the options `namespaces`, `valid-after` and `valid-before`; a line with
any other option, or with another kind of key, is an error and not a gap in trust.
"""

import fnmatch
import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from monitor_app.crypto.sshsig import PublicKey
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import (
    AllowedSignersError,
    ExpiredSignerError,
    UnknownSignerError,
)

_LINE = re.compile(
    r"(?P<names>[^\s,\"]+(?:,[^\s,\"]+)*)"
    r"(?:[ \t]+(?P<options>[a-z-]+=\"[^\"]*\"(?:,[a-z-]+=\"[^\"]*\")*))?"
    r"[ \t]+(?P<key>ssh-ed25519[ \t]+[A-Za-z0-9+/=]+)(?:[ \t].*)?"
)
_OPTION = re.compile(r"([a-z-]+)=\"([^\"]*)\"")
_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{4}|[0-9]{6})?Z?")
_OPTIONS = {"namespaces", "valid-after", "valid-before"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedSigner:
    """One line: whose key, for what, and when."""

    name: str
    key: PublicKey
    namespaces: tuple[str, ...] = ()  # patterns; none means all
    valid_from: date | None = None
    valid_before: date | None = None  # the first day it is not valid any more


@dataclass(frozen=True, slots=True)
class AllowedSigners:
    """A whole file."""

    signers: tuple[AllowedSigner, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the file; raise `AllowedSignersError` with the number of a bad line."""
        signers = []
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                signers.append(_signer(line.strip()))
            except (ValueError, MonitorError):
                raise AllowedSignersError(line=number) from None
        return cls(tuple(signers))

    def name_of(self, key: PublicKey, namespace: str, on: date) -> str:
        """Return who signs with `key` in `namespace` on that day.

        Raises:
            UnknownSignerError: no line has the key for that namespace.
            ExpiredSignerError: such lines are there, but not for that day.
        """
        lines = [
            signer
            for signer in self.signers
            if signer.key == key and _covers(signer, namespace)
        ]
        if not lines:
            raise UnknownSignerError
        for signer in lines:
            begun = signer.valid_from is None or on >= signer.valid_from
            if begun and (signer.valid_before is None or on < signer.valid_before):
                return signer.name
        raise ExpiredSignerError(signer=lines[0].name)


def _signer(line: str) -> AllowedSigner:
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError("not a line")
    pairs = _OPTION.findall(found["options"] or "")
    options = dict(pairs)
    if len(options) != len(pairs) or not options.keys() <= _OPTIONS:
        raise ValueError("not the options")
    namespaces = options.get("namespaces")
    return AllowedSigner(
        name=found["names"],
        key=PublicKey.from_line(found["key"]),
        namespaces=() if namespaces is None else tuple(namespaces.split(",")),
        valid_from=_day(options.get("valid-after")),
        valid_before=_day(options.get("valid-before")),
    )


def _covers(signer: AllowedSigner, namespace: str) -> bool:
    return not signer.namespaces or any(
        fnmatch.fnmatchcase(namespace, pattern) for pattern in signer.namespaces
    )


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError("not a day")
    return date(int(found[1]), int(found[2]), int(found[3]))
