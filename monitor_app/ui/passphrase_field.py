"""A field for a passphrase: shown or hidden, warns of Caps Lock, maps no keys."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from monitor_app.i18n import _
from monitor_app.ui import icons, parts, theme
from monitor_app.ui.layout_chip import LayoutChip
from monitor_app.ui.nesting import nest


class PassphraseField(QWidget):
    """Label, field, eye, and a sentence about Caps Lock."""

    def __init__(self, name: str, *, shown: bool = False) -> None:
        super().__init__()
        layout = parts.column(self, spacing=2)
        said = parts.label(name, "meta", 600, "ink2")
        head = parts.row(spacing=8)
        head.addWidget(said, 1)
        self.chip = LayoutChip()
        policy = self.chip.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the field stays where it is
        self.chip.setSizePolicy(policy)
        head.addWidget(self.chip)
        nest(layout, head)
        row = parts.row(spacing=6)
        self.field = _Line(self)
        self.field.setFont(theme.look().font("answer"))
        # known before the style sheet is: a layout that asks too early would cut it
        self.field.setMinimumHeight(theme.look().px(36) + 8)
        self.field.setAccessibleName(name)
        self.field.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        said.setBuddy(self.field)
        row.addWidget(self.field, 1)
        self._eye = parts.icon_button("eye", _("Show the passphrase"))
        self._eye.clicked.connect(lambda: self.set_shown(shown=not self.is_shown))
        row.addWidget(self._eye)
        nest(layout, row)
        self._caps = parts.label(_("Caps Lock is on"), "meta", colour="warn")
        self._caps.hide()
        self._knows_case = False  # Qt does not tell it: a letter must have been typed
        layout.addWidget(self._caps)
        self.set_shown(shown=shown)
        self.setFocusProxy(self.field)

    @property
    def is_shown(self) -> bool:
        """Whether the words can be read on the screen."""
        return self.field.echoMode() is QLineEdit.EchoMode.Normal

    def set_shown(self, *, shown: bool) -> None:
        """Show or hide what is typed."""
        modes = QLineEdit.EchoMode
        self.field.setEchoMode(modes.Normal if shown else modes.Password)
        self._eye.setIcon(icons.icon("eye-off" if shown else "eye"))
        name = _("Hide the passphrase") if shown else _("Show the passphrase")
        self._eye.setAccessibleName(name)
        self._eye.setToolTip(name)

    def text(self) -> str:
        """Return what was typed, as it was typed."""
        return self.field.text()

    def clear(self) -> None:
        """Empty the field."""
        self.field.clear()

    def warn_of_caps(self, *, on: bool) -> None:
        """Say that letters come out as capitals."""
        self._caps.setVisible(on)

    def forget_case(self) -> None:
        """Know nothing: Caps Lock may be pressed while the keyboard is elsewhere."""
        self._knows_case = False
        self.warn_of_caps(on=False)

    def notice(self, event: QKeyEvent) -> None:
        """Learn from a key what the keyboard gives: capitals, and which alphabet."""
        if event.key() == Qt.Key.Key_CapsLock:  # what a letter told is turned round
            self.warn_of_caps(on=self._knows_case and self._caps.isHidden())
            return
        text = event.text()
        if len(text) == 1 and text.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._knows_case = True
            self.warn_of_caps(on=text.isupper() != shift)
            self.chip.typed(text)


class _Line(QLineEdit):
    """Notices Caps Lock by what a key gives: Qt does not tell its state."""

    def __init__(self, around: PassphraseField) -> None:
        super().__init__()
        self._around = around

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._around.notice(event)
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self._around.forget_case()
        return super().event(event)
