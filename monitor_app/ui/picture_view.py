"""A picture to look at, larger or smaller, and to mark an area of."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsPixmapItem,
    QGraphicsRectItem,
    QGraphicsScene,
)

from monitor_app.i18n import _
from monitor_app.ui import theme
from monitor_app.ui.scrolling import GraphicsView

_SMALLEST, _LARGEST = 0.1, 8.0
_STEP = 1.25
_PNG = b"\x89PNG"


class PictureView(GraphicsView):
    """Fits the picture into the view until somebody zooms.

    Signals:
        area_marked: left, top, right, bottom as fractions of the picture.
    """

    area_marked = Signal(float, float, float, float)

    def __init__(self) -> None:
        super().__init__()
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setBackgroundBrush(theme.look().colour("sunken"))
        self.setAccessibleName(_("Picture"))
        self.marking = False
        self._item: QGraphicsPixmapItem | None = None
        self._area: QGraphicsRectItem | None = None
        self._from: QPointF | None = None
        self._fitted = True

    def show_picture(self, content: bytes) -> bool:
        """Show a JPEG or PNG; return whether Qt could.

        Nothing else is tried: a drawing (SVG) may name files of this computer.
        """
        kind = "PNG" if content.startswith(_PNG) else "JPEG"
        image = QImage.fromData(content, kind)  # type: ignore[arg-type]
        self.scene().clear()
        self._item = self._area = None
        if image.isNull():
            return False
        self._item = self.scene().addPixmap(QPixmap.fromImage(image))
        self.scene().setSceneRect(self._item.boundingRect())
        self._fitted = True
        self._fit()
        return True

    def zoom(self, step: int) -> None:
        """Show it larger or smaller."""
        self._fitted = False
        factor = _STEP if step > 0 else 1 / _STEP
        wanted = self.transform().m11() * factor
        if _SMALLEST <= wanted <= _LARGEST:
            self.scale(factor, factor)

    def fit(self) -> None:
        """Show the whole picture again."""
        self._fitted = True
        self._fit()

    def set_marking(self, *, marking: bool) -> None:
        """Let the pointer mark an area instead of moving the picture."""
        self.marking = marking
        cross = Qt.CursorShape.CrossCursor
        self.setCursor(cross if marking else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.marking and self._item is not None:
            self._from = self.mapToScene(event.position().toPoint())
            if self._area is None:
                pen = QPen(theme.look().colour("focus"), 2)
                pen.setCosmetic(True)
                self._area = self.scene().addRect(QRectF(), pen)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None and self._area is not None:
            to = self.mapToScene(event.position().toPoint())
            area = QRectF(self._from, to).normalized()
            self._area.setRect(area.intersected(self.sceneRect()))
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is None or self._area is None:
            super().mouseReleaseEvent(event)
            return
        area, whole = self._area.rect(), self.sceneRect()
        self._from = None
        self.scene().removeItem(self._area)
        self._area = None
        self.set_marking(marking=False)
        if area.width() >= 1 and area.height() >= 1:
            self.area_marked.emit(
                area.left() / whole.width(),
                area.top() / whole.height(),
                area.right() / whole.width(),
                area.bottom() / whole.height(),
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self._fit()

    def _fit(self) -> None:
        if self._item is not None:
            self.fitInView(self._item, Qt.AspectRatioMode.KeepAspectRatio)
            if self.transform().m11() > 1:
                self.resetTransform()
