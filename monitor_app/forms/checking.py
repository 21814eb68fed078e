"""What is missing or wrong with an answer."""

from collections.abc import Callable

from monitor_app.forms.answering import fits
from monitor_app.forms.choices import ChoiceLists
from monitor_app.forms.definition import Flag, Kind, QuestionDef, Text
from monitor_app.forms.engine import Engine
from monitor_app.forms.instance import Cell
from monitor_app.forms.plan import Plan
from monitor_app.forms.state import Problem

_UNCHECKED = frozenset({Kind.HIDDEN, Kind.NOTE})
_WITH_CHOICES = frozenset({Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK})


class Checker:
    """Checks one cell when asked: nothing is checked before somebody wants to know."""

    def __init__(
        self,
        engine: Engine,
        choices: ChoiceLists,
        render: Callable[[Text, Cell], str],
        plan: Plan,
    ) -> None:
        self._engine = engine
        self._choices = choices
        self._render = render
        self._plan = plan

    def problem(self, cell: Cell) -> Problem | None:
        """Return the first problem of an open question, None when there is none."""
        question = cell.schema.question
        if question is None or not cell.relevant or not cell.schema.is_leaf:
            return None
        if not cell.stored:
            return self._missing(cell, question)
        if question.constraint and not self._holds(cell, question):
            message = self._render(question.constraint_message, cell)
            return Problem(cell.ref, "constraint", message)
        if question.kind not in _UNCHECKED and not self._fits(cell, question):
            return Problem(cell.ref, "type")
        return None

    def _missing(self, cell: Cell, question: QuestionDef) -> Problem | None:
        if cell.reason is not None:
            return None
        if cell.required:
            message = self._render(question.required_message, cell)
            return Problem(cell.ref, "required", message)
        wanted = Flag.REASONED in question.flags and Flag.PROGRAM not in question.flags
        if wanted and question.kind not in _UNCHECKED:
            return Problem(cell.ref, "reason")
        return None

    def _holds(self, cell: Cell, question: QuestionDef) -> bool:
        expression = self._plan.compiler.compile(
            question.constraint, question.path, "constraint"
        )
        return self._engine.evaluate.boolean(expression, cell, "constraint")

    def _fits(self, cell: Cell, question: QuestionDef) -> bool:
        has_choices = question.kind in _WITH_CHOICES
        offered = self._choices.values(cell) if has_choices else ()
        return fits(question, cell.stored, offered)
