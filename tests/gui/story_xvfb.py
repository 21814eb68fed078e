"""The whole story with real keys on a real X server: `python -m tests.gui.story_xvfb`.

The window runs as it always does. Beside it, in a thread, stands somebody who looks at
it and presses keys through xdotool; the chapters are those of `test_story.py`. Russian
and Kazakh words are typed on the Kazakh layout. After each step a picture of the whole
screen is written to `build/story/`. A step that leads nowhere ends it with an error.
"""

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Thread
from typing import TypeVar
from unittest import mock

from monitor_app.crypto.passphrase import FLOOR
from monitor_app.ui import application
from monitor_app.ui.desk import Desk
from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.pages.pause import PausePage
from monitor_app.ui.pages.unlock import UnlockPage
from monitor_app.ui.window import Window
from monitor_app.usecases import vaults
from monitor_app.usecases.demo_photo import picture
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QFileDialog
from tests.gui.answering import Writer
from tests.gui.chapters import PHOTO, Story
from tests.gui.recording import PASSPHRASE

ROOT = Path(__file__).parent.parent.parent / "build" / "story"
SCREEN = "1366x768x24"
PATIENCE_SECONDS = 60
_LOOK_SECONDS = 0.02
_T = TypeVar("_T")
# Names of keys: ours are Qt's, these are X's.
_KEYS = {"PgDown": "Next", "PgUp": "Prior", "Space": "space", "Backspace": "BackSpace"}
# Places of letters on the keyboard: a shortcut is a place, whatever letter is on it.
_PLACES = {"A": "38", "F": "41", "L": "46", "N": "57", "S": "39"}


class Eye(QObject):
    """Lets another thread look at the window, in the window's own thread."""

    _asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._asked.connect(self._look, Qt.ConnectionType.QueuedConnection)

    def see(self, look: Callable[[], _T]) -> _T:
        """Return what a look at the window gives."""
        answers: queue.SimpleQueue[tuple[bool, object]] = queue.SimpleQueue()
        self._asked.emit((look, answers))
        good, found = answers.get(timeout=PATIENCE_SECONDS)
        if not good:
            assert isinstance(found, BaseException)
            raise found
        return found  # type: ignore[return-value]  # what `look` returned

    def _look(self, asked: object) -> None:
        assert isinstance(asked, tuple)
        look, answers = asked
        try:
            answers.put((True, look()))
        except (AssertionError, AttributeError, LookupError, RuntimeError) as error:
            answers.put((False, error))


class RealKeyboard:
    """Sends every key through the X server."""

    def __init__(self, eye: Eye, window: Window) -> None:
        self._window = window
        self._layout = ""
        self.see = eye.see

    def press(self, *keys: str) -> None:
        if keys:
            _run("xdotool", "key", "--delay", "15", *map(_x_name, keys))
            self._let_arrive()

    def write(self, text: str) -> None:
        """Type on the layout that has the letters; nothing is mapped on the way."""
        self._use("us" if text.isascii() else "kz")
        _run("xdotool", "type", "--delay", "12", text)
        self._let_arrive()

    def wait(self, seen: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while not self.see(seen):
            if time.monotonic() > end:
                raise AssertionError(f"never seen: {what}")
            time.sleep(_LOOK_SECONDS)

    def hold(self, key: str, until: Callable[[], bool]) -> None:
        _run("xdotool", "keydown", _x_name(key))
        try:
            self.wait(until, f"what holding {key} does")
        finally:
            _run("xdotool", "keyup", _x_name(key))

    def choose(self, kind: str, path: Path, ask: Callable[[], None]) -> None:
        """Type the path into the dialog that opens."""
        ask()
        self.wait(lambda: _dialog() is not None, f"a dialog ({kind})")
        self.press("Ctrl+A")
        self.write(str(path))
        self.press("Return")
        self.wait(lambda: _dialog() is None, f"the dialog ({kind}) gone")
        # no window manager is here to give the keyboard back to the window
        _run("xdotool", "windowfocus", str(self.see(lambda: int(self._window.winId()))))
        self.wait(self._window.isActiveWindow, "the window again")

    def _use(self, layout: str) -> None:
        if layout != self._layout:
            self._layout = layout
            _run("setxkbmap", layout)
            time.sleep(0.2)  # the server tells its clients of it
            self._let_arrive()

    def _let_arrive(self) -> None:
        """Wait until the window has taken what was sent: twice through its queue."""
        for _round in range(2):
            self.see(QApplication.instance)
            time.sleep(_LOOK_SECONDS / 2)


def main() -> int:
    """Play the story on a server of its own; return the exit status."""
    for tool in ("Xvfb", "xdotool", "import", "setxkbmap"):
        if shutil.which(tool) is None:
            sys.exit(f"{tool} is not installed")
    ROOT.mkdir(parents=True, exist_ok=True)
    for old in ROOT.glob("*.png"):
        old.unlink()
    with _server() as display, tempfile.TemporaryDirectory() as home:
        _prepare(Path(home), display)
        return _live(Path(home))


@contextmanager
def _server() -> Iterator[str]:
    """Run a server on a display that is free; return its name once it answers."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        [*command, "-nolisten", "tcp"], stdout=quiet, stderr=quiet, pass_fds=(writing,)
    ) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                yield f":{told.readline().strip()}"
        finally:
            server.terminate()


def _prepare(home: Path, display: str) -> None:
    """Point everything of the session at the server and an empty home."""
    os.environ.update(
        DISPLAY=display,
        QT_QPA_PLATFORM="xcb",
        HOME=str(home),
        MONITOR_SETTINGS=str(home / "settings"),
        LC_ALL="C.UTF-8",
    )
    mock.patch.object(vaults, "cost_of", return_value=FLOOR).start()  # the least


def _live(home: Path) -> int:
    app = application.make(sys.argv[:1])
    application.prepare(app)
    desk = Desk()
    desk.change_settings(language="kk")
    window = Window(app, desk)
    window.restyle()
    window.resize(1366, 768)
    window.start()
    window.show()
    window.activateWindow()
    eye = Eye()
    ended: list[str] = []

    def play() -> None:
        try:
            _play(window, eye, home)
        except BaseException as error:  # noqa: BLE001 - told by the main thread
            ended.append(f"{type(error).__name__}: {error}")
            _picture("failed")
        finally:
            eye.see(app.quit)

    Thread(target=play, daemon=True).start()
    app.exec()
    window.close()
    desk.shut_down()
    print("\n".join(ended) or "the story is told")
    return 1 if ended else 0


def _play(window: Window, eye: Eye, home: Path) -> None:
    keyboard = RealKeyboard(eye, window)
    hand = Writer(window, keyboard)
    count = iter(range(1, 1000))
    place = home / "place"
    place.mkdir()

    def show(name: str) -> None:
        keyboard._let_arrive()
        number = next(count)
        _picture(f"{number:02}-{name}")
        print(f"{number:2} {name}: {window.shown}", flush=True)

    story = Story(hand, home, place, show, short=True)
    keyboard.wait(window.isActiveWindow, "the window")
    story.meet()
    story.begin_visit()
    story.begin("detention_interview")
    story.record("detention_interview")
    _step_away(hand, story)
    story.sign(story.confirm_orally)
    story.print()
    story.new_interview("consent")
    story.record("consent")
    story.sign(story.confirm_orally)
    story.new_interview("injury_sheet")
    photo = place / "photo.png"
    photo.write_bytes(picture(Random(3)))
    marks = {"e_list": lambda: _mark_the_body(hand, show)}
    story.record("injury_sheet", files={PHOTO: photo}, at=marks)
    story.sign(story.confirm_orally)
    story.hand_over(story.receive(story.export()))
    story.erase()


def _step_away(hand: Writer, story: Story) -> None:
    """Pause, and lock on the Kazakh layout: the keys are places, not letters."""
    hand.press("F9")
    hand.page(PausePage, "args")
    story.picture("pause")
    hand.press("F9")
    hand.editor()
    hand.press("Ctrl+L")
    hand.page(UnlockPage, "passphrase")
    story.picture("locked")
    hand.fill("Passphrase", PASSPHRASE)
    hand.press("Return")
    hand.page(EditorPage, "frame")


def _mark_the_body(hand: Writer, show: Callable[[str], None]) -> None:
    """Without a pointer: a region from the list."""
    editor = hand.editor()
    (marks,) = editor.pages.sections["e_list"]._marks.values()
    hand.tab_to("Region of the body")
    at = hand.keyboard.see(lambda: marks.region.findData("wrist_l"))
    hand.press("Home", *["Down"] * at)
    hand.push("Add from the list")
    show("body-marked")


def _dialog() -> QFileDialog | None:
    tops = QApplication.topLevelWidgets()
    return next((w for w in tops if isinstance(w, QFileDialog) and w.isVisible()), None)


def _x_name(key: str) -> str:
    *held, last = key.split("+")
    last = _PLACES.get(last, last) if held else last
    return "+".join((*map(str.lower, held), _KEYS.get(last, last)))


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


def _picture(name: str) -> None:
    _run("import", "-window", "root", str(ROOT / f"{name}.png"))


if __name__ == "__main__":
    sys.exit(main())
