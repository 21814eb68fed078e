"""Scenes that come seldom: keys of keepers, tasks, withdrawals, what keys give."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from monitor_app.crypto.age_keys import HybridIdentity
from monitor_app.ui.page import Page, Route
from monitor_app.ui.pages.first_start import FirstStartPage
from monitor_app.ui.pages.names import NamesPage
from monitor_app.ui.pages.restore import RestorePage
from monitor_app.ui.pages.team import TeamPage
from monitor_app.ui.pages.unlock import UnlockPage
from monitor_app.ui.passphrase_field import PassphraseField
from monitor_app.usecases import team, vaults
from monitor_app.vault import Vault
from PySide6.QtCore import QLocale
from tests.gui.handover import NAMES_PASSPHRASE
from tests.gui.stage import Scene, Stage, to_the_end
from tests.gui.test_worklist import fill
from tests.vaults import PASSPHRASE

_NUMBER = " ".join(f"{n:05}" for n in range(12_345, 22_345, 1_000))  # ten groups
_KAZAKH = QLocale(QLocale.Language.Kazakh)
_TASKS = "tasks are there"  # property of the window: they are written once


def scenes() -> Iterator[Scene]:
    """Yield them; they add to the vaults, so that they come last."""
    yield Scene("seldom-layout", "first_start", {}, _type_in_cyrillic)
    yield Scene("seldom-layout-unlock", "unlock", {}, _type_in_kazakh)
    yield Scene("seldom-restore-sheets", "restore", {}, _with_sheets)
    yield Scene("seldom-restored", "restore", {}, _restore, "monitor")
    yield Scene("seldom-join", "team", {}, _type_number)
    yield Scene("seldom-tasks", "worklist", {}, _give_tasks, "monitor")
    yield Scene("seldom-tasks-end", "worklist", {}, to_the_end, "monitor")
    yield Scene("seldom-withdrawals", "outbox", {"withdrawals": True}, None, "monitor")
    yield Scene("seldom-sheets-out", "names", {}, _seal_sheets, "monitor")
    yield Scene("seldom-sheets-in", "names", {}, _open_names, "office")


def _type_in_cyrillic(_stage: Stage, page: Page) -> None:
    assert isinstance(page, FirstStartPage)
    for field, text in ((page.new.passphrase, "кофе юла"), (page.new.again, "КОФЕ")):
        field.field.setText(text)
        field.chip.typed(text[-1])
    page.new.again.warn_of_caps(on=True)


def _type_in_kazakh(_stage: Stage, page: Page) -> None:
    assert isinstance(page, UnlockPage)
    _told(page.passphrase)
    page.passphrase.warn_of_caps(on=True)


def _told(field: PassphraseField) -> None:
    """Say what Windows would say: here the system tells no layout."""
    field.chip.show_layout(_KAZAKH)


def _with_sheets(_stage: Stage, page: Page) -> None:
    assert isinstance(page, RestorePage)
    page.way.choose("sheets")


def _restore(stage: Stage, _page: Page) -> None:
    """Make a backup of the monitor's vault, then a vault of the backup."""
    place = stage.folder.parent
    file, folder = place / "vault.backup", place / "restored"
    if not file.exists():
        stage.use("monitor")
        stage.desk.ask(
            stage.window,
            lambda vault, progress: vaults.backup_vault(vault, file, progress),
        )
        stage.settle()
        stage.window.lock()
        stage.settle()
        stage.window.go(Route("restore"))
    shutil.rmtree(folder, ignore_errors=True)
    page = stage.window.page
    assert isinstance(page, RestorePage)
    page.file.show_path(file)
    page.folder.show_path(folder)
    page.passphrase.field.setText(PASSPHRASE)
    page.primary_button.click()
    stage.settle()


def _type_number(_stage: Stage, page: Page) -> None:
    assert isinstance(page, TeamPage)
    assert page.number is not None
    page.number.setText(_NUMBER)


def _give_tasks(stage: Stage, _page: Page) -> None:
    if not stage.window.property(_TASKS):
        stage.window.setProperty(_TASKS, True)
        stage.desk.ask(stage.window, fill)
        stage.settle()
    stage.window.go(Route("worklist"))


def _seal_sheets(stage: Stage, _page: Page) -> None:
    """Let the office name a keeper of names, then look at what the monitor has."""
    file = stage.folder.parent / "team-with-keeper.json"
    if not file.exists():
        stage.use("office")
        stage.desk.ask(stage.window, lambda vault, _progress: _name_keeper(vault, file))
        stage.settle()
        stage.use("monitor")
        stage.desk.ask(
            stage.window, lambda vault, _progress: team.import_team(vault, file, None)
        )
    stage.window.go(Route("names"))
    stage.settle()
    assert stage.window.page is not None
    _open_names(stage, stage.window.page)
    stage.settle()
    names = stage.window.page
    assert isinstance(names, NamesPage)
    names.sheets_out.codes.boxes["AB-01"].click()
    to_the_end(stage, names)


def _name_keeper(vault: Vault, file: Path) -> None:
    key = str(HybridIdentity.generate(os.urandom).recipient())
    own = ["p_store", "p_help"]
    team.add_recipient(vault, key, "keeper", own, "r_org", opens="identity")
    team.sign_team(vault, file)


def _open_names(stage: Stage, page: Page) -> None:
    """Open what names are in, or make it where there is none yet."""
    assert isinstance(page, NamesPage)
    page.passphrase.field.setText(NAMES_PASSPHRASE)
    page.open_button.click()
    stage.settle()
    stage.settle()
