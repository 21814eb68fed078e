"""Remembers whether what lies in the clipboard was put there by us, and takes it back.

Qt's own answer (`ownsClipboard`) is missing on some platforms, so that a hash of what
was copied while this program was in front is compared as well.
"""

import hashlib

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QClipboard, QGuiApplication


class OwnClipboard(QObject):
    """Follows the clipboard of the system."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._copied = b""
        self._clipboard.dataChanged.connect(self._changed)

    def clear(self) -> None:
        """Take back what was copied here; what others copied stays."""
        text = self._clipboard.text()
        if self._clipboard.ownsClipboard() or (text and _hash(text) == self._copied):
            self._clipboard.clear()
        self._copied = b""
        if self._clipboard.supportsSelection() and self._clipboard.ownsSelection():
            self._clipboard.clear(QClipboard.Mode.Selection)

    def _changed(self) -> None:
        active = Qt.ApplicationState.ApplicationActive
        ours = QGuiApplication.applicationState() == active
        self._copied = _hash(self._clipboard.text()) if ours else b""


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
