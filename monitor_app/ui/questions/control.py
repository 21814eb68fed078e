"""What all answer controls share."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from monitor_app.forms.definition import QuestionDef
from monitor_app.forms.state import NodeState
from monitor_app.ui import tokens


class Control(QWidget):
    """Shows and takes one answer.

    Signals:
        edited: the place and the new answer as stored ("" for none).
        unfinished: True while what was typed is no answer yet, such as half a date.
        file_wanted: the place that asks for a file.
        file_opened: the place whose file is to be looked at.
        drawn: the place and the PNG bytes of what was drawn here.
        done: the question is answered, go on to the next (appearance `quick`).
    """

    edited = Signal(str, object)
    unfinished = Signal(bool)
    file_wanted = Signal(str)
    file_opened = Signal(str)
    drawn = Signal(str, object)
    done = Signal()

    def __init__(self, node: NodeState) -> None:
        super().__init__()
        self.ref = node.ref
        self._pending: str | None = None
        self._sent: str | None = None
        self._timer: QTimer | None = None  # most questions are never typed into

    def show_node(self, node: NodeState) -> None:
        """Show the answer and the words of a place, without telling anybody."""
        raise AssertionError(f"{type(self).__name__} cannot show {node.ref}")

    def focus_target(self) -> QWidget:
        """Return the widget that takes the keyboard."""
        return self

    def set_advice(self, *, advice: bool) -> None:
        """Mark an answer that was saved but looks wrong."""

    def flush(self) -> None:
        """Hand over what was typed and is still held back."""
        self._stop()
        if self._pending is not None:
            value, self._pending = self._pending, None
            self._sent = value
            self.edited.emit(self.ref, value)

    def hold(self, value: str) -> None:
        """Remember what is being typed; it is handed over in a moment.

        The moment counts from the first key: typing on and on is handed over too.
        """
        self._pending = value
        if self._timer is None:
            self._timer = QTimer(self)
            self._timer.setSingleShot(True)
            self._timer.setInterval(tokens.TYPING_MS)
            self._timer.timeout.connect(self.flush)
        if not self._timer.isActive():
            self._timer.start()

    @property
    def is_holding(self) -> bool:
        """Whether something typed has not been handed over yet."""
        return self._pending is not None

    def is_ours(self, value: str) -> bool:
        """Whether an answer is the one just typed here: its spelling stays as typed."""
        return self._sent is not None and value == self._sent

    def forget_sent(self) -> None:
        """Give up the spelling typed here: the answer changed elsewhere."""
        self._sent = None

    def put(self, value: object) -> None:
        """Hand over an answer at once."""
        self._stop()
        self._pending = None
        self._sent = None
        self.edited.emit(self.ref, value)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()


def definition_of(node: NodeState) -> QuestionDef:
    """Return the question of a node that a control was made for."""
    assert isinstance(node.definition, QuestionDef)  # noqa: S101 - the section sees to it
    return node.definition
