"""Digits by the place of a key: on the Kazakh layout the number row types letters."""

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_FIRST = {"win32": 0x02, "linux": 10, "darwin": None}  # scan code of the key "1"
_ROW = "1234567890"
_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def digit_at(event: QKeyEvent) -> str:
    """Return the digit printed on the key of the number row, "" for any other key."""
    first = _FIRST.get(sys.platform)
    if first is None or event.modifiers() & _MODIFIERS:
        return ""
    place = event.nativeScanCode() - first
    return _ROW[place] if 0 <= place < len(_ROW) else ""
