"""The break: a clock and two buttons, nothing of the interview."""

from datetime import datetime
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _
from monitor_app.ui import parts, tokens
from monitor_app.ui.page import Page


class PausePage(Page):
    """Hides the screen; after two minutes it becomes the lock page."""

    task: ClassVar[bool] = True
    bare: ClassVar[bool] = True

    def enter(self) -> None:
        parts.grounded(self, "window")
        centre = QWidget()
        layout = parts.column(centre, spacing=12)
        layout.addStretch(2)
        self._clock = parts.label("", "display", 600, wrap=False)
        middle = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(self._clock, 0, middle)
        layout.addWidget(parts.label(_("Pause"), "title", wrap=False), 0, middle)
        row = parts.row(spacing=12)
        row.addStretch(1)
        self.primary_button = parts.button(_("Continue") + "  F9", "play", "primary")
        self.primary_button.clicked.connect(self.back)
        lock = parts.button(_("Lock the vault"), "lock")
        lock.clicked.connect(self._lock)
        row.addWidget(self.primary_button)
        row.addWidget(lock)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(3)
        self.add_body(centre)
        self._tick()
        clock = QTimer(self)
        clock.setInterval(1000)
        clock.timeout.connect(self._tick)
        clock.start()
        end = QTimer(self)
        end.setSingleShot(True)
        end.setInterval(tokens.PAUSE_TO_LOCK_MS)
        end.timeout.connect(self._lock)
        end.start()
        self.primary_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tick(self) -> None:
        self._clock.setText(datetime.now().astimezone().strftime("%H:%M"))

    def _lock(self) -> None:
        lock = getattr(self.window(), "lock", None)
        if lock is not None:
            lock()
