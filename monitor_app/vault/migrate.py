"""Bring a database to the newest schema: numbered SQL, each with its record.

A migration and the note that it ran share one transaction. A released migration never
changes. A database from a later release is refused before anything is written.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from monitor_app.errors.vault import DamagedVaultError, NewerVaultError
from monitor_app.vault.database import Database

FOLDER = Path(__file__).parent / "migrations"
_NAME = re.compile(r"([0-9]{4})_[a-z0-9_]+\.sql")


def migrations(scripts: Path = FOLDER) -> Iterator[tuple[int, str]]:
    """Yield number and text of each migration, in order, without a gap."""
    for expected, path in enumerate(sorted(scripts.glob("*.sql")), start=1):
        found = _NAME.fullmatch(path.name)
        if found is None or int(found[1]) != expected:
            raise ValueError(f"a migration is misnamed: {path.name}")
        yield expected, path.read_text(encoding="utf-8")


def newest(scripts: Path = FOLDER) -> int:
    """Return the schema version of this release."""
    return max(number for number, _script in migrations(scripts))


def schema_of(database: Database) -> int:
    """Return the schema version of a database; 0 when it is empty."""
    ((found,),) = database.execute("PRAGMA user_version")
    return int(found)


def migrate(
    database: Database, folder: Path, key: bytearray, scripts: Path = FOLDER
) -> int:
    """Run what is missing and return the schema version.

    A vault that held something is first copied, encrypted as it is, to
    `before-NNNN.db` beside it, and every page of the copy is read back: the way back if
    the migration was wrong. Files of attachments are not touched by migrations.

    Raises:
        NewerVaultError: the database is of a later release; it is not touched.
        DamagedVaultError: the copy is not whole; nothing was migrated.
    """
    schema, supported = schema_of(database), newest(scripts)
    if schema > supported:
        raise NewerVaultError(found=schema, supported=supported)
    if 0 < schema < supported:
        _copy_first(database, folder / f"before-{supported:04}.db", key)
    for number, script in migrations(scripts):
        if number > schema:
            with database.transaction():
                database.script(script)
                database.execute(f"PRAGMA user_version = {number}")
    return supported


def _copy_first(database: Database, target: Path, key: bytearray) -> None:
    database.copy_to(target, key)
    copy = Database(target, key)
    try:
        if copy.problems():
            raise DamagedVaultError(where=target.name)
    finally:
        copy.close()
