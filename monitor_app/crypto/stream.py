"""STREAM: authenticated encryption of long data in chunks of 64 KiB.

Shared by age payloads and attachment files. Each chunk is ChaCha20-Poly1305 under one
key, with a nonce of an 11-byte big-endian counter and one byte that is 1 on the last
chunk only. Changing, reordering, dropping or adding chunks is noticed; a reader never
releases a byte before its chunk is authenticated.

Source: the age specification, section "Payload" (C2SP age.md); Hoang, Reyhanitabar,
Rogaway, Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance".
"""

import io
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from monitor_app.errors.crypto import AgePayloadError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
KEY_BYTES = 32
_SEALED_CHUNK = CHUNK_BYTES + TAG_BYTES
_BATCH = 16  # chunks that are handed to the system at once


def encrypted_bytes(plain: int) -> int:
    """Return the ciphertext length of `plain` bytes: 16 more for each chunk."""
    chunks = max(1, -(-plain // CHUNK_BYTES))
    return plain + chunks * TAG_BYTES


def plain_bytes(encrypted: int) -> int:
    """Return the plaintext length of a ciphertext of `encrypted` bytes.

    Raises:
        AgePayloadError: no plaintext has a ciphertext of that length.
    """
    chunks = -(-encrypted // _SEALED_CHUNK)
    last = encrypted - (chunks - 1) * _SEALED_CHUNK
    if encrypted < TAG_BYTES or last < TAG_BYTES or (chunks > 1 and last == TAG_BYTES):
        raise AgePayloadError
    return encrypted - chunks * TAG_BYTES


def _nonce(counter: int, *, last: bool) -> bytes:
    return counter.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


class StreamWriter:
    """Encrypts what is written to it into `sink`; the sink stays the caller's.

    `finish` must be called once, at the end: it writes the chunk that says so.
    """

    def __init__(self, key: bytes, sink: BinaryIO) -> None:
        self._cipher = ChaCha20Poly1305(key)
        self._sink = sink
        self._counter = 0
        self._plain = bytearray(CHUNK_BYTES)
        self._filled = 0
        self._sealed = bytearray(_BATCH * _SEALED_CHUNK)
        self._finished = False

    def write(self, data: "ReadableBuffer") -> int:
        """Encrypt `data`; whole chunks reach the sink as soon as one byte follows.

        Whole chunks are encrypted where they lie, so large writes are never copied.
        """
        if self._finished:
            raise ValueError("the stream is finished")
        view = memoryview(data).cast("B")
        length = len(view)
        room = CHUNK_BYTES - self._filled
        if self._filled and length > room:
            self._keep(view[:room])
            self._seal(memoryview(self._plain), last=False)
            self._filled, view = 0, view[room:]
        while len(view) > CHUNK_BYTES:
            whole = min((len(view) - 1) // CHUNK_BYTES, _BATCH) * CHUNK_BYTES
            self._seal(view[:whole], last=False)
            view = view[whole:]
        self._keep(view)
        return length

    def finish(self) -> None:
        """Write the final chunk. The sink is neither flushed nor closed."""
        if not self._finished:
            self._seal(memoryview(self._plain)[: self._filled], last=True)
            self._finished = True

    def _keep(self, part: memoryview) -> None:
        self._plain[self._filled : self._filled + len(part)] = part
        self._filled += len(part)

    def _seal(self, plain: memoryview, *, last: bool) -> None:
        """Encrypt whole chunks, or the last one, and write them at once."""
        sealed = memoryview(self._sealed)
        filled = 0
        for start in range(0, max(len(plain), 1), CHUNK_BYTES):
            chunk = plain[start : start + CHUNK_BYTES]
            end = filled + len(chunk) + TAG_BYTES
            nonce = _nonce(self._counter, last=last)
            self._cipher.encrypt_into(nonce, chunk, None, sealed[filled:end])
            self._counter += 1
            filled = end
        self._sink.write(sealed[:filled])


class StreamReader(io.RawIOBase):
    """Decrypts a stream chunk by chunk.

    With a seekable `source` whose length is `encrypted` bytes from where it stands,
    `seek` works at the cost of one chunk; otherwise the stream reads forward only.

    Raises (on reading):
        AgePayloadError: a chunk is changed, out of place, missing, or follows the last.
    """

    def __init__(
        self, key: bytes, source: BinaryIO, *, seekable: bool | None = None
    ) -> None:
        super().__init__()
        self._cipher = ChaCha20Poly1305(key)
        self._source = source
        self._seekable = source.seekable() if seekable is None else seekable
        self._plain = bytearray(CHUNK_BYTES)
        self._sealed = bytearray(_SEALED_CHUNK + 1)
        self._ahead = 0  # bytes of the next chunk that were read already
        self._chunk = -1  # index of the chunk in `_plain`
        self._size = 0  # bytes in `_plain`
        self._offset = 0  # position inside the chunk
        self._last = False
        self._broken = False  # nothing after this chunk can be trusted
        if self._seekable:
            self._start = source.tell()
            end = source.seek(0, io.SEEK_END)
            self._length = plain_bytes(end - self._start)
            source.seek(self._start)

    def readable(self) -> bool:
        """Say that bytes can be read."""
        return True

    def seekable(self) -> bool:
        """Say whether `seek` works."""
        return self._seekable

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill `buffer` with authenticated bytes; 0 only at the end."""
        view = memoryview(buffer).cast("B")
        if not view:
            return 0
        while self._offset >= self._size:
            if self._last and not self._broken:
                return 0
            self._open_next()
        count = min(len(view), self._size - self._offset)
        view[:count] = memoryview(self._plain)[self._offset : self._offset + count]
        self._offset += count
        return count

    def tell(self) -> int:
        """Return the position in the plaintext."""
        return max(self._chunk, 0) * CHUNK_BYTES + self._offset

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move in the plaintext; only where the source can be sought."""
        if not self._seekable:
            raise io.UnsupportedOperation("the source cannot be sought")
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.tell(), io.SEEK_END: self._length}
        target = min(max(base[whence] + offset, 0), self._length)
        chunk, within = divmod(target, CHUNK_BYTES)
        if within == 0 and chunk > 0 and target == self._length:
            chunk, within = chunk - 1, CHUNK_BYTES
        if chunk != self._chunk or not self._size:
            self._source.seek(self._start + chunk * _SEALED_CHUNK)
            self._ahead, self._chunk = 0, chunk - 1
            self._last = self._broken = False
            self._open_next()
        self._offset = within
        return target

    def _open_next(self) -> None:
        """Read, authenticate and decrypt the next chunk.

        One byte beyond the chunk is read, because only what follows tells whether this
        is the last one.
        """
        if self._broken:
            raise AgePayloadError
        # Decrypting writes before it knows the tag: until then nothing may be read.
        self._broken, self._size, self._offset = True, 0, 0
        got = self._ahead + self._fill(memoryview(self._sealed)[self._ahead :])
        last = got <= _SEALED_CHUNK
        sealed = memoryview(self._sealed)[: min(got, _SEALED_CHUNK)]
        counter = self._chunk + 1
        if len(sealed) < TAG_BYTES or (len(sealed) == TAG_BYTES and counter > 0):
            raise AgePayloadError
        plain = memoryview(self._plain)[: len(sealed) - TAG_BYTES]
        belied = not self._opens(counter, sealed, plain, last=last)
        if belied:
            # A whole chunk whose flag belies its place is released, as the reference
            # does, and whatever should follow is refused; but not where a reader may
            # seek and never come to ask for more.
            whole = len(sealed) == _SEALED_CHUNK and not self._seekable
            if not whole or not self._opens(counter, sealed, plain, last=not last):
                raise AgePayloadError
        if not last:
            self._sealed[0] = self._sealed[_SEALED_CHUNK]
            self._ahead = 1
        self._chunk, self._size = counter, len(plain)
        self._last, self._broken = last, belied

    def _opens(
        self, counter: int, sealed: memoryview, plain: memoryview, *, last: bool
    ) -> bool:
        try:
            self._cipher.decrypt_into(_nonce(counter, last=last), sealed, None, plain)
        except InvalidTag:
            return False
        return True

    def _fill(self, view: memoryview) -> int:
        """Read until `view` is full or the source ends; return the byte count."""
        filled = 0
        while filled < len(view):
            part = self._source.read(len(view) - filled)
            if not part:
                break
            view[filled : filled + len(part)] = part
            filled += len(part)
        return filled
