"""Shows any page of the window over a real practice vault: for pictures and for tests.

A page that needs arguments is named in `_ARGUMENTS`; every other page of the registry
is shown as it is, so that a new page cannot be forgotten.
"""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from monitor_app.progress import Progress
from monitor_app.ui import application
from monitor_app.ui.desk import Desk
from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.language import speak
from monitor_app.ui.page import Page, Route
from monitor_app.ui.pages.help import HelpPage
from monitor_app.ui.pages.recovery import RecoveryPage
from monitor_app.ui.registry import PAGES
from monitor_app.ui.window import Window
from monitor_app.usecases import practice, reading, vaults, visits
from monitor_app.usecases.reading import InterviewQuery
from monitor_app.vault import Vault
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from tests.gui.handover import Made
from tests.vaults import PASSPHRASE

WIDTH, HEIGHT = 1366, 697  # what a task bar leaves of 1366 x 768
LOCKED = ("first_start", "unlock", "forgotten", "older_state", "restore")
_PATIENCE_SECONDS = 60
_IN_VIEW_MS = 150  # the window scrolls once new rows have their places


@dataclass(frozen=True)
class Scene:
    """A page in one of its states."""

    name: str
    page: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    prepare: Callable[["Stage", Page], object] | None = None
    vault: str = ""  # "monitor" or "office" of the exchange; "" the practice vault


class Stage:
    """A window that is brought to scenes one after another.

    With `made`, a monitor and an office that exchanged something, there are scenes of
    both; their vaults are copied, so that others may use them too.
    """

    def __init__(
        self, app: QApplication, folder: Path, made: Made | None = None
    ) -> None:
        application.prepare(app)
        speak(app, "en")
        self.app = app
        self.folder = folder
        self.made = made
        self.vault = ""
        self.desk = Desk()
        self.window = Window(app, self.desk)
        self.window.resize(WIDTH, HEIGHT)
        self.desk.change_settings(language="en", theme="light", density="touch")
        self.interviews: dict[str, str] = {}  # by person code
        self.visit = ""
        self.window.start()
        self.window.show()
        self.open()
        self._look_up()

    def open(self) -> None:
        """Make the practice vault, or open it again."""
        progress = Progress()
        self.desk.change_settings(practice=str(self.folder))
        self.desk.open(
            self.window,
            lambda: practice.make(self.folder, progress),
            self.folder,
            _refuse,
        )
        self.settle()
        assert self.desk.is_open
        self.vault = ""

    def use(self, name: str) -> None:
        """Open one of the vaults: "monitor", "office", "" for the practice vault."""
        if self.desk.is_open:
            self.window.lock()
            self.settle()
        if not name:
            self.open()
            return
        assert self.made is not None
        folder = self.folder.parent / name
        if not folder.exists():
            shutil.copytree(self.made.place / name, folder)
        self.desk.open(
            self.window,
            lambda: vaults.open_vault(folder, PASSPHRASE),
            folder,
            _refuse,
        )
        self.settle()
        assert self.desk.is_open
        self.vault = name

    def settle(self) -> None:
        """Let the worker end and everything be delivered, painted and deleted."""
        end = time.monotonic() + _PATIENCE_SECONDS
        quiet = 0
        while quiet < 3:
            assert time.monotonic() < end, "the window does not come to rest"
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            quiet = 0 if self.desk.jobs.is_busy else quiet + 1

    def rest(self) -> None:
        """Let the window scroll to what it wants to be seen."""
        QTest.qWait(_IN_VIEW_MS)
        self.settle()

    def show(self, scene: Scene) -> Page:
        """Show a scene and return its page."""
        if scene.page in LOCKED and self.desk.is_open:
            self.window.lock()
            self.settle()
        if scene.page not in LOCKED and not (
            self.desk.is_open and self.vault == scene.vault
        ):
            self.use(scene.vault)
        self.window.go(Route(scene.page, scene.arguments))
        self.settle()
        assert self.window.page is not None
        if scene.prepare is not None:
            scene.prepare(self, self.window.page)
            self.settle()
        assert self.window.page is not None
        return self.window.page

    def dress(self, language: str, theme: str = "light", percent: int = 100) -> None:
        """Show everything in another language, theme and size from now on."""
        self.desk.change_settings(language=language, theme=theme, text_percent=percent)
        self.settle()

    def close(self) -> None:
        """Take everything down."""
        self.window.close()
        self.desk.shut_down()
        for _round in range(3):
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def scenes(self) -> Iterator[Scene]:
        """Yield every page of the registry, and some in several states."""
        filled, signed = self.interviews["P5M-1C"], self.interviews["R7C-3X"]
        arguments: dict[str, dict[str, object]] = {
            "record": {"interview": signed},
            "compare": {"interview": signed},
            "consent": {"interview": signed},
            "print": {},
            "case": {"person": "R7C-3X", "interview": signed},
            "secrecy": {"interview": signed},
            "un_draft": {"interview": signed},
            "visit": {"visit": self.visit},
        }
        for name in PAGES:
            yield Scene(name, name, arguments.get(name, {"interview": filled}))
        yield Scene("editor-begun", "editor", {"interview": self.interviews["7KD-2Q"]})
        yield Scene("editor-middle", "editor", {"interview": filled}, _to_the_middle)
        yield Scene("recovery-sheet", "recovery", {}, _make_sheets)
        yield Scene("recovery-first", "recovery", {"first": True}, _explain)
        yield Scene("check-first", "check_computer", {"first": True})
        yield Scene("erase-practice", "erase", {"practise": True})
        yield Scene("help-keys", "help", {"topic": "help"}, _read_keys)
        yield Scene(
            "unlock-again", "unlock", {"locked_because": "", "locked_at": "9:05"}
        )

    def _look_up(self) -> None:
        def look(vault: Vault, _progress: Progress) -> dict[str, str]:
            items = reading.page(vault, InterviewQuery()).items
            return {item.person_code: item.id for item in items}

        self.desk.ask(self.window, look, self.interviews.update, _refuse)
        self.desk.ask(self.window, _visited, self._visited, _refuse)
        self.settle()

    def _visited(self, visit: str) -> None:
        self.visit = visit


def _visited(vault: Vault, _progress: Progress) -> str:
    """Make a visit with an interview and a planned check; return its id."""
    visit = visits.begin(vault, "DEMO-7", "2031-03-12").id
    items = reading.page(vault, InterviewQuery(limit=1)).items
    visits.assign(vault, [item.id for item in items], visit)
    visits.plan_check(vault, visit, "R7C-3X", "Л-07", "2031-03-19")
    return visit


def _refuse(error: BaseException) -> None:
    raise error


def _to_the_middle(_stage: Stage, page: Page) -> None:
    assert isinstance(page, EditorPage)
    rows = page.frame.outline.rows
    page.show_section(rows[len(rows) // 2].ref)


def _explain(_stage: Stage, page: Page) -> None:
    assert isinstance(page, RecoveryPage)
    page._explain()


def _make_sheets(stage: Stage, page: Page) -> None:
    assert isinstance(page, RecoveryPage)
    page._explain()
    page.go_on.click()
    stage.settle()


def to_the_end(stage: Stage, page: Page) -> None:
    """Scroll everything down: what lies below is looked at too."""
    stage.rest()
    for area in page.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())


def _read_keys(_stage: Stage, page: Page) -> None:
    assert isinstance(page, HelpPage)
    assert page.topic == "help"
