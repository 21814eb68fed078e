"""Pages of a PDF as pictures: rendered from memory, never written to disk."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import pypdfium2
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from monitor_app.errors.vault import NotAPictureError
from monitor_app.i18n import _
from monitor_app.progress import Progress
from monitor_app.ui import parts
from monitor_app.ui.scrolling import ScrollArea

_PREVIEW_PAGES = 20
_POINTS_PER_INCH = 72
_MOST_PIXELS = 32_000_000  # of all pages that are rendered together: 128 MB
_LONGEST_SIDE = 20_000  # of one page; beyond 32,767 nothing can be painted


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as the screen wants it: made in the worker, only shown by the window."""

    picture: QImage  # 32 bits a pixel, so that nothing is converted later

    def image(self) -> QImage:
        """Return the picture; nothing is copied."""
        return self.picture


def page_count(pdf: bytes | BinaryIO) -> int:
    """Return the number of pages; raise `NotAPictureError` if it is no PDF."""
    with _opened(pdf) as document:
        return len(document)


def render(
    pdf: bytes | BinaryIO,
    dots_per_inch: int,
    progress: Progress,
    first: int = 0,
    most: int = _PREVIEW_PAGES,
) -> tuple[PageImage, ...]:
    """Render some pages; for the worker thread.

    A page may say that it is as large as a house: it is rendered more coarsely then.

    Raises:
        NotAPictureError: it is no PDF, or damaged, or locked with a password.
    """
    with _opened(pdf) as document:
        last = min(len(document), first + most)
        pages = []
        for number in range(first, last):
            progress.step(number - first, last - first)
            page = document[number]
            scale = _scale(page, dots_per_inch, _MOST_PIXELS // (last - first))
            bitmap = page.render(scale=scale, prefer_bgrx=True)
            pages.append(PageImage(_picture(bitmap)))
            bitmap.close()
            page.close()
        return tuple(pages)


@contextmanager
def _opened(pdf: bytes | BinaryIO) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()
    except pypdfium2.PdfiumError:
        raise NotAPictureError from None


def _scale(page: pypdfium2.PdfPage, dots_per_inch: int, most_pixels: int) -> float:
    width, height = (max(float(side), 1.0) for side in page.get_size())
    scale: float = min(
        dots_per_inch / _POINTS_PER_INCH,
        math.sqrt(most_pixels / (width * height)),
        _LONGEST_SIDE / max(width, height),
    )
    return scale


def _picture(bitmap: pypdfium2.PdfBitmap) -> QImage:
    shared = QImage(
        bytes(bitmap.buffer),
        bitmap.width,
        bitmap.height,
        bitmap.stride,
        QImage.Format.Format_RGB32,
    )
    return shared.copy()  # the bytes go when this returns


_ANY_SIDE = Qt.AlignmentFlag(0)


class PdfView(ScrollArea):
    """The pages below one another.

    `whole` is as high as its pages, for a page that scrolls already: two bars beside
    one another would leave a person to find out which one moves what.
    """

    def __init__(self, *, whole: bool = False) -> None:
        super().__init__()
        self._whole = whole
        self.setWidgetResizable(True)
        if whole:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
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
            self._put(label, Qt.AlignmentFlag.AlignHCenter)
        if total > len(pages):
            said = _("The preview shows {n} of {all} pages.")
            words = said.format(n=len(pages), all=total)
            self._put(parts.label(words, "meta", colour="ink2"))
        self._column.addStretch(1)
        self.verticalScrollBar().setValue(0)
        self._grow()

    def say(self, sentence: str) -> None:
        """Show a sentence instead of pages."""
        parts.emptied(self._column)
        self.shown = 0
        self._put(parts.label(sentence, "body", colour="ink2"))
        self._column.addStretch(1)
        self._grow()

    def _put(self, label: QLabel, side: Qt.AlignmentFlag = _ANY_SIDE) -> None:
        self._column.addWidget(label, 0, side)
        if self._whole:
            label.show()  # what is hidden has no height yet

    def _grow(self) -> None:
        if self._whole:
            self.setFixedHeight(self._sheet.sizeHint().height())
