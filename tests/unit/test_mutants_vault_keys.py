"""Slots and keyring; asked for by mutants, see `tests/mutation/README.md`."""

import base64
import contextlib
import io
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from monitor_app.crypto import keyslots, recovery
from monitor_app.crypto.age import AgeReader
from monitor_app.crypto.age_keys import X25519Identity
from monitor_app.crypto.keyslots import canonical_json
from monitor_app.crypto.passphrase import KdfCost, derive_key
from monitor_app.errors.crypto import AgeNoMatchError, WrongKeyError
from monitor_app.errors.vault import (
    DamagedHeaderError,
    WrongPassphraseError,
    WrongSharesError,
)
from monitor_app.records.profile import Profile
from monitor_app.vault import header as headers
from monitor_app.vault import slots
from monitor_app.vault.header import Header
from monitor_app.vault.keyring import Keyring
from monitor_app.vault.slots import Slot, SlotMaker

KEY = bytes(range(32))
VAULT = bytes(range(16))
CHEAP = KdfCost(19 * 1024, 2, 1)  # the least a reader takes; three different numbers
WORDS = "алма ағаш 7 бұлақ тау"


@pytest.fixture(scope="module")
def maker() -> SlotMaker:
    return SlotMaker(bytearray(KEY), VAULT, os.urandom)


@pytest.fixture(scope="module")
def by_words(maker: SlotMaker) -> Slot:
    return maker.passphrase(WORDS, CHEAP)


def by_hand(slot: Slot, under: bytes) -> bytes:
    """Open a slot as FORMAT.md 2.2 says, without the code that is tested."""
    bound = canonical_json({"slot": slot.fields, "vault": VAULT.hex()})
    return AESGCM(under).decrypt(slot.wrapped.nonce, slot.wrapped.sealed, bound)


# Slots


def test_a_passphrase_slot_is_what_the_format_says(by_words: Slot) -> None:
    salt = base64.b64decode(str(by_words.fields["salt"]))
    assert by_words.fields == {
        "type": "argon2id",
        "salt": base64.b64encode(salt).decode(),
        "m_kib": 19 * 1024,
        "t": 2,
        "p": 1,
    }
    assert len(salt) == 32
    assert by_hand(by_words, derive_key(WORDS, salt, CHEAP)) == KEY
    assert slots.opened_with_passphrase(by_words, VAULT, WORDS) == KEY
    for vault, words in ((VAULT, "other"), (bytes(16), WORDS)):
        with pytest.raises(WrongKeyError):
            slots.opened_with_passphrase(by_words, vault, words)


def test_a_recovery_slot_is_what_the_format_says(maker: SlotMaker) -> None:
    secret = os.urandom(32)
    slot = maker.recovery(secret, 2, 3)
    assert slot.fields == {"type": "slip39", "threshold": 2, "shares": 3}
    assert by_hand(slot, secret) == KEY
    assert slots.opened_with_secret(slot, VAULT, secret) == KEY
    for vault, other in ((VAULT, bytes(32)), (bytes(16), secret)):
        with pytest.raises(WrongKeyError):
            slots.opened_with_secret(slot, vault, other)


def test_an_escrow_slot_is_what_the_format_says(maker: SlotMaker) -> None:
    office = X25519Identity.generate()
    recipient = str(office.recipient())
    slot = maker.escrow(recipient)
    blob = base64.b64decode(str(slot.fields["blob"]))
    assert set(slot.fields) == {"type", "recipient", "blob"}
    assert (slot.fields["type"], slot.fields["recipient"]) == ("age-escrow", recipient)
    secret = AgeReader(io.BytesIO(blob), [office]).read()
    assert len(secret) == 32
    assert by_hand(slot, secret) == KEY
    assert slots.opened_with_identities(slot, VAULT, [office]) == KEY
    with pytest.raises(WrongKeyError):
        slots.opened_with_identities(slot, bytes(16), [office])


@pytest.mark.parametrize(
    "damaged",
    [
        lambda _blob: b"nothing of age",
        lambda blob: blob[:-1],
        lambda blob: blob[:-1] + bytes([blob[-1] ^ 1]),
        lambda blob: blob[:30] + bytes([blob[30] ^ 1]) + blob[31:],
        lambda blob: blob.replace(b"\n--- ", b"\n--- A", 1),
        lambda _blob: b"",
    ],
    ids=["other", "cut", "last byte", "stanza", "mac", "empty"],
)
def test_a_damaged_escrow_does_not_open(
    maker: SlotMaker, damaged: Callable[[bytes], bytes]
) -> None:
    office = X25519Identity.generate()
    slot = maker.escrow(str(office.recipient()))
    blob = damaged(base64.b64decode(str(slot.fields["blob"])))
    changed = {**slot.fields, "blob": base64.b64encode(blob).decode()}
    with pytest.raises(WrongKeyError):
        slots.opened_with_identities(Slot(changed, slot.wrapped), VAULT, [office])


def test_a_slot_is_read_as_it_was_written(by_words: Slot) -> None:
    written = by_words.to_json()
    assert written == {
        **by_words.fields,
        "nonce": base64.b64encode(by_words.wrapped.nonce).decode(),
        "wrapped": base64.b64encode(by_words.wrapped.sealed).decode(),
    }
    assert Slot.from_json(written) == by_words
    assert by_words.cost == CHEAP


@pytest.mark.parametrize(
    "change",
    [
        {"type": "rot13"},
        {"type": None},
        {"nonce": "not base64"},
        {"nonce": "AA*A="},
        {"wrapped": "AAA"},
        {"wrapped": 7},
        {"wrapped": "қ"},
    ],
)
def test_what_is_no_slot_is_refused(by_words: Slot, change: dict[str, object]) -> None:
    with pytest.raises(DamagedHeaderError):
        Slot.from_json({**by_words.to_json(), **change})
    for key in change:
        left_out = {k: v for k, v in by_words.to_json().items() if k != key}
        with pytest.raises(DamagedHeaderError):
            Slot.from_json(left_out)


@pytest.mark.parametrize(
    "change",
    [
        {"salt": base64.b64encode(bytes(31)).decode()},
        {"salt": base64.b64encode(bytes(33)).decode()},
        {"salt": None},
        {"m_kib": "65536"},
        {"m_kib": None},
        {"t": True},
        {"p": 1.0},
    ],
)
def test_a_slot_that_asks_for_nonsense_is_refused(
    by_words: Slot, change: dict[str, object]
) -> None:
    slot = replace(by_words, fields={**by_words.fields, **change})
    with pytest.raises(DamagedHeaderError):
        slots.opened_with_passphrase(slot, VAULT, WORDS)


# The keyring


@pytest.fixture
def keyring(by_words: Slot, maker: SlotMaker, tmp_path: Path) -> Keyring:
    office = str(X25519Identity.generate().recipient())
    every = (by_words, maker.escrow(office))
    header = Header(VAULT, Profile.MONITOR, every, b"", b"").sealed(bytearray(KEY))
    headers.write(tmp_path, header)
    return Keyring(tmp_path, header, bytearray(KEY), os.urandom)


def kinds(keyring: Keyring) -> list[str]:
    return [slot.type for slot in keyring.header.slots]


def in_force(keyring: Keyring, folder: Path) -> Header:
    """Return the header on the disk, which must be whole, sealed and the one in use."""
    (header,) = headers.read(folder)
    assert header == keyring.header
    assert all(headers.is_whole(folder, name, header) for name in headers.NAMES)
    header.check(bytearray(KEY))
    return header


def test_what_a_keyring_tells_of_its_slots_is_public(keyring: Keyring) -> None:
    words, escrow = keyring.slots()
    assert words == {"type": "argon2id", "m_kib": 19 * 1024, "t": 2, "p": 1}
    assert set(escrow) == {"type", "recipient"}


def test_a_subkey_is_of_the_data_key(keyring: Keyring) -> None:
    assert keyring.subkey("db") == keyslots.subkey(KEY, "db")
    assert keyring.subkey("audit") != keyring.subkey("db")


def test_a_new_passphrase_takes_the_place_of_the_old_one(
    keyring: Keyring, tmp_path: Path
) -> None:
    (escrow,) = (s for s in keyring.header.slots if s.type == "age-escrow")
    assert keyring.opens_with(WORDS)
    assert not keyring.opens_with("жаңа")
    keyring.change_passphrase("жаңа", CHEAP)
    header = in_force(keyring, tmp_path)
    assert header.slots[1:] == (escrow,)
    assert kinds(keyring) == ["argon2id", "age-escrow"]
    assert headers.with_passphrase("жаңа")(header) == KEY
    with pytest.raises(WrongPassphraseError):
        headers.with_passphrase(WORDS)(header)
    assert keyring.opens_with("жаңа")


def test_an_escrow_comes_and_goes_alone(keyring: Keyring, tmp_path: Path) -> None:
    keyring.remove_escrow()
    in_force(keyring, tmp_path)
    assert kinds(keyring) == ["argon2id"]
    keyring.remove_escrow()
    older, office = X25519Identity.generate(), X25519Identity.generate()
    keyring.add_escrow(str(older.recipient()))
    keyring.add_escrow(str(office.recipient()))
    header = in_force(keyring, tmp_path)
    assert sorted(kinds(keyring)) == ["age-escrow", "argon2id"]
    assert headers.with_identities([office])(header) == KEY
    with pytest.raises(AgeNoMatchError):
        headers.with_identities([older])(header)


MIB = 1024


@pytest.mark.parametrize(
    ("at_least", "rewritten"),
    [
        (KdfCost(19 * MIB, 2, 4), None),  # more lanes alone are no reason
        (KdfCost(19 * MIB - 1, 1, 1), None),
        (KdfCost(20 * MIB, 2, 1), KdfCost(20 * MIB, 2, 1)),
        (KdfCost(19 * MIB, 3, 1), KdfCost(19 * MIB, 3, 1)),
        (KdfCost(20 * MIB, 1, 2), KdfCost(20 * MIB, 2, 2)),  # nothing becomes cheaper
        (KdfCost(8 * MIB, 3, 3), KdfCost(19 * MIB, 3, 3)),
    ],
)
def test_a_slot_is_made_dearer_and_never_cheaper(
    keyring: Keyring, tmp_path: Path, at_least: KdfCost, rewritten: KdfCost | None
) -> None:
    before = keyring.header
    assert keyring.strengthen(WORDS, at_least) is (rewritten is not None)
    header = in_force(keyring, tmp_path)
    assert (header == before) is (rewritten is None)
    (slot,) = (s for s in header.slots if s.type == "argon2id")
    assert slot.cost == (rewritten or CHEAP)
    assert headers.with_passphrase(WORDS)(header) == KEY


def test_shares_open_the_vault_until_others_are_made(
    keyring: Keyring, tmp_path: Path
) -> None:
    older = keyring.make_shares(2, 3)
    shares = keyring.make_shares(3, 4)
    assert len(shares) == 4
    header = in_force(keyring, tmp_path)
    (slot,) = (s for s in header.slots if s.type == "slip39")
    assert slot.fields == {"type": "slip39", "threshold": 3, "shares": 4}
    assert headers.with_secret(recovery.combine(shares[1:]))(header) == KEY
    keyring.prove_shares(shares[:3])
    with pytest.raises(WrongSharesError):
        keyring.prove_shares(older[:2])


def test_shares_of_another_key_prove_nothing(tmp_path: Path) -> None:
    """A header that is in order, of another vault than the one that is open."""
    theirs = bytearray(os.urandom(32))
    header = Header(VAULT, Profile.MONITOR, (), b"", b"").sealed(theirs)
    other = Keyring(tmp_path, header, theirs, os.urandom)
    shares = other.make_shares(2, 2)
    with pytest.raises(WrongSharesError):
        Keyring(tmp_path, other.header, bytearray(KEY), os.urandom).prove_shares(shares)
    other.prove_shares(shares)


def test_a_key_that_shares_brought_back_is_wiped(
    keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = keyring.make_shares(2, 2)
    for key in (bytearray(KEY), bytearray(range(1, 33))):
        monkeypatch.setattr(headers, "with_secret", lambda _, key=key: lambda _h: key)
        with contextlib.suppress(WrongSharesError):
            keyring.prove_shares(shares)
        assert key == bytearray(32)


@pytest.mark.parametrize("wrong", [0, 5, 6, 50])
def test_a_limit_of_wrong_passphrases_is_sealed(
    keyring: Keyring, tmp_path: Path, wrong: int
) -> None:
    keyring.wipe_after(wrong)
    assert in_force(keyring, tmp_path).wipe_after == wrong
    assert headers.wipes_after(tmp_path) == wrong


@pytest.mark.parametrize("wrong", [-1, 1, 4, 51])
def test_a_limit_that_a_header_may_not_have_is_refused(
    keyring: Keyring, tmp_path: Path, wrong: int
) -> None:
    with pytest.raises(ValueError, match=str(wrong)):
        keyring.wipe_after(wrong)
    assert in_force(keyring, tmp_path).wipe_after == 0


def test_a_fingerprint_tells_a_slot_from_a_later_one(keyring: Keyring) -> None:
    assert keyring.fingerprint("slip39") == ""
    keyring.make_shares(2, 2)
    (slot,) = (s for s in keyring.header.slots if s.type == "slip39")
    assert keyring.fingerprint("slip39") == slot.wrapped.nonce.hex()
    assert keyring.fingerprint("argon2id") != keyring.fingerprint("slip39")


def test_a_closed_keyring_has_no_key(keyring: Keyring) -> None:
    keyring.close()
    assert keyring._data_key == bytearray(32)
    keyring.close()
