"""Paper: a blank form or a filled one, seen before it is printed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _, active_language, ngettext
from monitor_app.progress import Progress
from monitor_app.ui import file_dialogs, parts, pdf_view, theme, words
from monitor_app.ui.jobs import Job
from monitor_app.ui.lists.finds import FindsNote
from monitor_app.ui.lists.rows import Question, Sheet
from monitor_app.ui.page import Page
from monitor_app.ui.pages.paper_options import PaperOptions
from monitor_app.ui.pdf_view import PageImage, PdfView
from monitor_app.ui.printout import Printout, trust_question
from monitor_app.ui.questions.choice import CheckChoice
from monitor_app.ui.questions.long_lists import PickField
from monitor_app.ui.questions.texts import DigitField
from monitor_app.ui.said_box import SaidBox
from monitor_app.usecases import forms, papers, papers_sheets
from monitor_app.usecases.forms import FormFacts
from monitor_app.usecases.papers import BlankPaper, Paper
from monitor_app.vault import Vault

_PREVIEW_DPI = 84
_WAIT_MS = 350
_MOST_COPIES = 200
_TOLD = "told_of_spooler"  # of the desk: once per start of the program
_INFORMATION = "information"  # the sheet that is read before an interview
_SIZES = {
    "A4": QPageSize.PageSizeId.A4,
    "A5": QPageSize.PageSizeId.A5,
    "Letter": QPageSize.PageSizeId.Letter,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper and its first pages as pictures."""

    paper: Paper
    pages: tuple[PageImage, ...]


_Task = Callable[[Vault, Progress], Shown]
_Made = Callable[[Vault, Progress], Paper]


class PrintPage(Page):
    """Choices left, pages right; what is printed is made anew with real numbers."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "print"

    def enter(self) -> None:
        self.interview = str(self.args.get("interview", ""))
        title = _("Print the record") if self.interview else _("Print forms")
        self.add_top_bar(title, back=True)
        self._asked = 0
        self.paper: Paper | None = None
        self._job: Job | None = None
        self._printout: Printout | None = None
        self._prints = False  # from the choice of a printer to the last page
        self._trust: Question | None = None  # asked before the first print
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._make)
        self.preview = PdfView(whole=self.is_narrow)
        self._arrange()
        print_button = parts.button(_("Print…"), "print", "primary")
        print_button.clicked.connect(self._print)
        self.save_button = parts.button(_("Save as PDF…"), "download")
        self.save_button.clicked.connect(self._save)
        self._said = self.add_foot(print_button, self.save_button)
        self._enable(paper=None)
        if self.interview:
            self.desk.ask(self, self._form_of, self.options.show_form, self.show_error)
            self._make()
        else:
            self.desk.ask(self, _forms, self._show_forms, self.show_error)

    def leave(self) -> None:
        if self._job is not None:
            self._job.cancel()
        if self._printout is not None:
            self._printout.stop()

    # Choices

    def _arrange(self) -> None:
        body = QWidget()
        choices = self._choices()
        if self.is_narrow:
            layout = parts.column(body, spacing=0)
            layout.addWidget(choices)
            layout.addWidget(self.preview)
            layout.addStretch(1)
            area = parts.scrolled(body, "window")
            area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # to read by arrows
            area.setAccessibleName(self.preview.accessibleName())
            self.add_body(area)
            return
        row = parts.row(body, spacing=0)
        area = parts.scrolled(choices, "window")
        area.setFixedWidth(theme.look().px(380))
        row.addWidget(area)
        row.addWidget(self.preview, 1)
        self.add_body(body)

    def _choices(self) -> QWidget:
        self._sheet = Sheet(widest=560)
        self.form_field, self.profile, self.paper_size = (
            PickField(),
            PickField(),
            PickField(),
        )
        self.copies = DigitField("1")
        self.redact = CheckChoice(_("Without names, contacts and your notes"))
        self.options = PaperOptions(filled=bool(self.interview))
        self.options.changed.connect(self._later)
        if not self.interview:
            self._sheet.named(_("Form"), self.form_field)
        self._add_languages()
        if self.interview:
            self._sheet.add(self.redact)
            self.redact.toggled.connect(self._redacted)
            self._sheet.add(self.options)
            self.finds = FindsNote()
            self._sheet.rows.insertWidget(0, self.finds)
        else:
            self._add_blank_choices()
        for name in _SIZES:
            self.paper_size.addItem(name, name)
        self.paper_size.activated.connect(lambda _at: self._later())
        self._sheet.named(_("Size of the paper"), self.paper_size)
        said = _("The printer and the system may keep the pages.")
        if self.interview:
            said += " " + _("Print a filled form only where you can watch the printer.")
        self._sheet.add(SaidBox("warn", "warning", said, role="meta"))
        self._sheet.end()
        return self._sheet

    def _add_languages(self) -> None:
        self._sheet.add(parts.label(_("Languages"), "meta", 600, "ink2"))
        self.languages = {
            code: CheckChoice(words.language(code)) for code in ("kk", "ru", "en")
        }
        for code, box in self.languages.items():
            box.setChecked(code == active_language())
            box.toggled.connect(lambda _on: self._later())
            self._sheet.add(box)

    def _add_blank_choices(self) -> None:
        for code, name in (
            ("full", _("The whole form")),
            ("core", _("The core questions")),
        ):
            self.profile.addItem(name, code)
        self._sheet.named(_("How much"), self.profile)
        self._sheet.add(self.options)
        self.copies.setMaxLength(3)
        self.copies.setFont(theme.look().font("answer", mono=True))
        self.copies.setFixedWidth(theme.look().px(96))
        self._sheet.named(_("Copies, each with its own number"), self.copies)
        for signal in (self.form_field.activated, self.profile.activated):
            signal.connect(lambda _at: self._later())
        self.copies.textChanged.connect(lambda _text: self._say_pages())

    @property
    def wanted_copies(self) -> int:
        """Return how many copies are asked for: one at the least."""
        text = self.copies.text()
        return min(max(int(text), 1), _MOST_COPIES) if text.isdecimal() else 1

    def _show_forms(self, known: tuple[FormFacts, ...]) -> None:
        for facts in known:
            title = words.title(facts.titles, facts.title)
            self.form_field.addItem(title, facts.form_id)
        self.form_field.addItem(_("Information sheet to hand out"), _INFORMATION)
        self._make()

    def _form_of(self, vault: Vault, _progress: Progress) -> str:
        return vault.interviews.get(self.interview).form_id

    def _redacted(self, on: bool) -> None:
        self.options.show_redacted(redacted=on)
        self._later()

    # The preview

    def _later(self) -> None:
        """Make the pages anew soon; what was shown is not printed meanwhile."""
        self._enable(paper=None)
        self._wait.start()

    def _make(self) -> None:
        self._wait.stop()
        self._asked += 1
        number = self._asked
        if self._job is not None:
            self._job.cancel()
        if not self._chosen():
            self.preview.say(_("Choose at least one language."))
            self._enable(paper=None)
            return
        self._enable(paper=None)
        if not self.interview and self.form_field.currentIndex() < 0:
            return  # the forms are still being listed; they come back here
        if not self.interview:
            self.options.show_form(str(self.form_field.currentData()))
        self.preview.say(_("The pages are being made…"))
        self._job = self.desk.ask(
            self,
            self._seen(self._task(real=False)),
            lambda shown: self._show(number, shown),
            self._failed,
        )

    def _chosen(self) -> tuple[str, ...]:
        return tuple(c for c, box in self.languages.items() if box.isChecked())

    def _task(self, *, real: bool) -> _Made:
        """Return what makes the paper; only a real one gets numbers that are kept."""
        languages, size = self._chosen(), str(self.paper_size.currentData())
        if self.interview:
            return self._filled(languages, size)
        form_id = str(self.form_field.currentData())
        if form_id == _INFORMATION:
            return lambda _vault, _progress: papers_sheets.information_pdf(
                languages, paper=size
            )
        request = BlankPaper(
            languages=languages,
            profile=str(self.profile.currentData()),
            copies=self.wanted_copies if real else 1,
            paper=size,
            for_person=self.options.for_person.isChecked(),
            figure=self.options.figure,
            bound=self.options.bound.isChecked(),
        )
        make = papers.blank_pdf if real else papers.blank_preview_pdf
        return lambda vault, progress: make(vault, form_id, request, progress)

    def _filled(self, languages: tuple[str, ...], size: str) -> _Made:
        interview, redact = self.interview, self.redact.isChecked()
        notes, figure = self.options.own_notes.isChecked(), self.options.figure
        bound = self.options.bound.isChecked()
        person = self.options.for_person.isChecked()
        return lambda vault, _progress: papers.filled_pdf(
            vault,
            interview,
            languages,
            redact=redact,
            paper=size,
            own_notes=notes,
            figure=figure,
            bound=bound,
            for_person=person,
        )

    @staticmethod
    def _seen(make: _Made) -> _Task:
        def task(vault: Vault, progress: Progress) -> Shown:
            paper = make(vault, progress)
            return Shown(paper, pdf_view.render(paper.pdf, _PREVIEW_DPI, progress))

        return task

    def _show(self, number: int, shown: Shown) -> None:
        if number != self._asked:
            return
        self.preview.show_pages(shown.pages, shown.paper.pages)
        if self.interview:
            self.finds.show_finds(shown.paper.finds)
        self._enable(paper=shown.paper)
        self._say_pages()

    def _say_pages(self) -> None:
        if self.paper is None:
            return
        copies = 1 if self.interview else self.wanted_copies
        pages = self.paper.pages * copies
        self._said.setText(ngettext("{n} page", "{n} pages", pages).format(n=pages))

    def _failed(self, error: BaseException) -> None:
        self.preview.say("")
        self._enable(paper=None)
        self.show_error(error)

    def _enable(self, *, paper: Paper | None) -> None:
        self.paper = paper
        self.primary_button.setEnabled(paper is not None and not self._prints)
        self.save_button.setEnabled(paper is not None)

    # Out

    def _save(self) -> None:
        path = file_dialogs.save_file(self, _("Where to write it?"), "paper.pdf")
        if path is not None:
            self.save(path)

    def save(self, path: Path) -> None:
        """Write a PDF like the preview; every copy gets its own number."""
        make = self._task(real=True)

        def task(vault: Vault, progress: Progress) -> None:
            papers.save(make(vault, progress), path)

        self._job = self.desk.ask(
            self,
            task,
            lambda _none: self.note.say(_("The PDF is written."), "ok"),
            self.show_error,
        )

    def _print(self) -> None:
        if self.paper is None:
            return
        if self.desk.property(_TOLD):
            self._ask_printer()
            return
        if self._trust is None:
            self._trust = trust_question()
            self._sheet.rows.insertWidget(0, self._trust)
            self._trust.confirmed.connect(self._told)
        self._trust.show()
        self._trust.keep.setFocus()

    def _told(self) -> None:
        if self._trust is not None:
            self._trust.hide()
        self.desk.setProperty(_TOLD, True)
        self._ask_printer()

    def _ask_printer(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(_SIZES[str(self.paper_size.currentData())]))
        printer.setFullPage(True)
        printer.setPageOrientation(QPageLayout.Orientation.Portrait)
        dialog = QPrintDialog(printer, self)
        accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
        dialog.deleteLater()
        if accepted:
            self.print_to(printer)

    def print_to(self, printer: QPrinter) -> None:
        """Make the paper with its real numbers and hand it to a printer."""
        make = self._task(real=True)

        def task(vault: Vault, progress: Progress) -> tuple[bytes, int]:
            pdf = make(vault, progress).pdf
            return pdf, pdf_view.page_count(pdf)

        self._prints = True
        self._enable(paper=self.paper)
        job = self.desk.ask(
            self, task, lambda made: self._hand_over(printer, *made), self.show_error
        )
        job.finished.connect(self._was_made)

    def _was_made(self) -> None:
        if self._printout is None:
            self._ended()

    def _hand_over(self, printer: QPrinter, pdf: bytes, pages: int) -> None:
        self._printout = printout = Printout(self.desk, printer, pdf, pages)
        printout.advanced.connect(self._say_advanced)
        printout.whole.connect(self._ask_for_all)
        printout.failed.connect(self.show_error)
        printout.ended.connect(self._ended)
        printout.start()

    def _say_advanced(self, number: int, pages: int) -> None:
        self._said.setText(_("Page {n} of {all}").format(n=number, all=pages))

    def _ask_for_all(self) -> None:
        self.note.say(
            _("The pages were handed to the system. Did all of them come out?"), "info"
        )

    def _ended(self) -> None:
        self._printout, self._prints = None, False
        self._enable(paper=self.paper)
        self._say_pages()


def _forms(vault: Vault, _progress: Progress) -> tuple[FormFacts, ...]:
    return forms.list_forms(vault)
