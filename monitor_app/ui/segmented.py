"""Some buttons in a row of which one holds."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from monitor_app.ui import parts, theme


class Segmented(QWidget):
    """A switch between a few named values."""

    chosen = Signal(str)

    def __init__(
        self, name: str, options: Sequence[tuple[str, str]], value: str = ""
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        layout = parts.row(self, spacing=0)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._telling = True
        for place, (code, words) in enumerate(options):
            button = parts.button(words, kind="segment")
            button.setFont(theme.look().font("body"))
            last = place == len(options) - 1
            where = "first" if place == 0 else "last" if last else "middle"
            button.setProperty("place", where)
            button.setCheckable(True)
            button.setAccessibleName(f"{name}: {words}")
            metrics = QFontMetrics(theme.look().font("body", 600))
            width = metrics.horizontalAdvance(words) + theme.look().px(30)
            button.setMinimumWidth(width)
            # not `clicked`: a screen reader toggles, and Qt says no click then
            button.toggled.connect(lambda on, code=code: self._toggled(code, on=on))
            self._group.addButton(button)
            self._buttons[code] = button
            layout.addWidget(button)
        self.set_value(value)

    def set_value(self, value: str) -> None:
        """Show which one holds, without telling anybody; the keyboard goes along."""
        here = any(button.hasFocus() for button in self._buttons.values())
        self._telling = False
        for code, button in self._buttons.items():
            button.setChecked(code == value)
        self._telling = True
        held = self._buttons.get(value)
        if here and held is not None and not held.hasFocus():
            held.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, value: str) -> None:
        """Choose one as a person would, and tell of it."""
        self._buttons[value].setChecked(True)

    def begin(self) -> None:
        """Give the keyboard to the one that holds."""
        self._buttons[self.value].setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def value(self) -> str:
        """Return which one holds."""
        held = (code for code, button in self._buttons.items() if button.isChecked())
        return next(held, "")

    def _toggled(self, code: str, *, on: bool) -> None:
        if on and self._telling:
            self.chosen.emit(code)

    def set_words(self, code: str, words: str) -> None:
        """Change the words of one button, such as a count in it."""
        self._buttons[code].setText(words)
