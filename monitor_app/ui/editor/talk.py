"""Top of the editor: the language of the questions, the turned screen, the pause."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from monitor_app.forms.session import Session
from monitor_app.i18n import LANGUAGES, _
from monitor_app.ui import parts, words
from monitor_app.ui.segmented import Segmented


class TalkActions(QWidget):
    """What an interviewer does while talking.

    Signals:
        spoken: code of the language to ask in. turned: show the screen to the person.
        paused: the talk pauses. locked: close the vault.
    """

    spoken = Signal(str)
    turned = Signal()
    paused = Signal()
    locked = Signal()

    def __init__(self, session: Session, *, narrow: bool) -> None:
        super().__init__()
        row = parts.row(self, spacing=8)
        known = session.form.languages
        self._known = [code for code in LANGUAGES if code in known] or list(known)
        names = ((code, words.language(code)) for code in self._known)
        self.languages = Segmented(
            _("Language of the questions"),
            [(code, name[:3] if narrow else name) for code, name in names],
            session.language,
        )
        self.languages.chosen.connect(self.spoken)
        row.addWidget(self.languages)
        turn = parts.icon_button("turn", _("Show to the person"), "F8")
        turn.clicked.connect(self.turned)
        row.addWidget(turn)
        pause: QAbstractButton
        if narrow:
            pause = parts.icon_button("pause", _("Pause"), "F9")
        else:
            pause = parts.button(_("Pause") + "  F9", "pause")
        pause.clicked.connect(self.paused)
        row.addWidget(pause)
        lock = parts.icon_button("lock", _("Lock the vault"), "Ctrl+L")
        lock.clicked.connect(self.locked)
        row.addWidget(lock)

    def next_language(self) -> None:
        """Ask in the language after this one."""
        value = self.languages.value
        at = self._known.index(value) if value in self._known else 0
        self.spoken.emit(self._known[(at + 1) % len(self._known)])
