"""Team files that were accepted, the newest in force."""

from monitor_app.vault.database import Database


class TeamRepository:
    """Keeps accepted team files. The caller opens and ends the transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, serial: int, document: bytes, accepted: str) -> None:
        """Keep a team file; the same serial a second time replaces an own draft."""
        self._database.execute(
            "INSERT INTO team_files VALUES (:serial, :document, :accepted)"
            " ON CONFLICT (serial) DO UPDATE SET document = :document,"
            " accepted = :accepted",
            {"serial": serial, "document": document, "accepted": accepted},
        )

    def newest(self) -> bytes | None:
        """Return the team file in force, as it was accepted."""
        found = self._database.one(
            "SELECT document FROM team_files ORDER BY serial DESC LIMIT 1"
        )
        return bytes(found[0]) if found else None
