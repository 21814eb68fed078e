"""Numbers of printed copies, so that paper that comes back is recognised."""

from collections.abc import Iterable

from monitor_app.vault.database import Database


class PaperRepository:
    """Keeps the numbers given to printed copies. The caller owns the transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, numbers: Iterable[str], form_id: str, form_version: str, printed: str
    ) -> None:
        """Note copies that were printed."""
        self._database.execute_many(
            "INSERT INTO paper_copies (number, form_id, form_version, printed)"
            " VALUES (:number, :form_id, :form_version, :printed)",
            [
                {
                    "number": number,
                    "form_id": form_id,
                    "form_version": form_version,
                    "printed": printed,
                }
                for number in numbers
            ],
        )

    def form_of(self, number: str) -> tuple[str, str] | None:
        """Return form id and version of a printed copy, if it is one of ours."""
        found = self._database.one(
            "SELECT form_id, form_version FROM paper_copies WHERE number = :number",
            {"number": number},
        )
        return (str(found[0]), str(found[1])) if found else None

    def interview_of(self, number: str) -> str | None:
        """Return the interview that a copy became, if it was typed in already."""
        found = self._database.one(
            "SELECT interview FROM paper_copies WHERE number = :number",
            {"number": number},
        )
        return str(found[0]) if found and found[0] is not None else None

    def became(self, interview: str) -> bool:
        """Say whether an interview was typed from a copy."""
        found = self._database.one(
            "SELECT 1 FROM paper_copies WHERE interview = :interview",
            {"interview": interview},
        )
        return found is not None

    def typed_in(self, number: str, interview: str) -> None:
        """Note which interview a copy became."""
        self._database.execute(
            "UPDATE paper_copies SET interview = :interview WHERE number = :number",
            {"number": number, "interview": interview},
        )
