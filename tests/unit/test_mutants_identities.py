"""Tests of the identity store that mutants asked for: `tests/mutation/README.md`."""

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from monitor_app.crypto.keyslots import subkey
from monitor_app.crypto.passphrase import FLOOR
from monitor_app.errors.files import DiskFullError, FileMissingError
from monitor_app.errors.vault import (
    DamagedVaultError,
    IdentitiesClosedError,
    IdentitiesExistError,
    NoIdentitiesError,
    TooManyTriesError,
    UnknownPersonError,
    WrongPassphraseError,
)
from monitor_app.records.profile import Profile
from monitor_app.vault import header as headers
from monitor_app.vault import migrate
from monitor_app.vault.audit import AuditLog
from monitor_app.vault.database import Database
from monitor_app.vault.identities import IdentityStore
from monitor_app.vault.meta import MetaRepository
from tests.vaults import bare_database, copied

PASSPHRASE = "жаңа сөз тіркесі 99 қаз"
NAMES = ("vault.json", "vault.copy.json", "identity.db")
NOTE = "identities-sha256"
Unlocked = tuple[headers.Header, bytearray, tuple[str, ...]]


class Around:
    """What a vault gives its identity store: a database, a log, a clock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
        self.asked: list[int] = []
        if (folder / "vault.db").exists():
            self.database = Database(folder / "vault.db", bytearray(32))
        else:
            folder.mkdir()
            self.database = bare_database(folder)
        self.meta = MetaRepository(self.database)
        self.audit = AuditLog(self.database, folder, bytearray(32), self.clock)

    def clock(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def random(self, count: int) -> bytes:
        self.asked.append(count)
        return os.urandom(count)

    def store(self) -> IdentityStore:
        return IdentityStore(
            self.folder, self.audit, self.clock, self.random, self.meta
        )

    def events(self) -> list[tuple[str, str]]:
        return [(e.event, e.subject) for e in reversed(self.audit.newest(99))]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a closed store that knows one person."""
    around = Around(tmp_path_factory.mktemp("identities") / "v")
    store = around.store()
    store.create(PASSPHRASE, FLOOR, Profile.OFFICE)
    store.put("AB-17", b"sheet", "2026-11-24")
    store.close()
    around.database.close()
    return around.folder


@pytest.fixture
def around(made: Path, tmp_path: Path) -> Iterator[Around]:
    found = Around(copied(made, tmp_path / "v"))
    yield found
    found.database.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Around]:
    found = Around(tmp_path / "empty")
    yield found
    found.database.close()


@pytest.fixture
def store(around: Around) -> Iterator[IdentityStore]:
    found = around.store()
    yield found
    found.close()


def noted(folder: Path) -> bytes:
    """Compute the note by `vault/FORMAT.md`, section 6, alone."""
    whole = b""
    for name in NAMES:
        if (folder / name).exists():
            whole += hashlib.sha256((folder / name).read_bytes()).digest()
        whole += name.encode()
    return hashlib.sha256(whole).digest()


def full(*_: object) -> None:
    raise DiskFullError(name="x")


# Making it


def test_a_new_store_has_keys_of_its_own_and_stays_open(empty: Around) -> None:
    store, folder = empty.store(), empty.folder / "identities"
    assert (store.exists, store.is_open) == (False, False)
    store.create(PASSPHRASE, FLOOR, Profile.OFFICE)
    assert (store.exists, store.is_open) == (True, True)
    assert empty.asked[:2] == [16, 32]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert empty.events() == [("identities.created", "")]
    store.put("CD-02", b"s", "t")
    store.close()
    header, key, damaged = headers.unlock(folder, headers.with_passphrase(PASSPHRASE))
    assert (header.profile, damaged) == (Profile.OFFICE, ())
    database = Database(folder / "identity.db", subkey(key, "db"))
    assert database.execute("SELECT * FROM sheets") == [("CD-02", b"s", "t")]
    database.close()
    with pytest.raises(IdentitiesExistError):
        store.create(PASSPHRASE, FLOOR, Profile.OFFICE)


def test_an_empty_folder_left_behind_is_in_nobody_s_way(empty: Around) -> None:
    (empty.folder / "identities").mkdir()
    store = empty.store()
    store.create(PASSPHRASE, FLOOR, Profile.MONITOR)
    store.close()
    assert store.exists


@pytest.mark.parametrize("name", NAMES[:2])
def test_one_copy_of_the_header_is_enough_to_be_there(
    around: Around, store: IdentityStore, name: str
) -> None:
    (around.folder / "identities" / name).unlink()
    assert store.exists
    store.open(PASSPHRASE)
    assert (around.folder / "identities" / name).exists()  # healed


def test_a_store_that_finds_no_place_is_explained(tmp_path: Path) -> None:
    around = Around(tmp_path / "v")
    store = IdentityStore(
        tmp_path / "gone", around.audit, around.clock, around.random, around.meta
    )
    with pytest.raises(FileMissingError) as caught:
        store.create(PASSPHRASE, FLOOR, Profile.MONITOR)
    assert caught.value.details["name"] == "identities"
    around.database.close()


def test_a_store_that_cannot_be_made_leaves_nothing(
    empty: Around, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = empty.store()
    monkeypatch.setattr(headers, "write", full)
    with pytest.raises(DiskFullError):
        store.create(PASSPHRASE, FLOOR, Profile.MONITOR)
    assert not store.is_open
    assert not (empty.folder / "identities").exists()
    assert empty.events() == []


def test_a_database_that_cannot_be_prepared_is_closed_and_its_key_wiped(
    around: Around, store: IdentityStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Database, Path, bytearray, Path]] = []
    keys: list[bytes] = []

    def refused(database: Database, folder: Path, key: bytearray, to: Path) -> int:
        seen.append((database, folder, key, to))
        keys.append(bytes(key))
        raise DiskFullError(name="x")

    monkeypatch.setattr(migrate, "migrate", refused)
    with pytest.raises(DiskFullError):
        store.open(PASSPHRASE)
    ((database, folder, key, scripts),) = seen
    assert folder == around.folder / "identities"  # where a copy would be kept
    assert scripts.name == "identity_migrations"
    assert keys[0] != bytes(32)
    assert key == bytes(32)
    with pytest.raises(AssertionError, match="closed database"):
        database.execute("SELECT 1")
    assert not store.is_open


def test_the_data_key_is_wiped_as_soon_as_it_is_not_needed(
    around: Around, store: IdentityStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys: list[bytearray] = []
    unlock = headers.unlock

    def watched(folder: Path, opener: headers.Opener) -> Unlocked:
        found = unlock(folder, opener)
        keys.append(found[1])
        assert found[1] != bytes(32)
        return found

    monkeypatch.setattr(headers, "unlock", watched)
    store.open(PASSPHRASE)
    assert keys == [bytearray(32)]
    store.close()
    (around.folder / "identities" / "identity.db").unlink()
    with pytest.raises(DamagedVaultError):
        store.open(PASSPHRASE)
    assert keys == [bytearray(32)] * 2


# Opening and closing it


def test_wrong_passphrases_are_counted_apart_from_the_vault(
    around: Around, store: IdentityStore, empty: Around
) -> None:
    with pytest.raises(NoIdentitiesError):
        empty.store().open(PASSPHRASE)
    waits = []
    for _ in range(3):
        with pytest.raises(WrongPassphraseError) as caught:
            store.open("wrong")
        waits.append(caught.value.details["wait_seconds"])
    assert waits == [0, 0, 2]
    with pytest.raises(TooManyTriesError):
        store.open(PASSPHRASE)
    assert (around.folder / "identities" / "tries").exists()
    assert not (around.folder / "tries").exists()
    around.wait(3)
    store.open(PASSPHRASE)
    assert not (around.folder / "identities" / "tries").exists()
    assert around.events()[-1] == ("identities.opened", "")


def test_it_is_open_for_two_minutes_after_its_last_use(
    around: Around, store: IdentityStore
) -> None:
    store.open(PASSPHRASE)
    for _ in range(2):
        around.wait(120)
        assert store.is_open
        store.require_open()  # is a use
    around.wait(120)
    assert store.is_open  # is none
    around.wait(0.001)
    with pytest.raises(IdentitiesClosedError):
        store.require_open()
    around.wait(500)
    store.open(PASSPHRASE)
    assert store.is_open
    around.wait(-0.001)
    assert not store.is_open


def test_the_files_are_noted_when_it_closes_and_the_note_goes_when_it_opens(
    around: Around, store: IdentityStore
) -> None:
    folder = around.folder / "identities"
    assert around.meta.find(NOTE) == noted(folder)
    store.open(PASSPHRASE)
    assert around.meta.find(NOTE) is None
    store.put("CD-02", b"s", "t")
    around.wait(121)
    assert not store.is_open
    assert around.meta.find(NOTE) == noted(folder)
    assert not (folder / "identity.db-wal").exists()
    store.close()
    assert around.meta.find(NOTE) == noted(folder)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_changed_or_went_while_it_was_closed_is_noticed(
    around: Around, store: IdentityStore, name: str
) -> None:
    file = around.folder / "identities" / name
    assert store.problems() == ()
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    found = [(p.code, p.where) for p in store.problems()]
    assert found == [("identities.damaged", "identities")]
    file.unlink()
    assert len(store.problems()) == 1
    around.meta.put(NOTE, noted(around.folder / "identities"))
    assert store.problems() == ()
    around.meta.drop(NOTE)
    file.write_bytes(b"x")
    assert store.problems() == ()  # a crash left no note: opening checks every page


def test_damage_under_an_open_store_is_named_by_its_file(
    around: Around, store: IdentityStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.open(PASSPHRASE)
    assert store.problems() == ()
    monkeypatch.setattr(Database, "problems", lambda _self: ["page 2"])
    found = [(p.code, p.where) for p in store.problems()]
    assert found == [("identities.damaged", "identities/identity.db: page 2")]


def test_a_store_without_its_database_or_with_a_bad_page_stays_closed(
    around: Around, store: IdentityStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Database, "problems", lambda _self: ["page 2"])
        with pytest.raises(DamagedVaultError):
            store.open(PASSPHRASE)
    assert not store.is_open
    (around.folder / "identities" / "identity.db").unlink()
    with pytest.raises(DamagedVaultError):
        store.open(PASSPHRASE)
    assert not store.is_open
    assert not (around.folder / "identities" / "identity.db").exists()


@pytest.mark.parametrize(
    ("target", "name"), [(Database, "checkpoint"), (MetaRepository, "put")]
)
def test_it_closes_also_where_nothing_can_be_noted(
    store: IdentityStore, monkeypatch: pytest.MonkeyPatch, target: type, name: str
) -> None:
    store.open(PASSPHRASE)
    monkeypatch.setattr(target, name, full)
    store.close()
    assert not store.is_open


# Sheets


def test_sheets_are_kept_by_code_and_every_look_is_logged(
    around: Around, store: IdentityStore
) -> None:
    store.open(PASSPHRASE)
    store.put("CD-02", b"theirs", "t")
    store.put("AB-17", b"newer", "2026-12-01")
    assert store.codes() == ("AB-17", "CD-02")
    before = len(around.events())
    assert store.sheet("AB-17") == b"newer"
    assert store.find("CD-02") == b"theirs"
    assert store.find("EF-03") is None
    with pytest.raises(UnknownPersonError):
        store.sheet("EF-04")
    looks = [("identities.looked-up", c) for c in ("AB-17", "CD-02", "EF-03", "EF-04")]
    assert around.events()[before:] == looks
    store.remove("AB-17")
    assert store.codes() == ("CD-02",)
    assert store.find("CD-02") == b"theirs"


def test_what_fails_in_a_step_is_not_kept(store: IdentityStore) -> None:
    store.open(PASSPHRASE)
    with pytest.raises(KeyError), store.transaction():  # noqa: PT012
        store.put("CD-02", b"s", "t")
        raise KeyError
    assert store.codes() == ("AB-17",)
    with store.transaction():
        store.put("CD-02", b"s", "t")
    assert store.codes() == ("AB-17", "CD-02")
    store.close()
    with pytest.raises(IdentitiesClosedError), store.transaction():
        pass
