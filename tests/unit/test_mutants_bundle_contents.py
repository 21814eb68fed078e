"""Tests that surviving mutants of what a bundle holds asked for.

See `tests/mutation/README.md`. An index is written here as `FORMAT.md`, 3 has it.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from monitor_app.bundle.package import (
    MOST_PIECES,
    Contents,
    PackedRecord,
    PackedVersion,
    Piece,
    Withheld,
)
from monitor_app.crypto.keyslots import canonical_json
from monitor_app.errors.bundle import MalformedBundleError
from monitor_app.records.attachment import Attachment

A, B, C, D = (letter * 25 + "a" for letter in "abcd")
FORM, HASH, OTHER = "1" * 64, "2" * 64, "3" * 64
DAY = "2026-11-24T10:00:00Z"
Index = dict[str, Any]


def attachment_json(id_: str, extension: str = ".jpg", **changed: object) -> Index:
    return {
        "id": id_,
        "name": f"{id_}{extension}",
        "original_name": "Сурет 1.JPG",
        "media_type": "image/jpeg",
        "bytes": 5,
        "sha256": HASH,
        "question": "photo",
        "derived_from": None,
    } | changed


def version_json(number: int = 1, **changed: object) -> Index:
    return {
        "number": number,
        "sha256": HASH,
        "signer": "ssh-ed25519 AAAA",
        "signed_at": DAY,
        "parent_sha256": None,
        "reason": None,
    } | changed


def record_json(id_: str = A, **changed: object) -> Index:
    return {
        "id": id_,
        "number": "2222-2222-3",
        "form_id": "kz-interview",
        "form_version": "4",
        "form_sha256": FORM,
        "case_no": "KZ-2026-0001",
        "person_code": "P-1",
        "site": "almaty",
        "language": "kk",
        "sensitivity": "l2",
        "created": DAY,
        "versions": [version_json()],
        "attachments": [attachment_json(B), attachment_json(C, ".m4a")],
        "withheld": [],
        "disclosed_from": None,
    } | changed


def piece_json(number: int = 0, count: int = 2, **changed: object) -> Index:
    return {
        "attachment": C,
        "name": f"{C}.m4a",
        "number": number,
        "count": count,
        "bytes": 1,
        "sha256": HASH,
    } | changed


def index_json(**changed: object) -> Index:
    return {
        "format": "ohrm-contents/1",
        "purpose": "p_legal",
        "forms": [FORM],
        "records": [record_json()],
        "elsewhere": [C],
        "pieces": [piece_json(1)],
        "tombstones": [OTHER],
        "audit_head": "4" * 64,
    } | changed


def read(index: Index) -> Contents:
    return Contents.read(canonical_json(index))


def refuse(index: Index) -> None:
    with pytest.raises(MalformedBundleError) as caught:
        read(index)
    assert caught.value.details == {"what": "00-index.json"}


# The index


def test_an_index_means_what_the_format_says() -> None:
    versions = [
        version_json(),
        version_json(2, parent_sha256=HASH, reason="a name was misspelt"),
    ]
    attachments = [
        attachment_json(B),
        attachment_json(C, "", derived_from=B, bytes=0, original_name=""),
    ]
    withheld = [{"question": "story", "reason": "consent.none"}]
    record = record_json(
        versions=versions,
        attachments=attachments,
        withheld=withheld,
        disclosed_from=OTHER,
    )
    contents = read(index_json(records=[record], pieces=[]))
    signed = {"sha256": HASH, "signer": "ssh-ed25519 AAAA", "signed_at": DAY}
    file: Index = {
        "interview": A,
        "media_type": "image/jpeg",
        "sha256": HASH,
        "question": "photo",
    }
    assert contents.records == (
        PackedRecord(
            id=A,
            number="2222-2222-3",
            form_id="kz-interview",
            form_version="4",
            form_sha256=FORM,
            case_no="KZ-2026-0001",
            person_code="P-1",
            site="almaty",
            language="kk",
            sensitivity="l2",
            created=DAY,
            versions=(
                PackedVersion(number=1, parent_sha256=None, reason=None, **signed),
                PackedVersion(
                    number=2,
                    parent_sha256=HASH,
                    reason="a name was misspelt",
                    **signed,
                ),
            ),
            attachments=(
                Attachment(
                    id=B,
                    name=f"{B}.jpg",
                    original_name="Сурет 1.JPG",
                    bytes=5,
                    **file,
                ),
                Attachment(
                    id=C, name=C, original_name="", bytes=0, derived_from=B, **file
                ),
            ),
            withheld=(Withheld(question="story", reason="consent.none"),),
            disclosed_from=OTHER,
        ),
    )


def test_an_index_says_where_each_file_lies() -> None:
    versions = [version_json(), version_json(2)]
    other = record_json(D, attachments=[], form_sha256=OTHER)
    contents = read(
        index_json(records=[record_json(versions=versions), other], forms=[FORM, OTHER])
    )
    assert contents.pieces == (
        Piece(attachment=C, name=f"{C}.m4a", number=1, count=2, bytes=1, sha256=HASH),
    )
    assert contents.whole_attachments() == (contents.records[0].attachments[0],)
    assert contents.expected_names() == {
        "00-index.json",
        f"forms/{'1' * 32}.xml",
        f"forms/{'3' * 32}.xml",
        f"records/{A}.1.xml",
        f"records/{A}.1.sig",
        f"records/{A}.2.xml",
        f"records/{A}.2.sig",
        f"records/{D}.1.xml",
        f"records/{D}.1.sig",
        f"attachments/{B}.jpg",
        f"attachments/{C}.m4a.0001",
        f"tombstones/{'3' * 32}.json",
        f"tombstones/{'3' * 32}.sig",
    }


@pytest.mark.parametrize(
    "changed",
    [
        {"format": "ohrm-contents/2"},
        {"purpose": None},
        {"forms": [OTHER]},  # not that of the record
        {"forms": [FORM, FORM]},
        {"forms": [OTHER, FORM]},
        {"forms": [FORM, "x"]},
        {"records": [record_json(D, attachments=[]), record_json()]},  # descending
        {"records": [record_json(), record_json(D)]},  # both have the same files
        {"records": [], "elsewhere": []},  # a piece of nothing
        {"elsewhere": []},  # a piece of what is whole
        {"elsewhere": [C, B]},
        {"elsewhere": [B, C, D]},  # nobody's
        {"elsewhere": [C, "x"]},
        {"pieces": [piece_json(attachment=D, name=D)]},
        {"pieces": [piece_json(name=f"{C}.mp3")]},
        {"pieces": [piece_json(1), piece_json(0)]},
        {"pieces": [piece_json(1), piece_json(1)]},
        {"tombstones": [OTHER, HASH]},
        {"tombstones": ["x"]},
        {"audit_head": 1},
        {"records": [7]},
        {"records": [[]]},
    ],
)
def test_an_index_that_contradicts_itself_is_refused(changed: Index) -> None:
    refuse(index_json(**changed))


def test_everything_may_lie_elsewhere() -> None:
    contents = read(index_json(elsewhere=[B, C], pieces=[]))
    assert contents.whole_attachments() == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda r: r.update(id="x"),
        lambda r: r.update(number="2222-2222-4"),  # the last digit is a check
        lambda r: r.update(form_sha256="x"),
        lambda r: r.update(site=1),
        lambda r: r.update(versions=[]),
        lambda r: r.update(versions=[version_json(0)]),
        lambda r: r.update(versions=[version_json(2)]),
        lambda r: r.update(versions=[version_json(1), version_json(1)]),
        lambda r: r.update(versions=[version_json(1), version_json(3)]),
        lambda r: r.update(versions=[version_json(sha256="x")]),
        lambda r: r.update(versions=[version_json(signer=1)]),
        lambda r: r.update(versions=[version_json(signed_at=1)]),
        lambda r: r.update(versions=[version_json(parent_sha256="x")]),
        lambda r: r.update(versions=[version_json(reason=1)]),
        lambda r: r.update(withheld=[{"question": 1, "reason": "x"}]),
        lambda r: r.update(withheld=[{"question": "x", "reason": 1}]),
        lambda r: r.update(withheld=["x"]),
        lambda r: r.update(disclosed_from="x"),
        lambda r: r.pop("created"),
        lambda r: r["attachments"][0].update(id="x"),
        lambda r: r["attachments"][0].update(name=f"{D}.jpg"),
        lambda r: r["attachments"][0].update(name=f"{B}.JPG"),
        lambda r: r["attachments"][0].update(name=f"{B}/../x"),
        lambda r: r["attachments"][0].update(name=f"{B}.123456789"),
        lambda r: r["attachments"][0].update(name=1),
        lambda r: r["attachments"][0].update(original_name=1),
        lambda r: r["attachments"][0].update(media_type=1),
        lambda r: r["attachments"][0].update(bytes=-1),
        lambda r: r["attachments"][0].update(sha256="x"),
        lambda r: r["attachments"][0].update(question=1),
        lambda r: r["attachments"][0].update(derived_from="x"),
    ],
)
def test_a_record_is_spelled_as_the_format_says(
    change: Callable[[Index], object],
) -> None:
    record = deepcopy(record_json())
    change(record)
    refuse(index_json(records=[record]))


@pytest.mark.parametrize(
    ("changed", "good"),
    [
        ({"number": 0, "count": 2}, True),
        ({"number": 1, "count": 2}, True),
        ({"number": 2, "count": 2}, False),
        ({"number": 0, "count": 1}, False),  # one piece is the whole
        ({"number": 9_999, "count": 10_000}, True),
        ({"number": 9_999, "count": 10_001}, False),  # numbers have four digits
        ({"number": -1, "count": 2}, False),
        ({"bytes": 1}, True),
        ({"bytes": 7}, True),
        ({"bytes": 0}, False),
        ({"sha256": "x"}, False),
    ],
)
def test_a_piece_is_one_of_at_least_two_and_not_empty(
    changed: Index, good: bool
) -> None:
    index = index_json(pieces=[piece_json(**changed)])
    if good:
        assert json.loads(read(index).write()) == index
    else:
        refuse(index)
    assert MOST_PIECES == 10_000
