"""Tests that surviving mutants asked for: keys, their spellings and what guards them.

As `test_mutants_crypto.py`, for the small rooms: known answers and exact boundaries.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.crypto import bech32, keyslots
from monitor_app.crypto.fingerprint import check_digit, fingerprint, same_fingerprint
from monitor_app.errors.crypto import (
    NotAnAgeKeyError,
    WrongKeyError,
)

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"  # BIP 173
LONG_PREFIX = (
    "an83characterlonghumanreadablepart"
    "thatcontainsthenumber1andtheexcludedcharactersbio"
)
SECRET = bytes(range(32))


# Bech32


@pytest.mark.parametrize(
    ("text", "prefix", "data"),
    [
        ("A12UEL5L", "a", ""),
        (f"{LONG_PREFIX}1tt5tgs", LONG_PREFIX, ""),
        (
            "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
            "abcdef",
            "00443214c74254b635cf84653a56d7c675be77df",
        ),
        ("11" + 82 * "q" + "c8247j", "1", 51 * "00"),
        (
            "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
            "split",
            "c5f38b70305f519bf66d85fb6cf03058f3dde463ecd7918f2dc743918f2d",
        ),
        ("?1ezyfcl", "?", ""),
    ],
)
def test_bech32_knows_the_valid_strings_of_bip_173(
    text: str, prefix: str, data: str
) -> None:
    assert bech32.decode(text) == (prefix, bytes.fromhex(data))
    assert bech32.encode(prefix, bytes.fromhex(data)) == text.lower()


@pytest.mark.parametrize(
    "text",
    [
        "\x201nwldj5",
        "\x7f1axkwrx",
        "\x801eym55h",
        "pzry9x0s0muk",
        "1pzry9x0s0muk",
        "x1b4n0q5v",
        "li1dgmt3",
        "de1lg7wt\xff",
        "A1G7SGD8",
        "10a06t8",
        "1qzzfhee",
        "A12uEL5L",
    ],
)
def test_bech32_knows_the_invalid_strings_of_bip_173(text: str) -> None:
    with pytest.raises(NotAnAgeKeyError):
        bech32.decode(text)


def checked(prefix: str, values: Sequence[int], count: int = 6) -> list[int]:
    """Return the values with the checksum of BIP 173 after them."""
    begun = [*bech32._expanded(prefix), *values]
    check = bech32._polymod([*begun, *[0] * count]) ^ 1
    assert check >> 5 * count == 0
    return [*values, *(check >> 5 * (count - 1 - i) & 31 for i in range(count))]


def spelled(prefix: str, values: Sequence[int]) -> str:
    return prefix + "1" + "".join(ALPHABET[value] for value in values)


def test_prefixes_reach_from_the_first_sign_to_the_last() -> None:
    for prefix in ("!", "~", "!~"):
        assert bech32.decode(spelled(prefix, checked(prefix, [])))[0] == prefix
    for prefix in (" ", "\x7f"):
        with pytest.raises(NotAnAgeKeyError):
            bech32.decode(spelled(prefix, checked(prefix, [])))


@pytest.mark.parametrize("count", range(1, 9))
def test_what_fills_the_last_byte_is_short_and_zero(count: int) -> None:
    """Eight characters are five bytes; fewer leave bits over, of which 5 are a sign."""
    left_over = 5 * count % 8
    zero = spelled("age", checked("age", [0] * count))
    if left_over < 5:
        assert bech32.decode(zero) == ("age", bytes(5 * count // 8))
    else:
        with pytest.raises(NotAnAgeKeyError):
            bech32.decode(zero)
    for bit in range(min(left_over, 5)):
        with pytest.raises(NotAnAgeKeyError):
            bech32.decode(
                spelled("age", checked("age", [*[0] * (count - 1), 1 << bit]))
            )


def test_a_wrong_checksum_is_refused_wherever_the_slip_is() -> None:
    text = bech32.encode("age", SECRET)
    for place in range(4, len(text)):
        wrong = ALPHABET[ALPHABET.index(text[place]) ^ 1]
        with pytest.raises(NotAnAgeKeyError):
            bech32.decode(text[:place] + wrong + text[place + 1 :])


def test_a_foreign_character_is_refused_even_where_the_sum_is_right() -> None:
    """Counted as 31 or as -1, as a search that finds nothing answers."""
    for counted in (31, -1):
        values = checked("age", [counted, *[0] * 7])[1:]
        with pytest.raises(NotAnAgeKeyError):
            bech32.decode("age1b" + spelled("", values)[1:])


def test_a_checksum_has_six_characters() -> None:
    """A prefix under which five of them would add up, found by trying."""
    with pytest.raises(NotAnAgeKeyError):
        bech32.decode(spelled("ae", checked("ae", [], 5)))


# Numbers to compare


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "78321 70436 76488 06296 69025 00672 84783 55135 15089 46797"),
        (b"abc", "45752 56573 55551 62857 06165 86281 93419 36535 54579 37210"),
        (SECRET, "44326 74648 59491 70631 00210 67161 07328 26413 01952 56218"),
    ],
)
def test_a_fingerprint_is_the_end_of_a_hash_and_never_changes(
    content: bytes, expected: str
) -> None:
    """Two offices compare them across releases: 40 decimal digits and ten checks."""
    assert fingerprint(content) == expected
    digest = hashlib.sha256(b"monitor-app fingerprint 1\0" + content).hexdigest()
    digits = "".join(group[:4] for group in expected.split())
    assert f"{int(digest, 16):040}".endswith(digits)


def test_the_check_digit_is_damms() -> None:
    assert check_digit("572") == 4  # the example of Damm's thesis
    assert check_digit("5724") == 0
    assert check_digit("0") == 0
    assert check_digit("9") == 2


def test_only_spaces_and_hyphens_do_not_count_in_a_fingerprint() -> None:
    known = fingerprint(b"abc")
    for between in (" ", "-", "\t", "\n", "\u00a0", "", " - "):
        assert same_fingerprint(known, known.replace(" ", between))
    for between in ("X", ".", "_", "x"):
        assert not same_fingerprint(known, known.replace(" ", between))


# Key slots


def test_a_slot_is_aes_gcm_bound_to_its_fields_and_its_vault() -> None:
    under, nonce = bytes([7]) * 32, bytes(range(12))
    asked: list[int] = []

    def draw(count: int) -> bytes:
        asked.append(count)
        return nonce

    wrapped = keyslots.wrap(SECRET, under, {"kind": "x", "a": 1}, b"\xab" * 16, draw)
    bound = b'{"slot":{"a":1,"kind":"x"},"vault":"%s"}' % (b"ab" * 16)
    assert asked == [12]
    assert wrapped.nonce == nonce
    assert wrapped.sealed == AESGCM(under).encrypt(nonce, SECRET, bound)
    opened = keyslots.unwrap(wrapped, under, {"a": 1, "kind": "x"}, b"\xab" * 16)
    assert opened == SECRET
    assert isinstance(opened, bytearray)  # which the caller can wipe


@pytest.mark.parametrize("size", [0, 15, 16, 17, 47])
def test_a_sealed_key_that_was_cut_is_a_wrong_key(size: int) -> None:
    wrapped = keyslots.wrap(SECRET, SECRET, {}, bytes(16), bytes)
    cut = keyslots.Wrapped(wrapped.nonce, wrapped.sealed[:size])
    with pytest.raises(WrongKeyError):
        keyslots.unwrap(cut, SECRET, {}, bytes(16))


def hkdf(secret: bytes, info: bytes, length: int = 32) -> bytes:
    """RFC 5869 without salt, for at most one block."""
    extracted = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")[:length]


def test_subkeys_commitment_and_mac_are_what_the_format_says() -> None:
    assert keyslots.subkey(SECRET, "db") == hkdf(SECRET, b"ohrm-vault/1 db")
    short = keyslots.subkey(SECRET, "db", 16)
    assert short == hkdf(SECRET, b"ohrm-vault/1 db", 16)
    assert isinstance(short, bytearray)
    vault = bytes(range(16))
    assert keyslots.commitment(SECRET, vault) == hmac.digest(
        hkdf(SECRET, b"ohrm-vault/1 commit"), vault, "sha256"
    )
    header = {"slots": [1], "format": "ә", "mac": "left out"}
    covered = b'{"format":"\\u04d9","slots":[1]}'
    assert keyslots.header_mac(SECRET, header) == hmac.digest(
        hkdf(SECRET, b"ohrm-vault/1 header"), covered, "sha256"
    )


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text(max_size=8), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_a_json_value_has_one_spelling_and_comes_back(value: object) -> None:
    written = keyslots.canonical_json(value)
    assert json.loads(written) == value
    assert keyslots.canonical_json(json.loads(written)) == written
    assert written.isascii()


def test_the_derived_key_is_wiped_after_use(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[bytearray] = []
    derive = keyslots.subkey

    def remembered(data_key: bytes, purpose: str, length: int = 32) -> bytearray:
        kept.append(derive(data_key, purpose, length))
        return kept[-1]

    monkeypatch.setattr(keyslots, "subkey", remembered)
    keyslots.commitment(SECRET, bytes(16))
    keyslots.header_mac(SECRET, {})
    assert kept == [bytes(32)] * 2
