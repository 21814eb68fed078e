"""Looking at files inside the program; copies; damage named; nothing on the disk."""

import io
from pathlib import Path
from typing import cast

import pytest
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.ui.page import Route
from monitor_app.ui.pages.attachments import AttachmentsPage
from monitor_app.usecases import files, interviews
from monitor_app.vault import Vault
from PIL import Image, ImageDraw
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from reportlab.pdfgen import canvas
from tests.exchange import _for_files, attach
from tests.gui.conftest import Driver

REF = "e_map/img_front"


@pytest.fixture
def interview(driver: Driver) -> str:
    """Form E with a file for a drawing allowed."""
    driver.create()
    return driver.begin("injury_sheet")


def photo(folder: Path) -> Path:
    image = Image.new("RGB", (800, 600), "white")
    ImageDraw.Draw(image).rectangle((200, 150, 400, 300), fill="black")
    file = folder / "photo.jpg"
    exif = Image.Exif()
    exif[0x010F] = "CANARY-CAMERA"
    image.save(file, exif=exif)
    return file


def pdf(folder: Path) -> Path:
    file = folder / "paper.pdf"
    sheet = canvas.Canvas(str(file))
    for number in range(3):
        sheet.drawString(100, 700, f"page {number}")
        sheet.showPage()
    sheet.save()
    return file


def bring_in(
    driver: Driver, interview: str, *paths: Path, ref: str = REF
) -> list[Attachment]:
    stored: list[Attachment] = []
    for path in paths:

        def task(vault: Vault, progress: Progress, path: Path = path) -> Attachment:
            return attach(vault, interview, ref, path, progress)

        driver.desk.ask(driver.window, task, stored.append)
    driver.settle()
    assert len(stored) == len(paths)
    return stored


def shelf_page(driver: Driver, interview: str, name: str) -> AttachmentsPage:
    driver.window.go(Route("attachments", {"interview": interview, "name": name}))
    page = cast("AttachmentsPage", driver.page(AttachmentsPage))
    driver.settle()
    driver.settle()
    return page


def test_a_picture_is_shown_and_found_unchanged(
    driver: Driver, interview: str, tmp_path: Path
) -> None:
    (stored,) = bring_in(driver, interview, photo(tmp_path))
    page = shelf_page(driver, interview, stored.name)
    assert page.stack.currentWidget() is page.picture
    before = page.picture.transform().m11()
    page.picture.zoom(1)
    assert page.picture.transform().m11() > before
    page._check(stored.id)
    driver.settle()
    assert "last byte" in page._verdict.text()


def test_a_covered_copy_names_its_original_and_holds_no_metadata(
    driver: Driver, interview: str, tmp_path: Path
) -> None:
    (stored,) = bring_in(driver, interview, photo(tmp_path))
    page = shelf_page(driver, interview, stored.name)
    page.cover_button.click()
    view = page.picture.viewport()
    centre = view.rect().center()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=centre - QPoint(90, 60))
    QTest.mouseMove(view, centre)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=centre)
    driver.settle()
    driver.settle()
    copies = [a for a in page.shelf.attachments if a.derived_from == stored.id]
    assert len(copies) == 1
    read: list[bytes] = []

    def content(vault: Vault, _progress: Progress) -> bytes:
        with files.open_attachment(vault, copies[0].id) as stream:
            return stream.read()

    driver.desk.ask(driver.window, content, read.append)
    driver.settle()
    assert b"CANARY" not in read[0]
    assert Image.open(io.BytesIO(read[0])).size == (800, 600)


def answered(driver: Driver, interview: str, ref: str) -> str:
    found: list[str] = []

    def task(vault: Vault, _progress: Progress) -> str:
        session = interviews.open_draft(vault, interview).session()
        return session.answers().get(ref, "")

    driver.desk.ask(driver.window, task, found.append)
    driver.bot.waitUntil(lambda: bool(found), timeout=10_000)
    return found[0]


def choices(page: AttachmentsPage) -> dict[str, QPushButton]:
    """Return the buttons among the facts: not those of the file before."""
    shown = (b for b in page._pane.findChildren(QPushButton) if not b.isHidden())
    return {button.text(): button for button in shown}


def offered(driver: Driver, page: AttachmentsPage, text: str) -> QPushButton:
    """Return the button of this name once it is shown."""
    driver.bot.waitUntil(lambda: text in choices(page), timeout=10_000)
    return choices(page)[text]


def test_a_copy_is_used_and_the_original_again(driver: Driver, tmp_path: Path) -> None:
    driver.create()
    interview = driver.begin("evidence_log")
    editor = driver.editor()
    assert editor.draft is not None
    ref = _for_files(editor.draft.session)[0].ref
    (stored,) = bring_in(driver, interview, photo(tmp_path), ref=ref)
    editor.draft.answer(ref, stored.name)
    page = shelf_page(driver, interview, stored.name)
    assert not choices(page).keys() & {"Use this copy", "Use the original"}
    page.smaller_button.click()  # folded into a menu here
    offered(driver, page, "Use this copy")
    copy = page.shown
    assert copy is not None
    assert answered(driver, interview, ref) == stored.name
    driver.click(offered(driver, page, "Use this copy"))
    driver.bot.waitUntil(lambda: copy.id in page.shelf.named, timeout=10_000)
    assert answered(driver, interview, ref) == copy.name
    assert "copy, the answer" in page.list.item(1).text()
    assert page.undo.isVisible()
    page.list.setCurrentRow(0)
    offered(driver, page, "Use the original")
    driver.click(page.undo.button)
    driver.bot.waitUntil(lambda: stored.id in page.shelf.named, timeout=10_000)
    page.list.setCurrentRow(1)
    driver.click(offered(driver, page, "Use this copy"))
    driver.bot.waitUntil(lambda: copy.id in page.shelf.named, timeout=10_000)
    page.list.setCurrentRow(0)
    driver.click(offered(driver, page, "Use the original"))
    driver.bot.waitUntil(lambda: stored.id in page.shelf.named, timeout=10_000)
    assert answered(driver, interview, ref) == stored.name
    driver.settle()
    driver.go("editor", interview=interview)
    again = driver.editor()
    assert again.draft is not None
    assert again.draft.session.answers()[ref] == stored.name


def test_the_pages_of_a_pdf_are_rendered_from_the_stream(
    driver: Driver, interview: str, tmp_path: Path
) -> None:
    (stored,) = bring_in(driver, interview, pdf(tmp_path))
    page = shelf_page(driver, interview, stored.name)
    assert page.stack.currentWidget() is page.pdf
    assert page.pdf.shown == 3


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("broken.jpg", b"no picture at all", "picture"),
        ("voice.mp3", b"ID3", "cannot be played"),
        ("thing.bin", b"\0\1\2", "not viewed here"),
    ],
)
def test_what_cannot_be_shown_is_said_calmly(
    driver: Driver, interview: str, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    (stored,) = bring_in(driver, interview, file)
    page = shelf_page(driver, interview, stored.name)
    assert page.stack.currentWidget() is page.said
    assert said in page.said.text()


def test_a_text_is_plain_text(driver: Driver, interview: str, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("<b>Қазақша</b>", encoding="utf-8")
    (stored,) = bring_in(driver, interview, file)
    page = shelf_page(driver, interview, stored.name)
    assert page.text.toPlainText() == "<b>Қазақша</b>"


def test_a_damaged_file_is_named(
    driver: Driver, interview: str, tmp_path: Path
) -> None:
    (stored,) = bring_in(driver, interview, photo(tmp_path))
    file = driver.folder / "vault" / "attachments" / stored.id
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    page = shelf_page(driver, interview, stored.name)
    assert page.stack.currentWidget() is page.said
    page._check(stored.id)
    driver.settle()
    assert "damaged" in page._verdict.text()


def test_an_import_can_be_stopped(
    driver: Driver, interview: str, tmp_path: Path
) -> None:
    editor = driver.editor()
    big = tmp_path / "big.bin"
    big.write_bytes(bytes(24 * 1024 * 1024))
    failed: list[BaseException] = []
    kept: list[Attachment] = []
    job = driver.desk.ask(
        driver.window,
        lambda vault, progress: attach(vault, interview, REF, big, progress),
        kept.append,
        failed.append,
    )
    editor.frame.work.follow("Encrypting", job)
    assert editor.frame.work.isVisible()
    editor.frame.work.cancel_button.click()
    driver.settle()
    assert not editor.frame.work.isVisible()
    assert not failed
    folder = driver.folder / "vault" / "attachments"
    if not kept:  # it may have ended before it was told
        assert list(folder.iterdir()) == []


def test_a_name_of_others_is_spelled_out_wherever_it_stands(
    driver: Driver, interview: str, tmp_path: Path
) -> None:
    steering = tmp_path / "exe\u202egpj.jpg"
    photo(tmp_path).rename(steering)
    bring_in(driver, interview, steering)
    page = cast("AttachmentsPage", driver.go("attachments", interview=interview))
    driver.settle()
    shown = [label.text() for label in page.findChildren(QLabel)]
    shown.append(page.list.item(0).text())
    assert not [text for text in shown if "\u202e" in text]
    assert len([text for text in shown if "exe\\u202egpj.jpg" in text]) > 1
