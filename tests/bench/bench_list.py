"""A hundred thousand interviews: made by the demonstration, opened, listed, painted.

`python -m tests.bench.bench_list [INTERVIEWS]`. The clock of the list starts when the
passphrase has become a key, and ends when the whole window with the first rows in it
has been painted.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from monitor_app.ui import application
from monitor_app.ui.desk import Desk
from monitor_app.ui.language import speak
from monitor_app.ui.pages.interviews import InterviewsPage
from monitor_app.ui.window import Window
from monitor_app.usecases import clock
from monitor_app.vault import Vault
from monitor_app.vault import header as headers
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication, QListView
from tests.bench.figures import Figure, most, table
from tests.bench.xforms_engine import ROOT
from tests.gui.stage import HEIGHT, WIDTH

MANY = 100_000
_DEMO_SECONDS, _UNLOCK_SECONDS, _PAINT_MS = 300, 0.3, 100
_TIMES = 5
_PATIENCE_SECONDS = 60


def figures(quick: bool) -> list[Figure]:
    """Return the rows for the table of everything."""
    return measured(60 if quick else MANY)


def measured(count: int) -> list[Figure]:
    """Make the demonstration and open its vault."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "demo"
        seconds = demo(folder, count)
        app = application.make(sys.argv[:1])
        opened = [shown(app, folder) for _time in range(_TIMES)]
    whole = statistics.median(whole for whole, _after in opened)
    after = statistics.median(after for _whole, after in opened)
    slowest = f"slowest {max(whole for whole, _after in opened):.3f} s"
    what = f"{count} interviews"
    return [
        most(f"demo of {what}", seconds, "s", _DEMO_SECONDS),
        most(f"key to painted list, {what}", whole, "s", _UNLOCK_SECONDS, slowest),
        most(f"unlocked to painted list, {what}", after * 1000, "ms", _PAINT_MS),
    ]


def demo(folder: Path, count: int) -> float:
    """Run the demonstration; return its seconds."""
    began = time.perf_counter()
    words = ["demo", str(folder), "--interviews", str(count), "--json"]
    subprocess.run(
        [sys.executable, "-m", "monitor_app", *words],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - began


def shown(app: QApplication, story: Path) -> tuple[float, float]:
    """Return seconds to the painted list: from the key, and from the open vault."""
    folder = story / "monitor.vault"
    passphrase = (story / "passphrase.txt").read_text(encoding="utf-8").strip()
    key = bytes(headers.unlock(folder, headers.with_passphrase(passphrase))[1])
    desk = Desk()
    speak(app, "ru")
    window = Window(app, desk)
    window.resize(WIDTH, HEIGHT)
    window.start()
    window.show()
    _turn_until(lambda: not desk.jobs.is_busy)
    opened: list[float] = []
    desk.opened.connect(lambda: opened.append(time.perf_counter()))

    def make() -> Vault:
        return Vault.open_with(folder, lambda _h: bytearray(key), clock.now, os.urandom)

    began = time.perf_counter()
    desk.open(window, make, folder, _refuse)
    _turn_until(lambda: _has_rows(window))
    window.grab()
    ended = time.perf_counter()
    window.close()
    desk.shut_down()
    return ended - began, ended - opened[0]


def _has_rows(window: Window) -> bool:
    page = window.page
    if not isinstance(page, InterviewsPage):
        return False
    view = page.findChild(QListView)
    return view is not None and view.model() is not None and view.model().rowCount() > 0


def _turn_until(done: object) -> None:
    assert callable(done)
    end = time.monotonic() + _PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < end, "the list does not come"
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)


def _refuse(error: BaseException) -> None:
    raise error


if __name__ == "__main__":
    counts = [int(word) for word in sys.argv[1:]] or [MANY]
    sys.stdout.write(table(measured(counts[0])) + "\n")
