"""The one connection to SQLCipher: keyed, checked, and closed to side doors.

Source: `vault/FORMAT.md`, section 3. SQLCipher 4 with its default settings and a raw
key; nothing here can open or attach a plaintext database.
"""

import contextlib
import logging
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from monitor_app import paths
from monitor_app.crypto.wiping import wipe
from monitor_app.errors import MonitorError
from monitor_app.errors.files import (
    DiskFailedError,
    DiskFullError,
    DiskReadOnlyError,
)
from monitor_app.errors.vault import (
    DamagedVaultError,
    EncryptionMissingError,
    VaultInUseError,
)

log = logging.getLogger(__name__)

_MEMORY = 2  # PRAGMA temp_store
_ROOM_BYTES = 64 * 1024  # one write-ahead log index needs half of it
_FORBIDDEN = frozenset({sqlite.SQLITE_ATTACH, sqlite.SQLITE_DETACH})
_FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "sqlcipher_export"})
_PRAGMAS = (
    "PRAGMA temp_store = MEMORY",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA cache_size = -16384",
)
_WORDS: Sequence[tuple[str, type[MonitorError]]] = (
    ("disk is full", DiskFullError),
    ("readonly database", DiskReadOnlyError),
    ("unable to open", DiskReadOnlyError),
    ("disk i/o error", DiskFailedError),
    ("database is locked", VaultInUseError),
)

Row = tuple[Any, ...]


class Database:
    """Runs SQL with named parameters; turns SQLite's complaints into ours."""

    def __init__(self, path: Path, key: bytearray) -> None:
        """Open or create an encrypted database.

        Args:
            path: the database file.
            key: 32 bytes, the raw key; the caller keeps and wipes it.

        Raises:
            EncryptionMissingError: the library would not encrypt.
            DamagedVaultError: the key does not open the file, or it is damaged.
            MonitorError: one of `errors.files`.
        """
        self._name, self._folder = path.name, path.parent
        with self._explained():
            self._connection = sqlite.connect(str(path), isolation_level=None)
        try:
            with self._explained():
                self._prepare(key)
        except BaseException:
            self._connection.close()
            raise

    def execute(self, sql: str, values: Mapping[str, Any] | None = None) -> list[Row]:
        """Run one statement and return all its rows."""
        with self._explained():
            found: list[Row] = self._connection.execute(sql, values or {}).fetchall()
            return found

    def execute_many(self, sql: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run one statement once for each set of values."""
        with self._explained():
            self._connection.executemany(sql, rows)

    def one(self, sql: str, values: Mapping[str, Any] | None = None) -> Row | None:
        """Return the first row, or `None`."""
        rows = self.execute(sql, values)
        return rows[0] if rows else None

    def script(self, statements: str) -> None:
        """Run the statements of a migration, in the transaction that is open."""
        for statement in _statements(statements):
            self.execute(statement)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make what the block does one step: all of it, or nothing."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite.Error):
                self._connection.rollback()
            raise

    @property
    def in_transaction(self) -> bool:
        """Say whether a transaction is open."""
        return bool(self._connection.in_transaction)

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the database and empty it."""
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def problems(self) -> list[str]:
        """Return what SQLCipher and SQLite say is damaged; empty when nothing is."""
        try:
            pages = self._connection.execute("PRAGMA cipher_integrity_check").fetchall()
            rows = self._connection.execute("PRAGMA integrity_check").fetchall()
            rows += self._connection.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite.DatabaseError as error:
            return [str(error)]
        return [str(row[0]) for row in pages + rows if row[0] != "ok"]

    def copy_to(self, path: Path, key: bytearray) -> None:
        """Write a consistent, encrypted copy of the database as it is now.

        Args:
            path: replaced if it is there.
            key: 32 bytes; the caller keeps and wipes it.
        """
        with paths.explained(path):
            path.unlink(missing_ok=True)
        copy = Database(path, key)
        try:
            with self._explained():
                self._connection.backup(copy._connection)
            copy.checkpoint()
        except BaseException:
            copy.close()
            with contextlib.suppress(OSError):
                path.unlink()
            raise
        copy.close()

    def cipher(self) -> str:
        """Return the version of SQLCipher."""
        found = self.one("PRAGMA cipher_version")
        return str(found[0]) if found else ""

    def close(self) -> None:
        """Close the connection; SQLCipher wipes its copy of the key."""
        self._connection.close()

    def _prepare(self, key: bytearray) -> None:
        """Key the connection before anything touches the file, then lock it down."""
        self._connection.execute("PRAGMA cipher_log_level = NONE")
        spelled = _raw_key(key)
        try:
            self._connection.set_key(spelled)
        finally:
            wipe(spelled)
        if not self.cipher():
            raise EncryptionMissingError(what="cipher_version")
        self._connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        for pragma in _PRAGMAS:
            self._connection.execute(pragma).fetchall()
        if self._connection.execute("PRAGMA temp_store").fetchone()[0] != _MEMORY:
            raise EncryptionMissingError(what="temp_store")
        self._connection.set_authorizer(_authorize)

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite.DatabaseError as error:
            raise self._worded(str(error).lower()) from error

    def _no_room(self) -> bool:
        with contextlib.suppress(OSError):
            return shutil.disk_usage(self._folder).free < _ROOM_BYTES
        return False

    def _worded(self, text: str) -> Exception:
        for words, kind in _WORDS:
            if words in text:
                # SQLite says "I/O error" when its shared memory finds no room.
                full = kind is DiskFailedError and self._no_room()
                return (DiskFullError if full else kind)(name=self._name)
        if "malformed" in text or "not a database" in text or "corrupt" in text:
            return DamagedVaultError(where=self._name)
        return AssertionError(f"SQL that should not fail: {text}")


def _raw_key(key: bytearray) -> bytearray:
    """Spell a raw key as SQLCipher wants it, x'…', without a copy we cannot wipe."""
    digits = b"0123456789abcdef"
    spelled = bytearray(b"x'" + bytes(2 * len(key)) + b"'")
    for place, byte in enumerate(key):
        spelled[2 + 2 * place] = digits[byte >> 4]
        spelled[3 + 2 * place] = digits[byte & 15]
    return spelled


def _authorize(action: int, first: Any, second: Any, *_rest: Any) -> int:  # noqa: ANN401
    """Deny what could write plaintext or run foreign code."""
    if action in _FORBIDDEN:
        return int(sqlite.SQLITE_DENY)
    if action == sqlite.SQLITE_FUNCTION and second in _FORBIDDEN_FUNCTIONS:
        return int(sqlite.SQLITE_DENY)
    if action == sqlite.SQLITE_PRAGMA and str(first).lower() in ("key", "rekey"):
        return int(sqlite.SQLITE_DENY)
    return int(sqlite.SQLITE_OK)


def _statements(script: str) -> Iterator[str]:
    """Split a migration at its semicolons, as SQLite sees them."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip():
        raise ValueError("a migration ends in the middle of a statement")
