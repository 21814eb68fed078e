"""Erasing copies here: what is due, and, with a reason, what has no receipt."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from monitor_app.i18n import N_, _, ngettext
from monitor_app.records.interview import InterviewSummary
from monitor_app.ui import parts, words
from monitor_app.ui.lists.rows import LineCard, Question, Sheet, reveal
from monitor_app.ui.questions.long_lists import PickField
from monitor_app.usecases.purging import WhyErased

_WHY = {
    WhyErased.ASKED: N_("The person asked for it"),
    WhyErased.DANGER: N_("This computer may be taken"),
    WhyErased.MISTAKE: N_("It was recorded or received by mistake"),
    WhyErased.DECIDED: N_("The organisation decided so"),
}


class ForcedErase(Question):
    """Names the records, asks why, and lets erase only what was typed."""

    def __init__(self, records: Sequence[InterviewSummary], *, office: bool) -> None:
        count = len(records)
        super().__init__(
            _sentence(records, office=office),
            _("Keep"),
            ngettext("Erase {n} record", "Erase {n} records", count).format(n=count),
            "erase",
        )
        form = Sheet(margin=0)
        self.why_field = PickField()
        self.why_field.addItem(_("not chosen"), "")
        for why, said in _WHY.items():
            self.why_field.addItem(_(said), why.value)
        form.named(_("Why? The log keeps it"), self.why_field)
        self._token = records[0].number if count == 1 else str(count)
        said = _("Type {token} to confirm")
        self.typed = form.line(said.format(token=self._token))
        self.inner.addWidget(form)
        self.deed.setEnabled(False)
        self.why_field.currentIndexChanged.connect(lambda _at: self._check())
        self.typed.textChanged.connect(lambda _text: self._check())

    @property
    def why(self) -> WhyErased:
        """Return the reason; raise `ValueError` before one is chosen."""
        return WhyErased(self.why_field.currentData())

    def _check(self) -> None:
        chosen = bool(self.why_field.currentData())
        self.deed.setEnabled(chosen and self.typed.text().strip() == self._token)


def _sentence(records: Sequence[InterviewSummary], *, office: bool) -> str:
    names = ", ".join(f"{words.name_of(each)} ({each.number})" for each in records)
    if office:
        said = _(
            "Erase {names} from this vault? It cannot be read here any more, and no"
            " later bundle brings it back. Nobody else is told."
        )
    else:
        said = _(
            "Erase {names} here without a receipt? Nobody has confirmed reading it. If"
            " the bundle is lost, the words are lost."
        )
    return said.format(names=names)


class DueCopies(LineCard):
    """Says how many copies have been kept long enough, and asks before it is done.

    Signals:
        confirmed: they are to be erased. refused: they stay for now.
    """

    confirmed = Signal()
    refused = Signal()

    def __init__(self, count: int) -> None:
        said = ngettext(
            "{n} copy here has been kept as long as head office asks.",
            "{n} copies here have been kept as long as head office asks.",
            count,
        ).format(n=count)
        self.erase_button = parts.button(_("Erase them…"), "erase")
        super().__init__("purged", "warn", said, extra=(self.erase_button,))
        self.erase_button.clicked.connect(self._ask)

    def _ask(self) -> None:
        self.erase_button.setEnabled(False)
        asked = Question(
            _("Erase these copies here? Head office confirmed reading each of them."),
            _("Keep"),
            _("Erase the copies"),
            "erase",
        )
        asked.refused.connect(self.refused)
        asked.confirmed.connect(self.confirmed)
        self.below.addWidget(asked)
        reveal(asked)
        asked.keep.setFocus(Qt.FocusReason.OtherFocusReason)
