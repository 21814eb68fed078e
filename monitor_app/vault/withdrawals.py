"""Withdrawals of consent: signed tombstones, the vault's own and those received."""

from monitor_app.vault.database import Database


class WithdrawalRepository:
    """Keeps tombstones; a line that was withdrawn once stays so."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, consent_line: str, withdrawn: str, document: bytes) -> bool:
        """Keep a tombstone; say whether the line was not withdrawn before."""
        rows = self._database.execute(
            "INSERT INTO withdrawals VALUES (:line, :withdrawn, :document)"
            " ON CONFLICT (consent_line) DO NOTHING RETURNING consent_line",
            {"line": consent_line, "withdrawn": withdrawn, "document": document},
        )
        return bool(rows)

    def lines(self) -> frozenset[str]:
        """Return every line of consent that was withdrawn."""
        rows = self._database.execute("SELECT consent_line FROM withdrawals")
        return frozenset(str(line) for (line,) in rows)

    def documents(self) -> tuple[bytes, ...]:
        """Return every tombstone, in the order of the lines."""
        rows = self._database.execute(
            "SELECT document FROM withdrawals ORDER BY consent_line"
        )
        return tuple(bytes(document) for (document,) in rows)
