"""What signed records ask of the coordinator: danger, high risk, consent to ask again.

Form library, rules 11, 34 and 36. What falls due on a day that somebody promised
(checks, contacts, hearings, receipts) is in `followups`, which reads each version once
and tells this module of it. What it asks for is kept, so that the list is quick with a
hundred thousand records. What was read goes by versions and not by time: a clock that
was set back must not hide that somebody is in danger.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from monitor_app.records.consent import OWN_ORGANISATION
from monitor_app.records.interview import State
from monitor_app.records.safety import Card
from monitor_app.usecases import case_cover, clock, consents, contact_rule, safety
from monitor_app.usecases.consents import ConsentBook, Told
from monitor_app.vault import Vault
from monitor_app.vault.meta import MetaRepository

_KEY = "coordinator-tasks"
_TASKS = "tasks"
_BY_TIME = "read"  # in what a version of the program kept that went by time


class Matter(StrEnum):
    """What the coordinator has to see to, the most urgent first."""

    DANGER = "danger"  # thoughts of suicide, or a condition that threatens life
    RISK = "risk"  # of reprisals, high or extreme
    ASK_AGAIN = "ask-again"  # before use, or because a line ends


_ORDER = tuple(Matter)
_OF_CARD = {Card.EMERGENCY: Matter.DANGER, Card.COORDINATOR: Matter.RISK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to see to; `done` is when (RFC 3339), "" while it is open."""

    interview: str
    version: int
    matter: Matter
    due: str  # day, ISO
    done: str = ""


def tasks(vault: Vault) -> tuple[Task, ...]:
    """Return what is open: danger first, then risk, then consent, each by day.

    Nothing that leads to a contact is listed for somebody who must not be contacted
    (rule 35). What versions ask for that were not read yet is missing: the caller sees
    to it (`followups.read_dates`).
    """
    open_tasks = (t for t in _kept(vault) if not t.done and _stands(vault, t))
    return tuple(sorted(open_tasks, key=lambda t: (_ORDER.index(t.matter), t.due)))


def done(vault: Vault, task: Task) -> None:
    """Note that a task was seen to; a newer version of the record may ask anew."""
    moment = clock.stamp(vault.clock())
    with vault.transaction():
        _keep(
            vault,
            tuple(
                replace(each, done=moment) if each == task else each
                for each in _kept(vault)
            ),
        )
        vault.audit.append("task.done", task.interview, task.matter.value)


def forget(vault: Vault, interview: str) -> None:
    """Drop what a purged interview asked for. The caller owns the transaction."""
    kept = _kept(vault)
    left = tuple(task for task in kept if task.interview != interview)
    if left != kept:
        _keep(vault, left)
    contact_rule.forget(vault, interview)


def begun(vault: Vault) -> bool:
    """Say whether this module was told of every version that was read so far."""
    document = _document(vault)
    return bool(document) and _BY_TIME not in document


def begin(vault: Vault) -> None:
    """Have done with what went by time: every version is told of from now on.

    What was seen to stays done. The caller owns the transaction, and has all read anew.
    """
    _put(vault, {_TASKS: _document(vault).get(_TASKS, [])})


def look_at(vault: Vault, book: ConsentBook, interviews: Collection[str]) -> None:
    """Keep what newest versions ask for. The caller owns the transaction."""
    kept = _kept(vault)
    known = {(t.interview, t.version, t.matter): t for t in kept}
    read = frozenset(interviews)
    found = [task for task in kept if task.interview not in read]
    for interview in interviews:
        for task in _asked_by(vault, book, interview):
            found.append(known.get((task.interview, task.version, task.matter), task))
    _keep(vault, tuple(found))


def _asked_by(vault: Vault, book: ConsentBook, interview: str) -> Iterator[Task]:
    newest = vault.interviews.versions(interview)[-1]
    told = book.told(vault.interviews.get(interview), newest.submission)
    for matter, due in _matters(told, newest.signed_at[:10]).items():
        yield Task(interview=interview, version=newest.number, matter=matter, due=due)


def _matters(told: Told, signed_on: str) -> Mapping[Matter, str]:
    """Return what a record asks for, and the day since or on which it does."""
    found = {
        _OF_CARD[card]: signed_on
        for card in safety.cards_in(told.answers)
        if card in _OF_CARD
    }
    days = [
        line.until.isoformat() if line.until else signed_on
        for line in consents.lines_of(told.record.id, told.answers)
        if line.recipient != OWN_ORGANISATION
        and line.state == "given"
        and (line.ask_again or line.until)
    ]
    return found | ({Matter.ASK_AGAIN: min(days)} if days else {})


def _stands(vault: Vault, task: Task) -> bool:
    if not vault.interviews.has(task.interview):
        return False
    summary = vault.interviews.get(task.interview)
    if summary.state is State.ERASED_HERE:
        return False
    asks = task.matter is Matter.ASK_AGAIN
    return not asks or case_cover.cover_of(vault, summary.person_code).may_contact


def _kept(vault: Vault) -> tuple[Task, ...]:
    return tuple(
        Task(**(each | {"matter": Matter(each["matter"])}))
        for each in _document(vault).get(_TASKS, ())
    )


def _keep(vault: Vault, kept: tuple[Task, ...]) -> None:
    _put(vault, _document(vault) | {_TASKS: [asdict(task) for task in kept]})


def _document(vault: Vault) -> dict[str, Any]:
    found = MetaRepository(vault.database).find(_KEY)
    document: dict[str, Any] = json.loads(found) if found else {}
    return document


def _put(vault: Vault, document: Mapping[str, object]) -> None:
    content = json.dumps(document, ensure_ascii=False).encode()
    MetaRepository(vault.database).put(_KEY, content)
