"""Ctrl with a letter works under a Cyrillic layout too: keys are taken by place.

Qt compares shortcuts with the letters of the layout in force. Under the Kazakh or
Russian layout Ctrl+L then is Ctrl+Д unless a Latin layout is installed beside it.
"""

import sys
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

_ROWS = (("QWERTYUIOP", 24), ("ASDFGHJKL", 38), ("ZXCVBNM", 52))
# X11 numbers keys as Linux does, plus eight: linux/input-event-codes.h
BY_PLACE: Mapping[int, str] = {
    first + at: letter for row, first in _ROWS for at, letter in enumerate(row)
}
_LAST_LATIN = 0x7F
_FIRST_SPECIAL = 0x01000000  # Qt.Key_Escape and after: no letters


class LatinKeys(QObject):
    """An event filter for the window's handle."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        letter = latin_letter(event)
        if not letter:
            return False
        key = Qt.Key(ord(letter))
        if not self._trigger(event, key):
            again = QKeyEvent(event.type(), key, event.modifiers(), "")
            QCoreApplication.sendEvent(watched, again)
        return True

    def _trigger(self, event: QKeyEvent, key: Qt.Key) -> bool:
        wanted = QKeySequence(int(event.modifiers().value) | int(key))
        for shortcut in self._window.findChildren(QShortcut):
            around = shortcut.parent()
            visible = isinstance(around, QWidget) and around.isVisible()
            if visible and shortcut.isEnabled() and shortcut.key() == wanted:
                shortcut.activated.emit()
                return True
        return False


def latin_letter(event: QKeyEvent) -> str:
    """Return the Latin letter at the place of a key held with Ctrl.

    Empty if it is Latin already, or no letter.
    """
    held = event.modifiers()
    if not held & Qt.KeyboardModifier.ControlModifier:
        return ""
    if not _LAST_LATIN < event.key() < _FIRST_SPECIAL:
        return ""
    if sys.platform == "win32":
        virtual = event.nativeVirtualKey()
        return chr(virtual) if ord("A") <= virtual <= ord("Z") else ""
    return BY_PLACE.get(event.nativeScanCode(), "")
