"""A newer version of the form: stay, or move; nothing is deleted either way."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _
from monitor_app.ui import parts
from monitor_app.ui.said_box import SaidBox


class NewerForm(QWidget):
    """Offers the newer version; takes no room while there is none."""

    accepted = Signal()

    def __init__(self) -> None:
        super().__init__()
        around = parts.column(self)
        around.setContentsMargins(24, 6, 24, 6)
        box = SaidBox("info", "form", margins=8)
        self._said = box.said
        self.stay_button = parts.button("", kind="quiet")
        self.stay_button.clicked.connect(self.hide)
        box.add(self.stay_button)
        self.move_button = parts.button("")
        self.move_button.clicked.connect(self.accepted)
        box.add(self.move_button)
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
