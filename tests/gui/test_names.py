"""Names apart: a second passphrase, every look logged, gone from the screen in time."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from monitor_app.crypto.age_keys import HybridIdentity
from monitor_app.forms.definition import Kind
from monitor_app.printing.reasons import left_out_words
from monitor_app.progress import Progress
from monitor_app.ui.pages.names import _SHEET, NamesPage
from monitor_app.usecases import clock, identities, team
from monitor_app.vault import Vault
from PySide6.QtCore import Qt
from tests.gui.conftest import PASSPHRASE, Driver
from tests.gui.handover import NAMES_PASSPHRASE, Made, open_vault, shown
from tests.gui.test_visits import press


def go(driver: Driver) -> NamesPage:
    page = driver.go("names")
    assert isinstance(page, NamesPage)
    return page


def events(driver: Driver) -> list[str]:
    found: list[str] = []
    driver.desk.ask(
        driver.window,
        lambda vault, _progress: [
            str(row[0])
            for row in vault.database.execute("SELECT event FROM audit ORDER BY number")
        ],
        found.extend,
    )
    driver.settle()
    return found


def enter(driver: Driver, page: NamesPage) -> None:
    driver.type_text(page.passphrase.field, NAMES_PASSPHRASE)
    driver.press(Qt.Key.Key_Return, widget=page.passphrase.field)
    driver.settle()  # opened,
    driver.settle()  # and the codes are read


def test_a_name_is_typed_kept_and_looked_up(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver)
    assert "AB-01" not in shown(page)
    enter(driver, page)
    assert "AB-01" in shown(page)
    looks = events(driver).count("identities.looked-up")
    press(driver, "Look up")
    place = write(page, "Ахметов")
    driver.click(page.save_button)
    driver.settle()
    assert "The sheet is kept" in page.note.text
    after = events(driver)
    assert [e for e in after if e.startswith("identities.")]
    assert len(after) > looks
    page.escape()
    driver.settle()
    assert "Ахметов" not in shown(page)
    press(driver, "Look up")
    assert page.writing is not None
    assert page.writing.session.answers()[place] == "Ахметов"
    page.save_paper(tmp_path / "sheet.pdf")
    driver.settle()
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF-")


def test_a_wrong_passphrase_opens_nothing(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver)
    driver.type_text(page.passphrase.field, "wrong words for the names here")
    driver.press(Qt.Key.Key_Return, widget=page.passphrase.field)
    driver.settle()
    assert page.note.code == "vault.wrong-passphrase"
    assert page.passphrase.text() == ""
    assert "AB-01" not in shown(page)


def test_after_two_minutes_no_name_is_left_on_the_screen(
    driver: Driver, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver)
    enter(driver, page)
    press(driver, "Look up")
    assert page.writing is not None
    begun = clock.now()
    for seconds in (50, 100):
        look_later(driver, page, monkeypatch, begun + timedelta(seconds=seconds))
        assert page.writing is not None
    # That the page looked meanwhile was no use of the names.
    look_later(driver, page, monkeypatch, begun + timedelta(seconds=150))
    assert page._groups.count() == 0
    assert "two minutes passed" in page.note.text
    assert "AB-01" not in shown(page)


def look_later(
    driver: Driver, page: NamesPage, monkeypatch: pytest.MonkeyPatch, when: datetime
) -> None:
    """Let the page look at a later time, as its clock does every few seconds."""

    def move(vault: Vault, _progress: Progress) -> None:
        monkeypatch.setattr(vault.identities, "_clock", lambda: when)

    driver.desk.ask(driver.window, move)
    driver.settle()
    page._look()
    driver.settle()


def write(page: NamesPage, said: str) -> str:
    """Answer the first question of the sheet; return its place."""
    assert page.writing is not None
    questions = page.writing.session.form.questions()
    place = next(
        q.path for q in questions if q.kind is Kind.TEXT and q.name != "person_code"
    )
    page.writing.answer(place, said)
    return place


def test_what_was_typed_is_kept_when_the_page_is_left(
    driver: Driver, made: Made
) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver)
    enter(driver, page)
    press(driver, "Look up")
    place = write(page, "Сейтқали")
    driver.go("help")
    page = go(driver)
    enter(driver, page)
    press(driver, "Look up")
    assert page.writing is not None
    assert page.writing.session.answers()[place] == "Сейтқали"


def test_what_is_typed_is_kept_before_two_minutes_pass(
    driver: Driver, made: Made
) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver)
    enter(driver, page)
    press(driver, "Look up")
    write(page, "Сейтқали")
    assert page._saving.isActive()
    page._saving.timeout.emit()
    driver.settle()
    assert "The sheet is kept" in page.note.text
    assert page.writing is not None
    assert not page.writing.is_dirty


def test_whoever_keeps_a_sheet_goes_on_with_it(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver)
    enter(driver, page)
    press(driver, "Look up")
    place = write(page, "Сейтқали")
    press(driver, "Delete…")
    press(driver, "Keep")
    assert page._stack.currentIndex() == _SHEET
    assert page.writing is not None
    assert page.writing.session.answers()[place] == "Сейтқали"


def test_an_empty_sheet_replaces_none(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver)
    enter(driver, page)
    driver.type_text(page.code_field, "ab-01")
    press(driver, "Begin the sheet")
    assert page.note.code == "identities.known"
    assert page.writing is None


def test_leaving_the_page_closes_the_names(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    enter(driver, go(driver))
    driver.go("help")
    page = go(driver)
    assert "Open for two minutes" in shown(page)


def test_a_new_store_wants_its_own_passphrase(driver: Driver) -> None:
    driver.create()
    page = go(driver)
    driver.type_text(page.passphrase.field, PASSPHRASE)
    driver.click(page.open_button)
    driver.settle()
    assert page.note.code == "identities.same-passphrase"
    driver.type_text(page.passphrase.field, NAMES_PASSPHRASE)
    driver.click(page.open_button)
    driver.settle()  # opened,
    driver.settle()  # and the codes are read
    driver.type_text(page.code_field, "ab-77")
    press(driver, "Begin the sheet")
    assert page.title_label.text() == "AB-77"
    driver.click(page.save_button)
    driver.settle()
    page.escape()
    driver.settle()
    assert "AB-77" in shown(page)


def holder(driver: Driver, place: Path) -> Path:
    """Let the office name who keeps names; return the file of that key."""
    key = HybridIdentity.generate(os.urandom)
    file = place / "names.key"
    file.write_text(f"# for names\n{key.to_string()}\n")

    def add(vault: Vault, _progress: Progress) -> None:
        public = str(key.recipient())
        own = ["p_store"]
        team.add_recipient(vault, public, "keeper", own, "r_org", opens="identity")
        team.sign_team(vault, place / "team.json")
        if not identities.exists(vault):
            identities.create(vault, NAMES_PASSPHRASE, kdf_memory_mib=64)

    driver.desk.ask(driver.window, add, failed=lambda e: pytest.fail(repr(e)))
    driver.settle()
    return file


def test_sheets_are_sealed_here_and_taken_in_at_the_office(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "office")
    key = holder(driver, tmp_path)
    open_vault(driver, made, "monitor")
    page = go(driver)
    enter(driver, page)
    assert "names nobody whose key opens identity sheets" in shown(page)
    driver.desk.ask(
        driver.window,
        lambda vault, _progress: team.import_team(vault, tmp_path / "team.json", None),
    )
    page = go(driver)
    enter(driver, page)
    driver.settle()
    out = page.sheets_out
    assert not out.write_button.isEnabled()
    driver.press(Qt.Key.Key_Space, widget=out.codes.boxes["AB-01"])
    page._look()  # as the clock does every few seconds
    driver.settle()
    assert page.sheets_out is out
    assert out.codes.ticked == ("AB-01",)
    (tmp_path / "stick").mkdir()
    out.write(tmp_path / "stick")
    driver.settle()
    (bundle,) = (tmp_path / "stick").glob("*.age")
    assert bundle.name in shown(page)
    assert "1 sheet" in shown(page)

    open_vault(driver, made, "office")
    page = go(driver)
    enter(driver, page)
    assert "AB-01" not in shown(page)
    assert not page.sheets_in.files_button.isEnabled()
    page.sheets_in.use_key(tmp_path / "team.json")  # no key file
    page.sheets_in.receive([bundle])
    driver.settle()
    assert page.note.code == "bundle.key-file"
    page.sheets_in.use_key(key)
    page.sheets_in.receive([bundle, made.bundle])
    driver.settle()  # taken in,
    driver.settle()  # and the codes are read
    assert "AB-01" in shown(page)
    assert "The sheets are in the store of names" in page.note.text
    assert made.bundle.name in page.note.text  # this one did not come in
    assert len(list((tmp_path / "stick").glob("*.json"))) == 1
    page.sheets_in.use_key(key)
    page.sheets_in.receive([bundle, made.bundle])
    driver.settle()
    assert "It was here before." in shown(page)
    assert made.bundle.name in shown(page)  # records need another key


def test_a_sheet_that_consent_keeps_says_why(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "office")
    holder(driver, tmp_path)
    open_vault(driver, made, "monitor")

    def prepare(vault: Vault, _progress: Progress) -> None:
        team.import_team(vault, tmp_path / "team.json", None)
        identities.open_store(vault, NAMES_PASSPHRASE)
        identities.save(vault, identities.begin(vault, "AB-77", "ru"))
        identities.close(vault)

    driver.desk.ask(driver.window, prepare, failed=lambda e: pytest.fail(repr(e)))
    page = go(driver)
    enter(driver, page)
    driver.settle()
    driver.press(Qt.Key.Key_Space, widget=page.sheets_out.codes.boxes["AB-77"])
    page.sheets_out.write(tmp_path)
    driver.settle()
    assert page.note.code == "bundle.no-sheets"
    assert left_out_words("consent.no-line") in shown(page)
    assert list(tmp_path.glob("*.age")) == []
