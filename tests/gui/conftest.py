"""A real window over a real vault; no sleeps, no doubles."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import pytest
from monitor_app import i18n
from monitor_app.records.profile import Profile
from monitor_app.ui import application
from monitor_app.ui.desk import Desk
from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.language import speak
from monitor_app.ui.page import Page, Route
from monitor_app.ui.tidying import Tidier
from monitor_app.ui.window import Window
from monitor_app.usecases import interviews, sample, vaults
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSpacerItem, QWidget, QWidgetItem
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken
from tests.gui import handover
from tests.gui.handover import Made

PASSPHRASE = "лимон поезд кирпич сорока девять туман"


@dataclass
class Driver:
    """Drives the window as a person would, and waits for what happens."""

    bot: QtBot
    window: Window
    folder: Path

    @property
    def desk(self) -> Desk:
        return self.window.desk

    def click(self, widget: QWidget) -> None:
        """Press the left button of the mouse on the middle of a widget."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def type_text(self, widget: QWidget, text: str) -> None:
        """Type letter by letter; QTest itself knows Latin letters only."""
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(widget, letter)
                continue
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QCoreApplication.sendEvent(widget, event)

    def press(
        self,
        key: Qt.Key,
        *modifiers: Qt.KeyboardModifier,
        widget: QWidget | None = None,
    ) -> None:
        """Press a key where the keyboard is, or in `widget`."""
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(widget or self.window, key, held)

    def page(self, kind: type[Page]) -> Page:
        """Wait until a page of this kind is shown and has its top bar."""
        self.bot.waitUntil(
            lambda: (
                isinstance(self.window.page, kind) and hasattr(self.window.page, "note")
            ),
            timeout=15_000,
        )
        assert self.window.page is not None
        return self.window.page

    def go(self, name: str, **args: object) -> Page:
        """Go to a page and wait until it is built."""
        self.window.go(Route(name, args))
        self.settle()
        assert self.window.page is not None
        return self.window.page

    def settle(self) -> None:
        """Wait until the worker is idle and its answers are delivered."""
        done: list[bool] = []
        self.desk.run(self.window, lambda _progress: done.append(True))
        self.bot.waitUntil(lambda: bool(done), timeout=30_000)
        for _round in range(3):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QCoreApplication.processEvents()

    def create(self, profile: Profile = Profile.MONITOR, name: str = "vault") -> None:
        """Make a vault with the least key derivation and open it."""
        folder = self.folder / name
        with self.bot.waitSignal(self.desk.opened, timeout=30_000):
            self.desk.open(
                self.window,
                lambda: vaults.create_vault(
                    folder, PASSPHRASE, profile, kdf_memory_mib=64
                ),
                folder,
                lambda error: pytest.fail(repr(error)),
            )
        self.settle()

    def begin(self, form: str = "detention_interview", language: str = "kk") -> str:
        """Begin an interview and open it in the editor."""
        begun: list[str] = []
        self.desk.ask(
            self.window,
            lambda vault, _progress: interviews.begin(vault, form, language),
            lambda opened: begun.append(opened.interview),
        )
        self.bot.waitUntil(lambda: bool(begun), timeout=15_000)
        self.go("editor", interview=begun[0])
        self.editor()
        return begun[0]

    def editor(self) -> EditorPage:
        """Wait until the editor holds its draft."""
        self.bot.waitUntil(
            lambda: (
                isinstance(self.window.page, EditorPage)
                and self.window.page.draft is not None
                and hasattr(self.window.page, "frame")
            ),
            timeout=15_000,
        )
        assert isinstance(self.window.page, EditorPage)
        return self.window.page

    def fill(self, seed: int = 1) -> None:
        """Answer every open question of the draft as a fictional person would."""
        page = self.editor()
        assert page.draft is not None
        person = sample.Person(
            person_code="7KD-2Q",
            case_no="DEMO-2031-0042",
            language="kk",
            detained_on=date(2031, 3, 5),
            interviewed_on=date(2031, 3, 12),
        )
        sample.fill(page.draft.session, person, Random(seed))
        page.draft.touch()
        page.draft.changed.emit(frozenset({("", "language")}))


@pytest.fixture(autouse=True)
def _tidy(qapp: QApplication) -> Iterator[None]:
    """Search for unreachable objects on this thread alone, as the program does."""
    tidier = Tidier(qapp)
    yield
    tidier.stop()
    tidier.deleteLater()


@pytest.fixture
def driver(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Driver]:
    """Return a window without a vault, in English."""
    application.prepare(qapp)
    speak(qapp, "en")
    desk = Desk()
    desk.settings = desk.settings.changed(language="en", theme="light")
    window = Window(qapp, desk)
    window.resize(1366, 728)
    window.start()
    with qtbot.waitActive(window, timeout=5_000):
        window.show()
        window.activateWindow()
    yield Driver(qtbot, window, tmp_path)
    window.close()
    desk.shut_down()
    for _round in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    strays = stray_items()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    i18n.use("en")
    assert not strays


def stray_items() -> list[object]:
    """Return the items of layouts that Python holds, and Qt deletes without a word."""
    kinds = (QWidgetItem, QSpacerItem)
    return [each for each in Shiboken.getAllValidWrappers() if type(each) in kinds]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Return a monitor and an office that know each other, closed."""
    return handover.make(tmp_path_factory.mktemp("handover"))
