"""Consent lines through the window: read out, changed, taken back, told to others."""

from pathlib import Path

from monitor_app.ui.pages.consent import SHARE, ConsentPage
from monitor_app.ui.pages.outbox import OutboxPage
from monitor_app.ui.pages.review import ReviewPage
from monitor_app.usecases.case_view import GivenLine
from PySide6.QtWidgets import QLineEdit
from tests.gui.conftest import Driver
from tests.gui.handover import Made, open_vault, shown, states
from tests.gui.test_visits import press


def go(driver: Driver, **args: object) -> ConsentPage:
    page = driver.go("consent", **args)
    assert isinstance(page, ConsentPage)
    return page


def lines(page: ConsentPage) -> tuple[GivenLine, ...]:
    assert page.case is not None
    return page.case.lines


def test_a_line_is_read_in_the_language_of_the_record(
    driver: Driver, made: Made
) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver, person="AB-01")
    assert "UN Working Group on Arbitrary Detention" in shown(page)
    given = next(g for g in lines(page) if g.line.recipient == "r_wgad")
    page._read_out(given)
    driver.settle()
    said = shown(page)
    assert "Рабочая группа ООН по произвольным задержаниям" in said
    assert "Получатель" in said


def test_taking_a_line_back_holds_at_once_and_tells_the_recipients(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver, person="AB-01")
    given = next(g for g in lines(page) if g.line.recipient == "r_wgad")
    page._read_out(given)
    driver.settle()
    press(driver, "The person takes it back…")
    press(driver, "Keep")
    assert next(g for g in lines(page) if g.line.id == given.line.id).in_force
    press(driver, "The person takes it back…")
    press(driver, "Take it back")
    after = next(g for g in lines(page) if g.line.id == given.line.id)
    assert not after.in_force
    assert after.line.state == "withdrawn"
    driver.click(page.send_button)
    driver.settle()
    outbox = driver.window.page
    assert isinstance(outbox, OutboxPage)
    (tmp_path / "stick").mkdir()
    assert outbox.withdrawals is not None
    outbox.withdrawals.write(tmp_path / "stick")
    driver.settle()
    (bundle,) = (tmp_path / "stick").iterdir()
    assert bundle.name in outbox.note.text


def test_a_change_is_a_new_version_that_is_signed(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver, interview=made.consent)
    driver.click(page.change_button)
    driver.settle()
    (why,) = (f for f in page.findChildren(QLineEdit) if f.isVisible())
    driver.type_text(why, "человек добавил юриста")
    press(driver, "Begin the new version")
    assert page.draft is not None
    before = len(page.draft.session.instances(SHARE))
    press(driver, "Add a line")
    assert page.section is not None
    assert page.section.ref == f"{SHARE}[{before + 1}]"
    page.draft.answer(f"{SHARE}[{before + 1}]/sh_recipient", "r_lawyer")
    driver.settle()
    words = shown(page).split("\n")
    assert words.count("Write") == before + 1
    assert words.count("A new line") == 0
    page.draft.save()
    driver.settle()
    assert states(driver)[made.consent] == "signed"  # until the new one is signed
    press(driver, "Review and sign")
    assert isinstance(driver.window.page, ReviewPage)
    again = go(driver, interview=made.consent)
    assert again.draft is not None
    assert len(again.draft.session.instances(SHARE)) == before + 1


def test_somebody_without_form_d_can_be_asked_from_here(
    driver: Driver, made: Made
) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver, person="AB-04", interview=made.other)
    driver.click(page.change_button)
    driver.settle()
    assert page.draft is not None
    answers = page.draft.session.answers()
    assert answers["d_hdr/person_code"] == "AB-04"
