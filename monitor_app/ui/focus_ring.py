"""The ring around whatever the keyboard is at: outside the control, never cut."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QFocusFrame,
    QPlainTextEdit,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)

from monitor_app.ui import theme


class FocusRing(QFocusFrame):
    """One ring for the whole window."""

    def __init__(self, app: QApplication, parent: QWidget) -> None:
        super().__init__(parent)
        app.focusChanged.connect(self._follow)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.widget() is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.look().colour("focus"), 2))
        edge = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(edge, 8, 8)
        painter.end()

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        draws_itself = isinstance(new, QAbstractScrollArea) and not isinstance(
            new, QPlainTextEdit
        )
        if new is None or draws_itself or new.isWindow():
            self.setWidget(None)  # type: ignore[arg-type]  # Qt allows no widget
            self.hide()
        else:
            self.setWidget(new)


class RingStyle(QProxyStyle):
    """Fusion with room for the ring."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric in {
            QStyle.PixelMetric.PM_FocusFrameHMargin,
            QStyle.PixelMetric.PM_FocusFrameVMargin,
        }:
            return 2
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803 - Qt's own name
    ) -> int:
        if hint is QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        return super().styleHint(hint, option, widget, returnData)
