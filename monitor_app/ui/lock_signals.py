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
        own = object_path(session_id) if session_id else _ANY
        self._delay: QDBusUnixFileDescriptor | None = None
        self.listens = _connect(
            system, (_LOGIN, _ANY, _MANAGER, "PrepareForSleep"), self, "sleeps(bool)"
        )
        _connect(system, (_LOGIN, own, _SESSION, "Lock"), self, "locks()")
        change = "changes(QString,QVariantMap)"
        _connect(system, (_LOGIN, own, _PROPERTIES, "PropertiesChanged"), self, change)
        for saver in _SAVERS:
            _connect(session, (_ANY, _ANY, saver, "ActiveChanged"), self, "saves(bool)")
        if self.listens:
            self.hold_sleep()

    @Slot(bool)
    def sleeps(self, begins: bool) -> None:
        """The computer goes to sleep, or wakes."""
        if begins:
            self.must_lock.emit(SLEEP)
        else:
            self.hold_sleep()

    @Slot()
    def locks(self) -> None:
        """Somebody asked this session to lock."""
        self.must_lock.emit(SCREEN)

    @Slot(bool)
    def saves(self, begins: bool) -> None:
        """The screen saver came or went."""
        if begins:
            self.must_lock.emit(SCREEN)

    @Slot(str, "QVariantMap")
    def changes(self, interface: str, values: dict[str, object]) -> None:
        """Something about this session changed."""
        if interface != _SESSION:
            return
        if values.get("LockedHint") is True:
            self.must_lock.emit(SCREEN)
        elif values.get("Active") is False:
            self.must_lock.emit(USER)

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
    bus: QDBusConnection, source: tuple[str, str, str, str], to: QObject, slot: str
) -> bool:
    """Connect a signal (service, path, interface, name); whether that worked."""
    if not bus.isConnected():
        return False
    # "1" is how Qt spells SLOT(); the stubs ask for bytes, which PySide refuses
    return bool(bus.connect(*source, to, f"1{slot}"))  # type: ignore[call-overload]


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
