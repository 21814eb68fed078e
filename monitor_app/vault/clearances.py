"""Decisions of a lawyer that a sealed record may go to one recipient."""

from monitor_app.vault.database import Database


class ClearanceRepository:
    """Keeps who decided, for which record and recipient."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, interview: str, recipient: str, lawyer: str, decided: str) -> None:
        """Keep a decision; a later one replaces it."""
        self._database.execute(
            "INSERT INTO clearances VALUES (:interview, :recipient, :lawyer, :decided)"
            " ON CONFLICT (interview, recipient)"
            " DO UPDATE SET lawyer = :lawyer, decided = :decided",
            {
                "interview": interview,
                "recipient": recipient,
                "lawyer": lawyer,
                "decided": decided,
            },
        )

    def forget(self, interview: str) -> None:
        """Drop every decision about a record."""
        self._database.execute(
            "DELETE FROM clearances WHERE interview = :id", {"id": interview}
        )

    def recipients(self, interview: str) -> frozenset[str]:
        """Return the recipients that a lawyer cleared a record for."""
        rows = self._database.execute(
            "SELECT recipient FROM clearances WHERE interview = :id",
            {"id": interview},
        )
        return frozenset(str(recipient) for (recipient,) in rows)
