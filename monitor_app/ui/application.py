"""Starts Qt, leaving no traces outside the vault, and shows the window."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QApplication

from monitor_app.ui import icons, lock_signals, theme, words
from monitor_app.ui.desk import Desk
from monitor_app.ui.language import speak
from monitor_app.ui.tidying import Tidier
from monitor_app.ui.window import Window
from monitor_app.ui.windows_lock import WindowsLock

log = logging.getLogger(__name__)

_PAUSE_SECONDS = 2.0  # without a touch: nobody is in the middle of a word

_Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def make(arguments: list[str]) -> QApplication:
    """Return the application: style, fonts, no file of Qt's own settings."""
    forget_places()
    app = QApplication(arguments)
    app.setApplicationName(words.PROGRAM)
    app.setWindowIcon(icons.program_icon())
    app.setDesktopFileName("dapter")  # by it a Wayland desktop finds name and icon
    app.setQuitOnLastWindowClosed(True)
    prepare(app)
    return app


def prepare(app: QApplication) -> None:
    """Give an application the style and fonts that pages rely on."""
    app.setStyle("Fusion")  # a style of our own in Python slows every widget down
    theme.load_fonts()


def forget_places() -> None:
    """Keep Qt's file dialog from writing down where people looked.

    Without this it keeps the last folder and a history in `QtProject.conf`.
    """
    nowhere = str(Path("/dev/null/none"))
    for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
        QSettings.setPath(QSettings.Format.NativeFormat, scope, nowhere)


def run(arguments: list[str]) -> int:
    """Show the window until it is closed; return the exit status."""
    app = make(arguments)
    desk = Desk()
    speak(app, desk.settings.language)
    window = Window(app, desk)
    sys.excepthook = _say_in_window(window)
    window.resize(1366, 728)
    window.start()
    window.show()
    listening = listen_for_locks(app, window)
    tidier = Tidier(app, is_quiet=lambda: _is_quiet(window))
    desk.closed.connect(tidier.search_all_soon)
    try:
        return app.exec()
    finally:
        listening.deleteLater()
        desk.shut_down()
        tidier.stop()


def _is_quiet(window: Window) -> bool:
    """Whether nobody would notice that the window stands still for a moment."""
    return not window.desk.jobs.is_busy and window.idle.untouched > _PAUSE_SECONDS


def listen_for_locks(app: QApplication, window: Window) -> QObject:
    """Lock the window when the system says so; return what listens."""
    listening = QObject()
    buses = lock_signals.listen(listening)
    if buses is not None:
        buses.must_lock.connect(window.lock)
        window.on_locked = buses.let_sleep
    windows = WindowsLock(listening)
    if windows.watch(int(window.winId())):
        app.installNativeEventFilter(windows.filter)
        windows.must_lock.connect(window.lock)
    return listening


def _say_in_window(window: Window) -> _Hook:
    """Return a hook that shows a bug as a calm note; the rest goes on."""

    def hook(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        log.error("unforeseen", exc_info=(kind, error, trace))
        if window.page is not None and hasattr(window.page, "note"):
            window.page.show_error(error)

    return hook
