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
    book, buried = ConsentBook(vault), vault.withdrawals.lines()
    groups = _groups(vault, said_no.kept_persons(vault, progress), buried)
    found = [*_without_line(vault, book, groups), *_untold(vault, book, groups, buried)]
    return tuple(sorted(found, key=lambda t: (t.person_code, t.waiting, t.interview)))


def _groups(
    vault: Vault, codes: frozenset[str], buried: Iterable[str]
) -> Mapping[str, frozenset[str]]:
    """Return the records of each person to look at; "" has those without a code."""
    over = {line.partition("/")[0] for line in buried}
    records = [vault.interviews.get(id_) for id_ in over if vault.interviews.has(id_)]
    codes |= {record.person_code for record in records}
    of_nobody = {record.id for record in records if not record.person_code}
    persons = {
        code: frozenset(record.id for record in vault.interviews.of_person(code))
        for code in codes - {""}
    }
    return persons | {"": frozenset(of_nobody)}


def _without_line(
    vault: Vault, book: ConsentBook, codes: Iterable[str]
) -> Iterator[TakenBack]:
    for code in codes:
        if not code or not said_no.in_words(vault, code):
            continue
        if form_d := book.open_withdrawal(code):
            yield TakenBack(waiting=Waiting.NO_LINE, person_code=code, interview=form_d)


def _untold(
    vault: Vault,
    book: ConsentBook,
    groups: Mapping[str, frozenset[str]],
    buried: frozenset[str],
) -> Iterator[TakenBack]:
    log = _Log(vault, frozenset().union(*groups.values()))
    out, named = lines_ended.travelled(vault), _names_of(vault)
    for code, ids in groups.items():
        held = log.holders(ids) & named
        own = {line for line in buried if line.partition("/")[0] in ids}
        new: set[str] = set()
        if code and not log.knows_everything(held, ids):
            new = _ended(vault, book, code, out) - own
        owed = held if new else log.not_told(held, ids)
        if owed and own | new:
            yield TakenBack(
                waiting=Waiting.NOT_TOLD,
                person_code=code,
                interview=min(own | new).partition("/")[0],
                lines=len(own | new),
                recipients=tuple(sorted(owed)),
            )


def _ended(
    vault: Vault, book: ConsentBook, code: str, out: lines_ended.Travelled
) -> set[str]:
    if vault.profile is not Profile.MONITOR:
        return set()  # an office passes on what it was told
    return lines_ended.ended(vault, book, code, out)


class _Log:
    """Who holds something, and what came first: a withdrawal, or telling of it.

    "First" goes by the numbers of the log: they hold where a clock was set back.
    """

    def __init__(self, vault: Vault, records: frozenset[str]) -> None:
        self._holders, self._told = _holders_and_told(vault)
        self._buried: dict[str, int] = {}
        self._signed: dict[str, int] = {}
        for entry in vault.audit.about(records):
            if entry.event == "consent.withdrawn":
                self._buried[entry.subject] = entry.number
            if entry.event == "interview.signed":
                self._signed[entry.subject] = entry.number

    def holders(self, ids: Iterable[str]) -> set[str]:
        """Return who received something of these records."""
        return set().union(*(self._holders.get(id_, set()) for id_ in ids))

    def not_told(self, held: Iterable[str], ids: Iterable[str]) -> set[str]:
        """Return who was not told since the last of these withdrawals."""
        since = max((self._buried.get(id_, 0) for id_ in ids), default=0)
        return {name for name in held if self._told.get(name, -1) < since}

    def knows_everything(self, held: Iterable[str], ids: Iterable[str]) -> bool:
        """Say whether all were told after whatever was signed: nothing can be new."""
        since = max((self._signed.get(id_, 0) for id_ in ids), default=0)
        return all(self._told.get(name, -1) > since for name in held)


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
