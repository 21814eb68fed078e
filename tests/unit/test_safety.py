"""Section 3 of the form library, rule by rule, on the library's own forms."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monitor_app import messages
from monitor_app.errors.safety import SafetyError
from monitor_app.forms.definition import Flag, Kind, QuestionDef
from monitor_app.forms.library import list_library, load_library_form
from monitor_app.forms.session import Session
from monitor_app.records.safety import (
    INTIMATE_REGIONS,
    Card,
    Rights,
    Role,
    may_read,
    on_persons_copy,
)
from monitor_app.records.status import Reason
from monitor_app.usecases import clock, safety

GATED = ("detention_interview", "fair_trial_wgad", "injury_sheet", "release_followup")
CLINICIAN = Rights(role=Role.CLINICIAN)
CARDS = list(Card)


def started(form_id: str) -> Session:
    return Session.start(load_library_form(form_id), clock.session_services(), "kk")


def opened(form_id: str) -> Session:
    session = started(form_id)
    session.answer("gate_grp/safe_start", "yes")
    session.answer("gate_grp/consent_talk", "yes")
    return session


def examined(*, photos: str = "given") -> Session:
    session = opened("injury_sheet")
    session.answer("e_exam/ex_consent", "given")
    session.answer("e_exam/ex_photo_c", photos)
    session.answer("e_exam/ex_by", "doctor")
    return session


def incident(session: Session) -> str:
    session.answer("treat_screen/ill_any", "yes")
    session.answer("treat_screen/ill_more", "yes")
    if not session.instances("incidents/inc"):
        session.add_repeat("incidents/inc")
    return session.instances("incidents/inc")[0]


def entry(session: Session, repeat: str, number: int) -> str:
    while len(session.instances(repeat)) < number:
        session.add_repeat(repeat)
    return session.instances(repeat)[number - 1]


def code(session: Session, ref: str, rights: Rights = Rights()) -> str:  # noqa: B008 - frozen
    lock = safety.locked(session, ref, rights)
    return lock.code if lock else ""


def questions(form_id: str) -> Iterator[QuestionDef]:
    return load_library_form(form_id).questions()


# Rule 1


@pytest.mark.parametrize("form_id", GATED)
@pytest.mark.parametrize("answers", [(), ("yes", "no"), ("yes", "ref"), ("dk",)])
def test_nothing_opens_before_it_is_safe_and_agreed(
    form_id: str, answers: tuple[str, ...]
) -> None:
    session = started(form_id)
    for name, answer in zip(("safe_start", "consent_talk"), answers, strict=False):
        session.answer(f"gate_grp/{name}", answer)
    for question in questions(form_id):
        page = question.path.partition("/")[0]
        if page in ("hdr", "gate_grp") or question.kind is Kind.HIDDEN:
            continue
        assert code(session, question.path) == "safety.gate-closed", question.path


@pytest.mark.parametrize("form_id", GATED)
def test_not_safe_keeps_date_and_codes_only(form_id: str) -> None:
    session = started(form_id)
    session.answer("gate_grp/safe_start", "no")
    open_ = {
        question.name
        for question in questions(form_id)
        if question.kind is not Kind.HIDDEN and not code(session, question.path)
    }
    assert {"case_no", "person_code", "iv_date"} < open_
    assert not open_ & {"place_text", "others_present", "interp_code", "resp_relation"}
    assert open_ <= {
        *("record_id", "case_no", "person_code", "iv_date", "iv_start"),
        *("int1_code", "int2_code", "sens_level", "safe_start"),
    }
    assert safety.cards(session)[0] is Card.STOP


def test_what_was_written_before_stop_is_named() -> None:
    session = started("detention_interview")
    session.answer("hdr/others_present", "officer at the door")
    session.answer("gate_grp/safe_start", "no")
    (lock,) = safety.Guard(session).broken()
    assert (lock.code, lock.question) == ("safety.stop", "hdr/others_present")


def test_an_open_gate_opens_the_account() -> None:
    session = opened("detention_interview")
    assert not code(session, "narrative/free_account")


# Rule 2


@pytest.mark.parametrize("state", ["", "refused", "later", "withdrawn", "expired"])
def test_photographs_wait_for_that_exact_consent(state: str) -> None:
    session = examined()
    photo = entry(session, "e_photo/ph", 1)
    assert not code(session, f"{photo}/ph_file")
    session.answer("e_exam/ex_photo_c", state)
    assert code(session, f"{photo}/ph_file") == "safety.photo-not-agreed"


def test_form_d_can_give_the_consent_to_photographs() -> None:
    session = examined(photos="later")
    rights = Rights(acts={"da_photo_inj": "given"})
    assert not code(session, "e_photo/ph[1]/ph_file", rights)
    refused = Rights(acts={"da_photo_inj": "refused"})
    assert code(session, "e_photo/ph[1]/ph_file", refused) == "safety.photo-not-agreed"


def test_a_face_needs_its_own_consent() -> None:
    session = examined()
    mark = entry(session, "e_list/inj", 1)
    session.answer(f"{mark}/ij_no", "1")
    session.answer(f"{mark}/ij_region", "eye_l")
    photo = entry(session, "e_photo/ph", 1)
    session.answer(f"{photo}/ph_inj", "1")
    assert code(session, f"{photo}/ph_file") == "safety.face-photo"
    agreed = Rights(acts={"da_photo_face": "given"})
    assert not code(session, f"{photo}/ph_file", agreed)


def test_drawings_and_signatures_are_no_photographs() -> None:
    session = examined(photos="refused")
    assert not code(session, "e_map/img_front")
    assert not code(session, "closing/sigs[1]/sig_img")


def test_the_program_has_no_recorder_and_the_library_asks_for_no_recording() -> None:
    media = {q.media for f in list_library() for q in questions(f.form_id)}
    assert not {m for m in media if m.startswith(("audio", "video"))}


# Rules 3, 4, 13, 33


@pytest.mark.parametrize("form_id", [f.form_id for f in list_library()])
def test_every_question_may_be_skipped_with_a_reason(form_id: str) -> None:
    session = started(form_id)
    for question in questions(form_id):
        node = session.instance.find(question.path)
        asked = question.kind not in (Kind.HIDDEN, Kind.NOTE)
        if node is None or not node.relevant or not asked:
            continue
        if Flag.PROGRAM in question.flags:
            continue
        session.set_reason(question.path, Reason.DECLINED)
        assert session.node(question.path).problem is None, question.path


@pytest.mark.parametrize("form_id", [f.form_id for f in list_library()])
def test_nothing_is_filled_in_for_the_person(form_id: str) -> None:
    """Rules 2 and 23: no default answers, so every consent and datum starts empty."""
    assert not [
        ref
        for ref, value in started(form_id).answers().items()
        if not ref.endswith(("gate", "f_count_no")) and value
    ]


def test_what_must_be_explained_is_there_in_three_languages() -> None:
    for form_id, path in (
        ("detention_interview", "gate_grp/told_items"),
        ("consent", "d_info/d_told"),
    ):
        question = load_library_form(form_id).find(path)
        assert isinstance(question, QuestionDef)
        codes = {choice.value for choice in question.choices}
        assert {"who", "why", "vol", "conf", "risk", "store", "withdraw"} <= codes
        for choice in question.choices:
            assert set(choice.label.by_language) == {"en", "ru", "kk"}


@pytest.mark.parametrize("form_id", GATED)
def test_we_cannot_promise_is_always_shown(form_id: str) -> None:
    assert Card.NO_PROMISE in safety.cards(started(form_id))
    assert Card.NO_PROMISE in safety.cards(opened(form_id))


def test_a_signature_is_never_forced() -> None:
    for form in list_library():
        for question in questions(form.form_id):
            if question.kind is Kind.ATTACHMENT:
                assert not question.required, question.path
                assert Flag.REASONED not in question.flags, question.path
    how = load_library_form("consent").find("d_sign/d_how")
    assert isinstance(how, QuestionDef)
    assert {"signed", "code", "oral_wit"} <= {c.value for c in how.choices}


# Rules 6, 9, 10, 11


def test_asked_before_says_so() -> None:
    session = opened("detention_interview")
    assert Card.ASKED_BEFORE not in safety.cards(session)
    session.answer("hdr/prior_iv", "yes")
    assert Card.ASKED_BEFORE in safety.cards(session)


@pytest.mark.parametrize("age", ["u14", "a14_17"])
def test_a_childs_account_waits_for_an_adult(age: str) -> None:
    session = opened("detention_interview")
    session.answer("profile/age_band", age)
    assert Card.CHILD in safety.cards(session)
    assert code(session, "narrative/free_account") == "safety.child-needs-adult"
    session.answer("gate_grp/minor_guard", "yes")
    assert not code(session, "narrative/free_account")
    session.answer("gate_grp/minor_guard", "no")
    session.answer("profile/age_band", "a18_24")
    assert not code(session, "narrative/free_account")


def test_a_childs_consent_waits_for_an_adult_and_the_child() -> None:
    session = started("consent")
    for able in ("d_under", "d_free", "d_state"):
        session.answer(f"d_cap/{able}", "yes")
    assert not code(session, "d_acts/da_photo_inj")
    session.answer("d_cap/d_minor", "yes")
    session.add_repeat("d_share/share")
    closed = ("d_acts/da_photo_inj", "d_share/share[1]/sh_state")
    for adult, assent in [("", ""), ("", "yes"), ("P-1, тәтесі", ""), ("P-1", "no")]:
        session.answer("d_cap/d_guard", adult)
        session.answer("d_cap/d_assent", assent)
        needs = "d_assent" if adult else "d_guard"
        for place in closed:
            lock = safety.locked(session, place)
            assert lock is not None
            assert (lock.code, lock.needs) == ("safety.child-needs-adult", needs)
    session.answer("d_cap/d_assent", "yes")
    assert not any(code(session, place) for place in closed)
    session.answer("d_acts/da_photo_inj", "given")
    session.answer("d_cap/d_assent", "no")  # the child thought again
    assert [lock.question for lock in safety.Guard(session).broken()] == [closed[0]]


def test_sexual_violence_raises_the_level_and_asks_for_no_detail() -> None:
    session = opened("detention_interview")
    session.answer("hdr/sens_level", "l1")
    inc = incident(session)
    assert safety.level(session.answers()) == "l1"
    session.answer(f"{inc}/inc_sexual", "yes")
    assert safety.level(session.answers()) == "l3"
    assert Card.SEXUAL_VIOLENCE in safety.cards(session)
    session.answer("hdr/sens_level", "l4")
    assert safety.level(session.answers()) == "l4"


@pytest.mark.parametrize(
    ("form_id", "place", "answer"),
    [
        ("detention_interview", "injuries/psych", "sleep selfharm"),
        ("detention_interview", "risk/risk_types", "self"),
        ("detention_interview", "risk/risk_types", "repr health"),
        ("injury_sheet", "e_psy/py_rep", "selfharm"),
        ("release_followup", "f_health/hl_psy", "selfharm fear"),
    ],
)
def test_danger_to_life_opens_the_emergency_card(
    form_id: str, place: str, answer: str
) -> None:
    session = examined() if form_id == "injury_sheet" else opened(form_id)
    assert Card.EMERGENCY not in safety.cards(session)
    session.answer(place, answer.split())
    assert safety.cards(session)[0] is Card.EMERGENCY


def test_every_question_about_self_harm_is_watched() -> None:
    """A new question with one of these lists must be added to the card."""
    named = {
        q.name
        for form in list_library()
        for q in questions(form.form_id)
        if q.choice_list in ("psych", "risk_type")
    }
    assert named == {"psych", "py_rep", "hl_psy", "risk_types"}


# The list of methods (0.5), rule 12


def test_methods_wait_for_the_account_of_their_own_incident() -> None:
    session = opened("detention_interview")
    inc = incident(session)
    assert code(session, f"{inc}/inc_method") == "safety.account-first"
    session.answer(f"{inc}/inc_account", "  ")
    assert code(session, f"{inc}/inc_method") == "safety.account-first"
    session.answer(f"{inc}/inc_account", "Мені ұрды")
    assert not code(session, f"{inc}/inc_method")
    other = entry(session, "incidents/inc", 2)
    lock = safety.locked(session, f"{other}/inc_method")
    assert lock is not None
    assert (lock.question, lock.needs) == (f"{other}/inc_method", "inc_account")


def test_codes_of_the_interviewer_stay_off_the_persons_copy() -> None:
    for form in list_library():
        for question in questions(form.form_id):
            if question.choice_list in ("method", "consistency", "reliab"):
                assert not on_persons_copy(frozenset(question.flags)) or (
                    question.path.startswith("intnotes/")
                ), question.path
    assert on_persons_copy(frozenset({"R", "V"}))


# Rules 14, 16, 17


def test_the_warning_about_secrets_comes_before_the_account() -> None:
    session = opened("detention_interview")
    assert Card.SECRETS_FIRST in safety.cards(session)
    session.answer("gate_grp/secret_warn", "yes")
    assert Card.SECRETS_FIRST not in safety.cards(session)
    pages = [group.name for group in session.form.groups]
    assert pages.index("gate_grp") < pages.index("narrative")


def test_how_secrecy_was_used_is_asked_and_not_the_secret() -> None:
    form = load_library_form("detention_interview")
    secrecy, reason = form.find("charges/secrecy"), form.find("charges/sec_reason")
    assert isinstance(secrecy, QuestionDef)
    assert isinstance(reason, QuestionDef)
    assert {Flag.REASONED, Flag.SENSITIVE} <= secrecy.flags
    assert Flag.VERBATIM in reason.flags


@pytest.mark.parametrize("answer", ["classified", "nda_person closed", "clearance"])
def test_who_is_bound_to_secrecy_is_flagged(answer: str) -> None:
    session = opened("detention_interview")
    session.answer("charges/secrecy", ["closed"])
    assert Card.LAWYER_FIRST not in safety.cards(session)
    session.answer("charges/secrecy", answer.split())
    assert Card.LAWYER_FIRST in safety.cards(session)


# Rules 22, 35, 36


@given(st.sampled_from(list(Role)), st.sampled_from(["", "l1", "l2", "l3", "l4"]))
def test_analysts_and_administrators_open_no_content(role: Role, level: str) -> None:
    for named in (False, True):
        allowed = may_read(role, level, named=named)
        if role in (Role.ANALYST, Role.ADMINISTRATOR):
            assert not allowed
        else:
            assert allowed == (named or level not in ("l3", "l4"))


def test_do_not_contact_closes_every_follow_up() -> None:
    session = opened("detention_interview")
    session.answer("risk/contact_rule", "never")
    assert Card.NO_CONTACT in safety.cards(session)
    for place in ("risk/contact_how", "follow/fu_next"):
        assert code(session, place) == "safety.do-not-contact"
        coordinator = Rights(role=Role.COORDINATOR)  # who gave no reason
        assert code(session, place, coordinator) == "safety.do-not-contact"
        assert not code(session, place, Rights(contact_lifted=True))
    session.answer("risk/contact_rule", "ok")
    assert not code(session, "follow/fu_next")


@pytest.mark.parametrize("level", ["high", "ext"])
def test_a_high_risk_needs_the_coordinator_before_signing(level: str) -> None:
    session = opened("detention_interview")
    session.answer("risk/risk_level", level)
    lock = safety.Guard(session).before_signing()
    assert lock is not None
    assert (lock.code, lock.needs) == ("safety.coordinator-first", "risk_mgr")
    assert Card.COORDINATOR in safety.cards(session)
    session.answer("risk/risk_mgr", "K-02, 14:05")
    assert safety.Guard(session).before_signing() is None
    session.answer("risk/risk_level", "med")
    assert safety.Guard(session).before_signing() is None


# Rules 48, 49, 50


def test_only_a_clinician_judges() -> None:
    session = examined()
    mark = entry(session, "e_list/inj", 1)
    asked = [q for q in questions("injury_sheet") if Flag.CLINICIAN in q.flags]
    assert len(asked) == 8
    for question in asked:
        place = question.path.replace("e_list/inj/", f"{mark}/")
        assert code(session, place) == "safety.clinician-only"
        assert not code(session, place, CLINICIAN), place


def test_every_scale_of_consistency_is_for_clinicians() -> None:
    for form in list_library():
        for question in questions(form.form_id):
            if question.choice_list == "consistency":
                assert Flag.CLINICIAN in question.flags, question.path


def test_no_marks_always_comes_with_its_sentence() -> None:
    session = examined()
    assert Card.NO_MARKS not in safety.cards(session)
    session.answer("e_map/map_none", "yes")
    assert Card.NO_MARKS in safety.cards(session)
    assert session.node("e_map/map_none_note").relevant
    other = opened("detention_interview")
    other.answer("injuries/inj_any", "yes")
    other.answer("injuries/inj_visible", "no")
    assert Card.NO_MARKS in safety.cards(other)


def test_intimate_regions_are_hidden_until_asked_for() -> None:
    session = examined()
    assert safety.hidden_choices(session, "e_map/map_front") == INTIMATE_REGIONS
    agreed = Rights(role=Role.CLINICIAN, acts={"da_photo_int": "given"})
    assert not safety.hidden_choices(session, "e_map/map_front", agreed)
    assert not safety.hidden_choices(session, "e_exam/ex_by")


@pytest.mark.parametrize(
    ("rights", "allowed"),
    [
        (Rights(), False),
        (CLINICIAN, False),
        (Rights(acts={"da_photo_int": "given"}), False),
        (Rights(role=Role.CLINICIAN, acts={"da_photo_int": "refused"}), False),
        (Rights(role=Role.CLINICIAN, acts={"da_photo_int": "given"}), True),
    ],
)
def test_intimate_photographs_need_consent_and_a_clinician(
    rights: Rights, *, allowed: bool
) -> None:
    session = examined()
    mark = entry(session, "e_list/inj", 1)
    session.answer(f"{mark}/ij_no", "3")
    session.answer(f"{mark}/ij_region", "genitals")
    photo = entry(session, "e_photo/ph", 1)
    session.answer(f"{photo}/ph_inj", "№ 3")
    found = code(session, f"{photo}/ph_file", rights)
    assert found == ("" if allowed else "safety.intimate-photo")


@pytest.mark.parametrize("named", ["", "сол жақ", "7"])
@pytest.mark.parametrize(
    ("region", "refused"),
    [
        ("anal", "safety.intimate-photo"),
        ("eye_l", "safety.face-photo"),
        ("palm_l", ""),
    ],
)
def test_a_photograph_that_names_no_mark_may_show_any(
    named: str, region: str, refused: str
) -> None:
    session = examined()
    for number, where in enumerate(["palm_l", region], start=1):
        mark = entry(session, "e_list/inj", number)
        session.answer(f"{mark}/ij_no", str(number))
        session.answer(f"{mark}/ij_region", where)
    photo = entry(session, "e_photo/ph", 1)
    session.answer(f"{photo}/ph_inj", named)
    assert code(session, f"{photo}/ph_file") == refused
    session.answer(f"{photo}/ph_inj", "1")
    assert not code(session, f"{photo}/ph_file")


# All of them


def test_every_lock_and_card_has_its_sentence() -> None:
    kinds = SafetyError.__subclasses__()
    assert len(kinds) > 10
    for kind in kinds:
        assert messages.sentence_of(kind.code, {}) != ""
        assert kind.code in messages.SENTENCES
    for card in CARDS:
        assert card.value in messages.SENTENCES


@settings(max_examples=20)
@given(st.randoms(use_true_random=False), st.sampled_from(GATED))
def test_no_order_of_answers_gets_past_the_gate(
    rng: random.Random, form_id: str
) -> None:
    """Answer whatever the rules leave open, in any order: nothing broken comes out."""
    session = started(form_id)
    guard = safety.Guard(session)
    asked = [q for q in questions(form_id) if q.kind is Kind.SELECT_ONE]
    for question in rng.sample(asked, 40):
        ref = question.path
        cell = session.instance.find(ref)
        if cell is None or not cell.relevant or guard.locked(ref) is not None:
            continue
        offered = session.node(ref).choices
        session.answer(ref, rng.choice(offered).value)
    late = {"safety.stop", "safety.gate-closed", "safety.child-needs-adult"}
    assert {lock.code for lock in guard.broken()} <= late
    if not {"safety.stop"} & {lock.code for lock in guard.broken()}:
        gate = session.answers().get("gate_grp/gate", "0")
        beyond = [r for r in session.answers() if not r.startswith(("hdr", "gate_grp"))]
        assert gate == "1" or not beyond
