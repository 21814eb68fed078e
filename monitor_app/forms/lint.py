"""Everything that is wrong or doubtful in a form, with sheet, row and column.

Importing stops at the first mistake; linting goes on and lists them all.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from monitor_app.errors import MonitorError
from monitor_app.errors.forms import FormBrokenError, FormCycleError, FormError
from monitor_app.errors.xpath import UnknownFunctionError, XPathError
from monitor_app.forms.body import read_body
from monitor_app.forms.definition import Flag, ItemDef, Kind, QuestionDef, Text
from monitor_app.forms.external import required_files
from monitor_app.forms.loading import items_by_path, load_form
from monitor_app.forms.names import ours
from monitor_app.forms.plan import outputs
from monitor_app.forms.positions import FIRST_ROW, Position, Positions
from monitor_app.forms.references import references
from monitor_app.forms.schema import Schema, SchemaNode, make_schema
from monitor_app.forms.workbook.compiling import Sheet, compile_workbook
from monitor_app.forms.workbook.importing import DOCUMENTS
from monitor_app.forms.xform import XForm, read_xform
from monitor_app.forms.xpath import Expression, compile_xpath

_EXPRESSIONS = {
    "relevant": "relevant",
    "readonly": "readonly",
    "required": "required",
    "constraint": "constraint",
    "calculate": "calculation",
}
_DOUBTS = frozenset(
    {
        "lint.missing-translation",
        "lint.missing-media",
        "lint.repeat-reference",
        "lint.space-in-choice",
        "lint.unknown-flag",
        "lint.unsure-kazakh",
    }
)
_CONFIDENCE = "kk_confidence"
_SEVERAL = frozenset({Kind.SELECT_MULTIPLE, Kind.RANK})
# What pyxform puts where a translation is missing.
_NO_WORDS = ("-",)


@dataclass(frozen=True, slots=True, order=True)
class LintProblem:
    """One finding. `row` is 0 and `sheet`, `column` are "" where there is no sheet.

    `code` has its sentence in `messages`; `question` and `what` fill its fields.
    """

    sheet: str
    row: int
    column: str
    code: str
    question: str = ""
    what: str = ""

    @property
    def severe(self) -> bool:
        """Whether the form cannot be taken in because of it."""
        return self.code not in _DOUBTS


def lint_form(
    data: bytes, filename: str, files: Collection[str] = ()
) -> tuple[LintProblem, ...]:
    """Return every problem of a form, in the order of its sheets.

    Args:
        data: the file's bytes.
        filename: its name; the ending says what it is.
        files: names of the tables, pictures and sounds that lie beside the form.

    Raises:
        NotAFormError, FormTooLargeError, FormTooSlowError: there is nothing to lint.
        MonitorError: the XML is broken or forbidden.
    """
    path = PurePath(filename)
    xform, positions = data, Positions({})
    unsure: list[LintProblem] = []
    if path.suffix.lower() not in DOCUMENTS:
        try:
            compiled = compile_workbook(data, filename)
        except FormBrokenError as error:
            return (_refused(error),)
        xform, positions = compiled.xform, Positions(compiled.sheets)
        unsure = list(_unsure(compiled.sheets))
    linter = _Linter(read_xform(xform, path.name), positions, frozenset(files))
    linter.look()
    linter.try_loading(xform)
    linter.found += unsure
    return tuple(sorted(set(linter.found)))


def _unsure(sheets: Mapping[str, Sheet]) -> Iterator[LintProblem]:
    """List the Kazakh words that nobody is sure of: for a native speaker."""
    for name, sheet in sheets.items():
        ours = [head for head in sheet.header if head.endswith("(kk)")]
        column = next((head for head in ours if head.startswith("label")), "label")
        for number, row in enumerate(sheet.rows, FIRST_ROW):
            confidence = row.get(_CONFIDENCE, "")
            if confidence not in {"", "H"}:
                yield LintProblem(
                    name,
                    number,
                    column,
                    "lint.unsure-kazakh",
                    row.get("name", ""),
                    confidence,
                )


def _refused(error: FormBrokenError) -> LintProblem:
    details = error.details
    return LintProblem(
        sheet=str(details["sheet"]),
        row=int(details["row"]),
        column=str(details["column"]),
        code="lint.refused",
        what=str(details["what"]),
    )


@dataclass(slots=True)
class _Linter:
    parts: XForm
    positions: Positions
    files: frozenset[str]
    found: list[LintProblem] = field(default_factory=list)

    def look(self) -> None:
        """Look at every node, text and file."""
        items = items_by_path(read_body(self.parts))
        schema = make_schema(self.parts, items)
        for path in self.parts.binds:
            if path not in schema.by_path:
                self._add(Position(), "lint.unknown-path", "", path)
        for node in schema.nodes:
            self._node(node, schema)
        for name in required_files(self.parts):
            if name not in self.files:
                self._add(self.positions.file(name), "lint.missing-file", "", name)

    def try_loading(self, xform: bytes) -> None:
        """Add what only the whole form shows: circles and unknown events."""
        try:
            load_form(xform)
        except FormCycleError as error:
            names = str(error.details["questions"])
            first = names.partition(",")[0]
            position = self.positions.question(first, "calculation")
            self._add(position, "lint.cycle", first, names)
        except FormError as error:
            if not self.found:
                self._add(Position(), "lint.refused", "", error.code)
        except MonitorError as error:
            self._add(Position(), "lint.refused", "", error.code)

    def _node(self, node: SchemaNode, schema: Schema) -> None:
        for attribute, column in _EXPRESSIONS.items():
            self._expression(node, schema, node.bind.get(attribute), column)
        for letter in node.bind.get(ours("flags")).split():
            if letter not in set(Flag):
                position = self.positions.question(node.ref, "flags")
                self._add(position, "lint.unknown-flag", node.ref, letter)
        if node.repeat is not None:
            self._expression(node, schema, node.repeat.count, "repeat_count")
        if node.item is not None:
            self._item(node, node.item, schema)

    def _item(self, node: SchemaNode, item: ItemDef, schema: Schema) -> None:
        texts = {"label": item.label}
        if isinstance(item, QuestionDef):
            texts |= {
                "hint": item.hint,
                "constraint_message": item.constraint_message,
                "required_message": item.required_message,
            }
            if item.itemset is not None:
                self._expression(node, schema, item.itemset.nodeset, "choice_filter")
            for choice in item.choices:
                position = self.positions.choice(item.choice_list, choice.value)
                if item.kind in _SEVERAL and len(choice.value.split()) > 1:
                    self._add(position, "lint.space-in-choice", node.ref, choice.value)
                self._text(position, node.ref, choice.label)
        for column, text in texts.items():
            self._text(self.positions.question(node.ref, column), node.ref, text)
            for source in outputs(text):
                self._expression(node, schema, source, column)

    def _text(self, position: Position, question: str, text: Text) -> None:
        """Look for languages without words and media that are not there."""
        if text and text.by_language.get("", _NO_WORDS) == _NO_WORDS:
            for language in self.parts.itext.languages:
                words = text.by_language.get(language, ())
                if words in {(), _NO_WORDS}:
                    name = self.parts.itext.names[language]
                    there = position.in_language(name)
                    self._add(there, "lint.missing-translation", question, name)
        for kind, media in text.media.items():
            for name in set(media.values()):
                if name not in self.files:
                    there = position.of_medium(kind, self.positions)
                    self._add(there, "lint.missing-media", question, name)

    def _expression(
        self, node: SchemaNode, schema: Schema, source: str, column: str
    ) -> None:
        if not source:
            return
        position = self.positions.question(node.ref, column)
        try:
            expression = compile_xpath(source, self.parts.prefixes)
        except UnknownFunctionError as error:
            name = str(error.details["function"])
            self._add(position, "lint.unknown-function", node.ref, name)
            return
        except XPathError as error:
            self._add(position, "lint.syntax", node.ref, error.code)
            return
        self._references(position, node, schema, expression)

    def _references(
        self,
        position: Position,
        node: SchemaNode,
        schema: Schema,
        expression: Expression,
    ) -> None:
        found = references(expression.tree, node, schema)
        for path in found.unknown:
            self._add(position, "lint.unknown-path", node.ref, path)
        around = [each for each in node.ancestors() if each.repeat is not None]
        for place in found.places:
            inside = [each for each in place.node.ancestors() if each in around]
            whole = place.anchor.names < node.names and place.node not in found.filtered
            leaves = inside and len(place.anchor.names) < len(inside[0].names)
            if whole and leaves and place.node.is_leaf and not _sums(expression):
                self._add(position, "lint.repeat-reference", node.ref, place.node.ref)

    def _add(self, position: Position, code: str, question: str, what: str) -> None:
        self.found.append(
            LintProblem(
                position.sheet, position.row, position.column, code, question, what
            )
        )


_OVER_MANY = frozenset(
    {"sum", "count", "min", "max", "join", "concat", "indexed-repeat", "position"}
    | {"count-non-empty", "selected", "not"}
)


def _sums(expression: Expression) -> bool:
    """Whether the expression takes all entries of a repeat on purpose."""
    return bool(expression.functions & _OVER_MANY)
