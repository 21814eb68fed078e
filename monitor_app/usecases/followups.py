"""The worklist: what falls due, from every place that promises something.

Planned checks of visits; contacts that signed records promise; receipts that do not
come. Dates of signed records are read once per version and kept in a table, so that
the list is quick with a hundred thousand records. Rule 35 holds: nothing that leads to
a contact is listed for somebody who must not be contacted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from monitor_app.forms.submission import parse_submission
from monitor_app.progress import Progress
from monitor_app.records.visit import PromisedDate
from monitor_app.usecases import case_cover, clock, said_no, tasks
from monitor_app.usecases.consents import ConsentBook
from monitor_app.usecases.outbox import outbox
from monitor_app.vault import Vault

CONTACT = frozenset({"fu_next", "cr_next"})
HEARING = frozenset({"trial_next", "fc_next"})
RECEIPT_DAYS = 14  # after handing over, somebody should ask
_AT_ONCE = 200
_MOST = 500


class Due(StrEnum):
    """What kind of thing falls due."""

    REPRISAL = "reprisal"
    CONTACT = "contact"
    HEARING = "hearing"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One line of the worklist."""

    due: date
    kind: Due
    person_code: str = ""
    what: str = ""  # in words, of a planned check only
    interview: str = ""
    question: str = ""  # that holds the date
    visit: str = ""
    check: str = ""
    bundle: str = ""


def worklist(vault: Vault, progress: Progress) -> tuple[FollowUp, ...]:
    """Return what is not done yet, the most urgent first.

    Args:
        vault: open.
        progress: counts records that have to be read; may cancel between them.
    """
    read_dates(vault, progress)
    found = [*_checks(vault), *_dates(vault), *_receipts(vault)]
    return tuple(sorted(found, key=lambda f: (f.due, f.kind, f.person_code)))


def read_dates(vault: Vault, progress: Progress) -> int:
    """Read versions that were not read yet: their dates, and what else they ask for.

    Returns:
        How many were read.
    """
    if not tasks.begun(vault):
        with vault.transaction():
            vault.visits.forget_read()
            tasks.begin(vault)
    done, book = 0, ConsentBook(vault)
    while unread := vault.visits.unread(_AT_ONCE):
        with vault.transaction():
            for interview, version in unread:
                progress.step(done, done + len(unread))
                dates = _promised(vault, book, interview)
                vault.visits.set_dates(interview, version, dates)
                said_no.look_at(vault, book, interview)
                done += 1
            tasks.look_at(vault, book, [interview for interview, _version in unread])
    return done


def date_done(vault: Vault, interview: str, question: str) -> None:
    """Note that what a record promised was done."""
    moment = clock.stamp(vault.clock())
    with vault.transaction():
        vault.visits.date_done(interview, question, moment)
        vault.audit.append("followup.done", interview, question)


def _checks(vault: Vault) -> Iterator[FollowUp]:
    for check in vault.visits.open_checks(_MOST):
        yield FollowUp(
            due=date.fromisoformat(check.due),
            kind=Due.REPRISAL,
            person_code=check.person_code,
            what=check.what,
            visit=check.visit,
            check=check.id,
        )


def _dates(vault: Vault) -> Iterator[FollowUp]:
    allowed: dict[str, bool] = {}
    for each in vault.visits.open_dates(_MOST):
        record = vault.interviews.get(each.interview)
        who, contact = record.person_code or record.id, each.question in CONTACT
        if contact and who not in allowed:
            allowed[who] = case_cover.may_contact(vault, record)
        if contact and not allowed[who]:
            continue
        yield FollowUp(
            due=date.fromisoformat(each.due),
            kind=Due.CONTACT if contact else Due.HEARING,
            person_code=record.person_code,
            interview=each.interview,
            question=each.question,
        )


def _receipts(vault: Vault) -> Iterator[FollowUp]:
    for entry in outbox(vault):
        if entry.state == "handed_over":
            row = vault.bundles.get_written(entry.bundle_id)
            day = date.fromisoformat((row.handed_over or row.created)[:10])
            yield FollowUp(
                due=day + timedelta(days=RECEIPT_DAYS),
                kind=Due.RECEIPT,
                bundle=entry.bundle_id,
            )


def _promised(
    vault: Vault, book: ConsentBook, interview: str
) -> Iterator[PromisedDate]:
    """Yield the dates of the newest version; who may be contacted is asked later."""
    version = vault.interviews.versions(interview)[-1]
    form = book.form(vault.interviews.get(interview).form_sha256)
    values = _by_name(parse_submission(version.submission, form).values)
    for question in sorted(CONTACT | HEARING):
        if (day := values.get(question, "")[:10]) and _is_day(day):
            yield PromisedDate(interview=interview, question=question, due=day)


def _by_name(values: Mapping[str, str]) -> dict[str, str]:
    """Return the last answer to each question; a repeat's later entry wins."""
    return {ref.rpartition("/")[2]: value for ref, value in values.items() if value}


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
