"""What paper shows besides the answers: notes, the drawn body, room to be laced."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import N_, _
from monitor_app.records.bodymap import FIGURES
from monitor_app.ui import parts, theme
from monitor_app.ui.questions.choice import CheckChoice
from monitor_app.ui.questions.long_lists import PickField

_BY_ANSWERS = ""  # the figure that fits the answers
_WITH_BODY = frozenset({"injury_sheet"})
_FIGURES = {
    _BY_ANSWERS: N_("As the answers say"),
    "neutral": N_("Neutral"),
    "female": N_("Woman"),
    "male": N_("Man"),
    "child": N_("Child"),
}


class PaperOptions(QWidget):
    """Choices of a blank form or of a filled one; only those that change the paper."""

    changed = Signal()

    def __init__(self, *, filled: bool) -> None:
        super().__init__()
        layout = parts.column(self, spacing=10)
        self.for_person = CheckChoice(
            _("For the person to keep: only if it is safe")
            if filled
            else _("For the person: without the notes for you")
        )
        self.own_notes = CheckChoice(_("With my own notes"))
        self.own_notes.setChecked(True)
        self.bound = CheckChoice(_("Room at the left to lace the sheets"))
        self.figure_field = PickField()
        for code in (_BY_ANSWERS, *FIGURES) if filled else FIGURES:
            self.figure_field.addItem(_(_FIGURES[code]), code)
        self.figure_field.setAccessibleName(_("Figure of the body diagrams"))
        self._body = QWidget()
        named = parts.column(self._body, spacing=4)
        said = parts.label(_("Figure of the body diagrams"), "meta", 600, "ink2")
        said.setBuddy(self.figure_field)
        named.addWidget(said)
        named.addWidget(self.figure_field)
        if filled:
            layout.addWidget(self.own_notes)
        layout.addWidget(self.for_person)
        layout.addWidget(self.bound)
        layout.addWidget(self._body)
        self._body.hide()
        self.setMaximumWidth(theme.look().px(560))
        for box in (self.for_person, self.own_notes, self.bound):
            box.toggled.connect(lambda _on: self.changed.emit())
        self.figure_field.activated.connect(lambda _at: self.changed.emit())

    @property
    def figure(self) -> str:
        """Return the code of the figure, "" for the one that fits the answers."""
        return str(self.figure_field.currentData() or "")

    def show_form(self, form_id: str) -> None:
        """Offer figures only for a form that has body diagrams."""
        self._body.setVisible(form_id in _WITH_BODY)

    def show_redacted(self, *, redacted: bool) -> None:
        """Close what a redacted copy never has."""
        self.own_notes.setEnabled(not redacted)
