"""Recovery sheets on paper: painted straight to the printer, never to a file."""

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _
from monitor_app.ui import theme

_COLUMNS = 3
_POINT = 1 / 72  # inches


def print_sheet(parent: QWidget, words: Sequence[str], head: str) -> bool:
    """Ask for a printer and print one sheet; whether it was handed to the system."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    prepare(printer)
    dialog = QPrintDialog(printer, parent.window())
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    paint_sheet(printer, words, head)
    return True


def prepare(printer: QPrinter) -> None:
    """Set the paper: A4 with a margin that hole punches and printers respect."""
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(20, 20, 20, 20)
    printer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    printer.setDocName("")  # the queue shows it to everybody


def paint_sheet(printer: QPrinter, words: Sequence[str], head: str) -> None:
    """Paint one sheet: what it is, its words in columns, and how to keep it."""
    dots = printer.resolution()
    painter = QPainter(printer)
    width = float(painter.viewport().width())
    top = _write(painter, dots, 0, width, head, 15, bold=True)
    said = _("Keep this sheet alone and closed. Nobody needs to know what it is for.")
    top = _write(painter, dots, top + 8 * dots * _POINT, width, said, 10)
    top += 18 * dots * _POINT
    rows = -(-len(words) // _COLUMNS)
    high = 24 * dots * _POINT
    for place, word in enumerate(words):
        column, row = divmod(place, rows)
        painter.setFont(_font(dots, 13, bold=False, mono=True))
        room = QRectF(column * width / _COLUMNS, top + row * high, width, high)
        painter.drawText(
            room, int(Qt.AlignmentFlag.AlignVCenter), f"{place + 1:2}  {word}"
        )
    painter.end()


def _write(
    painter: QPainter,
    dots: int,
    top: float,
    width: float,
    text: str,
    points: int,
    *,
    bold: bool = False,
) -> float:
    painter.setFont(_font(dots, points, bold=bold))
    room = QRectF(0, top, width, 200 * dots * _POINT)
    flags = int(Qt.TextFlag.TextWordWrap)
    used = painter.boundingRect(room, flags, text)
    painter.drawText(room, flags, text)
    return used.bottom()


def _font(dots: int, points: int, *, bold: bool, mono: bool = False) -> QFont:
    font = QFont(theme.look().font("body", 600 if bold else 400, mono=mono))
    font.setPixelSize(round(points * dots * _POINT))
    return font
