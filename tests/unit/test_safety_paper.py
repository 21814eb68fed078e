"""Paper is typed in as it stands: what orders a talk is marked, the rest holds."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from monitor_app.errors.safety import SafetyError
from monitor_app.forms.session import Session
from monitor_app.records.numbers import RecordNumber
from monitor_app.usecases import interviews, recording, safety, transcribing
from monitor_app.usecases.interviews import OpenDraft
from monitor_app.usecases.sample import Person, fill
from monitor_app.vault import Vault
from tests.vaults import create

NUMBER = str(RecordNumber("K7QD2M9X"))
ACCOUNT, METHOD = "incidents/inc[1]/inc_account", "incidents/inc[1]/inc_method"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with create(tmp_path / "v") as opened:
        with opened.transaction():
            opened.papers.add([NUMBER], "detention_interview", "2025.1.0", "2026-11-24")
        yield opened


def filled(opened: OpenDraft, **fixed: str) -> Session:
    """Fill an interview in which something was done to the person."""
    session = opened.session()
    person = Person(
        person_code="AB-17",
        case_no="AAA-2026-0001",
        language="kk",
        detained_on=date(2026, 11, 1),
        interviewed_on=date(2026, 11, 20),
        fixed={"ill_any": "yes", "ill_more": "yes", **fixed},
    )
    fill(session, person, random.Random(1))
    return session


def sign(vault: Vault, opened: OpenDraft, session: Session) -> None:
    recording.explain_gaps(session)
    interviews.save_draft(vault, opened.interview, interviews.draft_of(session))
    interviews.sign(vault, opened.interview)


def without_account(session: Session) -> Session:
    session.answer(METHOD, "m01")
    session.answer(ACCOUNT, None)
    assert session.node(METHOD).value == "m01"
    return session


def test_methods_before_the_account_are_kept_and_marked(vault: Vault) -> None:
    opened = transcribing.begin(vault, NUMBER, "kk")
    session = without_account(filled(opened))
    rights = safety.rights_of(vault, "AB-17", opened.interview)
    assert rights.on_paper
    assert safety.Guard(session, rights).broken() == ()
    marked = safety.broken_on_paper(session, rights)
    assert [(m.code, m.question) for m in marked] == [("safety.account-first", METHOD)]
    sign(vault, opened, session)
    assert vault.interviews.get(opened.interview).state == "signed"
    entries = [e for e in vault.audit.newest(50) if e.event == "paper.marked"]
    assert [(e.subject, e.detail) for e in entries] == [
        (opened.interview, "safety.account-first")
    ]


def test_the_same_answers_in_a_talk_are_refused(vault: Vault) -> None:
    opened = interviews.begin(vault, "detention_interview", "kk")
    session = without_account(filled(opened))
    with pytest.raises(SafetyError) as refused:
        sign(vault, opened, session)
    assert refused.value.code == "safety.account-first"
    assert not safety.marks_of_paper(vault, session, opened.interview)


def test_the_coordinator_is_asked_for_paper_too(vault: Vault) -> None:
    """What happens at signing happens now, whatever was done on paper."""
    opened = transcribing.begin(vault, NUMBER, "kk")
    session = filled(opened, risk_level="high")
    session.answer("risk/risk_mgr", None)
    with pytest.raises(SafetyError) as refused:
        sign(vault, opened, session)
    assert refused.value.code == "safety.coordinator-first"
    assert vault.interviews.get(opened.interview).state == "draft"


def test_paper_that_was_well_written_gets_no_mark(vault: Vault) -> None:
    opened = transcribing.begin(vault, NUMBER, "kk")
    sign(vault, opened, filled(opened))
    assert "paper.marked" not in {e.event for e in vault.audit.newest(50)}
