"""Tests that surviving mutants asked for: the small signed papers and their fields.

As `test_mutants_bundle.py`, for receipts, withdrawals and the file of allowed signers.
"""

import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from monitor_app.bundle import fields
from monitor_app.bundle.allowed_signers import AllowedSigners
from monitor_app.bundle.receipt import Receipt, make_receipt, verify_receipt
from monitor_app.bundle.tombstone import (
    Tombstone,
    sign_tombstone,
    tombstone_hash,
    tombstone_names,
    verify_tombstone,
)
from monitor_app.crypto.sshsig import SigningKey, verify
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import (
    AllowedSignersError,
    BadReceiptError,
    ExpiredSignerError,
    MalformedBundleError,
    TombstoneSignatureError,
    UnknownSignerError,
)

OFFICE = SigningKey.from_seed(b"o" * 32)
OTHER = SigningKey.from_seed(b"p" * 32)
DAY = date(2026, 11, 24)
ID = "b" * 25 + "a"
LINE = f"{ID}/cons/share[2]"


def spelled(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


# Receipts

RECEIPT = Receipt(
    bundle=ID,
    tagmanifest_sha256="0" * 64,
    verdict="verified",
    received=DAY,
    office=OFFICE.public.line(),
)
PLAIN: dict[str, Any] = {
    "format": "ohrm-receipt/1",
    "bundle": ID,
    "tagmanifest_sha256": "0" * 64,
    "verdict": "verified",
    "received": "2026-11-24",
    "office": OFFICE.public.line(),
}


def receipt_file(found: object, **beside: object) -> bytes:
    """Sign whatever it is, as an office with another program would."""
    signature = OFFICE.sign(spelled(found), "ohrm-receipt-v1@monitor-app")
    return spelled({"receipt": found, "signature": signature, **beside}) + b"\n"


def refusal(content: bytes) -> object:
    with pytest.raises(BadReceiptError) as caught:
        verify_receipt(content, OFFICE.public)
    return caught.value.details["what"]


def test_a_receipt_is_the_file_that_the_format_says() -> None:
    assert make_receipt(RECEIPT, OFFICE) == receipt_file(PLAIN)
    others = ("c" * 25 + "a", "b" * 25 + "a")
    without = replace(RECEIPT, left_out=others)
    expected = receipt_file({**PLAIN, "left_out": sorted(others)})
    assert make_receipt(without, OFFICE) == expected
    assert verify_receipt(expected, OFFICE.public).left_out == tuple(sorted(others))


def test_nothing_unsigned_stands_in_a_receipt() -> None:
    assert verify_receipt(receipt_file(PLAIN), OFFICE.public) == RECEIPT
    assert refusal(receipt_file(PLAIN, note="x")) == "form"
    assert refusal(receipt_file({**PLAIN, "note": "x"})) == "form"
    assert refusal(receipt_file(PLAIN) + b"\n") == "form"
    assert refusal(receipt_file(PLAIN)[:-1]) == "form"
    assert refusal(b" " + receipt_file(PLAIN)) == "form"


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("format", "ohrm-receipt/2"),
        ("bundle", "B" * 26),
        ("bundle", 5),
        ("tagmanifest_sha256", "0" * 63),
        ("tagmanifest_sha256", "A" * 64),
        ("verdict", "v"),
        ("verdict", "v" * 62),
        ("verdict", "Verified"),
        ("received", "24.11.2026"),
        ("received", "20261124"),
        ("office", "o" * 201),
        ("office", None),
        ("left_out", []),
        ("left_out", ["c" * 25 + "a", "b" * 25 + "a"]),
        ("left_out", ["x"]),
        ("left_out", None),
    ],
)
def test_a_receipt_with_a_wrong_field_is_none(field: str, wrong: object) -> None:
    assert refusal(receipt_file({**PLAIN, field: wrong})) == "form"
    assert refusal(receipt_file({k: v for k, v in PLAIN.items() if k != "office"}))


def test_fields_of_a_receipt_at_their_longest() -> None:
    told = {**PLAIN, "verdict": "v" * 61, "office": "o" * 200}
    found = verify_receipt(receipt_file(told), OFFICE.public)
    assert (found.verdict, found.office) == ("v" * 61, "o" * 200)


def test_a_receipt_may_have_64_kib() -> None:
    """So many records are left out that one more is too much."""
    one, two = receipt_file({**PLAIN, "left_out": [ID]}), len(f'"{ID}",')
    most = (64 * 1024 - len(one)) // two + 1
    for count in (most, most + 1):
        ids = [ID] * count
        content = receipt_file({**PLAIN, "left_out": ids})
        assert (len(content) <= 64 * 1024) == (count == most)
        if count == most:
            assert verify_receipt(content, OFFICE.public).left_out == tuple(ids)
        else:
            assert refusal(content) == "form"


def test_what_is_wrong_with_a_signature_is_said() -> None:
    assert refusal(make_receipt(RECEIPT, OTHER)) == "signer"
    other_use = OFFICE.sign(spelled(PLAIN), "ohrm-team-v1@monitor-app")
    assert refusal(receipt_file(PLAIN, signature=other_use)) == "signature"
    assert refusal(receipt_file(PLAIN, signature="none")) == "signature"
    assert refusal(receipt_file(PLAIN, signature=5)) == "form"
    assert refusal(spelled([1]) + b"\n") == "form"
    assert refusal(spelled({"receipt": [], "signature": ""}) + b"\n") == "form"


# Withdrawals


def tombstone(**changed: object) -> bytes:
    told: dict[str, object] = {
        "format": "ohrm-tombstone/1",
        "consent_line": LINE,
        "withdrawn": "2026-11-24",
        "signer": OFFICE.public.line(),
    }
    return spelled(told | changed)


def test_a_withdrawal_is_the_file_that_the_format_says() -> None:
    content, signature = sign_tombstone(LINE, DAY, OFFICE)
    assert content == tombstone()
    signer = verify(signature, content, "ohrm-tombstone-v1@monitor-app")
    assert signer == OFFICE.public
    found = verify_tombstone(content, signature.encode())
    assert found == Tombstone(
        consent_line=LINE, withdrawn=DAY, signer=OFFICE.public.line()
    )


@pytest.mark.parametrize(
    "content",
    [
        tombstone(more="x"),
        tombstone(format="ohrm-tombstone/2"),
        tombstone(consent_line=LINE.upper()),
        tombstone(consent_line=f"{ID}/" + "a" * 201),
        tombstone(consent_line=5),
        tombstone(withdrawn="20261124"),
        tombstone(withdrawn=20261124),
        tombstone(signer="s" * 201),
        tombstone(signer=None),
        tombstone() + b"\n",
        b" " + tombstone(),
        b"[]",
        b"",
        b"{}",
        b"\xff",
    ],
)
def test_what_is_no_withdrawal_is_refused(content: bytes) -> None:
    with pytest.raises(MalformedBundleError) as caught:
        Tombstone.read(content)
    assert caught.value.details == {"what": "tombstone"}


def test_fields_of_a_withdrawal_at_their_longest() -> None:
    longest = f"{ID}/" + "a" * 200
    found = Tombstone.read(tombstone(consent_line=longest, signer="s" * 200))
    assert (found.consent_line, found.signer) == (longest, "s" * 200)


def test_a_withdrawal_is_signed_by_the_key_it_names_for_this_use() -> None:
    content = tombstone()
    space = "ohrm-tombstone-v1@monitor-app"
    for signature in (
        OTHER.sign(content, space).encode(),
        OFFICE.sign(content, space).encode() + "ә".encode(),
    ):
        with pytest.raises(TombstoneSignatureError):
            verify_tombstone(content, signature)
    with pytest.raises(MonitorError):
        verify_tombstone(content, OFFICE.sign(content, space + "2").encode())


def test_a_withdrawal_lies_where_its_hash_says() -> None:
    content = tombstone()
    digest = hashlib.sha256(content).hexdigest()
    assert tombstone_hash(content) == digest
    name = f"tombstones/{digest[:32]}"
    assert tombstone_names(digest) == (f"{name}.json", f"{name}.sig")


# Single fields


def test_texts_have_a_longest_and_no_halves_of_characters() -> None:
    assert fields.text("ә" * 4096) == "ә" * 4096
    assert fields.text("", 0) == ""
    for wrong, most in (("ә" * 4097, 4096), ("ab", 1), ("\ud800", 9), (b"a", 9)):
        with pytest.raises(ValueError):  # noqa: PT011 - two kinds of slip
            fields.text(wrong, most)


def test_numbers_are_those_that_every_reader_of_json_holds() -> None:
    assert [fields.number(n) for n in (0, 1, 2**53 - 1)] == [0, 1, 2**53 - 1]
    assert fields.number(1, 1) == 1
    wrong: tuple[tuple[object, int], ...] = (
        (-1, 0),
        (0, 1),
        (2**53, 0),
        (True, 0),
        (1.0, 0),
        ("1", 0),
        (None, 0),
    )
    for value, least in wrong:
        with pytest.raises(ValueError, match="count"):
            fields.number(value, least)


def test_hashes_and_ids_have_one_spelling() -> None:
    assert fields.sha256_hex("0123456789abcdef" * 4) == "0123456789abcdef" * 4
    assert fields.identifier(ID) == ID
    for value in ("0" * 63, "0" * 65, "A" * 64, "0" * 64 + "\n", 5, None):
        with pytest.raises(ValueError, match="spelled"):
            fields.sha256_hex(value)
        with pytest.raises(ValueError, match="id"):
            fields.identifier(value)
    with pytest.raises(ValueError, match="spelled"):
        fields.matching("ab", re.compile("a"))


def test_a_document_is_an_object_of_bounded_depth() -> None:
    assert fields.json_object(b'{"a":[1]}') == {"a": [1]}
    for content in (b"[]", b"1", b'"a"', b"null", b"[" * 10_000, b"{", b"\xff\xff"):
        with pytest.raises(ValueError):  # noqa: PT011 - as json.loads words it
            fields.json_object(content)


# Allowed signers

KEY_LINE = OFFICE.public.line()
SPACE = "ohrm-bundle-v1@monitor-app"


def name_of(line: str, on: date = DAY, space: str = SPACE) -> str:
    return AllowedSigners.parse(line).name_of(OFFICE.public, space, on)


def test_lines_as_ssh_keygen_reads_them() -> None:
    every = 'namespaces="*",valid-after="20260101",valid-before="20270101"'
    for line in (
        f"M-14 {KEY_LINE}",
        f"M-14\t{KEY_LINE}",
        f"  M-14 \t {KEY_LINE} a comment of several words",
        f"M-14 {KEY_LINE}\tcomment",
        f"# comment\n\n  \nM-14 {KEY_LINE}\n",
        f'M-14 namespaces="{SPACE}" {KEY_LINE}',
        f'M-14 namespaces="other,ohrm-*" {KEY_LINE}',
        f'M-14 namespaces="{SPACE}",valid-after="20260101" {KEY_LINE}',
        f"M-14 {every} {KEY_LINE}",
        f'M-14 valid-before="20270101Z",valid-after="20260101000000" {KEY_LINE}',
        f'M-14 valid-before="202701010000" {KEY_LINE}',
    ):
        assert name_of(line) == "M-14"
    assert name_of(f"M-14,M-15 {KEY_LINE}") == "M-14,M-15"


@pytest.mark.parametrize(
    "line",
    [
        "M-14",
        f"M-14{KEY_LINE}",
        KEY_LINE,
        f"M-14, {KEY_LINE}",
        f"M-14 cert-authority {KEY_LINE}",
        f'M-14 verify-required="yes" {KEY_LINE}',
        f'M-14 namespaces="a",namespaces="b" {KEY_LINE}',
        f'M-14 valid-after="2026" {KEY_LINE}',
        f'M-14 valid-after="20261301" {KEY_LINE}',
        f'M-14 valid-after="" {KEY_LINE}',
        f"M-14 {KEY_LINE[:-8]}",
        "M-14 ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ==",
    ],
)
def test_a_line_that_is_not_understood_is_named_by_its_number(line: str) -> None:
    for before in range(3):
        with pytest.raises(AllowedSignersError) as caught:
            AllowedSigners.parse("# comment\n" * before + line)
        assert caught.value.details == {"line": before + 1}


def test_a_signer_counts_for_its_uses_only() -> None:
    other = f'M-14 namespaces="ohrm-receipt-*,git" {KEY_LINE}'
    assert name_of(other, space="ohrm-receipt-v1@monitor-app") == "M-14"
    assert name_of(other, space="git") == "M-14"
    for space in (SPACE, "GIT", "gits"):
        with pytest.raises(UnknownSignerError):
            name_of(other, space=space)
    with pytest.raises(UnknownSignerError):
        AllowedSigners.parse(other).name_of(OTHER.public, "git", DAY)
    with pytest.raises(UnknownSignerError):
        name_of(f'M-14 namespaces="" {KEY_LINE}')
    with pytest.raises(UnknownSignerError):
        name_of("")


def test_a_signer_counts_from_its_first_day_to_the_one_before_its_end() -> None:
    line = f'M-14 valid-after="20261124",valid-before="20261126" {KEY_LINE}'
    for day, good in ((23, False), (24, True), (25, True), (26, False)):
        on = date(2026, 11, day)
        if good:
            assert name_of(line, on) == "M-14"
        else:
            with pytest.raises(ExpiredSignerError) as caught:
                name_of(line, on)
            assert caught.value.details == {"signer": "M-14"}


def test_the_line_that_is_valid_on_the_day_counts() -> None:
    text = (
        f'first valid-before="20260101" {KEY_LINE}\n'
        f"stranger {OTHER.public.line()}\n"
        f'git namespaces="git" {KEY_LINE}\n'
        f'second valid-after="20260601" {KEY_LINE}\n'
    )
    assert name_of(text, date(2025, 12, 31)) == "first"
    assert name_of(text, date(2026, 6, 1)) == "second"
    with pytest.raises(ExpiredSignerError) as caught:
        name_of(text, date(2026, 3, 1))
    assert caught.value.details == {"signer": "first"}
