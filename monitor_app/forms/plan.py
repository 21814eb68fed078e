"""What the engine works by: schema, rules and actions, made once for each form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from monitor_app.errors.forms import (
    FormExpressionError,
    FormPathError,
    FormTangledError,
)
from monitor_app.errors.xpath import XPathError
from monitor_app.forms.actions import Action, read_actions
from monitor_app.forms.definition import GroupDef, ItemDef, Itemset, Output, Text
from monitor_app.forms.graph import MOST_READ, Graph, Property, Rule, make_graph
from monitor_app.forms.references import Found, references
from monitor_app.forms.schema import Schema, SchemaNode, make_schema
from monitor_app.forms.xform import XForm
from monitor_app.forms.xpath import Expression, compile_xpath

_BINDS = {
    "relevant": Property.RELEVANT,
    "readonly": Property.READ_ONLY,
    "required": Property.REQUIRED,
    "calculate": Property.VALUE,
}
_SPEAKING = frozenset({"jr:itext", "jr:choice-name"})
_CONSTANT = frozenset({"true()", "1", "true"})
_CONSTANT_NO = frozenset({"false()", "0", "false"})


@dataclass(eq=False, slots=True)
class Plan:
    """All of a form that does not change from interview to interview.

    `constant` holds the properties that need no expression: required and read-only
    nodes by "true()".
    """

    parts: XForm = field(repr=False)
    items: Mapping[str, ItemDef] = field(repr=False)
    schema: Schema = field(repr=False)
    graph: Graph = field(repr=False)
    actions: tuple[Action, ...]
    compiler: "Compiler" = field(repr=False)
    always: Mapping[Property, frozenset[SchemaNode]] = field(repr=False)


def make_plan(parts: XForm, by_path: Mapping[str, ItemDef]) -> Plan:
    """Compile a form.

    Raises:
        FormExpressionError, FormPathError, FormCycleError, FormTangledError,
        FormUnsupportedError
    """
    schema = make_schema(parts, by_path)
    compiler = Compiler(parts.prefixes)
    rules = _Rules(parts, schema, compiler)
    rules.read()
    return Plan(
        parts=parts,
        items=by_path,
        schema=schema,
        graph=make_graph(rules.rules),
        actions=read_actions(parts, schema, compiler.compile),
        compiler=compiler,
        always={key: frozenset(nodes) for key, nodes in rules.always.items()},
    )


class Compiler:
    """Compiles each source once."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self._known: dict[str, Expression] = {}

    def compile(self, source: str, question: str = "", name: str = "") -> Expression:
        """Return the compiled expression; an error names question and property."""
        known = self._known.get(source)
        if known is None:
            try:
                known = compile_xpath(source, self._prefixes)
            except XPathError as error:
                raise FormExpressionError(
                    question=question, property=name, what=error.code
                ) from error
            self._known[source] = known
        return known


class _Rules:
    """Reads binds, controls and texts into rules."""

    def __init__(self, parts: XForm, schema: Schema, compiler: Compiler) -> None:
        self._parts = parts
        self._schema = schema
        self._compiler = compiler
        self.rules: list[Rule] = []
        self._left = MOST_READ
        self.always: dict[Property, set[SchemaNode]] = {key: set() for key in Property}

    def read(self) -> None:
        """Read the rules of every node."""
        for node in self._schema.nodes:
            for attribute, key in _BINDS.items():
                self._bound(node, key, node.bind.get(attribute), attribute)
            if node.repeat is not None and node.repeat.count:
                self._bound(node, Property.ENTRIES, node.repeat.count, "count")
            if node.question is not None and node.question.itemset is not None:
                self._choices(node, node.question.itemset)
            if node.item is not None:
                self._texts(node, node.item)
            constraint = node.bind.get("constraint")
            if constraint:
                self._compiler.compile(constraint, node.ref, "constraint")
        self._words()

    def _words(self) -> None:
        """Read the formulas of every text, so that none fails in an interview."""
        for texts in self._parts.itext.values.values():
            for text_id, forms in texts.items():
                for pieces in forms.values():
                    for piece in pieces:
                        if isinstance(piece, Output):
                            name = text_id.rpartition(":")[2]
                            self._compiler.compile(piece.expression, text_id, name)

    def _bound(self, node: SchemaNode, key: Property, source: str, name: str) -> None:
        if not source:
            return
        if source in _CONSTANT and key in {Property.READ_ONLY, Property.REQUIRED}:
            self.always[key].add(node)
            return
        if source in _CONSTANT_NO and key in {Property.READ_ONLY, Property.REQUIRED}:
            return
        if source in _CONSTANT and key is Property.RELEVANT:
            return
        expression = self._compiler.compile(source, node.ref, name)
        found = references(expression.tree, node, self._schema)
        _refuse_unknown(expression, found)
        self._add(node, key, expression, found)

    def _choices(self, node: SchemaNode, itemset: Itemset) -> None:
        expression = self._compiler.compile(itemset.nodeset, node.ref, "choices")
        found = references(expression.tree, node, self._schema)
        for source in (itemset.value, itemset.label):
            if source:
                inner = self._compiler.compile(source, node.ref, "choices")
                for place in list(found.places):
                    more = references(inner.tree, place.node, self._schema)
                    found.places |= more.places
        self._add(node, Property.CHOICES, expression, found)

    def _texts(self, node: SchemaNode, item: ItemDef) -> None:
        self._text(node, Property.LABEL, item.label)
        if not isinstance(item, GroupDef):
            self._text(node, Property.HINT, item.hint)

    def _text(self, node: SchemaNode, key: Property, text: Text) -> None:
        sources = set(outputs(text))
        if not sources:
            return
        together = Found()
        speaks = False
        for source in sources:
            expression = self._compiler.compile(source, node.ref, key.name.lower())
            found = references(expression.tree, node, self._schema)
            together.places |= found.places
            together.counted |= found.counted
            speaks |= bool(expression.functions & _SPEAKING)
        self._keep(Rule(node, key, None, together, speaks))

    def _add(
        self, node: SchemaNode, key: Property, expression: Expression, found: Found
    ) -> None:
        speaks = "jr:choice-name" in expression.functions
        self._keep(Rule(node, key, expression, found, speaks))

    def _keep(self, rule: Rule) -> None:
        self._left -= len(rule.found.places) + len(rule.found.counted)
        if self._left < 0:
            raise FormTangledError(most=MOST_READ)
        self.rules.append(rule)


def outputs(text: Text) -> Iterator[str]:
    """Yield the sources of the values that a text shows, in any language."""
    for pieces in text.by_language.values():
        for piece in pieces:
            if isinstance(piece, Output):
                yield piece.expression


def _refuse_unknown(expression: Expression, found: Found) -> None:
    """Refuse a text that must name a question and names none (`jr:choice-name`)."""
    if found.unknown and _SPEAKING & expression.functions:
        raise FormPathError(question=found.unknown[0])
