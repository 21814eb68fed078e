"""How hard a passphrase is to guess: five bars and a word."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from monitor_app.crypto.strength import Strength
from monitor_app.i18n import N_, _
from monitor_app.ui import parts, theme
from monitor_app.ui.nesting import nest

_BARS = 5
_WORDS = (
    N_("Nothing typed yet"),
    N_("Very weak"),
    N_("Weak"),
    N_("Not enough yet"),
    N_("Good"),
    N_("Very good"),
)


class Meter(QWidget):
    """Shows a strength; says the word to those who hear it."""

    def __init__(self) -> None:
        super().__init__()
        layout = parts.column(self, spacing=4)
        self._bars = _Bars()
        layout.addWidget(self._bars)
        row = parts.row(spacing=8)
        self._word = parts.label("", "body", 600)
        row.addWidget(self._word, 1)
        row.addWidget(
            parts.label(_("at least 4 bars"), "meta", colour="ink2", wrap=False)
        )
        nest(layout, row)
        self.show_strength(Strength(0.0, 0))

    def show_strength(self, strength: Strength) -> None:
        """Show another strength."""
        self._bars.show_bars(strength.bars, enough=strength.enough)
        self._word.setText(_(_WORDS[strength.bars]))
        parts.tint(self._word, "ok" if strength.enough else "ink2")
        self.setAccessibleName(
            _("Strength: {word}").format(word=_(_WORDS[strength.bars]))
        )


class _Bars(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(8)
        self._full = 0
        self._enough = False

    def show_bars(self, full: int, *, enough: bool) -> None:
        self._full, self._enough = full, enough
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = (self.width() - 4 * (_BARS - 1)) / _BARS
        for place in range(_BARS):
            bar = QRectF(place * (wide + 4) + 0.5, 0.5, wide - 1, 7)
            if place < self._full:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("ok" if self._enough else "warn"))
            else:
                painter.setPen(QPen(look.colour("control"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(bar, 2, 2)
        painter.end()
