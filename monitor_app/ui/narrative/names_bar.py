"""A calm bar: a word that may be a name, and a code in its place if one is wanted."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _
from monitor_app.printing.reasons import trait_words
from monitor_app.records.identifying import Trait, traces
from monitor_app.ui import parts
from monitor_app.ui.narrative.edit import AccountEdit
from monitor_app.ui.said_box import SaidBox

_MOST = 20_000  # characters looked through at once: the window stays quick


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A word of a paragraph (from 0) that may tell who somebody is."""

    paragraph: int
    said: int  # the number that stands beside it
    start: int
    end: int
    word: str
    trait: Trait


class NamesBar(QWidget):
    """Proposes; changes nothing by itself, and guesses nobody's code.

    Signals:
        spared: the word, which is no name.
        codes_wanted: the button to open the menu of codes at.
    """

    spared = Signal(str)
    codes_wanted = Signal(object)

    def __init__(self, *, narrow: bool) -> None:
        super().__init__()
        self.found: Find | None = None
        self._narrow = narrow
        around = parts.column(self)
        around.setContentsMargins(12, 6, 12, 6)
        role = "meta" if narrow else "body"
        box = SaidBox("warn", "person", role=role, margins=6)
        self._said = box.said
        self.code_button = parts.button(_("Put a code…"))
        self.code_button.clicked.connect(self._ask_codes)
        box.add(self.code_button)
        self.spare_button = parts.button("", kind="quiet")
        self.spare_button.clicked.connect(self._spare)
        box.add(self.spare_button)
        around.addWidget(box)
        self.hide()

    def show_find(self, find: Find | None) -> None:
        """Show what was found; nothing for None."""
        if find == self.found:
            return
        self.found = find
        self.setVisible(find is not None)
        if find is None:
            return
        what = trait_words(find.trait)
        said = _("Paragraph {n}: “{word}” looks like {what}. Put a code in its place?")
        if self._narrow:
            said = _("{n}: “{word}” looks like {what}.")
        words = said.format(n=find.said, word=find.word, what=what)
        self._said.setText(words)
        spare = _("Not a name") if find.trait is Trait.NAME else _("It may stay")
        self.spare_button.setText(spare)
        self.spare_button.setAccessibleName(spare)
        calm = _("A word in paragraph {n} looks like {what}.")  # never the word aloud
        calm = calm.format(n=find.said, what=what)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, calm))

    def _ask_codes(self) -> None:
        self.codes_wanted.emit(self.code_button)

    def _spare(self) -> None:
        if self.found is not None:
            self.spared.emit(self.found.word.casefold())


def first_find(edit: AccountEdit, spared: frozenset[str]) -> Find | None:
    """Return the first word that may be a name: of the current paragraph before others.

    The paragraph that is being typed in is looked at only up to the word of the caret.
    """
    numbers = [edit.current, *range(edit.paragraphs())]
    looked = 0
    for number in numbers:
        text = edit.paragraph(number)
        looked += len(text)
        if looked > _MOST:
            return None
        caret = edit.caret if number == edit.current else -1
        for trace in traces(text):
            word = text[trace.start : trace.end]
            typing = edit.hasFocus() and trace.start < caret <= trace.end
            if word.casefold() not in spared and not typing:
                return Find(
                    paragraph=number,
                    said=edit.number_of(number),
                    start=trace.start,
                    end=trace.end,
                    word=word,
                    trait=trace.trait,
                )
    return None
