"""The whole story through the window, from an empty disk to an erased one.

The chapters are pressed and typed (`chapters.py`); this file presses the body map and
draws the mark of the signature with the mouse, and looks at what the vaults hold then.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import TypeVar, cast

import pytest
from monitor_app.crypto.passphrase import FLOOR
from monitor_app.ui import file_dialogs
from monitor_app.ui.page import Page
from monitor_app.ui.pages.first_start import FirstStartPage
from monitor_app.ui.pages.record import RecordPage
from monitor_app.ui.pages.sign import SignPage
from monitor_app.usecases import vaults
from monitor_app.usecases.demo_photo import picture
from PySide6.QtCore import QCoreApplication, QKeyCombination, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.exceptions import TimeoutError as NeverSeen
from tests.gui.answering import Writer
from tests.gui.chapters import PHOTO, Story
from tests.gui.conftest import Driver
from tests.gui.handover import states
from tests.gui.recording import CODE, WORDS

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard")

_T = TypeVar("_T")
_PATIENCE_MS = 15_000
_MARKS = "e_list"
_WRIST = "wrist_l"


class QtKeyboard:
    """Sends keys by QTest to where the keyboard is; answers dialogs for files."""

    def __init__(self, driver: Driver, dialogs: pytest.MonkeyPatch) -> None:
        self._driver = driver
        self._dialogs = dialogs

    def press(self, *keys: str) -> None:
        for key in keys:
            pressed = _pressed(key)
            QTest.keyClick(self._here(), pressed.key(), pressed.keyboardModifiers())
            QCoreApplication.processEvents()

    def write(self, text: str) -> None:
        for letter in text:
            if letter == "\n":
                self.press("Return")
            else:
                self._driver.type_text(self._here(), letter)

    def see(self, look: Callable[[], _T]) -> _T:
        return look()

    def wait(self, seen: Callable[[], bool], what: str) -> None:
        try:
            self._driver.bot.waitUntil(seen, timeout=_PATIENCE_MS)
        except NeverSeen:
            pytest.fail(f"never seen: {what}")

    def hold(self, key: str, until: Callable[[], bool]) -> None:
        code = _pressed(key).key()
        QTest.keyPress(self._here(), code)
        self.wait(until, f"what holding {key} does")
        QTest.keyRelease(self._here(), code)

    def choose(self, kind: str, path: Path, ask: Callable[[], None]) -> None:
        asked: list[Path] = []

        def answer(*_arguments: object) -> Path | list[Path]:
            asked.append(path)
            return [path] if kind == "open_files" else path

        self._dialogs.setattr(file_dialogs, kind, answer)
        ask()
        assert asked, f"no dialog asked for {path.name}"

    def _here(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        if popup is None and not self._driver.window.isActiveWindow():
            self._driver.window.activateWindow()  # no screen, nobody else does it
            QCoreApplication.processEvents()
        return popup or QApplication.focusWidget() or self._driver.window


def _pressed(name: str) -> QKeyCombination:
    keys = cast("Sequence[QKeyCombination]", QKeySequence(name))  # the stubs forget it
    return keys[0]


@pytest.fixture
def story(driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Story:
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.setattr(vaults, "cost_of", lambda _memory: FLOOR)
    hand = Writer(driver.window, QtKeyboard(driver, monkeypatch))
    return Story(hand, driver.folder, place)


def draw(driver: Driver, page: SignPage) -> None:
    """Confirm by a mark instead of a name, drawn with the mouse."""
    driver.click(page.ways["code"])
    QTest.mousePress(page.pad, Qt.MouseButton.LeftButton, pos=QPoint(30, 60))
    QTest.mouseMove(page.pad, QPoint(120, 90))
    QTest.mouseRelease(page.pad, Qt.MouseButton.LeftButton, pos=QPoint(160, 40))


def press_the_body(driver: Driver) -> None:
    """Press the left wrist on the drawing of the body."""
    editor = driver.editor()
    (marks,) = editor.pages.sections[_MARKS]._marks.values()
    figure = marks.view._figures["front"]
    middle = figure.drawing.middle_of(_WRIST)
    assert middle is not None
    seen = marks.view.mapFromScene(figure.mapToScene(figure.place(*middle)))
    QTest.mouseClick(marks.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(seen))


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def shown_answers(page: Page) -> list[str]:
    assert isinstance(page, RecordPage)
    assert page.view is not None
    assert page.view.signature is not None
    assert page.view.signature.good
    return list(page.view.answers.values())


def test_from_an_empty_disk_to_an_erased_one(story: Story, driver: Driver) -> None:
    story.meet()
    story.begin_visit()
    story.begin("detention_interview")
    story.record("detention_interview")
    record = story.sign(lambda page: draw(driver, page))
    assert WORDS in shown_answers(record)
    assert story.print().read_bytes().startswith(b"%PDF-")
    story.short = True  # the other forms have no kinds of answers of their own
    story.new_interview("consent")
    story.record("consent")
    story.sign(story.confirm_orally)
    story.new_interview("injury_sheet")
    photo = story.place / "фото.png"
    photo.write_bytes(picture(Random(3)))
    story.record(
        "injury_sheet",
        files={PHOTO: photo},
        at={_MARKS: lambda: press_the_body(driver)},
    )
    injuries = shown_answers(story.sign(story.confirm_orally))
    assert _WRIST in injuries

    bundle = story.export()
    assert {states(driver)[each] for each in story.records.values()} == {"sealed"}
    for secret in (WORDS.encode(), CODE.encode(), WORDS.encode("utf-16-le")):
        assert secret not in bundle.read_bytes()
    receipt = story.receive(bundle)
    received = story.records["detention_interview"], story.records["injury_sheet"]
    for interview, said in zip(received, (WORDS, _WRIST), strict=True):
        driver.go("record", interview=interview)
        assert said in shown_answers(story.hand.page(RecordPage, "tabs"))

    story.hand_over(receipt)
    assert {states(driver)[each] for each in story.records.values()} == {"erased_here"}
    story.erase()
    folder = driver.folder / "monitor"
    assert not any(file.name.startswith("vault") for file in files_of(folder))
    assert isinstance(driver.window.page, FirstStartPage)
