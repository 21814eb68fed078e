"""What Windows says when the vault must lock. Does nothing on other systems."""

import ctypes
import sys
from typing import Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QObject, Signal

from monitor_app.ui.lock_signals import SCREEN, SLEEP, USER

if sys.platform == "win32":
    from ctypes import wintypes

_WM_POWERBROADCAST: Final = 0x0218
_WM_WTSSESSION_CHANGE: Final = 0x02B1
_PBT_APMSUSPEND: Final = 0x0004
_REASONS: Final = {
    (_WM_POWERBROADCAST, _PBT_APMSUSPEND): SLEEP,
    (_WM_WTSSESSION_CHANGE, 0x2): USER,  # WTS_CONSOLE_DISCONNECT
    (_WM_WTSSESSION_CHANGE, 0x4): USER,  # WTS_REMOTE_DISCONNECT
    (_WM_WTSSESSION_CHANGE, 0x6): USER,  # WTS_SESSION_LOGOFF
    (_WM_WTSSESSION_CHANGE, 0x7): SCREEN,  # WTS_SESSION_LOCK
}


def reason_of(message: int, parameter: int) -> str:
    """Return why a window message locks the vault; empty if it does not."""
    return _REASONS.get((message, parameter), "")


class _Filter(QAbstractNativeEventFilter):
    def __init__(self, owner: "WindowsLock") -> None:
        super().__init__()
        self._owner = owner

    def nativeEventFilter(
        self, event_type: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        if sys.platform == "win32" and bytes(event_type) == b"windows_generic_MSG":
            found = wintypes.MSG.from_address(int(message))
            reason = reason_of(found.message, found.wParam)
            if reason:
                self._owner.must_lock.emit(reason)
        return False, 0


class WindowsLock(QObject):
    """Asks Windows to tell a window about its session."""

    must_lock = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.filter = _Filter(self)

    @staticmethod
    def watch(window_id: int) -> bool:
        """Register a native window; whether Windows agreed."""
        if sys.platform == "win32":
            register = ctypes.windll.wtsapi32.WTSRegisterSessionNotification
            return bool(register(window_id, 0))  # NOTIFY_FOR_THIS_SESSION
        return False
