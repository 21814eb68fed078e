"""Files that somebody made to harm: what is not what it says, pages like houses."""

from io import BytesIO
from pathlib import Path

import pytest
from monitor_app.errors.vault import NotAPictureError
from monitor_app.progress import Progress
from monitor_app.ui import pdf_view
from monitor_app.ui.picture_view import PictureView
from PySide6.QtWidgets import QApplication
from tests.gui.conftest import Driver
from tests.gui.handover import Made
from tests.gui.test_transcribe import begin

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"'
    b' xmlns:xlink="http://www.w3.org/1999/xlink">'
    b'<image width="20" height="20" xlink:href="file:///etc/hostname"/></svg>'
)


def blank_pdf(width: str, height: str, pages: int = 1) -> bytes:
    """Return a PDF of empty pages, sides in points."""
    kids = " ".join(f"{3 + n} 0 R" for n in range(pages))
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>",
        *[page] * pages,
    ]
    written = "%PDF-1.7\n"
    for number, content in enumerate(objects, start=1):
        written += f"{number} 0 obj\n{content}\nendobj\n"
    return f"{written}trailer<</Root 1 0 R/Size {len(objects) + 1}>>\n%%EOF".encode()


@pytest.mark.parametrize(
    ("width", "height", "pages"),
    [("14400", "14400", 20), ("1000000", "1000000", 1), ("10000000", "1", 1)],
)
def test_a_page_as_large_as_a_house_is_shown_more_coarsely(
    width: str, height: str, pages: int
) -> None:
    shown = pdf_view.render(BytesIO(blank_pdf(width, height, pages)), 110, Progress())
    assert len(shown) == pages
    points = [page.picture.width() * page.picture.height() for page in shown]
    assert 0 < sum(points) <= 34_000_000
    assert all(max(p.picture.width(), p.picture.height()) <= 20_000 for p in shown)


def test_a_usual_page_is_as_sharp_as_was_asked_for() -> None:
    (page, *others) = pdf_view.render(blank_pdf("595", "842", 20), 110, Progress())
    assert (page.picture.width(), page.picture.height()) == (910, 1287)
    assert len(others) == 19


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 and nothing", DRAWING])
def test_what_is_no_pdf_is_called_so(content: bytes) -> None:
    with pytest.raises(NotAPictureError):
        pdf_view.render(content, 110, Progress())
    with pytest.raises(NotAPictureError):
        pdf_view.page_count(BytesIO(content))


def test_a_drawing_that_names_other_files_is_no_picture(qapp: QApplication) -> None:
    assert qapp is not None
    view = PictureView()
    assert not view.show_picture(DRAWING)
    assert not view.show_picture(b"\x89PNG" + DRAWING)
    view.deleteLater()


@pytest.mark.parametrize(
    ("name", "content"), [("scan.png", DRAWING), ("scan.pdf", b"%PDF-1.7 and nothing")]
)
def test_a_scan_that_cannot_be_shown_is_kept(
    driver: Driver, made: Made, tmp_path: Path, name: str, content: bytes
) -> None:
    page = begin(driver, made)
    (tmp_path / name).write_bytes(content)
    page.attach(tmp_path / name)
    driver.settle()
    assert name in page.note.text
    assert page.note.code == ""
    assert page._job is None
