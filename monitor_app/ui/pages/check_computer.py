"""What about this computer endangers the vault, in plain words, worst first."""

from datetime import datetime
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from monitor_app.i18n import _
from monitor_app.ui import finding_words, parts, theme
from monitor_app.ui.nesting import nest
from monitor_app.ui.page import Page
from monitor_app.usecases import computer
from monitor_app.usecases.computer import Finding, Level

_LOOKS = {
    Level.DANGER: ("stop", "danger"),
    Level.FIX: ("warning", "warn"),
    Level.UNKNOWN: ("help", "ink2"),
    Level.FINE: ("check-circle", "ok"),
}


class CheckComputerPage(Page):
    """One row a finding; nothing is changed and nothing is sent."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "check_computer"

    def enter(self) -> None:
        first = bool(self.args.get("first", False))
        self.add_top_bar(_("Check this computer"), back=not first)
        again = parts.button(_("Check again"), "refresh")
        again.clicked.connect(self._look)
        self.top_actions.addWidget(again)
        content = QWidget()
        self._rows: QVBoxLayout = parts.column(content, spacing=0)
        self._rows.setContentsMargins(24, 8, 24, 24)
        self.add_body(parts.scrolled(content))
        if first:
            done = parts.button(_("To the interviews"), "", "primary")
            done.clicked.connect(self.opens("interviews"))
            join = parts.button(_("Join a team…"), "team", "quiet")
            join.clicked.connect(self.opens("team"))
            self.add_foot(done, join)
            done.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            again.setFocus(Qt.FocusReason.OtherFocusReason)
        self.findings: tuple[Finding, ...] = ()
        self._look()

    def _look(self) -> None:
        folder = Path(self.desk.settings.vault)
        now = datetime.now().astimezone()
        self.desk.run(
            self,
            lambda _progress: computer.check_computer(folder, now),
            self._show,
            self.show_error,
        )

    def _show(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        parts.emptied(self._rows)
        counts = " · ".join(
            f"{sum(f.level is level for f in findings)} {finding_words.level(level)}"
            for level in Level
        )
        self._rows.addWidget(parts.label(counts, "body", 600))
        said = _("The program only looked: it changed nothing and sent nothing.")
        self._rows.addWidget(parts.label(said, "meta", colour="ink2"))
        self._rows.addSpacing(8)
        for finding in findings:
            self._rows.addWidget(self._row(finding))
        self._rows.addStretch(1)

    def _row(self, finding: Finding) -> QWidget:
        icon, role = _LOOKS[finding.level]
        row = parts.grounded(QWidget(), "surface", "bottom")
        layout = parts.row(row, spacing=14)
        layout.setContentsMargins(0, 10, 0, 10)
        layout.addWidget(parts.picture(icon, role), 0, Qt.AlignmentFlag.AlignTop)
        texts = parts.column(spacing=2)
        title = finding_words.title(finding)
        texts.addWidget(parts.label(title, "body", 600))
        word = finding_words.level(finding.level)
        texts.addWidget(parts.label(word, "meta", 600, role))
        advice = parts.label(finding_words.advice(finding), "body", colour="ink2")
        if self.is_narrow:
            texts.addWidget(advice)
            nest(layout, texts, 1)
        else:
            nest(layout, texts, 1)
            advice.setMinimumWidth(theme.look().px(320))
            layout.addWidget(advice, 1)
        row.setAccessibleName(f"{title}: {word}")
        return row
