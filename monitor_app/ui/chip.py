"""A state in an icon and a word, on its soft ground."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from monitor_app.ui import icons, life_line, theme, tokens, words


class StateChip(QWidget):
    """The state of a record."""

    def __init__(self, state: str) -> None:
        super().__init__()
        self._state = state
        self.setAccessibleName(life_line.sentence(state))
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        look = theme.look()
        metrics = QFontMetrics(look.font("meta", 600))
        words_width = metrics.horizontalAdvance(words.state(self._state))
        return QSize(words_width + look.px(16) + 30, look.px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.look()
        how = tokens.STATES[self._state]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(how.soft))
        painter.drawRoundedRect(QRectF(self.rect()), 11, 11)
        side = look.px(16)
        top = (self.height() - side) // 2
        painter.drawPixmap(10, top, icons.pixmap(how.icon, how.colour, 16))
        painter.setPen(look.colour("ink"))
        painter.setFont(look.font("meta", 600))
        room = self.rect().adjusted(16 + side, 0, -8, 0)
        painter.drawText(
            room, int(Qt.AlignmentFlag.AlignVCenter), words.state(self._state)
        )
        painter.end()
