"""What happened in a case, by day: interviews, visits, checks, bundles, receipts.

Read from the records themselves and from the log; nothing is computed about the person.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor_app.records.profile import Profile
from monitor_app.usecases.case_view import CaseView
from monitor_app.vault import Vault

BEGUN, ARRIVED, SIGNED = "record.begun", "record.arrived", "record.signed"
VISIT, CHECK_DUE, CHECK_DONE = "visit.day", "check.due", "check.done"
# What the log tells of a record or bundle and no record tells by itself.
_OF_THE_LOG = frozenset(
    {"bundle.written", "bundle.handed-over", "bundle.receipt", "bundle.copied"}
    | {"interview.purged", "interview.purged-at-sealing", "interview.form-changed"}
    | {"interview.erased-asked", "interview.erased-danger"}
    | {"interview.erased-mistake", "interview.erased-decided"}
    | {"consent.withdrawn", "contact.lifted", "draft.made", "followup.done"}
    | {"paper.typed-in", "paper.marked", "secret.marked", "secret.released"}
    | {"secret.cleared", "task.done"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something that happened, or is planned.

    `at` is a local ISO day where only that is known, else RFC 3339 UTC. `event` is one
    of the constants above or a code of the log. `about` is a printed number, a site or
    a recipient; `note` the words of whoever wrote them, without names.
    """

    at: str
    event: str
    about: str = ""
    note: str = ""


def of_case(vault: Vault, case: CaseView) -> tuple[Moment, ...]:
    """Return what happened in a case, the newest first."""
    moments = (*_records(vault, case), *_visits(case), *_log(vault, case))
    return tuple(sorted(moments, key=lambda m: m.at, reverse=True))


def _records(vault: Vault, case: CaseView) -> Iterator[Moment]:
    for record in case.cover.records:
        yield Moment(at=record.created, event=BEGUN, about=record.number)
        if vault.profile is Profile.OFFICE:
            yield Moment(at=record.updated, event=ARRIVED, about=record.number)
        for version in vault.interviews.versions(record.id):
            number = str(version.number) if version.number > 1 else ""
            yield Moment(
                at=version.signed_at, event=SIGNED, about=record.number, note=number
            )


def _visits(case: CaseView) -> Iterator[Moment]:
    for visit in case.visits:
        yield Moment(at=visit.day, event=VISIT, about=visit.site)
    for check in case.checks:
        yield Moment(at=check.due, event=CHECK_DUE, note=check.what)
        if check.done:
            yield Moment(at=check.done, event=CHECK_DONE, note=check.outcome)


def _log(vault: Vault, case: CaseView) -> Iterator[Moment]:
    named = {record.id: record.number for record in case.cover.records}
    for bundle in case.bundles:
        named[bundle.bundle_id] = ", ".join(bundle.recipients)
    for entry in vault.audit.about(named):
        if entry.event in _OF_THE_LOG:
            yield Moment(at=entry.at, event=entry.event, about=named[entry.subject])
