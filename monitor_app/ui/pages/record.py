"""A signed record: read only, with its versions, files and what may follow."""

from typing import ClassVar

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from monitor_app.i18n import _, active_language
from monitor_app.progress import Progress
from monitor_app.ui import life_line, parts, theme, tokens, words
from monitor_app.ui.chip import StateChip
from monitor_app.ui.editor.draft import Reading
from monitor_app.ui.editor.left_over_bar import LeftOverBar
from monitor_app.ui.editor.outline import (
    OutlineModel,
    OutlineRow,
    OutlineView,
    outline_of,
)
from monitor_app.ui.editor.section import Section
from monitor_app.ui.lists.rows import folded
from monitor_app.ui.nesting import nest
from monitor_app.ui.page import Page
from monitor_app.ui.segmented import Segmented
from monitor_app.usecases import given_up, interviews, left_over, reading
from monitor_app.usecases.interviews import OpenDraft
from monitor_app.usecases.left_over import LeftOver
from monitor_app.usecases.reading import InterviewView
from monitor_app.vault import Vault

_Found = tuple[InterviewView, tuple[OutlineRow, ...], tuple[LeftOver, ...], bool]


class RecordPage(Page):
    """Shows a record as it was signed."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "record"

    def enter(self) -> None:
        self.interview = str(self.args["interview"])
        self.view: InterviewView | None = None

        def task(vault: Vault, _progress: Progress) -> _Found:
            view = reading.show(vault, self.interview)
            form = view.session.form
            beside = left_over.kept(vault, self.interview, form, active_language())
            writing = given_up.is_being_written(vault, self.interview)
            return view, outline_of(view.session), beside, writing

        self.desk.ask(self, task, self._show, self._failed)

    def turn(self, step: int) -> None:
        """Go to the next or previous group."""
        if self.view is not None:
            at = self.outline_view.currentIndex().row() + step
            if 0 <= at < len(self.outline.rows):
                self.outline_view.setCurrentIndex(self.outline.index(at))
                self._chosen(self.outline.index(at))

    def _failed(self, error: BaseException) -> None:
        self.add_top_bar(_("Record"), back=True)
        self.add_body(QWidget())
        self.show_error(error)

    def _show(self, found: _Found) -> None:
        view, rows, beside, self._is_corrected = found
        self.view = view
        self._reading = Reading(view.session, self)
        self._add_head(view)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._answers(rows))
        self._stack.addWidget(self._versions())
        self._stack.addWidget(self._files())
        self.left_over = LeftOverBar()
        self.left_over.show_answers(beside, signed=True)
        self.add_body(self._with_left_over())
        self._add_actions()
        strip = getattr(self.window(), "strip", None)
        if strip is not None:
            strip.set_read_only()
            strip.set_language(view.session.language)
        if self.args.get("just_signed"):
            self.note.say(
                _("The record is signed. It can now be put into a bundle."), "ok"
            )
        elif self.args.get("given_up"):
            self.note.say(_("The correction is given up. The signed text stays."), "ok")

    def _add_head(self, view: InterviewView) -> None:
        """Add who it is about, its state, and what of it can be shown."""
        summary, form = view.summary, view.session.form
        titles = {code: form.title.plain(code) for code in form.languages}
        number = summary.number if summary.person_code else ""
        title = words.title(titles, summary.form_id)
        sub = " · ".join(part for part in (number, title) if part)
        self.add_top_bar(summary.person_code or summary.number, sub, back=True)
        self.top_actions.addWidget(StateChip(summary.state))
        self.tabs = Segmented(
            _("Show"),
            (
                ("answers", _("Answers")),
                ("versions", _("Versions")),
                ("files", _("Files")),
            ),
            "answers",
        )
        self.tabs.chosen.connect(self._turn_to)
        self.top_actions.addWidget(self.tabs)

    def _with_left_over(self) -> QWidget:
        body = QWidget()
        column = parts.column(body, spacing=0)
        column.addWidget(self.left_over)
        column.addWidget(self._stack, 1)
        return body

    def escape(self) -> None:
        """Go back; home where the draft that lies behind is no more."""
        if self.args.get("just_signed") or self.args.get("given_up"):
            self.open("interviews")
        else:
            super().escape()

    def _add_actions(self) -> None:
        assert self.view is not None  # noqa: S101 - called when it is there
        state = self.view.summary.state
        papers = parts.button(_("Print…"), "print", "quiet")
        papers.clicked.connect(self.opens("print", interview=self.interview))
        case = parts.button(_("Case"), "folder", "quiet")
        person = self.view.summary.person_code
        case.clicked.connect(
            self.opens("case", person=person, interview=self.interview)
        )
        secret = parts.button(_("Secrecy…"), "scales", "quiet")
        secret.clicked.connect(self.opens("secrecy", interview=self.interview))
        quiet = [papers, case, secret]
        primary = None
        if self.desk.is_office:
            primary = parts.button(_("Review"), "checklist", "primary")
            primary.clicked.connect(
                self.opens("office_review", interview=self.interview)
            )
        else:
            amend = parts.button(_("Add a correction…"), "draft", "quiet")
            amend.clicked.connect(self._ask_why)
            consent = parts.button(_("Consent lines"), "checklist", "quiet")
            consent.clicked.connect(self.opens("consent", interview=self.interview))
            quiet += [amend, consent]
            if state not in {"erased_here", "quarantine"}:
                primary = parts.button(_("Put into a bundle"), "sealed", "primary")
                primary.clicked.connect(
                    self.opens("export", interviews=(self.interview,))
                )
        if self.is_narrow:
            self.add_foot(primary, folded(quiet))
            return
        self.add_foot(primary, *quiet, hint=life_line.sentence(state))

    # Answers

    def _answers(self, rows: tuple[OutlineRow, ...]) -> QWidget:
        page = QWidget()
        layout = parts.row(page, spacing=0)
        self.outline = OutlineModel(self)
        self.outline.show(rows)
        self.outline_view = OutlineView()
        self.outline_view.setModel(self.outline)
        self.outline_view.setFixedWidth(theme.look().px(tokens.OUTLINE))
        self.outline_view.clicked.connect(self._chosen)
        self.outline_view.activated.connect(self._chosen)
        layout.addWidget(self.outline_view)
        self._place = QStackedWidget()
        layout.addWidget(self._place, 1)
        if self.outline.rows:
            self.outline_view.setCurrentIndex(self.outline.index(0))
            self._show_section(self.outline.rows[0].ref)
        return page

    def _chosen(self, index: QModelIndex) -> None:
        self._show_section(self.outline.rows[index.row()].ref)

    def _show_section(self, ref: str) -> None:
        section = Section(self._reading, ref, active_language(), read_only=True)
        section.opened.connect(self._show_section)
        while (old := self._place.widget(0)) is not None:
            self._place.removeWidget(old)
            old.deleteLater()
        self._place.addWidget(section)

    # Versions and files

    def _versions(self) -> QWidget:
        assert self.view is not None  # noqa: S101 - called when it is there
        content, layout = self._sheet(_("Versions"))
        if len(self.view.versions) > 1:
            both = parts.button(_("Compare versions"), "columns")
            both.clicked.connect(self.opens("compare", interview=self.interview))
            layout.addWidget(both, 0, Qt.AlignmentFlag.AlignLeft)
        for version in reversed(self.view.versions):
            box = parts.card("plain")
            inner = parts.column(box, spacing=4, margins=14)
            said = _("Version {n}, signed {day} {time}").format(
                n=version.number,
                day=words.day(version.signed_at),
                time=words.clock(version.signed_at),
            )
            inner.addWidget(parts.label(said, "body", 600))
            if version.reason:
                inner.addWidget(parts.label(version.reason, "body"))
            inner.addWidget(
                parts.label(_("Fingerprint of the text"), "meta", colour="ink2")
            )
            digest = " ".join(version.sha256[i : i + 8] for i in range(0, 64, 8))
            inner.addWidget(parts.label(digest, "meta", mono=True))
            layout.addWidget(box)
        status = self.view.signature
        if status is not None:
            good = _("The signature is good. Signed with the key of number {number}")
            bad = _("The signature does not match. Do not rely on this record.")
            text = good.format(number=status.fingerprint) if status.good else bad
            layout.addWidget(
                parts.label(text, "body", colour="ok" if status.good else "danger")
            )
        layout.addStretch(1)
        return content

    def _files(self) -> QWidget:
        assert self.view is not None  # noqa: S101 - called when it is there
        content, layout = self._sheet(_("Files"))
        if not self.view.attachments:
            said = _("No files. Photos need the person's own “yes”.")
            layout.addWidget(parts.label(said, "body", colour="ink2"))
        for attachment in self.view.attachments:
            box = parts.card("plain")
            inner = parts.row(box, spacing=12, margins=12)
            look = parts.button(_("Look at it"), "eye")
            look.clicked.connect(
                self.opens(
                    "attachments", interview=self.interview, name=attachment.name
                )
            )
            photo = attachment.media_type.startswith("image/")
            inner.addWidget(parts.picture("photo" if photo else "file"))
            texts = parts.column(spacing=2)
            texts.addWidget(parts.label(attachment.original_name, "body", 600))
            facts = f"{attachment.media_type} · {words.size(attachment.bytes)}"
            texts.addWidget(parts.label(facts, "meta", colour="ink2"))
            digest = parts.label(attachment.sha256, "caption", colour="ink2", mono=True)
            texts.addWidget(digest)
            nest(inner, texts, 1)
            inner.addWidget(look)
            layout.addWidget(box)
        layout.addStretch(1)
        return content

    def _sheet(self, title: str) -> tuple[QWidget, QVBoxLayout]:
        inside = QWidget()
        layout = parts.column(inside, spacing=10)
        layout.setContentsMargins(32, 20, 32, 20)
        layout.addWidget(parts.label(title, "title", 600))
        return parts.scrolled(inside), layout

    def _turn_to(self, name: str) -> None:
        self._stack.setCurrentIndex(("answers", "versions", "files").index(name))

    # Corrections

    def _ask_why(self) -> None:
        if self._stack.count() > 3:
            self._stack.setCurrentIndex(3)
            return
        content, layout = self._sheet(_("Add a correction"))
        if self._is_corrected:
            self._add_open_correction(layout)
            self._stack.addWidget(content)
            self._stack.setCurrentIndex(3)
            return
        layout.addWidget(
            parts.label(
                _(
                    "The signed text stays as it is. You write a new version, linked to"
                    " it; both are kept."
                ),
                "body",
            )
        )
        why = QLineEdit()
        why.setAccessibleName(_("Why is it corrected?"))
        why.setPlaceholderText(_("Why is it corrected?"))
        why.setFont(theme.look().font("answer"))
        layout.addWidget(why)
        begin = parts.button(_("Begin the new version"), "draft", "primary")
        begin.setEnabled(False)
        why.textChanged.connect(lambda text: begin.setEnabled(bool(text.strip())))
        begin.clicked.connect(lambda: self._amend(why.text().strip()))
        layout.addWidget(begin, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self._stack.addWidget(content)
        self._stack.setCurrentIndex(3)
        why.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_open_correction(self, layout: QVBoxLayout) -> None:
        """Offer to go on with what was begun, or to give it up."""
        layout.addWidget(parts.label(_("A correction is being written."), "body"))
        on = parts.button(_("Go on writing"), "draft", "primary")
        on.clicked.connect(self.opens("editor", interview=self.interview))
        layout.addWidget(on, 0, Qt.AlignmentFlag.AlignLeft)
        drop = parts.button(_("Give up this correction…"), "erase", "quiet")
        drop.clicked.connect(
            self.opens("review", interview=self.interview, give_up=True)
        )
        layout.addWidget(drop, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)

    def _amend(self, reason: str) -> None:
        def task(vault: Vault, _progress: Progress) -> OpenDraft:
            return interviews.amend(vault, self.interview, reason)

        self.desk.ask(self, task, self._amending, self.show_error)

    def _amending(self, opened: OpenDraft) -> None:
        self.open("editor", interview=opened.interview)
