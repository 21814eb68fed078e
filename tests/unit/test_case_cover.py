"""The cover of a case: what must be known before a record is opened."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.forms.library import load_library_form
from monitor_app.forms.session import Session
from monitor_app.records.retention import decide_on
from monitor_app.usecases import case_cover, clock, interviews, recording
from monitor_app.usecases.sample import Person, fill
from monitor_app.vault import Vault
from tests.vaults import create

PERSON = Person(
    person_code="AB-17",
    case_no="AAA-2026-0001",
    language="kk",
    detained_on=date(2020, 2, 1),
    interviewed_on=date(2020, 2, 29),
)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with create(tmp_path / "v") as opened:
        yield opened


def keep(vault: Vault, form_id: str, **fixed: str) -> None:
    session = Session.start(load_library_form(form_id), clock.session_services(), "kk")
    fill(session, replace(PERSON, fixed=fixed), random.Random(1))
    recording.explain_gaps(session)
    new = interviews.number_session(vault, session)
    recording.keep_filled(vault, new, session, [])


def test_an_unknown_person_has_an_empty_cover(vault: Vault) -> None:
    found = case_cover.cover_of(vault, "XY-99")
    assert (found.records, found.if_dead, found.decide_on) == ((), "", None)
    assert found.may_contact
    assert not found.bound_to_secrecy


def test_the_newest_instructions_count(vault: Vault) -> None:
    keep(vault, "consent", df_detained="go", df_death="stop", df_keep="y5")
    keep(
        vault,
        "consent",
        df_detained="urgent",
        df_death="trusted",
        df_trusted="T-2",
        df_keep="y15",
        contact_rule="never",
    )
    found = case_cover.cover_of(vault, "AB-17")
    assert (found.if_detained, found.if_dead) == ("urgent", "trusted")
    assert found.trusted == "T-2"
    assert not found.may_contact
    assert found.decide_on == date(2035, 3, 1)
    assert len(found.records) == 2


def test_secrecy_level_and_risk_are_on_the_cover(vault: Vault) -> None:
    keep(
        vault,
        "detention_interview",
        secrecy="nda_person",
        inc_sexual="yes",
        risk_level="med",
        sens_level="l1",
    )
    found = case_cover.cover_of(vault, "AB-17")
    assert found.bound_to_secrecy
    assert (found.level, found.risk) == ("l3", "med")


def test_a_day_that_has_come_is_listed_and_nothing_is_deleted(vault: Vault) -> None:
    keep(vault, "consent", df_keep="y5")
    assert case_cover.to_decide(vault, date(2025, 2, 28)) == ()
    (found,) = case_cover.to_decide(vault, date(2025, 3, 1))
    assert found.person_code == "AB-17"
    assert len(vault.interviews.of_person("AB-17")) == 1


@given(
    st.sampled_from(["y5", "y15", "review", "case", "open", ""]),
    st.dates(date(1990, 1, 1), date(2200, 1, 1)),
)
def test_the_day_is_whole_years_later_or_none(keep_for: str, given_on: date) -> None:
    found = decide_on(keep_for, given_on)
    years = {"y5": 5, "y15": 15, "review": 2}.get(keep_for)
    if years is None:
        assert found is None
        return
    assert found is not None
    assert found.year == given_on.year + years
    same_day = (found.month, found.day) == (given_on.month, given_on.day)
    leap_day = (given_on.month, given_on.day) == (2, 29)
    assert same_day or leap_day
