"""A way back for ten seconds, instead of "Are you sure?"."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _
from monitor_app.ui import parts, tokens


class UndoBar(QWidget):
    """Says what was done and takes it back; stays while it has the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        parts.grounded(self, "sunken", "top")
        layout = parts.row(self, spacing=12)
        layout.setContentsMargins(24, 4, 12, 4)
        self._said = parts.label("", "body")
        layout.addWidget(self._said, 1)
        self.button = parts.button(_("Undo"), "undo", "quiet")
        self.button.clicked.connect(self._undo)
        layout.addWidget(self.button)
        self._action: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(tokens.UNDO_MS)
        self._timer.timeout.connect(self._fade)
        QShortcut(QKeySequence("Ctrl+Z"), self, self._undo)
        self.hide()

    def offer(self, sentence: str, action: Callable[[], object]) -> None:
        """Say what happened and keep the way back open."""
        self._said.setText(sentence)
        self._action = action
        self.show()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def _undo(self) -> None:
        action, self._action = self._action, None
        self._timer.stop()
        self.hide()
        if action is not None:
            action()

    def _fade(self) -> None:
        if not self.button.hasFocus():
            self._timer.stop()
            self._action = None
            self.hide()
