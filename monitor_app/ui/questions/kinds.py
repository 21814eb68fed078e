"""Which control takes which kind of answer."""

from monitor_app.forms.definition import Flag, Kind, QuestionDef
from monitor_app.forms.state import NodeState
from monitor_app.ui.questions.choices import (
    RankControl,
    SomeOfControl,
    choice_control,
)
from monitor_app.ui.questions.control import Control
from monitor_app.ui.questions.dates import DateControl
from monitor_app.ui.questions.others import (
    AcknowledgeControl,
    FileControl,
    NoteControl,
    ShownControl,
)
from monitor_app.ui.questions.texts import AccountControl, NumberControl, TextControl

_SIMPLE: dict[Kind, type[Control]] = {
    Kind.INTEGER: NumberControl,
    Kind.DECIMAL: NumberControl,
    Kind.RANGE: NumberControl,
    Kind.SELECT_MULTIPLE: SomeOfControl,
    Kind.RANK: RankControl,
    Kind.NOTE: NoteControl,
    Kind.DATE: DateControl,
    Kind.TIME: DateControl,
    Kind.DATETIME: DateControl,
    Kind.ATTACHMENT: FileControl,
    Kind.ACKNOWLEDGE: AcknowledgeControl,
    Kind.GEOPOINT: TextControl,
    Kind.BARCODE: TextControl,
}


def control_for(node: NodeState, question: QuestionDef) -> Control:
    """Return a control that shows and takes the answer of a question."""
    by_program = Flag.PROGRAM in question.flags or (
        node.read_only and question.kind is not Kind.NOTE
    )
    if by_program:
        return ShownControl(node)
    if question.kind is Kind.SELECT_ONE:
        return choice_control(node, question)
    if question.kind is Kind.TEXT:
        long = Flag.VERBATIM in question.flags or "multiline" in question.appearance
        return AccountControl(node) if long else TextControl(node)
    return _SIMPLE[question.kind](node)
