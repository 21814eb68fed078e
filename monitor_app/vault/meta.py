"""The few single values of a vault: its keys, and what was rehearsed."""

from monitor_app.vault.database import Database


class MetaRepository:
    """Keeps bytes under a key. The caller opens and ends the transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, key: str, value: bytes) -> None:
        """Keep a value; replaces an older one."""
        self._database.execute(
            "INSERT OR REPLACE INTO meta VALUES (:key, :value)",
            {"key": key, "value": value},
        )

    def drop(self, key: str) -> None:
        """Forget a value, if there is one."""
        self._database.execute("DELETE FROM meta WHERE key = :key", {"key": key})

    def find(self, key: str) -> bytes | None:
        """Return a value, if there is one."""
        found = self._database.one(
            "SELECT value FROM meta WHERE key = :key", {"key": key}
        )
        return bytes(found[0]) if found else None
