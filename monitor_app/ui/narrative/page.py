"""The account: word for word left, translation right, both scrolling together."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QAbstractButton, QMenu, QSplitter, QWidget

from monitor_app import messages
from monitor_app.errors import MonitorError
from monitor_app.forms.definition import Flag
from monitor_app.forms.state import NodeState
from monitor_app.i18n import N_, _
from monitor_app.progress import Progress
from monitor_app.records.people_codes import LETTERS, codes_in, next_code
from monitor_app.records.status import Translation
from monitor_app.ui import parts, theme, tokens, words
from monitor_app.ui.editor.draft import Draft
from monitor_app.ui.language import locale_of
from monitor_app.ui.narrative.edit import AccountEdit, units
from monitor_app.ui.narrative.names_bar import NamesBar, first_find
from monitor_app.ui.narrative.shades import Shades
from monitor_app.ui.page import Page
from monitor_app.ui.questions.translations import Translations
from monitor_app.usecases import interviews
from monitor_app.usecases.interviews import OpenDraft
from monitor_app.vault import Vault

_LOOK_MS = 400
_TAKEN_OUT = "[…]"
_WHO = {"W": N_("a witness"), "V": N_("another victim"), "P": N_("an official")}


class NarrativePage(Page):
    """One verbatim answer of a draft, wide. Esc goes back to its question."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "editor"

    def enter(self) -> None:
        self.interview = str(self.args["interview"])
        self.ref = str(self.args.get("ref", ""))
        self.draft: Draft | None = None
        self._handed_over = ""
        self.desk.ask(self, self._open, self._opened, self._failed)

    def leave(self) -> None:
        if self.draft is not None:
            self.flush()
            self.draft.leave()
            self.draft = None

    def rest(self) -> None:
        """Write now: the window lost the keyboard."""
        if self.draft is not None:
            self.flush()
            self.draft.save()

    def escape(self) -> None:
        self.open("editor", interview=self.interview, ref=self.ref)

    def flush(self) -> None:
        """Hand over what is still being typed on either side."""
        self._hold.stop()
        if self.draft is not None:
            text = self.account.toPlainText()
            if text != self._handed_over:
                self._handed_over = text
                self.draft.answer(self.ref, text)
        self.translations.flush()

    # Opening

    def _open(self, vault: Vault, _progress: Progress) -> OpenDraft:
        return interviews.open_draft(vault, self.interview)

    def _failed(self, error: BaseException) -> None:
        self.add_top_bar(_("Account"), back=True)
        self.add_body(QWidget())
        self.show_error(error)

    def _opened(self, opened: OpenDraft) -> None:
        self.draft = Draft(self.desk, opened, self)
        summary = opened.summary
        self.ref = self.ref or next(
            q.path for q in opened.form.questions() if Flag.VERBATIM in q.flags
        )
        node = self.draft.session.node(self.ref)
        self.add_top_bar(summary.person_code or summary.number, node.label, back=True)
        self._hold = self._timer(tokens.TYPING_MS, self.flush)
        self._look = self._timer(_LOOK_MS, self._look_for_names)
        self._build(node)
        self.draft.refused.connect(self._refused)
        self.draft.saved.connect(self._saved)
        self.draft.not_saved.connect(self._not_saved)
        self._add_keys()
        self.account.setFocus(Qt.FocusReason.OtherFocusReason)
        self.account.moveCursor(QTextCursor.MoveOperation.End)
        self._look.start()

    def _timer(self, milliseconds: int, action: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(action)
        return timer

    def _build(self, node: NodeState) -> None:
        self._add_tools()
        self.sides = QSplitter(Qt.Orientation.Horizontal)
        self.sides.setChildrenCollapsible(False)
        self.sides.addWidget(self._account_side(node))
        self.sides.addWidget(self._translation_side(node))
        self.sides.setSizes([1000, 1000])
        self._column.addWidget(self.sides, 1)
        self.names = NamesBar(narrow=self.is_narrow)
        self.names.spared.connect(self._spare)
        self.names.codes_wanted.connect(
            lambda button: self._offer_codes(button, self._replace, take_out=True)
        )
        self._column.addWidget(self.names)
        beside = bool(node.translations) and not self.is_narrow
        self.other_side.setVisible(beside)
        self.translate_button.setChecked(beside)

    def _add_tools(self) -> None:
        """Add the tools in a bar, or as icons in the top bar where it is narrow."""
        row = self.top_actions
        if not self.is_narrow:
            bar = parts.grounded(QWidget(), "window", "bottom")
            row = parts.row(bar, spacing=4)
            row.setContentsMargins(12, 2, 12, 2)
            self._column.addWidget(bar)
        for icon, text, keys, action in (
            ("help", _("My own words"), "Ctrl+B", self.bracket),
            ("person", _("Code instead of a name"), "Ctrl+K", self.ask_code),
            ("clock", _("Time"), "Ctrl+D", self.insert_time),
        ):
            button = self._tool(icon, text, keys)
            button.clicked.connect(action)
            row.addWidget(button)
            if icon == "person":
                self.code_button = button
        if not self.is_narrow:
            row.addStretch(1)
        self.translate_button = self._tool("split", _("Translation"), "Ctrl+T")
        self.translate_button.setCheckable(True)
        self.translate_button.toggled.connect(self._show_translation)
        row.addWidget(self.translate_button)
        pause = self._tool("pause", _("Pause"), "F9")
        pause.clicked.connect(self.opens("pause"))
        self.top_actions.addWidget(pause)

    def _tool(self, icon: str, text: str, keys: str) -> QAbstractButton:
        button: QAbstractButton
        if self.is_narrow:
            button = parts.icon_button(icon, text, keys)
        else:
            button = parts.button(f"{text}  {keys}", icon)
            button.setFont(theme.look().font("meta"))
            button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the caret
        return button

    def _account_side(self, node: NodeState) -> QWidget:
        assert self.draft is not None  # noqa: S101 - called once it is open
        side = self.account_side = parts.grounded(QWidget(), "surface")
        column = parts.column(side, spacing=0)
        around = QWidget()
        around.setFixedHeight(theme.look().hit() + 10)  # as beside: the lines are level
        head = parts.row(around, spacing=10)
        head.setContentsMargins(20, 6, 16, 4)
        language = self.draft.session.language
        title = f"{_('Word for word')} · {words.language(language)}"
        head.addWidget(parts.label(title, "body", 600), 1)
        said = _("never changes after signing")
        head.addWidget(parts.label(said, "meta", colour="ink2", wrap=False))
        column.addWidget(around)
        self.account = AccountEdit()
        self.account.setLocale(locale_of(language))
        self.account.setAccessibleName(node.label)
        self.account.setAccessibleDescription(_("The person's own words"))
        self.account.setPlainText(node.value)
        self._handed_over = node.value
        self._shades = Shades(self.account.document())
        self._shades.spared = self.draft.session.margin.spared
        guard = self.draft.guard
        locked = guard.locked(self.ref) if guard is not None else None
        if locked is not None:
            self.note.say(messages.sentence_of(locked.code, {}), "sunken")
        closed = node.read_only or not node.relevant or locked is not None
        self.account.setReadOnly(closed)
        self.account.textChanged.connect(self._typed)
        self.account.left.connect(self.flush)
        column.addWidget(self.account, 1)
        return side

    def _translation_side(self, node: NodeState) -> QWidget:
        assert self.draft is not None  # noqa: S101 - called once it is open
        self.other_side = parts.grounded(QWidget(), "surface", "left")
        column = parts.column(self.other_side, spacing=0)
        column.setContentsMargins(16, 6, 0, 0)
        self.other = AccountEdit()
        self.other.numbered_by = self.account
        self.translations = Translations(
            node, self.draft.session.language, read_only=False, field=self.other
        )
        self.translations.edited.connect(self._translated)
        column.addWidget(self.translations, 1)
        for edit in (self.account, self.other):
            edit.shortened.connect(self._say_shortened)
        for one, other in ((self.account, self.other), (self.other, self.account)):
            one.at.connect(lambda _n, one=one, other=other: self._follow(one, other))
            one.scrolled.connect(lambda one=one, other=other: self._scroll(one, other))
        return self.other_side

    def _add_keys(self) -> None:
        for keys, action in (
            ("Ctrl+B", self.bracket),
            ("Ctrl+K", self.ask_code),
            ("Ctrl+D", self.insert_time),
            ("Ctrl+T", self.translate_button.toggle),
            ("Ctrl+S", self.rest),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    # Writing

    @property
    def edit(self) -> AccountEdit:
        """The side with the keyboard; the account if neither has it."""
        return self.other if self.other.hasFocus() else self.account

    def bracket(self) -> None:
        """Put [ ] around what is selected, or begin; inside of them, step out."""
        cursor = self.edit.textCursor()
        if cursor.hasSelection():
            cursor.insertText(f"[{cursor.selectedText()}]")
        else:
            text, caret = cursor.block().text(), self.edit.caret
            before, after = text[:caret], text[caret:]
            inside = before.rfind("[") > before.rfind("]")
            if inside and "]" in after:
                steps = units(after, after.index("]") + 1)
                move = QTextCursor.MoveOperation.Right
                cursor.movePosition(move, QTextCursor.MoveMode.MoveAnchor, steps)
            elif inside:
                cursor.insertText("]")
            else:
                cursor.insertText("[]")
                cursor.movePosition(QTextCursor.MoveOperation.Left)
        self.edit.setTextCursor(cursor)

    def insert_time(self) -> None:
        """Write what time it is, in the interviewer's brackets."""
        now = datetime.now().astimezone()
        self.edit.insertPlainText(f"[{now:%H:%M}] ")

    def ask_code(self) -> None:
        """Offer the codes of people; the chosen one is written at the caret."""
        self._offer_codes(self.code_button, self.edit.insertPlainText)

    def codes(self) -> tuple[str, ...]:
        """Return the codes used anywhere in the interview, this text included."""
        if self.draft is None:
            return ()
        texts = [*self.draft.session.answers().values(), self.account.toPlainText()]
        return codes_in(texts)

    def _offer_codes(
        self,
        button: QWidget,
        action: Callable[[str], object],
        *,
        take_out: bool = False,
    ) -> None:
        known = self.codes()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(_("Codes of people"))
        for code in known:
            menu.addAction(code).triggered.connect(_giving(action, code))
        if known:
            menu.addSeparator()
        for letter in LETTERS:
            code = next_code(letter, known)
            text = _("New: {code}, {who}").format(code=code, who=_(_WHO[letter]))
            menu.addAction(text).triggered.connect(_giving(action, code))
        if take_out:
            menu.addSeparator()
            gone = menu.addAction(_("Take it out: […]"))
            gone.triggered.connect(_giving(action, _TAKEN_OUT))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _typed(self) -> None:
        self._look.start()
        if not self._hold.isActive():
            self._hold.start()

    # Names

    def _look_for_names(self) -> None:
        if self.draft is None:
            return
        self.names.show_find(first_find(self.account, self.draft.session.margin.spared))

    def _replace(self, code: str) -> None:
        """Put the code there, if the text is still what was found."""
        find = self.names.found
        if find is None or self.account.isReadOnly():
            return
        text = self.account.paragraph(find.paragraph)
        if text[find.start : find.end] == find.word:
            self.account.replace(find.paragraph, find.start, find.end, code)
        self._look_for_names()

    def _spare(self, word: str) -> None:
        if self.draft is not None:
            self.draft.spare(word)
            self._shades.spared = self.draft.session.margin.spared
            self._shades.rehighlight()
            self._look_for_names()

    # Both sides

    def _translated(self, translation: Translation) -> None:
        if self.draft is not None:
            self.draft.translate(self.ref, translation)
            self.translations.show_node(self.draft.session.node(self.ref))

    def _show_translation(self, shown: bool) -> None:
        self.flush()
        self.other_side.setVisible(shown)
        if self.is_narrow:  # one side at a time: there is no room for two
            self.account_side.setVisible(not shown)
            (self.other if shown else self.account).setFocus()
        if shown:
            self._follow(self.account, self.other)

    def _follow(self, one: AccountEdit, other: AccountEdit) -> None:
        number = one.current
        if one is self.account:
            self._look.start()
        one.tint(number)
        other.tint(number)
        if other.isVisible() and not other.hasFocus():
            other.align(number, one.height_of(number))

    def _scroll(self, one: AccountEdit, other: AccountEdit) -> None:
        if other.isVisible():
            number = one.first_shown()
            other.align(number, one.height_of(number))

    # Saving

    def _refused(self, _ref: str, error: MonitorError) -> None:
        self.show_error(error)

    def _saved(self, when: str) -> None:
        strip = getattr(self.window(), "strip", None)
        if strip is not None:
            strip.set_saved(words.clock(when), good=True)

    def _say_shortened(self) -> None:
        said = _("There is no room for all of it: only the beginning was pasted.")
        self.note.say(said, "warn")

    def _not_saved(self, error: BaseException) -> None:
        strip = getattr(self.window(), "strip", None)
        if strip is not None:
            strip.set_saved("", good=False)
        self.show_error(error)


def _giving(action: Callable[[str], object], code: str) -> Callable[[], None]:
    def give() -> None:
        action(code)

    return give
