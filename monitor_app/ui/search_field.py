"""A field in which one searches: what is painted in it grows with the text."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from monitor_app.i18n import _
from monitor_app.ui import icons, parts, theme

_LENS, _LEFT = 16, 10
_APART = 8  # between the lens and the words, the field's own padding taken off
_CROSS = 32  # what a finger finds inside the field


class SearchField(QLineEdit):
    """Shows `hint` while it is empty; `name` is what a screen reader says.

    Qt paints a picture in a field at one size and in one colour, however large the text
    is and on whatever ground: lens and cross are ours.
    """

    def __init__(self, hint: str, name: str) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setAccessibleName(name)
        self.setFont(theme.look().font("body"))
        self._cross = parts.icon_button("close", _("Empty the search"))
        self._cross.setParent(self)
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a key empties it as well
        self._cross.setCursor(Qt.CursorShape.ArrowCursor)
        side = theme.look().px(_CROSS)
        self._cross.setFixedSize(side, side)
        self._cross.clicked.connect(self.clear)
        self.textChanged.connect(self._make_room)
        self._make_room("")

    def _make_room(self, text: str) -> None:
        """Show the cross beside words; a hint has the whole field."""
        lens = theme.look().px(_LENS) + _APART
        self.setTextMargins(lens, 0, self._cross.width() if text else 0, 0)
        self._cross.setVisible(bool(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self._cross.width()
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = _LEFT // 2 if mirrored else self.width() - side - _LEFT // 2
        self._cross.move(left, (self.height() - side) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = theme.look().px(_LENS)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - side - _LEFT if mirrored else _LEFT
        painter = QPainter(self)
        lens = icons.pixmap("search", "ink3", _LENS)
        painter.drawPixmap(left, (self.height() - side) // 2, lens)
        painter.end()
