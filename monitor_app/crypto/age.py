"""age v1: encryption to named recipients, streaming, at constant memory.

Source: C2SP age.md. What we write is read by `age`, `rage` and every other
implementation; what we read is exactly the canonical format, without armor.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, BinaryIO

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from monitor_app.crypto.age_header import (
    FILE_KEY_BYTES,
    Header,
    read_header,
    write_header,
)
from monitor_app.crypto.age_keys import (
    HYBRID_TYPE,
    SCRYPT_TYPE,
    X25519_TYPE,
    HybridIdentity,
    Identity,
    Recipient,
    X25519Identity,
)
from monitor_app.crypto.stream import StreamReader, StreamWriter
from monitor_app.errors.crypto import (
    AgeHeaderError,
    AgeNoMatchError,
    MixedRecipientsError,
)

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

NONCE_BYTES = 16


def _payload_key(file_key: bytes, nonce: bytes) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=nonce, info=b"payload")
    return kdf.derive(file_key)


class AgeWriter:
    """Encrypts what is written to it; `finish` must end it. Keeps the sink open."""

    def __init__(
        self,
        sink: BinaryIO,
        recipients: Sequence[Recipient],
        random_bytes: Callable[[int], bytes],
        *,
        stanzas: int = 0,
    ) -> None:
        """Write the header.

        Args:
            sink: receives the file.
            recipients: all hybrid, all X25519, or a single passphrase.
            random_bytes: source of file key, nonce and dummy keys.
            stanzas: fill up to this many with recipients that nobody holds, so that
                their number says nothing.

        Raises:
            MixedRecipientsError: kinds are mixed, or there is no recipient.
        """
        kinds = {recipient.stanza_type for recipient in recipients}
        if len(kinds) != 1 or (SCRYPT_TYPE in kinds and len(recipients) > 1):
            raise MixedRecipientsError
        self.file_key: bytes | None = random_bytes(FILE_KEY_BYTES)
        dummies = _dummies(kinds.pop(), stanzas - len(recipients), random_bytes)
        wrapped = [r.wrap(self.file_key) for r in (*recipients, *dummies)]
        nonce = random_bytes(NONCE_BYTES)
        sink.write(write_header(wrapped, self.file_key) + nonce)
        self._stream = StreamWriter(_payload_key(self.file_key, nonce), sink)

    def write(self, data: "ReadableBuffer") -> int:
        """Encrypt `data`."""
        return self._stream.write(data)

    def finish(self) -> None:
        """Write the final chunk."""
        self._stream.finish()

    def forget(self) -> None:
        """Drop the file key, kept until now so that the file can be read back."""
        self.file_key = None


def _dummies(
    kind: str, count: int, random_bytes: Callable[[int], bytes]
) -> list[Recipient]:
    if kind == HYBRID_TYPE:
        return [HybridIdentity.generate(random_bytes).recipient() for _ in range(count)]
    if kind == X25519_TYPE:
        return [X25519Identity.generate().recipient() for _ in range(count)]
    return []


class AgeReader(io.RawIOBase):
    """Decrypts an age file; releases authenticated bytes only.

    Raises (when made):
        AgeHeaderError: malformed. AgeNoMatchError: for somebody else.
        AgeHeaderMacError: changed header.
    Raises (when read):
        AgePayloadError: cut, changed or reordered content.
    """

    def __init__(self, source: BinaryIO, identities: Iterable[Identity]) -> None:
        super().__init__()
        header = read_header(source)
        self.file_key = _file_key(header, tuple(identities))
        self._start(source, header)

    @classmethod
    def with_file_key(cls, source: BinaryIO, file_key: bytes) -> "AgeReader":
        """Open a file whose file key is still at hand: what a writer reads back."""
        reader = cls.__new__(cls)
        io.RawIOBase.__init__(reader)
        reader.file_key = file_key
        reader._start(source, read_header(source))  # noqa: SLF001 - the same class
        return reader

    def _start(self, source: BinaryIO, header: Header) -> None:
        header.check_mac(self.file_key)
        nonce = source.read(NONCE_BYTES)
        if len(nonce) != NONCE_BYTES:
            raise AgeHeaderError(what="nonce")
        self._stream = StreamReader(
            _payload_key(self.file_key, nonce), source, seekable=False
        )

    def readable(self) -> bool:
        """Say that bytes can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill `buffer` with authenticated bytes; 0 only at the end."""
        return self._stream.readinto(buffer)


def _file_key(header: Header, identities: tuple[Identity, ...]) -> bytes:
    types = [stanza.type for stanza in header.stanzas]
    if SCRYPT_TYPE in types and len(types) > 1:
        raise AgeHeaderError(what="scrypt")
    for stanza in header.stanzas:
        for identity in identities:
            if (file_key := identity.unwrap(stanza)) is not None:
                return file_key
    raise AgeNoMatchError


def stanza_types(source: BinaryIO) -> tuple[str, ...]:
    """Return what anybody sees of a file: the type of each stanza, in order."""
    return tuple(stanza.type for stanza in read_header(source).stanzas)
