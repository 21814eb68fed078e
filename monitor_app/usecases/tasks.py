"""What signed records ask of the coordinator: danger, high risk, consent to ask again.

Form library, rules 11, 34 and 36. What falls due on a day that somebody promised
(checks, contacts, hearings, receipts) is in `followups`. Each version is read once;
what it asks for is kept, so that the list is quick with a hundred thousand records.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from monitor_app.progress import Progress
from monitor_app.records.consent import OWN_ORGANISATION
from monitor_app.records.interview import InterviewSummary, State
from monitor_app.records.safety import Card
from monitor_app.usecases import case_cover, clock, consents, contact_rule, safety
from monitor_app.usecases.consents import ConsentBook, Told
from monitor_app.vault import Vault
from monitor_app.vault.meta import MetaRepository

_KEY = "coordinator-tasks"
_AT_ONCE = 200


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    read: tuple[str, str]  # (updated, id) up to which every record was read
    tasks: tuple[Task, ...]


def tasks(vault: Vault, progress: Progress) -> tuple[Task, ...]:
    """Return what is open: danger first, then risk, then consent, each by day.

    Nothing that leads to a contact is listed for somebody who must not be contacted
    (rule 35).

    Args:
        vault: open.
        progress: counts records that have to be read; may cancel between batches.
    """
    kept = _read_new(vault, _kept(vault), progress)
    open_tasks = (t for t in kept.tasks if not t.done and _stands(vault, t))
    return tuple(sorted(open_tasks, key=lambda t: (_ORDER.index(t.matter), t.due)))


def done(vault: Vault, task: Task) -> None:
    """Note that a task was seen to; a newer version of the record may ask anew."""
    kept = _kept(vault)
    moment = clock.stamp(vault.clock())
    with vault.transaction():
        _keep(
            vault,
            replace(
                kept,
                tasks=tuple(
                    replace(each, done=moment) if each == task else each
                    for each in kept.tasks
                ),
            ),
        )
        vault.audit.append("task.done", task.interview, task.matter.value)


def forget(vault: Vault, interview: str) -> None:
    """Drop what a purged interview asked for. The caller owns the transaction."""
    kept = _kept(vault)
    left = tuple(task for task in kept.tasks if task.interview != interview)
    if left != kept.tasks:
        _keep(vault, replace(kept, tasks=left))
    contact_rule.forget(vault, interview)


def _read_new(vault: Vault, kept: _Kept, progress: Progress) -> _Kept:
    waiting = list(_since(vault, kept.read))
    waiting.reverse()  # oldest first: what was read stays read when somebody cancels
    for start in range(0, len(waiting), _AT_ONCE):
        progress.step(start, len(waiting))
        batch = waiting[start : start + _AT_ONCE]
        kept = _with(vault, kept, batch)
        with vault.transaction():
            _keep(vault, kept)
    return kept


def _since(vault: Vault, read: tuple[str, str]) -> Iterator[InterviewSummary]:
    """Yield what changed since then, newest first."""
    after: tuple[str, str] | None = None
    while page := vault.interviews.page(_AT_ONCE, after):
        for summary in page:
            if (summary.updated, summary.id) <= read:
                return
            yield summary
        after = (page[-1].updated, page[-1].id)


def _with(vault: Vault, kept: _Kept, batch: list[InterviewSummary]) -> _Kept:
    book = ConsentBook(vault)
    known = {(t.interview, t.version, t.matter): t for t in kept.tasks}
    changed = {summary.id for summary in batch}
    found = [t for t in kept.tasks if t.interview not in changed]
    for summary in batch:
        for task in _asked_by(vault, book, summary):
            found.append(known.get((task.interview, task.version, task.matter), task))
    newest = batch[-1]
    return _Kept(read=(newest.updated, newest.id), tasks=tuple(found))


def _asked_by(
    vault: Vault, book: ConsentBook, summary: InterviewSummary
) -> Iterator[Task]:
    versions = vault.interviews.versions(summary.id)
    if not versions or summary.state is State.QUARANTINE:
        return
    newest = versions[-1]
    told = book.told(summary, newest.submission)
    for matter, due in _matters(told, newest.signed_at[:10]).items():
        yield Task(interview=summary.id, version=newest.number, matter=matter, due=due)


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


def _kept(vault: Vault) -> _Kept:
    found = MetaRepository(vault.database).find(_KEY)
    if found is None:
        return _Kept(read=("", ""), tasks=())
    kept = json.loads(found)
    tasks_kept = (
        Task(**(each | {"matter": Matter(each["matter"])})) for each in kept["tasks"]
    )
    updated, interview = kept["read"]
    return _Kept(read=(updated, interview), tasks=tuple(tasks_kept))


def _keep(vault: Vault, kept: _Kept) -> None:
    content = json.dumps(asdict(kept), ensure_ascii=False).encode()
    MetaRepository(vault.database).put(_KEY, content)
