"""Tests that surviving mutants of sharing an export out asked for.

See `tests/mutation/README.md`. What parts are says `monitor_app/bundle/FORMAT.md`, 3.1.
"""

import array
import hashlib
import io
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from monitor_app.bundle import pieces, ustar
from monitor_app.bundle.package import Contents, Piece
from monitor_app.bundle.parts import (
    PackedInterview,
    Part,
    share_out,
    withdrawal_part,
)
from monitor_app.bundle.pieces import Stretch, cut, joined
from monitor_app.bundle.tombstone import sign_tombstone
from monitor_app.bundle.writer import PayloadItem, bytes_in_memory
from monitor_app.errors.bundle import (
    BundleTooLargeError,
    PartTooSmallError,
    PieceMismatchError,
    SourceChangedError,
)
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from tests.bundles import SIGNER, Steps
from tests.unit.test_bundle_series import FORMS, interview

KIB, MIB = 1024, 1024**2
NAMED = len("attachments/") + 30 + 160  # what is kept free for the name of a picture


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def shared(interviews: Sequence[PackedInterview], room: int) -> tuple[Part, ...]:
    return share_out(
        interviews, room, purpose="p_legal", audit_head="f" * 64, progress=Progress()
    )


def taken(part: Part) -> int:
    """Return what a part takes for its files, their listing and the index."""
    nothing = Contents(purpose="p_legal", forms=(), records=(), audit_head="f" * 64)
    files = sum(
        ustar.member_bytes(item.bytes) + len(f"{'0' * 64}  data/{item.name}\n")
        for item in part.items[1:]
    )
    return files + len(part.contents.write()) - len(nothing.write())


def longest_names(packed: PackedInterview) -> PackedInterview:
    """Return it with the longest names that attachments can have."""
    attachments, items = [], {}
    for old in packed.record.attachments:
        name = f"{old.id}.12345678"
        attachments.append(replace(old, name=name))
        items[old.id] = replace(packed.attachments[old.id], name=f"attachments/{name}")
    record = replace(packed.record, attachments=tuple(attachments))
    return replace(packed, record=record, attachments=items)


# How much room there is


@pytest.mark.parametrize("sizes", [[], [0], [1] * 40, [512] * 7, [100_000, 3]])
@pytest.mark.parametrize("form", [0, 1])
def test_room_is_neither_promised_twice_nor_wasted(sizes: list[int], form: int) -> None:
    packed = longest_names(interview(sizes, form=form, versions=2))
    others = [interview([5], form=form), interview([700], form=1 - form)]
    room = MIB
    (part,) = shared([packed, *others], room)
    files = len(part.items) - 1
    attachments = len(sizes) + 2
    free = room - taken(part)
    assert part.spare <= free <= part.spare + 120 * files + 40 * attachments


def test_every_piece_has_room_in_its_part() -> None:
    packed = longest_names(interview([2_000_000, 100, 900_000]))
    room = 400_000
    parts = shared([packed], room)
    for part in parts:
        free = room - taken(part)
        assert 0 <= part.spare <= free
    assert len(parts) == 9
    # A part in which a piece lies that is not the last of its file is as good as full.
    cuts = [p for p in parts if any(x.number < x.count - 1 for x in p.contents.pieces)]
    assert len(cuts) == 5 + 2
    assert all(part.spare < 1_000 for part in cuts)


def test_an_interview_stays_whole_where_it_just_fits() -> None:
    packed = interview([70_000, 90_000])
    room = packed.all_bytes()
    (part,) = shared([packed], room)
    assert part.spare == 0
    assert len(shared([packed], room - 1)) == 2


def test_a_second_interview_goes_along_where_it_just_fits() -> None:
    """One form is carried once; an interview with another form needs room for it."""
    first, second = interview([70_000], form=1), interview([80_000], form=1)
    form = ustar.member_bytes(len(FORMS[1])) + len(first.form.name) + 160
    room = first.all_bytes() + second.all_bytes() - form
    (part,) = shared([first, second], room)
    assert part.spare == 0
    assert [item.name for item in part.items].count(first.form.name) == 1
    assert len(shared([first, second], room - 1)) == 2
    other = interview([80_000], form=0)
    room = first.all_bytes() + other.all_bytes()
    assert len(shared([first, other], room)) == 1
    assert len(shared([first, other], room - 1)) == 2


def test_an_interview_goes_into_the_first_part_with_room() -> None:
    large, larger, small = interview([200_000]), interview([250_000]), interview([9])
    parts = shared([large, larger, small], 300_000)
    assert [len(part.contents.records) for part in parts] == [2, 1]
    records = {record.id for record in parts[0].contents.records}
    assert records == {large.record.id, small.record.id}


def test_what_an_index_says_is_what_lies_beside_it() -> None:
    many = [interview([9, 70_000], form=n % 2, versions=2) for n in range(9)]
    (part,) = shared(many, 2 * MIB)
    index = part.items[0]
    assert index.name == "00-index.json"
    assert Contents.read(index.open().read()) == part.contents
    assert {item.name for item in part.items} == part.contents.expected_names()
    assert part.contents.purpose == "p_legal"
    assert part.contents.audit_head == "f" * 64
    assert len(part.contents.records) == 9


def test_small_attachments_of_a_large_interview_share_a_part() -> None:
    packed = interview([10, 450_000, 20])
    parts = shared([packed], 300_000)
    first, last = packed.record.attachments[0], packed.record.attachments[2]
    assert first in parts[0].contents.whole_attachments()
    assert last in parts[-1].contents.whole_attachments()
    assert [len(part.contents.pieces) for part in parts] == [0, 1, 1]


def test_attachments_move_on_only_when_they_must() -> None:
    packed = interview([100_000, 100_000, 100_000])
    room = packed.all_bytes()
    cost = ustar.member_bytes(100_000) + NAMED
    parts = shared([packed], room - cost)
    assert [len(part.contents.whole_attachments()) for part in parts] == [2, 1]
    assert parts[0].spare == 0
    parts = shared([packed], room - cost - 1)
    assert [len(part.contents.whole_attachments()) for part in parts] == [1, 1, 1]


def test_an_attachment_that_just_fits_into_a_part_is_not_cut() -> None:
    packed = interview([100_000, 300_000])
    room = packed.all_bytes() - ustar.member_bytes(100_000) - NAMED
    assert [len(part.contents.pieces) for part in shared([packed], room)] == [0, 0]
    assert any(part.contents.pieces for part in shared([packed], room - 1))


def test_a_part_has_room_for_a_piece_of_64_kib_or_is_too_small() -> None:
    packed = interview([MIB])
    frame = packed.all_bytes() - ustar.member_bytes(MIB) - NAMED
    least = frame + 64 * KIB + 300 + 2 * 512 + 2 * 160
    parts = shared([packed], least)
    assert {piece.count for part in parts for piece in part.contents.pieces} == {16}
    with pytest.raises(PartTooSmallError):
        shared([packed], least - 1)


def test_what_lies_elsewhere_is_listed_in_room_of_its_own() -> None:
    """Each part of a large interview names all attachments that lie in others."""
    packed = interview([900_000, *[1] * 150])
    parts = shared([packed], 400_000)
    assert len(parts) > 2
    for part in parts:
        assert 0 <= part.spare <= 400_000 - taken(part)


def test_an_interview_of_words_alone_just_fits() -> None:
    """It need not be cut, so that there need be no room for a piece."""
    packed = interview([], text=200_000)
    (part,) = shared([packed], packed.all_bytes())
    assert part.spare == 0


def test_large_and_small_interviews_all_go_along() -> None:
    packed = [interview([10]), interview([900_000]), interview([20])]
    parts = shared(packed, 400_000)
    found = {record.id for part in parts for record in part.contents.records}
    assert found == {each.record.id for each in packed}
    assert len(parts[0].contents.records) == 2


def test_a_piece_that_just_does_not_fit_goes_into_the_next_part() -> None:
    """Beside a file of nothing, for instance."""
    packed = interview([0, 200_000])
    for room in range(120_000, 120_512, 37):
        for part in shared([packed], room):
            assert 0 <= part.spare <= room - taken(part)


def test_withdrawals_are_listed_in_order() -> None:
    signed = [
        sign_tombstone(f"{letter * 25}a/cons/share[1]", date(2026, 11, 24), SIGNER)
        for letter in "abcdefgh"
    ]
    part = withdrawal_part(signed, "p_legal")
    assert part.items[0].name == "00-index.json"
    contents = Contents.read(part.items[0].open().read())
    assert contents == part.contents
    assert contents.tombstones == tuple(sorted(sha(body) for body, _s in signed))
    assert (contents.purpose, contents.forms, contents.records) == ("p_legal", (), ())
    files = {item.name: item.open().read() for item in part.items[1:]}
    assert files == {
        f"tombstones/{sha(body)[:32]}.{end}": content
        for body, signature in signed
        for end, content in (("json", body), ("sig", signature.encode()))
    }


# Pieces


def whole(content: bytes, **changed: Any) -> tuple[Attachment, PayloadItem]:
    id_ = "c" * 25 + "a"
    attachment = Attachment(
        id=id_,
        interview="d" * 25 + "a",
        name=f"{id_}.m4a",
        original_name="",
        media_type="audio/mp4",
        bytes=len(content),
        sha256=sha(content),
        question="account",
    )
    item = bytes_in_memory(f"attachments/{id_}.m4a", content)
    return attachment, replace(item, **changed)


@pytest.mark.parametrize(
    ("content", "bodies"),
    [
        (b"0123456789", [b"0123", b"4567", b"89"]),
        (b"01234567", [b"0123", b"4567"]),
        (b"01234", [b"0123", b"4"]),
    ],
)
def test_pieces_are_slices_in_order(content: bytes, bodies: list[bytes]) -> None:
    steps = Steps()
    attachment, item = whole(content)
    cuts = cut(attachment, item, 4, steps)
    assert [piece for piece, _item in cuts] == [
        Piece(
            attachment=attachment.id,
            name=attachment.name,
            number=number,
            count=len(bodies),
            bytes=len(body),
            sha256=sha(body),
        )
        for number, body in enumerate(bodies)
    ]
    for (piece, source), body in zip(cuts, bodies, strict=True):
        assert source.open().read() == body
        assert (source.name, source.bytes) == (piece.file_name, len(body))
        assert source.sha256 == sha(body)
    ends = [*range(4, len(content), 4), len(content)]
    assert steps.seen == [(end, len(content)) for end in ends]


def test_large_pieces_are_read_in_steps() -> None:
    body = os.urandom(3 * MIB)
    attachment, item = whole(body)
    steps = Steps()
    cuts = cut(attachment, item, 3 * MIB // 2, steps)
    ends = [MIB, 3 * MIB // 2, 5 * MIB // 2, 3 * MIB]
    assert [done for done, _total in steps.seen] == ends
    opens = [source.open for _piece, source in cuts]
    parts = list(joined(attachment, opens))
    assert b"".join(parts) == body
    assert max(map(len, parts)) <= MIB


def test_there_are_as_many_pieces_as_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "MOST_PIECES", 3)
    attachment, item = whole(b"0123456789ab")
    assert len(cut(attachment, item, 4, Progress())) == 3
    with pytest.raises(BundleTooLargeError):
        cut(attachment, item, 3, Progress())


@pytest.mark.parametrize("content", [b"012345678", b"0123456780", b""])
def test_a_source_that_is_not_what_was_imported_is_not_cut(content: bytes) -> None:
    attachment, item = whole(b"0123456789", open=lambda: io.BytesIO(content))
    with pytest.raises(SourceChangedError):
        cut(attachment, item, 4, Progress())


def test_what_was_put_behind_an_attachment_goes_nowhere() -> None:
    content = b"0123456789"
    attachment, item = whole(content, open=lambda: io.BytesIO(content + b"more"))
    cuts = cut(attachment, item, 4, Progress())
    bodies = [source.open().read() for _piece, source in cuts]
    assert bodies == [b"0123", b"4567", b"89"]
    assert cuts[-1][0].sha256 == sha(b"89")


def test_joined_pieces_have_the_length_and_the_hash_that_were_signed() -> None:
    attachment, item = whole(b"0123456789")
    opens = [source.open for _piece, source in cut(attachment, item, 4, Progress())]
    assert b"".join(joined(attachment, opens)) == b"0123456789"
    for wrong in (replace(attachment, bytes=9), replace(attachment, sha256="0" * 64)):
        with pytest.raises(PieceMismatchError):
            list(joined(wrong, opens))


def test_pieces_are_closed_when_they_were_joined() -> None:
    sources = [io.BytesIO(b"0123"), io.BytesIO(b"4")]
    attachment, _item = whole(b"01234")
    opens = [lambda source=source: source for source in sources]
    assert b"".join(joined(attachment, opens)) == b"01234"
    assert all(source.closed for source in sources)


def test_a_stretch_fills_whatever_can_hold_bytes() -> None:
    stretch = Stretch(io.BytesIO(b"0123456789"), 1, 8)
    numbers = array.array("I", [0])
    assert stretch.readinto(numbers) == 4
    assert numbers.tobytes() == b"1234"
    rest = bytearray(9)
    assert stretch.readinto(rest) == 4
    assert rest == b"5678" + bytes(5)
    assert stretch.readinto(rest) == 0
