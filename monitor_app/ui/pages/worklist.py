"""What falls due: checks against reprisals, contacts, hearings, missing receipts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from monitor_app.i18n import N_, _
from monitor_app.progress import Progress
from monitor_app.ui import parts, words
from monitor_app.ui.jobs import Job
from monitor_app.ui.lists.rows import LineCard, Sheet, nothing
from monitor_app.ui.lists.taken_back_rows import taken_back_row
from monitor_app.ui.lists.task_rows import Asked, keep_row, task_row
from monitor_app.ui.page import Page
from monitor_app.usecases import case_cover, followups, tasks, visits
from monitor_app.usecases.case_cover import CaseCover
from monitor_app.usecases.followups import Due, FollowUp
from monitor_app.usecases.taken_back import TakenBack, taken_back
from monitor_app.usecases.tasks import Matter, Task
from monitor_app.vault import Vault

_KINDS: Mapping[Due, tuple[str, str]] = {
    Due.REPRISAL: ("shield", N_("Check for reprisals")),
    Due.CONTACT: ("person", N_("Promised contact")),
    Due.HEARING: ("scales", N_("Hearing or deadline")),
    Due.RECEIPT: ("receipt", N_("Ask about the receipt")),
}


@dataclass(frozen=True, slots=True)
class Work:
    """Everything that somebody has to see to."""

    due: tuple[FollowUp, ...]
    asked: tuple[Asked, ...]
    taken_back: tuple[TakenBack, ...]
    to_decide: tuple[CaseCover, ...]


class WorklistPage(Page):
    """Danger; consent taken back; late, today, what comes; what is to be decided."""

    help_topic: ClassVar[str] = "worklist"

    def enter(self) -> None:
        self.add_top_bar(_("Follow-ups"))
        self.sheet = Sheet()
        self.add_body(parts.scrolled(self.sheet))
        self._job: Job | None = None
        self.refresh()

    def leave(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def refresh(self) -> None:
        """Read the list again."""
        today = datetime.now().astimezone().date()

        def read(vault: Vault, progress: Progress) -> Work:
            return _read(vault, progress, today)

        self._job = self.desk.ask(self, read, self._show, self.show_error)

    def _show(self, work: Work) -> None:
        self._job = None
        self.sheet.clear()
        danger = [a for a in work.asked if a.task.matter is Matter.DANGER]
        others = [a for a in work.asked if a.task.matter is not Matter.DANGER]
        if not (work.due or work.asked or work.taken_back or work.to_decide):
            said = _("Nothing falls due. Visits and signed records fill this list.")
            self.sheet.add(nothing(said))
        self._add_tasks(_("First of all"), danger)
        self._add_taken_back(work.taken_back)
        self._add_due(work.due)
        self._add_tasks(_("For the coordinator"), others)
        if work.to_decide:
            self.sheet.title(_("Decide whether to keep"))
        for cover in work.to_decide:
            see = self.opens("case", person=cover.person_code)
            self.sheet.add(keep_row(cover, see))
        self.sheet.end()

    def _add_tasks(self, title: str, asked: Sequence[Asked]) -> None:
        if asked:
            self.sheet.title(title)
        for each in asked:
            see = self.opens("record", interview=each.task.interview)
            done = partial(self._seen_to, each.task)
            self.sheet.add(task_row(each, see, done))

    def _add_taken_back(self, found: Sequence[TakenBack]) -> None:
        if found:
            self.sheet.title(_("Consent taken back"))
        for each in found:
            lines = self.opens(
                "consent", person=each.person_code, interview=each.interview
            )
            write = self.opens("outbox", withdrawals=True)
            self.sheet.add(taken_back_row(each, lines, write))

    def _seen_to(self, task: Task) -> None:
        def note(vault: Vault, _progress: Progress) -> None:
            tasks.done(vault, task)

        self.desk.ask(self, note, lambda _none: self.refresh(), self.show_error)

    def _add_due(self, found: Sequence[FollowUp]) -> None:
        today = datetime.now().astimezone().date()
        groups = (
            (_("Late"), [f for f in found if f.due < today]),
            (_("Today"), [f for f in found if f.due == today]),
            (_("Later"), [f for f in found if f.due > today]),
        )
        for title, lines in groups:
            if lines:
                self.sheet.title(title)
            for each in lines:
                self.sheet.add(self._row(each, today))

    def _row(self, each: FollowUp, today: date) -> LineCard:
        icon, kind = _KINDS[each.kind]
        day = words.plain_day(each.due.isoformat())
        title = " · ".join(p for p in (day, _(kind), each.person_code) if p)
        role = "danger" if each.due < today else "accent"
        buttons = self._buttons(each)
        card = LineCard(icon, role, title, each.what, extra=buttons)
        if each.kind is not Due.RECEIPT:
            buttons[-1].clicked.connect(lambda: self._ask_done(each, card))
        return card

    def _buttons(self, each: FollowUp) -> tuple[QPushButton, ...]:
        if each.kind is Due.RECEIPT:
            outbox = parts.button(_("To the outbox"), "tray-out")
            outbox.clicked.connect(self.opens("outbox"))
            return (outbox,)
        done = parts.button(_("It was done…"), "check")
        if each.visit:
            look = parts.button(_("Visit"), "pin")
            look.clicked.connect(self.opens("visit", visit=each.visit))
        else:
            look = parts.button(_("Case"), "folder")
            look.clicked.connect(
                self.opens("case", person=each.person_code, interview=each.interview)
            )
        return (look, done)

    def _ask_done(self, each: FollowUp, card: LineCard) -> None:
        asked = Sheet(margin=0)
        outcome: QLineEdit | None = None
        if each.check:
            outcome = asked.line(_("What came out, without names"))
        else:
            asked.say(_("Take it off the list? The record itself does not change."))
        keep = asked.button(parts.button(_("It was done"), "check", "primary"))
        keep.clicked.connect(
            lambda: self._done(each, outcome.text() if outcome is not None else "")
        )
        card.below.addWidget(asked)
        first: QWidget = outcome if outcome is not None else keep
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _done(self, each: FollowUp, outcome: str) -> None:
        def task(vault: Vault, _progress: Progress) -> None:
            if each.check:
                visits.check_done(vault, each.check, outcome)
            else:
                followups.date_done(vault, each.interview, each.question)

        self.desk.ask(self, task, lambda _none: self.refresh(), self.show_error)


def _read(vault: Vault, progress: Progress, today: date) -> Work:
    due = followups.worklist(vault, progress)  # reads what is new, for the tasks too
    asked = tuple(
        Asked(task, vault.interviews.get(task.interview).person_code)
        for task in tasks.tasks(vault)
    )
    over = taken_back(vault, progress)
    return Work(due, asked, over, case_cover.to_decide(vault, today, progress))
