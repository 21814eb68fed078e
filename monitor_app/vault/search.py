"""Full-text search over answers. Source: SQLite FTS5; folding in `folding`."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor_app.vault.database import Database
from monitor_app.vault.folding import fold, query, snippet


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One answer that matches."""

    interview: str
    question: str
    snippet: str


class SearchIndex:
    """Keeps the texts of answers findable. The caller opens the transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def replace(self, interview: str, texts: Mapping[str, str]) -> None:
        """Make `texts` (by reference of the question) what is found of an interview."""
        known = {
            question: (number, text)
            for number, question, text in self._database.execute(
                "SELECT id, question, text FROM answer_texts WHERE interview = :i",
                {"i": interview},
            )
        }
        for question, (number, text) in known.items():
            if texts.get(question) != text:
                self._drop(number)
        for question, text in texts.items():
            if known.get(question, (0, ""))[1] != text:
                self._add(interview, question, text)

    def remove(self, interview: str) -> None:
        """Forget an interview, in the index too."""
        self.replace(interview, {})

    def scrub(self) -> None:
        """Rewrite the index without the words that deleting only marked as gone."""
        self._database.execute(
            "INSERT INTO answer_index (answer_index) VALUES ('optimize')"
        )

    def find(self, text: str, limit: int) -> tuple[SearchHit, ...]:
        """Return the best answers that hold every word, or words that begin so."""
        wanted = query(text)
        if not wanted:
            return ()
        rows = self._database.execute(
            "SELECT t.interview, t.question, t.text"
            " FROM (SELECT rowid FROM answer_index WHERE folded MATCH :wanted"
            "       ORDER BY rank LIMIT :limit) AS hit"
            " JOIN answer_texts AS t ON t.id = hit.rowid",
            {"wanted": wanted, "limit": limit},
        )
        return tuple(
            SearchHit(interview=i, question=q, snippet=snippet(t, text))
            for i, q, t in rows
        )

    def _add(self, interview: str, question: str, text: str) -> None:
        ((number,),) = self._database.execute(
            "INSERT INTO answer_texts (interview, question, text)"
            " VALUES (:interview, :question, :text) RETURNING id",
            {"interview": interview, "question": question, "text": text},
        )
        self._database.execute(
            "INSERT INTO answer_index (rowid, folded) VALUES (:number, :folded)",
            {"number": number, "folded": fold(text)},
        )

    def _drop(self, number: int) -> None:
        self._database.execute(
            "DELETE FROM answer_index WHERE rowid = :number", {"number": number}
        )
        self._database.execute(
            "DELETE FROM answer_texts WHERE id = :number", {"number": number}
        )
