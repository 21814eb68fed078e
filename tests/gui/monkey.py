"""Random real events on every page: `python -m tests.gui.monkey STEPS [SEED]`.

Keys, clicks, double clicks, drags, pastes and closing of whatever opens, bounded by
count. What must hold: no exception, no warning of Qt, the window still answers.
"""

import os
import sys
import tempfile
from pathlib import Path
from random import Random

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from monitor_app.ui import application
from monitor_app.ui.hold_button import HoldButton
from PySide6.QtCore import (
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


class Monkey:
    """Presses and clicks; remembers what it did, so that a fall can be read."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage = stage
        self.rng = Random(seed)
        self.done: list[str] = []
        self._closer = QTimer()
        self._closer.setInterval(_MODAL_MS)
        self._closer.timeout.connect(_close_dialogs)

    def play(self, scene: Scene, steps: int) -> None:
        """Play on one page; where it leads, the monkey follows."""
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

    def _step(self) -> None:
        often = (self._press, self._press, self._click, self._click)
        self.rng.choice((*often, self._type, self._paste))()
        QApplication.processEvents()

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
        self.done.append(f"{key.name} {type(target).__name__}")
        QTest.keyClick(target, key, held)

    def _type(self) -> None:
        self.done.append("letters")
        for _letter in range(self.rng.randint(1, 6)):
            QTest.keyClicks(self._target(), self.rng.choice("abcxyz0123456789 -"))

    def _click(self) -> None:
        seen = [
            widget
            for widget in self.stage.window.findChildren(QWidget)
            if widget.isVisible() and widget.width() > 2 and widget.height() > 2
        ]
        widget = self.rng.choice(seen)
        place = QPoint(
            self.rng.randrange(widget.width()), self.rng.randrange(widget.height())
        )
        self.done.append(f"click {type(widget).__name__} {widget.accessibleName()}")
        click = self.rng.choice((QTest.mouseClick, QTest.mouseClick, QTest.mouseDClick))
        click(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    def _paste(self) -> None:
        text = self.rng.choice(_TEXTS)
        self.done.append(f"paste {len(text)}")
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


def main(steps: int, seed: int) -> int:
    """Play on every page until the steps are used up; return the exit status."""
    print(f"seed {seed}")
    said: list[str] = []

    def hear(kind: QtMsgType, _where: QMessageLogContext, message: str) -> None:
        if (
            kind is not QtMsgType.QtDebugMsg
            and "plugin does not support" not in message
        ):
            said.append(message)

    qInstallMessageHandler(hear)
    fallen: list[str] = []
    sys.excepthook = lambda kind, error, _trace: fallen.append(f"{kind} {error}")
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["HOME"] = temporary
        os.environ["MONITOR_SETTINGS"] = str(Path(temporary) / "settings")
        app = application.make(sys.argv[:1])
        stage = Stage(app, Path(temporary) / "practice")
        monkey = Monkey(stage, seed)
        left = steps
        while left > 0 and not fallen and not said:
            for scene in list(stage.scenes()):
                monkey.play(scene, min(200, left))
                left -= 200
                if left <= 0 or fallen or said:
                    break
        stage.close()
    for line in (*fallen, *said, *(monkey.done[-30:] if fallen or said else ())):
        print(line)
    return 1 if fallen or said else 0


if __name__ == "__main__":
    chosen = int(sys.argv[2]) if len(sys.argv) > 2 else Random().randrange(1_000_000)
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, chosen))
