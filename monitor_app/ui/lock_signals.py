"""What the system says when the vault must lock: sleep, screen lock, another user."""

import os
import re
import sys

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
)

from monitor_app.i18n import N_

SLEEP = N_("the computer goes to sleep")
SCREEN = N_("the screen was locked")
USER = N_("another user came to this computer")
PROGRAM = "monitor-app"

_LOGIN = "org.freedesktop.login1"
_MANAGER = f"{_LOGIN}.Manager"
_SESSION = f"{_LOGIN}.Session"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_SAVERS = tuple(
    f"org.{desktop}.ScreenSaver"
    for desktop in ("freedesktop", "gnome", "xfce", "mate", "cinnamon", "kde")
)
_SLOT = b"1handle(QDBusMessage)"  # "1" is how Qt spells SLOT()
_ANY = ""


class LockSignals(QObject):
    """Listens on the system's and the session's bus.

    `must_lock` carries the reason, untranslated. On systems without D-Bus nothing is
    connected: Windows speaks through `ui.windows_lock`, the wake-up gap works anywhere.
    """

    must_lock = Signal(str)

    def __init__(
        self,
        system: QDBusConnection,
        session: QDBusConnection,
        parent: QObject | None = None,
        session_id: str = "",
    ) -> None:
        super().__init__(parent)
        self._system = system
        self._own = object_path(session_id) if session_id else ""
        self._delay: QDBusUnixFileDescriptor | None = None
        self.listens = self._connect(system, _MANAGER, "PrepareForSleep", _LOGIN)
        for interface, name in (
            (_SESSION, "Lock"),
            (_PROPERTIES, "PropertiesChanged"),
        ):
            self._connect(system, interface, name, _LOGIN)
        for saver in _SAVERS:
            self._connect(session, saver, "ActiveChanged", _ANY)
        if self.listens:
            self.hold_sleep()

    @Slot(QDBusMessage)
    def handle(self, message: QDBusMessage) -> None:
        """Decide what a signal means."""
        reason = self._reason(message)
        if reason:
            self.must_lock.emit(reason)

    def hold_sleep(self) -> None:
        """Ask the system to wait with sleeping until we have locked.

        Without an answer nothing is lost: the vault then locks on waking.
        """
        call = QDBusMessage.createMethodCall(
            _LOGIN, "/org/freedesktop/login1", _MANAGER, "Inhibit"
        )
        call.setArguments(["sleep", PROGRAM, "lock", "delay"])
        watcher = QDBusPendingCallWatcher(self._system.asyncCall(call), self)
        watcher.finished.connect(self._held)

    def let_sleep(self) -> None:
        """Give the delay back: everything is locked."""
        if self._delay is not None:
            self._delay.setFileDescriptor(-1)
            self._delay = None

    def _held(self, watcher: QDBusPendingCallWatcher) -> None:
        values = watcher.reply().arguments()
        if not watcher.isError() and values:
            found = values[0]
            if isinstance(found, QDBusUnixFileDescriptor):
                self._delay = found
        watcher.deleteLater()

    def _connect(
        self, bus: QDBusConnection, interface: str, name: str, service: str
    ) -> bool:
        if not bus.isConnected():
            return False
        return bool(bus.connect(service, _ANY, interface, name, self, _SLOT))

    def _reason(self, message: QDBusMessage) -> str:
        values = message.arguments()
        member = message.member()
        if member == "PrepareForSleep":
            if values == [False]:  # awake again
                self.hold_sleep()
            return SLEEP if values == [True] else ""
        if member == "ActiveChanged":
            return SCREEN if values == [True] else ""
        if self._own and message.path() != self._own:
            return ""  # another person's session
        if member == "Lock":
            return SCREEN
        return _reason_of_change(values)


def _reason_of_change(values: list[object]) -> str:
    """Read PropertiesChanged(interface, changed, invalidated) of a session."""
    if len(values) < 2 or values[0] != _SESSION or not isinstance(values[1], dict):
        return ""
    changed = values[1]
    if changed.get("LockedHint") is True:
        return SCREEN
    return USER if changed.get("Active") is False else ""


def object_path(session_id: str) -> str:
    """Return the path of a login session: what is no letter or digit is escaped.

    A digit in front is escaped as well. Source: sd_bus_path_encode(3).
    """
    escaped = re.sub(
        r"[^A-Za-z0-9]|^[0-9]", lambda found: f"_{ord(found[0]):02x}", session_id
    )
    return f"/org/freedesktop/login1/session/{escaped}"


def listen(parent: QObject) -> LockSignals | None:
    """Listen to this computer; `None` where there is no D-Bus."""
    if not sys.platform.startswith("linux"):
        return None
    return LockSignals(
        QDBusConnection.systemBus(),
        QDBusConnection.sessionBus(),
        parent,
        os.environ.get("XDG_SESSION_ID", ""),
    )
