"""Bring a database to the newest schema: numbered SQL, each with its record.

A migration and the note that it ran share one transaction. A released migration never
changes. A database from a later release is refused before anything is written.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from monitor_app.errors.vault import NewerVaultError
from monitor_app.vault.database import Database

FOLDER = Path(__file__).parent / "migrations"
_NAME = re.compile(r"([0-9]{4})_[a-z0-9_]+\.sql")


def migrations() -> Iterator[tuple[int, str]]:
    """Yield number and text of each migration, in order, without a gap."""
    for expected, path in enumerate(sorted(FOLDER.glob("*.sql")), start=1):
        found = _NAME.fullmatch(path.name)
        if found is None or int(found[1]) != expected:
            raise ValueError(f"a migration is misnamed: {path.name}")
        yield expected, path.read_text(encoding="utf-8")


def newest() -> int:
    """Return the schema version of this release."""
    return max(number for number, _script in migrations())


def schema_of(database: Database) -> int:
    """Return the schema version of a database; 0 when it is empty."""
    found = database.one("PRAGMA user_version")
    return int(found[0]) if found else 0


def migrate(database: Database) -> int:
    """Run what is missing and return the schema version.

    Raises:
        NewerVaultError: the database is of a later release; it is not touched.
    """
    schema, supported = schema_of(database), newest()
    if schema > supported:
        raise NewerVaultError(found=schema, supported=supported)
    for number, script in migrations():
        if number > schema:
            with database.transaction():
                database.script(script)
                database.execute(f"PRAGMA user_version = {number}")
    return supported
