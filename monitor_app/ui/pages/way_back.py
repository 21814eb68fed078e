"""Before the first interview: a way back into the vault, or one week without it."""

from datetime import datetime
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from monitor_app.i18n import _
from monitor_app.progress import Progress
from monitor_app.records.recovery import RecoveryState
from monitor_app.ui import parts, theme
from monitor_app.ui.nesting import nest
from monitor_app.ui.page import Page
from monitor_app.usecases import rehearsal
from monitor_app.vault import Vault


class WayBackPage(Page):
    """Stands before a new interview until recovery is rehearsed, or put off once."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "recovery"

    def enter(self) -> None:
        self.add_top_bar(_("A way back first"), back=True)
        content = QWidget()
        content.setMaximumWidth(theme.look().px(860))
        layout: QVBoxLayout = parts.column(content, spacing=14)
        layout.setContentsMargins(32, 24, 32, 24)
        said = _("Before the first interview: can the vault be opened again?")
        layout.addWidget(parts.label(said, "title", 600))
        for icon, sentence in self._reasons():
            line = parts.row(spacing=12)
            line.addWidget(parts.picture(icon, "accent"))
            line.addWidget(parts.label(sentence, "body", colour="ink2"), 1)
            nest(layout, line)
        layout.addStretch(1)
        self.add_body(parts.scrolled(content))
        info = self.desk.info
        made = info is not None and info.recovery is RecoveryState.MADE
        words = _("Type the sheets back") if made else _("Make the sheets")
        go_on = parts.button(words, "key", "primary")
        go_on.clicked.connect(self.opens("recovery"))
        self.later = parts.button(_("Later, once, for a week"), kind="quiet")
        self.later.clicked.connect(self._postpone)
        self.add_foot(go_on, self.later)
        may = info is not None and info.rehearsal.may_postpone
        parts.show_if(self.later, may)
        go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reasons(self) -> tuple[tuple[str, str], ...]:
        info = self.desk.info
        may = info is not None and info.rehearsal.may_postpone
        if may:
            last = _(
                "It can be put off once. The strip then shows until which day new"
                " interviews can be begun."
            )
        else:
            last = _(
                "It was put off once already, and the week is over. Everything that"
                " was begun stays open; only new interviews wait."
            )
        return (
            (
                "key",
                _(
                    "A forgotten passphrase loses every record for ever. Sheets of"
                    " words, kept by people you trust, open the vault again."
                ),
            ),
            (
                "checklist",
                _(
                    "It takes about five minutes: make the sheets, print or copy them,"
                    " type them back once."
                ),
            ),
            ("calendar", last),
        )

    def _postpone(self) -> None:
        self.later.setEnabled(False)

        def task(vault: Vault, _progress: Progress) -> datetime:
            return rehearsal.postpone(vault)

        self.desk.ask(self, task, self._postponed, self.show_error)

    def _postponed(self, _until: datetime) -> None:
        # the window shows what was asked for as soon as it may be begun
        self.desk.refresh_info(self, lambda: self.open("way_back", **self.args))
