"""A choice whose words may take several lines."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy

from monitor_app.ui import theme
from monitor_app.ui.heard import HeardToggle

_POLICY = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
_POLICY.setHeightForWidth(True)
_SHORT_POLICY = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
_ONE_LINE = 185  # pixels of words, at 100 %, that fit in the narrowest column
_FLAGS = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)


def _box() -> int:
    return theme.look().px(20)


def _text_left() -> int:
    return 10 + _box() + 10


def _height(button: QAbstractButton, width: int) -> int:
    room = max(width - _text_left() - 8, 40)
    bounds = button.fontMetrics().boundingRect(
        QRect(0, 0, room, 10_000), _FLAGS, button.text()
    )
    return max(theme.look().hit(), bounds.height() + 16)


def _hint(button: QAbstractButton) -> QSize:
    metrics = QFontMetrics(button.font())
    widest = min(metrics.horizontalAdvance(button.text()), theme.look().px(300))
    width = _text_left() + widest + 12
    return QSize(width, _height(button, width))


def _paint(button: QAbstractButton, *, round_box: bool) -> None:
    look = theme.look()
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    checked = button.isChecked()
    if checked or button.underMouse():
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent_soft" if checked else "sunken"))
        painter.drawRoundedRect(QRectF(button.rect()), 6, 6)
    side = _box()
    mirrored = button.layoutDirection() is Qt.LayoutDirection.RightToLeft
    left = button.width() - 10 - side if mirrored else 10
    box = QRectF(left + 0.5, (button.height() - side) / 2 + 0.5, side - 1, side - 1)
    border = look.colour("accent" if checked else "control")
    painter.setPen(QPen(border, 1.4))
    filled = checked and not round_box
    painter.setBrush(look.colour("accent" if filled else "surface"))
    if round_box:
        painter.drawEllipse(box)
    else:
        painter.drawRoundedRect(box, 4, 4)
    if checked:
        _paint_mark(painter, box, round_box=round_box)
    painter.setPen(look.colour("ink" if button.isEnabled() else "ink3"))
    painter.setFont(button.font())
    room = button.rect().adjusted(_text_left(), 0, -8, 0)
    if mirrored:
        room = button.rect().adjusted(8, 0, -_text_left(), 0)
    painter.drawText(room, _FLAGS, button.text())
    painter.end()


def _paint_mark(painter: QPainter, box: QRectF, *, round_box: bool) -> None:
    look = theme.look()
    if round_box:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent"))
        inset = box.width() * 0.26
        painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
        return
    pen = QPen(look.colour("on_accent"), box.width() * 0.11)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    tick = ((0.24, 0.52), (0.42, 0.70), (0.76, 0.30))
    painter.drawPolyline(
        QPolygonF(
            [
                QPointF(box.x() + x * box.width(), box.y() + y * box.height())
                for x, y in tick
            ]
        )
    )


class ShortCheck(HeardToggle, QCheckBox):
    """A tick whose words fit in one line: its height is known, layouts never ask."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.listen()
        _make_short(self, text)

    def hitButton(self, _pos: object) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        _paint(self, round_box=False)


class ShortRadio(HeardToggle, QRadioButton):
    """As `ShortCheck`, for one choice of several."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.listen()
        _make_short(self, text)

    def hitButton(self, _pos: object) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        _paint(self, round_box=True)


def _make_short(button: QAbstractButton, text: str) -> None:
    button.setAccessibleName(text)
    button.setFont(theme.look().font("answer"))
    button.setSizePolicy(_SHORT_POLICY)
    button.setFixedHeight(theme.look().hit())


def check_choice(text: str) -> QAbstractButton:
    """Return a box to tick; the cheap one where the words surely fit in a line."""
    return ShortCheck(text) if _is_short(text) else CheckChoice(text)


def radio_choice(text: str) -> QAbstractButton:
    """Return a radio button; the cheap one where the words surely fit in a line."""
    return ShortRadio(text) if _is_short(text) else RadioChoice(text)


def _is_short(text: str) -> bool:
    return _advance(theme.look().font("answer"), text) <= theme.look().px(_ONE_LINE)


@lru_cache(maxsize=4096)
def _advance(font: QFont, text: str) -> int:
    return QFontMetrics(font).horizontalAdvance(text)


class CheckChoice(HeardToggle, QCheckBox):
    """One of several that may be ticked."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.listen()
        self.setAccessibleName(text)
        self.setFont(theme.look().font("answer"))
        self.setSizePolicy(_POLICY)

    def sizeHint(self) -> QSize:
        return _hint(self)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.look().px(120), theme.look().hit())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return _height(self, width)

    def hitButton(self, _pos: object) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        _paint(self, round_box=False)


class RadioChoice(HeardToggle, QRadioButton):
    """One of several of which one holds. Pressing it again takes it back."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.listen()
        self.setAccessibleName(text)
        self.setFont(theme.look().font("answer"))
        self.setSizePolicy(_POLICY)

    def sizeHint(self) -> QSize:
        return _hint(self)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.look().px(120), theme.look().hit())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return _height(self, width)

    def hitButton(self, _pos: object) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        _paint(self, round_box=True)
