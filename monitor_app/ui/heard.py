"""Buttons and fields that hear a screen reader as well as a finger and a keyboard.

Qt toggles a checkable button for assistive technology without saying `clicked`, and
puts text into a field without saying `textEdited`: it would look answered, and nobody
would know. What neither the program nor a person's own hand changed is told here.
"""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton, QButtonGroup

    _Base = QAbstractButton
else:
    _Base = object


class HeardToggle(_Base):
    """Mixed into a checkable button before Qt's own class; `listen` in `__init__`."""

    _known = False  # the program or a click is changing it

    def listen(self) -> None:
        """Begin to tell toggles of assistive technology as clicks."""
        self.toggled.connect(self._tell)

    def setChecked(self, on: bool) -> None:
        self._known = True
        super().setChecked(on)
        self._known = False

    def nextCheckState(self) -> None:
        self._known = True
        super().nextCheckState()
        self._known = False

    def _tell(self, on: bool) -> None:
        group = cast("QButtonGroup | None", self.group())  # the stubs forget None
        alone = self.autoExclusive() or (group is not None and group.exclusive())
        if self._known or (alone and not on):  # another one of the group was chosen
            return
        if not alone:  # where one must hold, a click leaves it chosen
            was_blocked = self.blockSignals(True)
            self.setChecked(not on)
            self.blockSignals(was_blocked)
        self.click()


class HeardLine(QLineEdit):
    """A line of text; `typed` says what anybody but the program wrote, however."""

    typed = Signal(str)

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self._by_program = False
        self.textChanged.connect(self._tell)

    def setText(self, text: str | None) -> None:
        self._by_program = True
        super().setText(text)
        self._by_program = False

    def _tell(self, text: str) -> None:
        if not self._by_program:
            self.typed.emit(text)
