"""Which control takes which kind of answer, and how the appearance changes it."""

from collections.abc import Callable, Mapping

from monitor_app.forms.definition import Flag, Kind, QuestionDef
from monitor_app.forms.state import NodeState
from monitor_app.ui.questions.choices import LabelsControl, OneOfControl, SomeOfControl
from monitor_app.ui.questions.control import Control
from monitor_app.ui.questions.dates import DateControl
from monitor_app.ui.questions.long_lists import AS_FIELD, ManyControl, PickControl
from monitor_app.ui.questions.others import (
    AcknowledgeControl,
    FileControl,
    NoteControl,
    ShownControl,
)
from monitor_app.ui.questions.pad import SignatureControl
from monitor_app.ui.questions.ranges import range_control
from monitor_app.ui.questions.rank import RankControl
from monitor_app.ui.questions.regions import BODY_LIST, RegionsControl
from monitor_app.ui.questions.texts import (
    AccountControl,
    DigitTextControl,
    NumberControl,
    TextControl,
)

_FIELD = frozenset({"minimal", "autocomplete", "search", "compact-minimal"})
_SEARCHED = frozenset({"autocomplete", "search"})


def control_for(node: NodeState, question: QuestionDef) -> Control:
    """Return a control that shows and takes the answer of a question."""
    by_program = Flag.PROGRAM in question.flags or (
        node.read_only and question.kind is not Kind.NOTE
    )
    if by_program and question.kind is not Kind.ATTACHMENT:
        return ShownControl(node)
    return _MAKERS[question.kind](node, question)


def _text(node: NodeState, question: QuestionDef) -> Control:
    if Flag.VERBATIM in question.flags or "multiline" in question.appearance:
        return AccountControl(node)
    if "numbers" in question.appearance:
        return DigitTextControl(node)
    return TextControl(node)


def _one_of(node: NodeState, question: QuestionDef) -> Control:
    if "label" in question.appearance:
        return LabelsControl(node)
    if len(node.choices) > AS_FIELD or question.appearance & _FIELD:
        searched = bool(question.appearance & _SEARCHED)
        return PickControl(node, searched=searched)
    return OneOfControl(node)


def _some_of(node: NodeState, question: QuestionDef) -> Control:
    if question.choice_list == BODY_LIST and "image-map" in question.appearance:
        return RegionsControl(node)
    if "label" in question.appearance:
        return LabelsControl(node)
    if len(node.choices) > AS_FIELD or question.appearance & _FIELD:
        return ManyControl(node)
    return SomeOfControl(node)


def _file(node: NodeState, question: QuestionDef) -> Control:
    if question.appearance & {"signature", "draw"}:
        return SignatureControl(node)
    return FileControl(node)


def _simple(kind: type[Control]) -> Callable[[NodeState, QuestionDef], Control]:
    return lambda node, _question: kind(node)


_MAKERS: Mapping[Kind, Callable[[NodeState, QuestionDef], Control]] = {
    Kind.TEXT: _text,
    Kind.SELECT_ONE: _one_of,
    Kind.SELECT_MULTIPLE: _some_of,
    Kind.RANGE: lambda node, _question: range_control(node),
    Kind.INTEGER: _simple(NumberControl),
    Kind.DECIMAL: _simple(NumberControl),
    Kind.RANK: _simple(RankControl),
    Kind.NOTE: _simple(NoteControl),
    Kind.DATE: _simple(DateControl),
    Kind.TIME: _simple(DateControl),
    Kind.DATETIME: _simple(DateControl),
    Kind.ATTACHMENT: _file,
    Kind.ACKNOWLEDGE: _simple(AcknowledgeControl),
    Kind.GEOPOINT: _simple(TextControl),
    Kind.BARCODE: _simple(TextControl),
    Kind.HIDDEN: _simple(ShownControl),
}
