"""Visits in the vault, planned checks, promised dates, and notes of reviewers."""

from collections.abc import Iterable
from dataclasses import fields
from typing import TypeVar

from monitor_app.errors.visits import NoSuchVisitError
from monitor_app.records.visit import PlannedCheck, PromisedDate, ReviewNote, Visit
from monitor_app.vault.database import Database

_Row = TypeVar("_Row", Visit, PlannedCheck, PromisedDate, ReviewNote)
_TABLES = {
    Visit: "visits",
    PlannedCheck: "planned_checks",
    PromisedDate: "promised_dates",
    ReviewNote: "review_notes",
}
_CURRENT = "state NOT IN ('draft', 'checked', 'erased_here', 'quarantine')"


class VisitRepository:
    """Reads and writes what belongs to visits. The caller owns the transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, visit: Visit) -> None:
        """Keep a visit, new or changed."""
        self._put(visit)

    def get(self, visit: str) -> Visit:
        """Return one; raise `NoSuchVisitError` if there is none."""
        found = self._select(Visit, "id = :id", {"id": visit})
        if not found:
            raise NoSuchVisitError(visit=visit)
        return found[0]

    def page(
        self, limit: int, after: tuple[str, str] | None = None
    ) -> tuple[Visit, ...]:
        """Return up to `limit` visits, newest first, after a day and id."""
        values: dict[str, object] = {"limit": limit}
        condition = "1"
        if after is not None:
            condition = "(day, id) < (:day, :id)"
            values |= {"day": after[0], "id": after[1]}
        order = " ORDER BY day DESC, id DESC LIMIT :limit"
        return self._select(Visit, condition + order, values)

    def delete(self, visit: str) -> None:
        """Forget a visit with its checks; interviews stay."""
        self.get(visit)
        self._database.execute("DELETE FROM visits WHERE id = :id", {"id": visit})

    # Interviews of a visit

    def assign(self, interview: str, visit: str | None) -> None:
        """Make an interview part of a visit, or of none."""
        value = {"interview": interview, "visit": visit}
        self._database.execute(
            "DELETE FROM visit_interviews WHERE interview = :interview", value
        )
        if visit is not None:
            self.get(visit)
            self._database.execute(
                "INSERT INTO visit_interviews VALUES (:interview, :visit)", value
            )

    def interviews(self, visit: str) -> tuple[str, ...]:
        """Return the ids of the interviews of a visit, oldest first."""
        rows = self._database.execute(
            "SELECT v.interview FROM visit_interviews AS v"
            " JOIN interviews AS i ON i.id = v.interview"
            " WHERE v.visit = :visit ORDER BY i.created, i.id",
            {"visit": visit},
        )
        return tuple(str(interview) for (interview,) in rows)

    def of_interview(self, interview: str) -> Visit | None:
        """Return the visit that an interview belongs to."""
        found = self._select(
            Visit,
            "id = (SELECT visit FROM visit_interviews WHERE interview = :id)",
            {"id": interview},
        )
        return found[0] if found else None

    # Planned checks

    def put_check(self, check: PlannedCheck) -> None:
        """Keep a planned check, new or done."""
        self._put(check)

    def get_check(self, check: str) -> PlannedCheck:
        """Return one; raise `NoSuchVisitError` if there is none."""
        found = self._select(PlannedCheck, "id = :id", {"id": check})
        if not found:
            raise NoSuchVisitError(visit=check)
        return found[0]

    def checks(self, visit: str) -> tuple[PlannedCheck, ...]:
        """Return what was planned at a visit, by day."""
        return self._select(
            PlannedCheck, "visit = :visit ORDER BY due, id", {"visit": visit}
        )

    def checks_of_person(self, person_code: str) -> tuple[PlannedCheck, ...]:
        """Return what was planned for one person, by day."""
        return self._select(
            PlannedCheck, "person_code = :code ORDER BY due, id", {"code": person_code}
        )

    def open_checks(self, limit: int) -> tuple[PlannedCheck, ...]:
        """Return what is not done yet, the most urgent first."""
        return self._select(
            PlannedCheck, "done = '' ORDER BY due, id LIMIT :limit", {"limit": limit}
        )

    # Dates that records promise

    def unread(self, limit: int) -> tuple[tuple[str, int], ...]:
        """Return interviews whose newest version was not read for dates yet."""
        rows = self._database.execute(
            "SELECT i.id, i.version FROM interviews AS i"  # noqa: S608 - a constant
            " LEFT JOIN dates_read AS r ON r.interview = i.id"
            f" WHERE i.version > 0 AND i.{_CURRENT}"
            " AND coalesce(r.version, 0) < i.version LIMIT :limit",
            {"limit": limit},
        )
        return tuple((str(interview), int(version)) for interview, version in rows)

    def forget_read(self) -> None:
        """Have every version read again; what was done stays done."""
        self._database.execute("DELETE FROM dates_read")

    def set_dates(
        self, interview: str, version: int, dates: Iterable[PromisedDate]
    ) -> None:
        """Keep the dates of a version; one that stayed the same stays done."""
        known = {
            (d.question, d.due): d.done
            for d in self._select(PromisedDate, "interview = :id", {"id": interview})
        }
        self._database.execute(
            "DELETE FROM promised_dates WHERE interview = :id", {"id": interview}
        )
        for each in dates:
            self._database.execute(
                "INSERT INTO promised_dates (interview, question, due, done)"
                " VALUES (:interview, :question, :due, :done)",
                {
                    "interview": interview,
                    "question": each.question,
                    "due": each.due,
                    "done": known.get((each.question, each.due), ""),
                },
            )
        self._database.execute(
            "INSERT INTO dates_read VALUES (:id, :version)"
            " ON CONFLICT (interview) DO UPDATE SET version = :version",
            {"id": interview, "version": version},
        )

    def open_dates(self, limit: int) -> tuple[PromisedDate, ...]:
        """Return the dates that are not done yet, the most urgent first."""
        return self._select(
            PromisedDate,
            "done = '' ORDER BY due, interview, question LIMIT :limit",
            {"limit": limit},
        )

    def date_done(self, interview: str, question: str, done: str) -> None:
        """Note that what a record promised was done."""
        self._database.execute(
            "UPDATE promised_dates SET done = :done"
            " WHERE interview = :interview AND question = :question",
            {"interview": interview, "question": question, "done": done},
        )

    # Notes of reviewers

    def add_note(self, note: ReviewNote) -> None:
        """Keep what a reviewer noted."""
        self._put(note)

    def notes(self, interview: str) -> tuple[ReviewNote, ...]:
        """Return what was noted about a record, oldest first."""
        return self._select(
            ReviewNote, "interview = :id ORDER BY written, id", {"id": interview}
        )

    def forget(self, interview: str) -> None:
        """Delete every row that would tell where a purged interview belonged."""
        for table in (
            "visit_interviews",
            "promised_dates",
            "dates_read",
            "review_notes",
        ):
            self._database.execute(
                f"DELETE FROM {table} WHERE interview = :id",  # noqa: S608
                {"id": interview},
            )

    def _put(self, row: Visit | PlannedCheck | ReviewNote) -> None:
        names = tuple(field.name for field in fields(row))
        marks = ", ".join(f":{name}" for name in names)
        pairs = ", ".join(f"{name} = :{name}" for name in names if name != "id")
        self._database.execute(
            f"INSERT INTO {_TABLES[type(row)]} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
            f" ON CONFLICT (id) DO UPDATE SET {pairs}",
            {name: getattr(row, name) for name in names},
        )

    def _select(
        self, kind: type[_Row], condition: str, values: dict[str, object]
    ) -> tuple[_Row, ...]:
        names = tuple(field.name for field in fields(kind))
        rows = self._database.execute(
            f"SELECT {', '.join(names)} FROM {_TABLES[kind]} WHERE {condition}",  # noqa: S608
            values,
        )
        return tuple(kind(**dict(zip(names, row, strict=True))) for row in rows)
