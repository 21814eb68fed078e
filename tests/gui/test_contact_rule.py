"""A person who must not be contacted, and a code that is drawn, through the window."""

import re

from monitor_app.progress import Progress
from monitor_app.records.safety import Role
from monitor_app.ui.pages.case import CasePage
from monitor_app.ui.pages.new_interview import NewInterviewPage
from monitor_app.usecases import practice_mark, safety
from monitor_app.vault import Vault
from PySide6.QtWidgets import QLineEdit
from tests.gui.conftest import Driver
from tests.gui.handover import shown
from tests.gui.test_visits import press
from tests.gui.test_worklist import keep

WHY = "Why may the person be contacted all the same?"


def fill(vault: Vault, _progress: Progress) -> None:
    keep(vault, "consent", "CD-20", contact_rule="never")


def coordinates(vault: Vault, _progress: Progress) -> None:
    safety.set_role(vault, Role.COORDINATOR)


def practises(vault: Vault, _progress: Progress) -> None:
    practice_mark.put_mark(vault)  # no way back has to be rehearsed first


def test_the_coordinator_lifts_do_not_contact_with_a_reason(driver: Driver) -> None:
    driver.create()
    driver.desk.ask(driver.window, fill, lambda _none: None)
    driver.settle()
    assert WHY not in shown(driver.go("case", person="CD-20"))
    driver.desk.ask(driver.window, coordinates, lambda _none: None)
    driver.settle()
    page = driver.go("case", person="CD-20")
    assert isinstance(page, CasePage)
    assert WHY in shown(page)
    press(driver, "Lift “do not contact”")
    assert "Write down why" in shown(page)
    (field,) = page.findChildren(QLineEdit)
    driver.type_text(field, "Asked for it through W2")
    press(driver, "Lift “do not contact”")
    said = shown(page)
    assert "The coordinator lifted “do not contact”: Asked for it through W2" in said
    assert WHY not in said


def test_a_code_is_drawn_for_a_new_person(driver: Driver) -> None:
    driver.create()
    driver.desk.ask(driver.window, practises, lambda _none: None)
    driver.settle()
    driver.desk.refresh_info(driver.window)
    driver.settle()
    page = driver.go("new_interview")
    assert isinstance(page, NewInterviewPage)
    driver.settle()
    press(driver, "A new code, drawn at random")
    assert re.fullmatch("[2-9A-Z]{3}-[2-9A-Z]{3}", page.code.text())
