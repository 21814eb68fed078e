"""A person at the keyboard: finds things by their words and acts by keys.

It sees the window as a person does (where the keyboard is, what stands there) and acts
by keys alone. Who sends them is a `Keyboard`: QTest without a screen, or a real X
server. Every step that leads nowhere fails.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from monitor_app.i18n import _
from monitor_app.ui.page import Page
from monitor_app.ui.window import Window
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

_T = TypeVar("_T")
_P = TypeVar("_P", bound=Page)
MOST_TABS = 150
_MOST_OPTIONS = 8


class Keyboard(Protocol):
    """What keys go through, and what the eye sees meanwhile."""

    def press(self, *keys: str) -> None:
        """Press keys, named as Qt names them: "Tab", "Ctrl+Return"."""

    def write(self, text: str) -> None:
        """Type a text, letter by letter."""

    def see(self, look: Callable[[], _T]) -> _T:
        """Return what a look at the window gives."""

    def wait(self, seen: Callable[[], bool], what: str) -> None:
        """Wait until something is seen; fail, naming it, when it never is."""

    def hold(self, key: str, until: Callable[[], bool]) -> None:
        """Hold a key down until something is seen, then let it go."""

    def choose(self, kind: str, path: Path, ask: Callable[[], None]) -> None:
        """Do what opens a dialog for files of a kind, and choose a path in it."""


class Hand:
    """Does what a person does with a keyboard, and notices when nothing happens."""

    def __init__(self, window: Window, keyboard: Keyboard) -> None:
        self.window = window
        self.keyboard = keyboard

    # Looking

    def page(self, kind: type[_P], has: str = "note") -> _P:
        """Wait until a page of this kind is shown and has what is named."""

        def there() -> bool:
            page = self.window.page
            return isinstance(page, kind) and hasattr(page, has) and self._is_idle()

        self.keyboard.wait(there, kind.__name__)
        page = self.window.page
        assert isinstance(page, kind)
        return page

    def rest(self) -> None:
        """Wait until nothing is at work any more."""
        self.keyboard.wait(self._is_idle, "an idle worker")

    def reads(self, words: str) -> None:
        """Wait until a sentence can be read on the page."""
        self.keyboard.wait(lambda: _(words) in self.words(), _(words))

    def words(self) -> str:
        """Return every word that can be read on the page."""
        page = self.window.page
        kinds = (QLabel, QAbstractButton, QLineEdit)
        found = page.findChildren(QWidget) if page is not None else []
        return "\n".join(
            w.text() for w in found if isinstance(w, kinds) and w.isVisible()
        )

    def _is_idle(self) -> bool:
        return not self.window.desk.jobs.is_busy

    @staticmethod
    def _name() -> str:
        here = QApplication.focusWidget()
        if here is None:
            return ""
        text = here.text() if isinstance(here, QAbstractButton) else ""
        return f"{here.accessibleName()}\n{text}"

    # Going about

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        self.keyboard.press(*keys)

    def write(self, text: str) -> None:
        """Type a text where the keyboard is."""
        self.keyboard.write(text)

    def tab_to(self, words: str) -> None:
        """Press Tab until the keyboard is at what is called so."""
        wanted, seen = _(words), []
        for _tab in range(MOST_TABS):
            name = self.keyboard.see(self._name)
            if any(line.startswith(wanted) for line in name.splitlines()):
                return
            seen.append(name)
            self.press("Tab")
        raise AssertionError(f"no Tab leads to {wanted!r}, only to {seen}")

    def tab_onto(self, widget: QWidget) -> None:
        """Press Tab until the keyboard is at this widget."""
        for _tab in range(MOST_TABS):
            if self.keyboard.see(QApplication.focusWidget) is widget:
                return
            self.press("Tab")
        raise AssertionError(f"no Tab leads to {widget}")

    def switch(self, name: str, words: str) -> None:
        """Go to a switch between a few values and turn it by arrows."""
        self.tab_to(_(name) + ": ")
        wanted = f"{_(name)}: {_(words)}"
        for arrow in (*["Left"] * _MOST_OPTIONS, *["Right"] * _MOST_OPTIONS):
            if self.keyboard.see(self._name).startswith(wanted):
                self.press("Space")  # where the keyboard begins, none is chosen yet
                return
            self.press(arrow)
        raise AssertionError(f"{_(name)!r} cannot be turned to {_(words)!r}")

    def pick(self, wanted: QAbstractButton) -> None:
        """Choose one of several of which one holds, by arrows."""

        def way() -> str:
            here = QApplication.focusWidget()
            if not isinstance(here, type(wanted)) or here.parent() != wanted.parent():
                return "Tab"
            to, at = wanted.geometry(), here.geometry()
            if to.y() != at.y():
                return "Down" if to.y() > at.y() else "Up"
            if to.x() != at.x():
                return "Right" if to.x() > at.x() else "Left"
            return "" if wanted.isChecked() else "Space"

        for _key in range(MOST_TABS):
            key = self.keyboard.see(way)
            if not key:
                return
            self.press(key)
        raise AssertionError(f"no key leads to {wanted.text()!r}")

    def push(self, words: str) -> None:
        """Go to a button and press it by Space."""
        self.tab_to(words)
        self.press("Space")

    def fill(self, words: str, text: str) -> None:
        """Go to a field, empty it, and type."""
        self.tab_to(words)
        self.press("Ctrl+A")
        self.write(text)

        def stands() -> bool:
            here = QApplication.focusWidget()
            if isinstance(here, QPlainTextEdit):
                return here.toPlainText() == text
            return isinstance(here, QLineEdit) and here.text() == text

        self.keyboard.wait(stands, f"{text!r} in {_(words)!r}")

    def go_on(self) -> None:
        """Press what the page offers first, once it may be pressed."""

        def may() -> bool:
            button = self.window.page.primary() if self.window.page else None
            return button is not None and button.isEnabled() and self._is_idle()

        self.keyboard.wait(may, f"the first action of {self.window.shown}")
        self.press("Ctrl+Return")
