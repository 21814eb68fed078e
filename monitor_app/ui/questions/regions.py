"""Parts of the body as an answer: press the drawing, or tick the list beside it."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from monitor_app.forms.state import NodeState
from monitor_app.i18n import _
from monitor_app.ui import parts
from monitor_app.ui.nesting import nest
from monitor_app.ui.questions.body_view import DRAWING_HEIGHT, BodyView
from monitor_app.ui.questions.control import Control
from monitor_app.ui.questions.long_lists import ManyControl
from monitor_app.ui.segmented import Segmented

BODY_LIST = "body_region"
_LIST_ROWS = 9


class RegionsControl(Control):
    """The drawing and the list show one answer; either changes it."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        whole = parts.column(self, spacing=4)
        self.groups = groups_switch()
        row = parts.row()
        row.addWidget(self.groups)
        row.addStretch(1)
        nest(whole, row)
        self.view = BodyView("neutral")
        self.view.setMinimumHeight(DRAWING_HEIGHT)
        self.groups.chosen.connect(self._turn)
        self.list = ManyControl(node, _LIST_ROWS)
        self.list.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred
        )
        whole.addWidget(self.view)
        whole.addWidget(self.list)
        self._value = node.value
        self._known: frozenset[str] = frozenset()
        self.show_node(node)
        self.view.pressed.connect(self._pressed)
        self.list.edited.connect(lambda _ref, value: self.put(value))

    def show_node(self, node: NodeState) -> None:
        self._value = node.value
        self._known = frozenset(choice.value for choice in node.choices)
        self.view.read_only = node.read_only
        self.view.show_regions(node.value.split())
        self.list.show_node(node)

    def focus_target(self) -> QWidget:
        return self.list.focus_target()

    def _pressed(self, _view: str, code: str, _x: float, _y: float) -> None:
        chosen = self._value.split()
        if code not in self._known:
            return
        if code in chosen:
            chosen.remove(code)
        else:
            chosen.append(code)
        self.put(" ".join(chosen))

    def _turn(self, group: str) -> None:
        self.view.show_group(group)
        self.groups.set_value(group)


def groups_switch(*, intimate: bool = False) -> Segmented:
    """Return the switch between body, sides, head, hands, feet and teeth.

    Args:
        intimate: also the sheet that needs its own consent and a clinician.
    """
    options = [
        ("body", _("Body")),
        ("sides", _("Sides")),
        ("head", _("Head")),
        ("hands", _("Hands")),
        ("feet", _("Feet")),
        ("teeth", _("Teeth")),
    ]
    if intimate:
        options.append(("intimate", _("Intimate")))
    return Segmented(_("Part of the body"), options, "body")
