"""The menu of reasons: opened by F2, its five entries chosen by digit, by key place."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from monitor_app.i18n import _
from monitor_app.records.status import Reason
from monitor_app.ui import words
from monitor_app.ui.questions.digits import digit_at


class ReasonMenu(QMenu):
    """Five reasons, and the way back to the answer. Deletes itself when closed.

    Signals:
        chosen: a Reason, or None to bring the answer back.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget, *, explained: bool) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(_("Why there is no answer"))
        for place, reason in enumerate(words.REASONS, start=1):
            action = self.addAction(f"{place}   {words.reason(reason)}")
            action.triggered.connect(
                lambda _checked=False, reason=reason: self.chosen.emit(reason)
            )
        if explained:
            self.addSeparator()
            back = self.addAction(_("Bring the answer back"))
            back.triggered.connect(lambda: self.chosen.emit(None))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text() if event.text() in "12345" else digit_at(event)
        reasons: list[Reason] = list(words.REASONS)
        if digit and digit.isdecimal() and 1 <= int(digit) <= len(reasons):
            self.chosen.emit(reasons[int(digit) - 1])
            self.close()
        else:
            super().keyPressEvent(event)
