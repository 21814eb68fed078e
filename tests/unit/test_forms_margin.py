"""What the interviewer keeps beside the answers: it stays, and moves along."""

import json
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from monitor_app.errors import MonitorError
from monitor_app.errors.forms import AnswerError, UnknownQuestionError
from monitor_app.forms.session import Session
from monitor_app.forms.submission import submission
from monitor_app.records.beside import Beside
from tests.small_forms import RICH, form_of, session_of
from tests.strategies import Actor, acts, services

driven = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
SECRET = "тек өзіме"


def places(session: Session) -> list[str]:
    """Return the names of the places that were visited, in order."""
    return [session.node(f"{p}/pl_name").value for p in session.instances("place")]


def with_places(*names: str) -> Session:
    session = session_of(RICH)
    while len(session.instances("place")) < len(names):
        session.add_repeat("place")
    for place, name in zip(session.instances("place"), names, strict=True):
        session.answer(f"{place}/pl_name", name)
    return session


def again(session: Session) -> Session:
    return Session.resume(session.form, session.snapshot(), services())


def test_a_note_stays_in_the_draft_and_never_gets_into_a_record() -> None:
    session = with_places("A", "B")
    assert session.margin.note("place[2]/pl_name", SECRET) == {
        ("place[2]/pl_name", "note")
    }
    session.margin.mark("name", to_correct=True)
    session.margin.rename("place[1]", SECRET)
    session.margin.spare(SECRET)
    resumed = again(session)
    assert resumed.node("place[2]/pl_name").note == SECRET
    assert resumed.margin.notes() == {"place[2]/pl_name": SECRET}
    assert resumed.margin.to_correct() == ("name",)
    assert resumed.margin.of("place[1]") == Beside(name=SECRET)
    assert resumed.margin.spared == {SECRET}
    for each in (session, resumed):
        assert SECRET.encode() not in submission(each)
        assert SECRET not in str(each.answers())
    resumed.margin.note("place[2]/pl_name", "")
    resumed.margin.mark("name", to_correct=False)
    assert not again(resumed).margin.notes()
    assert not again(resumed).margin.to_correct()


def test_a_note_on_what_is_not_there_is_refused() -> None:
    session = session_of(RICH)
    with pytest.raises(UnknownQuestionError):
        session.margin.note("nowhere", "x")
    assert session.margin.of("nowhere") == Beside()
    session.margin.take_over({"nowhere": "x", "name": "y"})
    assert session.margin.notes() == {"name": "y"}


def test_entries_move_with_everything_that_belongs_to_them() -> None:
    session = with_places("A", "B", "C")
    session.margin.note("place[3]/pl_name", SECRET)
    session.margin.rename("place[3]", "соңғысы")
    place, changes = session.move_repeat("place[3]", 1)
    assert place == "place[1]"
    assert ("place", "entries") in changes
    assert places(session) == ["C", "A", "B"]
    assert session.node("place[1]/pl_name").note == SECRET
    assert session.margin.of("place[1]").name == "соңғысы"
    nth = [session.instance.find(f"place[{n}]/nth") for n in (1, 2, 3)]
    assert [cell.value for cell in nth if cell] == ["1", "2", "3"]
    assert places(again(session)) == ["C", "A", "B"]


@pytest.mark.parametrize(
    ("ref", "to"),
    [("place[1]", 0), ("place[1]", 3), ("place[9]", 1), ("name", 1), ("child[1]", 1)],
)
def test_what_cannot_be_moved_stays(ref: str, to: int) -> None:
    session = with_places("A", "B")
    session.answer("how_many", 2)
    before = session.snapshot()
    with pytest.raises(MonitorError):
        session.move_repeat(ref, to)
    assert session.snapshot() == before


def test_an_entry_that_was_taken_out_comes_back_after_the_draft_was_closed() -> None:
    session = with_places("A", "B", "C")
    session.margin.note("place[2]/pl_name", SECRET)
    session.answer("place[2]/days", 7)
    session.remove_repeat("place[2]", "B, екінші")
    resumed = again(again(session))
    (removed,) = resumed.removed()
    assert removed.said == "B, екінші"
    assert places(resumed) == ["A", "C"]
    assert "B" not in resumed.answers().values()
    changes = resumed.undo_remove(removed)
    assert ("place", "entries") in changes
    assert places(resumed) == ["A", "B", "C"]
    assert resumed.node("place[2]/days").value == "7"
    assert resumed.node("place[2]/pl_name").note == SECRET
    nth = [resumed.instance.find(f"place[{n}]/nth") for n in (1, 2, 3)]
    assert [cell.value for cell in nth if cell] == ["1", "2", "3"]
    with pytest.raises(UnknownQuestionError):
        resumed.undo_remove(removed)


def test_a_draft_of_format_1_is_read() -> None:
    session = with_places("A")
    document = json.loads(session.snapshot())
    assert document["format"] == 2
    document["format"] = 1
    old = Session.resume(session.form, json.dumps(document).encode(), services())
    assert old.answers() == session.answers()
    assert not old.removed()


@driven
@given(acts, st.lists(st.integers(0, 2**32), max_size=12))
def test_whatever_is_done_a_draft_restores_the_margin(
    numbers: list[int], more: list[int]
) -> None:
    session = Session.start(form_of(RICH), services())
    Actor(session).perform(numbers)
    for number in more:
        scribble(session, Random(number))
    resumed = again(session)
    assert list(resumed.everything()) == list(session.everything())
    assert resumed.snapshot() == session.snapshot()
    assert resumed.margin.notes() == session.margin.notes()
    assert [(r.ref, r.said) for r in resumed.removed()] == [
        (r.ref, r.said) for r in session.removed()
    ]
    assert submission(resumed) == submission(session)
    for removed in reversed(resumed.removed()):
        resumed.undo_remove(removed)
    assert not resumed.removed() or all(
        "/" in r.ref for r in resumed.removed()
    )  # inside one that came back


def scribble(session: Session, random: Random) -> None:
    """Do one thing in the margin, or to an entry."""
    entries = session.instances("place")
    refs = [state.ref for state in session.everything()]
    act = random.choice(["note", "mark", "rename", "spare", "move", "remove", "add"])
    try:
        if act == "note":
            session.margin.note(random.choice(refs), random.choice(["", "а", "б\n"]))
        elif act == "mark":
            wanted = random.random() < 0.7
            session.margin.mark(random.choice(refs), to_correct=wanted)
        elif act == "spare":
            session.margin.spare(random.choice(["Айгүл", "Асан"]))
        elif act == "add":
            session.add_repeat("place")
        elif entries and act == "rename":
            session.margin.rename(random.choice(entries), "орын")
        elif entries and act == "move":
            to = random.randint(1, len(entries))
            session.move_repeat(random.choice(entries), to)
        elif entries:
            session.remove_repeat(random.choice(entries), "сөз")
    except AnswerError:  # a closed repeat
        return


@driven
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), max_size=8))
def test_moving_is_a_permutation(moves: list[tuple[int, int]]) -> None:
    session = with_places("A", "B", "C", "D")
    model = ["A", "B", "C", "D"]
    before = submission(session)
    for source, to in moves:
        session.move_repeat(f"place[{source}]", to)
        model.insert(to - 1, model.pop(source - 1))
    assert places(session) == model
    for source, to in reversed(moves):
        session.move_repeat(f"place[{to}]", source)
    assert submission(session) == before
