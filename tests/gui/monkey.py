"""Random real events on every page: `python -m tests.gui.monkey STEPS [SEED]`.

Keys, clicks, double clicks, drags, pastes and closing of whatever opens, bounded by
count. What must hold: no exception, no warning of Qt, the window still answers, and no
word is lost: what an interview showed when the monkey left it is what the vault holds.
What was done is in `build/monkey.log`, also when the program falls.
"""

import faulthandler
import os
import sys
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path
from random import Random
from types import TracebackType
from typing import TextIO

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shiboken6
from monitor_app.forms.state import NodeState
from monitor_app.progress import Progress
from monitor_app.ui import application
from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.hold_button import HoldButton
from monitor_app.ui.page import Route
from monitor_app.ui.questions.control import Control
from monitor_app.ui.questions.texts import AccountControl, TextControl
from monitor_app.usecases import interviews
from monitor_app.vault import Vault
from PySide6.QtCore import (
    QEvent,
    QMessageLogContext,
    QPoint,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QWidget
from tests.gui.stage import Scene, Stage

_KEYS = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Space, Qt.Key.Key_Return),
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right),
    *(Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F6, Qt.Key.Key_F7),
    *(Qt.Key.Key_Escape, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp),
)
_WITH_CTRL = (Qt.Key.Key_S, Qt.Key.Key_F, Qt.Key.Key_Z, Qt.Key.Key_Down, Qt.Key.Key_Up)
_TEXTS = (
    "a",
    "31",
    "әғқңөұүһі",
    "\u202eabc",  # right to left
    "e\u0301\u0327" * 20,  # combining
    "<b>bold</b>&amp;",
    "0" * 400,
    "\x00\x07",
    "Ә" * 100_000,
)
_MODAL_MS = 20
_ON_A_PAGE = 200
_LAST_SHOWN = 30
_LOG = Path(__file__).parent.parent.parent / "build" / "monkey.log"


class Monkey:
    """Presses and clicks; remembers what it did, so that a fall can be read."""

    def __init__(self, stage: Stage, seed: int, trace: TextIO | None = None) -> None:
        self.stage = stage
        self.rng = Random(seed)
        self.done: list[str] = []
        self._trace = trace
        self._closer = QTimer()
        self._closer.setInterval(_MODAL_MS)
        self._closer.timeout.connect(_close_dialogs)

    def play(self, scene: Scene, steps: int) -> None:
        """Play on one page; where it leads, the monkey follows."""
        self._note(f"scene {scene.name}")
        self.stage.show(scene)
        self._closer.start()
        try:
            for _step in range(steps):
                self._step()
        finally:
            self._closer.stop()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
            popup.deleteLater()
        self.stage.settle()
        self._look_for_lost_words()

    def _look_for_lost_words(self) -> None:
        """Compare what the editor showed with what the vault holds afterwards."""
        page = self.stage.window.page
        if not isinstance(page, EditorPage) or page.draft is None:
            return
        page.rest()
        session = page.draft.session
        for section in page.pages.sections.values():
            for card in section.cards.values():
                for ref, control in card.controls.items():
                    _compare_field(control, session.node(ref))
        answers, interview = dict(session.answers()), page.interview
        self.stage.window.go(Route("interviews"))
        stored: list[dict[str, str]] = []

        def look(vault: Vault, _progress: Progress) -> dict[str, str]:
            return dict(interviews.open_draft(vault, interview).session().answers())

        self.stage.desk.ask(self.stage.window, look, stored.append)
        self.stage.settle()
        assert stored, "the interview does not open again"
        assert stored[0] == answers, _differences(answers, stored[0])

    def _note(self, said: str) -> None:
        self.done.append(said)
        if self._trace is not None:
            print(said, file=self._trace, flush=True)

    def _step(self) -> None:
        often = (self._press, self._press, self._click, self._click)
        self.rng.choice((*often, self._type, self._paste, self._drag))()
        QApplication.processEvents()
        # as a main loop would: a dialog that was closed takes no more keys
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _target(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        return popup or QApplication.focusWidget() or self.stage.window

    def _press(self) -> None:
        target = self._target()
        if isinstance(target, HoldButton):
            return  # it may not erase what the next pages need
        if self.rng.random() < 0.2:
            key, held = self.rng.choice(_WITH_CTRL), Qt.KeyboardModifier.ControlModifier
        else:
            key, held = self.rng.choice(_KEYS), Qt.KeyboardModifier.NoModifier
        self._note(f"{key.name} {type(target).__name__}")
        QTest.keyClick(target, key, held)

    def _type(self) -> None:
        self._note("letters")
        for _letter in range(self.rng.randint(1, 6)):
            QTest.keyClicks(self._target(), self.rng.choice("abcxyz0123456789 -"))

    def _somewhere(self) -> tuple[QWidget, QPoint]:
        seen = [
            widget
            for widget in self.stage.window.findChildren(QWidget)
            if widget.isVisible() and widget.width() > 2 and widget.height() > 2
        ]
        widget = self.rng.choice(seen)
        return widget, self._inside(widget)

    def _inside(self, widget: QWidget) -> QPoint:
        return QPoint(
            self.rng.randrange(widget.width()), self.rng.randrange(widget.height())
        )

    def _click(self) -> None:
        widget, place = self._somewhere()
        self._note(f"click {type(widget).__name__} {widget.accessibleName()}")
        click = self.rng.choice((QTest.mouseClick, QTest.mouseClick, QTest.mouseDClick))
        click(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    def _drag(self) -> None:
        widget, place = self._somewhere()
        other = self._inside(widget)
        self._note(f"drag {type(widget).__name__} {widget.accessibleName()}")
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(widget, left, none, place)
        if shiboken6.isValid(widget):
            QTest.mouseMove(widget, other)
            QTest.mouseRelease(widget, left, none, other)

    def _paste(self) -> None:
        text = self.rng.choice(_TEXTS)
        self._note(f"paste {len(text)}")
        QGuiApplication.clipboard().setText(text)
        target = self._target()
        paste = getattr(target, "paste", None)
        if paste is not None and target.isEnabled():
            if isinstance(target, QPlainTextEdit) and target.isReadOnly():
                return
            paste()


def _close_dialogs() -> None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible():
            widget.reject()


def _compare_field(control: Control, node: NodeState) -> None:
    """What can be read in a field is the answer of its question."""
    if isinstance(control, TextControl):
        seen, kept = control.field.text(), control.shown(node.value)
    elif isinstance(control, AccountControl):
        seen, kept = control.field.toPlainText(), node.value
    else:
        return
    assert seen == kept, f"{node.ref}: {seen[:60]!r} is shown, {kept[:60]!r} is kept"


def _differences(shown: Mapping[str, str], stored: Mapping[str, str]) -> str:
    differ = [ref for ref in {*shown, *stored} if shown.get(ref) != stored.get(ref)]
    return "\n".join(
        f"{ref}: {shown.get(ref, '')[:60]!r} became {stored.get(ref, '')[:60]!r}"
        for ref in sorted(differ)
    )


class _Faults:
    """Hears what Qt warns of and what nobody caught, with the place it came from."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def hear(self, kind: QtMsgType, _where: QMessageLogContext, message: str) -> None:
        harmless = "plugin does not support" in message
        if kind is not QtMsgType.QtDebugMsg and not harmless:
            stack = "".join(traceback.format_stack(limit=8))
            self.said.append(f"{message}\n{stack}")

    def catch(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        self.said.append("".join(traceback.format_exception(kind, error, trace)))


def main(steps: int, seed: int) -> int:
    """Play on every page until the steps are used up; return the exit status."""
    print(f"seed {seed}", flush=True)
    faulthandler.enable()
    faults = _Faults()
    qInstallMessageHandler(faults.hear)
    sys.excepthook = faults.catch
    _LOG.parent.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as temporary,
        _LOG.open("w", encoding="utf-8") as trace,
    ):
        os.environ["HOME"] = temporary
        os.environ["MONITOR_SETTINGS"] = str(Path(temporary) / "settings")
        app = application.make(sys.argv[:1])
        stage = Stage(app, Path(temporary) / "practice")
        monkey = Monkey(stage, seed, trace)
        left = steps
        while left > 0 and not faults.said:
            for scene in list(stage.scenes()):
                monkey.play(scene, min(_ON_A_PAGE, left))
                left -= _ON_A_PAGE
                if left <= 0 or faults.said:
                    break
        stage.close()
    if faults.said:
        print(*monkey.done[-_LAST_SHOWN:], *dict.fromkeys(faults.said), sep="\n")
    print(f"{steps - max(left, 0)} events")
    return 1 if faults.said else 0


if __name__ == "__main__":
    chosen = int(sys.argv[2]) if len(sys.argv) > 2 else Random().randrange(1_000_000)
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, chosen))
