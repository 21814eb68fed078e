"""Where the keyboard begins on a page, and where it goes when its place vanishes.

A page fills itself when the worker answers. Until then only its way back can be
reached; once the answer is there the keyboard moves on to the first thing that can be
done. It never falls out of the page: Space on the strip would lock the vault.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from monitor_app.ui import tab_order
from monitor_app.ui.page import Page

if TYPE_CHECKING:
    from monitor_app.ui.window import Window

_LAID_OUT_MS = 60  # after what was added has its place


class FocusPlace(QObject):
    """Brings the keyboard into the page of a window."""

    def __init__(self, app: QApplication, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self._placed: QWidget | None = None  # by us, not by a person
        self._fell = False
        app.focusChanged.connect(self._moved)
        window.desk.delivered.connect(self._delivered)

    def begin(self, page: Page) -> None:
        """Bring the keyboard into a page that was just shown, if it is not there."""
        self._placed = None
        self._fell = False
        here = QApplication.focusWidget()
        if here is None or not page.isAncestorOf(here):
            self._place(page)

    def _delivered(self, owner: QObject) -> None:
        if owner is self._window.page:  # what it added is shown a moment later
            QTimer.singleShot(0, self, self._move_on)

    def _move_on(self) -> None:
        page = self._window.page
        if page is None:
            return
        here = QApplication.focusWidget()
        placed = self._placed
        waiting = placed is not None and shiboken6.isValid(placed) and here is placed
        if waiting or here is None:
            self._place(page)

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        page = self._window.page
        here = new is not None and page is not None and page.isAncestorOf(new)
        if here and not _in_note(page, new):
            self._fell = False
            return
        gone = old is None or not shiboken6.isValid(old) or _cannot_hold(old)
        if gone and page is not None and not self._fell:
            self._fell = True
            QTimer.singleShot(0, self, self._catch)

    def _catch(self) -> None:
        page, fell = self._window.page, self._fell
        self._fell = False
        busy = QApplication.activePopupWidget() is not None
        if fell and page is not None and not busy and self._window.isActiveWindow():
            self._place(page)

    def _place(self, page: Page) -> None:
        here = QApplication.focusWidget()
        wanted = page.begins_at() or first_place(page)
        if wanted is not None and wanted is not here:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(
                _LAID_OUT_MS, wanted, lambda: tab_order.bring_into_view(wanted)
            )
        self._placed = here if wanted is None else wanted


def first_place(page: Page) -> QWidget | None:
    """Return what comes first: in the body, then the foot, the bar, the way back.

    What cannot be undone is offered to a first press of Space only where there is
    nothing else to do; it asks first even then.
    """
    ways = (getattr(page, "back_button", None), getattr(page, "menu_button", None))
    found = [*_reachable(page)]
    deeds = [widget for widget in found if widget not in ways]
    careful = [widget for widget in deeds if widget.property("kind") != "danger"]
    return next(iter([*careful, *deeds, *found]), None)


def _reachable(page: Page) -> Iterator[QWidget]:
    bar: list[QWidget] = []
    note: list[QWidget] = []  # what it offers comes last: to close it does nothing
    for part in page.parts_in_order():
        inside = [] if part.isHidden() else [*tab_order.stops(part)]
        if part is page.top_bar:
            bar = inside
        elif part is getattr(page, "note", None):
            note = inside
        else:
            yield from inside
    yield from bar
    yield from note


def _in_note(page: Page | None, widget: QWidget | None) -> bool:
    """Whether the keyboard slid into a note because what it was at went away."""
    note = getattr(page, "note", None)
    return note is not None and widget is not None and note.isAncestorOf(widget)


def _cannot_hold(widget: QWidget) -> bool:
    return widget.isHidden() or not widget.isVisible() or not widget.isEnabled()
