"""For those who hear the screen or use no mouse: names, order, keys."""

from collections.abc import Iterator
from typing import ClassVar, cast

import pytest
from monitor_app.i18n import LANGUAGES
from monitor_app.ui import keys, manual, words
from monitor_app.ui.heard import HeardLine
from monitor_app.ui.latin_keys import BY_PLACE, latin_letter
from monitor_app.ui.pages import help as help_page
from monitor_app.ui.pages.unlock import UnlockPage
from monitor_app.ui.questions.choice import (
    CheckChoice,
    RadioChoice,
    ShortCheck,
    ShortRadio,
)
from monitor_app.ui.registry import PAGES
from monitor_app.ui.segmented import Segmented
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QKeyEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QCheckBox,
    QRadioButton,
    QWidget,
)
from tests.gui.conftest import Driver
from tests.gui.stage import Stage


@pytest.fixture(scope="module")
def stage(
    qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    patch = pytest.MonkeyPatch()
    patch.setenv("HOME", str(folder))
    patch.setenv("MONITOR_SETTINGS", str(folder / "settings"))
    made = Stage(qapp, folder / "practice")
    yield made
    made.close()
    patch.undo()


# the pane beside the questions repeats the menu that F2 opens
_SAME_AS_F2 = set(words.REASONS.values())


def walk(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Yield what a screen reader can reach, without the cells of lists."""
    yield interface
    if interface.role() in {
        QAccessible.Role.List,
        QAccessible.Role.Table,
        QAccessible.Role.Tree,
    }:
        return
    for place in range(interface.childCount()):
        child = interface.child(place)
        if child.isValid():
            yield from walk(child)


def test_everything_that_takes_the_keyboard_has_a_name(stage: Stage) -> None:
    nameless = []
    reached = 0
    for scene in stage.scenes():
        stage.show(scene)
        root = QAccessible.queryAccessibleInterface(stage.window)
        assert root is not None
        for interface in walk(root):
            state = interface.state()
            if state.invisible or not state.focusable:
                continue
            widget = interface.object()
            if not isinstance(widget, QWidget) or not widget.isVisible():
                continue
            if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or widget.isWindow():
                continue
            reached += 1
            if not interface.text(QAccessible.Text.Name).strip():
                nameless.append((scene.name, str(widget)))
    assert reached > 200
    assert not nameless, "\n".join(map(str, nameless))


def _goes_by_arrows(widget: QWidget) -> bool:
    """Whether arrows, not Tab, go on inside a group of which one holds."""
    if not isinstance(widget, QAbstractButton):
        return False
    group = cast("QButtonGroup | None", widget.group())  # the stubs forget None
    alone = group is not None and group.exclusive()
    return alone or isinstance(widget, QRadioButton | QCheckBox)


def test_tab_reaches_every_control_and_is_no_trap(stage: Stage) -> None:
    for scene in stage.scenes():
        stage.show(scene)
        page = stage.window.page
        assert page is not None
        wanted = {
            widget
            for widget in stage.window.findChildren(QWidget)
            if widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.focusProxy() is None
            and not _goes_by_arrows(widget)
        }
        assert wanted, scene.name
        seen: set[QWidget] = set()
        for _press in range(2 * len(wanted) + 4):
            here = QApplication.focusWidget()
            if here is not None:
                seen.add(here)
            QTest.keyClick(here or stage.window, Qt.Key.Key_Tab)
        left = [
            (scene.name, repr(w), w.accessibleName())
            for w in wanted - seen
            if w.accessibleName() not in _SAME_AS_F2
        ]
        assert not left, "\n".join(map(str, left))


def test_the_first_thing_on_a_page_has_the_keyboard(stage: Stage) -> None:
    missing = []
    for scene in stage.scenes():
        stage.show(scene)
        here = QApplication.focusWidget()
        if here is None or not here.isVisible():
            missing.append(scene.name)
    assert not missing


def test_every_page_has_help_in_every_language() -> None:
    for language in LANGUAGES:
        known = {article.topic for article in manual.articles(language)}
        for name, page in PAGES.items():
            assert page.help_topic in known, name


def test_the_manual_says_as_much_in_every_language() -> None:
    counts = {
        language: [(a.topic, len(a.blocks)) for a in manual.articles(language)]
        for language in LANGUAGES
    }
    assert counts["kk"] == counts["ru"] == counts["en"]
    for language in LANGUAGES:
        for article in manual.articles(language):
            assert article.title != article.topic
            assert all(block.text for block in article.blocks)


def test_the_manual_is_searched_with_letter_variants() -> None:
    found = [a.topic for a in manual.articles("kk") if a.matches("коиманы тексеру")]
    assert "security" in found
    assert not [a for a in manual.articles("kk") if a.matches("жоқтайсөз")]


def test_every_key_of_the_window_stands_in_the_help(driver: Driver) -> None:
    listed = " ".join(shown for shown, _what in help_page._KEYS)
    for shortcut in driver.window.findChildren(QShortcut):
        if shortcut.parent() is not driver.window:
            continue
        name = shortcut.key().toString()
        for ours, qt in (
            ("Ctrl+PgDn, Ctrl+PgUp", ("Ctrl+PgDown", "Ctrl+PgUp")),
            ("Ctrl+Enter", ("Ctrl+Return", "Ctrl+Enter")),
            ("F6, Shift+F6", ("Shift+F6",)),
        ):
            if name in qt:
                name = ours
        assert name in listed, name
    assert keys.add_keys is not None


class Letters:
    CYRILLIC: ClassVar = {"L": "Д", "N": "Т", "F": "А", "S": "Ы"}


@pytest.mark.parametrize("latin", Letters.CYRILLIC)
def test_ctrl_and_a_letter_are_found_by_place(latin: str) -> None:
    (code,) = [c for c, letter in BY_PLACE.items() if letter == latin]
    cyrillic = ord(Letters.CYRILLIC[latin])
    held = Qt.KeyboardModifier.ControlModifier
    event = QKeyEvent(QEvent.Type.KeyPress, cyrillic, held, code, 0, 0, "")
    assert latin_letter(event) == latin
    plain = Qt.KeyboardModifier.NoModifier
    typed = QKeyEvent(QEvent.Type.KeyPress, cyrillic, plain, code, 0, 0, "")
    assert latin_letter(typed) == ""
    there = QKeyEvent(QEvent.Type.KeyPress, ord(latin), held, code, 0, 0, "")
    assert latin_letter(there) == ""


def test_the_vault_locks_under_a_cyrillic_layout(driver: Driver) -> None:
    driver.create()
    handle = driver.window.windowHandle()
    assert handle is not None
    held = Qt.KeyboardModifier.ControlModifier
    event = QKeyEvent(QEvent.Type.KeyPress, ord("Д"), held, 46, 0, 0, "")
    QCoreApplication.sendEvent(handle, event)
    driver.settle()
    assert isinstance(driver.window.page, UnlockPage)


def test_f1_opens_the_page_about_here_and_esc_comes_back(driver: Driver) -> None:
    driver.create()
    driver.go("security")
    driver.press(Qt.Key.Key_F1)
    page = driver.window.page
    assert isinstance(page, help_page.HelpPage)
    assert page.topic == "security"
    driver.press(Qt.Key.Key_Escape)
    assert driver.window.shown == "security"


def _toggle_as_a_screen_reader(widget: QWidget) -> None:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    actions = interface.actionInterface()
    actions.doAction(actions.actionNames()[0])


@pytest.mark.parametrize("kind", [ShortCheck, ShortRadio, CheckChoice, RadioChoice])
def test_a_choice_made_through_a_screen_reader_is_heard(
    qapp: QApplication, kind: type[ShortCheck]
) -> None:
    around = QWidget()
    group = QButtonGroup(around)
    group.setExclusive(False)
    button = kind("one")
    button.setAutoExclusive(False)
    button.setParent(around)
    group.addButton(button, 7)
    told: list[object] = []

    def clicked(on: bool) -> None:
        told.append(on)

    button.clicked.connect(clicked)
    group.idClicked.connect(told.append)
    _toggle_as_a_screen_reader(button)
    assert told == [True, 7]
    _toggle_as_a_screen_reader(button)
    assert told == [True, 7, False, 7]
    button.setChecked(True)  # the program's own change is no answer
    assert told == [True, 7, False, 7]
    button.click()  # and a person's click is told once
    assert told == [True, 7, False, 7, False, 7]
    around.deleteLater()


def test_a_switch_and_the_sidebar_hear_a_screen_reader(driver: Driver) -> None:
    driver.create()
    sidebar = driver.window.sidebar
    assert sidebar is not None
    _toggle_as_a_screen_reader(sidebar._buttons["settings"])
    driver.settle()
    assert driver.window.shown == "settings"
    chosen: list[str] = []
    switch = driver.window.findChildren(Segmented)[0]
    switch.chosen.connect(chosen.append)
    other = next(c for c in switch._buttons if c != switch.value)
    switch.set_value(other)
    assert not chosen
    first = next(c for c in switch._buttons if c != other)
    _toggle_as_a_screen_reader(switch._buttons[first])
    assert chosen == [first]


def test_text_from_a_screen_reader_is_heard_and_the_programs_own_is_not(
    qapp: QApplication,
) -> None:
    field = HeardLine()
    told: list[str] = []
    field.typed.connect(told.append)
    field.setText("the program")
    assert not told
    interface = QAccessible.queryAccessibleInterface(field)
    assert interface is not None
    interface.setText(QAccessible.Text.Value, "a reader")
    QTest.keyClicks(field, "!")
    assert told == ["a reader", "a reader!"]
    field.deleteLater()
