"""A case, secrecy, and a draft for the United Nations, through the window."""

import shutil
from pathlib import Path

from monitor_app.ui.pages.case import CasePage
from monitor_app.ui.pages.reception import ReceptionPage
from monitor_app.ui.pages.secrecy import SecrecyPage
from monitor_app.ui.pages.team import TeamPage
from monitor_app.ui.pages.un_draft import UnDraftPage
from tests.gui.conftest import Driver
from tests.gui.handover import Made, open_vault, shown
from tests.gui.test_visits import press


def test_everything_of_a_person_stands_on_one_page(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = driver.go("case", person="AB-01")
    assert isinstance(page, CasePage)
    said = shown(page)
    for words in (
        "A. Individual detention interview",
        "D. Information sheet and consent",
        "UN Working Group on Arbitrary Detention",
        "If detained again or out of reach",
        "LA-155/8",
        "May be contacted by the agreed channel",
        "Nothing of this person has left the vault.",
    ):
        assert words in said
    assert "AB-04" not in said
    press(driver, "Consent lines")
    assert driver.window.shown == "consent"
    driver.window.go_back()
    driver.settle()
    assert driver.window.shown == "case"


def test_bundles_and_receipts_of_a_person(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = driver.go("case", interview=made.other)
    assert "office · 1 record" in shown(page)
    assert "Sealed" in shown(page)


def test_days_of_a_case_stand_newest_first(driver: Driver, made: Made) -> None:
    """What was signed, sealed and visited, at the monitor's and at the office's."""
    open_vault(driver, made, "monitor")
    page = driver.go("case", interview=made.other)
    assert isinstance(page, CasePage)
    events = [moment.event for moment in page.facts.moments]
    assert {"record.begun", "record.signed", "bundle.written"} <= set(events)
    stamps = [moment.at for moment in page.facts.moments]
    assert stamps == sorted(stamps, reverse=True)
    said = shown(page)
    assert "A bundle was written · office" in said
    page = driver.go("case", person="AB-01")
    assert isinstance(page, CasePage)
    assert "Visit · LA-155/8" in shown(page)
    assert "AB-04" not in shown(page)


def test_the_office_sees_when_a_record_arrived(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "office")
    reception = driver.page(ReceptionPage)
    assert isinstance(reception, ReceptionPage)
    post = tmp_path / made.bundle.name
    shutil.copy(made.bundle, post)
    reception.receive([post])
    driver.settle()
    page = driver.go("case", interview=made.other)
    assert isinstance(page, CasePage)
    moments = page.facts.moments
    (number,) = [record.number for record in page.facts.case.cover.records]
    assert ("record.arrived", number) in {(m.event, m.about) for m in moments}
    assert "The record arrived here" in shown(page)
    assert shown(page).index("arrived here") < shown(page).index("was begun")


def test_anybody_seals_and_a_lawyer_alone_releases(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = driver.go("secrecy", interview=made.interview)
    assert isinstance(page, SecrecyPage)
    press(driver, "Mark the whole record…")
    press(driver, "Seal the record")
    assert "Out of search, print and export" in shown(page)
    assert "Only a lawyer releases a record" in shown(page)
    draft = driver.go("un_draft", interview=made.interview)
    assert isinstance(draft, UnDraftPage)
    assert draft.draft is None
    assert draft.note.code == "safety.sealed"
    team = driver.go("team")
    assert isinstance(team, TeamPage)
    team.roles.setCurrentIndex(team.roles.findData("lawyer"))
    team.roles.activated.emit(team.roles.currentIndex())
    driver.settle()
    page = driver.go("secrecy", interview=made.interview)
    assert isinstance(page, SecrecyPage)
    driver.type_text(page.lawyer, "Л-07")
    driver.click(page.release_button)
    driver.settle()
    assert "Released by Л-07." in shown(page)
    driver.type_text(page.clearing, "Л-07")
    driver.click(page.clear_button)
    driver.settle()
    assert "There is no other recipient." in shown(page)


def test_a_draft_says_what_a_person_must_check(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "monitor")
    page = driver.go("un_draft", interview=made.interview)
    assert isinstance(page, UnDraftPage)
    assert page.draft is not None
    assert "things to check" in shown(page)
    assert "Not known" in shown(page)
    page.save(tmp_path / "draft.pdf")
    driver.settle()
    assert (tmp_path / "draft.pdf").read_bytes().startswith(b"%PDF-")
    assert "nothing protects it" in page.note.text
    page.save(tmp_path / "draft.pdf")
    driver.settle()
    assert page.note.code == "file.exists"


def test_a_procedure_without_consent_is_refused(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = driver.go("un_draft", interview=made.other)
    assert isinstance(page, UnDraftPage)
    assert page.draft is None
    assert page.note.code == "draft.no-consent"
    assert not page.primary_button.isEnabled()
