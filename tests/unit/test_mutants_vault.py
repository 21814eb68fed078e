"""Tests that surviving mutants asked for; see `tests/mutation/README.md`."""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from monitor_app import paths
from monitor_app.crypto.keyslots import Wrapped, canonical_json
from monitor_app.errors.crypto import WrongKeyError
from monitor_app.errors.vault import (
    DamagedHeaderError,
    NewerVaultError,
    TamperedHeaderError,
)
from monitor_app.records.profile import Profile
from monitor_app.vault import header as headers
from monitor_app.vault.header import Header, open_slots, parse, wipes_after
from monitor_app.vault.slots import PASSPHRASE, RECOVERY, Slot

KEY = bytearray(range(32))
FEWEST, MOST = headers.FEWEST_BEFORE_WIPE, headers.MOST_BEFORE_WIPE


def slot(kind: str, mark: int) -> Slot:
    return Slot({"type": kind, "mark": mark}, Wrapped(bytes(12), bytes(48)))


def sealed(*slots: Slot, **changed: Any) -> Header:
    plain = Header(
        vault_id=bytes(16),
        profile=Profile.MONITOR,
        slots=slots,
        commit=b"",
        mac=b"",
        **changed,
    )
    return plain.sealed(KEY)


def written(header: Header, **changed: object) -> bytes:
    return json.dumps({**header.to_json(), **changed}).encode()


def test_a_header_is_the_one_that_was_sealed_in_each_part() -> None:
    header = sealed(slot(PASSPHRASE, 1))
    header.check(KEY)
    for wrong in (
        replace(header, mac=bytes(32)),
        replace(header, slots=()),
        replace(header, wipe_after=5),
        replace(header, commit=bytes(32)),
        replace(header, profile=Profile.OFFICE),
    ):
        with pytest.raises(TamperedHeaderError):
            wrong.check(KEY)


def test_every_slot_of_the_kind_is_tried() -> None:
    header = sealed(slot(RECOVERY, 1), slot(PASSPHRASE, 2), slot(PASSPHRASE, 3))
    tried: list[object] = []

    def opened(one: Slot) -> bytearray:
        tried.append(one.fields["mark"])
        if one.fields["mark"] == 2:
            raise WrongKeyError
        return KEY

    assert open_slots(header, PASSPHRASE, opened) == KEY
    assert tried == [2, 3]
    assert open_slots(sealed(slot(RECOVERY, 1)), PASSPHRASE, opened) is None


def test_a_header_may_be_a_mebibyte_long() -> None:
    content = written(sealed(slot(PASSPHRASE, 1)))
    most = headers._MOST_BYTES
    assert parse(content.ljust(most)).vault_id == bytes(16)
    with pytest.raises(DamagedHeaderError):
        parse(content.ljust(most + 1))


@pytest.mark.parametrize(
    "spelled", ["other-file/2", "xhrm-vault/2", "ohrm-vault/x", "ohrm-vault/", 1, None]
)
def test_only_our_own_later_formats_are_newer(spelled: object) -> None:
    header = sealed(slot(PASSPHRASE, 1))
    with pytest.raises(DamagedHeaderError):
        parse(written(header, format=spelled))
    with pytest.raises(NewerVaultError):
        parse(written(header, format="ohrm-vault/2"))


@pytest.mark.parametrize("slots", [[1], ["a"], {}, "ab", None, [[]]])
def test_slots_are_a_list_of_objects(slots: object) -> None:
    with pytest.raises(DamagedHeaderError):
        parse(written(sealed(slot(PASSPHRASE, 1)), slots=slots))


@pytest.mark.parametrize("value", [0, FEWEST, FEWEST + 1, MOST])
def test_how_many_mistakes_erase_is_kept(value: int, tmp_path: Path) -> None:
    header = sealed(slot(PASSPHRASE, 1), wipe_after=value)
    assert parse(written(header)) == header
    headers.write(tmp_path, header)
    assert wipes_after(tmp_path) == value


def test_a_header_without_that_limit_is_spelled_without_it() -> None:
    """Vaults made before the limit existed keep their bytes and their seal."""
    assert "wipe_after" not in sealed(slot(PASSPHRASE, 1)).to_json()
    assert sealed(slot(PASSPHRASE, 1), wipe_after=MOST).to_json()["wipe_after"] == MOST


@pytest.mark.parametrize(
    "value", [FEWEST - 1, MOST + 1, -1, 1, True, False, "5", 5.0, None, [5]]
)
def test_a_header_cannot_ask_to_be_erased_at_once(value: object) -> None:
    with pytest.raises(DamagedHeaderError):
        parse(written(sealed(slot(PASSPHRASE, 1)), wipe_after=value))


def test_copies_that_disagree_erase_nothing(tmp_path: Path) -> None:
    one, other = (sealed(slot(PASSPHRASE, 1), wipe_after=n) for n in (5, 6))
    headers.write(tmp_path, one)
    (tmp_path / headers.NAMES[1]).write_bytes(canonical_json(other.to_json()) + b"\n")
    assert wipes_after(tmp_path) == 0


def test_a_copy_that_is_missing_or_other_is_not_whole(tmp_path: Path) -> None:
    header = sealed(slot(PASSPHRASE, 1))
    name = headers.NAMES[0]
    assert not headers.is_whole(tmp_path, name, header)
    headers.write(tmp_path, header)
    assert headers.is_whole(tmp_path, name, header)
    (tmp_path / name).write_bytes(canonical_json(header.to_json()))
    assert not headers.is_whole(tmp_path, name, header)


@pytest.mark.parametrize("number", [1.5, 1e300, math.inf, -math.inf, math.nan])
def test_a_header_has_whole_numbers_only(number: float) -> None:
    """Also where nobody looks: one that is infinite cannot be written again."""
    with pytest.raises(DamagedHeaderError):
        parse(written(sealed(slot(PASSPHRASE, 1)), later=number))


def test_no_more_of_a_file_is_read_than_tells_that_it_is_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = headers._MOST_BYTES
    content = written(sealed(slot(PASSPHRASE, 1)))
    really = paths.beginning
    asked: list[int] = []

    def beginning(path: Path, count: int) -> bytes:
        asked.append(count)
        return really(path, count)

    monkeypatch.setattr(paths, "beginning", beginning)
    (tmp_path / headers.NAMES[0]).write_bytes(content.rjust(most))
    assert [found.vault_id for found in headers.read(tmp_path)] == [bytes(16)]
    (tmp_path / headers.NAMES[0]).write_bytes(content.rjust(most + 1))
    with pytest.raises(DamagedHeaderError):
        headers.read(tmp_path)
    assert set(asked) == {most + 1}
