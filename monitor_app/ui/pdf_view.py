"""Pages of a PDF as pictures: rendered from memory, never written to disk."""

from dataclasses import dataclass
from typing import BinaryIO

import pypdfium2
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from monitor_app.i18n import _
from monitor_app.progress import Progress
from monitor_app.ui import parts
from monitor_app.ui.scrolling import ScrollArea

_PREVIEW_PAGES = 20
_POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as the screen wants it: made in the worker, only shown by the window."""

    picture: QImage  # 32 bits a pixel, so that nothing is converted later

    def image(self) -> QImage:
        """Return the picture; nothing is copied."""
        return self.picture


def page_count(pdf: bytes | BinaryIO) -> int:
    """Return the number of pages."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def render(
    pdf: bytes | BinaryIO,
    dots_per_inch: int,
    progress: Progress,
    first: int = 0,
    most: int = _PREVIEW_PAGES,
) -> tuple[PageImage, ...]:
    """Render some pages; for the worker thread."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        last = min(len(document), first + most)
        pages = []
        for number in range(first, last):
            progress.step(number - first, last - first)
            page = document[number]
            scale = dots_per_inch / _POINTS_PER_INCH
            bitmap = page.render(scale=scale, prefer_bgrx=True)
            pages.append(PageImage(_picture(bitmap)))
            bitmap.close()
            page.close()
        return tuple(pages)
    finally:
        document.close()


def _picture(bitmap: pypdfium2.PdfBitmap) -> QImage:
    shared = QImage(
        bytes(bitmap.buffer),
        bitmap.width,
        bitmap.height,
        bitmap.stride,
        QImage.Format.Format_RGB32,
    )
    return shared.copy()  # the bytes go when this returns


class PdfView(ScrollArea):
    """The pages below one another."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setProperty("ground", "sunken")
        self.setAccessibleName(_("Preview of the pages"))
        self._sheet = parts.grounded(QWidget(), "sunken")
        self._column = parts.column(self._sheet, spacing=16, margins=24)
        self.setWidget(self._sheet)
        self.shown = 0

    def show_pages(self, pages: tuple[PageImage, ...], total: int) -> None:
        """Show other pages; say how many more there are."""
        parts.emptied(self._column)
        self.shown = len(pages)
        for number, page in enumerate(pages, start=1):
            label = QLabel()
            label.setPixmap(QPixmap.fromImage(page.image()))
            name = _("Page {n} of {all}").format(n=number, all=total)
            label.setAccessibleName(name)
            self._column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        if total > len(pages):
            said = _("The preview shows {n} of {all} pages.")
            self._column.addWidget(
                parts.label(said.format(n=len(pages), all=total), "meta", colour="ink2")
            )
        self._column.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def say(self, sentence: str) -> None:
        """Show a sentence instead of pages."""
        parts.emptied(self._column)
        self.shown = 0
        self._column.addWidget(parts.label(sentence, "body", colour="ink2"))
        self._column.addStretch(1)
