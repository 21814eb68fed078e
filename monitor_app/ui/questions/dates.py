"""Dates and times in parts: 05032031 may be typed in one go, in every layout."""

import re
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QRegularExpressionValidator,
)
from PySide6.QtWidgets import QWidget

from monitor_app.forms.definition import Kind, QuestionDef
from monitor_app.forms.state import NodeState
from monitor_app.i18n import _
from monitor_app.ui import parts, theme
from monitor_app.ui.questions.control import Control
from monitor_app.ui.questions.texts import DigitField

_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WRITTEN_DAY = re.compile(r"(\d{1,2})[./ ](\d{1,2})[./ ](\d{4})")
_ISO_TIME = re.compile(r"(\d{2}):(\d{2})")


class PartField(DigitField):
    """Two or four digits; the keyboard goes on to the next part by itself."""

    pasted = Signal(str)

    def __init__(self, length: int, name: str) -> None:
        super().__init__()
        self.length = length
        self.before: PartField | None = None
        self.after: PartField | None = None
        self.setMaxLength(length)
        self.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d*"), self))
        self.setFont(theme.look().font("answer", mono=True))
        digits = self.fontMetrics().horizontalAdvance("0" * length)
        self.setFixedWidth(digits + 32)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setAccessibleName(name)
        self.textEdited.connect(self._went_on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        backwards = event.key() == Qt.Key.Key_Backspace and not self.text()
        if backwards and self.before is not None:
            self.before.setFocus(Qt.FocusReason.OtherFocusReason)
            self.before.end(False)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif event.text() in {".", "/", "-", ":", " "} and self.after is not None:
            self.after.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _went_on(self, text: str) -> None:
        if len(text) == self.length and self.after is not None:
            self.after.setFocus(Qt.FocusReason.OtherFocusReason)
            self.after.selectAll()


class DateControl(Control):
    """Day, month, year; year or month alone where the form asks no more."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        question = node.definition
        kind = question.kind if isinstance(question, QuestionDef) else Kind.DATE
        appearance = (
            question.appearance if isinstance(question, QuestionDef) else frozenset()
        )
        self._has_date = kind in {Kind.DATE, Kind.DATETIME}
        self._has_time = kind in {Kind.TIME, Kind.DATETIME}
        self._fields: dict[str, PartField] = {}
        self._whole_only = kind is Kind.DATETIME
        layout = parts.row(self, spacing=6)
        if self._has_date:
            for name, length, words in self._date_parts(appearance):
                layout.addWidget(self._part(name, length, words))
        if self._has_time:
            if self._has_date:
                layout.addSpacing(10)
            layout.addWidget(self._part("hour", 2, _("Hour")))
            layout.addWidget(parts.label(":", "answer"))
            layout.addWidget(self._part("minute", 2, _("Minute")))
        layout.addStretch(1)
        self._chain()
        self._rest = ""
        self.show_node(node)

    def show_node(self, node: NodeState) -> None:
        if self.is_holding or any(f.hasFocus() for f in self._fields.values()):
            return
        found = _ISO_DAY.search(node.value)
        texts: dict[str, str] = {}
        if found:
            texts |= {"year": found[1], "month": found[2], "day": found[3]}
        time = _ISO_TIME.search(node.value.partition("T")[2] or node.value)
        if time:
            texts |= {"hour": time[1], "minute": time[2]}
        for name, field in self._fields.items():
            field.setText(texts.get(name, ""))
            field.setReadOnly(node.read_only)

    def focus_target(self) -> QWidget:
        return next(iter(self._fields.values()))

    def _left(self) -> None:
        self.flush()
        self.unfinished.emit(self._value() is None)

    @staticmethod
    def _date_parts(appearance: frozenset[str]) -> tuple[tuple[str, int, str], ...]:
        day = ("day", 2, _("Day"))
        month = ("month", 2, _("Month"))
        year = ("year", 4, _("Year"))
        if "year" in appearance:
            return (year,)
        if "month-year" in appearance:
            return (month, year)
        return (day, month, year)

    def _part(self, name: str, length: int, words: str) -> PartField:
        field = PartField(length, words)
        field.setPlaceholderText("0" * length)
        field.typed.connect(lambda _text: self._typed())
        field.left.connect(self._left)
        field.pasted.connect(self._pasted)
        self._fields[name] = field
        return field

    def _chain(self) -> None:
        fields = list(self._fields.values())
        for before, after in pairwise(fields):
            before.after = after
            after.before = before

    def _pasted(self, text: str) -> None:
        """Spread a date or time over the parts: 05.03.2031, 2031-03-05, 14:30."""
        texts = spread(text)
        for name, field in self._fields.items():
            if name in texts and not field.isReadOnly():
                field.setText(texts[name])
        self._typed()

    def _typed(self) -> None:
        value = self._value()
        if value is not None:
            self.hold(value)

    def _value(self) -> str | None:
        """Return the answer; None while it is half typed."""
        texts = {name: field.text() for name, field in self._fields.items()}
        if not any(texts.values()):
            return ""
        day = time = ""
        if self._has_date:
            year, month = texts["year"], texts.get("month", "01") or "01"
            day = _day(year, month, texts.get("day", "01")) or ""
            if not day:
                return None
        if self._has_time:
            if len(texts["hour"]) != 2 or len(texts["minute"]) != 2:
                return None
            if int(texts["hour"]) > 23 or int(texts["minute"]) > 59:
                return None
            time = f"{texts['hour']}:{texts['minute']}:00.000"
        return f"{day}T{time}" if day and time else day or time


def spread(text: str) -> dict[str, str]:
    """Return the parts that a text names, by name; {} when it is no date or time."""
    found: dict[str, str] = {}
    if day := _ISO_DAY.search(text):
        found = {"year": day[1], "month": day[2], "day": day[3]}
    elif day := _WRITTEN_DAY.search(text):
        found = {"day": day[1].zfill(2), "month": day[2].zfill(2), "year": day[3]}
    if time := _ISO_TIME.search(text):
        found |= {"hour": time[1], "minute": time[2]}
    return found


def _day(year: str, month: str, day: str) -> str | None:
    if len(year) != 4 or not month or not day:
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
