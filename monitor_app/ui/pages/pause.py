"""The break: a clock and two buttons, nothing of the interview."""

from datetime import datetime
from typing import ClassVar

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import N_, _
from monitor_app.ui import parts, tokens
from monitor_app.ui.nesting import nest
from monitor_app.ui.page import Page

_TOO_LONG = N_("the break was longer than two minutes")


class PausePage(Page):
    """Hides the screen; after two minutes it becomes the lock page."""

    task: ClassVar[bool] = True
    bare: ClassVar[bool] = True
    help_topic: ClassVar[str] = "editor"

    def enter(self) -> None:
        parts.grounded(self, "window")
        centre = QWidget()
        layout = parts.column(centre, spacing=12)
        layout.addStretch(2)
        self._clock = parts.label("", "display", 600, wrap=False)
        middle = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(self._clock, 0, middle)
        layout.addWidget(parts.label(_("Pause"), "title", wrap=False), 0, middle)
        saved = parts.label(_("Everything is saved."), "body", colour="ink2")
        saved.setAlignment(middle)
        layout.addWidget(saved)
        row = parts.row(spacing=12)
        row.addStretch(1)
        self.primary_button = parts.button(_("Continue") + "  F9", "play", "primary")
        self.primary_button.clicked.connect(self.back)
        lock = parts.button(_("Lock the vault"), "lock")
        lock.clicked.connect(lambda: self._lock(""))
        row.addWidget(self.primary_button)
        row.addWidget(lock)
        row.addStretch(1)
        nest(layout, row)
        self._left = parts.label("", "meta", colour="ink3")
        self._left.setAlignment(middle)
        layout.addWidget(self._left)
        layout.addStretch(3)
        self.add_body(centre)
        self._since = QElapsedTimer()
        self._since.start()
        self._tick()
        clock = QTimer(self)
        clock.setInterval(1000)
        clock.timeout.connect(self._tick)
        clock.start()
        self.primary_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tick(self) -> None:
        self._clock.setText(datetime.now().astimezone().strftime("%H:%M"))
        left = (tokens.PAUSE_TO_LOCK_MS - self._since.elapsed()) // 1000
        if left <= 0:
            self._lock(_TOO_LONG)
            return
        time = f"{left // 60}:{left % 60:02}"
        said = _("In {time} the passphrase will be needed.")
        self._left.setText(said.format(time=time))

    def _lock(self, reason: str) -> None:
        lock = getattr(self.window(), "lock", None)
        if lock is not None:
            lock(reason)
