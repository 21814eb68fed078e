"""A new interview: which form, which language the questions are asked in."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from monitor_app.i18n import _, active_language, ngettext
from monitor_app.progress import Progress
from monitor_app.records.interview import InterviewSummary
from monitor_app.ui import file_dialogs, parts, theme, words
from monitor_app.ui.lists.rows import side_by_side
from monitor_app.ui.nesting import nest
from monitor_app.ui.page import Page
from monitor_app.ui.questions.choice import RadioChoice
from monitor_app.ui.segmented import Segmented
from monitor_app.usecases import forms, safety
from monitor_app.usecases.beginning import begin_with, propose_code
from monitor_app.usecases.forms import FormFacts
from monitor_app.usecases.interviews import OpenDraft
from monitor_app.usecases.safety import IDENTITY_FORM
from monitor_app.vault import Vault


class NewInterviewPage(Page):
    """Form cards at the left, language at the right. No name is asked for."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "new_interview"

    def enter(self) -> None:
        self.add_top_bar(_("New interview"), back=True)
        self.visit = str(self.args.get("visit", ""))
        left = QWidget()
        self._left = parts.column(left, spacing=10)
        self._left.setContentsMargins(32, 20, 32, 20)
        self._left.addWidget(parts.label(_("Which form?"), "title", 600))
        self._cards = QGridLayout()
        self._cards.setSpacing(8)
        nest(self._left, self._cards)
        bring = parts.button(_("Bring in a form file…"), "download", "quiet")
        bring.clicked.connect(self._bring_in)
        self._left.addWidget(bring, 0, Qt.AlignmentFlag.AlignLeft)
        paper = parts.button(_("Type paper in"), "keyboard", "quiet")
        paper.clicked.connect(self.opens("transcribe"))
        self._left.addWidget(paper, 0, Qt.AlignmentFlag.AlignLeft)
        self._left.addStretch(1)
        self.add_body(side_by_side(left, self._right(), 400, narrow=self.is_narrow))
        begin = parts.button(_("Begin the interview"), "", "primary")
        begin.clicked.connect(self._begin)
        begin.setEnabled(False)
        self._said = self.add_foot(begin)
        self._facts: dict[str, FormFacts] = {}
        self._buttons: dict[str, QPushButton | RadioChoice] = {}
        self.form_id = ""
        self._list()

    def _right(self) -> QWidget:
        right = QWidget()
        layout = parts.column(right, spacing=10)
        layout.setContentsMargins(28, 20, 28, 20)
        layout.addWidget(parts.label(_("Language of the person"), "title", 600))
        layout.addWidget(
            parts.label(
                _("The questions are asked in it. You can switch at any time."),
                "body",
                colour="ink2",
            )
        )
        self.language = Segmented(
            _("Language of the questions"),
            [(code, words.language(code)) for code in ("kk", "ru", "en")],
            "kk",
        )
        row = parts.row()
        row.addWidget(self.language)
        row.addStretch(1)
        nest(layout, row)
        layout.addSpacing(8)
        self._add_code(layout)
        layout.addSpacing(8)
        for icon, text in _before_talking():
            line = parts.row(spacing=10)
            line.addWidget(parts.picture(icon, "accent"), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(parts.label(text, "body", colour="ink2"), 1)
            nest(layout, line)
        layout.addStretch(1)
        return right

    def _add_code(self, layout: QVBoxLayout) -> None:
        """Ask whether this person was spoken to before: retelling harms."""
        name = _("Code, if this person was spoken to before")
        said = parts.label(name, "meta", 600, "ink2")
        self.code = QLineEdit()
        self.code.setFont(theme.look().font("answer", mono=True))
        self.code.setAccessibleName(name)
        said.setBuddy(self.code)
        self.code.editingFinished.connect(self._look_back)
        layout.addWidget(said)
        layout.addWidget(self.code)
        propose = parts.button(_("A new code, drawn at random"), "person", "quiet")
        propose.clicked.connect(self._propose)
        layout.addWidget(propose, 0, Qt.AlignmentFlag.AlignLeft)
        self._earlier = parts.column(spacing=6)
        nest(layout, self._earlier)

    def _propose(self) -> None:
        self.desk.ask(
            self,
            lambda vault, _progress: propose_code(vault),
            self._proposed,
            self.show_error,
        )

    def _proposed(self, code: str) -> None:
        self.code.setText(code)
        parts.emptied(self._earlier)

    def _look_back(self) -> None:
        code = self.code.text().strip().upper()

        def task(vault: Vault, _progress: Progress) -> tuple[InterviewSummary, ...]:
            return safety.earlier_records(vault, code)

        self.desk.ask(self, task, lambda found: self._show_earlier(code, found))

    def _show_earlier(self, code: str, found: tuple[InterviewSummary, ...]) -> None:
        parts.emptied(self._earlier)
        if not code:
            return
        if not found:
            said = _("The vault has no record of this code.")
            self._earlier.addWidget(parts.label(said, "meta", colour="ink2"))
            return
        said = ngettext(
            "{n} earlier record: read it before asking again.",
            "{n} earlier records: read them before asking again.",
            len(found),
        ).format(n=len(found))
        self._earlier.addWidget(parts.label(said, "meta", colour="warn"))
        read = parts.button(_("Read the case"), "folder")
        read.clicked.connect(self.opens("case", person=code))
        self._earlier.addWidget(read, 0, Qt.AlignmentFlag.AlignLeft)

    def _list(self) -> None:
        def task(vault: Vault, _progress: Progress) -> tuple[FormFacts, ...]:
            return forms.list_forms(vault)

        self.desk.ask(self, task, self._show, self.show_error)

    def _show(self, known: tuple[FormFacts, ...]) -> None:
        parts.emptied(self._cards)
        self._facts = {facts.form_id: facts for facts in known}
        self._buttons = {}
        shown = [f for f in known if f.form_id != IDENTITY_FORM]  # names lie apart
        columns = 1 if self.is_narrow else 2
        for place, facts in enumerate(shown):
            title = words.title(facts.titles, facts.title)
            size = ngettext("{n} question", "{n} questions", facts.questions).format(
                n=facts.questions
            )
            button = RadioChoice(f"{title}\n{size} · {facts.version}")
            button.clicked.connect(
                lambda _checked=False, form_id=facts.form_id: self.choose(form_id)
            )
            self._buttons[facts.form_id] = button
            self._cards.addWidget(button, place // columns, place % columns)
        first = self._buttons.get("detention_interview")
        if first is not None:
            first.setChecked(True)
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            self.choose("detention_interview")

    def choose(self, form_id: str) -> None:
        """Take a form; its languages are the ones that can be asked in."""
        self.form_id = form_id
        known = self._facts[form_id].languages
        if known and self.language.value not in known:
            menu = active_language()
            self.language.set_value(menu if menu in known else known[0])
        self.primary_button.setEnabled(True)

    def _bring_in(self) -> None:
        path = file_dialogs.open_file(
            self, _("Choose a form"), _("Forms (*.xlsx *.xml *.md *.csv)")
        )
        if path is not None:
            self._said.setText(_("The form is being checked…"))
            self.desk.ask(
                self,
                lambda vault, _progress: forms.import_form(vault, path),
                self._brought_in,
                self._failed,
            )

    def _brought_in(self, facts: FormFacts) -> None:
        self._said.setText("")
        title = words.title(facts.titles, facts.title)
        self.note.say(_("The form “{title}” is here.").format(title=title), "ok")
        self._list()

    def _begin(self) -> None:
        form_id, language = self.form_id, self.language.value or None
        self.primary_button.setEnabled(False)
        self._said.setText(_("The form is being opened…"))

        code, visit = self.code.text().strip().upper(), self.visit

        def task(vault: Vault, _progress: Progress) -> OpenDraft:
            return begin_with(vault, form_id, language, person_code=code, visit=visit)

        self.desk.ask(self, task, self._begun, self._failed)

    def _begun(self, opened: OpenDraft) -> None:
        self.open("editor", interview=opened.interview)

    def _failed(self, error: BaseException) -> None:
        self._said.setText("")
        self.primary_button.setEnabled(bool(self.form_id))
        self.show_error(error)


def _before_talking() -> tuple[tuple[str, str], ...]:
    said = _("No name is asked for here: the record has a code, names live apart.")
    return (
        ("shield", _("Is it safe to talk here and now?")),
        ("person", said),
        ("quote", _("We cannot promise release, protection or a result.")),
    )
