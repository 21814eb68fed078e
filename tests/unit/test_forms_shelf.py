"""Entries beyond a count that became smaller are in the draft, and come back."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monitor_app.errors.forms import SnapshotMalformedError
from monitor_app.forms.definition import FormDef
from monitor_app.forms.session import Session
from monitor_app.usecases import clock
from tests.small_forms import form_of

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
