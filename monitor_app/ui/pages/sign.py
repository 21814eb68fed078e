"""Signing: how the person confirms, what the interviewer says, what will happen."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from monitor_app.forms.session import Session
from monitor_app.i18n import N_, _, catalogue, ngettext
from monitor_app.progress import Progress
from monitor_app.records.status import Reason
from monitor_app.ui import parts, theme
from monitor_app.ui.editor import signature_block
from monitor_app.ui.editor.draft import Draft
from monitor_app.ui.editor.spots import empty_entry
from monitor_app.ui.page import Page
from monitor_app.ui.questions.choice import CheckChoice, RadioChoice
from monitor_app.ui.questions.pad import Pad
from monitor_app.ui.said_box import SaidBox
from monitor_app.usecases import drawings, interviews
from monitor_app.usecases.files import EncryptedFile
from monitor_app.usecases.interviews import OpenDraft, Signed
from monitor_app.vault import Vault

_Opened = tuple[OpenDraft, Session, int, int]  # answers, reasons
_STATEMENT = N_(
    "This was read to me in a language I understand. It is what I said. I could"
    " correct it."
)
_OURS = N_("I recorded what I was told and saw. I promised and gave nothing in return.")
# Codes of the library's list `consent_how`; "" is a refusal, which needs its reason.
_WAYS = (
    ("signed", N_("Signature")),
    ("code", N_("A mark or a code instead of a signature")),
    ("oral_wit", N_("Orally, before a second interviewer")),
    ("", N_("Refuses to sign")),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the signature block of the form will hold."""

    way: str
    drawing: bytes
    why: str


class SignPage(Page):
    """Three columns; Enter does not sign."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "review"

    def enter(self) -> None:
        self.interview = str(self.args["interview"])
        self.draft: Draft | None = None
        self._place = ""
        self.add_top_bar(_("Sign the record"), back=True)
        body = QWidget()
        narrow = self.is_narrow
        self._columns = (
            parts.column(body, spacing=0) if narrow else parts.row(body, spacing=0)
        )
        self.add_body(parts.scrolled(body) if narrow else body)
        back = parts.button(_("Back to the review"), "left", "quiet")
        back.clicked.connect(self.escape)
        self.sign_button = parts.button(_("Sign the record"), "sign", "primary")
        self.sign_button.setEnabled(False)
        self.sign_button.clicked.connect(self._sign)
        self._said = self.add_foot(self.sign_button, back)
        self.desk.ask(self, self._open, self._opened, self.show_error)

    def primary(self) -> None:
        """Ctrl+Enter signs nothing: it cannot be undone."""

    def leave(self) -> None:
        if self.draft is not None:
            self.draft.leave()
            self.draft = None

    def escape(self) -> None:
        self.open("review", interview=self.interview)

    def _open(self, vault: Vault, _progress: Progress) -> _Opened:
        opened = interviews.open_draft(vault, self.interview)
        session = opened.session()
        leaves = [node for node in session.everything() if node.relevant]
        answered = sum(1 for node in leaves if node.value)
        return opened, session, answered, sum(1 for node in leaves if node.reason)

    def _opened(self, found: _Opened) -> None:
        opened, session, *self._counts = found
        self.draft = Draft(self.desk, opened, self, session=session)
        self.draft.not_saved.connect(self.show_error)
        for column, ground in (
            (self._person(session), "surface"),
            (self._interviewer(), "surface"),
            (self._outcome(session), "window"),
        ):
            shown = column if self.is_narrow else parts.scrolled(column, ground)
            self._columns.addWidget(shown, 1)
        self._check()

    # Columns

    def _person(self, session: Session) -> QWidget:
        page, layout = _column(_("The person"))
        words = catalogue(session.language)
        layout.addWidget(_quoted(words.gettext(_STATEMENT)))
        layout.addWidget(parts.label(_("How it is confirmed"), "meta", 600, "ink2"))
        self.ways: dict[str, RadioChoice] = {}
        for code, word in _WAYS:
            choice = RadioChoice(_(word))
            choice.clicked.connect(self._check)
            self.ways[code] = choice
            layout.addWidget(choice)
        self.pad = Pad()
        layout.addWidget(self.pad)
        self._no_name = parts.label(
            _("By finger, mouse or pen. A real name is never needed."),
            "meta",
            colour="ink2",
        )
        layout.addWidget(self._no_name)
        self.why = QLineEdit()
        self.why.setFont(theme.look().font("answer"))
        self.why.setPlaceholderText(_("Why not, in the person's words"))
        self.why.setAccessibleName(_("Why not, in the person's words"))
        self.why.textChanged.connect(self._check)
        layout.addWidget(self.why)
        layout.addStretch(1)
        self.pad.changed.connect(self._check)
        return page

    def _interviewer(self) -> QWidget:
        page, layout = _column(_("The interviewer"))
        layout.addWidget(_quoted(_(_OURS)))
        self.read_back = CheckChoice(
            _("I read the record back, and the person said that it is correct.")
        )
        self.read_back.toggled.connect(self._check)
        layout.addWidget(self.read_back)
        layout.addWidget(
            parts.label(
                _(
                    "If the person could not or would not hear it, say so in the"
                    " closing questions; then tick here that you wrote it down as it"
                    " was."
                ),
                "meta",
                colour="ink2",
            )
        )
        layout.addStretch(1)
        return page

    def _outcome(self, session: Session) -> QWidget:
        page, layout = _column(_("What will happen"))
        answered, explained = self._counts
        said = ngettext("{n} answer", "{n} answers", answered).format(n=answered)
        layout.addWidget(parts.label(said, "body"))
        said = ngettext("{n} reason", "{n} reasons", explained).format(n=explained)
        layout.addWidget(parts.label(said, "body"))
        self._add_corrections(session, layout)
        text = _(
            "After signing the text is final. Corrections are added below, as a"
            " new version linked to this one."
        )
        layout.addWidget(SaidBox("info", "sign", text, colour="seal"))
        notes = len(session.margin.notes())
        if notes:
            text = ngettext(
                "{n} note of yours stays on this computer. It is not signed and goes"
                " into no bundle.",
                "{n} notes of yours stay on this computer. They are not signed and go"
                " into no bundle.",
                notes,
            ).format(n=notes)
            layout.addWidget(SaidBox("sunken", "note", text))
        text = _(
            "As before, only you can open the record. Handing it over is a separate"
            " step, by consents."
        )
        layout.addWidget(SaidBox("sunken", "key", text))
        layout.addStretch(1)
        return page

    def _add_corrections(self, session: Session, layout: QVBoxLayout) -> None:
        """Say what the person wanted changed: the record is not signed before."""
        places = session.margin.to_correct()
        if not places:
            return
        title = _("To correct, as the person said")
        questions = [session.node(ref).label for ref in places]
        said = "\n".join([title, *(f"– {label}" for label in questions)])
        layout.addWidget(SaidBox("warn", "draft", said))

    # Signing

    def _way(self) -> str | None:
        return next((c for c, b in self.ways.items() if b.isChecked()), None)

    def _check(self) -> None:
        way = self._way()
        self.why.setVisible(way == "")
        drawn = way in {"signed", "code"}
        self.pad.setVisible(drawn)
        self._no_name.setVisible(drawn)
        missing = ""
        if self.draft is not None and signature_block.open_problems(self.draft.session):
            missing = _("Some questions still need an answer or a reason.")
        elif self.draft is not None and self.draft.session.margin.to_correct():
            missing = _("What the person wanted corrected is still open.")
        elif way is None:
            missing = _("Say how the person confirms it.")
        elif way == "" and not self.why.text().strip():
            missing = _("Write down why the person does not sign.")
        elif not self.read_back.isChecked():
            missing = _("Tick that it was read back.")
        self.sign_button.setEnabled(not missing)
        self._said.setText(missing or _("Signing cannot be undone."))

    def _sign(self) -> None:
        if self.draft is None:
            return
        self.sign_button.setEnabled(False)
        self._said.setText(_("Working…"))
        drawing = b"" if self.pad.is_empty else self.pad.png()
        entry = _Entry(self._way() or "", drawing, self.why.text().strip())
        if not self._place:  # a second try does not sign twice
            self._place = self._write_entry(self.draft, entry)
        place = self._place
        if entry.drawing and place:
            self._keep_drawing(f"{place}/sig_img", entry.drawing)
        else:
            self._finish()

    def _write_entry(self, draft: Draft, entry: _Entry) -> str:
        """Fill in the form's signature block, where it has one."""
        session = draft.session
        if not signature_block.has_block(session):
            return ""
        repeat = signature_block.REPEAT
        place = empty_entry(session, repeat) or draft.add_entry(repeat)
        draft.answer(f"{place}/sig_who", "person")
        if entry.way:
            draft.answer(f"{place}/sig_how", entry.way)
        else:
            draft.explain(f"{place}/sig_how", Reason.DECLINED)
            before = session.node("closing/corrections").value
            draft.answer("closing/corrections", f"{before}\n{entry.why}".strip())
        today = datetime.now().astimezone().date()
        draft.answer(f"{place}/sig_date", today.isoformat())
        return place

    def _keep_drawing(self, ref: str, png: bytes) -> None:
        interview = self.interview

        def task(vault: Vault, progress: Progress) -> EncryptedFile:
            return drawings.encrypt_drawing(vault, interview, ref, png, progress)

        def encrypted(made: EncryptedFile) -> None:
            if self.draft is not None:
                self.draft.take_in(ref, made)
                self._finish()

        self.desk.ask(self, task, encrypted, self._not_signed)

    def _finish(self) -> None:
        if self.draft is None:
            return
        self.draft.save()
        interview = self.interview

        def task(vault: Vault, _progress: Progress) -> Signed:
            return interviews.sign(vault, interview)

        self.desk.ask(self, task, self._signed, self._not_signed)

    def _signed(self, signed: Signed) -> None:
        self.draft = None
        self.open("record", interview=signed.interview, just_signed=True)

    def _not_signed(self, error: BaseException) -> None:
        self._check()
        self.show_error(error)


def _column(title: str) -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    layout = parts.column(page, spacing=10)
    layout.setContentsMargins(24, 18, 24, 18)
    layout.addWidget(parts.label(title, "title", 600))
    return page, layout


def _quoted(text: str) -> SaidBox:
    return SaidBox("sunken", "quote", text, colour="accent", role="answer")
