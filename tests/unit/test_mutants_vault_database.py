"""The encrypted database; asked for by mutants, see `tests/mutation/README.md`."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlcipher3.dbapi2 as sqlite
from monitor_app.errors import MonitorError
from monitor_app.errors.files import (
    DiskFailedError,
    DiskFullError,
    DiskReadOnlyError,
    FileUnreadableError,
)
from monitor_app.errors.vault import (
    DamagedVaultError,
    EncryptionMissingError,
    VaultInUseError,
)
from monitor_app.vault import database as databases
from monitor_app.vault.database import Database

KEY = bytearray(range(32))
OTHER = bytearray(range(1, 33))
PAGE = 4096


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "a.db", KEY)
    made.execute("CREATE TABLE words (word TEXT PRIMARY KEY, n INTEGER)")
    yield made
    made.close()


def words(database: Database) -> list[str]:
    return [word for (word,) in database.execute("SELECT word FROM words ORDER BY n")]


def add(database: Database, word: str, n: int = 0) -> None:
    database.execute("INSERT INTO words VALUES (:w, :n)", {"w": word, "n": n})


# Running SQL


def test_rows_go_in_by_name_and_come_out(database: Database) -> None:
    database.execute_many(
        "INSERT INTO words VALUES (:w, :n)",
        [{"w": "алма", "n": 2}, {"w": "тау", "n": 1}],
    )
    assert words(database) == ["тау", "алма"]
    asked = "SELECT word, n FROM words WHERE n = :n"
    assert database.execute(asked, {"n": 2}) == [("алма", 2)]
    assert database.one(asked, {"n": 1}) == ("тау", 1)
    assert database.one(asked, {"n": 3}) is None
    assert database.one("SELECT max(n) FROM words") == (2,)
    for run in (
        lambda: database.execute("SELECT x FROM words"),
        lambda: database.execute_many("INSERT INTO words (x) VALUES (:w)", [{"w": 1}]),
    ):
        with pytest.raises(AssertionError, match=r"SQL that should not fail: .*no"):
            run()


def test_a_block_is_one_step_or_none(database: Database) -> None:
    inside = [database.in_transaction]
    with database.transaction():
        add(database, "алма")
        inside.append(database.in_transaction)
    assert [*inside, database.in_transaction] == [False, True, False]
    with pytest.raises(KeyboardInterrupt), database.transaction():  # noqa: PT012
        add(database, "тау")
        raise KeyboardInterrupt
    assert not database.in_transaction
    assert words(database) == ["алма"]


def test_a_transaction_takes_its_place_before_anything_is_read(
    database: Database, tmp_path: Path
) -> None:
    other = Database(tmp_path / "a.db", KEY)
    other.execute("PRAGMA busy_timeout = 0")
    with (
        database.transaction(),
        pytest.raises(VaultInUseError) as caught,
        other.transaction(),
    ):
        raise AssertionError
    other.close()
    assert caught.value.details == {"name": "a.db"}


def test_what_went_wrong_is_not_hidden_by_what_cannot_be_undone(
    database: Database,
) -> None:
    with pytest.raises(KeyError), database.transaction():  # noqa: PT012
        database.close()
        raise KeyError


def test_a_checkpoint_empties_the_log(database: Database, tmp_path: Path) -> None:
    add(database, "алма")
    assert (tmp_path / "a.db-wal").stat().st_size > 0
    database.checkpoint()
    assert (tmp_path / "a.db-wal").stat().st_size == 0


def test_a_script_is_split_where_sqlite_ends_a_statement(database: Database) -> None:
    database.script(
        "-- two; of them\nINSERT INTO words VALUES ('a;b', 1);\n"
        "CREATE TRIGGER twice AFTER INSERT ON words BEGIN\n"
        "  DELETE FROM words WHERE n = 9;\n  SELECT 1;\nEND;\n\n  \n"
    )
    assert words(database) == ["a;b"]
    parts = list(databases._statements("SELECT\n1;\nSELECT 2;\n"))
    assert parts == ["SELECT\n1;\n", "SELECT 2;\n"]
    with pytest.raises(ValueError, match="in the middle"):
        database.script("DELETE FROM words;\nSELECT 1")
    assert words(database) == []


# Keys and side doors


def test_a_raw_key_is_spelled_in_hex() -> None:
    spelled = databases._raw_key(bytearray.fromhex("00010aa0fff9"))
    assert spelled == b"x'00010aa0fff9'"
    assert isinstance(spelled, bytearray)


def test_the_spelled_key_is_wiped_and_the_callers_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiped: list[bytes] = []

    def wipe(secret: bytearray) -> None:
        wiped.append(bytes(secret))

    monkeypatch.setattr(databases, "wipe", wipe)
    Database(tmp_path / "a.db", KEY).close()
    assert wiped == [b"x'" + KEY.hex().encode() + b"'"]
    assert bytearray(range(32)) == KEY


def test_another_key_does_not_open(database: Database, tmp_path: Path) -> None:
    database.checkpoint()
    with pytest.raises(DamagedVaultError) as caught:
        Database(tmp_path / "a.db", OTHER)
    assert caught.value.details == {"where": "a.db"}


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="counts open files by /dev/fd")
def test_a_database_that_does_not_open_is_not_held(
    database: Database, tmp_path: Path
) -> None:
    database.close()
    before = len(list(Path("/dev/fd").iterdir()))
    with pytest.raises(DamagedVaultError) as caught:
        Database(tmp_path / "a.db", OTHER)
    assert len(list(Path("/dev/fd").iterdir())) == before
    del caught  # its traceback may not be what holds or frees the connection


def test_what_is_no_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(DiskReadOnlyError) as caught:
        Database(tmp_path / "nowhere" / "a.db", KEY)
    assert caught.value.details == {"name": "a.db"}


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH ':memory:' AS other",
        "ATTACH DATABASE 'x' AS other KEY ''",
        "DETACH other",
        "PRAGMA key = 'x'",
        "PRAGMA rekey = 'x'",
        "PRAGMA ReKey = 'x'",
        "SELECT load_extension('x')",
        "SELECT sqlcipher_export('x')",
    ],
)
def test_a_side_door_is_closed(database: Database, sql: str) -> None:
    with pytest.raises(AssertionError, match="not authorized"):
        database.execute(sql)


def test_a_side_door_is_denied_in_so_many_words() -> None:
    """An authorizer that stumbles denies too; it must not come to that."""
    for action, first, second in (
        (sqlite.SQLITE_ATTACH, "x", None),
        (sqlite.SQLITE_DETACH, "x", None),
        (sqlite.SQLITE_FUNCTION, None, "load_extension"),
        (sqlite.SQLITE_PRAGMA, "KEY", "x"),
    ):
        answer = databases._authorize(action, first, second, "main", None)
        assert answer == sqlite.SQLITE_DENY


def test_a_library_that_knows_no_cipher_has_no_version(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plain SQLite answers to the pragma with no row at all."""
    monkeypatch.setattr(database, "one", lambda _sql: None)
    assert database.cipher() == ""


def test_everything_else_is_allowed(database: Database) -> None:
    assert database.execute("SELECT upper('key'), lower('REKEY')") == [("KEY", "rekey")]
    assert database.execute("PRAGMA user_version") == [(0,)]
    assert database.execute("PRAGMA cipher_log_level") == [("NONE",)]
    assert database.cipher().startswith("4.")


@pytest.mark.parametrize("what", ["cipher_version", "temp_store"])
def test_what_is_missing_for_encryption_is_named(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if what == "cipher_version":
        monkeypatch.setattr(Database, "cipher", lambda _self: "")
    else:
        monkeypatch.setattr(databases, "_PRAGMAS", ("PRAGMA temp_store = FILE",))
    with pytest.raises(EncryptionMissingError) as caught:
        Database(tmp_path / "a.db", KEY)
    assert caught.value.details == {"what": what}


# What SQLite complains of

FREE = SimpleNamespace(free=64 * 1024)
FULL = SimpleNamespace(free=64 * 1024 - 1)


@pytest.mark.parametrize(
    ("said", "usage", "error", "details"),
    [
        ("database or disk is full", FREE, DiskFullError, {"name": "a.db"}),
        ("attempt to write a readonly database", FULL, DiskReadOnlyError, None),
        ("unable to open database file", FREE, DiskReadOnlyError, {"name": "a.db"}),
        ("database is locked", FULL, VaultInUseError, {"name": "a.db"}),
        ("disk I/O error", FREE, DiskFailedError, {"name": "a.db"}),
        ("disk I/O error", FULL, DiskFullError, {"name": "a.db"}),
        ("disk I/O error", OSError(), DiskFailedError, {"name": "a.db"}),
        ("database disk image is malformed", FREE, DamagedVaultError, None),
        ("file is not a database", FREE, DamagedVaultError, {"where": "a.db"}),
        ("database corruption", FREE, DamagedVaultError, {"where": "a.db"}),
    ],
)
def test_each_complaint_has_its_error(
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    usage: SimpleNamespace | OSError,
    error: type[MonitorError],
    details: dict[str, str] | None,
) -> None:
    def disk_usage(folder: Path) -> SimpleNamespace:
        assert folder == tmp_path
        if isinstance(usage, OSError):
            raise usage
        return usage

    monkeypatch.setattr(shutil, "disk_usage", disk_usage)
    complaint = sqlite.OperationalError(said)
    with pytest.raises(error) as caught, database._explained():
        raise complaint
    assert type(caught.value) is error
    assert details is None or caught.value.details == details
    assert caught.value.__cause__ is complaint


def damage(file: Path, page: int) -> None:
    content = bytearray(file.read_bytes())
    content[page * PAGE + 100] ^= 1
    file.write_bytes(content)


def test_problems_are_told_and_a_whole_database_has_none(
    database: Database, tmp_path: Path
) -> None:
    for number in range(400):
        add(database, f"{number}" * 20, number)
    assert database.problems() == []
    database.execute("CREATE TABLE refers (word TEXT REFERENCES words (word))")
    database.execute("PRAGMA foreign_keys = OFF")
    database.execute("INSERT INTO refers VALUES ('nobody')")
    assert database.problems() == ["refers"]
    database.checkpoint()
    damage(tmp_path / "a.db", 3)
    again = Database(tmp_path / "a.db", KEY)
    found = again.problems()
    again.close()
    assert found
    assert all(isinstance(problem, str) for problem in found)


def test_rows_that_do_not_fit_their_index_are_a_problem(database: Database) -> None:
    """Every page is authentic, and yet the tree is wrong: SQLite's own check."""
    add(database, "алма", 1)
    database.execute("CREATE INDEX by_n ON words (n)")
    database.execute("PRAGMA writable_schema = ON")
    database.execute(
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX by_n ON words (word)'"
        " WHERE name = 'by_n'"
    )
    database.execute("PRAGMA writable_schema = RESET")
    assert any("by_n" in problem for problem in database.problems())


def test_a_check_that_breaks_off_is_a_problem_too(database: Database) -> None:
    database.close()

    class Broken:
        def execute(self, _sql: str) -> None:
            raise sqlite.DatabaseError("malformed")

        def close(self) -> None:
            pass

    database._connection = Broken()
    assert database.problems() == ["malformed"]


# Copies


def test_a_copy_is_whole_encrypted_and_takes_the_place_of_another(
    database: Database, tmp_path: Path
) -> None:
    add(database, "алма")
    target = tmp_path / "copy.db"
    target.write_bytes(b"of before" * 9000)
    database.copy_to(target, OTHER)
    assert not (tmp_path / "copy.db-wal").exists()
    assert b"words" not in target.read_bytes()
    copy = Database(target, OTHER)
    assert words(copy) == ["алма"]
    copy.close()
    with pytest.raises(DamagedVaultError):
        Database(target, KEY)


@pytest.mark.parametrize("stubborn", [False, True])
def test_a_copy_that_fails_is_removed(
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    stubborn: bool,
) -> None:
    closed: list[Path] = []

    def refused(_path: Path) -> None:
        raise PermissionError(13, "in use")

    class Failing:
        def backup(self, _to: object) -> None:
            closed.extend(tmp_path.glob("copy.db*"))
            if stubborn:
                monkeypatch.setattr(Path, "unlink", refused)
            raise sqlite.OperationalError("database or disk is full")

    database._connection.close()
    database._connection = SimpleNamespace(backup=Failing().backup, close=int)
    with pytest.raises(DiskFullError) as caught:
        database.copy_to(tmp_path / "copy.db", KEY)
    assert caught.value.details == {"name": "a.db"}
    assert tmp_path / "copy.db" in closed
    assert bool(list(tmp_path.glob("copy.db*"))) is stubborn


def test_a_place_that_cannot_be_cleared_for_a_copy_is_told(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "copy.db").mkdir()
    with pytest.raises(FileUnreadableError) as caught:
        database.copy_to(tmp_path / "copy.db", KEY)
    assert caught.value.details == {"name": "copy.db"}
