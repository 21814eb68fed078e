"""Visits to places: the list, and a new one."""

from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _
from monitor_app.progress import Progress
from monitor_app.records.visit import Visit
from monitor_app.ui import parts, words
from monitor_app.ui.lists.day_field import DayField
from monitor_app.ui.lists.rows import LineCard, Sheet, more_button, nothing
from monitor_app.ui.page import Page
from monitor_app.usecases import visits
from monitor_app.vault import Vault

_PAGE = 100


class VisitsPage(Page):
    """Newest first; each opens on a page of its own."""

    help_topic: ClassVar[str] = "visits"

    def enter(self) -> None:
        self.add_top_bar(_("Visits"))
        content = QWidget()
        layout = parts.column(content, spacing=0)
        self._new = Sheet()
        layout.addWidget(self._new)
        self._list = Sheet()
        layout.addWidget(self._list)
        layout.addStretch(1)
        self.add_body(parts.scrolled(content))
        self._add_new()
        self._found: list[Visit] = []
        self._ask(None)

    def _add_new(self) -> None:
        self._new.title(_("A new visit"))
        self.site = self._new.line(
            _("Place"), hint=_("its code or how the team calls it")
        )
        self.site.textChanged.connect(lambda _text: self._check())
        self.day = DayField(_("Day"), datetime.now().astimezone().date().isoformat())
        self.day.edited.connect(self._check)
        self._new.named(_("Day"), self.day)
        self.primary_button = self._new.button(
            parts.button(_("Begin the visit"), "plus", "primary")
        )
        self.primary_button.clicked.connect(self._begin)
        self._check()

    def _check(self) -> None:
        self.primary_button.setEnabled(bool(self.site.text().strip()))

    def _begin(self) -> None:
        site, day = self.site.text(), self.day.value

        def task(vault: Vault, _progress: Progress) -> Visit:
            return visits.begin(vault, site, day)

        self.desk.ask(
            self,
            task,
            lambda visit: self.open("visit", visit=visit.id),
            self.show_error,
        )

    def _ask(self, after: tuple[str, str] | None) -> None:
        def task(vault: Vault, _progress: Progress) -> tuple[Visit, ...]:
            return visits.list_visits(vault, after, _PAGE)

        self.desk.ask(self, task, self._show, self.show_error)

    def _show(self, found: tuple[Visit, ...]) -> None:
        self._found += found
        self._list.clear()
        self._list.title(_("Visits"))
        if not self._found:
            said = _("No visit yet. A visit keeps what was seen, refused and planned.")
            self._list.add(nothing(said))
        for visit in self._found:
            self._list.add(self._row(visit))
        if len(found) == _PAGE:
            last = found[-1]
            more = self._list.button(more_button())
            more.clicked.connect(lambda: self._ask((last.day, last.id)))

    def _row(self, visit: Visit) -> QWidget:
        open_ = parts.button(_("Open"), "right")
        open_.setAccessibleName(
            _("Open the visit to {site}").format(site=visit.site or "–")
        )
        open_.clicked.connect(self.opens("visit", visit=visit.id))
        sub = " · ".join(p for p in (words.plain_day(visit.day), visit.team) if p)
        return LineCard("pin", "accent", visit.site or "–", sub, extra=(open_,))
