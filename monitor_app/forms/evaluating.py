"""Evaluates a form's expressions at places of an interview, and words what fails."""

from monitor_app.errors.forms import FormEvaluationError
from monitor_app.errors.xpath import XPathError
from monitor_app.forms.instance import Cell
from monitor_app.forms.schema import SchemaNode
from monitor_app.forms.xpath import Context, Environment, Expression
from monitor_app.forms.xpath.tree import Element, Node


class Evaluator:
    """Evaluates at a cell, or where a blank entry of a repeat would stand.

    Every method raises `FormEvaluationError` with the place and the `name` of what was
    to be computed.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def string(self, expression: Expression, cell: Cell, name: str) -> str:
        """Return the value as text."""
        try:
            return expression.string(self._at(cell.element))
        except XPathError as error:
            raise _failed(cell, name) from error

    def boolean(self, expression: Expression, cell: Cell, name: str) -> bool:
        """Return the value as yes or no."""
        try:
            return expression.boolean(self._at(cell.element))
        except XPathError as error:
            raise _failed(cell, name) from error

    def nodes(self, expression: Expression, cell: Cell, name: str) -> list[Node]:
        """Return the nodes that are selected."""
        try:
            return expression.nodes(self._at(cell.element))
        except XPathError as error:
            raise _failed(cell, name) from error

    def blank_boolean(
        self, expression: Expression, parent: Cell, schema: SchemaNode
    ) -> bool:
        """Return yes or no as a new entry of a repeat would have it."""
        try:
            return expression.boolean(self._at(_ghost(parent, schema)))
        except XPathError as error:
            raise _failed(parent, "relevant") from error

    def blank_number(
        self, expression: Expression, parent: Cell, schema: SchemaNode
    ) -> float:
        """Return a number as a new entry of a repeat would have it."""
        try:
            return expression.number(self._at(_ghost(parent, schema)))
        except XPathError as error:
            raise _failed(parent, "count") from error

    def _at(self, element: Element) -> Context:
        return Context(element, element, 1, 1, self._environment)


def _ghost(parent: Cell, schema: SchemaNode) -> Element:
    """Return an element that stands where an entry would, for relative paths."""
    ghost = Element(schema.element.local_name, schema.element.namespace)
    ghost.parent = parent.element
    return ghost


def _failed(cell: Cell, name: str) -> FormEvaluationError:
    return FormEvaluationError(question=cell.ref, property=name)
