"""Scenes with something in them: what a monitor and an office exchange."""

import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from monitor_app.forms.definition import Flag
from monitor_app.progress import Progress
from monitor_app.records.identifying import Trait
from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.export.page import ExportPage
from monitor_app.ui.lists.finds import FindsNote
from monitor_app.ui.lists.rows import LineCard
from monitor_app.ui.page import Page, Route
from monitor_app.ui.pages.consent import ConsentPage
from monitor_app.ui.pages.first_start import FirstStartPage
from monitor_app.ui.pages.names import NamesPage
from monitor_app.ui.pages.office_review import OfficeReviewPage
from monitor_app.ui.pages.outbox import OutboxPage
from monitor_app.ui.pages.reception import ReceptionPage
from monitor_app.ui.pages.secrecy import SecrecyPage
from monitor_app.ui.pages.transcribe import TranscribePage
from monitor_app.usecases import exporting, forms, interviews, papers, sample
from monitor_app.usecases.finds import Find
from monitor_app.usecases.interviews import OpenDraft
from monitor_app.usecases.papers import BlankPaper
from monitor_app.vault import Vault
from PySide6.QtWidgets import QPushButton
from tests.gui import told_seldom
from tests.gui.handover import NAMES_PASSPHRASE, Made
from tests.gui.stage import Scene, Stage, to_the_end

_P = TypeVar("_P", bound=Page)
_Prepare = Callable[[Stage, Page], object]
_DAY = date(2031, 3, 5)
_REGIONS = ("wrist_r", "forearm_l", "abdomen", "knee_l")


def scenes(stage: Stage) -> Iterator[Scene]:
    """Yield pages with real content: first of the monitor, then of the office.

    They stand in the order in which things happen; the bundle that lies in the vault
    is received at the office and its receipt comes back.
    """
    made = stage.made
    assert made is not None
    yield from _alone(stage)
    yield from _of_monitor(made)
    yield from _of_export(made)
    yield from _of_office(made)
    yield Scene("told-outbox", "outbox", {}, _with_receipt, "monitor")
    yield from told_seldom.scenes()


def _alone(stage: Stage) -> Iterator[Scene]:
    """Yield what one does before anybody else is there."""
    begun = {"interview": stage.interviews["7KD-2Q"]}
    yield Scene("told-find", "editor", begun, _find)
    yield Scene("told-finds", "print", {"interview": begun["interview"]}, _show_finds)
    yield Scene("told-security-end", "security", {}, to_the_end)
    yield Scene("told-suggested", "first_start", {}, _suggest)


def _of_monitor(made: Made) -> Iterator[Scene]:
    one: Mapping[str, object] = {"interview": made.interview}
    person: Mapping[str, object] = {"person": "AB-01"}
    none: Mapping[str, object] = {}
    scenes: tuple[tuple[str, str, Mapping[str, object], _Prepare | None], ...] = (
        ("interviews", "interviews", none, None),
        ("record", "record", one, None),
        ("attachments", "attachments", one, None),
        ("case", "case", person, None),
        ("case-end", "case", person, to_the_end),
        ("visits", "visits", none, None),
        ("visit", "visit", {"visit": made.visit}, None),
        ("visit-end", "visit", {"visit": made.visit}, to_the_end),
        ("worklist", "worklist", none, None),
        ("consent", "consent", person, None),
        ("consent-read", "consent", person, _read_line),
        ("names", "names", none, _open_names),
        ("transcribe", "transcribe", none, _type_paper),
        ("secrecy", "secrecy", one, None),
        ("secrecy-asked", "secrecy", one, _ask_secrecy),
        ("un-draft", "un_draft", one, None),
        ("print-filled", "print", one, None),
        ("print-filled-end", "print", one, to_the_end),
        ("outbox-who", "outbox", none, _ask_who),
        ("outbox-force", "outbox", none, _ask_force),
        ("body", "interviews", none, _mark_body),
    )
    for name, page, args, prepare in scenes:
        yield Scene(f"told-{name}", page, args, prepare, "monitor")


def _of_export(made: Made) -> Iterator[Scene]:
    for number, step in enumerate(
        ("records", "recipients", "consents", "writing", "done"), start=1
    ):
        yield Scene(
            f"told-export-{number}-{step}",
            "export",
            {"interviews": (made.interview, made.other)},
            _wizard(number),
            "monitor",
        )


def _of_office(made: Made) -> Iterator[Scene]:
    for name, page, args, prepare in (
        ("reception-empty", "reception", {}, None),
        ("reception", "reception", {}, _receive),
        ("records", "interviews", {}, None),
        ("receipts", "receipts", {}, None),
        ("team", "team", {}, None),
        ("team-end", "team", {}, to_the_end),
        ("review", "office_review", {"interview": made.other}, _ask_amendment),
        ("review-erase", "office_review", {"interview": made.other}, _ask_erase),
        ("office-case", "case", {"interview": made.other}, None),
    ):
        yield Scene(f"told-{name}", page, args, prepare, "office")


# What happens on a page


def _is(page: Page, kind: type[_P]) -> _P:
    assert isinstance(page, kind), page
    return page


def _find(_stage: Stage, page: Page) -> None:
    frame = _is(page, EditorPage).frame
    frame.look_for()
    frame.finder.field.setText("код")
    frame.finder.look()


def _show_finds(_stage: Stage, page: Page) -> None:
    note = page.findChildren(FindsNote)[0]
    found = ((Trait.NAME, "Серік Ахметұлы"), (Trait.PHONE, "+7 701 000 00 00"))
    form = forms.library_form("detention_interview")
    asked = next(q for q in form.questions() if Flag.VERBATIM in q.flags)
    note.show_finds(
        [
            Find(interview="", question=asked.path, trait=trait, text=text, about=asked)
            for trait, text in found
        ]
    )
    note.button.click()


def _suggest(_stage: Stage, page: Page) -> None:
    _is(page, FirstStartPage).suggested.button.click()


def _ask_who(_stage: Stage, page: Page) -> None:
    outbox = _is(page, OutboxPage)
    (main,) = (
        each
        for card in outbox.findChildren(LineCard)[:1]
        for each in card.findChildren(QPushButton)
        if each.menu() is None
    )
    main.click()


def _read_line(_stage: Stage, page: Page) -> None:
    consent = _is(page, ConsentPage)
    assert consent.case is not None
    consent._read_out(consent.case.lines[0])


def _open_names(stage: Stage, page: Page) -> None:
    names = _is(page, NamesPage)
    names.passphrase.field.setText(NAMES_PASSPHRASE)
    names.passphrase.field.returnPressed.emit()
    stage.settle()


def _type_paper(stage: Stage, page: Page) -> None:
    def print_blank(vault: Vault, progress: Progress) -> str:
        papers.blank_pdf(vault, "consent", BlankPaper(languages=("ru",)), progress)
        rows = vault.database.execute(
            "SELECT number FROM paper_copies WHERE interview IS NULL"
        )
        return str(rows[-1][0])

    typing = _is(page, TranscribePage)
    stage.desk.ask(stage.window, print_blank, typing.number.setText)
    stage.settle()
    typing.begin_button.click()
    stage.settle()
    typing._step(2)


def _ask_secrecy(_stage: Stage, page: Page) -> None:
    _is(page, SecrecyPage)._ask_mark()


def _mark_body(stage: Stage, _page: Page) -> None:
    """Write form E with marks, through the use cases, and open it at the body."""
    opened: list[OpenDraft] = []

    def write(vault: Vault, _progress: Progress) -> OpenDraft:
        draft = interviews.begin(vault, "injury_sheet", "kk")
        session = draft.session()
        person = sample.Person(
            person_code="W3R-8A",
            case_no="DEMO-2031-0039",
            language="kk",
            detained_on=_DAY,
            interviewed_on=_DAY,
            fixed={"ex_consent": "given"},
        )
        sample.fill(session, person, random.Random(5))
        interviews.save_draft(vault, draft.interview, interviews.draft_of(session))
        return draft

    stage.desk.ask(stage.window, write, opened.append)
    stage.settle()
    stage.window.go(Route("editor", {"interview": opened[0].interview}))
    stage.settle()
    assert stage.window.page is not None
    editor = _is(stage.window.page, EditorPage)
    editor.show_section("e_list")
    marks = editor._sections["e_list"]._marks["e_list/inj"]
    for region in _REGIONS:
        marks.region.setCurrentIndex(marks.region.findData(region))
        marks.add_button.click()
    stage.settle()


def _wizard(steps: int) -> _Prepare:
    def prepare(stage: Stage, page: Page) -> None:
        wizard = _is(page, ExportPage)
        for step in range(1, steps):
            if step == 2:
                at = wizard.recipients.purpose_field.findData("p_store")
                wizard.recipients.purpose_field.setCurrentIndex(at)
            if step == 4:
                folder = stage.folder.parent / "stick"
                folder.mkdir(exist_ok=True)
                wizard.use_folder(folder)
            wizard.primary_button.click()
            stage.settle()

    return prepare


def _receive(stage: Stage, page: Page) -> None:
    """Take in one good bundle, a damaged one and one for somebody else."""
    assert stage.made is not None
    post = stage.folder.parent / "post"
    if not post.exists():
        post.mkdir()
        shutil.copy(stage.made.bundle, post)
        damaged = bytearray(stage.made.bundle.read_bytes())
        damaged[len(damaged) // 2] ^= 1
        (post / "damaged.age").write_bytes(damaged)
        (post / "other.age").write_bytes(random.Random(1).randbytes(5_000))
    _is(page, ReceptionPage).receive([post])
    stage.settle()


def _ask_amendment(stage: Stage, page: Page) -> None:
    review = _is(page, OfficeReviewPage)
    review.questions.setText("12, 40")
    review.words.setPlainText("Unclear which day.")
    review.ask_button.click()
    stage.settle()


def _ask_erase(_stage: Stage, page: Page) -> None:
    _is(page, OfficeReviewPage).erase_button.click()


def _ask_force(stage: Stage, page: Page) -> None:
    outbox = _is(page, OutboxPage)
    card = outbox.findChildren(LineCard)[-1]
    stage.desk.ask(
        stage.window,
        lambda vault, _progress: exporting.outbox(vault),
        lambda found: outbox.ask_force(found[0], card),
    )
    stage.settle()
    stage.settle()


def _with_receipt(stage: Stage, page: Page) -> None:
    receipts = sorted((stage.folder.parent / "post").glob("*.json"))
    assert receipts, "nothing was received yet"
    _is(page, OutboxPage).take_receipts([Path(file) for file in receipts])
    stage.settle()
