"""Paper on its way to a printer: one page after another, painted by the worker.

Every page is a job of its own, so that a draft is saved and a vault locked between two
pages, and no more than one page is in memory. Painting a page holds Python, and with it
the window, for 0.2 s: it goes in strips, with a breath between them. Qt lets a thread
paint on a printer, as long as no other one touches it meanwhile.
"""

from PySide6.QtCore import QObject, QRect, QRectF, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from monitor_app.errors.printing import PrinterRefusedError
from monitor_app.i18n import _
from monitor_app.progress import Progress
from monitor_app.ui import pdf_view
from monitor_app.ui.desk import Desk
from monitor_app.ui.jobs import Job
from monitor_app.ui.lists.rows import Question

_DPI = 200
_STRIP = 128  # rows of the picture


def trust_question() -> Question:
    """Return what is asked once before paper goes to a printer."""
    return Question(
        _(
            "A printer keeps what it printed, and so may the system. Print only where"
            " you trust both, and take every page with you."
        ),
        _("Do not print"),
        _("Go on printing"),
        "print",
    )


class Printout(QObject):
    """Hands the pages of a PDF to a printer; lives as long as that takes.

    What was stopped is taken back where the system can; what came out came out.

    Signals:
        advanced: pages that were painted, pages in all.
        whole: all were handed over. failed: the error.
        ended: always, and always last.
    """

    advanced = Signal(int, int)
    whole = Signal()
    failed = Signal(object)
    ended = Signal()

    def __init__(self, desk: Desk, printer: QPrinter, pdf: bytes, pages: int) -> None:
        super().__init__(desk)
        self._desk = desk
        self._printer = printer
        self._pdf = pdf
        self._pages = pages
        self._painted = 0
        self._painter = QPainter()
        self._job: Job | None = None
        self._stopped = False
        desk.closed.connect(self.stop)  # no page begins once the vault is locked

    def start(self) -> None:
        """Paint the next page. Returns at once."""
        number = self._painted
        self._job = self._desk.run(
            self,
            lambda progress: self._paint(number, progress),
            self._was_painted,
            self.failed.emit,
        )
        self._job.finished.connect(lambda: self._go_on(number))

    def stop(self) -> None:
        """Hand over no further page."""
        self._stopped = True
        if self._job is not None:
            self._job.cancel()

    def _was_painted(self, _none: None) -> None:
        self._painted += 1
        self.advanced.emit(self._painted, self._pages)

    def _go_on(self, number: int) -> None:
        went_well = self._painted > number
        if went_well and self._painted < self._pages and not self._stopped:
            self.start()
            return
        if went_well and self._painted == self._pages:
            self.whole.emit()
        self._give_up()
        self._pdf = b""
        self.ended.emit()
        self.deleteLater()

    # In the worker

    def _paint(self, number: int, progress: Progress) -> None:
        (page,) = pdf_view.render(self._pdf, _DPI, progress, first=number, most=1)
        begins = self._printer.newPage if number else self._begin
        if not begins():
            raise PrinterRefusedError
        room = self._printer.pageLayout().fullRectPixels(self._printer.resolution())
        paint_in_strips(self._painter, page.image(), room, progress)
        if number + 1 == self._pages and not self._painter.end():
            raise PrinterRefusedError

    def _begin(self) -> bool:
        return self._painter.begin(self._printer)

    def _give_up(self) -> None:
        if self._painter.isActive():
            self._printer.abort()
            self._painter.end()


def paint_in_strips(
    painter: QPainter, image: QImage, room: QRect, progress: Progress
) -> None:
    """Paint a picture into a place; each strip repeats a row, so that no seam shows."""
    high = room.height() / image.height()
    for top in range(0, image.height(), _STRIP):
        progress.step(top, image.height())
        rows = min(_STRIP + 1, image.height() - top)
        source = QRectF(0, top, image.width(), rows)
        target = QRectF(room.x(), room.y() + top * high, room.width(), rows * high)
        painter.drawImage(target, image, source)
