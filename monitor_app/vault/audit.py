"""The activity log: hash-chained, keyed, and anchored outside the database.

Each entry's hash is HMAC-SHA256 under the vault's audit key over the entry and the hash
before, so that nobody without the key can make a chain. The newest number and hash also
lie in the file `anchor`, sealed with the same key: an older database that was put back
has an anchor ahead of it. Source: `vault/FORMAT.md`, section 5.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Collection
from datetime import date, datetime
from pathlib import Path

from monitor_app import paths
from monitor_app.crypto.keyslots import canonical_json
from monitor_app.errors import MonitorError
from monitor_app.errors.vault import RolledBackError
from monitor_app.records.audit import AuditEntry
from monitor_app.vault.database import Database
from monitor_app.vault.problems import VaultProblem

log = logging.getLogger(__name__)

ANCHOR = "anchor"
_MOST_ANCHOR_BYTES = 512  # ours has 170; nothing in it can be nested deeply
_START = "0" * 64
_AT_ONCE = 500  # subjects in one question
_TOLERATED_SECONDS = 60  # a time server may move the clock by less


class AuditLog:
    """Appends to the log and verifies it."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        key: bytearray,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._anchor = folder / ANCHOR
        self._key = key
        self._clock = clock
        self._unanchored = False
        self._steady: Callable[[], float] | None = None
        self._last: tuple[datetime, float] | None = None
        self._latest: date | None = None  # once it was asked for

    def watch(self, steady: Callable[[], float]) -> None:
        """From now on note where the clock jumped between two entries.

        Args:
            steady: seconds of a clock that nobody can set; it must not stand still
                while the computer sleeps, or sleep looks like a jump.
        """
        self._steady = steady

    def append(self, event: str, subject: str = "", detail: str = "") -> None:
        """Add an entry, in the transaction that is open.

        Args:
            event: a code such as "interview.signed".
            subject: an id; never a name, an answer or a file's own name.
            detail: codes and counts.
        """
        now = self._clock()
        if jump := self._jump(now):
            self._add(now, "clock.jumped", "", f"{jump:+d}")
        self._add(now, event, subject, detail)

    def _jump(self, now: datetime) -> int:
        """Return by how many seconds the clock was moved since the last entry."""
        if self._steady is None:
            return 0
        steady, last = self._steady(), self._last
        self._last = (now, steady)
        if last is None:
            return 0
        moved = (now - last[0]).total_seconds() - (steady - last[1])
        return round(moved) if abs(moved) > _TOLERATED_SECONDS else 0

    def _add(self, now: datetime, event: str, subject: str, detail: str) -> None:
        number, before = self.head()
        at = now.isoformat(timespec="seconds")
        if self._latest is not None:
            self._latest = max(self._latest, now.date())
        entry = (number + 1, at, event, subject, detail)
        self._database.execute(
            "INSERT INTO audit VALUES (:number, :at, :event, :subject, :detail, :hash)",
            {
                "number": number + 1,
                "at": at,
                "event": event,
                "subject": subject,
                "detail": detail,
                "hash": self._hash(entry, before),
            },
        )
        self._unanchored = True

    def prepare_anchor(self) -> None:
        """Write the next anchor beside the present one, last thing before a commit.

        It takes the room that the anchor needs while everything can still be undone:
        what is refused for want of room was not stored.

        Raises:
            MonitorError: one of `errors.files`.
        """
        if self._unanchored:
            number, head = self.head()
            content = {"number": number, "head": head}
            content["mac"] = self._mac(content)
            paths.prepare(self._anchor, canonical_json(content))

    def anchor(self) -> None:
        """Put the anchor that was prepared in its place, after the commit.

        It needs no room. Should the drive fail just now, what was committed is stored,
        and nobody is told otherwise: the anchor follows with the next entry, or when
        the vault is opened, which tolerates one that is behind.
        """
        if not self._unanchored:
            return
        try:
            paths.put_in_place(self._anchor)
        except MonitorError as error:
            log.warning("anchor is behind: %s", error.code)
            return
        self._unanchored = False

    def check_anchor(self) -> None:
        """Compare the anchor with the log, when the vault is opened.

        A crash may leave the anchor one step behind, never ahead.

        Raises:
            RolledBackError: the log ends before the anchor, or differs at its place.
        """
        anchored = self._anchored()
        if anchored is None:
            if self.head()[0] > 0:
                raise RolledBackError
            return
        number, head = anchored
        if self._hash_at(number) != head:
            raise RolledBackError
        self._unanchored = number != self.head()[0]

    def newest(self, limit: int, before: int | None = None) -> tuple[AuditEntry, ...]:
        """Return entries, newest first, those below number `before` only."""
        rows = self._database.execute(
            "SELECT number, at, event, subject, detail, hash FROM audit"
            " WHERE number < :before ORDER BY number DESC LIMIT :limit",
            {"before": 2**62 if before is None else before, "limit": limit},
        )
        return tuple(_entry(*row) for row in rows)

    def about(self, subjects: Collection[str]) -> tuple[AuditEntry, ...]:
        """Return every entry about one of these, oldest first."""
        found: list[AuditEntry] = []
        wanted = sorted(subjects)
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            names = {f"s{at}": subject for at, subject in enumerate(some)}
            marks = ", ".join(f":{name}" for name in names)
            rows = self._database.execute(
                "SELECT number, at, event, subject, detail, hash FROM audit"  # noqa: S608
                f" WHERE subject IN ({marks}) ORDER BY number",
                names,
            )
            found.extend(_entry(*row) for row in rows)
        return tuple(sorted(found, key=lambda entry: entry.number))

    def verify(self) -> tuple[int, str, tuple[VaultProblem, ...]]:
        """Walk the chain; return its length, its head and what is wrong."""
        problems, before, expected = [], _START, 1
        rows = self._database.execute(
            "SELECT number, at, event, subject, detail, hash FROM audit ORDER BY number"
        )
        for number, at, event, subject, detail, noted in rows:
            if number != expected:
                problems.append(VaultProblem("audit.missing", str(expected)))
            elif noted != self._hash((number, at, event, subject, detail), before):
                problems.append(VaultProblem("audit.changed", str(number)))
            before, expected = noted, number + 1
        try:
            self.check_anchor()
        except RolledBackError:
            problems.append(VaultProblem(RolledBackError.code, ANCHOR))
        return len(rows), before, tuple(problems)

    def head(self) -> tuple[int, str]:
        """Return number and hash of the newest entry: what an export may sign."""
        found = self._database.one(
            "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1"
        )
        return (int(found[0]), str(found[1])) if found else (0, _START)

    def latest_day(self) -> date:
        """Return the latest day that the log or the clock knows of.

        Where a day ends something, a clock that is set back must not begin it again.
        The log is read through once, and not again while the vault is open.
        """
        if self._latest is None:
            ((found,),) = self._database.execute("SELECT max(at) FROM audit")
            self._latest = date.fromisoformat(str(found)[:10]) if found else date.min
        return max(self._latest, self._clock().date())

    def _anchored(self) -> tuple[int, str] | None:
        """Return number and hash in the anchor; `None` unless our key made it."""
        try:
            found = json.loads(paths.beginning(self._anchor, _MOST_ANCHOR_BYTES))
            number, head, mac = found["number"], found["head"], found.pop("mac")
            genuine = hmac.compare_digest(mac, self._mac(found))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return (number, head) if genuine else None

    def _hash_at(self, number: int) -> str | None:
        if number == 0:
            return _START
        found = self._database.one(
            "SELECT hash FROM audit WHERE number = :number", {"number": number}
        )
        return str(found[0]) if found else None

    def _hash(self, entry: tuple[object, ...], before: str) -> str:
        content = canonical_json([*entry, before])
        return hmac.new(self._key, content, hashlib.sha256).hexdigest()

    def _mac(self, content: object) -> str:
        message = b"anchor\0" + canonical_json(content)
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()


def _entry(
    number: int, at: str, event: str, subject: str, detail: str, noted: str
) -> AuditEntry:
    return AuditEntry(
        number=number, at=at, event=event, subject=subject, detail=detail, hash=noted
    )
