"""Paper: a blank form or a filled one, seen before it is printed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QSpinBox, QVBoxLayout, QWidget

from monitor_app.i18n import _, active_language, ngettext
from monitor_app.progress import Progress
from monitor_app.ui import file_dialogs, parts, pdf_view, theme, words
from monitor_app.ui.page import Page
from monitor_app.ui.pdf_view import PageImage, PdfView
from monitor_app.ui.questions.choice import CheckChoice
from monitor_app.ui.questions.long_lists import PickField
from monitor_app.usecases import forms, papers
from monitor_app.usecases.forms import FormFacts
from monitor_app.usecases.papers import Paper
from monitor_app.vault import Vault

_PREVIEW_DPI, _PRINT_DPI = 84, 200
_WAIT_MS = 350
_MOST_COPIES = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper and its first pages as pictures."""

    paper: Paper
    pages: tuple[PageImage, ...]


_Task = Callable[[Vault, Progress], Shown]


class PrintPage(Page):
    """Choices left, pages right; the preview is what comes out."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "print"

    def enter(self) -> None:
        self.interview = str(self.args.get("interview", ""))
        title = _("Print the record") if self.interview else _("Print forms")
        self.add_top_bar(title, back=True)
        self._asked = 0
        self.paper: Paper | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._make)
        body = QWidget()
        layout = parts.row(body, spacing=0)
        layout.addWidget(self._choices())
        self.preview = PdfView()
        layout.addWidget(self.preview, 1)
        self.add_body(body)
        print_button = parts.button(_("Print…"), "print", "primary")
        print_button.clicked.connect(self._print)
        self.save_button = parts.button(_("Save as PDF…"), "download")
        self.save_button.clicked.connect(self._save)
        self._said = self.add_foot(print_button, self.save_button)
        self._enable(paper=None)
        if self.interview:
            self._make()
        else:
            self.desk.ask(self, _forms, self._show_forms, self.show_error)

    def _choices(self) -> QWidget:
        sheet = QWidget()
        self._sheet: QVBoxLayout = parts.column(sheet, spacing=8)
        self._sheet.setContentsMargins(24, 16, 24, 16)
        self.form_field = PickField()
        self.profile = PickField()
        self.copies = QSpinBox()
        self.redact = CheckChoice(_("Without names, contacts and your notes"))
        if not self.interview:
            self._add(_("Form"), self.form_field)
        self._add_languages()
        if self.interview:
            self._sheet.addWidget(self.redact)
            self.redact.toggled.connect(lambda _on: self._wait.start())
        else:
            self._add_blank_choices()
        warning = parts.card("warn")
        inner = parts.row(warning, spacing=10, margins=12)
        inner.addWidget(parts.picture("warning", "warn"))
        said = _("The printer and the system may keep the pages.")
        if self.interview:
            said += " " + _("Print a filled form only where you can watch the printer.")
        inner.addWidget(parts.label(said, "meta"), 1)
        self._sheet.addSpacing(8)
        self._sheet.addWidget(warning)
        self._sheet.addStretch(1)
        area = parts.scrolled(sheet, "window")
        area.setFixedWidth(min(theme.look().px(380), 560))
        return area

    def _add_languages(self) -> None:
        self._sheet.addWidget(parts.label(_("Languages"), "meta", 600, "ink2"))
        self.languages = {
            code: CheckChoice(words.language(code)) for code in ("kk", "ru", "en")
        }
        for code, box in self.languages.items():
            box.setChecked(code == active_language())
            box.toggled.connect(lambda _on: self._wait.start())
            self._sheet.addWidget(box)

    def _add_blank_choices(self) -> None:
        for code, name in (
            ("full", _("The whole form")),
            ("core", _("The core questions")),
        ):
            self.profile.addItem(name, code)
        self._add(_("How much"), self.profile)
        self.copies.setRange(1, _MOST_COPIES)
        self.copies.setMinimumHeight(theme.look().px(36))
        self._add(_("Copies, each with its own number"), self.copies)
        for signal in (self.form_field.activated, self.profile.activated):
            signal.connect(lambda _at: self._wait.start())
        self.copies.valueChanged.connect(lambda _n: self._wait.start())

    def _add(self, name: str, widget: QWidget) -> None:
        said = parts.label(name, "meta", 600, "ink2")
        said.setBuddy(widget)
        widget.setAccessibleName(name)
        self._sheet.addWidget(said)
        self._sheet.addWidget(widget)

    def _show_forms(self, known: tuple[FormFacts, ...]) -> None:
        for facts in known:
            title = words.title(facts.titles, facts.title)
            self.form_field.addItem(title, facts.form_id)
        self._make()

    # Making

    def _make(self) -> None:
        self._asked += 1
        number = self._asked
        chosen = tuple(c for c, box in self.languages.items() if box.isChecked())
        if not chosen:
            self.preview.say(_("Choose at least one language."))
            self._enable(paper=None)
            return
        self.preview.say(_("The pages are being made…"))
        task = self._filled(chosen) if self.interview else self._blank(chosen)
        self.desk.ask(self, task, lambda shown: self._show(number, shown), self._failed)

    def _blank(self, languages: tuple[str, ...]) -> _Task:
        form_id = str(self.form_field.currentData())
        request = papers.BlankPaper(
            languages=languages,
            profile=str(self.profile.currentData()),
            modules=(),
            copies=self.copies.value(),
            paper="A4",
        )
        return lambda vault, progress: _seen(
            papers.blank_pdf(vault, form_id, request, progress), progress
        )

    def _filled(self, languages: tuple[str, ...]) -> _Task:
        interview, redact = self.interview, self.redact.isChecked()
        return lambda vault, progress: _seen(
            papers.filled_pdf(vault, interview, languages, redact=redact, paper="A4"),
            progress,
        )

    def _show(self, number: int, shown: Shown) -> None:
        if number != self._asked:
            return
        self.preview.show_pages(shown.pages, shown.paper.pages)
        self._enable(paper=shown.paper)
        self._said.setText(
            ngettext("{n} page", "{n} pages", shown.paper.pages).format(
                n=shown.paper.pages
            )
        )

    def _failed(self, error: BaseException) -> None:
        self.preview.say("")
        self._enable(paper=None)
        self.show_error(error)

    def _enable(self, *, paper: Paper | None) -> None:
        self.paper = paper
        self.primary_button.setEnabled(paper is not None)
        self.save_button.setEnabled(paper is not None)

    # Out

    def _save(self) -> None:
        path = file_dialogs.save_file(self, _("Where to write it?"), "paper.pdf")
        if path is not None:
            self.save(path)

    def save(self, path: Path) -> None:
        """Write the PDF that the preview shows."""
        paper = self.paper
        if paper is not None:
            self.desk.run(
                self,
                lambda _progress: papers.save(paper, path),
                lambda _none: self.note.say(_("The PDF is written."), "ok"),
                self.show_error,
            )

    def _print(self) -> None:
        if self.paper is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setFullPage(True)
        printer.setPageOrientation(QPageLayout.Orientation.Portrait)
        dialog = QPrintDialog(printer, self)
        accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
        dialog.deleteLater()
        if accepted:
            pdf = self.paper.pdf
            self.desk.run(
                self,
                lambda progress: pdf_view.render(
                    pdf, _PRINT_DPI, progress, most=pdf_view.page_count(pdf)
                ),
                lambda pages: self._paint(printer, pages),
                self.show_error,
            )

    def _paint(self, printer: QPrinter, pages: tuple[PageImage, ...]) -> None:
        painter = QPainter(printer)
        for number, page in enumerate(pages):
            if number:
                printer.newPage()
            room = printer.pageLayout().fullRectPixels(printer.resolution())
            painter.drawImage(QRectF(room), page.image())
        painter.end()
        self.note.say(
            _("The pages were handed to the system. Did all of them come out?"), "info"
        )


def _seen(paper: Paper, progress: Progress) -> Shown:
    return Shown(paper, pdf_view.render(paper.pdf, _PREVIEW_DPI, progress))


def _forms(vault: Vault, _progress: Progress) -> tuple[FormFacts, ...]:
    return forms.list_forms(vault)
