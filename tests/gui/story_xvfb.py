"""A day with real keys only, on a real X server: `python -m tests.gui.story_xvfb`.

Every key comes from xdotool through Xvfb; the window is not told otherwise what to do.
After each step a picture of the whole screen is written to `build/story/`. The script
fails when a step does not lead to the page it should.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent / "build" / "story"
DISPLAY, SCREEN = ":97", "1366x768x24"
PATIENCE_SECONDS = 30
HOLD_SECONDS = 2.2
# Latin letters: xdotool changes the keyboard map for others while they are on the way.
WORDS = "practice lemon train fog brick magpie"


@dataclass(frozen=True)
class Step:
    """Keys, and the page on which they leave us."""

    name: str
    page: str
    keys: Sequence[str] = ()
    text: str = ""
    then: Sequence[str] = ()  # after the text
    hold: str = ""


def steps(passphrase: str) -> Iterator[Step]:
    """Yield the day."""
    yield Step("unlock", "unlock")
    yield Step("interviews", "interviews", text=passphrase, then=("Return",))
    yield Step("search", "interviews", ("ctrl+f",), "AB-04")
    yield Step("search-cleared", "interviews", ("Escape",))
    yield Step("visits", "visits", ("ctrl+Next",))
    yield Step(
        "visit", "visit", text="LA-155/8", then=("Tab", "Tab", "Tab", "Tab", "space")
    )
    yield Step("visit-left", "visits", ("Escape",))
    yield Step("followups", "worklist", ("ctrl+Next",))
    yield Step("outbox", "outbox", ("ctrl+Next",))
    yield Step("bundle", "export", ("ctrl+Return",))
    yield Step("bundle-recipients", "export", ("ctrl+Return",))
    yield Step("bundle-left", "export", ("Escape",))
    yield Step("outbox-again", "outbox", ("Escape",))
    yield Step("new-interview", "new_interview", ("ctrl+n",))
    yield Step("editor", "editor", ("ctrl+Return",))
    yield Step("typed", "editor", ("ctrl+Down",), "DEMO20310042", ("Tab",))
    yield Step("pause", "pause", ("F9",))
    yield Step("continued", "editor", ("F9",))
    yield Step("locked", "unlock", ("ctrl+l",))
    yield Step("unlocked", "editor", text=passphrase, then=("Return",))
    yield Step("help", "help", ("F1",))
    yield Step("erase", "erase", ("ctrl+shift+F12",))
    yield Step("erased", "first_start", hold="space")


def main() -> None:
    """Run the day on a server of its own."""
    for tool in ("Xvfb", "xdotool", "import"):
        if shutil.which(tool) is None:
            sys.exit(f"{tool} is not installed")
    ROOT.mkdir(parents=True, exist_ok=True)
    for old in ROOT.glob("*.png"):
        old.unlink()
    server = subprocess.Popen(
        ["Xvfb", DISPLAY, "-screen", "0", SCREEN, "-nolisten", "tcp"],
    )
    try:
        with tempfile.TemporaryDirectory() as home:
            _prepare(Path(home))
            _live(Path(home))
    finally:
        server.terminate()
        server.wait(timeout=10)


def _prepare(home: Path) -> None:
    """Point everything of the session at the server and an empty home."""
    os.environ.update(
        DISPLAY=DISPLAY,
        QT_QPA_PLATFORM="xcb",
        HOME=str(home),
        MONITOR_SETTINGS=str(home / "settings"),
        LC_ALL="C.UTF-8",
    )


def _live(home: Path) -> None:
    # Qt reads its platform when it is first imported: not before `_prepare`.
    from monitor_app.crypto.passphrase import FLOOR
    from monitor_app.ui import application
    from monitor_app.ui.desk import Desk
    from monitor_app.ui.window import Window
    from tests.gui import handover
    from tests.vaults import reopen

    made = handover.make(home)
    with reopen(made.place / "monitor") as vault:
        vault.change_passphrase(WORDS, FLOOR)
    app = application.make(sys.argv[:1])
    application.prepare(app)
    desk = Desk()
    desk.change_settings(language="kk", vault=str(made.place / "monitor"))
    window = Window(app, desk)
    window.restyle()
    window.resize(1366, 768)
    window.start()
    window.show()
    window.activateWindow()

    def settle(done: Callable[[], bool]) -> bool:
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            app.processEvents()
            if done() and not desk.jobs.is_busy:
                break
            time.sleep(0.01)
        for _round in range(20):
            app.processEvents()
            time.sleep(0.01)
        return done()

    settle(window.isActiveWindow)
    try:
        for number, step in enumerate(steps(WORDS), start=1):
            _press(step, app.processEvents)
            reached = settle(lambda step=step: window.shown == step.page)  # type: ignore[misc]
            _picture(f"{number:02}-{step.name}")
            print(f"{number:2} {step.name}: {window.shown}")
            if not reached:
                sys.exit(f"{step.name} should lead to {step.page}, not {window.shown}")
    finally:
        window.close()
        desk.shut_down()


def _press(step: Step, live: Callable[[], None]) -> None:
    """Send the keys of a step while the window goes on living."""
    if step.keys:
        _run(["xdotool", "key", "--delay", "40", *step.keys], live)
    if step.text:
        _run(["xdotool", "type", "--delay", "40", step.text], live)
    if step.then:
        _run(["xdotool", "key", "--delay", "80", *step.then], live)
    if step.hold:
        _run(["xdotool", "keydown", step.hold], live)
        end = time.monotonic() + HOLD_SECONDS
        while time.monotonic() < end:
            live()
            time.sleep(0.01)
        _run(["xdotool", "keyup", step.hold], live)


def _run(command: list[str], live: Callable[[], None]) -> None:
    process = subprocess.Popen(command)
    while process.poll() is None:
        live()
        time.sleep(0.005)
    if process.returncode:
        sys.exit(f"{command[0]} failed")


def _picture(name: str) -> None:
    target = ROOT / f"{name}.png"
    subprocess.run(
        ["import", "-window", "root", str(target)],
        check=True,
    )


if __name__ == "__main__":
    main()
