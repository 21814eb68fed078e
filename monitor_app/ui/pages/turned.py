"""The screen for the person: the page they were on, large, and nothing of ours."""

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from monitor_app.i18n import _
from monitor_app.progress import Progress
from monitor_app.ui import parts
from monitor_app.ui.note import Note
from monitor_app.ui.page import Page
from monitor_app.ui.passages import PassagesView, bar_button, person_bar
from monitor_app.usecases import interviews, showing
from monitor_app.usecases.showing import Passage
from monitor_app.vault import Vault


class TurnedPage(Page):
    """Shows what may be shown of one group. F8 or Esc ends it."""

    task: ClassVar[bool] = True
    bare: ClassVar[bool] = True
    help_topic: ClassVar[str] = "editor"

    def enter(self) -> None:
        self.interview = str(self.args["interview"])
        self.section = str(self.args.get("section", ""))
        stop = parts.button(_("Stop showing") + "  F8", "close")
        stop.clicked.connect(self.escape)
        smaller = bar_button("minus", _("Smaller text"))
        larger = bar_button("plus", _("Larger text"))
        said = _("codes, notes and the list of methods are not here")
        bar = person_bar(_("Screen for the person"), said, smaller, larger, stop)
        self._column.addWidget(bar)
        self.note = Note()
        self._column.addWidget(self.note)
        QShortcut(QKeySequence("F8"), self).activated.connect(self.escape)
        self.view = PassagesView("")
        smaller.clicked.connect(partial(self.view.resize_text, -1))
        larger.clicked.connect(partial(self.view.resize_text, 1))
        self._column.addWidget(self.view, 1)
        self.desk.ask(self, self._open, self._show, self.show_error)

    def _open(self, vault: Vault, _progress: Progress) -> tuple[Passage, ...]:
        session = interviews.open_draft(vault, self.interview).session()
        return showing.on_page(session, self.section)

    def _show(self, found: tuple[Passage, ...]) -> None:
        self.view.show_passages(found)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if not found:
            self.note.say(_("Nothing on this page is meant for the person."), "sunken")
