"""Consent that was taken back, as far as somebody still has to see to it.

A withdrawal that form D says in words has to become a line that ends. What ended has to
be told to everybody who holds something of the person: a withdrawal leaves only when
somebody writes it (`withdrawing.send_withdrawals`).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from monitor_app.bundle.manifest import BundleKind
from monitor_app.errors.usecases import NoTeamError
from monitor_app.progress import Progress
from monitor_app.records.profile import Profile
from monitor_app.usecases import followups, lines_ended, said_no
from monitor_app.usecases.consents import ConsentBook
from monitor_app.usecases.team import team_of
from monitor_app.vault import Vault

_WITHDRAWAL = BundleKind.WITHDRAWAL.value


class Waiting(StrEnum):
    """What has to be done."""

    NO_LINE = "no-line"  # said in words in form D, and no line ended
    NOT_TOLD = "not-told"  # recipients do not know yet


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What one person took back; `person_code` is "" where a record names none."""

    waiting: Waiting
    person_code: str
    interview: str  # the form D, or a record whose line ended
    lines: int = 0  # that ended
    recipients: tuple[str, ...] = ()  # by name, who are not told yet


def taken_back(vault: Vault, progress: Progress) -> tuple[TakenBack, ...]:
    """Return what is to be seen to, by person code.

    Args:
        vault: open.
        progress: counts records that have to be read; may cancel between them.
    """
    followups.read_dates(vault, progress)
    codes = said_no.kept_persons(vault, progress)
    book, buried = ConsentBook(vault), vault.withdrawals.lines()
    ended = {line.partition("/")[0] for line in buried}
    records = [vault.interviews.get(id_) for id_ in ended if vault.interviews.has(id_)]
    codes |= {record.person_code for record in records} - {""}
    found = [*_without_line(book, codes), *_Untold(vault, book).of(codes, buried)]
    return tuple(sorted(found, key=lambda t: (t.person_code, t.waiting, t.interview)))


def _without_line(book: ConsentBook, codes: Iterable[str]) -> Iterator[TakenBack]:
    for code in codes:
        if form_d := book.open_withdrawal(code):
            yield TakenBack(waiting=Waiting.NO_LINE, person_code=code, interview=form_d)


class _Untold:
    """Compares what ended with what recipients hold and with what they were told."""

    def __init__(self, vault: Vault, book: ConsentBook) -> None:
        self._vault, self._book = vault, book
        self._named = _names_of(vault)
        self._holders, self._told = _holders_and_told(vault)

    def of(self, codes: Iterable[str], buried: frozenset[str]) -> Iterator[TakenBack]:
        out = lines_ended.travelled(self._vault)
        seen: set[str] = set()
        for code in codes:
            of_person = self._vault.interviews.of_person(code)
            ids = {record.id for record in of_person}
            seen |= ids
            own = {line for line in buried if line.partition("/")[0] in ids}
            new = self._ended(code, out) - own
            yield from self._owed(code, ids, own, new)
        alone = {line for line in buried if line.partition("/")[0] not in seen}
        for id_ in sorted({line.partition("/")[0] for line in alone}):
            own = {line for line in alone if line.startswith(f"{id_}/")}
            yield from self._owed("", {id_}, own, set())

    def _ended(self, code: str, out: lines_ended.Travelled) -> set[str]:
        if self._vault.profile is not Profile.MONITOR:
            return set()  # an office passes on what it was told
        return lines_ended.ended(self._vault, self._book, code, out)

    def _owed(
        self, code: str, ids: set[str], buried: set[str], new: set[str]
    ) -> Iterator[TakenBack]:
        if not buried | new:
            return
        held = set().union(*(self._holders.get(id_, set()) for id_ in ids))
        since = self._buried_at(ids)
        owed = {r for r in held & self._named if new or self._told.get(r, -1) < since}
        if owed:
            yield TakenBack(
                waiting=Waiting.NOT_TOLD,
                person_code=code,
                interview=min(buried | new).partition("/")[0],
                lines=len(buried | new),
                recipients=tuple(sorted(owed)),
            )

    def _buried_at(self, ids: set[str]) -> int:
        """Return the number of the newest entry of the log about a tombstone."""
        entries = self._vault.audit.about(ids)
        return max(
            (e.number for e in entries if e.event == "consent.withdrawn"), default=0
        )


def _names_of(vault: Vault) -> set[str]:
    """Return who can be told: without a team file nothing has left."""
    try:
        return {recipient.name for recipient in team_of(vault).recipients}
    except NoTeamError:
        return set()


def _holders_and_told(
    vault: Vault,
) -> tuple[Mapping[str, set[str]], Mapping[str, int]]:
    """Return who received something of each record, and when each was told last.

    "When" is a number in the log: it holds where a clock was set back.
    """
    holders: dict[str, set[str]] = {}
    written = vault.bundles.written()
    told = {
        row.id: json.loads(row.recipients) for row in written if row.kind == _WITHDRAWAL
    }
    for row in written:
        for item in vault.bundles.items(row.id):
            holders.setdefault(item.interview, set()).update(json.loads(row.recipients))
    at: dict[str, int] = {}
    for entry in vault.audit.about(told):
        if entry.event == "bundle.written":
            at |= dict.fromkeys(told[entry.subject], entry.number)
    return holders, at
