"""Interviews in the vault: summaries, drafts, signed versions."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from monitor_app.errors.records import NoSuchInterviewError, StateForbidsError
from monitor_app.records.interview import (
    InterviewSummary,
    SignedVersion,
    State,
    may_follow,
)
from monitor_app.vault.database import Database, Row

_SUMMARY = tuple(field.name for field in fields(InterviewSummary))
_VERSION = tuple(field.name for field in fields(SignedVersion))
_COLUMNS = ", ".join(_SUMMARY)
_PUTS = tuple(getattr(InterviewSummary, name).__set__ for name in _SUMMARY)
_STATE = _SUMMARY.index("state")
_STATES = {state.value: state for state in State}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An interview that is being written, or amended."""

    snapshot: bytes
    amends: int | None
    reason: str | None
    saved: str


class InterviewRepository:
    """Reads and writes interviews. The caller opens and ends the transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, summary: InterviewSummary) -> None:
        """Keep a new interview."""
        marks = ", ".join(f":{name}" for name in _SUMMARY)
        self._database.execute(
            f"INSERT INTO interviews ({_COLUMNS}) VALUES ({marks})",  # noqa: S608
            _values(summary),
        )

    def get(self, interview: str) -> InterviewSummary:
        """Return one interview; raise `NoSuchInterviewError` if there is none."""
        row = self._database.one(
            f"SELECT {_COLUMNS} FROM interviews WHERE id = :id",  # noqa: S608
            {"id": interview},
        )
        if row is None:
            raise NoSuchInterviewError(interview=interview)
        return _summary(row)

    def has(self, interview: str) -> bool:
        """Say whether the vault holds this interview."""
        found = self._database.one(
            "SELECT 1 FROM interviews WHERE id = :id", {"id": interview}
        )
        return found is not None

    def has_number(self, number: str) -> bool:
        """Say whether some interview here has this printed number."""
        found = self._database.one(
            "SELECT 1 FROM interviews WHERE number = :number", {"number": number}
        )
        return found is not None

    def numbered(self, number: str) -> InterviewSummary | None:
        """Return the interview with a printed number, if it is here."""
        row = self._database.one(
            f"SELECT {_COLUMNS} FROM interviews WHERE number = :number",  # noqa: S608
            {"number": number},
        )
        return _summary(row) if row else None

    def update(self, summary: InterviewSummary) -> None:
        """Replace what is known of an interview.

        Raises:
            StateForbidsError: its state cannot become the new one.
        """
        now = self.get(summary.id).state
        if not may_follow(now, summary.state):
            raise StateForbidsError(now=now, then=summary.state)
        pairs = ", ".join(f"{name} = :{name}" for name in _SUMMARY if name != "id")
        self._database.execute(
            f"UPDATE interviews SET {pairs} WHERE id = :id",  # noqa: S608
            _values(summary),
        )

    def set_state(self, interview: str, state: State, updated: str) -> None:
        """Move an interview to a state; raise `StateForbidsError` if it cannot."""
        self.update(replace(self.get(interview), state=state, updated=updated))

    def page(
        self,
        limit: int,
        after: tuple[str, str] | None = None,
        *,
        state: str | None = None,
        form_id: str | None = None,
    ) -> tuple[InterviewSummary, ...]:
        """Return up to `limit` interviews, newest first.

        Args:
            limit: how many at the most.
            after: `updated` and `id` of the last one seen: the page continues there.
            state: only this state.
            form_id: only this form.
        """
        conditions, values = ["1"], {"limit": limit, "state": state, "form": form_id}
        if after is not None:
            conditions.append("(updated, id) < (:updated, :id)")
            values |= {"updated": after[0], "id": after[1]}
        if state is not None:
            conditions.append("state = :state")
        if form_id is not None:
            conditions.append("form_id = :form")
        rows = self._database.execute(
            f"SELECT {_COLUMNS} FROM interviews WHERE {' AND '.join(conditions)}"  # noqa: S608
            " ORDER BY updated DESC, id DESC LIMIT :limit",
            values,
        )
        return tuple(_summary(row) for row in rows)

    def of_person(self, person_code: str) -> tuple[InterviewSummary, ...]:
        """Return every interview of one person code, oldest first."""
        rows = self._database.execute(
            f"SELECT {_COLUMNS} FROM interviews WHERE person_code = :code"  # noqa: S608
            " ORDER BY created, id",
            {"code": person_code},
        )
        return tuple(_summary(row) for row in rows)

    def person_codes(self) -> tuple[str, ...]:
        """Return every person code that some interview has."""
        rows = self._database.execute(
            "SELECT DISTINCT person_code FROM interviews WHERE person_code != ''"
            " ORDER BY person_code"
        )
        return tuple(str(code) for (code,) in rows)

    def as_they_came(self, person_code: str) -> tuple[str, ...]:
        """Return the ids of a person's interviews as this vault took them in."""
        rows = self._database.execute(
            "SELECT id FROM interviews WHERE person_code = :code ORDER BY rowid",
            {"code": person_code},
        )
        return tuple(str(id_) for (id_,) in rows)

    def first_signers(self, person_code: str) -> dict[str, str]:
        """Return who signed the first version of each interview of a person, by id."""
        rows = self._database.execute(
            "SELECT v.interview, v.signer FROM versions AS v"
            " JOIN interviews AS i ON i.id = v.interview"
            " WHERE i.person_code = :code AND v.number = 1",
            {"code": person_code},
        )
        return {str(id_): str(signer) for id_, signer in rows}

    def counts(self) -> dict[str, int]:
        """Return how many interviews are in each state."""
        rows = self._database.execute(
            "SELECT state, count(*) FROM interviews GROUP BY state"
        )
        return {str(state): int(count) for state, count in rows}

    def save_draft(self, interview: str, draft: Draft) -> None:
        """Keep the newest snapshot of a draft."""
        self._database.execute(
            "INSERT INTO drafts (interview, snapshot, amends, reason, saved)"
            " VALUES (:interview, :snapshot, :amends, :reason, :saved)"
            " ON CONFLICT (interview) DO UPDATE SET snapshot = :snapshot,"
            " amends = :amends, reason = :reason, saved = :saved",
            {
                "interview": interview,
                "snapshot": draft.snapshot,
                "amends": draft.amends,
                "reason": draft.reason,
                "saved": draft.saved,
            },
        )

    def draft(self, interview: str) -> Draft | None:
        """Return the draft of an interview, if it has one."""
        row = self._database.one(
            "SELECT snapshot, amends, reason, saved FROM drafts WHERE interview = :id",
            {"id": interview},
        )
        if row is None:
            return None
        return Draft(snapshot=row[0], amends=row[1], reason=row[2], saved=row[3])

    def drop_draft(self, interview: str) -> None:
        """Forget the draft: it was signed, or given up."""
        self._database.execute(
            "DELETE FROM drafts WHERE interview = :id", {"id": interview}
        )

    def add_version(self, version: SignedVersion) -> None:
        """Keep a signed version, for ever."""
        marks = ", ".join(f":{name}" for name in _VERSION)
        self._database.execute(
            f"INSERT INTO versions ({', '.join(_VERSION)}) VALUES ({marks})",  # noqa: S608
            {name: getattr(version, name) for name in _VERSION},
        )

    def versions(self, interview: str) -> tuple[SignedVersion, ...]:
        """Return the signed versions of an interview, oldest first."""
        rows = self._database.execute(
            f"SELECT {', '.join(_VERSION)} FROM versions"  # noqa: S608
            " WHERE interview = :id ORDER BY number",
            {"id": interview},
        )
        return tuple(
            SignedVersion(**dict(zip(_VERSION, row, strict=True))) for row in rows
        )

    def keep_verbatim(
        self, interview: str, question: str, text: str, saved: str
    ) -> None:
        """Keep one saved state of a person's own words, unless it is the last one."""
        last = self._database.one(
            "SELECT text FROM verbatim_states WHERE interview = :interview"
            " AND question = :question ORDER BY id DESC LIMIT 1",
            {"interview": interview, "question": question},
        )
        if last is not None and last[0] == text:
            return
        self._database.execute(
            "INSERT INTO verbatim_states (interview, question, text, saved)"
            " VALUES (:interview, :question, :text, :saved)",
            {
                "interview": interview,
                "question": question,
                "text": text,
                "saved": saved,
            },
        )

    def verbatim_states(
        self, interview: str, question: str
    ) -> tuple[tuple[str, str], ...]:
        """Return when and what was saved of a person's own words, oldest first."""
        rows = self._database.execute(
            "SELECT saved, text FROM verbatim_states WHERE interview = :interview"
            " AND question = :question ORDER BY id",
            {"interview": interview, "question": question},
        )
        return tuple((str(saved), str(text)) for saved, text in rows)

    def last_states(self, interview: str) -> dict[str, str]:
        """Return the newest saved state of each question that has any, by place."""
        rows = self._database.execute(
            "SELECT v.question, v.text FROM verbatim_states AS v"
            " JOIN (SELECT min(id) AS first, max(id) AS last FROM verbatim_states"
            "  WHERE interview = :interview GROUP BY question) AS kept"
            " ON v.id = kept.last ORDER BY kept.first",
            {"interview": interview},
        )
        return {str(question): str(text) for question, text in rows}

    def keep_notes(self, interview: str, notes: Mapping[str, str]) -> None:
        """Keep the interviewer's own notes of a signed record, in place of others."""
        self._database.execute(
            "DELETE FROM own_notes WHERE interview = :id", {"id": interview}
        )
        for question, note in notes.items():
            self._database.execute(
                "INSERT INTO own_notes VALUES (:interview, :question, :note)",
                {"interview": interview, "question": question, "note": note},
            )

    def notes(self, interview: str) -> dict[str, str]:
        """Return the interviewer's own notes of a signed record, by place."""
        rows = self._database.execute(
            "SELECT question, note FROM own_notes WHERE interview = :id"
            " ORDER BY question",
            {"id": interview},
        )
        return {str(question): str(note) for question, note in rows}

    def delete_content(self, interview: str) -> None:
        """Delete draft, versions, history and notes of an interview; its row stays."""
        value = {"id": interview}
        self._database.execute("INSERT INTO purging VALUES (:id)", value)
        for table in ("drafts", "versions", "verbatim_states", "own_notes"):
            self._database.execute(
                f"DELETE FROM {table} WHERE interview = :id",  # noqa: S608
                value,
            )
        self._database.execute("DELETE FROM purging WHERE interview = :id", value)

    def delete(self, interview: str) -> None:
        """Delete a draft that was never signed, row and all."""
        self.delete_content(interview)
        self._database.execute(
            "DELETE FROM interviews WHERE id = :id", {"id": interview}
        )


def _values(summary: InterviewSummary) -> dict[str, object]:
    return {name: getattr(summary, name) for name in _SUMMARY}


def _summary(row: Row) -> InterviewSummary:
    """Make a summary straight from a row, as wide as `_SUMMARY`.

    Lists show hundreds at once; the generated `__init__` of a frozen class takes three
    times as long as reading the row does (`tests/bench/bench_vault.py`).
    """
    found = object.__new__(InterviewSummary)
    for put, value in zip(_PUTS, row, strict=True):
        put(found, value)
    _PUTS[_STATE](found, _STATES[row[_STATE]])
    return found
