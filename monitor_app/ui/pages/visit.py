"""One visit: where and when, what was refused and planned, whom the team spoke to."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QWidget

from monitor_app.i18n import N_, _
from monitor_app.progress import Progress
from monitor_app.records.interview import InterviewSummary
from monitor_app.records.visit import PlannedCheck, Visit
from monitor_app.ui import parts, words
from monitor_app.ui.lists.day_field import DayField, TimeField
from monitor_app.ui.lists.rows import (
    LineCard,
    Question,
    Sheet,
    TextField,
    nothing,
    side_by_side,
)
from monitor_app.ui.nesting import nest
from monitor_app.ui.page import Page
from monitor_app.ui.questions.long_lists import PickField
from monitor_app.usecases import reading, visits
from monitor_app.usecases.reading import InterviewQuery
from monitor_app.usecases.visits import VisitView
from monitor_app.vault import Vault

_RECENT = 50
_OFFERED = 6  # codes of places that are shown before anything is typed
_TEXTS = (
    ("present", N_("Who was present during the talks")),
    ("refused", N_("Refused: rooms, persons, papers; who refused and why")),
    ("not_shown", N_("Areas that were not shown")),
    ("sampling", N_("How it was chosen whom to talk to")),
    ("plan", N_("Plan against reprisals")),
)
_TIMES = (
    ("arrived", N_("At the gate")),
    ("entered", N_("Let in")),
    ("went_out", N_("Left the place")),
)
_CHECKED = frozenset({"day", *(name for name, _label in _TIMES)})  # may be refused
_Found = tuple[VisitView, tuple[InterviewSummary, ...]]


class VisitPage(Page):
    """What is typed is kept when the keyboard leaves a field, and on the way out."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "visits"

    def enter(self) -> None:
        self.visit = str(self.args.get("visit", ""))
        self.add_top_bar(_("Visit"), back=True)
        self._kept: Visit | None = None
        self._facts, self._people = Sheet(widest=760), Sheet(widest=600)
        self.add_body(
            side_by_side(self._facts, self._people, 470, narrow=self.is_narrow)
        )
        new = parts.button(_("New interview in this visit"), "plus", "primary")
        new.clicked.connect(self.opens("new_interview", visit=self.visit))
        self.delete_button = parts.button(_("Delete the visit…"), "trash", "quiet")
        self.delete_button.clicked.connect(self._ask_delete)
        self._said = self.add_foot(new, self.delete_button)
        self.desk.ask(self, self._read, self._show, self._failed)

    def leave(self) -> None:
        if changes := self._changes():
            self.desk.ask_last(self._keeping(changes))

    def _read(self, vault: Vault, _progress: Progress) -> _Found:
        recent = reading.page(vault, InterviewQuery(limit=_RECENT)).items
        free = tuple(
            item for item in recent if visits.of_interview(vault, item.id) is None
        )
        return visits.show_visit(vault, self.visit), free

    def _failed(self, error: BaseException) -> None:
        self.show_error(error)
        self.primary_button.setEnabled(False)
        self.delete_button.setEnabled(False)

    # What is known

    def _show(self, found: _Found) -> None:
        view, free = found
        if self._kept is None:
            self._add_facts(view.visit)
            self._offer_sites(view.sites)
        self._kept = view.visit
        self._show_people(view, free)

    def _add_facts(self, visit: Visit) -> None:
        sheet = self._facts
        self.title_label.setText(visit.site or _("Visit"))
        self.site = sheet.line(_("Place"), visit.site)
        self.day = DayField(_("Day"), visit.day)
        sheet.named(_("Day"), self.day)
        self._add_times(visit)
        self.team = sheet.line(_("Team: codes and roles, not names"), visit.team)
        self.texts: dict[str, TextField] = {}
        for name, label in _TEXTS:
            self.texts[name] = sheet.text(_(label), getattr(visit, name))
            self.texts[name].left.connect(self._save)
        self.site.editingFinished.connect(self._save)
        self.team.editingFinished.connect(self._save)
        self.day.edited.connect(self._save)
        sheet.end()

    def _offer_sites(self, sites: tuple[str, ...]) -> None:
        """Offer the codes of the team file; any other place may be written."""
        if not sites:
            return
        completer = QCompleter(list(sites), self.site)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.site.setCompleter(completer)
        shown = ", ".join(sites[:_OFFERED]) + (" …" if len(sites) > _OFFERED else "")
        self.site.setPlaceholderText(shown)
        said = _("Codes of places in the team file: {codes}").format(codes=shown)
        self.site.setAccessibleDescription(said)

    def _add_times(self, visit: Visit) -> None:
        """Put the three times beside one another."""
        self.times: dict[str, TimeField] = {}
        row = QWidget()
        layout = parts.row(row, spacing=24)
        for name, label in _TIMES:
            field = TimeField(_(label), getattr(visit, name))
            field.edited.connect(self._save)
            self.times[name] = field
            column = parts.column(spacing=4)
            column.addWidget(parts.label(_(label), "meta", 600, "ink2", wrap=False))
            column.addWidget(field)
            nest(layout, column)
        layout.addStretch(1)
        self._facts.add(row)

    def _changes(self) -> dict[str, str]:
        kept = self._kept
        if kept is None:
            return {}
        now = {
            "site": self.site.text().strip(),
            "day": self.day.value,
            "team": self.team.text().strip(),
            **{name: field.value for name, field in self.times.items()},
            **{name: field.toPlainText() for name, field in self.texts.items()},
        }
        return {n: v for n, v in now.items() if v != getattr(kept, n)}

    def _save(self) -> None:
        if changes := self._changes():
            keep = self._keeping(changes)
            self.desk.ask(self, keep, self._saved, self.show_error)

    def _keeping(self, changes: dict[str, str]) -> Callable[[Vault, Progress], Visit]:
        visit = self.visit
        # No word is lost to a day or a time that is none.
        words_only = {n: v for n, v in changes.items() if n not in _CHECKED}

        def task(vault: Vault, _progress: Progress) -> Visit:
            if 0 < len(words_only) < len(changes):
                visits.save(vault, visit, **words_only)
            return visits.save(vault, visit, **changes)

        return task

    def _saved(self, visit: Visit) -> None:
        self._kept = visit
        self.note.clear()
        self.title_label.setText(visit.site or _("Visit"))
        self._said.setText(_("Saved {time}").format(time=words.clock(visit.updated)))

    # Whom the team spoke to, and what is to be checked

    def _show_people(self, view: VisitView, free: tuple[InterviewSummary, ...]) -> None:
        sheet = self._people
        sheet.clear()
        sheet.title(_("Interviews of this visit"))
        if not view.interviews:
            sheet.add(nothing(_("None yet.")))
        for item in view.interviews:
            sheet.add(self._interview(item))
        self.pick = PickField()
        for item in free:
            self.pick.addItem(words.name_of(item), item.id)
        if free:
            sheet.named(_("An interview that belongs here"), self.pick)
            put = sheet.button(parts.button(_("Put it into this visit"), "plus"))
            put.clicked.connect(lambda: self._assign(str(self.pick.currentData())))
        self._show_checks(view)
        sheet.end()

    def _interview(self, item: InterviewSummary) -> QWidget:
        page = "editor" if item.state in {"draft", "checked"} else "record"
        open_ = parts.button(_("Open"), "right")
        open_.clicked.connect(self.opens(page, interview=item.id))
        out = parts.icon_button("close", _("Take it out of this visit"))
        out.clicked.connect(lambda: self._assign(item.id, out=True))
        sub = words.state(item.state)
        return LineCard(
            "person", "accent", words.name_of(item), sub, extra=(open_, out)
        )

    def _assign(self, interview: str, *, out: bool = False) -> None:
        visit = None if out else self.visit

        def task(vault: Vault, progress: Progress) -> _Found:
            visits.assign(vault, [interview], visit)
            return self._read(vault, progress)

        self.desk.ask(self, task, self._show, self.show_error)

    def _show_checks(self, view: VisitView) -> None:
        sheet = self._people
        sheet.title(_("Checks against reprisals"))
        for check in view.checks:
            sheet.add(self._check(check))
        codes = [i.person_code for i in view.interviews if i.person_code]
        self.check_code = sheet.line(
            _("Whom to check on: a code"), hint=", ".join(dict.fromkeys(codes))
        )
        self.check_what = sheet.line(_("How: through whom, by which safe way"))
        self.check_day = DayField(_("When"))
        sheet.named(_("When"), self.check_day)
        self.plan_button = sheet.button(parts.button(_("Plan the check"), "plus"))
        self.plan_button.clicked.connect(self._plan)

    def _check(self, check: PlannedCheck) -> QWidget:
        day = words.plain_day(check.due)
        title = " · ".join(p for p in (day, check.person_code) if p)
        if check.done:
            sub = _("Done {day}").format(day=words.day(check.done))
            said = " · ".join(p for p in (sub, check.outcome) if p)
            return LineCard("check-circle", "ok", title, said)
        done = parts.button(_("It was done…"), "check")
        card = LineCard("clock", "warn", title, check.what, extra=(done,))
        done.clicked.connect(lambda: self._ask_outcome(check, card))
        return card

    def _ask_outcome(self, check: PlannedCheck, card: LineCard) -> None:
        asked = Sheet(margin=0)
        outcome = asked.line(_("What came out, without names"))
        keep = asked.button(parts.button(_("Keep it"), "check", "primary"))

        def done() -> None:
            said = outcome.text()

            def task(vault: Vault, progress: Progress) -> _Found:
                visits.check_done(vault, check.id, said)
                return self._read(vault, progress)

            self.desk.ask(self, task, self._show, self.show_error)

        keep.clicked.connect(done)
        outcome.returnPressed.connect(done)
        card.below.addWidget(asked)
        outcome.setFocus(Qt.FocusReason.OtherFocusReason)

    def _plan(self) -> None:
        code, what = self.check_code.text(), self.check_what.text()
        day = self.check_day.value

        def task(vault: Vault, progress: Progress) -> _Found:
            visits.plan_check(vault, self.visit, code, what, day)
            return self._read(vault, progress)

        self.desk.ask(self, task, self._show, self.show_error)

    def _ask_delete(self) -> None:
        asked = Question(
            _(
                "Delete this visit with its planned checks? The interviews stay."
                " This cannot be undone."
            ),
            _("Keep"),
            _("Delete the visit"),
            "trash",
        )
        self._people.rows.insertWidget(0, asked)
        asked.keep.setFocus(Qt.FocusReason.OtherFocusReason)
        asked.confirmed.connect(lambda: self._delete(asked))

    def _delete(self, asked: QWidget) -> None:
        kept, self._kept = self._kept, None  # nothing is left to save

        def task(vault: Vault, _progress: Progress) -> None:
            visits.delete(vault, self.visit)

        def stays(error: BaseException) -> None:
            self._kept = kept
            asked.hide()
            asked.deleteLater()
            self.show_error(error)

        self.desk.ask(self, task, lambda _none: self.back.emit(), stays)
