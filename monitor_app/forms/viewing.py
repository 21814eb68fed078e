"""Describes a place of an interview in words and choices of its language."""

from monitor_app.forms.checking import Checker
from monitor_app.forms.choices import ChoiceLists
from monitor_app.forms.definition import Text
from monitor_app.forms.engine import Engine
from monitor_app.forms.environment import Surroundings
from monitor_app.forms.instance import Cell
from monitor_app.forms.schema import SchemaNode
from monitor_app.forms.state import NodeState


class View:
    """Makes `NodeState` values; changes nothing."""

    def __init__(
        self,
        engine: Engine,
        choices: ChoiceLists,
        checker: Checker,
        words: Surroundings,
    ) -> None:
        self._engine = engine
        self._choices = choices
        self._checker = checker
        self._words = words

    def state(self, cell: Cell) -> NodeState:
        """Return the state of a question, group or entry."""
        item = cell.schema.item
        question = cell.schema.question
        is_leaf = cell.schema.is_leaf
        language = self._words.language
        return NodeState(
            ref=cell.ref,
            definition=item,
            relevant=cell.relevant,
            read_only=cell.read_only,
            required=cell.required,
            value=cell.value if is_leaf else "",
            label=self._words.render(item.label, cell) if item else "",
            hint=self._words.render(question.hint, cell) if question else "",
            choices=self._choices.choices(cell, language) if question else (),
            problem=self._checker.problem(cell) if is_leaf else None,
            reason=cell.reason,
            translations=cell.translations,
            touched=cell.touched,
            note=cell.beside.note,
        )

    def repeat(self, parent: Cell, schema: SchemaNode, ref: str) -> NodeState:
        """Return the state of a whole repeat, which may have no entries."""
        label = schema.item.label if schema.item else Text()
        return NodeState(
            ref=ref,
            definition=schema.item,
            relevant=self._engine.range_relevant(parent, schema),
            read_only=parent.read_only,
            required=False,
            value="",
            label=self._words.render(label, parent),
            hint="",
            choices=(),
            problem=None,
            reason=None,
            translations=(),
        )
