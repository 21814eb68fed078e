"""The whole story through the window, from an empty disk to an erased copy.

A monitor and an office on one computer: vaults, recovery, team file, visit, Form A in
Kazakh, photograph, consent, reading back, signature, paper, bundle, reception, receipt,
purge, erasing. Files stand where a person would choose them in a dialog; everything
else is pressed and typed.
"""

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeVar, cast

import pytest
from monitor_app.forms.definition import Kind, QuestionDef
from monitor_app.progress import Progress
from monitor_app.records.profile import Profile
from monitor_app.records.status import Reason
from monitor_app.ui import file_dialogs
from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.export.page import ExportPage
from monitor_app.ui.page import Page
from monitor_app.ui.pages.erase import ErasePage
from monitor_app.ui.pages.first_start import FirstStartPage
from monitor_app.ui.pages.outbox import OutboxPage
from monitor_app.ui.pages.printing import PrintPage
from monitor_app.ui.pages.reception import ReceptionPage
from monitor_app.ui.pages.record import RecordPage
from monitor_app.ui.pages.team import TeamPage
from monitor_app.ui.pages.visit import VisitPage
from monitor_app.ui.pages.visits import VisitsPage
from monitor_app.usecases import recovery, vaults
from monitor_app.usecases.demo_photo import picture
from monitor_app.vault import Vault
from PySide6.QtWidgets import QLineEdit
from tests.gui.conftest import PASSPHRASE, Driver
from tests.gui.handover import shown, states
from tests.gui.test_export import next_step, to_writing
from tests.gui.test_outbox import drop
from tests.gui.test_review import review_of, settle_problems, sign
from tests.gui.test_visits import press

_Kind = TypeVar("_Kind", bound=Page)
CODE = "7KD-2Q"
WORDS = "Мені ұрды, екі күн ұйықтатпады."


@dataclass
class Story:
    """The window, and a folder that stands for a stick and a desk."""

    driver: Driver
    place: Path
    dialogs: pytest.MonkeyPatch

    def choose(self, kind: str, path: Path) -> None:
        """Let the next file dialog of a kind answer with this path."""
        answer = [path] if kind == "open_files" else path
        self.dialogs.setattr(file_dialogs, kind, lambda *_arguments: answer)

    def at(self, kind: type[_Kind], name: str, **args: object) -> _Kind:
        """Go to a page and return it."""
        page = self.driver.go(name, **args)
        assert isinstance(page, kind)
        return page

    def press(self, words: str) -> None:
        press(self.driver, words)

    # Vaults

    def make(self, name: str, profile: Profile) -> None:
        """Make a vault with its way back rehearsed."""
        self.driver.create(profile, name)

        def rehearse(vault: Vault, _progress: Progress) -> None:
            recovery.rehearse(vault, recovery.make_shares(vault, 2, 3))

        self.driver.desk.ask(self.driver.window, rehearse)
        self.driver.settle()
        self.driver.desk.refresh_info(self.driver.window)
        self.driver.settle()

    def unlock(self, name: str) -> None:
        """Lock, and open another vault."""
        self.driver.window.lock()
        self.driver.settle()
        folder = self.driver.folder / name
        with self.driver.bot.waitSignal(self.driver.desk.opened, timeout=30_000):
            self.driver.desk.open(
                self.driver.window,
                lambda: vaults.open_vault(folder, PASSPHRASE),
                folder,
                lambda error: pytest.fail(repr(error)),
            )
        self.driver.settle()

    def introduce(self) -> None:
        """Exchange keys: each number is read aloud and typed by the other."""
        team = self.at(TeamPage, "team")
        key = team.key_line.text()
        number = self.number()
        self.unlock("office")
        team = self.at(TeamPage, "team")
        self.driver.type_text(team.organisation, "Коалиция")
        self.choose("save_file", self.place / "team.json")
        self.press("Make and sign…")
        team.signer_key.setText(key)
        self.driver.type_text(team.signer_name, "M-14")
        self.driver.type_text(team.signer_number, number)
        self.press("Add")
        self.choose("save_file", self.place / "team2.json")
        self.press("Sign and write the team file…")
        office = self.number()
        self.unlock("monitor")
        team = self.at(TeamPage, "team")
        assert team.number is not None
        self.driver.type_text(team.number, office)
        self.choose("open_file", self.place / "team2.json")
        self.press("Choose the team file…")
        assert "Коалиция" in shown(team)

    def number(self) -> str:
        info = self.driver.desk.info
        assert info is not None
        return info.fingerprint

    # Recording

    def visit(self) -> str:
        page = self.at(VisitsPage, "visits")
        self.driver.type_text(page.site, "LA-155/8")
        self.driver.click(page.primary_button)
        self.driver.settle()
        self.driver.settle()
        visit = cast("VisitPage", self.driver.page(VisitPage))
        self.driver.type_text(visit.texts["not_shown"], "карцер")
        self.driver.click(visit.primary_button)
        self.driver.settle()
        self.press("Begin the interview")
        return visit.visit

    def form_a(self) -> str:
        """Fill Form A in Kazakh, its account by hand; add a photograph."""
        editor = self.driver.editor()
        draft = editor.draft
        assert draft is not None
        assert draft.session.language == "kk"
        self.driver.fill(seed=8)
        named = {q.name: q.path for q in draft.session.form.questions()}
        draft.answer(named["sens_level"], "l2")
        draft.answer(named["free_account"], WORDS)
        self.photograph(editor)
        for _round in range(6):
            for problem in draft.session.problems():
                draft.session.answer(problem.ref, None)
                draft.explain(problem.ref, Reason.UNKNOWN)
        draft.save()
        self.driver.settle()
        return draft.interview

    def photograph(self, editor: EditorPage) -> None:
        """Attach a photograph to the first open question that takes one."""
        draft = editor.draft
        assert draft is not None
        assert draft.guard is not None
        photo = self.place / "фото.png"
        photo.write_bytes(picture(Random(3)))
        self.choose("open_file", photo)
        for node in draft.session.everything():
            question = node.definition
            if not isinstance(question, QuestionDef) or not node.relevant:
                continue
            is_photo = question.kind is Kind.ATTACHMENT and "image" in question.media
            if is_photo and draft.guard.locked(node.ref) is None:
                editor.errands.attach(node.ref)
                self.driver.settle()
                self.driver.settle()
                assert draft.session.node(node.ref).value
                return

    # Out, in, and back

    def seal(self, interview: str) -> Path:
        """Put the record into a bundle for the office; return its file."""
        stick = self.place / "stick"
        stick.mkdir()
        page = self.at(ExportPage, "export", interviews=(interview,))
        to_writing(self.driver, page, stick)
        assert page.consents.goes == 1, shown(page)
        next_step(self.driver, page)
        (bundle,) = stick.iterdir()
        assert "Written and verified by reading back" in shown(page)
        return bundle

    def receive(self, bundle: Path) -> Path:
        """Take the bundle in at the office; return the receipt."""
        self.unlock("office")
        page = self.at(ReceptionPage, "reception")
        drop(page, bundle)
        self.driver.settle()
        assert "Verified and taken in." in shown(page)
        (receipt,) = bundle.parent.glob("*.json")
        return receipt

    def finish(self, interview: str, receipt: Path) -> None:
        """Hand over, load the receipt, erase the copy here."""
        self.unlock("monitor")
        outbox = self.at(OutboxPage, "outbox")
        self.press("Mark as handed over…")
        (field,) = (f for f in outbox.findChildren(QLineEdit) if f.isVisible())
        self.driver.type_text(field, "K-02")
        self.press("It was handed over")
        assert states(self.driver)[interview] == "handed_over"
        self.choose("open_files", receipt)
        self.press("Load a receipt…")
        assert states(self.driver)[interview] == "receipt_verified"
        self.press("Erase the copy here…")
        self.press("Erase the copy")
        assert states(self.driver)[interview] == "erased_here"

    def sign(self, interview: str) -> RecordPage:
        settle_problems(self.driver, review_of(self.driver, interview))
        return sign(self.driver, interview)

    def paper(self, interview: str) -> bytes:
        page = self.at(PrintPage, "print", interview=interview)
        self.driver.bot.waitUntil(lambda: page.paper is not None, timeout=30_000)
        self.choose("save_file", self.place / "paper.pdf")
        self.press("Save as PDF…")
        return (self.place / "paper.pdf").read_bytes()


@pytest.fixture
def story(driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Story:
    place = tmp_path / "place"
    place.mkdir()
    return Story(driver, place, monkeypatch)


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_from_an_empty_disk_to_an_erased_copy(story: Story) -> None:
    driver = story.driver
    assert isinstance(driver.window.page, FirstStartPage)
    story.make("office", Profile.OFFICE)
    driver.window.lock()
    driver.settle()
    story.make("monitor", Profile.MONITOR)
    story.introduce()

    visit = story.visit()
    interview = story.form_a()
    record = story.sign(interview)
    assert record.view is not None
    assert record.view.signature is not None
    assert record.view.signature.good
    assert record.view.summary.person_code == CODE
    shown_visit = story.at(VisitPage, "visit", visit=visit)
    assert CODE in shown(shown_visit)
    assert story.paper(interview).startswith(b"%PDF-")

    bundle = story.seal(interview)
    assert states(driver)[interview] == "sealed"
    for secret in (WORDS.encode(), CODE.encode(), WORDS.encode("utf-16-le")):
        assert secret not in bundle.read_bytes()
    receipt = story.receive(bundle)
    assert states(driver)[interview] == "signed"
    read = story.at(RecordPage, "record", interview=interview)
    driver.settle()
    assert read.view is not None
    assert WORDS in "\n".join(read.view.answers.values())
    assert read.view.signature is not None
    assert read.view.signature.good

    story.finish(interview, receipt)
    record_again = driver.go("case", person=CODE)
    assert "The vault has no record of this code." in shown(record_again)

    erase = story.at(ErasePage, "erase")
    erase.hold.held.emit()
    driver.settle()
    driver.settle()
    folder = driver.folder / "monitor"
    assert not any(p.name.startswith("vault") for p in files_of(folder))
    assert isinstance(driver.window.page, FirstStartPage)
