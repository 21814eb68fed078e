"""Makes the manuals as PDF with pictures of the window: `make manual`.

Written to `build/manual/`: for monitors and for head office, in kk, ru and en. The
pictures are taken from the real window over the demonstration; with `--pictures` those
that the README shows are written to `resources/pictures/` as well.
"""

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import monitor_app
from monitor_app.i18n import LANGUAGES, active_language, catalogue, use
from monitor_app.printing import articles, manual
from monitor_app.printing.pictures import Picture, picture
from monitor_app.progress import Progress
from monitor_app.ui import application, tokens, words
from monitor_app.ui.editor.marks import Marks
from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.export.page import ExportPage
from monitor_app.ui.page import Page
from monitor_app.ui.pages import help as help_page
from monitor_app.ui.pages.reception import ReceptionPage
from monitor_app.usecases import demo, exporting, practice, reading, vaults
from monitor_app.usecases.outbox import mark_handed_over
from monitor_app.usecases.reading import InterviewQuery
from monitor_app.vault import Vault
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QApplication
from tests.gui.stage import Scene, Stage, _make_sheets

ROOT = Path(__file__).parent.parent.parent
BUILD = ROOT / "build" / "manual"
SHOWN = ROOT / "resources" / "pictures"  # what the README shows
HIGH = 728  # as much as 1366 x 768 leaves
_INTERVIEWS = 6
_COLOURS = 128  # enough for a window; a third of the bytes
_DRAWN = practice._Story("injury_sheet", "ru", "C4D-8M", 44, "filled")
_MARKS = "e_list"  # the section of form E with the body map
_SIGNS = (
    ("bruise", "chest_l"),
    ("tender", "abdomen"),
    ("cut", "thigh_r"),
    ("bruise", "back_up"),
    ("swelling", "back_low"),
)


class DemoStage(Stage):
    """The window over a vault of the demonstration."""

    def __init__(self, app: QApplication, folder: Path, passphrase: str) -> None:
        self._passphrase = passphrase
        super().__init__(app, folder)
        self.window.resize(self.window.width(), HIGH)
        self.settle()

    def open(self) -> None:
        """Open the vault."""
        self.desk.change_settings(vault=str(self.folder))
        folder, passphrase = self.folder, self._passphrase
        self.desk.open(
            self.window, lambda: vaults.open_vault(folder, passphrase), folder, _refuse
        )
        self.settle()
        assert self.desk.is_open


@dataclass(frozen=True)
class Shots:
    """Pictures of one language, as PNG, by the names the pages use."""

    language: str
    by_name: Mapping[str, bytes]

    def printed(self) -> dict[str, Picture]:
        """Return them ready for paper."""
        return {name: picture(png, name) for name, png in self.by_name.items()}


def main(arguments: list[str]) -> None:
    """Write every manual, and the pictures of the README if asked."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        os.environ["HOME"] = temporary
        os.environ["MONITOR_SETTINGS"] = str(home / "settings")
        app = application.make(sys.argv[:1])
        told = home / "demo"
        demo.run_demo(
            told, interviews=_INTERVIEWS, seed=7, classic=False, progress=Progress()
        )
        passphrase = (told / "passphrase.txt").read_text(encoding="utf-8").strip()
        _go_on(told, passphrase)
        shots = [*_shots(app, told, passphrase)]
        paper = _first_page(told / "paper" / "blank-detention_interview-kk-ru.pdf")
    for taken in shots:
        for book in articles.BOOKS:
            pdf, pages = manual.make(_manual(book, taken))
            file = BUILD / f"{book}-{taken.language}.pdf"
            file.write_bytes(pdf)
            print(f"{file.name}: {pages} pages, {len(pdf) // 1024} KiB")
    if "--pictures" in arguments:
        _show_in_readme({taken.language: taken.by_name for taken in shots}, paper)


def _manual(book: str, taken: Shots) -> manual.Manual:
    cover = {"monitor": "interviews", "office": "office:reception"}[book]
    return manual.Manual(
        book=book,
        language=taken.language,
        version=monitor_app.__version__,
        pictures=taken.printed(),
        tables=tables(taken.language),
        cover=cover,
    )


def tables(language: str) -> dict[str, list[tuple[str, str]]]:
    """Return what the window itself sets under its pages: states and keys."""
    use(language)
    known = catalogue(language)
    states = list(tokens.STATES)[: tokens.STEPS]
    return {
        "start": [(words.state(state), words.next_step(state)) for state in states],
        "help": [(keys, known.gettext(what)) for keys, what in help_page._KEYS],
    }


# The vault of the pictures: every step of an interview's life is in it


def _go_on(told: Path, passphrase: str) -> None:
    """Add what a monitor has on the desk in the middle of a week."""
    with vaults.open_vault(told / "monitor.vault", passphrase) as vault:
        for number, story in enumerate((*practice._STORIES, _DRAWN)):
            practice._tell(vault, story, number)
        (told / "carried").mkdir()
        _hand_over(vault, told / "carried")


def _hand_over(vault: Vault, folder: Path) -> None:
    """Carry a bundle to the office, and beside it one that was cut on the way."""
    items = reading.page(vault, InterviewQuery()).items
    again = [item.id for item in items if item.state == "receipt_verified"]
    done = exporting.export(
        vault,
        again,
        [demo.OFFICE],
        demo.PURPOSE,
        folder,
        purge=False,
        progress=Progress(),
    )
    for bundle in done.bundles:
        mark_handed_over(vault, bundle.id, "K-3")
        whole = bundle.file.read_bytes()
        bundle.file.with_name("cut.age").write_bytes(whole[: len(whole) // 2])


# Taking pictures


def _shots(app: QApplication, told: Path, passphrase: str) -> Iterator[Shots]:
    found: dict[str, dict[str, bytes]] = {language: {} for language in LANGUAGES}
    for folder, prefix in (("monitor.vault", ""), ("office.vault", "office:")):
        stage = DemoStage(app, told / folder, passphrase)
        scenes = _office_scenes(told) if prefix else _monitor_scenes(stage)
        try:
            for scene in scenes:
                for language in LANGUAGES:
                    stage.dress(language)
                    stage.show(scene)
                    found[language][prefix + scene.name] = _png(stage)
        finally:
            stage.close()
    for language, by_name in found.items():
        yield Shots(language, by_name)


def _monitor_scenes(stage: Stage) -> tuple[Scene, ...]:
    filled = {"interview": stage.interviews["P5M-1C"]}
    drawn = {"interview": stage.interviews[_DRAWN.code]}
    return (
        Scene("interviews", "interviews"),
        Scene("check_computer", "check_computer"),
        Scene("device_reveals", "device_reveals"),
        Scene("recovery-sheet", "recovery", {}, _make_sheets),
        Scene("editor", "editor", filled, _to_the_arrest),
        Scene("body", "editor", drawn, _to_the_body),
        Scene("read_back", "read_back", filled),
        Scene("print", "print"),
        Scene("export", "export", {}, _to_consents),
        Scene("erase-practice", "erase", {"practise": True}),
        Scene("unlock", "unlock"),
        Scene("first_start", "first_start"),
    )


def _office_scenes(told: Path) -> tuple[Scene, ...]:
    def receive(_stage: Stage, page: Page) -> None:
        assert isinstance(page, ReceptionPage)
        page.receive([told / "bundles", told / "carried"])

    return (Scene("reception", "reception", {}, receive), Scene("team", "team"))


def _to_the_body(stage: Stage, page: Page) -> None:
    assert isinstance(page, EditorPage)
    page._speak(active_language())
    page._refresh_outline()
    row = next(r for r in page.frame.outline.rows if r.ref.startswith(_MARKS))
    page.show_section(row.ref)
    stage.settle()
    card = page.findChild(Marks)
    assert card is not None
    drawn = card._draft.session.instances(f"{_MARKS}/inj")
    if len(tuple(drawn)) < len(_SIGNS):
        for sign, region in _SIGNS:
            card._signs[sign].click()
            card.region.setCurrentIndex(card.region.findData(region))
            card.add_button.click()
            card._signs[sign].click()
    page.frame.outline_view.setFocus()
    stage.settle()


def _to_the_arrest(_stage: Stage, page: Page) -> None:
    assert isinstance(page, EditorPage)
    page._speak(active_language())
    page._refresh_outline()
    page.show_section("arrest")


def _to_consents(stage: Stage, page: Page) -> None:
    """Tick everything for the office, up to what goes in and what stays."""
    assert isinstance(page, ExportPage)
    for box in page.records._list.boxes.values():
        box.setChecked(True)
    page.primary_button.click()
    page.primary_button.click()  # the office alone is ticked, for keeping
    stage.settle()


def _png(stage: Stage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert stage.window.grab().toImage().save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _refuse(error: BaseException) -> None:
    raise error


# The README


def _show_in_readme(shots: Mapping[str, Mapping[str, bytes]], paper: bytes) -> None:
    SHOWN.mkdir(exist_ok=True)
    _optimised(paper, SHOWN / "paper.png", colours=16)
    for name, language, scene in (
        ("interviews", "en", "interviews"),
        ("editor", "kk", "editor"),
        ("body", "ru", "body"),
    ):
        _optimised(shots[language][scene], SHOWN / f"{name}.png")


def _first_page(pdf: Path) -> bytes:
    command = ["pdftoppm", "-r", "96", "-f", "1", "-l", "1", "-png", str(pdf)]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _optimised(png: bytes, file: Path, colours: int = _COLOURS) -> None:
    with Image.open(io.BytesIO(png)) as source:
        few = source.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    print(f"{file.name}: {file.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main(sys.argv[1:])
