"""The worklist: what records ask of the coordinator, and cases to decide about."""

import random
from datetime import date

from monitor_app.forms.session import Session
from monitor_app.progress import Progress
from monitor_app.ui.pages.worklist import WorklistPage
from monitor_app.usecases import clock, forms, interviews, recording, sample
from monitor_app.vault import Vault
from tests.gui.conftest import Driver
from tests.gui.handover import shown
from tests.gui.test_visits import press

_DAY = date(2015, 3, 12)


def keep(vault: Vault, form_id: str, code: str, **fixed: str) -> str:
    """Sign a record of a fictional person with some answers of its own."""
    session = Session.start(forms.library_form(form_id), clock.session_services(), "kk")
    person = sample.Person(
        person_code=code,
        case_no="DEMO-2031-0042",
        language="kk",
        detained_on=_DAY,
        interviewed_on=_DAY,
        fixed=fixed,
    )
    sample.fill(session, person, random.Random(1))
    recording.explain_gaps(session)
    new = interviews.number_session(vault, session)
    return recording.keep_filled(vault, new, session, []).interview


def fill(vault: Vault, _progress: Progress) -> None:
    keep(vault, "detention_interview", "AB-17", psych="selfharm", risk_level="high")
    keep(vault, "consent", "CD-20", df_keep="y5")


def test_what_records_ask_for_is_seen_to(driver: Driver) -> None:
    driver.create()
    driver.desk.ask(driver.window, fill, lambda _none: None)
    driver.settle()
    page = driver.go("worklist")
    assert isinstance(page, WorklistPage)
    driver.settle()
    said = shown(page)
    assert said.index("First of all") < said.index("For the coordinator")
    assert "Danger to life: see to it now · AB-17" in said
    assert "High risk of reprisals: agree on a plan · AB-17" in said
    assert said.index("Decide whether to keep") < said.index("CD-20", said.index("De"))
    press(driver, "It was seen to")
    driver.settle()
    assert "Danger to life" not in shown(page)
    assert "High risk" in shown(page)
    press(driver, "Case")
    assert driver.window.shown == "case"


def test_a_record_is_looked_at_from_its_task(driver: Driver) -> None:
    driver.create()
    driver.desk.ask(driver.window, fill, lambda _none: None)
    driver.settle()
    driver.go("worklist")
    driver.settle()
    press(driver, "Record")
    assert driver.window.shown == "record"
