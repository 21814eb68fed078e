"""Full-text search over answers. Source: SQLite FTS5; folding in `folding`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from monitor_app.vault.database import Database
from monitor_app.vault.folding import fold, query, snippet


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFilter:
    """Which interviews are searched; what is `None` does not narrow the search.

    The two dates are RFC 3339 in UTC, as `InterviewSummary.created` spells them, and
    are compared with the moment at which the interview was begun.
    """

    form_id: str | None = None
    state: str | None = None
    site: str | None = None
    begun_from: str | None = None  # at this moment or later
    begun_before: str | None = None


EVERYTHING = SearchFilter()
_CONDITIONS = {
    "form_id": "i.form_id = :form_id",
    "state": "i.state = :state",
    "site": "i.site = :site",
    "begun_from": "i.created >= :begun_from",
    "begun_before": "i.created < :begun_before",
}


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

    def find(
        self, text: str, limit: int, only: SearchFilter = EVERYTHING
    ) -> tuple[SearchHit, ...]:
        """Return the best answers that hold every word, or words that begin so.

        Args:
            text: what a person typed.
            limit: how many answers at the most.
            only: searches these interviews only.
        """
        wanted = query(text)
        if not wanted:
            return ()
        values = {name: v for name, v in asdict(only).items() if v is not None}
        rows = self._database.execute(
            "SELECT t.interview, t.question, t.text"  # noqa: S608 - no text of others
            f" FROM ({_among(values)}) AS hit"
            " JOIN answer_texts AS t ON t.id = hit.rowid ORDER BY hit.rank",
            {"wanted": wanted, "limit": limit, **values},
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


def _among(values: Mapping[str, str]) -> str:
    """Return the SELECT of the best rows, of the interviews that a filter lets through.

    CROSS JOIN keeps SQLite to this order: the words are looked up once, then each hit's
    interview. The other way round the words are looked up for every interview.
    """
    found = "SELECT x.rowid, x.rank FROM answer_index AS x"
    if values:
        found += (
            " CROSS JOIN answer_texts AS a ON a.id = x.rowid"
            " CROSS JOIN interviews AS i ON i.id = a.interview"
        )
    conditions = ["x.folded MATCH :wanted", *(_CONDITIONS[name] for name in values)]
    return f"{found} WHERE {' AND '.join(conditions)} ORDER BY x.rank LIMIT :limit"
