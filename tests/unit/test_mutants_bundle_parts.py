"""Tests that surviving mutants of sharing an export out asked for.

See `tests/mutation/README.md`. What parts are says `monitor_app/bundle/FORMAT.md`, 3.1.
"""

import array
import hashlib
import io
import os
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
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
from monitor_app.bundle.series import plan_series, write_series
from monitor_app.bundle.tombstone import sign_tombstone
from monitor_app.bundle.writer import PayloadItem, bytes_in_memory
from monitor_app.crypto.age import AgeReader
from monitor_app.crypto.age_keys import X25519Identity
from monitor_app.errors.bundle import (
    BundleTooLargeError,
    PartTooSmallError,
    PieceMismatchError,
    SourceChangedError,
)
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from tests.bundles import OFFICE, SIGNER, Steps
from tests.unit.test_bundle_series import FORMS, interview, read, request

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


def test_withdrawals_are_listed_in_order() -> None:
    signed = [
        sign_tombstone(f"{letter * 25}a/cons/share[1]", date(2026, 11, 24), SIGNER)
        for letter in "abcdefgh"
    ]
    part = withdrawal_part(signed, "p_legal")
    index = part.items[0].open().read()
    contents = Contents.read(index)
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


# Series


def filled(room_of: dict[str, Any]) -> tuple[Any, PackedInterview]:
    """Return a request and an interview that fills one part to the last block."""
    wanted = request(**room_of)
    small = interview([1, 1])
    (part,) = plan_series([small], wanted, Progress())
    most = part.spare + 2 * 512
    sizes = [most // 1024 * 512, most - most // 1024 * 512]
    packed = interview(sizes)
    spare = part.spare + small.all_bytes() - packed.all_bytes()
    return wanted, interview([sizes[0], sizes[1] + min(spare, 0) // 512 * 512])


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"purpose": "p" * 4096},
        {"deployment": "D" * 4096, "app": "9" * 4096, "audit_head": "f" * 64},
        {"recipients": [X25519Identity(bytes([n]) * 32).recipient() for n in range(9)]},
    ],
)
def test_a_full_part_is_written_and_is_no_longer_than_it_may_be(
    tmp_path: Path, told: dict[str, Any]
) -> None:
    wanted, packed = filled(told)
    parts = plan_series([packed, interview([900_000])], wanted, Progress())
    assert len(parts) == 2
    assert 0 <= parts[0].spare < 1024
    written = write_series(tmp_path, wanted, parts, Progress())
    for bundle in written:
        assert MIB - 1024 < bundle.bytes <= MIB


def test_two_parts_have_one_length_that_of_the_fuller(tmp_path: Path) -> None:
    parts = plan_series(
        [interview([900_000]), interview([500_000])], request(), Progress()
    )
    written = write_series(tmp_path, request(), parts, Progress())
    assert len(written) == 2
    assert written[0].bytes == written[1].bytes
    assert 900_000 < written[0].bytes < MIB - 30_000


def test_a_lone_part_has_the_length_of_its_content(tmp_path: Path) -> None:
    parts = plan_series([interview([300_000])], request(), Progress())
    (written,) = write_series(tmp_path, request(), parts, Progress())
    assert 300_000 < written.bytes < 350_000
    with written.path.open("rb") as source:
        assert len(AgeReader(source, [OFFICE]).read()) % 512 == 0


def test_steps_of_a_series_go_on_from_part_to_part(tmp_path: Path) -> None:
    packed = [interview([900_000]), interview([500_000])]
    parts = plan_series(packed, request(), Progress())
    steps = Steps()
    write_series(tmp_path, request(), parts, steps)
    first, second = (sum(item.bytes for item in part.items) for part in parts)
    done = [step for step, _total in steps.seen]
    assert {total for _step, total in steps.seen} == {first + second}
    assert done == sorted(done)
    assert first in done
    assert done[0] < first
    assert done[-1] == first + second


def test_a_series_says_whose_it_is_and_what_for(tmp_path: Path) -> None:
    told: dict[str, Any] = {
        "deployment": "Another coalition",
        "app": "7.8.9",
        "sequence": 41,
        "previous": "e" * 64,
        "created": date(2026, 2, 3),
        "audit_head": "f" * 64,
    }
    wanted = request(**told)
    parts = plan_series([interview([9])], wanted, Progress())
    (written,) = write_series(tmp_path, wanted, parts, Progress())
    found, contents, _files = read(written.path)
    manifest = found.manifest
    del told["audit_head"]
    assert {key: getattr(manifest, key) for key in told} == told
    assert (manifest.series.index, manifest.series.count) == (1, 1)
    assert found.signer == SIGNER.public
    assert (contents.purpose, contents.audit_head) == ("p_legal", "f" * 64)


def test_all_ids_of_a_series_come_from_one_source(tmp_path: Path) -> None:
    parts = plan_series([interview([9])], request(), Progress())

    def drawn(folder: str) -> tuple[str, str, str]:
        (tmp_path / folder).mkdir()
        chance = random.Random(7).randbytes
        (written,) = write_series(
            tmp_path / folder, request(), parts, Progress(), chance
        )
        found, _contents, _files = read(written.path)
        return written.path.name, written.id, found.manifest.series.id

    ids = drawn("one")
    assert drawn("two") == ids
    assert len(set(ids)) == 3
