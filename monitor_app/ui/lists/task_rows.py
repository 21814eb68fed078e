"""Rows of the worklist that signed records ask for, and of cases to decide about."""

from collections.abc import Callable
from dataclasses import dataclass

from monitor_app.i18n import N_, _
from monitor_app.ui import parts, words
from monitor_app.ui.lists.rows import LineCard
from monitor_app.usecases.case_cover import CaseCover
from monitor_app.usecases.tasks import Matter, Task

_MATTERS = {
    Matter.DANGER: ("stop", "danger", N_("Danger to life: see to it now")),
    Matter.RISK: ("warning", "warn", N_("High risk of reprisals: agree on a plan")),
    Matter.ASK_AGAIN: ("checklist", "accent", N_("Ask for consent again")),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A task, and the code of the person it is about ("" for unknown)."""

    task: Task
    person_code: str


def task_row(
    asked: Asked, see: Callable[[], object], done: Callable[[], object]
) -> LineCard:
    """Return the row of a task: look at the record, or say that it was seen to."""
    task = asked.task
    icon, role, words_of_matter = _MATTERS[task.matter]
    look = parts.button(_("Record"), "right")
    look.clicked.connect(see)
    seen = parts.button(_("It was seen to"), "check")
    seen.clicked.connect(done)
    for button in (look, seen):
        button.setAccessibleName(f"{button.text()}: {asked.person_code}")
    day = words.plain_day(task.due)
    sub = (
        _("by {day}").format(day=day)
        if task.matter is Matter.ASK_AGAIN
        else _("since {day}").format(day=day)
    )
    title = " · ".join(p for p in (_(words_of_matter), asked.person_code) if p)
    return LineCard(icon, role, title, sub, extra=(look, seen))


def keep_row(cover: CaseCover, see: Callable[[], object]) -> LineCard:
    """Return the row of a case whose day to decide about keeping has come."""
    look = parts.button(_("Case"), "folder")
    look.setAccessibleName(_("Open {name}").format(name=cover.person_code))
    look.clicked.connect(see)
    day = words.plain_day(cover.decide_on.isoformat() if cover.decide_on else "")
    sub = _("since {day}").format(day=day) + ". " + _("Nothing is deleted by itself.")
    return LineCard("clock", "accent", cover.person_code, sub, extra=(look,))
