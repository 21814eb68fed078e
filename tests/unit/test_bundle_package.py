"""The index of a bundle, receipts and withdrawals: frozen values, one spelling."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from monitor_app.bundle.package import (
    Contents,
    PackedRecord,
    PackedVersion,
    Piece,
    Withheld,
    form_name,
)
from monitor_app.bundle.receipt import (
    VERIFIED,
    Receipt,
    make_receipt,
    verify_receipt,
)
from monitor_app.bundle.tombstone import (
    NAMESPACE,
    sign_tombstone,
    tombstone_hash,
    verify_tombstone,
)
from monitor_app.crypto.keyslots import canonical_json
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import (
    BadReceiptError,
    MalformedBundleError,
    TombstoneSignatureError,
)
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import new_id
from monitor_app.records.numbers import RecordNumber

OFFICE = SigningKey.from_seed(b"o" * 32)
OTHER = SigningKey.from_seed(b"p" * 32)
hexes = st.binary(min_size=32, max_size=32).map(bytes.hex)
ids = st.binary(min_size=16, max_size=16).map(lambda raw: new_id(lambda _n: raw))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
numbers = st.binary(min_size=400, max_size=400)


def number_of(raw: bytes) -> str:
    drawn = iter(raw * 9)
    return str(RecordNumber.draw(lambda _count: bytes([next(drawn) % 31])))


def attachments(id_: str) -> st.SearchStrategy[Attachment]:
    extension = st.sampled_from(["", ".jpg", ".m4a"])
    return st.builds(
        lambda own, end, **rest: Attachment(
            id=own, interview=id_, name=own + end, **rest
        ),
        own=ids,
        end=extension,
        original_name=texts,
        media_type=texts,
        bytes=st.integers(0, 2**40),
        sha256=hexes,
        question=texts,
        derived_from=st.none() | ids,
    )


@st.composite
def records(draw: st.DrawFn) -> PackedRecord:
    id_ = draw(ids)
    versions = tuple(
        PackedVersion(
            number=number,
            sha256=draw(hexes),
            signer=draw(texts),
            signed_at=draw(texts),
            parent_sha256=draw(st.none() | hexes),
            reason=draw(st.none() | texts),
        )
        for number in range(1, 1 + draw(st.integers(1, 3)))
    )
    codes: dict[str, Any] = {
        name: draw(texts)
        for name in (
            *("form_id", "form_version", "case_no", "person_code", "site"),
            *("language", "sensitivity", "created"),
        )
    }
    withheld = st.builds(Withheld, question=texts, reason=texts)
    return PackedRecord(
        id=id_,
        number=number_of(draw(numbers)),
        form_sha256=draw(hexes),
        versions=versions,
        attachments=tuple(draw(st.lists(attachments(id_), max_size=3))),
        withheld=tuple(draw(st.lists(withheld, max_size=2))),
        disclosed_from=draw(st.none() | hexes),
        **codes,
    )


@st.composite
def contents(draw: st.DrawFn) -> Contents:
    found = draw(st.lists(records(), max_size=3, unique_by=lambda record: record.id))
    chosen = sorted(found, key=lambda record: record.id)
    attached = [a for record in chosen for a in record.attachments]
    assume(len({a.id for a in attached}) == len(attached))  # a file belongs to one
    elsewhere = sorted({a.id for a in attached if draw(st.booleans())})
    return Contents(
        purpose=draw(texts),
        forms=tuple(sorted({record.form_sha256 for record in chosen})),
        records=tuple(chosen),
        elsewhere=tuple(elsewhere),
        pieces=tuple(
            Piece(
                attachment=a.id,
                name=a.name,
                number=3,
                count=9,
                bytes=draw(st.integers(1, 2**30)),
                sha256=draw(hexes),
            )
            for a in sorted(attached, key=lambda a: a.name)
            if a.id in elsewhere and draw(st.booleans())
        ),
        tombstones=tuple(sorted(draw(st.sets(hexes, max_size=2)))),
        audit_head=draw(texts),
    )


@given(contents())
def test_what_an_index_says_survives(index: Contents) -> None:
    assert Contents.read(index.write()) == index


@given(contents(), st.data())
def test_only_one_spelling_of_an_index_is_read(
    index: Contents, data: st.DataObject
) -> None:
    content = bytearray(index.write())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] = data.draw(st.integers(0, 255))
    try:
        found = Contents.read(bytes(content))
    except MalformedBundleError:
        return
    assert found.write() == content


@given(contents())
def test_the_index_names_every_file_once(index: Contents) -> None:
    names = index.expected_names()
    assert "00-index.json" in names
    assert {form_name(sha256) for sha256 in index.forms} <= names
    whole = sum(len(record.attachments) for record in index.records)
    listed = len(index.whole_attachments()) + len(index.elsewhere)
    assert listed == whole
    assert sum(name.startswith("attachments/") for name in names) == len(
        index.whole_attachments()
    ) + len(index.pieces)


@given(records())
def test_an_index_may_not_speak_of_what_it_does_not_list(record: PackedRecord) -> None:
    good = json.loads(
        Contents(purpose="p", forms=(record.form_sha256,), records=(record,)).write()
    )
    bent: list[dict[str, object]] = [
        {"forms": []},
        {"records": good["records"] * 2},
        {"elsewhere": ["b" * 25 + "a"]},
        {"pieces": [{"attachment": "b" * 25 + "a"}]},
        {"extra": 1},
    ]
    for wrong in bent:
        with pytest.raises(MalformedBundleError):
            Contents.read(canonical_json(good | wrong))


@given(
    contents().filter(lambda index: index.pieces != ()),
    st.sampled_from(["name", "stranger", "attachment", "elsewhere", "twice"]),
)
def test_a_piece_belongs_to_an_attachment_that_lies_elsewhere(
    index: Contents, bent: str
) -> None:
    piece, *others = index.pieces
    other = "b" * 25 + "a"
    wrong: dict[str, dict[str, Any]] = {
        "name": {"pieces": (replace(piece, name=f"{piece.attachment}.odd"), *others)},
        "stranger": {"pieces": (replace(piece, name=other), *others)},
        "attachment": {
            "pieces": (replace(piece, attachment=other, name=other), *others)
        },
        "elsewhere": {
            "elsewhere": tuple(e for e in index.elsewhere if e != piece.attachment)
        },
        "twice": {"pieces": (piece, *index.pieces)},
    }
    with pytest.raises(MalformedBundleError):
        Contents.read(replace(index, **wrong[bent]).write())


def receipt(**changed: Any) -> Receipt:
    values: dict[str, Any] = {
        "bundle": "b" * 25 + "a",
        "tagmanifest_sha256": "0" * 64,
        "verdict": VERIFIED,
        "received": date(2026, 11, 24),
        "office": OFFICE.public.line(),
    }
    return Receipt(**(values | changed))


def test_a_receipt_of_the_office_counts() -> None:
    assert verify_receipt(make_receipt(receipt(), OFFICE), OFFICE.public) == receipt()


def test_a_receipt_of_somebody_else_does_not_count() -> None:
    with pytest.raises(BadReceiptError):
        verify_receipt(make_receipt(receipt(), OTHER), OFFICE.public)


def test_no_changed_byte_of_a_receipt_counts() -> None:
    content = make_receipt(receipt(), OFFICE)
    for place in range(len(content)):
        for change in (1, 0x20, 0x80):
            bent = bytearray(content)
            bent[place] ^= change
            with pytest.raises(BadReceiptError):
                verify_receipt(bytes(bent), OFFICE.public)
    for length in range(len(content)):
        with pytest.raises(BadReceiptError):
            verify_receipt(content[:length], OFFICE.public)


@given(st.binary(max_size=200))
def test_noise_is_no_receipt(content: bytes) -> None:
    with pytest.raises(BadReceiptError):
        verify_receipt(content, OFFICE.public)


def test_receipts_that_nest_or_swell_are_refused() -> None:
    for content in (b"[" * 60_000, b" " * 70_000, b'{"receipt":[],"signature":1}'):
        with pytest.raises(BadReceiptError):
            verify_receipt(content, OFFICE.public)


LINE = "b" * 25 + "a/cons/share[2]"


def test_a_withdrawal_is_signed_and_verified() -> None:
    content, signature = sign_tombstone(LINE, date(2026, 11, 24), OFFICE)
    found = verify_tombstone(content, signature.encode())
    assert (found.consent_line, found.signer) == (LINE, OFFICE.public.line())
    assert len(tombstone_hash(content)) == 64


def test_a_withdrawal_signed_by_another_is_refused() -> None:
    content, _signature = sign_tombstone(LINE, date(2026, 11, 24), OFFICE)
    with pytest.raises(TombstoneSignatureError):
        verify_tombstone(content, OTHER.sign(content, NAMESPACE).encode())


def test_no_changed_byte_of_a_withdrawal_counts() -> None:
    content, signature = sign_tombstone(LINE, date(2026, 11, 24), OFFICE)
    for place in range(len(content)):
        bent = bytearray(content)
        bent[place] ^= 1
        with pytest.raises(MonitorError):
            verify_tombstone(bytes(bent), signature.encode())


@pytest.mark.parametrize("line", ["", "x/y", "../x", "b" * 25 + "a/" + "x y"])
def test_a_withdrawal_names_a_line(line: str) -> None:
    with pytest.raises(MalformedBundleError):
        sign_tombstone(line, date(2026, 11, 24), OFFICE)
