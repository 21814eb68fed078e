"""Entries beyond a count that became smaller are in the draft, and come back."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monitor_app.errors.forms import SnapshotMalformedError
from monitor_app.forms.definition import FormDef
from monitor_app.forms.session import Session
from monitor_app.forms.submission import submission
from monitor_app.printing import filled
from monitor_app.printing.filled import Record
from monitor_app.usecases import clock
from monitor_app.usecases.facts import facts_of
from monitor_app.usecases.finds import in_session
from tests.small_forms import form_of
from tests.unit.test_printing import text_of

CHILDREN = """| survey |
| | type | name | label | repeat_count |
| | integer | n | How many | |
| | begin repeat | child | Child | ${n} |
| | text | name | Name | |
| | begin repeat | toy | Toy | |
| | text | what | What | |
| | end repeat | | | |
| | end repeat | | | |
| settings |
| | form_id | version |
| | count | 1 |
"""
FEWER = """| survey |
| | type | name | label |
| | integer | n | How many |
| settings |
| | form_id | version |
| | count | 2 |
"""


@pytest.fixture(scope="module")
def form() -> FormDef:
    return form_of(CHILDREN)


def begun(form: FormDef) -> Session:
    return Session.start(form, clock.session_services())


def again(session: Session, form: FormDef | None = None) -> Session:
    """Close the draft and open it from its bytes."""
    data = session.snapshot()
    return Session.resume(form or session.form, data, clock.session_services())


def test_what_fell_off_survives_closing(form: FormDef) -> None:
    session = begun(form)
    session.answer("n", 3)
    session.answer("child[2]/name", "Second")
    session.answer("child[3]/name", "Third")
    session.add_repeat("child[3]/toy")
    session.answer("child[3]/toy[1]/what", "Horse")
    session.margin.note("child[3]/name", "seen by me")
    session.answer("n", 1)
    session = again(again(session))
    assert session.instances("child") == ("child[1]",)
    assert "Third" not in session.answers().values()
    session.answer("n", 4)
    assert session.node("child[2]/name").value == "Second"
    assert session.node("child[3]/name").value == "Third"
    assert session.node("child[3]/name").note == "seen by me"
    assert session.node("child[3]/toy[1]/what").value == "Horse"
    assert session.node("child[4]/name").value == ""


def test_empty_entries_are_not_carried_about(form: FormDef) -> None:
    session = begun(form)
    session.answer("n", 400)
    session.answer("n", 1)
    assert "shelf" not in json.loads(session.snapshot())
    session.answer("n", 400)
    session.answer("child[2]/name", "Second")
    session.answer("n", 1)
    ((_around, entries),) = json.loads(session.snapshot())["shelf"]
    assert len(entries) == 1


def test_a_form_without_the_repeat_puts_them_aside(form: FormDef) -> None:
    session = begun(form)
    session.answer("n", 2)
    session.answer("child[2]/name", "Second")
    session.answer("n", 1)
    moved = again(session, form_of(FEWER))
    assert "Second" in moved.aside.values()
    assert "Second" in again(moved).aside.values()


@pytest.mark.parametrize("shelf", [[["", []]], [["", "x"]], [[1, [{"n": "child"}]]], 7])
def test_a_broken_shelf_is_refused(form: FormDef, shelf: object) -> None:
    document = json.loads(begun(form).snapshot()) | {"shelf": shelf}
    with pytest.raises(SnapshotMalformedError):
        Session.resume(form, json.dumps(document).encode(), clock.session_services())


_STEP = st.tuples(st.integers(0, 6), st.booleans())


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(_STEP, max_size=8))
def test_no_word_is_lost_whatever_is_counted(
    form: FormDef, steps: list[tuple[int, bool]]
) -> None:
    session = begun(form)
    written: dict[int, str] = {}
    for count, closes in steps:
        session.answer("n", count)
        for number in range(1, count + 1):
            text = f"word {number} of {count}"
            session.answer(f"child[{number}]/name", text)
            written[number] = text
        if closes:
            session = again(session)
    session.answer("n", 6)
    for number in range(1, 7):
        assert session.node(f"child[{number}]/name").value == written.get(number, "")


OUTER = """| survey |
| | type | name | label | repeat_count |
| | integer | homes | Homes | |
| | begin repeat | home | Home | ${homes} |
| | integer | n | How many | |
| | begin repeat | child | Child | ${n} |
| | text | name | Name | |
| | end repeat | | | |
| | end repeat | | | |
| settings |
| | form_id | version |
| | outer | 1 |
"""


def test_what_fell_off_inside_of_what_fell_off_survives_closing() -> None:
    """A home is beyond the count of homes, and a child beyond that of the home."""
    session = begun(form_of(OUTER))
    session.answer("homes", 2)
    session.answer("home[2]/n", 2)
    session.answer("home[2]/child[1]/name", "First")
    session.answer("home[2]/child[2]/name", "Second")
    session.answer("home[2]/n", 1)
    session.answer("homes", 1)
    session = again(again(session))
    session.answer("homes", 2)
    assert session.node("home[2]/child[1]/name").value == "First"
    session.answer("home[2]/n", 2)
    assert session.node("home[2]/child[2]/name").value == "Second"


@settings(max_examples=30, deadline=None)
@given(
    before=st.integers(1, 6),
    after=st.integers(0, 5),
    closes=st.booleans(),
    words=st.lists(
        st.text(st.characters(categories=["L", "N"]), min_size=5, max_size=9),
        min_size=6,
        max_size=6,
        unique=True,
    ),
)
def test_what_fell_off_is_in_nothing_but_the_draft(
    form: FormDef, before: int, after: int, closes: bool, words: list[str]
) -> None:
    """Not signed, found, printed, looked through, reviewed or noted beside a record."""
    session = begun(form)
    session.answer("n", before)
    said = [f"{word} 870101300123 №{at}." for at, word in enumerate(words)]
    for at in range(before):
        session.answer(f"child[{at + 1}]/name", said[at])
        session.margin.note(f"child[{at + 1}]/name", f"note of {said[at]}")
    session.answer("n", min(after, before))
    session = again(session) if closes else session
    signed = submission(session, instance_id="uuid:1", deprecated_id=None)
    record = Record(number="", case_no="", person_code="", own_notes=True)
    printed = text_of(filled.make(session, record, ("en",), "A4").pdf)
    seen = "\n".join(
        (
            signed.decode(),
            *facts_of(session).texts.values(),
            *facts_of(session).verbatim.values(),
            *session.answers().values(),
            *session.margin.notes().values(),
            *(node.value for node in session.everything()),
            *(find.question for find in in_session(session, "i", notes=True)),
            *(problem.ref for problem in session.problems()),
        )
    )
    for at in range(min(after, before), before):
        assert said[at] not in seen
        assert f"№{at}." not in printed
        assert f"child[{at + 1}]" not in seen
    for at in range(min(after, before)):
        assert said[at] in seen
        assert f"№{at}." in printed
