"""A sentence in a tinted box: an icon before it, and what can be done after it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from monitor_app.ui import parts

_TOP = Qt.AlignmentFlag.AlignTop


class SaidBox(QFrame):
    """Stands in a page; `said` is its label, and takes no HTML."""

    def __init__(
        self,
        kind: str,
        icon: str,
        sentence: str = "",
        *,
        colour: str = "",
        role: str = "body",
        weight: int = 400,
        margins: int = 12,
    ) -> None:
        """Make the box.

        Args:
            kind: of card: warn, danger, info, ok or sunken.
            icon: its name.
            sentence: what it says first.
            colour: of the icon; that of the kind when not given.
            role: of the type scale.
            weight: of the letters.
            margins: pixels around.
        """
        super().__init__()
        self.setProperty("card", kind)
        self._row = parts.row(self, spacing=10, margins=margins)
        colour = colour or ("ink2" if kind == "sunken" else kind)
        self._picture = parts.picture(icon, colour)
        self._row.addWidget(self._picture, 0, _TOP)
        self.said = parts.label(sentence, role, weight)
        self._row.addWidget(self.said, 1)

    def add(self, widget: QWidget) -> None:
        """Add what can be done; everything stands on one line then."""
        self._row.setAlignment(self._picture, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(widget)
