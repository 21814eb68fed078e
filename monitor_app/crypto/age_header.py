"""The header of an age file: parse what is canonical, write nothing else.

Source: C2SP age.md, sections "Header" and "Recipient stanza".
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from monitor_app.errors.crypto import AgeHeaderError, AgeHeaderMacError

VERSION = b"age-encryption.org/v1"
FILE_KEY_BYTES = 16
_COLUMNS = 64
_LONGEST_LINE = 1024 * 16  # an argument of a hybrid stanza has 1,494 characters
_MOST_STANZAS = 64
_MOST_BODY_LINES = 1024


@dataclass(frozen=True, slots=True)
class Stanza:
    """One recipient's share of the header: how the file key is wrapped for it."""

    arguments: tuple[str, ...]  # the first one is the type
    body: bytes

    @property
    def type(self) -> str:
        """Return the kind of recipient."""
        return self.arguments[0]

    def write(self) -> bytes:
        """Return the canonical lines."""
        encoded = b64(self.body)
        lines = [encoded[i : i + _COLUMNS] for i in range(0, len(encoded), _COLUMNS)]
        if not lines or len(lines[-1]) == _COLUMNS:
            lines.append("")
        return "\n".join(["-> " + " ".join(self.arguments), *lines, ""]).encode("ascii")


@dataclass(frozen=True, slots=True)
class Header:
    """The stanzas and the MAC of a file, and the exact bytes that the MAC covers."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    covered: bytes
    length: int

    def check_mac(self, file_key: bytes) -> None:
        """Raise `AgeHeaderMacError` unless this file key made the MAC."""
        if not hmac.compare_digest(self.mac, _mac(file_key, self.covered)):
            raise AgeHeaderMacError


def b64(data: bytes) -> str:
    """Return base64 without padding (RFC 4648, section 3.2)."""
    return base64.b64encode(data).decode().rstrip("=")


def unb64(text: str) -> bytes:
    """Read canonical base64 without padding; raise `AgeHeaderError` otherwise."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise AgeHeaderError(what="base64") from None
    if b64(data) != text:
        raise AgeHeaderError(what="base64")
    return data


def write_header(stanzas: Sequence[Stanza], file_key: bytes) -> bytes:
    """Return the header's bytes."""
    covered = VERSION + b"\n" + b"".join(s.write() for s in stanzas) + b"---"
    return covered + b" " + b64(_mac(file_key, covered)).encode() + b"\n"


def read_header(source: BinaryIO) -> Header:
    """Read a header and leave `source` at the payload.

    Raises:
        AgeHeaderError: anything but the one canonical spelling.
    """
    lines = _Lines(source)
    if lines.next() != VERSION:
        raise AgeHeaderError(what="version")
    stanzas: list[Stanza] = []
    line = lines.next()
    while line.startswith(b"-> "):
        if len(stanzas) == _MOST_STANZAS:
            raise AgeHeaderError(what="stanzas")
        stanzas.append(Stanza(_arguments(line[3:]), _body(lines.next)))
        line = lines.next()
    if not line.startswith(b"--- ") or not stanzas:
        raise AgeHeaderError(what="stanzas")
    mac = unb64(_ascii(line[4:]))
    if len(mac) != 32:
        raise AgeHeaderError(what="mac")
    covered = bytes(lines.read[: -len(line) - 1]) + b"---"
    return Header(tuple(stanzas), mac, covered, len(lines.read))


def _arguments(text: bytes) -> tuple[str, ...]:
    arguments = _ascii(text).split(" ")
    if not all(a and all(33 <= ord(c) <= 126 for c in a) for a in arguments):
        raise AgeHeaderError(what="argument")
    return tuple(arguments)


def _body(next_line: Callable[[], bytes]) -> bytes:
    encoded: list[str] = []
    while len(encoded) < _MOST_BODY_LINES:
        line = _ascii(next_line())
        if len(line) > _COLUMNS:
            raise AgeHeaderError(what="body")
        encoded.append(line)
        if len(line) < _COLUMNS:
            return unb64("".join(encoded))
    raise AgeHeaderError(what="body")


def _ascii(line: bytes) -> str:
    try:
        return line.decode("ascii")
    except UnicodeDecodeError:
        raise AgeHeaderError(what="ascii") from None


def _mac(file_key: bytes, covered: bytes) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"header")
    return hmac.digest(kdf.derive(file_key), covered, "sha256")


class _Lines:
    """Reads line by line and keeps what it read; stands at the next line's start."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.read = bytearray()

    def next(self) -> bytes:
        line = self._source.readline(_LONGEST_LINE + 1)
        self.read += line
        if line.endswith(b"\n"):
            return line[:-1]
        raise AgeHeaderError(what="line" if len(line) > _LONGEST_LINE else "end")
