"""Passphrases, key slots, numbers to compare: the small rooms of `crypto`."""

import os
import unicodedata
from collections.abc import Iterator

import pytest
from argon2.low_level import Type, hash_secret_raw
from hypothesis import given, settings
from hypothesis import strategies as st
from monitor_app.crypto import keyslots, passphrase, recovery
from monitor_app.crypto.fingerprint import (
    check_digit,
    fingerprint,
    same_fingerprint,
)
from monitor_app.crypto.passphrase import FLOOR, KdfCost, calibrate, derive_key
from monitor_app.crypto.strength import require_strong, strength
from monitor_app.crypto.wiping import wipe
from monitor_app.errors.crypto import (
    KdfAboveCeilingError,
    KdfBelowFloorError,
    WeakPassphraseError,
    WrongKeyError,
)
from monitor_app.errors.vault import BadShareError

VAULT = bytes(16)
LEAST = KdfCost(19 * 1024, 2, 1)
bytes32 = st.binary(min_size=32, max_size=32)
fields = st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=8))


# From a passphrase to a key


def test_the_key_is_what_a_second_argon2_derives() -> None:
    salt = os.urandom(32)
    theirs = hash_secret_raw(
        "қыс ﬁ".replace("ﬁ", "fi").encode(), salt, 2, LEAST.memory_kib, 1, 32, Type.ID
    )
    assert derive_key("қыс ﬁ", salt, LEAST) == theirs  # NFKC: the ligature is two


def test_keyboards_that_compose_differently_open_the_same_vault() -> None:
    salt = bytes(32)
    composed, decomposed = (unicodedata.normalize(f, "й ё") for f in ("NFC", "NFD"))
    assert composed != decomposed
    assert derive_key(composed, salt, LEAST) == derive_key(decomposed, salt, LEAST)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_salt_of_another_length_is_a_mistake_of_ours(length: int) -> None:
    with pytest.raises(ValueError, match="salt"):
        derive_key("x", bytes(length), FLOOR)


@pytest.mark.parametrize(
    ("cost", "error"),
    [
        (KdfCost(19 * 1024 - 1, 3, 4), KdfBelowFloorError),
        (KdfCost(FLOOR.memory_kib, 1, 4), KdfBelowFloorError),
        (KdfCost(FLOOR.memory_kib, 3, 0), KdfBelowFloorError),
        (KdfCost(2 * 1024 * 1024 + 1, 3, 4), KdfAboveCeilingError),
        (KdfCost(FLOOR.memory_kib, 65, 4), KdfAboveCeilingError),
        (KdfCost(FLOOR.memory_kib, 3, 17), KdfAboveCeilingError),
    ],
)
def test_costs_that_nobody_honest_wrote_are_refused(
    cost: KdfCost, error: type[Exception]
) -> None:
    with pytest.raises(error):
        derive_key("x", bytes(32), cost)


@pytest.mark.parametrize(
    ("elapsed", "mib"), [(9.0, 64), (0.6, 128), (0.25, 256), (0.05, 1024), (0.0, 1024)]
)
def test_a_faster_computer_pays_more_memory(
    elapsed: float, mib: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passphrase, "derive_key", lambda *_: b"")
    times: Iterator[float] = iter([5.0, 5.0 + elapsed])
    assert calibrate(1.0, lambda: next(times)) == KdfCost(mib * 1024, 3, 4)


# How hard it is to guess


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "   ",
        "1234",
        "123456",
        "19860412",
        "87017654321",
        "492817365028461739",  # no number opens a vault, however long
        "7294-1836-5520-9917-44",
        "qwerty",
        "Password1!",
        "aaaaaaaaaaaaaaaaaaaa",
        "құпия",
        "пароль123",
        "құпия-сөз",
        "а-б-в-г-д",
    ],
)
def test_weak_passphrases_are_refused(weak: str) -> None:
    with pytest.raises(WeakPassphraseError) as caught:
        require_strong(weak)
    assert weak not in repr(caught.value) or not weak.strip()


@pytest.mark.parametrize(
    "strong",
    [
        "алма ағаш 7 бұлақ тау",
        "лампа стол река гора",
        "correct horse battery staple",
        "tR4%kd9!qPz2",
        "лампа-стол-река-гора",
        "uzkms-vnqap-xmxjc-hgsmy",  # drawn letters, by chance without a digit
    ],
)
def test_a_few_words_are_enough(strong: str) -> None:
    require_strong(strong)


@given(st.text(max_size=90), st.text("0123456789 -.", max_size=40))
def test_every_text_has_a_strength_and_no_number_is_enough(
    text: str, number: str
) -> None:
    assert 0 <= strength(text).bars <= 5
    assert strength(text).bits >= 0
    assert not strength(number).enough


# Key slots


@given(bytes32, bytes32, fields)
def test_a_slot_opens_with_its_own_key_and_nothing_else(
    data_key: bytes, under: bytes, public: dict[str, object]
) -> None:
    wrapped = keyslots.wrap(data_key, under, public, VAULT, os.urandom)
    assert keyslots.unwrap(wrapped, under, public, VAULT) == data_key
    other = bytes(byte ^ 1 for byte in under)
    for key, said, vault in (
        (other, public, VAULT),
        (under, {**public, "m_kib": "changed"}, VAULT),
        (under, public, bytes(15) + b"\1"),
        (under[:31], public, VAULT),
    ):
        with pytest.raises(WrongKeyError):
            keyslots.unwrap(wrapped, key, said, vault)


@given(bytes32, st.integers(0, 47), st.integers(0, 7))
def test_a_flipped_bit_in_a_slot_is_refused(key: bytes, place: int, bit: int) -> None:
    wrapped = keyslots.wrap(key, key, {}, VAULT, os.urandom)
    sealed = bytearray(wrapped.sealed)
    sealed[place] ^= 1 << bit
    with pytest.raises(WrongKeyError):
        keyslots.unwrap(keyslots.Wrapped(wrapped.nonce, bytes(sealed)), key, {}, VAULT)


def test_purposes_never_share_a_key() -> None:
    data_key = os.urandom(32)
    purposes = ("db", "attachments", "audit", "commit", "header", "backup 00")
    keys = {bytes(keyslots.subkey(data_key, purpose)) for purpose in purposes}
    assert len(keys) == len(purposes)
    assert data_key not in keys


def test_the_header_is_tied_to_key_vault_and_slots() -> None:
    key, other = os.urandom(32), os.urandom(32)
    assert keyslots.commitment(key, VAULT) != keyslots.commitment(other, VAULT)
    assert keyslots.commitment(key, VAULT) != keyslots.commitment(key, bytes(15) + b"1")
    header: dict[str, object] = {"slots": [], "mac": "ignored"}
    mac = keyslots.header_mac(key, header)
    assert mac == keyslots.header_mac(key, {"slots": []})
    assert mac != keyslots.header_mac(key, {"slots": [1]})
    assert keyslots.same(mac, bytes(mac))
    assert not keyslots.same(mac, other)


def test_json_with_no_one_spelling_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        keyslots.canonical_json({"n": float("nan")})
    assert keyslots.canonical_json({"ә": 1, "a": [2]}) == b'{"a":[2],"\\u04d9":1}'


@pytest.mark.parametrize(
    ("size", "threshold", "shares"), [(31, 2, 3), (32, 1, 3), (32, 4, 3), (32, 2, 17)]
)
def test_a_split_that_one_thief_could_use_is_refused(
    size: int, threshold: int, shares: int
) -> None:
    with pytest.raises(ValueError, match="split"):
        recovery.split(bytes(size), threshold, shares)


def test_a_share_tells_its_number_and_how_many_are_needed() -> None:
    shares = recovery.split(os.urandom(32), 3, 5)
    found = [recovery.look_at(f" {share.upper()}\n") for share in shares]
    assert sorted(found) == [(number, 3) for number in range(1, 6)]
    with pytest.raises(BadShareError):
        recovery.look_at(shares[0] + " extra")


# Numbers to compare


@given(st.binary(max_size=64))
def test_a_fingerprint_is_ten_groups_that_check_themselves(content: bytes) -> None:
    groups = fingerprint(content).split(" ")
    assert [len(group) for group in groups] == [5] * 10
    assert all(check_digit(group) == 0 for group in groups)
    assert same_fingerprint(fingerprint(content), "-".join(groups) + "\n")


@given(st.text("0123456789", min_size=2, max_size=9), st.data())
@settings(max_examples=200)
def test_every_slip_of_one_digit_and_every_swap_is_found(
    digits: str, data: st.DataObject
) -> None:
    whole = digits + str(check_digit(digits))
    place = data.draw(st.integers(0, len(whole) - 1))
    wrong = data.draw(st.sampled_from("0123456789").filter(lambda d: d != whole[place]))
    assert check_digit(whole[:place] + wrong + whole[place + 1 :]) != 0
    if place and whole[place] != whole[place - 1]:
        swapped = whole[: place - 1] + whole[place] + whole[place - 1]
        assert check_digit(swapped + whole[place + 1 :]) != 0


def test_nothing_is_the_same_as_nothing() -> None:
    assert not same_fingerprint("", " - ")
    assert not same_fingerprint(fingerprint(b"a"), fingerprint(b"b"))


# Wiping


@given(st.binary(max_size=100))
def test_wiping_leaves_zeros_where_the_secret_was(secret: bytes) -> None:
    buffer = bytearray(secret)
    wipe(buffer)
    assert buffer == bytes(len(secret))
