"""Locking: every sign of the system, within two seconds, and nothing is left."""

import os
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from monitor_app.records.profile import Profile
from monitor_app.ui import file_dialogs, lock_signals, windows_lock
from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.idle import IdleClock
from monitor_app.ui.lock_signals import SCREEN, SLEEP, USER, LockSignals
from monitor_app.ui.pages.unlock import UnlockPage
from monitor_app.usecases import vaults
from PySide6.QtCore import QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.gui.conftest import PASSPHRASE, Driver

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard")
SECRET = "сөз-құпия-7KD-2Q"
LOGIN = "org.freedesktop.login1"
_TWO_SECONDS = 2_000


@pytest.fixture(scope="session")
def bus_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a private message bus."""
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("dbus-daemon is not installed (Debian: dbus)")
    folder = tmp_path_factory.mktemp("bus")
    daemon = subprocess.Popen(
        [
            program,
            "--session",
            "--nofork",
            "--print-address",
            f"--address=unix:path={folder / 'socket'}",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert daemon.stdout is not None
    yield daemon.stdout.readline().strip()
    daemon.terminate()
    daemon.wait(timeout=10)
    daemon.stdout.close()


class System:
    """Plays the login manager and the screen saver on the private bus."""

    def __init__(self, address: str) -> None:
        self.name = f"system-{uuid.uuid4()}"
        self.bus = QDBusConnection.connectToBus(address, self.name)
        assert self.bus.registerService(LOGIN)

    def say(self, path: str, interface: str, member: str, *values: object) -> None:
        message = QDBusMessage.createSignal(path, interface, member)
        message.setArguments(list(values))
        assert self.bus.send(message)

    def leave(self) -> None:
        self.bus.unregisterService(LOGIN)
        QDBusConnection.disconnectFromBus(self.name)


@pytest.fixture
def system(bus_address: str) -> Iterator[System]:
    made = System(bus_address)
    yield made
    made.leave()


@pytest.fixture
def listener(
    bus_address: str, system: System, qapp: QApplication
) -> Iterator[LockSignals]:
    name = f"program-{uuid.uuid4()}"
    bus = QDBusConnection.connectToBus(bus_address, name)
    made = LockSignals(bus, bus, None, "3")
    assert made.listens
    yield made
    QDBusConnection.disconnectFromBus(name)


SESSION = "/org/freedesktop/login1/session/_33"
SIGNS: dict[str, tuple[str, str, str, list[object], str]] = {
    "sleep": (
        "/org/freedesktop/login1",
        f"{LOGIN}.Manager",
        "PrepareForSleep",
        [True],
        SLEEP,
    ),
    "session": (SESSION, f"{LOGIN}.Session", "Lock", [], SCREEN),
    "user": (
        SESSION,
        "org.freedesktop.DBus.Properties",
        "PropertiesChanged",
        [f"{LOGIN}.Session", {"Active": False}, ["x"]],
        USER,
    ),
    "hint": (
        SESSION,
        "org.freedesktop.DBus.Properties",
        "PropertiesChanged",
        [f"{LOGIN}.Session", {"LockedHint": True}, ["x"]],
        SCREEN,
    ),
    "gnome": (
        "/org/gnome/ScreenSaver",
        "org.gnome.ScreenSaver",
        "ActiveChanged",
        [True],
        SCREEN,
    ),
    "xfce": (
        "/org/xfce/ScreenSaver",
        "org.xfce.ScreenSaver",
        "ActiveChanged",
        [True],
        SCREEN,
    ),
    "freedesktop": (
        "/org/freedesktop/ScreenSaver",
        "org.freedesktop.ScreenSaver",
        "ActiveChanged",
        [True],
        SCREEN,
    ),
}


@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_of_the_system_locks_within_two_seconds(
    driver: Driver, system: System, listener: LockSignals, sign: str
) -> None:
    driver.create()
    listener.must_lock.connect(driver.window.lock)
    path, interface, member, values, reason = SIGNS[sign]
    began = time.monotonic()
    system.say(path, interface, member, *values)
    driver.bot.waitUntil(
        lambda: isinstance(driver.window.page, UnlockPage), timeout=_TWO_SECONDS
    )
    driver.settle()
    assert time.monotonic() - began < 2
    vaults.require_free(driver.folder / "vault")  # closed: its keys are wiped
    assert driver.window.page is not None
    assert driver.window.page.args["locked_because"] == reason


def test_signs_of_others_lock_nothing(
    qtbot: QtBot, system: System, listener: LockSignals
) -> None:
    heard: list[str] = []
    listener.must_lock.connect(heard.append)
    other = "/org/freedesktop/login1/session/_34"
    manager = "/org/freedesktop/login1"
    properties = "org.freedesktop.DBus.Properties"
    system.say(other, f"{LOGIN}.Session", "Lock")
    system.say(manager, f"{LOGIN}.Manager", "PrepareForSleep", False)
    system.say(
        SESSION, properties, "PropertiesChanged", f"{LOGIN}.Session", {"x": 1}, ["x"]
    )
    system.say(
        SESSION, properties, "PropertiesChanged", "else", {"Active": False}, ["x"]
    )
    system.say("/s", "org.gnome.ScreenSaver", "ActiveChanged", False)
    system.say("/s", "org.gnome.ScreenSaver", "ActiveChanged", True)  # the last one
    qtbot.waitUntil(lambda: bool(heard), timeout=5_000)
    assert heard == [SCREEN]


def test_the_path_of_a_session_is_escaped() -> None:
    place = "/org/freedesktop/login1/session/"
    assert lock_signals.object_path("3") == f"{place}_33"
    assert lock_signals.object_path("c2") == f"{place}c2"
    assert lock_signals.object_path("a-1") == f"{place}a_2d1"


def test_windows_messages() -> None:
    assert windows_lock.reason_of(0x0218, 4) == SLEEP
    assert windows_lock.reason_of(0x02B1, 7) == SCREEN
    assert windows_lock.reason_of(0x02B1, 2) == USER
    assert windows_lock.reason_of(0x02B1, 8) == ""  # unlocked
    assert windows_lock.reason_of(0x0100, 7) == ""


class Clocks:
    def __init__(self) -> None:
        self.wall = self.steady = 1000.0
        self.working = False

    def pass_by(self, seconds: float, *, asleep: float = 0.0) -> None:
        self.steady += seconds
        self.wall += seconds + asleep


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def idle(clocks: Clocks, qapp: QApplication) -> IdleClock:
    made = IdleClock(
        None,
        wall=lambda: clocks.wall,
        steady=lambda: clocks.steady,
        is_working=lambda: clocks.working,
    )
    made.start(5)
    return made


def _heard(idle: IdleClock) -> list[str]:
    heard: list[str] = []
    idle.ran_out.connect(lambda: heard.append("idle"))
    idle.woke.connect(lambda: heard.append("woke"))
    return heard


def test_nobody_at_the_keyboard(idle: IdleClock, clocks: Clocks) -> None:
    heard = _heard(idle)
    for _second in range(299):
        clocks.pass_by(1)
        idle.tick()
    assert not heard
    idle.touch()
    clocks.pass_by(59)
    idle.tick()
    assert not heard
    for _minute in range(5):
        clocks.pass_by(59)
        idle.tick()
    assert heard == ["idle"]
    assert not idle.is_running


def test_it_knows_for_how_long_nobody_touched_anything(
    idle: IdleClock, clocks: Clocks
) -> None:
    clocks.pass_by(7)
    assert idle.untouched == 7.0
    idle.touch()
    assert idle.untouched == 0.0


@pytest.mark.parametrize("asleep", [6.0, 3600.0, -3600.0])
def test_a_gap_between_the_clocks_locks(
    idle: IdleClock, clocks: Clocks, asleep: float
) -> None:
    heard = _heard(idle)
    clocks.pass_by(1, asleep=asleep)
    idle.tick()
    assert heard == ["woke"]


def test_a_minute_without_ticks_locks(idle: IdleClock, clocks: Clocks) -> None:
    heard = _heard(idle)
    clocks.pass_by(61)
    idle.tick()
    assert heard == ["woke"]


def test_work_keeps_it_open_for_half_an_hour_at_most(
    idle: IdleClock, clocks: Clocks
) -> None:
    heard = _heard(idle)
    clocks.working = True
    for _step in range(34):
        clocks.pass_by(59)
        idle.tick()
    assert not heard
    for _step in range(3):
        if idle.is_running:
            clocks.pass_by(59)
            idle.tick()
    assert heard == ["idle"]


def _everything(root: QWidget) -> str:
    widgets = root.findChildren(QWidget)
    return " ".join(
        f"{w.property('text')} {w.property('plainText')} {w.accessibleName()}"
        f" {w.accessibleDescription()} {w.toolTip()} {w.windowTitle()}"
        for w in (root, *widgets)
    )


def test_nothing_is_left_of_an_interview(driver: Driver) -> None:
    driver.create()
    driver.begin()
    page = driver.editor()
    page.go_to("hdr/case_no")
    field = page._sections[page._current].cards["hdr/case_no"]
    target = field.controls["hdr/case_no"].focus_target()
    assert isinstance(target, QLineEdit)
    driver.type_text(target, SECRET)
    target.selectAll()
    target.copy()
    menu = QMenu(driver.window)
    menu.addAction(SECRET)
    menu.popup(driver.window.mapToGlobal(driver.window.rect().center()))
    assert menu.isVisible()
    driver.window.lock()
    assert not menu.isVisible()
    assert SECRET not in QGuiApplication.clipboard().text()
    menu.deleteLater()
    driver.settle()
    for widget in QApplication.topLevelWidgets():
        assert SECRET not in _everything(widget), widget
    assert not any(isinstance(w, QPlainTextEdit) for w in QApplication.allWidgets())
    assert not any(isinstance(w, EditorPage) for w in QApplication.allWidgets())


def test_the_clipboard_of_others_is_left_alone(driver: Driver) -> None:
    driver.create()
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    driver.window.lock()
    assert not clipboard.text()


def test_a_dialog_for_files_closes_when_it_locks(driver: Driver) -> None:
    driver.create()
    driver.go("settings")
    seen: list[bool] = []

    def lock() -> None:
        dialogs = [
            w for w in QApplication.topLevelWidgets() if isinstance(w, QFileDialog)
        ]
        seen.append(any(w.isVisible() for w in dialogs))
        driver.window.lock()

    QTimer.singleShot(200, lock)
    assert driver.window.page is not None
    found = file_dialogs.open_file(driver.window.page, "x")
    assert found is None
    assert seen == [True]
    driver.settle()
    assert isinstance(driver.window.page, UnlockPage)
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QFileDialog)]


def test_what_was_typed_is_there_after_a_cancelled_unlock(driver: Driver) -> None:
    driver.create()
    driver.begin()
    page = driver.editor()
    page.go_to("hdr/case_no")
    card = page._sections[page._current].cards["hdr/case_no"]
    target = card.controls["hdr/case_no"].focus_target()
    driver.type_text(target, "DEMO-7")
    driver.window.lock()
    driver.settle()
    unlock = driver.window.page
    assert isinstance(unlock, UnlockPage)
    unlock.passphrase.field.setText("not this one")
    unlock.primary_button.click()
    unlock.escape()
    driver.window.close()  # gives up altogether
    driver.settle()
    with vaults.open_vault(driver.folder / "vault", PASSPHRASE) as vault:
        (item,) = vault.interviews.page(limit=10)
        assert item.case_no == "DEMO-7"


def test_locking_while_it_opens_opens_nothing(driver: Driver) -> None:
    driver.create()
    driver.window.lock()
    driver.settle()
    unlock = driver.window.page
    assert isinstance(unlock, UnlockPage)
    unlock.passphrase.field.setText(PASSPHRASE)
    unlock.primary_button.click()
    driver.window.lock(SLEEP)  # before the answer of the worker
    driver.settle()
    driver.settle()  # what the answer itself asked for
    assert not driver.desk.is_open
    assert driver.window.page is not unlock
    vaults.require_free(driver.folder / "vault")


def test_the_second_window_says_so_and_stops(driver: Driver) -> None:
    folder = driver.folder / "other"
    vaults.create_vault(folder, PASSPHRASE, Profile.MONITOR, kdf_memory_mib=64).close()
    holder = vaults.open_vault(folder, PASSPHRASE)
    try:
        driver.desk.change_settings(vault=str(folder))
        page = driver.go("unlock")
        assert isinstance(page, UnlockPage)
        assert page.note.code == "vault.in-use"
        assert not page.passphrase.isEnabled()
    finally:
        holder.close()
    driver.click(page.primary_button)  # look again
    driver.settle()
    again = driver.window.page
    assert isinstance(again, UnlockPage)
    assert again.passphrase.isEnabled()


def test_no_file_of_qt_remembers_where_people_looked(
    driver: Driver, tmp_path: Path
) -> None:
    canary = tmp_path / "canary-folder"
    canary.mkdir()
    (canary / "file.txt").write_text("x")

    def choose() -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QFileDialog) and widget.isVisible():
                widget.setDirectory(str(canary))
                name = widget.findChild(QLineEdit, "fileNameEdit")
                assert isinstance(name, QLineEdit)
                name.setText(str(canary / "file.txt"))
                widget.accept()
                if widget.isVisible():
                    widget.reject()  # never hang

    QTimer.singleShot(200, choose)
    found = file_dialogs.open_file(driver.window, "x")
    assert found == canary / "file.txt"
    home = Path(os.environ["HOME"])
    for file in home.rglob("*"):
        if file.is_file():
            assert b"canary-folder" not in file.read_bytes(), file
