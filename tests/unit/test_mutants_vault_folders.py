"""Migrations, single values and folders; asked for by mutants, see `tests/mutation`."""

import io
from pathlib import Path

import pytest
from monitor_app.errors.files import DiskFullError, FileMissingError
from monitor_app.errors.vault import (
    DamagedVaultError,
    FolderNotEmptyError,
    NewerVaultError,
)
from monitor_app.vault import folders, migrate
from monitor_app.vault.database import Database
from monitor_app.vault.meta import MetaRepository

KEY = bytearray(range(32))

# Single values


def test_a_value_is_kept_replaced_and_forgotten(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", KEY)
    migrate.migrate(database, tmp_path, KEY)
    meta = MetaRepository(database)
    assert meta.find("a") is None
    meta.put("a", b"1")
    meta.put("b", b"")
    meta.put("a", b"\x00\xff")
    assert (meta.find("a"), meta.find("b")) == (b"\x00\xff", b"")
    assert type(meta.find("a")) is bytes
    meta.drop("a")
    meta.drop("nobody")
    assert (meta.find("a"), meta.find("b")) == (None, b"")
    database.close()


# Migrations

FIRST = "CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB) STRICT;\n"
SECOND = "INSERT INTO meta VALUES ('қазақ', x'01');\n"


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    place = tmp_path / "scripts"
    place.mkdir()
    (place / "0001_first.sql").write_text(FIRST, encoding="utf-8")
    (place / "0002_second_2.sql").write_text(SECOND, encoding="utf-8")
    (place / "README.md").write_text("no migration")
    return place


def test_migrations_are_read_in_their_order(
    scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(io, "text_encoding", lambda name, *_: name or "cp1251")
    assert list(migrate.migrations(scripts)) == [(1, FIRST), (2, SECOND)]
    assert migrate.newest(scripts) == 2


@pytest.mark.parametrize(
    "name",
    ["0004_gap.sql", "0002_twice.sql", "003_short.sql", "0003-dash.sql", "0003_B.sql"],
)
def test_a_misnamed_migration_stops_everything(scripts: Path, name: str) -> None:
    (scripts / name).write_text("SELECT 1;\n")
    with pytest.raises(ValueError, match="misnamed"):
        list(migrate.migrations(scripts))


def migrated(place: Path, scripts: Path) -> Database:
    database = Database(place / "v.db", KEY)
    assert migrate.migrate(database, place, KEY, scripts) == migrate.newest(scripts)
    return database


def test_only_what_is_missing_runs(tmp_path: Path, scripts: Path) -> None:
    third = scripts / "0003_third.sql"
    database = Database(tmp_path / "v.db", KEY)
    assert migrate.schema_of(database) == 0
    database.close()
    for _again in range(2):
        database = migrated(tmp_path, scripts)
        assert migrate.schema_of(database) == 2
        assert database.execute("SELECT * FROM meta") == [("қазақ", b"\x01")]
        database.close()
    assert not list(tmp_path.glob("before-*"))
    third.write_text("DELETE FROM meta;\n")
    database = migrated(tmp_path, scripts)
    assert migrate.schema_of(database) == 3
    assert database.execute("SELECT * FROM meta") == []
    assert [f.name for f in tmp_path.glob("before-*")] == ["before-0003.db"]
    before = Database(tmp_path / "before-0003.db", KEY)
    assert migrate.schema_of(before) == 2
    assert before.execute("SELECT * FROM meta") == [("қазақ", b"\x01")]
    before.close()
    third.unlink()
    with pytest.raises(NewerVaultError) as caught:
        migrate.migrate(database, tmp_path, KEY, scripts)
    assert caught.value.details == {"found": 3, "supported": 2}
    database.close()


def test_the_first_schema_is_copied_before_it_goes(
    tmp_path: Path, scripts: Path
) -> None:
    second = scripts / "0002_second_2.sql"
    second.unlink()
    migrated(tmp_path, scripts).close()
    second.write_text("DROP TABLE meta;\n")
    migrated(tmp_path, scripts).close()
    copy = Database(tmp_path / "before-0002.db", KEY)
    assert copy.execute("SELECT * FROM meta") == []
    copy.close()


def test_a_copy_that_is_not_whole_stops_the_migration_and_is_not_held(
    tmp_path: Path, scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated(tmp_path, scripts).close()
    (scripts / "0003_third.sql").write_text("DELETE FROM meta;\n")
    database = Database(tmp_path / "v.db", KEY)
    closed: list[str] = []
    really = Database.close

    def close(self: Database) -> None:
        closed.append(self._name)
        really(self)

    monkeypatch.setattr(Database, "close", close)
    monkeypatch.setattr(Database, "problems", lambda _self: ["a page"])
    with pytest.raises(DamagedVaultError) as caught:
        migrate.migrate(database, tmp_path, KEY, scripts)
    assert caught.value.details == {"where": "before-0003.db"}
    assert closed == ["before-0003.db", "before-0003.db"]  # written, and read back
    assert migrate.schema_of(database) == 2
    database.close()


# Folders


def test_a_new_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert folders.empty_folder(folder) is True
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folders.empty_folder(folder) is False


def test_only_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / ".hidden").write_text("mine")
    for name in ("file", "full"):
        with pytest.raises(FolderNotEmptyError) as caught:
            folders.empty_folder(tmp_path / name)
        assert caught.value.details == {"name": name}
    for place in (tmp_path / "nowhere" / "v", tmp_path / "file" / "v"):
        with pytest.raises(FileMissingError) as missing:
            folders.empty_folder(place)
        assert missing.value.details == {"name": place.parent.name}
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_that_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **_named: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(DiskFullError) as caught:
        folders.empty_folder(tmp_path / "new")
    assert caught.value.details == {"name": "new"}


@pytest.mark.parametrize("made", [True, False])
def test_what_a_failed_creation_left_goes(tmp_path: Path, *, made: bool) -> None:
    folder = tmp_path / "v"
    for name in ("vault.db", "attachments/a", "identities/b", "identities/c"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    folders.empty(folder, made=made)
    assert folder.exists() is not made
    assert made or not list(folder.iterdir())
    folders.empty(tmp_path / "nowhere", made=made)


def test_what_cannot_go_keeps_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "v"
    (folder / "attachments").mkdir(parents=True)
    for name in ("a", "b", "attachments/a", "attachments/b"):
        (folder / name).write_text("x")
    really = Path.unlink

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if self.name == "a":
            raise PermissionError(13, "in use")
        really(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    folders.empty(folder, made=True)
    left = sorted(f.relative_to(folder).as_posix() for f in folder.rglob("*"))
    assert left == ["a", "attachments", "attachments/a"]
