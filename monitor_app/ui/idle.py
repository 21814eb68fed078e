"""Counts down to the lock while nobody touches keyboard, mouse or screen."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

_TICK_MS = 1000
_SLEPT_SECONDS = 5.0  # how far the clocks may drift apart between two ticks
_STOOD_SECONDS = 60.0  # no tick for so long: the computer stood still
_MOST_WORK_SECONDS = 30 * 60.0
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

    Two clocks are compared: the steady one stands still while the computer sleeps, the
    wall clock does not. A difference is a sleep, or somebody who set the clock: both
    lock. Where the steady clock counts sleep too (Windows), a missing minute of ticks
    says the same.
    """

    ran_out = Signal()
    woke = Signal()
    ticked = Signal(int, int)  # minutes, seconds left

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
        is_working: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(parent)
        self._wall, self._steady = wall, steady
        self._is_working = is_working
        self._seconds = 0.0
        self._deadline = 0.0
        self._last_wall = self._last_steady = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def is_running(self) -> bool:
        """Whether it counts."""
        return self._timer.isActive()

    @property
    def untouched(self) -> float:
        """Seconds since somebody touched anything; many before it was started."""
        return self._steady() - (self._deadline - self._seconds)

    def start(self, minutes: int) -> None:
        """Begin to count."""
        self._seconds = minutes * 60.0
        self._last_wall, self._last_steady = self._wall(), self._steady()
        self._deadline = self._last_steady + self._seconds
        self._timer.start()

    def stop(self) -> None:
        """Stop counting: the vault is locked."""
        self._timer.stop()

    def touch(self) -> None:
        """Begin anew: somebody is there."""
        self._deadline = self._steady() + self._seconds

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self.touch()
        return False

    def tick(self) -> None:
        """Look at the clocks; called every second."""
        wall, steady = self._wall(), self._steady()
        passed_wall = wall - self._last_wall
        passed = steady - self._last_steady
        self._last_wall, self._last_steady = wall, steady
        if abs(passed_wall - passed) > _SLEPT_SECONDS or passed > _STOOD_SECONDS:
            self._timer.stop()
            self.woke.emit()
            return
        left = int(self._deadline - steady)
        if left > 0:
            minutes = left // 60 if left < 60 else -(-left // 60)
            self.ticked.emit(minutes, left % 60)
        elif not (self._is_working() and -left < _MOST_WORK_SECONDS):
            self._timer.stop()
            self.ran_out.emit()
