"""A case: what must be known first, then every record, line, visit and bundle."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _, ngettext
from monitor_app.progress import Progress
from monitor_app.records.interview import InterviewSummary
from monitor_app.records.safety import Role
from monitor_app.ui import life_line, parts, tokens, wordlists, words
from monitor_app.ui.lists.rows import LineCard, Sheet, nothing, side_by_side
from monitor_app.ui.lists.timeline import Timeline
from monitor_app.ui.page import Page
from monitor_app.ui.wordlists import Words, words_of_list
from monitor_app.usecases import case_cover, case_view, forms, safety, timeline
from monitor_app.usecases.case_view import CaseView, GivenLine
from monitor_app.usecases.outbox import OutboxEntry
from monitor_app.usecases.timeline import Moment
from monitor_app.vault import Vault

_LISTS = (
    "consent_recipient",
    "consent_purpose",
    "consent_state",
    "future",
    "keep",
)
_RISK = ("risk_level", "contact_rule", "sens_level")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case and the words of the lists in it."""

    case: CaseView
    titles: Mapping[str, Mapping[str, str]]
    lists: Mapping[str, Words]
    coordinator: bool  # is at the keyboard
    moments: tuple[Moment, ...]


class CasePage(Page):
    """Read only; every row leads to the page where something can be done."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "case"

    def enter(self) -> None:
        self.person = str(self.args.get("person", ""))
        self.interview = str(self.args.get("interview", ""))
        self.add_top_bar(_("Case"), back=True)
        self._main, self._side = Sheet(widest=900), Sheet(widest=600)
        self.add_body(side_by_side(self._main, self._side, 400, narrow=self.is_narrow))
        self.desk.ask(self, self._read, self._show, self.show_error)

    def _read(self, vault: Vault, _progress: Progress) -> CaseFacts:
        consent = forms.library_form("consent")
        first = forms.library_form("detention_interview")
        lists = {name: words_of_list(consent, name) for name in _LISTS}
        lists |= {name: words_of_list(first, name) for name in _RISK}
        titles = {f.form_id: f.titles for f in forms.list_forms(vault)}
        case = case_view.case_of(vault, self.person, self.interview)
        coordinator = safety.role(vault) is Role.COORDINATOR
        moments = timeline.of_case(vault, case)
        return CaseFacts(case, titles, lists, coordinator, moments)

    def _show(self, facts: CaseFacts) -> None:
        self.facts = facts
        case = facts.case
        cover = case.cover
        newest = cover.records[-1] if cover.records else None
        name = cover.person_code or (newest.number if newest else _("Case"))
        self.title_label.setText(name)
        self._show_cover()
        self._main.title(_("Records"))
        if not cover.records:
            self._main.add(nothing(_("The vault has no record of this code.")))
        for record in reversed(cover.records):
            self._main.add(self._record(record))
        self._main.title(_("What the person agreed to"))
        if not case.lines:
            self._main.add(nothing(_("No consent line, no sharing.")))
        for line in case.lines:
            self._main.add(self._line(line))
        consents = self._main.button(parts.button(_("Consent lines"), "checklist"))
        consents.clicked.connect(
            self.opens("consent", person=cover.person_code, interview=self._any())
        )
        self._show_bundles()
        self._main.title(_("What happened when"))
        self._main.add(Timeline(facts.moments))
        self._main.end()

    def _any(self) -> str:
        records = self.facts.case.cover.records
        return self.interview or (records[-1].id if records else "")

    # First of all

    def _show_cover(self) -> None:
        case = self.facts.case
        cover = case.cover
        side = self._side
        side.title(_("If detained again or out of reach"))
        side.say(self._word("future", cover.if_detained), "ink")
        side.title(_("In case of death"))
        side.say(self._word("future", cover.if_dead), "ink")
        if cover.trusted:
            said = _("Trusted person: {code}").format(code=cover.trusted)
            side.say(said, "ink")
        side.title(_("Rules"))
        contact = self._word("contact_rule", cover.contact_rule)
        side.add(
            self._rule("person", _("Contact"), contact, warn=not cover.may_contact)
        )
        self._show_lift()
        side.add(self._rule("warning", _("Risk"), self._word("risk_level", cover.risk)))
        level = self._word("sens_level", cover.level)
        side.add(self._rule("shield", _("Protection level"), level))
        if cover.bound_to_secrecy:
            said = _("A lawyer approves before anything is shared.")
            side.add(self._rule("scales", _("Bound to secrecy"), said, warn=True))
        keep = self._word("keep", cover.keep)
        if cover.decide_on is not None:
            day = words.plain_day(cover.decide_on.isoformat())
            keep = f"{keep} · " + _("decide on {day}").format(day=day)
        side.add(self._rule("clock", _("How long to keep"), keep))
        self._show_visits()
        un = side.button(parts.button(_("Draft for the United Nations…"), "form"))
        un.setEnabled(any(r.version for r in cover.records))
        un.clicked.connect(self._open_draft)
        side.end()

    def _show_lift(self) -> None:
        """Show why the contact rule was lifted, or let the coordinator lift it."""
        cover = self.facts.case.cover
        if cover.lifted_because:
            said = _("The coordinator lifted “do not contact”: {reason}")
            self._side.say(said.format(reason=cover.lifted_because), "ink")
        elif not cover.may_contact and self.facts.coordinator:
            why = self._side.line(_("Why may the person be contacted all the same?"))
            lift = self._side.button(parts.button(_("Lift “do not contact”"), "person"))
            lift.clicked.connect(lambda: self._lift(why.text()))

    def _lift(self, reason: str) -> None:
        interview = self.facts.case.cover.contact_from

        def task(vault: Vault, _progress: Progress) -> None:
            case_cover.lift_contact_rule(vault, interview, reason)

        self.desk.ask(self, task, self._lifted, self.show_error)

    def _lifted(self, _none: None) -> None:
        self._main.clear()
        self._side.clear()
        self.desk.ask(self, self._read, self._show, self.show_error)

    def _show_visits(self) -> None:
        case = self.facts.case
        self._side.title(_("Visits and checks"))
        if not case.visits and not case.checks:
            self._side.add(nothing(_("None.")))
        for visit in case.visits:
            open_ = parts.button(_("Open"), "right")
            open_.clicked.connect(self.opens("visit", visit=visit.id))
            day = words.plain_day(visit.day)
            self._side.add(
                LineCard("pin", "accent", visit.site or "–", day, extra=(open_,))
            )
        for check in case.checks:
            day = words.plain_day(check.due)
            icon, role = ("check-circle", "ok") if check.done else ("clock", "warn")
            said = check.outcome if check.done else check.what
            self._side.add(LineCard(icon, role, day, said))

    def _open_draft(self) -> None:
        signed = [r for r in self.facts.case.cover.records if r.version]
        if signed:
            self.open("un_draft", interview=signed[-1].id)

    def _word(self, name: str, code: str) -> str:
        if not code:
            return _("Not said.")
        return wordlists.word(self.facts.lists[name], code)

    @staticmethod
    def _rule(icon: str, name: str, said: str, *, warn: bool = False) -> QWidget:
        return LineCard(icon, "warn" if warn else "ink2", name, said)

    # What there is

    def _record(self, record: InterviewSummary) -> QWidget:
        how = tokens.STATES[record.state]
        title = words.title(self.facts.titles.get(record.form_id, {}), record.form_id)
        sub = f"{record.number} · {life_line.sentence(record.state)}"
        sub += f" · {words.day(record.created)}"
        page = "editor" if record.state in {"draft", "checked"} else "record"
        open_ = parts.button(_("Open"), "right")
        open_.setAccessibleName(_("Open {name}").format(name=record.number))
        open_.clicked.connect(self.opens(page, interview=record.id))
        extra = (open_,) if record.state != "erased_here" else ()
        return LineCard(how.icon, how.colour, title, sub, extra=extra)

    def _line(self, given: GivenLine) -> QWidget:
        line = given.line
        title = wordlists.word(self.facts.lists["consent_recipient"], line.recipient)
        purposes = (
            wordlists.word(self.facts.lists["consent_purpose"], p)
            for p in sorted(line.purposes)
        )
        state = wordlists.line_state(self.facts.lists["consent_state"], line.state)
        sub = f"{state} · {'; '.join(purposes)}"
        icon, role = ("check-circle", "ok") if given.in_force else ("none", "ink2")
        return LineCard(icon, role, title, sub)

    def _show_bundles(self) -> None:
        self._main.title(_("Bundles and receipts"))
        bundles = self.facts.case.bundles
        if not bundles:
            said = _("Nothing of this person has left the vault.")
            self._main.add(nothing(said))
        for entry in bundles:
            self._main.add(self._bundle(entry))

    @staticmethod
    def _bundle(entry: OutboxEntry) -> QWidget:
        state = "sealed" if entry.state == "written" else entry.state
        how = tokens.STATES[state]
        count = ngettext("{n} record", "{n} records", len(entry.interviews)).format(
            n=len(entry.interviews)
        )
        title = f"{', '.join(entry.recipients)} · {count}"
        sub = f"{words.day(entry.created)} · {words.state(state)}"
        return LineCard(how.icon, how.colour, title, sub)
