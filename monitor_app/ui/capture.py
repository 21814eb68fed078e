"""Keeps the window out of screen pictures and recordings, where the system can."""

import ctypes
import ctypes.util
import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_EXCLUDE: Final = 0x11  # WDA_EXCLUDEFROMCAPTURE, Windows 10 2004 and later
_MONITOR: Final = 0x01  # WDA_MONITOR: black in pictures, on every Windows since 7
_ALLOW: Final = 0x00  # WDA_NONE
_SHARING_NONE: Final = 0  # NSWindowSharingNone
_SHARING_READ_ONLY: Final = 1
_Apply = Callable[[int, bool], bool]


def _nothing(_window_id: int, _hidden: bool) -> bool:
    return False


def _windows(window_id: int, hidden: bool) -> bool:
    if sys.platform == "win32":
        set_affinity = ctypes.windll.user32.SetWindowDisplayAffinity
        kinds = (_EXCLUDE, _MONITOR) if hidden else (_ALLOW,)
        return any(set_affinity(window_id, kind) for kind in kinds)
    return False


def _macos(window_id: int, hidden: bool) -> bool:
    """Tell the NSWindow of an NSView, in plain Objective-C messages."""
    library = ctypes.util.find_library("objc")
    if library is None:
        return False
    objc = ctypes.CDLL(library)
    objc.sel_registerName.restype = ctypes.c_void_p
    send = objc.objc_msgSend
    send.restype = ctypes.c_void_p
    send.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    window = send(window_id, objc.sel_registerName(b"window"))
    if not window:
        return False
    kind = _SHARING_NONE if hidden else _SHARING_READ_ONLY
    send.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong]
    send(window, objc.sel_registerName(b"setSharingType:"), kind)
    return True


def for_this_system() -> _Apply:
    """Return what hides a window here; on Linux nothing can."""
    return {"win32": _windows, "darwin": _macos}.get(sys.platform, _nothing)


class ScreenGuard(QObject):
    """Hides every window of the program, also those that come later.

    `allowed` lifts it, visibly and only until the vault is locked.
    """

    changed = Signal()

    def __init__(
        self, parent: QObject | None = None, apply: _Apply | None = None
    ) -> None:
        super().__init__(parent)
        self._apply = apply or for_this_system()
        self.allowed = False
        self.works: bool | None = None  # not known before the first window
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._window_came)

    def set_allowed(self, allowed: bool) -> None:
        """Allow pictures of the screen, or forbid them again."""
        if allowed != self.allowed:
            self.allowed = allowed
            self.guard()
            self.changed.emit()

    def guard(self) -> None:
        """Apply it to every window there is."""
        results = [
            self._apply(int(window.winId()), not self.allowed)
            for window in QGuiApplication.topLevelWindows()
            if window.isVisible()
        ]
        if results:
            self.works = all(results)

    def _window_came(self, window: QWindow | None) -> None:
        if window is not None:
            self.guard()
