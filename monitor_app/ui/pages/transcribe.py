"""Typing paper in: its number, the scan beside the questions, a second pair of eyes."""

import contextlib
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from monitor_app.errors.transcribing import PaperDiffersError
from monitor_app.errors.vault import NotAPictureError, PictureTooLargeError
from monitor_app.forms.definition import FormDef, GroupDef
from monitor_app.i18n import _, active_language, ngettext
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.safety import Rights
from monitor_app.ui import file_dialogs, parts, pdf_view, theme, words
from monitor_app.ui.editor.draft import Draft, Source
from monitor_app.ui.editor.section import Section
from monitor_app.ui.jobs import Job
from monitor_app.ui.lists.in_memory import InMemory
from monitor_app.ui.lists.rows import Sheet
from monitor_app.ui.page import Page
from monitor_app.ui.pages.paper_entries import ClosedAnswers, DifferenceCard
from monitor_app.ui.pdf_view import PageImage, PdfView
from monitor_app.ui.picture_view import PictureView
from monitor_app.ui.questions.texts import DigitField
from monitor_app.usecases import safety, transcribing, viewing
from monitor_app.usecases.beginning import begin_paper
from monitor_app.usecases.interviews import OpenDraft
from monitor_app.usecases.transcribing import Difference
from monitor_app.vault import Vault

_DPI = 110
_LONGEST_SIDE = 3000  # of a scan on the screen, pixels
_LONGEST_NUMBER = 5  # digits of a question's number
_ENDINGS = "*.jpg *.jpeg *.png *.pdf"


class TranscribePage(Page):
    """First the number; then scan left, questions right; then what differs."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "transcribe"

    def enter(self) -> None:
        self.add_top_bar(_("Type paper in"), back=True)
        self.draft: Draft | None = None
        self.second: InMemory | None = None
        self.opened: OpenDraft | None = None
        self.section: Section | None = None
        self._job: Job | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self._door())
        self.add_body(self._stack)
        self.second_button = parts.button(_("Second entry…"), "people", "quiet")
        self.second_button.clicked.connect(self._begin_second)
        self.compare_button = parts.button(_("Compare"), "columns", "quiet")
        self.compare_button.clicked.connect(self._compare)
        done = parts.button(_("Review and sign"), "sign", "primary")
        done.clicked.connect(self._review)
        self._said = self.add_foot(done, self.second_button, self.compare_button)
        self._show_buttons()
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        if self._job is not None:
            self._job.cancel()
        if self.section is not None:
            self.section.flush()
        if self.draft is not None:
            self.draft.leave()
            self.draft = None

    def escape(self) -> None:
        """Leave; what was typed first is kept, a second entry only when it is empty."""
        if self.second is not None and self.second.is_dirty:
            said = _("The second entry is not compared yet; leaving drops it.")
            self.note.say(said, "warn")
            self.second.is_dirty = False  # said once; the next Esc leaves
            return
        self.back.emit()

    def _show_buttons(self) -> None:
        typing = self.draft is not None
        parts.show_if(self.primary_button, wanted=typing)
        parts.show_if(self.second_button, wanted=typing and self.second is None)
        parts.show_if(self.compare_button, wanted=self.second is not None)
        foot = self.primary_button.parentWidget()
        if foot is not None:
            parts.show_if(foot, wanted=typing)

    # The number on the paper

    def _door(self) -> QWidget:
        sheet = Sheet(widest=680)
        sheet.title(_("Which paper?"))
        sheet.say(
            _(
                "Type the number printed on every page. The record gets the same"
                " number, so that both are found by it."
            )
        )
        self.number = sheet.line(_("Number of the record on the paper"))
        self.number.setFont(theme.look().font("answer", mono=True))
        self.begin_button = sheet.button(parts.button(_("Begin typing"), "keyboard"))
        self.begin_button.clicked.connect(self._begin)
        self.number.returnPressed.connect(self._begin)
        sheet.end()
        return parts.scrolled(sheet)

    def _begin(self) -> None:
        typed = self.number.text()

        def task(vault: Vault, _progress: Progress) -> tuple[OpenDraft, Rights]:
            opened = begin_paper(vault, typed, active_language())
            return opened, safety.rights_of(vault, "", opened.interview)

        self.desk.ask(self, task, self._begun, self.show_error)

    def _begun(self, found: tuple[OpenDraft, Rights]) -> None:
        self.note.clear()
        opened, rights = found
        self.opened = opened
        self.draft = Draft(self.desk, opened, self)
        self.draft.guard = None  # the talk is over: paper is typed as it stands
        self.closed = ClosedAnswers(rights, narrow=self.is_narrow)
        self.draft.saved.connect(
            lambda when: self._said.setText(
                _("Saved {time}").format(time=words.clock(when))
            )
        )
        self.draft.not_saved.connect(self.show_error)
        self.draft.changed.connect(self._changed)
        self.title_label.setText(opened.summary.number)
        self._stack.addWidget(self._desk_page())
        self._stack.setCurrentIndex(1)
        self._show_buttons()
        self._fill_groups(self.draft)
        self._turn(0)

    # Scan and questions

    def _desk_page(self) -> QWidget:
        page = QWidget()
        layout = parts.column(page, spacing=0) if self.is_narrow else parts.row(page)
        self._scan_pane = self._scan()
        layout.addWidget(self._scan_pane, 1)
        right = QWidget()
        column = parts.column(right, spacing=0)
        bar = parts.grounded(QWidget(), "window", "bottom")
        row = parts.row(bar, spacing=8)
        row.setContentsMargins(16, 4, 16, 4)
        before = parts.icon_button("left", _("Group before"))
        before.clicked.connect(lambda: self._step(-1))
        after = parts.icon_button("right", _("Next group"))
        after.clicked.connect(lambda: self._step(1))
        self.group_label = parts.label("", "body", 600)
        self.jump = DigitField()
        self.jump.setFixedWidth(theme.look().px(76))
        self.jump.setMaxLength(_LONGEST_NUMBER)
        self.jump.setAccessibleName(_("Go to the question with this number"))
        self.jump.setPlaceholderText(_("No."))
        self.jump.returnPressed.connect(self._jump)
        for widget in (before, after):
            row.addWidget(widget)
        row.addWidget(self.group_label, 1)
        row.addWidget(self.jump)
        column.addWidget(bar)
        column.addWidget(self.closed)
        self._sections = QStackedWidget()
        column.addWidget(self._sections, 1)
        layout.addWidget(right, 1)
        return page

    def _scan(self) -> QWidget:
        around = parts.grounded(QWidget(), "sunken")
        layout = parts.column(around, spacing=8, margins=20)
        self.scan_button = parts.button(_("Attach the scan of the paper…"), "file")
        self.scan_button.clicked.connect(self._choose_scan)
        layout.addWidget(self.scan_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.picture, self.pages = PictureView(), PdfView()
        self._scan_view = QStackedWidget()
        said = parts.label(
            _("No scan yet. The original bytes are kept with the record."), "meta"
        )
        said.setAlignment(Qt.AlignmentFlag.AlignTop)
        for widget in (said, self.picture, self.pages):
            self._scan_view.addWidget(widget)
        layout.addWidget(self._scan_view, 1)
        if self.is_narrow:  # no room for a pane that has nothing in it yet
            self.top_actions.addWidget(self.scan_button)
            around.hide()
        return around

    def _choose_scan(self) -> None:
        names = _("Pictures and PDF ({endings})").format(endings=_ENDINGS)
        path = file_dialogs.open_file(self, _("Choose the scan"), names)
        if path is not None:
            self.attach(path)

    def attach(self, path: Path) -> None:
        """Keep the scan with the record and show it."""
        if self.draft is None:
            return
        interview = self.draft.interview

        def task(
            vault: Vault, progress: Progress
        ) -> tuple[Attachment, bytes, tuple[PageImage, ...]]:
            kept = transcribing.attach_scan(vault, interview, path, progress)
            return kept, *_as_seen(vault, kept, progress)

        self._job = self.desk.ask(self, task, self._attached, self.show_error)

    def _attached(self, found: tuple[Attachment, bytes, tuple[PageImage, ...]]) -> None:
        kept, content, pages = found
        self._job = None
        parts.show_if(self._scan_pane, wanted=True)
        if pages:
            self.pages.show_pages(pages, len(pages))
            self._scan_view.setCurrentWidget(self.pages)
        elif self.picture.show_picture(content):
            self._scan_view.setCurrentWidget(self.picture)
        self.note.say(
            _("The scan “{name}” is kept with the record.").format(
                name=kept.original_name
            ),
            "ok",
        )

    def _fill_groups(self, source: Source) -> None:
        self._source = source
        self._groups = [
            group
            for group in source.session.form.children
            if isinstance(group, GroupDef) and not group.path.startswith("meta")
        ]
        self._at = 0

    def _step(self, step: int) -> None:
        self._turn(self._at + step)

    def _turn(self, at: int, ref: str = "") -> None:
        self._at = max(0, min(at, len(self._groups) - 1))
        self._show_section(self._groups[self._at].path, ref)

    def _show_section(self, place: str, ref: str = "") -> None:
        if self.section is not None:
            self.section.flush()
            self._sections.removeWidget(self.section)
            self.section.deleteLater()
        self.section = Section(self._source, place, active_language())
        self.section.opened.connect(self._show_section)
        self._sections.addWidget(self.section)
        self._sections.setCurrentWidget(self.section)
        self.group_label.setText(self._source.session.node(place).label)
        self.section.go_to(ref)

    def _changed(self, changes: frozenset[tuple[str, str]]) -> None:
        if self.section is not None:
            self.section.apply(changes)
        self.closed.show_for(self._source.session)

    def _jump(self) -> None:
        text = self.jump.text().strip()
        ref = None
        if text.isdecimal():
            ref = transcribing.place_of(self._source.session, int(text))
        if ref is None:
            self.note.say(_("The paper has no such number."), "warn")
            return
        group = ref.partition("/")[0].partition("[")[0]
        paths = [each.path for each in self._groups]
        if group in paths:
            self._at = paths.index(group)
            self._show_section(ref.rpartition("/")[0] or group, ref)

    # The second entry

    def _begin_second(self) -> None:
        if self.opened is None or self.draft is None:
            return
        if self.section is not None:
            self.section.flush()
        self.draft.save()
        self.second = InMemory(transcribing.second_entry(self.opened), self)
        self.second.changed.connect(self._changed)
        self._fill_groups(self.second)
        self.note.say(
            _(
                "Another person types the same paper now, without seeing the first"
                " entry. Then compare."
            ),
            "info",
        )
        self._show_buttons()
        self._turn(0)

    def _compare(self) -> None:
        if self.draft is None or self.second is None:
            return
        if self.section is not None:
            self.section.flush()
        self.second.is_dirty = False
        found = transcribing.differences(self.draft.session, self.second.session)
        sheet = Sheet(widest=1000)
        count = len(found)
        sheet.title(
            ngettext("{n} difference", "{n} differences", count).format(n=count)
        )
        sheet.say(_("Look at the paper and choose who read it right."))
        for difference in found:
            sheet.add(self._difference(self.draft.session.form, difference))
        if not found:
            finish = sheet.button(parts.button(_("Go on"), "check", "primary"))
            finish.clicked.connect(self._compared)
        sheet.end()
        while (old := self._stack.widget(2)) is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.addWidget(parts.scrolled(sheet))
        self._stack.setCurrentIndex(2)

    def _difference(self, form: FormDef, difference: Difference) -> DifferenceCard:
        card = DifferenceCard(form, difference)
        card.first.clicked.connect(lambda: self._decide(difference, second=False))
        card.second.clicked.connect(lambda: self._decide(difference, second=True))
        return card

    def _decide(self, difference: Difference, *, second: bool) -> None:
        """Make both entries say the same, whichever is right."""
        if self.draft is None or self.second is None:
            return
        other = Difference(
            ref=difference.ref,
            number=difference.number,
            first=difference.second,
            second=difference.first,
        )
        try:
            if second:
                transcribing.take_second(self.draft.session, difference)
                self.draft.touch()
            else:
                transcribing.take_second(self.second.session, other)
        except PaperDiffersError as error:
            self.show_error(error)
            return
        self._compare()

    def _compared(self) -> None:
        self.second = None
        self._show_buttons()
        if self.draft is not None:
            self.draft.save()
            self._fill_groups(self.draft)
            self._stack.setCurrentIndex(1)
            self._turn(0)
        self.note.say(_("Both entries agree now."), "ok")

    def _review(self) -> None:
        if self.draft is not None:
            self.open("review", interview=self.draft.interview)


def _as_seen(
    vault: Vault, scan: Attachment, progress: Progress
) -> tuple[bytes, tuple[PageImage, ...]]:
    """Return a scan as a picture drawn anew, or as pages; neither if it is none."""
    with contextlib.suppress(NotAPictureError, PictureTooLargeError):
        if scan.media_type == "application/pdf":
            with viewing.opened(vault, scan.id) as stream:
                return b"", pdf_view.render(stream, _DPI, progress)
        return viewing.picture(vault, scan.id, _LONGEST_SIDE), ()
    return b"", ()
