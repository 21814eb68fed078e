"""The schema in force, how it came about, and that nothing runs unencrypted."""

import os
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from monitor_app.errors.vault import EncryptionMissingError, NewerVaultError
from monitor_app.vault import database as databases
from monitor_app.vault import migrate
from monitor_app.vault.database import Database
from tests.conftest import ROOT
from tests.vaults import create

SCHEMA = ROOT / "monitor_app" / "vault" / "schema.sql"
KEY = bytearray(range(32))


def dump(database: Database) -> str:
    """Return the statements that make the schema, without FTS5's own tables."""
    rows = database.execute(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
        " AND name NOT LIKE 'answer_index_%'"
        " ORDER BY instr('table index trigger', type), name"
    )
    return "".join(f"{sql};\n\n" for (sql,) in rows)


def fresh(place: Path, scripts: Path = migrate.FOLDER) -> Database:
    database = Database(place / "vault.db", KEY)
    migrate.migrate(database, place, KEY, scripts)
    return database


def test_the_published_schema_is_the_one_in_force(tmp_path: Path) -> None:
    """`UPDATE_SCHEMA=1 pytest …` writes it anew after a new migration."""
    database = fresh(tmp_path)
    found = (
        "-- The whole schema in force, made from migrations/. Not run by anything.\n"
        f"-- PRAGMA user_version = {migrate.newest()}\n\n{dump(database)}"
    )
    database.close()
    if os.environ.get("UPDATE_SCHEMA"):
        SCHEMA.write_text(found, encoding="utf-8")
    assert SCHEMA.read_text(encoding="utf-8") == found


def test_a_database_made_from_the_published_schema_is_the_migrated_one(
    tmp_path: Path,
) -> None:
    migrated = fresh(tmp_path)
    (tmp_path / "dumped").mkdir()
    made = Database(tmp_path / "dumped" / "vault.db", KEY)
    made.script(SCHEMA.read_text(encoding="utf-8"))
    assert dump(made) == dump(migrated)
    made.close()
    migrated.close()


def test_a_migration_keeps_an_encrypted_copy_of_what_was(tmp_path: Path) -> None:
    scripts = tmp_path / "scripts"
    shutil.copytree(migrate.FOLDER, scripts)
    database = fresh(tmp_path, scripts)
    database.execute("INSERT INTO meta VALUES ('a', x'01')")
    database.close()
    number = migrate.newest(scripts) + 1
    (scripts / f"{number:04}_more.sql").write_text("DELETE FROM meta;\n")
    database = fresh(tmp_path, scripts)
    assert database.execute("SELECT * FROM meta") == []
    assert migrate.schema_of(database) == number
    database.close()
    copy = tmp_path / f"before-{number:04}.db"
    assert b"CREATE TABLE" not in copy.read_bytes()
    before = Database(copy, KEY)
    assert before.execute("SELECT * FROM meta") == [("a", b"\x01")]
    assert migrate.schema_of(before) == number - 1
    with pytest.raises(NewerVaultError):
        migrate.migrate(Database(tmp_path / "vault.db", KEY), tmp_path, KEY)
    before.close()


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    scripts = tmp_path / "scripts"
    shutil.copytree(migrate.FOLDER, scripts)
    database = fresh(tmp_path, scripts)
    before = dump(database)
    number = migrate.newest(scripts) + 1
    broken = "CREATE TABLE more (a TEXT) STRICT;\nDROP TABLE no_such_table;\n"
    (scripts / f"{number:04}_more.sql").write_text(broken)
    with pytest.raises(AssertionError, match="no such table"):
        migrate.migrate(database, tmp_path, KEY, scripts)
    assert dump(database) == before
    assert migrate.schema_of(database) == number - 1
    database.close()


def test_a_library_that_does_not_encrypt_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Database, "cipher", lambda _self: "")
    with pytest.raises(EncryptionMissingError):
        create(tmp_path / "v")
    assert list(tmp_path.iterdir()) == []


def test_a_temporary_store_on_disk_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spelled = [p.replace("= MEMORY", "= FILE") for p in databases._PRAGMAS]
    monkeypatch.setattr(databases, "_PRAGMAS", spelled)
    with pytest.raises(EncryptionMissingError):
        create(tmp_path / "v")
    assert list(tmp_path.iterdir()) == []


def test_plain_sqlite_cannot_read_the_file(tmp_path: Path) -> None:
    fresh(tmp_path).close()
    with (
        sqlite3.connect(tmp_path / "vault.db") as plain,
        pytest.raises(sqlite3.DatabaseError, match="not a database"),
    ):
        plain.execute("SELECT * FROM sqlite_schema")
    plain.close()


def test_the_protections_are_in_force(tmp_path: Path) -> None:
    database = fresh(tmp_path)
    values = {
        name: database.execute(f"PRAGMA {name}")[0][0]
        for name in (
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "trusted_schema",
            "cell_size_check",
            "secure_delete",
            "recursive_triggers",
            "temp_store",
            "cipher_page_size",
        )
    }
    database.close()
    assert values == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
        "recursive_triggers": 1,
        "temp_store": 2,
        "cipher_page_size": "4096",
    }


def test_no_module_but_one_opens_a_database() -> None:
    opens = re.compile(r"sqlite3|sqlcipher3")
    users = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "monitor_app").rglob("*.py")
        if any(
            opens.search(line)
            for line in path.read_text(encoding="utf-8").splitlines()
            if line.startswith(("import ", "from "))
        )
    ]
    assert users == ["monitor_app/vault/database.py"]
