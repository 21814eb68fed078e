"""The identity store as people use it: apart, short, and never without a trace."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from monitor_app.errors.crypto import WeakPassphraseError
from monitor_app.errors.files import DiskFullError
from monitor_app.errors.vault import (
    DamagedVaultError,
    IdentitiesClosedError,
    IdentitiesExistError,
    NoIdentitiesError,
    PersonCodeMissingError,
    SamePassphraseError,
    UnknownPersonError,
    WrongPassphraseError,
)
from monitor_app.progress import Progress
from monitor_app.usecases import checks, identities, restoring, vaults
from monitor_app.vault import Vault
from tests.vaults import CLOCK, PASSPHRASE, copied, create, reopen

OTHER = "жаңа сөз тіркесі 99 қаз"
NAME = "Құпия-Аты-4711"


def place(session: object, name: str) -> str:
    found = [n.ref for n in session.everything() if n.ref.endswith(f"/{name}")]  # type: ignore[attr-defined]
    return str(found[0])


def told(vault: Vault, code: str = "AB-17", name: str = NAME) -> None:
    session = identities.begin(vault, code, "kk")
    session.answer(place(session, "id_family"), name)
    identities.save(vault, session)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("identities") / "v"
    with create(made) as vault:
        identities.create(vault, OTHER, kdf_memory_mib=64)
        told(vault)
    return made


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return copied(folder, tmp_path / "copy")


@pytest.fixture
def vault(copy: Path) -> Iterator[Vault]:
    with reopen(copy) as opened:
        yield opened


def events(vault: Vault, count: int) -> list[tuple[str, str]]:
    return [(e.event, e.subject) for e in vault.audit.newest(count)]


def test_a_name_is_found_by_its_code_and_the_look_is_logged(vault: Vault) -> None:
    assert identities.exists(vault)
    assert not identities.is_open(vault)
    identities.open_store(vault, OTHER)
    assert identities.codes(vault) == ("AB-17",)
    session = identities.look_up(vault, "AB-17")
    assert session.answers()[place(session, "id_family")] == NAME
    assert events(vault, 2) == [
        ("identities.looked-up", "AB-17"),
        ("identities.opened", ""),
    ]
    with pytest.raises(UnknownPersonError):
        identities.look_up(vault, "AB-99")
    assert events(vault, 1) == [("identities.looked-up", "AB-99")]
    assert NAME not in repr(vault.audit.newest(99))


def test_it_closes_after_two_minutes_and_what_was_typed_can_still_be_saved(
    vault: Vault,
) -> None:
    identities.open_store(vault, OTHER)
    session = identities.look_up(vault, "AB-17")
    session.answer(place(session, "id_first"), "Айгүл")
    CLOCK.now += timedelta(seconds=115)
    assert identities.is_open(vault)
    CLOCK.now += timedelta(seconds=125)
    with pytest.raises(IdentitiesClosedError):
        identities.save(vault, session)
    assert not identities.is_open(vault)
    identities.open_store(vault, OTHER)
    identities.save(vault, session)
    again = identities.look_up(vault, "AB-17").answers()
    assert again[place(session, "id_first")] == "Айгүл"
    assert again[place(session, "id_family")] == NAME
    identities.close(vault)
    with pytest.raises(IdentitiesClosedError):
        identities.codes(vault)
    with pytest.raises(IdentitiesClosedError):
        identities.begin(vault, "AB-18")


def test_a_clock_set_back_closes_it_too(vault: Vault) -> None:
    identities.open_store(vault, OTHER)
    CLOCK.now -= timedelta(seconds=30)
    assert not identities.is_open(vault)
    CLOCK.now += timedelta(seconds=30)


def test_its_passphrase_is_strong_and_its_own(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        with pytest.raises(NoIdentitiesError):
            identities.open_store(vault, OTHER)
        with pytest.raises(WeakPassphraseError):
            identities.create(vault, "123456")
        with pytest.raises(SamePassphraseError):
            identities.create(vault, PASSPHRASE)
        assert not (tmp_path / "v" / "identities").exists()
        identities.create(vault, OTHER, kdf_memory_mib=64)
        with pytest.raises(IdentitiesExistError):
            identities.create(vault, OTHER, kdf_memory_mib=64)
        identities.close(vault)
        with pytest.raises(WrongPassphraseError):
            identities.open_store(vault, PASSPHRASE)


def test_a_sheet_without_a_code_is_not_kept(vault: Vault) -> None:
    identities.open_store(vault, OTHER)
    for wrong in ("", "ab-17", "AB 17", "A" * 13):
        with pytest.raises(PersonCodeMissingError):
            identities.begin(vault, wrong)
    session = identities.begin(vault, "CD-18")
    session.answer(place(session, "person_code"), None)
    with pytest.raises(PersonCodeMissingError):
        identities.save(vault, session)
    assert identities.codes(vault) == ("AB-17",)


def test_a_removed_sheet_is_gone_for_its_own_key_too(vault: Vault, copy: Path) -> None:
    identities.open_store(vault, OTHER)
    identities.remove(vault, "AB-17")
    with pytest.raises(UnknownPersonError):
        identities.remove(vault, "AB-17")
    assert events(vault, 1) == [("identities.removed", "AB-17")]
    assert identities.codes(vault) == ()


def test_neither_passphrase_opens_both_and_no_name_is_in_the_vault(
    copy: Path,
) -> None:
    with reopen(copy) as vault:
        rows = vault.database.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table'"
        )
        for (table,) in rows:
            if not table.startswith(("sqlite_", "answer_index")):
                found = vault.database.execute(f"SELECT * FROM {table}")  # noqa: S608
                assert NAME not in repr(found)
                assert NAME.encode() not in b"".join(
                    cell for row in found for cell in row if isinstance(cell, bytes)
                )
        assert vault.search.find(NAME, 9) == ()
    content = b"".join(f.read_bytes() for f in copy.rglob("*") if f.is_file())
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        assert NAME.encode(encoding) not in content


def flip(file: Path, where: int) -> None:
    content = bytearray(file.read_bytes())
    content[where] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("name", ["identity.db", "vault.json", "vault.copy.json"])
def test_a_byte_flipped_while_it_is_closed_is_named(copy: Path, name: str) -> None:
    flip(copy / "identities" / name, 60)
    found = checks.check_folder(copy, PASSPHRASE, Progress())
    assert [(p.code, p.where) for p in found] == [("identities.damaged", "identities")]


def test_damaged_pages_do_not_open(copy: Path) -> None:
    size = (copy / "identities" / "identity.db").stat().st_size
    flip(copy / "identities" / "identity.db", size - 100)
    with reopen(copy) as vault:
        with pytest.raises(DamagedVaultError):
            identities.open_store(vault, OTHER)
        assert not identities.is_open(vault)
    (copy / "identities" / "identity.db").unlink()
    with reopen(copy) as vault, pytest.raises(DamagedVaultError) as caught:
        identities.open_store(vault, OTHER)
    assert caught.value.details["where"] == "identities/identity.db"
    found = checks.check_folder(copy, PASSPHRASE, Progress(), identity_passphrase=OTHER)
    assert {p.code for p in found} == {"identities.damaged"}


def test_a_store_that_a_crash_left_open_is_checked_when_it_opens(copy: Path) -> None:
    vault = reopen(copy)
    identities.open_store(vault, OTHER)
    told(vault, "EF-19", "тағы")
    assert not vault.check(Progress())
    crashed = copied(copy, copy.parent / "crashed")
    vault.close()
    assert not checks.check_folder(
        crashed, PASSPHRASE, Progress(), identity_passphrase=OTHER
    )
    with reopen(crashed) as vault:
        identities.open_store(vault, OTHER)
        assert identities.codes(vault) == ("AB-17", "EF-19")
        flip(crashed / "identities" / "identity.db", 4096 + 200)
        assert {p.code for p in vault.check(Progress())} == {"identities.damaged"}


def test_a_damaged_copy_of_its_header_is_healed(copy: Path) -> None:
    file = copy / "identities" / "vault.json"
    whole = file.read_bytes()
    flip(file, 40)
    with reopen(copy) as vault:
        identities.open_store(vault, OTHER)
    assert file.read_bytes() == whole
    assert not checks.check_folder(copy, PASSPHRASE, Progress())


def test_a_store_that_cannot_be_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFullError(name="x")

    with create(tmp_path / "v") as vault:
        monkeypatch.setattr("monitor_app.vault.identities.headers.write", full)
        with pytest.raises(DiskFullError):
            identities.create(vault, OTHER, kdf_memory_mib=64)
        monkeypatch.undo()
        assert not identities.exists(vault)
        assert not vault.check(Progress())
        assert not (tmp_path / "v" / "identities").exists()


def test_a_backup_carries_the_store_and_stays_whole(copy: Path, tmp_path: Path) -> None:
    with vaults.open_vault(copy, PASSPHRASE) as vault:
        identities.open_store(vault, OTHER)
        vaults.backup_vault(vault, tmp_path / "b", Progress())
    restoring.restore_vault(tmp_path / "b", tmp_path / "r", PASSPHRASE, Progress())
    found = checks.check_folder(
        tmp_path / "r", PASSPHRASE, Progress(), identity_passphrase=OTHER
    )
    assert not found
