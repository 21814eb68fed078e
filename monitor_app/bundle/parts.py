"""Shares an export out over parts of bounded size. Source: `FORMAT.md`, 1 and 3.1.

Interviews stay whole where they fit, each in the first part with room for it. Of a
larger one, every part repeats what is small, so that each part is taken in on its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from monitor_app.bundle import ustar
from monitor_app.bundle.package import (
    INDEX_NAME,
    Contents,
    PackedRecord,
    Piece,
    attachment_name,
    form_name,
    version_names,
)
from monitor_app.bundle.pieces import cut
from monitor_app.bundle.tombstone import tombstone_hash, tombstone_names
from monitor_app.bundle.writer import PayloadItem, bytes_in_memory
from monitor_app.crypto.keyslots import canonical_json
from monitor_app.errors.bundle import PartTooSmallError
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment

# Upper bounds of what a file, a piece and an id add to manifest and index.
_LISTING_BYTES = 160
_PIECE_JSON_BYTES = 300
_ID_JSON_BYTES = 40
_SMALLEST_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedInterview:
    """An interview with the sources of everything that goes along."""

    record: PackedRecord
    form: PayloadItem
    files: tuple[PayloadItem, ...]  # submission and signature of each version
    attachments: Mapping[str, PayloadItem]  # by id; what they open can be sought

    def __post_init__(self) -> None:
        expected = {
            name
            for version in self.record.versions
            for name in version_names(self.record.id, version.number)
        }
        if {item.name for item in self.files} != expected:
            raise ValueError("not the versions of the record")
        if self.form.name != form_name(self.record.form_sha256):
            raise ValueError("not the form of the record")
        if set(self.attachments) != {a.id for a in self.record.attachments}:
            raise ValueError("not the attachments of the record")
        for attachment in self.record.attachments:
            item = self.attachments[attachment.id]
            if item.name != attachment_name(attachment.name):
                raise ValueError("not the name of the attachment")

    def small_bytes(self) -> int:
        """Return what the record takes in a part, form and attachments apart."""
        listed = _ID_JSON_BYTES * len(self.attachments)
        json_bytes = len(canonical_json(self.record.to_json()))
        return json_bytes + listed + sum(_cost(item) for item in self.files)

    def all_bytes(self) -> int:
        """Return what it takes in a part of its own."""
        attached = sum(_cost(item) for item in self.attachments.values())
        return self.small_bytes() + _cost(self.form) + attached


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one bundle of a series will hold."""

    contents: Contents
    items: tuple[PayloadItem, ...]  # the index among them
    spare: int = 0  # bytes of its room that nothing took, at least


@dataclass(frozen=True, slots=True)
class _Share:
    """What one part holds of one interview."""

    interview: PackedInterview
    whole: list[Attachment] = field(default_factory=list)
    pieces: list[tuple[Piece, PayloadItem]] = field(default_factory=list)

    def attached(self) -> Iterable[PayloadItem]:
        for attachment in self.whole:
            yield self.interview.attachments[attachment.id]
        for _piece, item in self.pieces:
            yield item


class _OpenPart:
    """A part that may still take something."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.forms: dict[str, PayloadItem] = {}
        self.shares: list[_Share] = []

    def takes(self, interview: PackedInterview) -> bool:
        """Say whether all of it fits."""
        known = interview.record.form_sha256 in self.forms
        saved = _cost(interview.form) if known else 0
        return interview.all_bytes() - saved <= self.room

    def begin(self, interview: PackedInterview) -> _Share:
        """Take in what is small of an interview."""
        form = interview.record.form_sha256
        if form not in self.forms:
            self.forms[form] = interview.form
            self.room -= _cost(interview.form)
        self.room -= interview.small_bytes()
        self.shares.append(_Share(interview))
        return self.shares[-1]

    def put(self, share: _Share, attachment: Attachment) -> None:
        """Take in a whole attachment."""
        self.room -= _cost(share.interview.attachments[attachment.id])
        share.whole.append(attachment)

    def put_piece(self, share: _Share, piece: Piece, item: PayloadItem) -> None:
        """Take in a piece of one."""
        self.room -= _cost(item) + _PIECE_JSON_BYTES
        share.pieces.append((piece, item))

    def close(self, purpose: str, audit_head: str) -> Part:
        """Return the part with its index."""
        shares = sorted(self.shares, key=lambda share: share.interview.record.id)
        records = tuple(share.interview.record for share in shares)
        here = {a.id for share in shares for a in share.whole}
        pieces = [piece for share in shares for piece, _item in share.pieces]
        contents = Contents(
            purpose=purpose,
            forms=tuple(sorted(self.forms)),
            records=records,
            elsewhere=tuple(
                sorted({a.id for r in records for a in r.attachments} - here)
            ),
            pieces=tuple(sorted(pieces, key=lambda piece: piece.file_name)),
            audit_head=audit_head,
        )
        items = [bytes_in_memory(INDEX_NAME, contents.write())]
        items += self.forms.values()
        for share in shares:
            items += [*share.interview.files, *share.attached()]
        return Part(contents=contents, items=tuple(items), spare=self.room)


def share_out(
    interviews: Sequence[PackedInterview],
    room: int,
    *,
    purpose: str,
    audit_head: str,
    progress: Progress,
) -> tuple[Part, ...]:
    """Return the parts of an export.

    Args:
        interviews: what goes, each once.
        room: bytes of payload, headers and listings that one part has room for.
        purpose: code of list consent_purpose.
        audit_head: hash of the newest entry of the log, or empty.
        progress: asked while attachments are cut.

    Raises:
        PartTooSmallError: an interview's text leaves no room in a part.
        MonitorError: see `pieces.cut`.
    """
    parts: list[_OpenPart] = []
    for interview in interviews:
        if interview.all_bytes() > room:
            parts += _spread(interview, room, progress)
            continue
        part = next((part for part in parts if part.takes(interview)), None)
        if part is None:
            part = _OpenPart(room)
            parts.append(part)
        share = part.begin(interview)
        for attachment in interview.record.attachments:
            part.put(share, attachment)
    return tuple(part.close(purpose, audit_head) for part in parts)


def withdrawal_part(tombstones: Iterable[tuple[bytes, str]], purpose: str) -> Part:
    """Return the one part of a bundle of withdrawals: (document, signature) pairs."""
    hashes, items = [], []
    for content, signature in tombstones:
        sha256 = tombstone_hash(content)
        document, signed = tombstone_names(sha256)
        hashes.append(sha256)
        items.append(bytes_in_memory(document, content))
        items.append(bytes_in_memory(signed, signature.encode("ascii")))
    contents = Contents(
        purpose=purpose, forms=(), records=(), tombstones=tuple(sorted(hashes))
    )
    index = bytes_in_memory(INDEX_NAME, contents.write())
    return Part(contents=contents, items=(index, *items))


def _spread(
    interview: PackedInterview, room: int, progress: Progress
) -> list[_OpenPart]:
    """Share out an interview that no part can hold."""
    fresh = room - interview.small_bytes() - _cost(interview.form)
    longest = fresh - _PIECE_JSON_BYTES - 2 * ustar.BLOCK - 2 * _LISTING_BYTES
    if longest < _SMALLEST_PIECE:
        raise PartTooSmallError(interview=interview.record.id)
    part = _OpenPart(room)
    parts, share = [part], part.begin(interview)
    for attachment in interview.record.attachments:
        item = interview.attachments[attachment.id]
        cuts: Sequence[tuple[Piece, PayloadItem] | None] = [None]
        if _cost(item) > fresh:
            cuts = cut(attachment, item, longest, progress)
        for piece in cuts:
            needed = _cost(item if piece is None else piece[1])
            if piece is not None:
                needed += _PIECE_JSON_BYTES
            if needed > part.room:
                part = _OpenPart(room)
                parts.append(part)
                share = part.begin(interview)
            if piece is None:
                part.put(share, attachment)
            else:
                part.put_piece(share, *piece)
    return parts


def _cost(item: PayloadItem) -> int:
    return ustar.member_bytes(item.bytes) + len(item.name) + _LISTING_BYTES
