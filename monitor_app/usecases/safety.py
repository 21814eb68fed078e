"""The safety rules of the form library, applied to an interview in progress.

The window asks `locked` before it lets anybody answer, and `cards` for what must be
seen; recording and signing call `require`. Autosave never refuses: what was typed is
not lost, it only cannot be signed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor_app.errors.safety import (
    IdentityApartError,
    RoleReadsNoContentError,
    SafetyError,
)
from monitor_app.forms.definition import Kind, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.forms.submission import parse_submission
from monitor_app.records import safety as rules
from monitor_app.records.interview import InterviewSummary
from monitor_app.records.safety import Around, Asked, Card, Lock, Rights, Role
from monitor_app.usecases import contact_rule, forms
from monitor_app.usecases.said_in_order import in_order, order_of
from monitor_app.vault import Vault
from monitor_app.vault.meta import MetaRepository

IDENTITY_FORM = "identity_sheet"
_CONSENT_FORM = "consent"
_ROLE = "role"
_NUMBER = re.compile(r"\[\d+\]")
_INTERVIEWER = Rights()
_ERRORS: Mapping[str, type[SafetyError]] = {
    kind.code: kind for kind in SafetyError.__subclasses__()
}


class Guard:
    """Asks the rules about one interview, for one person at the keyboard."""

    def __init__(self, session: Session, rights: Rights = _INTERVIEWER) -> None:
        self._session = session
        self._rights = rights
        self._paths: dict[str, list[str]] = {}
        for question in session.form.questions():
            self._paths.setdefault(question.name, []).append(question.path)
        self._listed = "ij_region" in self._paths

    def locked(self, ref: str) -> Lock | None:
        """Return why a question is closed, `None` when it is open."""
        question = self._session.form.find(_NUMBER.sub("", ref))
        if not isinstance(question, QuestionDef):
            return None
        found = rules.lock_of(_asked(question), self._around(ref))
        if found is None:
            return None
        return Lock(code=found.code, question=ref, needs=found.needs)

    def broken(self) -> tuple[Lock, ...]:
        """Return a lock for every answer that stands where none may stand."""
        locks = (self.locked(ref) for ref in self._session.answers())
        return tuple(lock for lock in locks if lock is not None and self._told(lock))

    def before_signing(self) -> Lock | None:
        """Return what forbids to sign although nothing is missing."""
        return rules.lock_before_signing(self.around())

    def around(self) -> Around:
        """Return the answers of the whole interview, as the rules look at them."""
        return self._around("")

    def _told(self, lock: Lock) -> bool:
        """Leave out what the program itself filled in: `record_id`, `gate`."""
        question = self._session.form.find(_NUMBER.sub("", lock.question))
        return isinstance(question, QuestionDef) and question.kind is not Kind.HIDDEN

    def _around(self, ref: str) -> Around:
        place = ref.rpartition("/")[0]

        def value(name: str) -> str:
            return self._value(name, place)

        return Around(
            value=value,
            has=self._paths.__contains__,
            regions=self._shown(ref, value("ph_inj")),
            rights=self._rights,
        )

    def _value(self, name: str, place: str) -> str:
        cell = self._session.instance.find(f"{place}/{name}") if place else None
        if cell is None:
            paths = self._paths.get(name, [])
            found = (self._session.instance.find(path) for path in paths)
            cell = next((each for each in found if each is not None), None)
        return cell.value if cell is not None else ""

    def _shown(self, ref: str, numbers: str) -> frozenset[str]:
        """Return what a photograph may show; nothing for any other question."""
        question = self._session.form.find(_NUMBER.sub("", ref))
        photo = isinstance(question, QuestionDef) and question.kind is Kind.ATTACHMENT
        return self._regions(numbers) if photo else frozenset()

    def _regions(self, numbers: str) -> frozenset[str]:
        """Return the parts of the body that a photograph may show.

        They are those of the marks that it names; one that names no mark of the list
        may show any of them.
        """
        listed = dict(self._marks())
        named = listed.keys() & set(re.findall(r"\d+", numbers))
        regions = {listed[number] for number in named or listed}
        return frozenset().union(*regions) - {""}

    def _marks(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield number and region of every mark; entries of one number together."""
        found: dict[str, frozenset[str]] = {}
        for entry in self._session.instances("e_list/inj") if self._listed else ():
            number = self._session.instance.find(f"{entry}/ij_no")
            region = self._session.instance.find(f"{entry}/ij_region")
            if number is not None and region is not None:
                known = found.get(number.value, frozenset())
                found[number.value] = known | {region.value}
        yield from found.items()


def locked(session: Session, ref: str, rights: Rights = _INTERVIEWER) -> Lock | None:
    """Return why a question is closed, `None` when it is open.

    `lock.code` has its sentence in `messages`; `lock.needs` names the question that
    opens it. Asking for many questions: make one `Guard`.
    """
    return Guard(session, rights).locked(ref)


def hidden_choices(
    session: Session, ref: str, rights: Rights = _INTERVIEWER
) -> frozenset[str]:
    """Return the codes that a question shows only when somebody asks for them."""
    question = session.form.find(_NUMBER.sub("", ref))
    if not isinstance(question, QuestionDef):
        return frozenset()
    return rules.hidden_choices(question.choice_list, rights)


def cards(session: Session) -> tuple[Card, ...]:
    """Return what must be before the interviewer's eyes now, most urgent first."""
    found = {q.name: frozenset[str]() for q in session.form.questions()}
    return rules.cards_of(found | _by_name(session.answers()))


def cards_in(answers: Mapping[str, str]) -> tuple[Card, ...]:
    """Return the cards that the answers of a record, by place, call for."""
    return rules.cards_of(_by_name(answers))


def level(answers: Mapping[str, str]) -> str:
    """Return the protection level of a record from its answers by place."""
    named = _by_name(answers)
    stated = min(named.get("sens_level", {""}))
    return rules.level_of(stated, named)


def refuse_identity(form_id: str) -> None:
    """Raise `IdentityApartError` for the form that never enters the testimony store."""
    if form_id == IDENTITY_FORM:
        raise IdentityApartError(question="", needs="")


def broken_on_paper(session: Session, rights: Rights) -> tuple[Lock, ...]:
    """Return the answers of a typed paper that a rule of the talk would have closed.

    They are kept and marked; what `Guard.broken` returns as well is refused at signing.
    """
    return Guard(session, replace(rights, on_paper=False)).broken()


def marks_of_paper(vault: Vault, session: Session, interview: str) -> tuple[str, ...]:
    """Return the codes of what is marked on a record typed from paper, else ()."""
    rights = rights_of(vault, person_code(session), interview)
    if not rights.on_paper:
        return ()
    return tuple(sorted({lock.code for lock in broken_on_paper(session, rights)}))


def require(
    vault: Vault, session: Session, *, signing: bool = False, interview: str = ""
) -> None:
    """Raise unless every answer stands where one may stand.

    Args:
        vault: says who is recording and what the person agreed to.
        session: the interview.
        signing: also ask what has to be done before signing.
        interview: its id; one that was typed from paper is marked for some rules.

    Raises:
        SafetyError: the first rule that is broken; its details name the question.
    """
    guard = Guard(session, rights_of(vault, person_code(session), interview))
    broken = guard.broken()
    if broken:
        raise _error(broken[0])
    lock = guard.before_signing() if signing else None
    if lock is not None:
        raise _error(lock)


def reads(vault: Vault, summary: InterviewSummary) -> bool:
    """Say whether the role of this vault opens the content of a record (rule 22).

    Whatever is in a vault was written there or sealed to its one user by name, as
    recipients are: that user is a named one.
    """
    return rules.may_read(role(vault), summary.sensitivity, named=True)


def require_reader(vault: Vault, summary: InterviewSummary) -> None:
    """Raise unless the role of this vault opens the content of a record (rule 22).

    Raises:
        RoleReadsNoContentError: analysts and administrators open no testimony.
    """
    if not reads(vault, summary):
        raise RoleReadsNoContentError(question="", needs="")


def require_role_that_reads(vault: Vault) -> None:
    """Raise `RoleReadsNoContentError` for a role that opens no content at all."""
    if not rules.may_read(role(vault), "", named=True):
        raise RoleReadsNoContentError(question="", needs="")


def require_safe_copy(vault: Vault, session: Session) -> None:
    """Raise unless a record says that a copy is safe with the person (rule 38).

    Raises:
        CopyNotSafeError: it does not say so, or its form does not ask.
        NoPaperError: no paper was to be left with the person, as the record or what
            was signed last says.
    """
    measures = _answered_last(vault, person_code(session), "protect")
    around = Guard(session).around()
    lock = rules.lock_before_copy(around, frozenset(measures.split()))
    if lock is not None:
        raise _error(lock)


def require_open(vault: Vault, session: Session, ref: str) -> None:
    """Raise unless one question may be answered now.

    Raises:
        SafetyError: a rule closes it.
    """
    lock = locked(session, ref, rights_of(vault, person_code(session)))
    if lock is not None:
        raise _error(lock)


def rights_of(vault: Vault, person: str, interview: str = "") -> Rights:
    """Return the role of this vault and what a person agreed to in form D.

    `interview`: id, to know whether it was typed from paper and whether its contact
    rule was lifted; "" for neither.
    """
    return Rights(
        role=role(vault),
        contact_lifted=bool(contact_rule.lifted_because(vault, interview)),
        acts=_acts(vault, person) if person else {},
        on_paper=bool(interview) and vault.papers.became(interview),
    )


def role(vault: Vault) -> Role:
    """Return what the person at this vault answers for."""
    found = MetaRepository(vault.database).find(_ROLE)
    return Role(found.decode()) if found else Role.INTERVIEWER


def set_role(vault: Vault, new: Role) -> None:
    """Change what the person at this vault answers for; the log keeps it."""
    with vault.transaction():
        MetaRepository(vault.database).put(_ROLE, new.value.encode())
        vault.audit.append("role.changed", detail=new.value)


def earlier_records(
    vault: Vault, person: str, but: str = ""
) -> tuple[InterviewSummary, ...]:
    """Return what the vault has of a person already, to be read before asking."""
    records = vault.interviews.of_person(person) if person else ()
    return tuple(record for record in records if record.id != but)


def person_code(session: Session) -> str:
    """Return the code of the person an interview is about, "" if not known yet."""
    found = session.answers()
    return next((v for r, v in found.items() if r.endswith("/person_code")), "")


def _answered_last(vault: Vault, person: str, question: str) -> str:
    """Return what the newest signed record that answers a question says there."""
    for record in reversed(in_order(vault, person) if person else ()):
        for signed in vault.interviews.versions(record.id)[-1:]:
            form = forms.form_of(vault, record.form_sha256)
            values = parse_submission(signed.submission, form).values
            for ref, value in values.items():
                if value and ref.rpartition("/")[2] == question:
                    return value
    return ""


def _acts(vault: Vault, person: str) -> Mapping[str, str]:
    """Return the acts of the newest signed form D of a person."""
    consents = [
        record
        for record in vault.interviews.of_person(person)
        if record.form_id == _CONSENT_FORM and record.version
    ]
    if not consents:
        return {}
    order = order_of(vault, person)
    newest = max(consents, key=lambda record: order[record.id])
    form = forms.form_of(vault, newest.form_sha256)
    signed = vault.interviews.versions(newest.id)[-1]
    values = parse_submission(signed.submission, form).values
    names = ((ref.rpartition("/")[2], value) for ref, value in values.items())
    return {name: value for name, value in names if name.startswith("da_")}


def _asked(question: QuestionDef) -> Asked:
    return Asked(
        name=question.name,
        page=question.path.partition("/")[0],
        flags=frozenset(question.flags),
        media=question.media if question.kind is Kind.ATTACHMENT else "",
        appearance=question.appearance,
        choice_list=question.choice_list,
    )


def _by_name(answers: Mapping[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for ref, value in answers.items():
        name = ref.rpartition("/")[2]
        found[name] = found.get(name, frozenset()) | set(value.split())
    return found


def _error(lock: Lock) -> SafetyError:
    return _ERRORS[lock.code](question=lock.question, needs=lock.needs)
