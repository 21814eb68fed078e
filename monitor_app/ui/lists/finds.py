"""What in free text may tell who somebody is: shown quietly before paper or bundle."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from monitor_app.forms.definition import Text
from monitor_app.i18n import _, active_language, ngettext
from monitor_app.printing.reasons import trait_words
from monitor_app.ui import parts
from monitor_app.ui.nesting import nest
from monitor_app.usecases.finds import Find

_MOST = 40  # rows; more are counted


class FindsNote(QFrame):
    """A count, and the list when somebody asks for it. Nothing is taken out by it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "plain")
        self._rows = QWidget()
        column = parts.column(self, spacing=6, margins=12)
        head = parts.row(spacing=10)
        self._place = parts.row()
        nest(head, self._place)
        self.said = parts.label("", "meta")
        head.addWidget(self.said, 1)
        nest(column, head)
        self.button = parts.button("", "down", "quiet")
        self.button.clicked.connect(lambda: self._open(self._rows.isHidden()))
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self._list = parts.column(self._rows, spacing=6)
        self._rows.hide()
        column.addWidget(self._rows)
        self.hide()

    def show_finds(self, finds: Sequence[Find]) -> None:
        """Say how many there are, and keep the list ready; it lies in a page by now."""
        count = len(finds)
        parts.emptied(self._place)
        self._place.addWidget(parts.picture("eye" if count else "check", "ink2"))
        self.said.setText(
            ngettext(
                "{n} place in free text may tell who somebody is. Look before it"
                " leaves your hands.",
                "{n} places in free text may tell who somebody is. Look before it"
                " leaves your hands.",
                count,
            ).format(n=count)
            if count
            else _("Nothing in free text looks like a name or a number.")
            + " "
            + _("That is no promise: read it yourself.")
        )
        parts.emptied(self._list)
        for find in finds[:_MOST]:
            self._list.addWidget(parts.label(words_of(find), "meta"))
        if count > _MOST:
            left = count - _MOST
            more = ngettext("and {n} more", "and {n} more", left).format(n=left)
            self._list.addWidget(parts.label(more, "meta", colour="ink2"))
        parts.show_if(self.button, wanted=bool(count))
        self._open(opened=bool(count) and not self._rows.isHidden())
        assert self.parentWidget() is not None  # noqa: S101 - it is no window
        self.show()

    def _open(self, opened: bool) -> None:
        self._rows.setVisible(opened)
        text = _("Hide them") if opened else _("Show them")
        self.button.setText(text)
        self.button.setAccessibleName(text)


def words_of(find: Find) -> str:
    """Return one find in a line: number and label of the question, what, the words."""
    asked = find.about
    number = f"{asked.number}. " if asked is not None and asked.number else ""
    label = (asked.label if asked is not None else Text()).plain(active_language())
    place = f"{number}{label or find.question}"
    kind = trait_words(find.trait)
    if not find.text:  # the role of this vault reads no testimony
        return f"{place}: {kind}"
    return _("{place}: {kind}, “{text}”").format(place=place, kind=kind, text=find.text)
