"""Filled forms say what the person said: no day nobody named, no gap that is none."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.forms.library import load_library_form
from monitor_app.forms.session import Session
from monitor_app.forms.state import Services
from monitor_app.printing import filled
from monitor_app.printing.answers import day_and_time
from monitor_app.printing.marks import Mark, Words
from tests.printing import make_forms

WHERE = {
    "en": "Marks, if any, are on the body diagrams under question 54.",
    "ru": "Следы, если они есть, – на схемах тела под вопросом 54.",
    "kk": "Іздер болса, 54-сұрақтың астындағы дене сызбаларында көрсетілген.",
}


def started(form_id: str) -> Session:
    now = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    services = Services(
        now=lambda: now, zone=UTC, random=Random(1), uuid=lambda: "0" * 32
    )
    return Session.start(load_library_form(form_id), services, "en")


def printed(session: Session, language: str = "en") -> str:
    record = make_forms.recorded(session)
    return said(filled.pages_of(session, record, (language,), "A4"))


def said(pages: Sequence[Sequence[Mark]]) -> str:
    words = (m.text for page in pages for m in page if isinstance(m, Words))
    return " ".join(" ".join(words).split())


@given(st.dates(), st.sampled_from(["", "exact", "approx", "month", "year", "other"]))
def test_a_date_says_no_more_than_is_known(day: date, known: str) -> None:
    text = day_and_time(day.isoformat(), known)
    parts = {"year": f"{day.year:04}", "month": f"{day.month:02}.{day.year:04}"}
    whole = f"{day.day:02}.{day.month:02}.{day.year:04}"
    assert text == parts.get(known, whole)


@given(st.datetimes(), st.sampled_from(["", "month", "year"]))
def test_an_hour_that_was_said_stays(moment: datetime, known: str) -> None:
    stored = f"{moment:%Y-%m-%dT%H:%M:%S}".rjust(19, "0")
    assert day_and_time(stored, known).endswith(f" {moment:%H:%M}")


@given(st.times(), st.sampled_from(["", "year"]))
def test_a_time_alone_has_no_day(hour: time, known: str) -> None:
    assert day_and_time(hour.isoformat(), known) == f"{hour:%H:%M}"


@pytest.mark.parametrize(
    ("known", "there", "not_there"),
    [
        ("year", "2019 How exact: Year only", ".2019"),
        ("month", "03.2019 How exact: Month and year only", "17.03.2019"),
        ("approx", "17.03.2019 How exact: Approximate day", "-"),
        ("exact", "17.03.2019 How exact: Exact", "-"),
    ],
)
def test_what_is_known_of_a_date_is_printed_with_how_exact_it_is(
    known: str, there: str, not_there: str
) -> None:
    session = started("evidence_log")
    places = [n.ref for n in session.everything() if n.ref.endswith("it_created")]
    session.answer(places[0], "2019-03-17")
    session.answer(f"{places[0]}_prec", known)
    text = printed(session)
    assert there in text
    if not_there != "-":
        assert not_there not in text


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_a_drawing_that_is_on_the_diagrams_is_no_missing_answer(language: str) -> None:
    session = make_forms.answered(load_library_form("injury_sheet"))
    assert printed(session, language).count(WHERE[language]) == 5


def test_without_diagrams_a_drawing_is_not_there() -> None:
    session = started("injury_sheet")
    for name, answer in (("safe_start", "yes"), ("consent_talk", "yes")):
        session.answer(f"gate_grp/{name}", answer)
    session.answer("e_exam/ex_consent", "given")
    text = printed(session)
    assert WHERE["en"] not in text
    assert re.search(r"57 Drawing: whole body front no answer", text)
