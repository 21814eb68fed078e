"""A new interview: which form, which language the questions are asked in."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from monitor_app.i18n import _, active_language, ngettext
from monitor_app.progress import Progress
from monitor_app.ui import file_dialogs, parts, theme, words
from monitor_app.ui.page import Page
from monitor_app.ui.questions.choice import RadioChoice
from monitor_app.ui.segmented import Segmented
from monitor_app.usecases import forms, interviews
from monitor_app.usecases.forms import FormFacts
from monitor_app.usecases.interviews import OpenDraft
from monitor_app.vault import Vault


class NewInterviewPage(Page):
    """Form cards at the left, language at the right. No name is asked for."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "new_interview"

    def enter(self) -> None:
        self.add_top_bar(_("New interview"), back=True)
        body = QWidget()
        layout = parts.row(body, spacing=0)
        left = QWidget()
        self._left = parts.column(left, spacing=10)
        self._left.setContentsMargins(32, 20, 32, 20)
        self._left.addWidget(parts.label(_("Which form?"), "title", 600))
        self._cards = QGridLayout()
        self._cards.setSpacing(8)
        self._left.addLayout(self._cards)
        bring = parts.button(_("Bring in a form file…"), "download", "quiet")
        bring.clicked.connect(self._bring_in)
        self._left.addWidget(bring, 0, Qt.AlignmentFlag.AlignLeft)
        self._left.addStretch(1)
        layout.addWidget(parts.scrolled(left), 1)
        layout.addWidget(self._right())
        self.add_body(body)
        begin = parts.button(_("Begin the interview"), "", "primary")
        begin.clicked.connect(self._begin)
        begin.setEnabled(False)
        self._said = self.add_foot(begin)
        self._facts: dict[str, FormFacts] = {}
        self._buttons: dict[str, QPushButton | RadioChoice] = {}
        self.form_id = ""
        self._list()

    def _right(self) -> QWidget:
        right = parts.grounded(QWidget(), "window", "left")
        right.setFixedWidth(theme.look().px(400))
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
        layout.addLayout(row)
        layout.addSpacing(16)
        for icon, text in (
            ("shield", _("Is it safe to talk here and now?")),
            (
                "person",
                _(
                    "No name is asked for here: the record has a code, names live"
                    " apart."
                ),
            ),
            ("quote", _("We cannot promise release, protection or a result.")),
        ):
            line = parts.row(spacing=10)
            line.addWidget(parts.picture(icon, "accent"), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(parts.label(text, "body", colour="ink2"), 1)
            layout.addLayout(line)
        layout.addStretch(1)
        return right

    def _list(self) -> None:
        def task(vault: Vault, _progress: Progress) -> tuple[FormFacts, ...]:
            return forms.list_forms(vault)

        self.desk.ask(self, task, self._show, self.show_error)

    def _show(self, known: tuple[FormFacts, ...]) -> None:
        parts.emptied(self._cards)
        self._facts = {facts.form_id: facts for facts in known}
        self._buttons = {}
        for place, facts in enumerate(known):
            title = words.title(facts.titles, facts.title)
            size = ngettext("{n} question", "{n} questions", facts.questions).format(
                n=facts.questions
            )
            button = RadioChoice(f"{title}\n{size} · {facts.version}")
            button.clicked.connect(
                lambda _checked=False, form_id=facts.form_id: self.choose(form_id)
            )
            self._buttons[facts.form_id] = button
            self._cards.addWidget(button, place // 2, place % 2)
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

        def task(vault: Vault, _progress: Progress) -> OpenDraft:
            return interviews.begin(vault, form_id, language)

        self.desk.ask(self, task, self._begun, self._failed)

    def _begun(self, opened: OpenDraft) -> None:
        self.open("editor", interview=opened.interview)

    def _failed(self, error: BaseException) -> None:
        self._said.setText("")
        self.primary_button.setEnabled(bool(self.form_id))
        self.show_error(error)
