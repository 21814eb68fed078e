"""Giving up a draft or a correction: asked once, in the page, for it is for good."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _, ngettext
from monitor_app.progress import Progress
from monitor_app.records.interview import InterviewSummary
from monitor_app.ui import parts, words
from monitor_app.ui.desk import Desk
from monitor_app.ui.lists.rows import Question, reveal
from monitor_app.usecases import given_up
from monitor_app.usecases.given_up import GivenUp
from monitor_app.vault import Vault


class GivingUp(QWidget):
    """The quiet last action of a draft; what goes and what stays is said before.

    Signals:
        asked: it is about to be said what goes: what is not on the disk yet is written.
        confirmed: it is to go. failed: the error of asking the vault.
    """

    asked = Signal()
    confirmed = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, summary: InterviewSummary) -> None:
        super().__init__()
        self._desk = desk
        self._summary = summary
        self.question: Question | None = None
        self._rows = parts.column(self, spacing=8)
        text = _("Give up this correction…") if self._signed else deletes_draft()
        self.button = parts.button(text, "erase", "quiet")
        self.button.clicked.connect(self.ask)
        self._rows.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def ask(self) -> None:
        """Ask, with what would go and what would stay."""
        self.button.setEnabled(False)
        self.asked.emit()
        interview = self._summary.id

        def task(vault: Vault, _progress: Progress) -> GivenUp:
            return given_up.would_go(vault, interview)

        self._desk.ask(self, task, self._ask, self._refused)

    def put_away(self) -> bool:
        """Leave everything as it is; say whether anything was asked."""
        if self.question is None:
            return False
        self.question.keep.click()
        return True

    @property
    def _signed(self) -> bool:
        return self._summary.version > 0

    def _ask(self, goes: GivenUp) -> None:
        said = _sentences(self._summary, goes)
        if goes.is_amendment:
            keep, deed = _("Keep writing"), _("Give up the correction")
        else:
            keep, deed = _("Keep the draft"), _("Delete the draft")
        self.question = asked = Question(said, keep, deed, "erase")
        asked.refused.connect(self._kept)
        asked.confirmed.connect(self.confirmed)
        self.button.hide()
        self._rows.addWidget(asked)
        reveal(asked)
        asked.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _kept(self) -> None:
        if self.question is not None:
            self.question.deleteLater()
            self.question = None
        self.button.show()
        self.button.setEnabled(True)
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        self.failed.emit(error)


def deletes_draft() -> str:
    """Return what the action is called wherever it is offered."""
    return _("Delete this draft…")


def _sentences(summary: InterviewSummary, goes: GivenUp) -> str:
    name = f"{words.name_of(summary)} ({summary.number})"
    asked = (
        _(
            "Give up the correction of {name}? What you wrote in it was never signed"
            " and is nowhere else. Nothing brings it back."
        )
        if goes.is_amendment
        else _(
            "Delete the draft of {name}? What the person told you was never signed and"
            " is nowhere else. Nothing brings it back."
        )
    )
    lines = [
        asked.format(name=name),
        _("Goes: {answers}, {files}").format(
            answers=_answers(goes),
            files=ngettext("{n} file", "{n} files", goes.files).format(n=goes.files),
        ),
    ]
    if goes.is_amendment:
        count = goes.versions
        stays = ngettext("{n} signed version", "{n} signed versions", count)
        lines.append(_("Stays: {versions}").format(versions=stays.format(n=count)))
    return "\n".join(lines)


def _answers(goes: GivenUp) -> str:
    count = goes.answers
    if goes.is_amendment:
        said = ngettext("{n} changed answer", "{n} changed answers", count)
    else:
        said = ngettext("{n} answer", "{n} answers", count)
    return said.format(n=count)
