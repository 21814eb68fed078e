"""A place to sign or to put a mark: by finger, pen or mouse."""

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTabletEvent,
)
from PySide6.QtWidgets import QWidget

from monitor_app.forms.state import NodeState
from monitor_app.i18n import _
from monitor_app.ui import parts, theme
from monitor_app.ui.nesting import nest
from monitor_app.ui.questions.others import FileControl

_WIDTH, _HEIGHT = 430, 130
_NARROWEST = 240
_SCALE = 2  # of the stored picture


class Pad(QWidget):
    """Holds strokes in its own coordinates; `png` gives black lines on white."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        look = theme.look()
        self.setFixedHeight(look.px(_HEIGHT))
        self.setMinimumWidth(_NARROWEST)
        self.setMaximumWidth(look.px(_WIDTH))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(_("Place to sign, by finger, pen or mouse"))
        self._strokes: list[list[QPointF]] = []
        self._drawing = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self._strokes

    def clear(self) -> None:
        """Take every stroke back."""
        self._strokes = []
        self.update()
        self.changed.emit()

    def png(self) -> bytes:
        """Return the drawing as a picture."""
        size = self.size() * _SCALE
        image = QImage(size, QImage.Format.Format_Grayscale8)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(_SCALE, _SCALE)
        self._draw(painter, QPen(Qt.GlobalColor.black, 2.4))
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # stubs want bytes
        return bytes(buffer.data().data())

    def sizeHint(self) -> QSize:
        return QSize(theme.look().px(_WIDTH), theme.look().px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(look.colour("surface"))
        painter.setPen(QPen(look.colour("control"), 1))
        frame = self.rect().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, 6, 6)
        pen = QPen(look.colour("control"), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        line = round(self.height() * 0.74)
        painter.drawLine(24, line, self.width() - 24, line)
        self._draw(painter, QPen(look.colour("ink"), 2.4))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_on(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        kind = event.type()
        if kind is QTabletEvent.Type.TabletPress:
            self._begin(event.position())
        elif kind is QTabletEvent.Type.TabletMove:
            self._go_on(event.position())
        else:
            self._end()
        event.accept()

    def _begin(self, at: QPointF) -> None:
        self._drawing = True
        self._strokes.append([at])

    def _go_on(self, at: QPointF) -> None:
        if self._drawing:
            self._strokes[-1].append(at)
            self.update()

    def _end(self) -> None:
        self._drawing = False
        self.update()
        self.changed.emit()

    def _draw(self, painter: QPainter, pen: QPen) -> None:
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for stroke in self._strokes:
            painter.drawPolyline(QPolygonF(stroke if len(stroke) > 1 else stroke * 2))


class SignatureControl(FileControl):
    """A file that is drawn here, or brought in as a photo of the paper."""

    def __init__(self, node: NodeState) -> None:
        self._pad_box: QWidget | None = None
        super().__init__(node)
        outer = self.layout()
        assert outer is not None  # noqa: S101 - made by FileControl
        self._pad_box = QWidget()
        column = parts.column(self._pad_box, spacing=2)
        self.pad = Pad()
        column.addWidget(self.pad)
        row = parts.row(spacing=6)
        self.keep_button = parts.button(_("Keep this signature"), "check")
        self.keep_button.setEnabled(False)
        self.keep_button.clicked.connect(self._keep)
        row.addWidget(self.keep_button)
        clear = parts.button(_("Clear"), "erase", "quiet")
        clear.clicked.connect(self.pad.clear)
        row.addWidget(clear)
        row.addStretch(1)
        nest(column, row)
        outer.addWidget(self._pad_box)
        self.pad.changed.connect(self._changed)
        self.show_node(node)

    def show_node(self, node: NodeState) -> None:
        super().show_node(node)
        if self._pad_box is not None:
            self._pad_box.setVisible(not node.value and not node.read_only)

    def _changed(self) -> None:
        self.keep_button.setEnabled(not self.pad.is_empty)

    def _keep(self) -> None:
        self.drawn.emit(self.ref, self.pad.png())
        self.pad.clear()
