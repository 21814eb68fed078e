"""The keys that work on every page."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from monitor_app.ui import tab_order
from monitor_app.ui.page import Route
from monitor_app.ui.registry import PAGES

if TYPE_CHECKING:
    from monitor_app.ui.window import Window


def add_keys(window: "Window") -> None:
    """Give the window its keys."""
    keys: tuple[tuple[str, Callable[[], object]], ...] = (
        ("Ctrl+L", window.lock),
        ("Ctrl+Shift+F12", lambda: window.go(Route("erase"))),
        ("F9", lambda: _pause(window)),
        ("F1", lambda: _help(window)),
        ("Ctrl+N", lambda: _new(window)),
        ("Escape", lambda: window.page.escape() if window.page else None),
        ("Ctrl+Return", lambda: _press_primary(window)),
        ("Ctrl+Enter", lambda: _press_primary(window)),
        ("F6", lambda: next_region(window, 1)),
        ("Shift+F6", lambda: next_region(window, -1)),
        ("Ctrl+Shift+Up", lambda: window.desk.resize_text(1)),
        ("Ctrl+Shift+Down", lambda: window.desk.resize_text(-1)),
        ("Ctrl+PgDown", lambda: _turn(window, 1)),
        ("Ctrl+PgUp", lambda: _turn(window, -1)),
    )
    for sequence, action in keys:
        QShortcut(QKeySequence(sequence), window).activated.connect(action)


def _pause(window: "Window") -> None:
    if window.shown == "pause":
        window.go_back()
    elif window.desk.is_open:
        window.go(Route("pause"))


def _help(window: "Window") -> None:
    if window.page is not None and window.shown not in {"help", "erase", "pause"}:
        window.go(Route("help", {"topic": window.page.help_topic}), over=True)


def _new(window: "Window") -> None:
    if window.desk.is_open and not window.desk.is_office:
        window.go(Route("new_interview"))


def _press_primary(window: "Window") -> None:
    button = window.page.primary() if window.page is not None else None
    if button is not None and button.isEnabled():
        button.click()


def _turn(window: "Window", step: int) -> None:
    turn = getattr(window.page, "turn", None)
    if turn is not None:
        turn(step)
        return
    names = window.sidebar.names if window.sidebar is not None else ()
    # a page of the sidebar may be a task, such as printing: it ends no turning
    if names and (window.shown in names or not PAGES[window.shown].task):
        at = names.index(window.shown) if window.shown in names else 0
        window.go(Route(names[(at + step) % len(names)]))


def regions_of(window: "Window") -> list[QWidget]:
    """Return the parts of the window that are shown: page, strip, sidebar."""
    return [
        widget
        for widget in (window.page, window.strip, window.sidebar)
        if widget is not None and widget.isVisible()
    ]


def next_region(window: "Window", step: int) -> None:
    """Bring the keyboard to the next part of the window."""
    regions = regions_of(window)
    here = QApplication.focusWidget()
    at = next(
        (i for i, r in enumerate(regions) if here is not None and r.isAncestorOf(here)),
        -1,
    )
    if not regions:
        return
    first = tab_order.first(regions[(at + step) % len(regions)])
    if first is not None:
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)
