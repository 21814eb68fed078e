"""Types into the editor of a real window until it is killed: `test_editor_crash.py`.

    python -m tests.gui.typing_child VAULT INTERVIEW PLACE

Every word typed is reported with its time before the next one; nobody is told to save.
"""

import itertools
import sys
import time
from pathlib import Path

from monitor_app.ui import application
from monitor_app.ui.desk import Desk
from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.page import Route
from monitor_app.ui.window import Window
from PySide6.QtCore import QEventLoop
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from tests.vaults import reopen

_BETWEEN_MS = 15


def opened(app: QApplication, folder: Path, interview: str) -> EditorPage:
    """Return the editor of an interview in a window that is shown."""
    application.prepare(app)
    desk = Desk(app)
    window = Window(app, desk)
    window.start()
    window.show()
    desk.open(window, lambda: reopen(folder), folder, print)
    app.processEvents()
    wait(app, lambda: desk.is_open)
    window.go(Route("editor", {"interview": interview}))
    wait(app, lambda: isinstance(window.page, EditorPage) and _is_ready(window.page))
    assert isinstance(window.page, EditorPage)
    return window.page


def wait(app: QApplication, ready: object) -> None:
    assert callable(ready)
    while not ready():
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def _is_ready(page: EditorPage) -> bool:
    return page.draft is not None and hasattr(page, "frame")


def type_for_ever(field: QWidget) -> None:
    """Type word after word; say of each when its last letter was typed."""
    for number in itertools.count(1):
        for letter in f"w{number} ":
            QTest.keyClicks(field, letter)
            QTest.qWait(_BETWEEN_MS)
        print(f"{number} {time.monotonic()}", flush=True)


if __name__ == "__main__":
    place, interview, ref = sys.argv[1:]
    running = QApplication([])
    page = opened(running, Path(place), interview)
    page.go_to(ref)
    card = page._sections[page._current].cards[ref]
    target = card.controls[ref].focus_target()
    target.setFocus()
    type_for_ever(target)
