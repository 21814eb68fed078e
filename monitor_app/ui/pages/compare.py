"""Two versions of a record side by side: only what differs."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from monitor_app.i18n import _, active_language, ngettext
from monitor_app.progress import Progress
from monitor_app.records.interview import SignedVersion
from monitor_app.records.status import Reason
from monitor_app.ui import parts, theme, words
from monitor_app.ui.lists.rows import nothing
from monitor_app.ui.page import Page
from monitor_app.ui.questions.long_lists import PickField
from monitor_app.usecases import comparing, reading
from monitor_app.usecases.comparing import Difference, Side
from monitor_app.usecases.reading import InterviewView
from monitor_app.vault import Vault

_TWO = 2


class ComparePage(Page):
    """Choose two versions; each difference stands in one row."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "record"

    def enter(self) -> None:
        self.interview = str(self.args["interview"])
        self.differences: tuple[Difference, ...] = ()
        self.add_top_bar(_("Compare versions"), back=True)
        self.older, self.newer = PickField(), PickField()
        self.older.setAccessibleName(_("Earlier version"))
        self.newer.setAccessibleName(_("Later version"))
        for field in (self.older, self.newer):
            field.setMinimumContentsLength(8)
            field.activated.connect(self._compare)
        self._choice = self._which()
        content = QWidget()
        self._list = parts.column(content, spacing=8)
        self._list.setContentsMargins(32, 16, 32, 24)
        body = QWidget()
        both = parts.column(body, spacing=0)
        both.addWidget(self._choice)
        both.addWidget(parts.scrolled(content), 1)
        self.add_body(body)

        def task(vault: Vault, _progress: Progress) -> InterviewView:
            return reading.show(vault, self.interview)

        self.desk.ask(self, task, self._opened, self.show_error)

    def _which(self) -> QWidget:
        """Return the row of the two versions, out of sight until there are two."""
        bar = parts.grounded(QWidget(), "window", "bottom")
        layout = parts.row(bar, spacing=16)
        layout.setContentsMargins(32, 2, 32, 2)
        layout.addWidget(self.older, 1)
        layout.addWidget(self.newer, 1)
        bar.hide()
        return bar

    def _opened(self, view: InterviewView) -> None:
        if len(view.versions) < _TWO:
            said = _("There is one version only: nothing to compare it with yet.")
            self._list.addWidget(nothing(said))
            self._list.addStretch(1)
            return
        self._choice.show()
        for version in view.versions:
            for field in (self.older, self.newer):
                field.addItem(_said(version), version.number)
        last = len(view.versions) - 1
        self.newer.setCurrentIndex(last)
        self.older.setCurrentIndex(max(last - 1, 0))
        self._compare()

    def _compare(self) -> None:
        older, newer = self.older.currentData(), self.newer.currentData()
        language = active_language()

        def task(vault: Vault, _progress: Progress) -> tuple[Difference, ...]:
            return comparing.compare(vault, self.interview, older, newer, language)

        self.desk.ask(self, task, self._show, self.show_error)

    def _show(self, differences: tuple[Difference, ...]) -> None:
        self.differences = differences
        parts.emptied(self._list)
        count = len(differences)
        said = ngettext("{n} answer differs", "{n} answers differ", count)
        title = said.format(n=count) if count else _("The two say the same.")
        self._list.addWidget(parts.label(title, "title", 600))
        for difference in differences:
            self._list.addWidget(_row(difference))
        self._list.addStretch(1)


def _row(difference: Difference) -> QFrame:
    row = parts.card("plain")
    grid = QGridLayout(row)
    grid.setContentsMargins(14, 10, 14, 10)
    grid.setHorizontalSpacing(20)
    number = parts.label(difference.number, "meta", colour="ink2", wrap=False)
    number.setFixedWidth(theme.look().px(40))
    number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    grid.addWidget(number, 0, 0)
    grid.addWidget(parts.label(difference.question, "body", 600), 0, 1, 1, 2)
    for column, (name, side) in enumerate(
        ((_("before"), difference.before), (_("now"), difference.after)), start=1
    ):
        grid.addWidget(parts.label(name, "meta", colour="ink2"), 1, column)
        kind = "sunken" if column == 1 else "ok"
        box = parts.card(kind)
        inner = parts.column(box, spacing=2, margins=8)
        for text in _lines(side):
            inner.addWidget(parts.label(text, "body"))
        inner.addStretch(1)
        grid.addWidget(box, 2, column)
        grid.setColumnStretch(column, 1)
    return row


def _lines(side: Side) -> list[str]:
    found = [side.answer] if side.answer else []
    if side.reason:
        found.append(words.reason(Reason(side.reason)))
    found += side.translations
    return found or [_("nothing")]


def _said(version: SignedVersion) -> str:
    return _("Version {n}, {day}").format(
        n=version.number, day=words.day(version.signed_at)
    )
