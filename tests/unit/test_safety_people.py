"""Rules about who may do what: codes, roles, contact, copies that stay (21 to 38)."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.errors.records import NoSuchInterviewError
from monitor_app.errors.safety import (
    CoordinatorOnlyError,
    CopyNotSafeError,
    ReasonNeededError,
    RoleReadsNoContentError,
)
from monitor_app.forms.definition import Flag, QuestionDef
from monitor_app.forms.library import load_library_form
from monitor_app.forms.session import Session
from monitor_app.printing.filled import Record
from monitor_app.progress import Progress
from monitor_app.records.people_codes import codes_in, draw_person_code
from monitor_app.records.safety import Card, Role
from monitor_app.usecases import (
    beginning,
    case_cover,
    clock,
    contact_rule,
    followups,
    identities,
    interviews,
    papers,
    reading,
    recording,
    safety,
    tasks,
    visits,
)
from monitor_app.usecases.sample import Person, fill
from monitor_app.vault import Vault
from tests.unit.test_printing import squeezed, text_of
from tests.vaults import create

PERSON = Person(
    person_code="AB-17",
    case_no="AAA-2026-0001",
    language="kk",
    detained_on=date(2026, 11, 1),
    interviewed_on=date(2026, 11, 20),
)
REASON = "Asked for it herself through W2."


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with create(tmp_path / "v") as opened:
        yield opened


def filled(form_id: str, **fixed: str) -> Session:
    session = Session.start(load_library_form(form_id), clock.session_services(), "en")
    fill(session, replace(PERSON, fixed=fixed), random.Random(5))
    return session


def keep(vault: Vault, form_id: str, **fixed: str) -> str:
    session = filled(form_id, **fixed)
    recording.explain_gaps(session)
    new = interviews.number_session(vault, session)
    return recording.keep_filled(vault, new, session, []).interview


# Rule 1


def test_the_next_safe_contact_after_stop_is_on_the_worklist(vault: Vault) -> None:
    """Not safe: code and day are all the record holds, and a safer time comes up."""
    visit = visits.begin(vault, "S-1", "2026-11-20").id
    draft = interviews.begin(vault, "detention_interview", "en")
    session = draft.session()
    session.answer("hdr/person_code", "AB-17")
    session.answer("gate_grp/safe_start", "no")
    assert Card.STOP in safety.cards(session)
    assert not safety.Guard(session).broken()
    interviews.save_draft(vault, draft.interview, interviews.draft_of(session))
    visits.assign(vault, (draft.interview,), visit)
    visits.plan_check(vault, visit, "AB-17", "by the lawyer, evening", "2026-11-27")
    (due,) = followups.worklist(vault, Progress())
    assert (due.person_code, due.due) == ("AB-17", date(2026, 11, 27))
    assert due.what == "by the lawyer, evening"


# Rule 21


@pytest.fixture(scope="module")
def consent() -> Session:
    return filled("consent")


@given(seed=st.integers(0, 2**32))
def test_a_code_that_is_drawn_says_nothing(consent: Session, seed: int) -> None:
    code = draw_person_code(random.Random(seed).randbytes)
    assert re.fullmatch("[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}", code)
    assert not codes_in([code])  # is no code of somebody inside an account
    (place,) = (r for r in consent.answers() if r.endswith("/person_code"))
    consent.answer(place, code)
    assert consent.node(place).value == code
    assert place not in {problem.ref for problem in consent.problems()}


def test_a_code_that_is_proposed_is_nobodys(vault: Vault) -> None:
    taken = draw_person_code(random.Random(1).randbytes)
    keep_as(vault, taken)
    vault.random_bytes = random.Random(1).randbytes
    proposed = beginning.propose_code(vault)
    assert proposed != taken
    identities.create(vault, "алма ағаш 7 бұлақ", kdf_memory_mib=64)
    vault.random_bytes = random.Random(1).randbytes
    assert beginning.propose_code(vault) == proposed


def keep_as(vault: Vault, code: str) -> None:
    session = filled("consent")
    (place,) = (r for r in session.answers() if r.endswith("/person_code"))
    session.answer(place, code)
    recording.explain_gaps(session)
    new = interviews.number_session(vault, session)
    recording.keep_filled(vault, new, session, [])


# Rule 22


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMINISTRATOR])
def test_who_may_read_no_content_opens_none(vault: Vault, role: Role) -> None:
    interview = keep(vault, "consent")
    assert reading.show(vault, interview).answers
    safety.set_role(vault, role)
    with pytest.raises(RoleReadsNoContentError):
        reading.show(vault, interview)
    with pytest.raises(RoleReadsNoContentError):
        reading.search(vault, "AB-17", 10)
    with pytest.raises(RoleReadsNoContentError):
        papers.filled_pdf(vault, interview, (), redact=False, paper="A4")
    assert reading.page(vault, reading.InterviewQuery()).items  # lists hold codes only


# Rule 35


def test_only_the_coordinator_lifts_do_not_contact_and_says_why(vault: Vault) -> None:
    interview = keep(vault, "consent", contact_rule="never")
    cover = case_cover.cover_of(vault, "AB-17")
    assert (cover.may_contact, cover.contact_from) == (False, interview)
    with pytest.raises(CoordinatorOnlyError):
        case_cover.lift_contact_rule(vault, interview, REASON)
    safety.set_role(vault, Role.COORDINATOR)
    with pytest.raises(ReasonNeededError):
        case_cover.lift_contact_rule(vault, interview, "  ")
    with pytest.raises(NoSuchInterviewError):
        case_cover.lift_contact_rule(vault, "a" * 26, REASON)
    assert not case_cover.cover_of(vault, "AB-17").may_contact
    case_cover.lift_contact_rule(vault, interview, f" {REASON} ")
    lifted = case_cover.cover_of(vault, "AB-17")
    assert (lifted.may_contact, lifted.lifted_because) == (True, REASON)
    assert safety.rights_of(vault, "AB-17", interview).contact_lifted
    assert not safety.rights_of(vault, "AB-17").contact_lifted
    events = [entry for entry in vault.audit.newest(50) if "lifted" in entry.event]
    assert [entry.subject for entry in events] == [interview]
    assert REASON not in repr(events)  # the log holds codes, not content


def test_who_says_it_again_is_not_contacted(vault: Vault) -> None:
    first = keep(vault, "consent", contact_rule="never")
    safety.set_role(vault, Role.COORDINATOR)
    case_cover.lift_contact_rule(vault, first, REASON)
    again = keep(vault, "consent", contact_rule="never")
    cover = case_cover.cover_of(vault, "AB-17")
    assert (cover.may_contact, cover.contact_from) == (False, again)


def test_the_reason_goes_with_the_record(vault: Vault) -> None:
    interview = keep(vault, "consent", contact_rule="never")
    safety.set_role(vault, Role.COORDINATOR)
    case_cover.lift_contact_rule(vault, interview, REASON)
    with vault.transaction():
        tasks.forget(vault, interview)
    assert contact_rule.lifted_because(vault, interview) == ""
    with vault.transaction():
        tasks.forget(vault, interview)  # again: nothing is left to drop


# Rules 12 and 38


@pytest.mark.parametrize(
    ("form", "question"), [("detention_interview", "copy_given"), ("consent", "d_copy")]
)
def test_no_copy_for_the_person_unless_marked_safe(
    vault: Vault, form: str, question: str
) -> None:
    wanted = {"redact": False, "paper": "A4", "for_person": True}
    unsafe = keep(vault, form, **{question: "no"})
    with pytest.raises(CopyNotSafeError) as caught:
        papers.filled_pdf(vault, unsafe, ("en",), **wanted)  # type: ignore[arg-type]
    assert caught.value.details["needs"] == question
    assert "paper.filled" not in {entry.event for entry in vault.audit.newest(50)}
    safe = keep(vault, form, **{question: "yes"})
    paper = papers.filled_pdf(vault, safe, ("en",), **wanted)  # type: ignore[arg-type]
    assert squeezed("Copy for the person") in squeezed(text_of(paper.pdf))


def test_a_form_that_does_not_ask_gives_no_copy_away(vault: Vault) -> None:
    interview = keep(vault, "evidence_log")
    with pytest.raises(CopyNotSafeError) as caught:
        papers.filled_pdf(
            vault, interview, ("en",), redact=False, paper="A4", for_person=True
        )
    assert caught.value.details["needs"] == ""


def test_the_persons_copy_has_no_methods_notes_or_judgements(vault: Vault) -> None:
    interview = keep(vault, "detention_interview", copy_given="yes")
    paper = papers.filled_pdf(
        vault, interview, ("en",), redact=False, paper="A4", for_person=True
    )
    text = squeezed(text_of(paper.pdf, "-raw"))
    form = load_library_form("detention_interview")
    theirs = {squeezed(q.label.plain("en")) for q in form.questions() if _shown(q)}
    for question in form.questions():
        label = squeezed(question.label.plain("en"))
        if not _shown(question) and not any(label in other for other in theirs):
            assert label not in text, question.path
    assert squeezed("In your own words, please tell everything") in text


def _shown(question: QuestionDef) -> bool:
    return not question.flags & {Flag.INTERVIEWER, Flag.CLINICIAN}


def test_a_copy_for_the_person_has_no_notes_even_if_asked_for() -> None:
    record = Record(number="", case_no="", person_code="", for_person=True)
    assert not record.with_notes
    assert Record(number="", case_no="", person_code="").with_notes
