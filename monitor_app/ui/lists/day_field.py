"""A day and a time of day, typed in digits whatever the keyboard's layout."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _
from monitor_app.ui import parts
from monitor_app.ui.questions.dates import PartField, spread


class _Parts(QWidget):
    """Some fields of digits in a row; the keyboard goes on when one is full."""

    edited = Signal()

    def __init__(
        self, name: str, shape: tuple[tuple[str, int, str], ...], mark: str
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        row = parts.row(self, spacing=4)
        self.fields: dict[str, PartField] = {}
        before: PartField | None = None
        for code, length, words in shape:
            field = PartField(length, f"{name}: {words}")
            field.editingFinished.connect(self.edited)
            field.pasted.connect(self._pasted)
            if before is not None:
                row.addWidget(parts.label(mark, "answer", wrap=False))
                before.after, field.before = field, before
            row.addWidget(field)
            self.fields[code] = before = field
        row.addStretch(1)
        self.setFocusProxy(next(iter(self.fields.values())))

    def _pasted(self, text: str) -> None:
        for code, part in spread(text).items():
            if code in self.fields:
                self.fields[code].setText(part)
        self.edited.emit()


class DayField(_Parts):
    """Day, month, year."""

    def __init__(self, name: str, day: str = "") -> None:
        shape = (
            ("day", 2, _("Day")),
            ("month", 2, _("Month")),
            ("year", 4, _("Year")),
        )
        super().__init__(name, shape, ".")
        self.set_value(day)

    @property
    def value(self) -> str:
        """Return the ISO date; what was typed, in that order, when it is none."""
        texts = [field.text() for field in self.fields.values()]
        if not any(texts):
            return ""
        try:
            return date(int(texts[2]), int(texts[1]), int(texts[0])).isoformat()
        except ValueError:
            return ".".join(texts)

    def set_value(self, day: str) -> None:
        """Show an ISO date."""
        texts = reversed(day.split("-")) if day else ("", "", "")
        for field, text in zip(self.fields.values(), texts, strict=True):
            field.setText(text)


class TimeField(_Parts):
    """Hours and minutes."""

    def __init__(self, name: str, time: str = "") -> None:
        shape = (("hour", 2, _("Hour")), ("minute", 2, _("Minute")))
        super().__init__(name, shape, ":")
        self.set_value(time)

    @property
    def value(self) -> str:
        """Return HH:MM, or "" while nothing is typed."""
        hours, minutes = (field.text() for field in self.fields.values())
        return f"{hours:0>2}:{minutes:0>2}" if hours or minutes else ""

    def set_value(self, time: str) -> None:
        """Show HH:MM."""
        hours, _colon, minutes = time.partition(":")
        for field, text in zip(self.fields.values(), (hours, minutes), strict=True):
            field.setText(text)
