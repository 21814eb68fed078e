from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.records.consent import ConsentLine, Field, coverage, still_granted
from monitor_app.usecases.consents import lines_of, withdrawn

TODAY = date(2026, 11, 24)
LINE = ConsentLine(
    id="r/d_share/share[1]",
    recipient="r_wgad",
    purposes=frozenset({"p_un"}),
    appears="pseud",
    what=frozenset({"all"}),
    state="given",
)
ACCOUNT = Field(
    form_id="detention_interview",
    name="free_account",
    kind="text",
    flags=frozenset({"R", "V", "S"}),
)

CHOSEN = frozenset({"free_account"})


def test_a_given_line_lets_its_recipient_and_purpose_through() -> None:
    found = coverage([LINE], "r_wgad", "p_un", TODAY)
    assert found.refusal is None
    assert found.withholds(ACCOUNT, "p_un", CHOSEN) is None
    plain = replace(ACCOUNT, name="arr_place", flags=frozenset({"R"}))
    assert found.withholds(plain, "p_un") is None


@pytest.mark.parametrize(
    ("flag", "reason"), [("S", "flag.sensitive"), ("H", "flag.sensitive")]
)
def test_what_is_sensitive_is_chosen_by_name_or_stays(flag: str, reason: str) -> None:
    field = replace(ACCOUNT, flags=frozenset({flag}))
    found = coverage([LINE], "r_wgad", "p_un", TODAY)
    assert found.withholds(field, "p_un") == reason
    assert found.withholds(field, "p_un", CHOSEN) is None
    own = replace(LINE, recipient="r_org")
    assert coverage([own], "r_org", "p_un", TODAY).withholds(field, "p_un") is None


def test_what_a_clinician_found_goes_to_doctors() -> None:
    field = replace(ACCOUNT, flags=frozenset({"C"}))
    doctor = replace(LINE, recipient="r_doctor")
    assert (
        coverage([doctor], "r_doctor", "p_un", TODAY).withholds(field, "p_un") is None
    )
    found = coverage([LINE], "r_wgad", "p_un", TODAY)
    assert found.withholds(field, "p_un") == "flag.clinician"


def test_an_exception_in_words_leaves_only_what_a_person_chose() -> None:
    plain = replace(ACCOUNT, flags=frozenset({"R"}))
    found = coverage([replace(LINE, excepts=True)], "r_wgad", "p_un", TODAY)
    assert found.withholds(plain, "p_un") == "consent.exception"
    assert found.withholds(plain, "p_un", CHOSEN) is None


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"state": "refused"}, "consent.refused"),
        ({"state": "withdrawn"}, "consent.withdrawn"),
        ({"state": ""}, "consent.not-decided"),
        ({"until": date(2026, 11, 23)}, "consent.expired"),
        ({"ask_again": True}, "consent.ask-again"),
        ({"appears": "aggr"}, "consent.not-to-be-shared"),
    ],
)
def test_the_refusal_names_what_is_missing_and_the_line(
    changed: dict[str, object], reason: str
) -> None:
    found = coverage([replace(LINE, **changed)], "r_wgad", "p_un", TODAY)  # type: ignore[arg-type]
    assert (found.refusal, found.refused_line) == (reason, LINE.id)
    assert found.withholds(ACCOUNT, "p_un") == reason


def test_no_line_no_sharing() -> None:
    assert coverage([], "r_wgad", "p_un", TODAY).refusal == "consent.no-line"
    assert coverage([LINE], "r_media", "p_un", TODAY).refusal == "consent.no-line"
    assert coverage([LINE], "r_wgad", "p_public", TODAY).refusal == "consent.no-line"


@given(
    st.sets(st.sampled_from(["I", "N", "P", "S", "H", "V"])),
    st.sampled_from(["pseud", "anon"]),
)
def test_identity_and_notes_never_leave_under_a_pseudonym(
    flags: set[str], appears: str
) -> None:
    line = replace(LINE, appears=appears)
    field = replace(ACCOUNT, flags=frozenset(flags))
    kept = coverage([line], "r_wgad", "p_un", TODAY).withholds(field, "p_un", CHOSEN)
    assert (kept is not None) == bool(flags & {"I", "N"})


@given(
    st.sampled_from(["text", "select_one", "integer", "attachment"]),
    st.sets(st.sampled_from(["I", "N", "P", "S", "H", "V"])),
)
def test_statistics_hold_coded_answers_without_persons(
    kind: str, flags: set[str]
) -> None:
    line = replace(LINE, what=frozenset({"numbers"}), purposes=frozenset({"p_report"}))
    field = replace(ACCOUNT, kind=kind, flags=frozenset(flags))
    found = coverage([line], "r_wgad", "p_report", TODAY)
    if found.withholds(field, "p_report", CHOSEN) is None:
        assert kind in ("select_one", "integer")
        assert not flags & {"I", "N", "P", "S"}


def test_lines_are_read_from_the_answers() -> None:
    answers = {
        "d_share/share[1]/sh_recipient": "r_wgad",
        "d_share/share[1]/sh_purpose": "p_un p_invest",
        "d_share/share[1]/sh_ident": "pseud",
        "d_share/share[1]/sh_what": "statement injury",
        "d_share/share[1]/sh_state": "given",
        "d_share/share[1]/sh_until": "2027-01-01",
        "d_share/share[1]/sh_ask": "no",
        "d_acts/da_store": "given",
        "consent_sum/cons_state": "refused",
    }
    shared, stored, kept = lines_of("abc", answers)
    assert shared.id == "abc/d_share/share[1]"
    assert shared.purposes == {"p_un", "p_invest"}
    assert shared.until == date(2027, 1, 1)
    assert (stored.recipient, stored.state) == ("r_org", "given")
    assert kept.state == "refused"
    assert withdrawn([shared], frozenset({shared.id}))[0].state == "withdrawn"


_SHARES = ("all", "statement", "injury", "photos", "audio", "docs", "numbers")
_LINES = st.builds(
    ConsentLine,
    id=st.just("r/d_share/share[1]"),
    recipient=st.sampled_from(["r_wgad", "r_lawyer", "r_org"]),
    purposes=st.frozensets(st.sampled_from(["p_un", "p_report", "p_help"]), min_size=1),
    appears=st.sampled_from(["named", "pseud", "anon", "aggr", ""]),
    what=st.frozensets(st.sampled_from(_SHARES), max_size=3),
    state=st.sampled_from(["given", "given", "refused", "later"]),
    until=st.sampled_from([None, date(2026, 11, 23), date(2026, 12, 1)]),
    ask_again=st.booleans(),
    excepts=st.booleans(),
)
_FIELDS = st.builds(
    Field,
    form_id=st.sampled_from(["detention_interview", "injury_sheet"]),
    name=st.sampled_from(["free_account", "person_code", "arr_place"]),
    kind=st.sampled_from(["text", "select_one"]),
    flags=st.frozensets(st.sampled_from("RAIPSHVNC"), max_size=3),
    media=st.sampled_from([None, "image", "audio", "file"]),
)


@given(_LINES, st.lists(_LINES, max_size=3), _FIELDS, st.booleans())
def test_what_is_still_granted_lets_out_what_the_line_did(
    line: ConsentLine, lines: list[ConsentLine], field: Field, chosen: bool
) -> None:
    if not still_granted(line, lines):
        return
    names = frozenset({field.name}) if chosen else frozenset()
    for purpose in line.purposes:
        before = coverage([line], line.recipient, purpose, TODAY)
        now = coverage(lines, line.recipient, purpose, TODAY)
        if before.withholds(field, purpose, names) is None:
            assert now.withholds(field, purpose, names) is None


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({}, True),
        ({"id": "r/d_share/share[2]"}, True),
        ({"purposes": frozenset({"p_un", "p_help"})}, True),
        ({"appears": "named"}, True),
        ({"recipient": "r_lawyer"}, False),
        ({"recipient_name": "Another"}, False),
        ({"recipient_name": " the  OFFICE"}, True),
        ({"recipient_name": ""}, True),
        ({"purposes": frozenset({"p_help"})}, False),
        ({"appears": "anon"}, False),
        ({"appears": "none"}, False),
        ({"what": frozenset({"photos"})}, False),
        ({"state": "later"}, False),
        ({"until": date(2026, 12, 2)}, True),
        ({"until": None}, True),
        ({"until": date(2026, 11, 30)}, False),
        ({"ask_again": True}, False),
        ({"excepts": True, "exception": "the brother"}, False),
    ],
)
def test_a_line_is_the_same_only_if_it_grants_what_it_did(
    changed: dict[str, object], same: bool
) -> None:
    line = replace(LINE, recipient_name="The office", until=date(2026, 12, 1))
    assert replace(line, **changed).grants(line) is same  # type: ignore[arg-type]


def test_an_exception_in_other_words_is_another_permission() -> None:
    line = replace(LINE, excepts=True, exception="the brother")
    assert replace(line, exception="The  brother").grants(line)
    assert not replace(line, exception="the sister").grants(line)
    assert replace(line, excepts=False, exception="").grants(line)


def test_lines_may_grant_together_what_one_did() -> None:
    line = replace(LINE, what=frozenset({"photos", "statement"}))
    photos = replace(LINE, what=frozenset({"photos"}))
    statement = replace(LINE, what=frozenset({"statement"}))
    assert still_granted(line, [photos, statement])
    assert not still_granted(line, [photos])
    assert not photos.grants(line)
