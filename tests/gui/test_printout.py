"""Pages go to the printer one by one, off the window's thread."""

import io
import threading
from pathlib import Path
from typing import cast

import pypdfium2
import pytest
from monitor_app.errors.printing import PrinterRefusedError
from monitor_app.progress import Cancelled, Progress
from monitor_app.ui import pdf_view
from monitor_app.ui.desk import Desk
from monitor_app.ui.printout import Printout, paint_in_strips
from monitor_app.usecases import papers_sheets
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter
from tests.gui.conftest import Driver


class _Heard:
    """What a printout said, in order."""

    def __init__(self, printout: Printout) -> None:
        self.said: list[object] = []
        printout.advanced.connect(lambda at, of: self.said.append((at, of)))
        printout.whole.connect(lambda: self.said.append("whole"))
        printout.failed.connect(self.said.append)
        printout.ended.connect(lambda: self.said.append("ended"))


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return papers_sheets.information_pdf(("en",), paper="A4").pdf


def _printer(path: Path) -> QPrinter:
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    made.setFullPage(True)
    made.setOutputFileName(str(path))
    return made


def _print(desk: Desk, path: Path, pdf: bytes) -> tuple[Printout, _Heard]:
    made = Printout(desk, _printer(path), pdf, pdf_view.page_count(pdf))
    heard = _Heard(made)
    made.start()
    return made, heard


def _often(pdf: bytes, times: int) -> bytes:
    made, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _time in range(times):
        made.import_pages(pypdfium2.PdfDocument(pdf))
    made.save(out)
    return out.getvalue()


def _look(pdf: bytes) -> QImage:
    (page,) = pdf_view.render(pdf, 50, Progress(), most=1)
    return page.image()


def test_all_pages_come_out_as_they_are(
    driver: Driver, tmp_path: Path, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted_by: set[int] = set()
    paint = paint_in_strips

    def noted(
        painter: QPainter, image: QImage, room: QRect, progress: Progress
    ) -> None:
        painted_by.add(threading.get_ident())
        paint(painter, image, room, progress)

    monkeypatch.setattr("monitor_app.ui.printout.paint_in_strips", noted)
    _made, heard = _print(driver.desk, tmp_path / "out.pdf", pdf)
    driver.bot.waitUntil(lambda: "ended" in heard.said, timeout=30_000)
    pages = pdf_view.page_count(pdf)
    steps = [(at, pages) for at in range(1, pages + 1)]
    assert heard.said == [*steps, "whole", "ended"]
    assert threading.get_ident() not in painted_by
    out = (tmp_path / "out.pdf").read_bytes()
    assert pdf_view.page_count(out) == pages
    ours, theirs = _look(pdf), _look(out)
    assert abs(_ink(ours) - _ink(theirs)) < _ink(ours) * 0.05


def _ink(image: QImage) -> int:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    width = grey.width()
    ink = 0
    for y in range(grey.height()):
        row = cast("memoryview", grey.constScanLine(y))  # the stubs say object
        ink += width * 255 - sum(row[:width])
    return ink


def test_what_was_stopped_goes_no_further(
    driver: Driver, tmp_path: Path, pdf: bytes
) -> None:
    whole = _often(pdf, 2)
    made, heard = _print(driver.desk, tmp_path / "out.pdf", whole)
    made.advanced.connect(lambda _at, _of: made.stop())
    driver.bot.waitUntil(lambda: "ended" in heard.said, timeout=30_000)
    assert heard.said == [(1, pdf_view.page_count(whole)), "ended"]


def test_a_lock_stops_the_printer(driver: Driver, tmp_path: Path, pdf: bytes) -> None:
    _made, heard = _print(driver.desk, tmp_path / "out.pdf", pdf)
    driver.desk.jobs.cancel_all()
    driver.bot.waitUntil(lambda: "ended" in heard.said, timeout=30_000)
    assert heard.said == ["ended"]


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_takes_nothing_is_told_of(
    driver: Driver, tmp_path: Path, pdf: bytes
) -> None:
    _made, heard = _print(driver.desk, tmp_path / "no-such-folder" / "out.pdf", pdf)
    driver.bot.waitUntil(lambda: "ended" in heard.said, timeout=30_000)
    error, last = heard.said
    assert isinstance(error, PrinterRefusedError)
    assert last == "ended"


def test_strips_leave_no_seam() -> None:
    image = QImage(300, 700, QImage.Format.Format_RGB32)
    image.fill(0)
    canvas = QImage(1000, 2331, QImage.Format.Format_RGB32)
    canvas.fill(0xFFFFFF)
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    paint_in_strips(painter, image, canvas.rect(), Progress())
    painter.end()
    assert {canvas.pixel(500, y) & 0xFFFFFF for y in range(canvas.height())} == {0}


def test_strips_hear_that_somebody_stopped() -> None:
    image = QImage(30, 70, QImage.Format.Format_RGB32)
    canvas = QImage(30, 70, QImage.Format.Format_RGB32)
    progress = Progress()
    progress.cancel()
    painter = QPainter(canvas)
    with pytest.raises(Cancelled):
        paint_in_strips(painter, image, canvas.rect(), progress)
    painter.end()


def _idle(desk: Desk) -> None:
    """Let the worker end what it has in hand, with nothing delivered meanwhile."""
    desk.jobs._worker.submit(lambda: None).result()


def test_a_lock_between_two_pages_stops_the_printer(
    driver: Driver, tmp_path: Path, pdf: bytes
) -> None:
    """A page was painted, and the window heard of the lock before it heard of it."""
    _made, heard = _print(driver.desk, tmp_path / "out.pdf", _often(pdf, 4))
    _idle(driver.desk)
    driver.desk.close()
    driver.bot.waitUntil(lambda: "ended" in heard.said, timeout=30_000)
    assert heard.said == [(1, 4 * pdf_view.page_count(pdf)), "ended"]


def test_a_printer_that_stops_taking_pages_is_told_of(
    driver: Driver, tmp_path: Path, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paper ran out of reach: nobody shall believe that every page came out."""
    monkeypatch.setattr(QPrinter, "newPage", lambda _self: False)
    _made, heard = _print(driver.desk, tmp_path / "out.pdf", _often(pdf, 2))
    driver.bot.waitUntil(lambda: "ended" in heard.said, timeout=30_000)
    assert "whole" not in heard.said
    assert isinstance(heard.said[-2], PrinterRefusedError)


def test_nothing_of_the_paper_stays_with_who_printed_it(
    driver: Driver, tmp_path: Path, pdf: bytes
) -> None:
    made, heard = _print(driver.desk, tmp_path / "out.pdf", pdf)
    driver.bot.waitUntil(lambda: "ended" in heard.said, timeout=30_000)
    assert made._pdf == b""
