"""The choices a question offers now: fixed lists, filtered lists, lists of entries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from monitor_app.errors.forms import FormEvaluationError
from monitor_app.errors.xpath import XPathError
from monitor_app.forms.definition import UNKNOWN, ChoiceDef, Itemset, Text
from monitor_app.forms.graph import Property, Rule
from monitor_app.forms.instance import Cell
from monitor_app.forms.itext import ITEXT_OF_CHILD, referenced
from monitor_app.forms.plan import Plan
from monitor_app.forms.schema import SchemaNode
from monitor_app.forms.xpath import Context, Environment, Expression
from monitor_app.forms.xpath.tree import Element, Node

Render = Callable[[Text, Cell], str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice as a person sees it. `media` is the name of its picture, "" for none."""

    value: str
    label: str
    media: str = ""


@dataclass(frozen=True, slots=True)
class _Offer:
    """A choice before it is put into words; `item` is its node in a list, if any."""

    value: str
    label: Text
    item: Node | None = None
    wording: Expression | None = None  # for labels that must be computed at the item


class ChoiceLists:
    """Answers what a cell offers; remembers until told to forget.

    Lists that no answer influences are worked out once for all cells.
    """

    def __init__(
        self,
        plan: Plan,
        environment: Environment,
        render: Render,
        clean: Callable[[str], str],
    ) -> None:
        self._plan = plan
        self._clean = clean
        self._environment = environment
        self._render = render
        self._of_cell: dict[Cell, tuple[_Offer, ...]] = {}
        self._shared: dict[tuple[str, str, str], tuple[_Offer, ...]] = {}
        self._rules: dict[SchemaNode, Rule] = {
            rule.node: rule
            for rule in plan.graph.rules
            if rule.kind is Property.CHOICES
        }

    def forget(self, cell: Cell) -> None:
        """Work the list of a cell out anew when it is next asked for."""
        self._of_cell.pop(cell, None)

    def values(self, cell: Cell) -> tuple[str, ...]:
        """Return the values a cell offers, in order."""
        return tuple(offer.value for offer in self._offers(cell))

    def choices(self, cell: Cell, language: str) -> tuple[Choice, ...]:
        """Return the choices a cell offers, in words."""
        return tuple(
            Choice(
                offer.value,
                self._words(offer, cell),
                offer.label.medium("image", language) or "",
            )
            for offer in self._offers(cell)
        )

    def label(self, cell: Cell, value: str) -> str | None:
        """Return the words of one choice of a cell, None if it does not offer it."""
        for offer in self._offers(cell):
            if offer.value == value:
                return self._words(offer, cell)
        return None

    def _words(self, offer: _Offer, cell: Cell) -> str:
        if offer.wording is not None and offer.item is not None:
            try:
                words = offer.wording.string(self._context(offer.item, cell))
            except XPathError:
                return UNKNOWN
            return self._clean(words)
        return self._render(offer.label, cell)

    def _offers(self, cell: Cell) -> tuple[_Offer, ...]:
        known = self._of_cell.get(cell)
        if known is None:
            known = self._of_cell[cell] = self._work_out(cell)
        return known

    def _work_out(self, cell: Cell) -> tuple[_Offer, ...]:
        question = cell.schema.question
        if question is None:
            return ()
        if question.itemset is None:
            return tuple(map(_fixed, question.choices))
        rule = self._rules[cell.schema]
        if not _is_static(rule):
            return self._evaluated(rule, question.itemset, cell)
        itemset = question.itemset
        key = (itemset.nodeset, itemset.value, itemset.label)
        if key not in self._shared:
            self._shared[key] = self._evaluated(rule, itemset, cell)
        return self._shared[key]

    def _evaluated(
        self, rule: Rule, itemset: Itemset, cell: Cell
    ) -> tuple[_Offer, ...]:
        if rule.expression is None:
            return ()
        try:
            nodes = rule.expression.nodes(self._context(cell.element, cell))
            return tuple(self._offers_of(nodes, itemset, cell))
        except XPathError as error:
            raise FormEvaluationError(question=cell.ref, property="choices") from error

    def _offers_of(
        self, nodes: Iterable[Node], itemset: Itemset, cell: Cell
    ) -> Iterable[_Offer]:
        value = self._plan.compiler.compile(itemset.value or ".")
        itext = ITEXT_OF_CHILD.match(itemset.label)
        wording = self._plan.compiler.compile(itemset.label or itemset.value or ".")
        for node in nodes:
            given = value.string(self._context(node, cell))
            if itext and isinstance(node, Element):
                child = node.child(itext[1])
                text_id = child.text if child is not None else ""
                yield _Offer(given, self._plan.parts.itext.text(text_id))
            else:
                yield _Offer(
                    given,
                    referenced(itemset.label, self._plan.parts.itext),
                    node,
                    wording,
                )

    def _context(self, node: Node, cell: Cell) -> Context:
        return Context(node, cell.element, 1, 1, self._environment)


def _fixed(choice: ChoiceDef) -> _Offer:
    return _Offer(choice.value, choice.label)


def _is_static(rule: Rule) -> bool:
    expression = rule.expression
    return (
        not rule.found.places
        and not rule.found.counted
        and expression is not None
        and not expression.volatile
        and "current" not in expression.functions
    )
