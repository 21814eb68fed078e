"""Answers that this version of the form has no place for: read them, take them over."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from monitor_app.i18n import _, ngettext
from monitor_app.ui import parts, theme
from monitor_app.ui.lists.rows import LineCard
from monitor_app.ui.said_box import SaidBox
from monitor_app.usecases.left_over import LeftOver

_HIGHEST = 260  # pixels at 100 % that the open list takes at the most


class LeftOverBar(QWidget):
    """A sentence and a button; below it, when asked for, each answer to copy."""

    def __init__(self) -> None:
        super().__init__()
        around = parts.column(self, spacing=6)
        around.setContentsMargins(24, 6, 24, 6)
        box = SaidBox("warn", "note", margins=8)
        self.said = box.said
        self.button = parts.button("", kind="quiet")
        self.button.clicked.connect(lambda: self._open(self.list.isHidden()))
        box.add(self.button)
        around.addWidget(box)
        self.list: QWidget = QWidget()
        self._rows = parts.column(self.list, spacing=6)
        self._area: QScrollArea = parts.scrolled(self.list)
        self._area.setMaximumHeight(theme.look().px(_HIGHEST))
        around.addWidget(self._area)
        self.hide()

    def show_answers(self, found: Sequence[LeftOver], *, signed: bool = False) -> None:
        """Show that there are some; an empty list takes the bar away."""
        parts.emptied(self._rows)
        for each in found:
            self._rows.addWidget(self._row(each))
        count = len(found)
        said = _of_record(count) if signed else _of_draft(count)
        self.said.setText(said.format(n=count))
        self._open(opened=False)
        self.setVisible(bool(found))

    def _row(self, each: LeftOver) -> QFrame:
        copy = parts.button(_("Copy"), "clip")
        copy.setAccessibleName(_("Copy: {name}").format(name=each.question))
        copy.clicked.connect(lambda: self._copy(copy, each.answer))
        return LineCard("note", "ink2", each.question, each.answer, extra=(copy,))

    @staticmethod
    def _copy(button: QWidget, text: str) -> None:
        QGuiApplication.clipboard().setText(text)  # taken back when the vault locks
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, opened: bool) -> None:
        self.list.setVisible(opened)
        self._area.setVisible(opened)
        text = _("Hide them") if opened else _("Read them")
        self.button.setText(text)
        self.button.setAccessibleName(text)


def _of_draft(count: int) -> str:
    return ngettext(
        "{n} answer has no place in this version of the form. The draft keeps it;"
        " the signed record does not.",
        "{n} answers have no place in this version of the form. The draft keeps"
        " them; the signed record does not.",
        count,
    )


def _of_record(count: int) -> str:
    return ngettext(
        "{n} answer had no place in this version of the form. It is not part of what"
        " was signed; it is kept beside it, on this computer only.",
        "{n} answers had no place in this version of the form. They are not part of"
        " what was signed; they are kept beside it, on this computer only.",
        count,
    )
