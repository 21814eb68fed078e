"""What an interview does: answers, entries, reasons, languages, checks, actions."""

from datetime import date

import pytest
from monitor_app.errors import MonitorError
from monitor_app.errors.forms import (
    AnswerError,
    FormCycleError,
    FormExpressionError,
    NotAChoiceError,
    NotARepeatError,
    NotRelevantError,
    ReadOnlyError,
    UnknownLanguageError,
    UnknownQuestionError,
    WrongTypeError,
)
from monitor_app.forms.session import Session
from monitor_app.records.status import Reason, Translation
from tests.small_forms import RICH, form_of, session_of
from tests.strategies import services


def test_answers_open_close_and_calculate() -> None:
    session = session_of("""
    | survey |
    | | type | name | label | relevant | calculation |
    | | integer | age | Age | | |
    | | text | school | School | ${age} < 18 | |
    | | calculate | twice | | | ${age} * 2 |
    """)
    assert not session.node("school").relevant
    changes = session.answer("age", 12)
    assert {("age", "value"), ("twice", "value"), ("school", "relevant")} <= changes
    assert session.answers() == {"age": "12", "twice": "24"}
    session.answer("school", "№ 5")
    session.answer("age", 20)
    assert session.node("school").value == ""
    with pytest.raises(NotRelevantError):
        session.answer("school", "another")
    session.answer("age", "13")
    assert session.node("school").value == "№ 5", "closing a question loses nothing"
    session.answer("age", None)
    assert session.answers() == {}


@pytest.mark.parametrize(
    ("kind", "taken", "refused"),
    [
        ("integer", {"5": "5", 7: "7", "+3": "3"}, ["4.5", "abc", 4.5, True, "9e99"]),
        ("decimal", {"1.5": "1.5", 2: "2", 2.5: "2.5"}, ["1,5", "x", True]),
        ("date", {"2026-02-28": "2026-02-28"}, ["2026-02-30", "28.02.2026", 5]),
        ("time", {"22:02": "22:02:00", "23:59:59": "23:59:59"}, ["25:00", "noon"]),
        ("acknowledge", {True: "OK", "OK": "OK"}, ["yes", 1.5]),
        ("text", {"x": "x", " ": " "}, ["\x00", ["a"]]),
        ("geopoint", {"43.2 76.9": "43.2 76.9"}, ["91 0", "here"]),
    ],
)
def test_kinds_of_answers(
    kind: str, taken: dict[object, str], refused: list[object]
) -> None:
    session = session_of(f"""
    | survey |
    | | type | name | label |
    | | {kind} | q | Q |
    """)
    for value, stored in taken.items():
        session.answer("q", value)  # type: ignore[arg-type]
        assert session.node("q").value == stored
    before = session.node("q").value
    for wrong in refused:
        with pytest.raises(WrongTypeError):
            session.answer("q", wrong)  # type: ignore[arg-type]
        assert session.node("q").value == before
    session.answer("q", "")
    assert session.node("q").value == ""


def test_choices_filters_ranks_and_other() -> None:
    session = session_of("""
    | survey |
    | | type | name | label | choice_filter |
    | | select_one region | region | Region | |
    | | select_one town or_other | any | Any | |
    | | select_multiple town | towns | Towns | in = ${region} |
    | | rank town | order | Order | selected(${towns}, name) |
    | choices |
    | | list_name | name | label | in |
    | | region | r1 | One | |
    | | region | r2 | Two | |
    | | town | t1 | A | r1 |
    | | town | t2 | B | r1 |
    | | town | t3 | C | r2 |
    """)
    assert session.node("towns").choices == ()
    session.answer("region", "r1")
    assert [c.value for c in session.node("towns").choices] == ["t1", "t2"]
    with pytest.raises(NotAChoiceError):
        session.answer("towns", ["t3"])
    session.answer("towns", ["t2", "t1"])
    assert session.node("towns").value == "t1 t2", "in the order of the list"
    with pytest.raises(NotAChoiceError):
        session.answer("order", ["t1"])
    session.answer("order", ["t2", "t1"])
    assert session.node("order").value == "t2 t1"
    session.answer("region", "r2")
    assert session.node("towns").value == ""
    session.answer("region", "r1")
    assert session.node("towns").value == "t1 t2", "what is offered again comes back"
    assert session.node("order").value == "t2 t1"
    assert not session.node("any_other").relevant
    session.answer("any", "other")
    session.answer("any_other", "elsewhere")
    assert session.answers()["any_other"] == "elsewhere"


def test_entries_are_added_removed_and_brought_back() -> None:
    session = session_of("""
    | survey |
    | | type | name | label | calculation |
    | | begin repeat | place | Place | |
    | | integer | days | Days | |
    | | calculate | nth | | position(..) |
    | | end repeat | | | |
    | | calculate | total | | sum(${days}) |
    """)
    session.answer("place[1]/days", 3)
    ref, changes = session.add_repeat("place")
    assert ref == "place[2]"
    assert ("place", "entries") in changes
    session.answer("place[2]/days", 4)
    session.add_repeat("place")
    session.answer("place[3]/days", 5)
    assert session.answers()["total"] == "12"
    removed = session.remove_repeat("place[2]")
    assert session.instances("place") == ("place[1]", "place[2]")
    assert session.node("place[2]/days").value == "5"
    assert session.node("place[2]/nth").value == "2"
    assert session.answers()["total"] == "8"
    session.undo_remove(removed)
    assert session.node("place[2]/days").value == "4"
    assert session.answers()["total"] == "12"
    with pytest.raises(NotARepeatError):
        session.add_repeat("total")
    with pytest.raises(UnknownQuestionError):
        session.remove_repeat("place[9]")


def test_a_count_makes_entries_and_keeps_what_falls_off() -> None:
    session = session_of("""
    | survey |
    | | type | name | label | repeat_count |
    | | integer | n | How many | |
    | | begin repeat | child | Child | ${n} |
    | | text | name | Name | |
    | | end repeat | | | |
    """)
    assert session.instances("child") == ()
    session.answer("n", 12)
    session.answer("child[12]/name", "Last")
    session.answer("n", 1)
    assert session.instances("child") == ("child[1]",)
    session.answer("n", 12)
    assert session.node("child[12]/name").value == "Last"
    assert not session.can_add("child")
    with pytest.raises(NotARepeatError):
        session.add_repeat("child")
    session.answer("n", -5)
    assert session.instances("child") == ()


def test_reasons_stand_in_place_of_answers() -> None:
    session = session_of(
        """
    | survey |
    | | type | name | label | required | flags |
    | | text | name | Name | yes | R |
    | | text | nick | Nick | | R |
    | | calculate | c | | | |
    """.replace("| c | | | |", "| c | | | |")
        .replace("| flags |", "| flags | calculation |")
        .replace("| | calculate | c | | | |", "| | calculate | c | | | | 1 + 1 |")
    )
    assert [p.code for p in session.problems()] == ["required", "reason"]
    session.answer("name", "A")
    changes = session.set_reason("name", Reason.DECLINED)
    assert {("name", "value"), ("name", "reason")} <= changes
    assert session.node("name").value == ""
    session.set_reason("nick", Reason.UNSAFE)
    assert session.problems() == ()
    session.answer("name", "B")
    assert session.node("name").reason is None
    session.set_reason("nick", None)
    assert [p.code for p in session.problems()] == ["reason"]
    with pytest.raises(ReadOnlyError):
        session.set_reason("c", Reason.UNKNOWN)


def test_translations_stand_beside_the_words_of_a_person() -> None:
    session = session_of("""
    | survey |
    | | type | name | label | flags |
    | | text | said | What happened | V |
    """)
    session.answer("said", "Мені ұрды")
    first = Translation(
        language="ru", translator="T-1", date=date(2026, 1, 2), text="Меня били"
    )
    session.set_translation("said", first)
    session.set_translation(
        "said",
        Translation(language="en", translator="T-2", date=date(2026, 1, 3), text="I w"),
    )
    better = Translation(
        language="en", translator="T-2", date=date(2026, 1, 4), text="I was beaten"
    )
    session.set_translation("said", better)
    assert session.node("said").value == "Мені ұрды"
    assert session.node("said").translations == (first, better)


def test_constraints_and_required_speak_the_language_of_the_interview() -> None:
    session = session_of("""
    | survey |
    | | type | name | label::Қазақша (kk) | label::Русский (ru) | constraint | constraint_message::Қазақша (kk) | constraint_message::Русский (ru) | required |
    | | integer | age | Жасы | Возраст | . < 130 | Тым көп | Слишком много | yes |
    """)  # noqa: E501 - a table
    assert session.language == "kk"
    session.answer("age", 200)
    (problem,) = session.problems()
    assert (problem.code, problem.message) == ("constraint", "Тым көп")
    session.set_language("ru")
    assert session.node("age").label == "Возраст"
    assert session.problems()[0].message == "Слишком много"
    session.answer("age", None)
    assert session.problems()[0].code == "required"
    with pytest.raises(UnknownLanguageError):
        session.set_language("fr")


def test_labels_name_choices_in_the_language_spoken() -> None:
    session = session_of("""
    | survey |
    | | type | name | label::Қазақша (kk) | label::Русский (ru) | calculation |
    | | select_one c | pick | Таңдаңыз | Выберите | |
    | | calculate | said | | | jr:choice-name(${pick}, '${pick}') |
    | | note | told | Таңдалды: ${said} | Выбрано: ${said} | |
    | choices |
    | | list_name | name | label::Қазақша (kk) | label::Русский (ru) |
    | | c | a | алма | яблоко |
    """)
    session.answer("pick", "a")
    assert session.node("told").label == "Таңдалды: алма"
    changes = session.set_language("ru")
    assert ("told", "label") in changes
    assert session.node("told").label == "Выбрано: яблоко"


def test_actions_fire_once_on_load_on_change_and_in_new_entries() -> None:
    session = session_of("""
    | survey |
    | | type | name | label | default | trigger | calculation |
    | | date | day | Day | today() | | |
    | | text | name | Name | | | |
    | | calculate | copied | | | ${name} | concat(${name}, '!') |
    | | begin repeat | place | Place | | | |
    | | text | code | Code | concat('P', position(..)) | | |
    | | end repeat | | | | | |
    """)
    assert session.node("day").value == "2026-11-24"
    assert session.node("place[1]/code").value == "P1"
    session.answer("name", "A")
    assert session.node("copied").value == "A!"
    session.answer("day", "2026-01-01")
    session.add_repeat("place")
    assert session.node("place[2]/code").value == "P2"
    resumed = Session.resume(session.form, session.snapshot(), services())
    assert resumed.node("day").value == "2026-01-01", "the first load is over"


def test_a_circle_and_a_broken_formula_are_refused() -> None:
    table = """
    | survey |
    | | type | name | label | calculation |
    | | calculate | a | | {a} |
    | | calculate | b | | {b} |
    | | text | t | T | |
    """
    with pytest.raises(FormCycleError) as caught:
        form_of(table.format(a="${b} + 1", b="${a} + 1"))
    assert caught.value.details["questions"] == "a, b"
    for wrong in ("1 +", "foo(1)", "concat("):
        with pytest.raises(FormExpressionError) as error:
            form_of(table.format(a=wrong, b="1"))
        assert error.value.details["question"] == "a"


@pytest.mark.parametrize(
    "ref", ["", "nothing", "place", "place[1]", "place[0]/days", "place[x]", "/", "a/b"]
)
def test_places_that_are_no_questions(ref: str) -> None:
    session = session_of(RICH)
    with pytest.raises(AnswerError):
        session.answer(ref, "1")


def test_an_unfinished_stamp_is_set_at_the_end() -> None:
    session = session_of("""
    | survey |
    | | type | name | label |
    | | start | began | |
    | | end | ended | |
    | | text | t | T |
    """)
    assert session.node("began").value.startswith("2026-11-24T14:00:00")
    assert session.node("ended").value == ""
    session.finish()
    assert session.node("ended").value.startswith("2026-11-24T14:00:00")


def test_every_refusal_has_a_code() -> None:
    session = session_of(RICH)
    for call in (
        lambda: session.answer("told", "x"),
        lambda: session.answer("age", "x"),
        lambda: session.answer("town", "t1"),
        lambda: session.node("nowhere"),
        lambda: session.problems("nowhere"),
        lambda: session.children("nowhere"),
        lambda: session.instances("age"),
    ):
        with pytest.raises(MonitorError) as caught:
            call()
        assert caught.value.code.startswith("answer.")
