"""Consent lines of a person, read from the answers that hold them.

Two places of the library hold consent: the repeat `share` of form D, one line per
recipient and purpose, and the groups of the other forms in which the person confirms at
the end that the organisation may keep the record (`cons_state`, `cons_purposes`; in
form D `da_store`). Form library, 3.4 and forms A, B, D, F.

Of several forms D of one person the newest counts; a follow-up that says "withdrawn"
ends every line that was given before it; a withdrawal that form D says in words stops
every line until one of them followed it. A line has run out once the log has seen its
last day pass, whatever the clock says now. What a record ended stays ended when the
record itself is purged here: `keep_ended`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from monitor_app.forms.definition import FormDef
from monitor_app.forms.submission import AttachmentRef, parse_submission
from monitor_app.records.consent import OWN_ORGANISATION, STORE, ConsentLine
from monitor_app.records.interview import InterviewSummary
from monitor_app.usecases import forms, written_withdrawals
from monitor_app.usecases.places import counted
from monitor_app.usecases.said_in_order import order_of
from monitor_app.usecases.written_withdrawals import SignedForm
from monitor_app.vault import Vault
from monitor_app.vault.meta import MetaRepository

CONSENT_FORM = "consent"
_STORED_BY = "cons_state"
_TAKEN_BACK = "cr_review"
_ENDED = "consent/ended"


@dataclass(frozen=True, slots=True)
class Told:
    """What a signed record says, by place."""

    record: InterviewSummary
    answers: Mapping[str, str]
    files: tuple[AttachmentRef, ...] = ()
    order: tuple[str, int] = ("", 0)  # of what this person said, earlier first

    def named(self, question: str) -> str:
        """Return the answer to the first question of that name, "" without one."""
        return next(
            (v for ref, v in self.answers.items() if ref.endswith(f"/{question}")), ""
        )


class ConsentBook:
    """The consent that a vault knows of, person by person. Reads each record once."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._tombstones = vault.withdrawals.lines() | _ended(vault)
        self._latest = vault.audit.latest_day()
        self._forms: dict[str, FormDef] = {}
        self._of_person: dict[str, tuple[ConsentLine, ...]] = {}

    def form(self, sha256: str) -> FormDef:
        """Return a form of the vault; it is read once."""
        if sha256 not in self._forms:
            self._forms[sha256] = forms.form_of(self._vault, sha256)
        return self._forms[sha256]

    def told(self, record: InterviewSummary, submission: bytes) -> Told:
        """Return what a signed submission says."""
        form = self.form(record.form_sha256)
        found = parse_submission(submission, form)
        answers = {counted(form, ref): v for ref, v in found.values.items()}
        return Told(record, answers, found.attachments)

    def lines(self, told: Told) -> tuple[ConsentLine, ...]:
        """Return every line that speaks of a record, as it stands today.

        A record whose own last question was not answered with "given" is covered by no
        line at all.
        """
        code = told.record.person_code
        lines = self._person(code, told) if code else self._own([told])
        decided = told.named(_STORED_BY)
        if decided and decided != "given":
            return tuple(replace(line, state=decided) for line in lines)
        return lines

    def of_person(self, code: str) -> tuple[ConsentLine, ...]:
        """Return the lines of a person code that are in force, whatever they say."""
        return self._own(self._records(code))

    def open_withdrawal(self, code: str) -> str:
        """Return the form D with a withdrawal that stops lines of a person, or ""."""
        told = self._records(code)
        if all(line.state != written_withdrawals.OPEN for line in self._own(told)):
            return ""
        return next(t.record.id for t in _in_force(told) if self._is_open(t))

    def lines_of_form(self, number: str) -> tuple[ConsentLine, ...]:
        """Return the lines of the person whose consent form has a printed number."""
        record = self._vault.interviews.numbered(number.strip())
        if record is None or record.form_id != CONSENT_FORM:
            return ()
        versions = self._vault.interviews.versions(record.id)
        return (
            self.lines(self.told(record, versions[-1].submission)) if versions else ()
        )

    def ended_by(self, record: InterviewSummary, going: frozenset[str]) -> set[str]:
        """Return the lines that would count again if records were forgotten.

        Args:
            record: one of them; its person's lines are asked for.
            going: ids of all that are forgotten together.
        """
        told = self._records(record.person_code)
        now = {line.id for line in self._own(told) if line.state == "given"}
        rest = self._own(t for t in told if t.record.id not in going)
        return {line.id for line in rest if line.state == "given"} - now

    def _person(self, code: str, known: Told) -> tuple[ConsentLine, ...]:
        if code not in self._of_person:
            self._of_person[code] = self._own(self._records(code, known))
        return self._of_person[code]

    def _records(self, code: str, known: Told | None = None) -> list[Told]:
        found = []
        for record in self._vault.interviews.of_person(code):
            if versions := self._vault.interviews.versions(record.id):
                told = (
                    known
                    if known is not None and record.id == known.record.id
                    else self.told(record, versions[-1].submission)
                )
                found.append(told)
        order = order_of(self._vault, code)
        return [replace(told, order=order[told.record.id]) for told in found]

    def _own(self, told: Iterable[Told]) -> tuple[ConsentLine, ...]:
        in_force = _in_force(list(told))
        ended = max(
            (t.order for t in in_force if t.named(_TAKEN_BACK) == "withdrawn"),
            default=("", 0),
        )
        lines: list[ConsentLine] = []
        for each in in_force:
            own = lines_of(each.record.id, each.answers)
            if each.order < ended:
                own = tuple(replace(line, state="withdrawn") for line in own)
            lines += self._moved(each.record, own)
        now = run_out(withdrawn(lines, self._tombstones), self._latest)
        if any(self._is_open(each) for each in in_force):
            return tuple(_stopped(line) for line in now)
        return tuple(now)

    def _is_open(self, told: Told) -> bool:
        """Say whether a form D holds a withdrawal in words that no line followed."""
        record = told.record
        if record.form_id != CONSENT_FORM:
            return False
        if not written_withdrawals.is_written(told.answers):
            return False
        given = {x.id for x in lines_of(record.id, told.answers) if x.state == "given"}
        versions = []
        for each in self._vault.interviews.versions(record.id):
            said = self.told(record, each.submission).answers
            own = lines_of(record.id, said)
            versions.append(SignedForm(each.signed_at[:10], said, own))
        buried = buried_on(self._vault)
        return written_withdrawals.is_open(
            versions, [buried[line] for line in given & buried.keys()]
        )

    def _moved(
        self, record: InterviewSummary, lines: tuple[ConsentLine, ...]
    ) -> tuple[ConsentLine, ...]:
        """Find withdrawn lines again in a version in which they have another place.

        An entry that an amendment took out or moved gives its place, and so its id, to
        another one. Only what every version has in one place was surely never moved;
        anything else for a recipient and purpose that was taken back is over.
        """
        if not self._withdrawn_in(record.id):
            return lines
        versions = [
            lines_of(record.id, self.told(record, version.submission).answers)
            for version in self._vault.interviews.versions(record.id)
        ]
        steady = set.intersection(*({_place(x) for x in each} for each in versions))
        over = [x for each in versions for x in each if x.id in self._tombstones]
        return tuple(
            replace(line, state="withdrawn")
            if _place(line) not in steady and any(_same(line, x) for x in over)
            else line
            for line in lines
        )

    def _withdrawn_in(self, record: str) -> bool:
        return any(line.startswith(f"{record}/") for line in self._tombstones)


def lines_of(record: str, answers: Mapping[str, str]) -> tuple[ConsentLine, ...]:
    """Return the lines that the answers of one record hold.

    Args:
        record: id of the interview; a line is named `record/path`.
        answers: values by reference, as `Session.answers` returns them.
    """
    return (*_shared(record, answers), *_kept(record, answers))


def withdrawn(
    lines: Iterable[ConsentLine], tombstones: frozenset[str]
) -> tuple[ConsentLine, ...]:
    """Return the lines with those that were withdrawn later no longer given."""
    return tuple(
        replace(line, state="withdrawn") if line.id in tombstones else line
        for line in lines
    )


def run_out(lines: Iterable[ConsentLine], today: date) -> Iterator[ConsentLine]:
    """Yield the lines with those whose last day has passed no longer given."""
    for line in lines:
        over = line.until is not None and line.until < today
        ended = over and line.state == "given"
        yield replace(line, state="expired") if ended else line


def buried_on(vault: Vault) -> dict[str, str]:
    """Return the day of every tombstone here, by line."""
    documents = (json.loads(each) for each in vault.withdrawals.documents())
    tombstones = (json.loads(each["document"]) for each in documents)
    return {each["consent_line"]: each["withdrawn"] for each in tombstones}


def keep_ended(vault: Vault, going: Iterable[str]) -> None:
    """Note which lines records ended, before the records themselves are forgotten.

    Without it an older permission would count again once the newer refusal is erased
    here. Called in the transaction that forgets; keeps ids of lines and no words.
    """
    ids = frozenset(going)
    book, ended = ConsentBook(vault), set[str]()
    for summary in map(vault.interviews.get, ids):
        if summary.person_code and _may_end(vault, summary):
            ended |= book.ended_by(summary, ids)
    if ended:
        kept = json.dumps(sorted(ended | _ended(vault)))
        MetaRepository(vault.database).put(_ENDED, kept.encode())


def _stopped(line: ConsentLine) -> ConsentLine:
    given = line.state == "given"
    return replace(line, state=written_withdrawals.OPEN) if given else line


def _place(line: ConsentLine) -> tuple[str, str, frozenset[str]]:
    return line.id, line.recipient, line.purposes


def _same(line: ConsentLine, other: ConsentLine) -> bool:
    return line.recipient == other.recipient and bool(line.purposes & other.purposes)


def _may_end(vault: Vault, summary: InterviewSummary) -> bool:
    """Say cheaply whether a record can end lines of others: few forms can."""
    versions = vault.interviews.versions(summary.id)
    if not versions:
        return False
    asked = _TAKEN_BACK.encode() in versions[-1].submission
    return asked or summary.form_id == CONSENT_FORM


def _ended(vault: Vault) -> frozenset[str]:
    found = MetaRepository(vault.database).find(_ENDED)
    return frozenset(json.loads(found)) if found else frozenset()


def _in_force(told: list[Told]) -> list[Told]:
    """Leave out every form D but the newest."""
    consents = [t for t in told if t.record.form_id == CONSENT_FORM]
    newest = max(consents, key=lambda t: t.order, default=None)
    return [t for t in told if t.record.form_id != CONSENT_FORM or t is newest]


def _shared(record: str, answers: Mapping[str, str]) -> Iterator[ConsentLine]:
    for ref, recipient in answers.items():
        place, _slash, name = ref.rpartition("/")
        if name != "sh_recipient":
            continue

        def of(question: str, place: str = place) -> str:
            return answers.get(f"{place}/{question}", "")

        yield ConsentLine(
            id=f"{record}/{place}",
            recipient=recipient,
            purposes=frozenset(of("sh_purpose").split()),
            appears=of("sh_ident"),
            what=frozenset(of("sh_what").split()),
            state=of("sh_state"),
            until=_day(of("sh_until")),
            ask_again=of("sh_ask") == "yes",
            excepts=bool(of("sh_except").strip()),
            exception=of("sh_except").strip(),
            recipient_name=of("sh_name").strip(),
        )


def _kept(record: str, answers: Mapping[str, str]) -> Iterator[ConsentLine]:
    for ref, state in answers.items():
        place, _slash, name = ref.rpartition("/")
        if name == _STORED_BY:
            purposes = answers.get(f"{place}/cons_purposes", "").split()
            yield _own(record, ref, state, {STORE, *purposes})
        elif name == "da_store":
            yield _own(record, ref, state, {STORE})


def _own(record: str, ref: str, state: str, purposes: set[str]) -> ConsentLine:
    return ConsentLine(
        id=f"{record}/{ref}",
        recipient=OWN_ORGANISATION,
        purposes=frozenset(purposes),
        appears="pseud",
        what=frozenset({"all"}),
        state=state,
    )


def _day(text: str) -> date | None:
    """Return the last day of a line; one that nobody can read has passed.

    What others signed says what it likes, and a form of somebody else may ask for a
    day in words.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return date.min
