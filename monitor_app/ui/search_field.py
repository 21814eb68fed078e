"""A field in which one searches: its lens grows with the text."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from monitor_app.ui import icons, theme

_LENS, _LEFT = 16, 10
_APART = 8  # between the lens and the words, the field's own padding taken off


class SearchField(QLineEdit):
    """Shows `hint` while it is empty; `name` is what a screen reader says.

    Qt paints a picture in a field at one size, however large the text is.
    """

    def __init__(self, hint: str, name: str) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)
        self.setFont(theme.look().font("body"))
        self.setTextMargins(theme.look().px(_LENS) + _APART, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = theme.look().px(_LENS)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - side - _LEFT if mirrored else _LEFT
        painter = QPainter(self)
        lens = icons.pixmap("search", "ink3", _LENS)
        painter.drawPixmap(left, (self.height() - side) // 2, lens)
        painter.end()
