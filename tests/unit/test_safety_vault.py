"""Safety rules where they meet the vault: recording, signing, search, sealing."""

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.errors.forms import UnknownQuestionError
from monitor_app.errors.records import NoSuchInterviewError
from monitor_app.errors.safety import (
    AccountFirstError,
    ClinicianOnlyError,
    IdentityApartError,
    LawyerOnlyError,
    PhotoNotAgreedError,
    SafetyError,
    SealedError,
)
from monitor_app.errors.usecases import InterviewIncompleteError
from monitor_app.forms.library import list_library, load_library_form
from monitor_app.forms.session import Session
from monitor_app.progress import Cancelled, Progress
from monitor_app.records.safety import Role
from monitor_app.usecases import (
    clock,
    exporting,
    finds,
    followups,
    interviews,
    papers_redaction,
    reading,
    receiving,
    recording,
    safety,
    sealing,
    tasks,
)
from monitor_app.usecases.sample import Person, fill
from monitor_app.vault import Vault
from monitor_app.vault.meta import MetaRepository
from tests.exchange import pair
from tests.exchange import record as record_signed
from tests.vaults import create

GATE = [["gate_grp/safe_start", "yes"], ["gate_grp/consent_talk", "yes"]]
HEAD = [["hdr/person_code", "AB-17"], ["hdr/case_no", "AAA-2026-0001"]]
METHOD = [
    ["treat_screen/ill_any", "yes"],
    ["treat_screen/ill_more", "yes"],
    ["incidents/inc[1]/inc_method", "m01"],
]
PERSON = Person(
    person_code="AB-17",
    case_no="AAA-2026-0001",
    language="kk",
    detained_on=date(2026, 11, 1),
    interviewed_on=date(2026, 11, 20),
)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with create(tmp_path / "v") as opened:
        yield opened


def record(
    vault: Vault, form: str, answers: list[list[str]], folder: Path, *, sign: bool
) -> str:
    document = {"language": "kk", "answers": answers}
    return recording.record(
        vault, form, document, folder, sign=sign, progress=Progress()
    ).interview


def is_empty(vault: Vault) -> bool:
    return not vault.interviews.page(10, None) and not vault.attachments.count()


def test_methods_without_an_account_are_not_recorded(
    vault: Vault, tmp_path: Path
) -> None:
    with pytest.raises(AccountFirstError) as refused:
        record(vault, "detention_interview", GATE + HEAD + METHOD, tmp_path, sign=False)
    assert refused.value.details["question"] == "incidents/inc[1]/inc_method"
    assert is_empty(vault)
    account = [["incidents/inc[1]/inc_account", "Мені ұрды"]]
    record(
        vault,
        "detention_interview",
        GATE + HEAD + METHOD[:2] + account + METHOD[2:],
        tmp_path,
        sign=False,
    )


def test_a_clinicians_judgement_is_not_recorded_by_a_monitor(
    vault: Vault, tmp_path: Path
) -> None:
    answers = [
        *GATE,
        *HEAD,
        ["e_exam/ex_consent", "given"],
        ["e_exam/ex_by", "doctor"],
        ["e_opin/op_text", "consistent"],
    ]
    with pytest.raises(ClinicianOnlyError):
        record(vault, "injury_sheet", answers, tmp_path, sign=False)
    assert is_empty(vault)
    safety.set_role(vault, Role.CLINICIAN)
    record(vault, "injury_sheet", answers, tmp_path, sign=False)
    changed = [e for e in vault.audit.newest(50) if e.event == "role.changed"]
    assert [e.detail for e in changed] == ["clinician"]


@pytest.mark.parametrize("agreed", ["given", "refused"])
def test_a_photograph_is_stored_with_that_consent_only(
    vault: Vault, tmp_path: Path, agreed: str
) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0 not shown")
    opened = interviews.begin(vault, "injury_sheet")
    session = opened.session()
    session.answer("gate_grp/safe_start", "yes")
    session.answer("gate_grp/consent_talk", "yes")
    session.answer("e_exam/ex_photo_c", "given")
    session.add_repeat("e_photo/ph")
    place = session.instances("e_photo/ph")[0]
    session.answer("e_exam/ex_photo_c", agreed)
    interviews.save_draft(vault, opened.interview, interviews.draft_of(session))
    photo = tmp_path / "photo.jpg"
    place = f"{place}/ph_file"
    if agreed == "given":
        recording.attach_to_draft(vault, opened.interview, place, photo, Progress())
        assert vault.attachments.count() == 1
    else:
        with pytest.raises(PhotoNotAgreedError):
            recording.attach_to_draft(vault, opened.interview, place, photo, Progress())
        assert vault.attachments.count() == 0


def test_the_identity_sheet_never_enters_the_testimony_store(
    vault: Vault, tmp_path: Path
) -> None:
    with pytest.raises(IdentityApartError):
        interviews.begin(vault, "identity_sheet")
    with pytest.raises(IdentityApartError):
        record(vault, "identity_sheet", [], tmp_path, sign=False)
    assert is_empty(vault)


def test_a_high_risk_is_not_signed_without_the_coordinator(vault: Vault) -> None:
    session = filled("detention_interview", risk_level="high", risk_mgr="  ")
    session.answer("risk/risk_mgr", None)
    recording.explain_gaps(session)  # even a reason for no answer is not enough
    new = interviews.number_session(vault, session)
    with pytest.raises(SafetyError) as refused:
        recording.keep_filled(vault, new, session, [])
    assert refused.value.code == "safety.coordinator-first"
    assert is_empty(vault)


@pytest.mark.parametrize(
    "form_id", [f.form_id for f in list_library() if f.form_id != "identity_sheet"]
)
def test_a_sample_never_breaks_a_rule(vault: Vault, form_id: str) -> None:
    for seed in range(3):
        session = filled(form_id, seed=seed)
        assert safety.Guard(session).broken() == ()
        safety.require(vault, session, signing=True)


def test_form_d_of_the_same_person_speaks_for_her(vault: Vault) -> None:
    assert safety.rights_of(vault, "AB-17").acts == {}
    session = filled("consent", da_photo_int="given", da_audio="refused")
    recording.explain_gaps(session)
    recording.keep_filled(vault, interviews.number_session(vault, session), session, [])
    rights = safety.rights_of(vault, "AB-17")
    assert rights.agreed("da_photo_int")
    assert not rights.agreed("da_audio")
    assert not safety.rights_of(vault, "XY-99").acts
    (earlier,) = safety.earlier_records(vault, "AB-17")
    assert earlier.form_id == "consent"
    assert not safety.earlier_records(vault, "AB-17", but=earlier.id)


# Rule 30


def test_consent_is_confirmed_at_the_end_or_the_record_waits(vault: Vault) -> None:
    session = filled("detention_interview", sens_level="l2", clearance="no")
    recording.explain_gaps(session)
    (place,) = (ref for ref in session.answers() if ref.endswith("/cons_state"))
    session.answer(place, None)
    assert [problem.ref for problem in session.problems()] == [place]
    new = interviews.number_session(vault, session)
    kept = recording.keep_filled(vault, new, session, [])
    assert (kept.state, [problem.ref for problem in kept.problems]) == (
        "draft",
        [place],
    )
    with pytest.raises(InterviewIncompleteError):
        interviews.sign(vault, kept.interview)
    session.answer(place, "given")
    interviews.save_draft(vault, kept.interview, interviews.draft_of(session))
    assert interviews.sign(vault, kept.interview).version == 1


# Rules 11, 34, 36


def kept(vault: Vault, form: str, **fixed: str) -> str:
    session = filled(form, 1, sens_level="l2", clearance="no", **fixed)
    if form == "consent":
        for name, value in LINE.items():
            session.answer(f"d_share/share[1]/{name}", value)
    recording.explain_gaps(session)
    new = interviews.number_session(vault, session)
    made = recording.keep_filled(vault, new, session, [])
    assert made.state == "signed", made.problems
    return made.interview


LINE = {
    "sh_recipient": "r_wgad",
    "sh_purpose": "p_un",
    "sh_ident": "pseud",
    "sh_what": "all",
    "sh_state": "given",
    "sh_ask": "yes",
    "sh_until": "",
}
CALM = {"risk_level": "low", "risk_types": "none", "psych": "none", "contact_rule": ""}


def open_tasks(vault: Vault) -> list[tuple[str, str]]:
    followups.read_dates(vault, Progress())
    return [(t.interview, t.matter) for t in tasks.tasks(vault)]


def test_danger_and_high_risk_are_tasks_of_the_coordinator(vault: Vault) -> None:
    kept(vault, "detention_interview", **CALM)
    assert open_tasks(vault) == []
    risky = kept(
        vault, "detention_interview", **{**CALM, "risk_level": "high", "risk_mgr": "C1"}
    )
    danger = kept(vault, "detention_interview", **{**CALM, "psych": "selfharm"})
    consent = kept(vault, "consent")
    wanted = [(danger, "danger"), (risky, "risk"), (consent, "ask-again")]
    assert open_tasks(vault) == wanted
    first = tasks.tasks(vault)[0]
    tasks.done(vault, first)
    assert open_tasks(vault) == wanted[1:]
    newest = vault.audit.newest(1)[0]
    assert (newest.event, newest.subject) == ("task.done", danger)
    with vault.transaction():
        tasks.forget(vault, danger)  # as purging does
    found = MetaRepository(vault.database).find("coordinator-tasks")
    assert found
    assert danger.encode() not in found
    never = {**CALM, "contact_rule": "never", "fu_next": "", "cr_next": ""}
    kept(vault, "detention_interview", **never)
    assert open_tasks(vault) == [(risky, "risk")]


def test_reading_for_tasks_goes_on_where_it_was_cancelled(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followups, "_AT_ONCE", 1)
    high = {**CALM, "risk_level": "high", "risk_mgr": "C1"}
    made = [kept(vault, "detention_interview", **high) for _each in range(3)]

    class Stopped(Progress):
        def step(self, done: int, total: int) -> None:
            if done == len(made) - 1:
                raise Cancelled

    with pytest.raises(Cancelled):
        followups.read_dates(vault, Stopped())
    counted: list[tuple[int, int]] = []
    progress = Progress(lambda done, total: counted.append((done, total)))
    followups.read_dates(vault, progress)
    assert counted == [(0, 1)]
    assert len(tasks.tasks(vault)) == len(made)


def test_danger_is_a_task_although_the_clock_was_set_back(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(vault, "detention_interview", **CALM)
    assert open_tasks(vault) == []
    now = vault.clock()
    monkeypatch.setattr(vault, "clock", lambda: now - timedelta(days=400))
    danger = kept(vault, "detention_interview", **{**CALM, "psych": "selfharm"})
    assert vault.interviews.get(danger).updated < clock.stamp(now)
    assert open_tasks(vault) == [(danger, "danger")]


def test_tasks_that_were_read_by_time_are_read_again_and_stay_done(
    vault: Vault,
) -> None:
    high = {**CALM, "risk_level": "high", "risk_mgr": "C1"}
    first, second = (kept(vault, "detention_interview", **high) for _each in range(2))
    open_tasks(vault)
    tasks.done(vault, next(t for t in tasks.tasks(vault) if t.interview == first))
    meta = MetaRepository(vault.database)
    by_time = json.loads(meta.find("coordinator-tasks") or b"")
    by_time["read"] = ["2026-11-25T00:00:00.000000Z", second]
    overlooked = kept(vault, "detention_interview", **high)
    followups.read_dates(vault, Progress())  # the dates alone, as that version did
    with vault.transaction():
        meta.put("coordinator-tasks", json.dumps(by_time).encode())
        tasks.forget(vault, second)  # what is written in between begins nothing
    assert set(open_tasks(vault)) == {(second, "risk"), (overlooked, "risk")}


# Rule 24


def test_finds_leave_out_what_a_redacted_copy_leaves_out(
    vault: Vault, tmp_path: Path
) -> None:
    interview = told(vault, tmp_path, narrative__timeline_note="тел. 8 701 123 45 67")
    found = finds.of_record(vault, interview)
    assert [(f.question, f.trait) for f in found] == [
        ("narrative/timeline_note", "phone")
    ]
    assert found[0].text == "8 701 123 45 67"
    sealing.mark(vault, interview, "narrative/timeline_note")
    view = reading.show(vault, interview)
    sealed = papers_redaction.sealed_in(vault, view)
    assert finds.of_record(vault, interview, sealed.withholds) == ()


# Rules 15 and 17


def told(vault: Vault, tmp_path: Path, **more: str) -> str:
    answers = [
        *GATE,
        *HEAD,
        ["narrative/free_account", "тасжарған туралы әңгіме"],
        ["narrative/quotes", "қарағай"],
        *([place.replace("__", "/"), value] for place, value in more.items()),
    ]
    return record(vault, "detention_interview", answers, tmp_path, sign=False)


def save_again(vault: Vault, interview: str) -> None:
    session = interviews.open_draft(vault, interview).session()
    interviews.save_draft(vault, interview, interviews.draft_of(session))


ACCOUNT = "narrative/free_account"


def test_a_marked_answer_leaves_the_search_until_a_lawyer_decides(
    vault: Vault, tmp_path: Path
) -> None:
    interview = told(vault, tmp_path)
    assert vault.search.find("тасжарған", 5)
    sealing.mark(vault, interview, ACCOUNT)
    for _saved in range(2):
        assert not vault.search.find("тасжарған", 5)
        assert vault.search.find("қарағай", 5)  # the rest is found at once
        save_again(vault, interview)
    summary = vault.interviews.get(interview)
    assert sealing.is_sealed(vault, summary, ACCOUNT)
    assert not sealing.is_sealed(vault, summary)
    with pytest.raises(LawyerOnlyError):
        sealing.release(vault, interview, "L-01")
    safety.set_role(vault, Role.LAWYER)
    with pytest.raises(LawyerOnlyError):
        sealing.release(vault, interview, "  ")
    sealing.release(vault, interview, "L-01")
    assert [h.question for h in vault.search.find("тасжарған", 5)] == [ACCOUNT]
    sealing.mark(vault, interview)  # a mark made later seals again
    assert not vault.search.find("қарағай", 5)
    with pytest.raises(SealedError):
        sealing.refuse_sealed(vault, summary)
    marks = [e for e in vault.audit.newest(50) if e.event.startswith("secret.")]
    assert [e.event for e in reversed(marks)] == [
        "secret.marked",
        "secret.released",
        "secret.marked",
    ]


def test_what_quotes_a_marked_answer_leaves_the_search_too(
    vault: Vault, tmp_path: Path
) -> None:
    quoted = "Ол айтты: «тасжарған туралы әңгіме» деп"
    interview = told(vault, tmp_path, narrative__timeline_note=quoted)
    assert len(vault.search.find("тасжарған", 5)) == 2
    sealing.mark(vault, interview, ACCOUNT)
    assert not vault.search.find("тасжарған", 5)
    assert vault.search.find("қарағай", 5)


def test_a_signed_record_comes_back_to_the_search_after_its_release(
    vault: Vault,
) -> None:
    session = filled("detention_interview", sens_level="l2", clearance="no")
    session.answer(ACCOUNT, "тасжарған туралы әңгіме")
    recording.explain_gaps(session)
    new = interviews.number_session(vault, session)
    assert recording.keep_filled(vault, new, session, []).state == "signed"
    before = vault.search.find("тасжарған", 5)
    assert before
    sealing.mark(vault, new.interview)
    assert not vault.search.find("тасжарған", 5)
    safety.set_role(vault, Role.LAWYER)
    sealing.release(vault, new.interview, "L-01")
    assert vault.search.find("тасжарған", 5) == before


def test_only_what_the_form_has_can_be_marked(vault: Vault, tmp_path: Path) -> None:
    interview = told(vault, tmp_path)
    with pytest.raises(UnknownQuestionError):
        sealing.mark(vault, interview, "narrative/no_such")
    with pytest.raises(NoSuchInterviewError):
        sealing.mark(vault, "a" * 26)
    assert sealing.of(vault, interview) == sealing.Sealing()


WORDS = st.lists(st.sampled_from(["бір", "екі", "үш", "төрт", "бес"]), max_size=12)


@given(WORDS, WORDS, WORDS)
def test_a_text_around_a_secret_quotes_it(
    before: list[str], secret: list[str], after: list[str]
) -> None:
    text = f"«{' '.join(before).upper()}», {', '.join(secret)}. {' '.join(after)}"
    assert sealing.quotes(text, " ".join(secret)) is bool(secret)


def test_a_code_that_a_secret_mentions_is_no_quotation() -> None:
    secret = "AB-17 бізге түнде жасырын бұйрық берілгенін айтты"
    assert not sealing.quotes("AB-17", secret)
    assert not sealing.quotes("бұйрық", secret)
    assert sealing.quotes("түнде жасырын бұйрық", secret)
    assert sealing.quotes("Түнде, жасырын бұйрық берілгенін айтты.", secret)
    assert sealing.quotes("Алматыдағы қойма", "қойма")


def test_a_record_of_level_four_is_sealed_as_a_whole(
    vault: Vault, tmp_path: Path
) -> None:
    interview = told(vault, tmp_path, hdr__sens_level="l4")
    assert not vault.search.find("тасжарған", 5)
    summary = vault.interviews.get(interview)
    assert summary.sensitivity == "l4"
    with pytest.raises(SealedError):
        sealing.refuse_sealed(vault, summary)
    safety.set_role(vault, Role.LAWYER)
    sealing.release(vault, interview, "L-01")
    sealing.refuse_sealed(vault, vault.interviews.get(interview))


def test_what_a_lawyer_cleared_arrives_sealed(tmp_path: Path) -> None:
    two = pair(tmp_path)
    free = record_signed(two.monitor, seed=1)
    secret = record_signed(two.monitor, seed=2, sens_level="l4")
    safety.set_role(two.monitor, Role.LAWYER)
    exporting.clear(two.monitor, secret, "office", "L-02")
    out = tmp_path / "out"
    out.mkdir()
    both = [free, secret]
    exporting.export(
        two.monitor, both, ["office"], "p_store", out, purge=False, progress=Progress()
    )
    report = receiving.receive(two.office, [out], tmp_path / "r", Progress())
    assert report.quarantined == ()
    assert two.office.interviews.get(secret).person_code == "AB-02"
    assert {hit.interview for hit in two.office.search.find("AB", 50)} == {free}
    safety.set_role(two.office, Role.LAWYER)
    sealing.release(two.office, secret, "L-03")
    assert {hit.interview for hit in two.office.search.find("AB", 50)} == set(both)
    two.close()


def test_evidence_that_may_hold_a_secret_is_sealed(
    vault: Vault, tmp_path: Path
) -> None:
    answers = [["g_item/case_no", "AAA-2026-0001"], ["g_item/it_secret", "yes"]]
    interview = record(vault, "evidence_log", answers, tmp_path, sign=False)
    assert sealing.is_sealed(vault, vault.interviews.get(interview))


@pytest.mark.parametrize(
    ("answers", "bound"),
    [
        ({"profile/clearance": "yes"}, True),
        ({"profile/clearance": "no", "charges/secrecy": "closed nodocs"}, False),
        ({"charges/secrecy": "closed nda_person"}, True),
        ({"f_rel/rl_secret": "classified"}, True),
        ({"charges/secrecy": "none"}, False),
        ({"charges/sec_reason": "classified"}, False),
    ],
)
def test_who_is_bound_to_secrecy(answers: dict[str, str], *, bound: bool) -> None:
    assert sealing.bound_to_secrecy(answers) is bound


def filled(form_id: str, seed: int = 1, **fixed: str) -> Session:
    form = load_library_form(form_id)
    session = Session.start(form, clock.session_services(), "kk")
    person = Person(**{**vars_of(PERSON), "fixed": fixed})  # type: ignore[arg-type]
    fill(session, person, random.Random(seed))
    return session


def vars_of(person: Person) -> dict[str, object]:
    return {name: getattr(person, name) for name in Person.__dataclass_fields__}
