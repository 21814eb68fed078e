"""Fields for the words of recovery sheets: say at once when a word is wrong."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from monitor_app.errors import MonitorError
from monitor_app.i18n import _, ngettext
from monitor_app.ui import parts, theme
from monitor_app.usecases import recovery

_FEWEST = 2  # sheets that bring a key back


class ShareField(QWidget):
    """33 words, typed in any spelling of spaces and capitals."""

    changed = Signal()

    def __init__(self, number: int) -> None:
        super().__init__()
        self.needed = 0  # how many sheets bring the key back; known once this is whole
        self.share = 0  # the number printed on the sheet
        layout = parts.column(self, spacing=2)
        name = _("Words of sheet {n}").format(n=number)
        said = parts.label(name, "meta", 600, "ink2")
        layout.addWidget(said)
        self.field = QPlainTextEdit()
        self.field.setFont(theme.look().font("answer", mono=True))
        self.field.setAccessibleName(name)
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(theme.look().px(96))
        self.field.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhPreferLatin
        )
        self.field.textChanged.connect(self._look)
        said.setBuddy(self.field)
        layout.addWidget(self.field)
        self.verdict = parts.label("", "meta", colour="ink2")
        layout.addWidget(self.verdict)
        self._look()

    def words(self) -> str:
        """Return what was typed."""
        return self.field.toPlainText()

    @property
    def is_whole(self) -> bool:
        """Whether the check words fit."""
        return self.needed > 0

    def _look(self) -> None:
        typed = self.words().split()
        left = recovery.WORDS_IN_SHARE - len(typed)
        self.needed = self.share = 0
        role = "ink2"
        if left > 0:
            said = ngettext("{n} word to go", "{n} words to go", left).format(n=left)
        else:
            try:
                self.share, self.needed = recovery.look_at_share(self.words())
                said, role = _("Sheet {n}: every word fits.").format(n=self.share), "ok"
            except MonitorError:
                said = _("A word is wrong. Compare with the sheet, word by word.")
                role = "warn"
        self.verdict.setText(said)
        parts.tint(self.verdict, role)
        self.changed.emit()


class ShareFields(QWidget):
    """As many fields as the sheets that were typed ask for, two to begin with.

    Signals:
        changed: something was typed into one of them.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._places = parts.column(self, spacing=8)
        self.fields: list[ShareField] = []
        for _sheet in range(_FEWEST):
            self._add()
        self.setFocusProxy(self.fields[0].field)

    @property
    def typed(self) -> list[str]:
        """Return the words of every whole sheet."""
        return [field.words() for field in self.fields if field.is_whole]

    @property
    def missing(self) -> str:
        """Say how many sheets are missing, "" when they are enough."""
        left = self._needed - len(self._whole)
        if left <= 0:
            return ""
        return ngettext("{n} sheet to go", "{n} sheets to go", left).format(n=left)

    @property
    def _whole(self) -> dict[int, int]:
        """Return how many each whole sheet asks for, by the number printed on it."""
        return {field.share: field.needed for field in self.fields if field.is_whole}

    @property
    def _needed(self) -> int:
        return max(self._whole.values(), default=_FEWEST)

    def _add(self) -> None:
        field = ShareField(len(self.fields) + 1)
        field.changed.connect(self._weigh)
        self.fields.append(field)
        self._places.addWidget(field)

    def _weigh(self) -> None:
        while len(self.fields) < self._needed:
            self._add()
        self.changed.emit()
