"""Counts down to the lock while nobody touches keyboard, mouse or screen."""

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

_TICK_MS = 1000
_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleClock(QObject):
    """An event filter for the window's handle: cheaper than one for the application.

    It counts with the wall clock, so that a computer that slept locks on waking.
    """

    ran_out = Signal()
    ticked = Signal(int, int)  # minutes, seconds left

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seconds = 0.0
        self._deadline = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self, minutes: int) -> None:
        """Begin to count."""
        self._seconds = minutes * 60.0
        self._deadline = time.time() + self._seconds
        self._timer.start()

    def stop(self) -> None:
        """Stop counting: the vault is locked, or work may not be interrupted."""
        self._timer.stop()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self._deadline = time.time() + self._seconds
        return False

    def _tick(self) -> None:
        left = int(self._deadline - time.time())
        if left <= 0:
            self._timer.stop()
            self.ran_out.emit()
        else:
            minutes = left // 60 if left < 60 else -(-left // 60)
            self.ticked.emit(minutes, left % 60)
