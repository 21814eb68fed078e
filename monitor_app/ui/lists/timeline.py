"""The days of a case, newest first: one line for each thing that happened."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from monitor_app.i18n import N_, _
from monitor_app.ui import parts, theme, words
from monitor_app.ui.events import event_words
from monitor_app.ui.lists.rows import more_button
from monitor_app.ui.nesting import nest
from monitor_app.usecases import timeline
from monitor_app.usecases.timeline import Moment

_FEW = 12  # lines that are shown at first
_WORDS = {
    timeline.BEGUN: N_("An interview was begun"),
    timeline.ARRIVED: N_("The record arrived here"),
    timeline.SIGNED: N_("A record was signed"),
    timeline.VISIT: N_("Visit"),
    timeline.CHECK_DUE: N_("A check for reprisals is due"),
    timeline.CHECK_DONE: N_("A check against reprisals was done"),
}


class Timeline(QWidget):
    """Days at the left, what happened at the right; more of it on request."""

    def __init__(self, moments: Sequence[Moment]) -> None:
        super().__init__()
        self._moments = moments
        column = parts.column(self, spacing=8)
        self._place = parts.column()
        nest(column, self._place)
        self.more = more_button()
        self.more.clicked.connect(lambda: self._show(len(moments)))
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._show(_FEW)

    def _show(self, most: int) -> None:
        parts.emptied(self._place)
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.look().px(12))
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        lines = [(day_of(m), line_of(m)) for m in self._moments[:most]]
        at = 0
        for day, found in groupby(lines, key=lambda line: line[0]):
            said = parts.label(day, "meta", 600, "ink2", wrap=False)
            grid.addWidget(said, at, 0, Qt.AlignmentFlag.AlignTop)
            for _day, line in found:
                grid.addWidget(parts.label(line, "meta"), at, 1)
                at += 1
        self._place.addWidget(box)
        parts.show_if(self.more, wanted=len(self._moments) > most)


def day_of(moment: Moment) -> str:
    """Return the local day: dd.mm.yyyy."""
    return words.day(moment.at) if "T" in moment.at else words.plain_day(moment.at)


def line_of(moment: Moment) -> str:
    """Return what happened, to what."""
    known = _WORDS.get(moment.event)
    said = _(known) if known else event_words(moment.event)
    note = moment.note
    if moment.event == timeline.SIGNED and note:
        note = _("version {n}").format(n=note)
    return " · ".join(part for part in (said, moment.about, note) if part)
