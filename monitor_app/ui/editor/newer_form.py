"""A newer version of the form: stay, or move; nothing is deleted either way."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _
from monitor_app.ui import parts


class NewerForm(QWidget):
    """Offers the newer version; takes no room while there is none."""

    accepted = Signal()

    def __init__(self) -> None:
        super().__init__()
        around = parts.column(self)
        around.setContentsMargins(24, 6, 24, 6)
        box = parts.card("info")
        row = parts.row(box, spacing=10, margins=8)
        row.addWidget(parts.picture("form", "info"))
        self._said = parts.label("", "body")
        row.addWidget(self._said, 1)
        self.stay_button = parts.button("", kind="quiet")
        self.stay_button.clicked.connect(self.hide)
        row.addWidget(self.stay_button)
        self.move_button = parts.button("")
        self.move_button.clicked.connect(self.accepted)
        row.addWidget(self.move_button)
        around.addWidget(box)
        self.hide()

    def offer(self, now: str, newer: str) -> None:
        """Offer the newer version; an empty one offers nothing."""
        said = _("Version {newer} of the form is here. Nothing is deleted either way.")
        self._said.setText(said.format(newer=newer))
        for button, text in (
            (self.stay_button, _("Stay with {version}").format(version=now)),
            (self.move_button, _("Move to {version}").format(version=newer)),
        ):
            button.setText(text)
            button.setAccessibleName(text)
        self.setVisible(bool(newer))
