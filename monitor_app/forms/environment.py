"""Connects expressions to one interview: instances, words, clock, choices."""

from collections.abc import Callable
from dataclasses import dataclass

from monitor_app.errors.xpath import XPathError
from monitor_app.forms.definition import UNKNOWN, Output, Text, between
from monitor_app.forms.instance import Cell, Instance
from monitor_app.forms.markup import filled, plain
from monitor_app.forms.names import joined
from monitor_app.forms.plan import Plan
from monitor_app.forms.state import Services
from monitor_app.forms.xpath import Context, Environment
from monitor_app.forms.xpath.tree import Element, Node, Parent


@dataclass(slots=True)
class Speech:
    """The language of an interview, shared by all that speak it.

    `marked` leaves the markup of the form's texts as the author wrote it.
    """

    language: str
    marked: bool = False


def no_label(_value: str, _cell: Cell) -> str:
    """Answer for `jr:choice-name` before there are choices."""
    return ""


class Surroundings:
    """Makes the environment of an interview and renders its texts."""

    def __init__(
        self, plan: Plan, instance: Instance, services: Services, speech: Speech
    ) -> None:
        self._plan = plan
        self._instance = instance
        self._speech = speech
        self._texts: dict[str, Text] = {}
        self.choice_words: Callable[[str, Cell], str] = no_label
        self.environment = Environment(
            now=services.now,
            zone=services.zone,
            random=services.random,
            uuid=services.uuid,
            root=lambda _node: instance.document,
            instances=self._secondary,
            itext=self._itext,
            choice_label=self._choice_label,
            language=speech.language,
        )

    @property
    def language(self) -> str:
        """The code of the language spoken now."""
        return self._speech.language

    def render(self, text: Text, cell: Cell) -> str:
        """Return a text in the language of the interview, its outputs filled in."""
        pieces = text.in_language(self._speech.language)
        if len(pieces) == 1 and isinstance(pieces[0], str):
            return self.clean(pieces[0])
        outputs = [each for each in pieces if isinstance(each, Output)]
        words, values = between(pieces, (self._output(o, cell) for o in outputs))
        if self._speech.marked:
            return "".join(w + v for w, v in zip(words, [*values, ""], strict=True))
        return filled(words, values).strip()

    def clean(self, words: str) -> str:
        """Return words of the form as a person sees them."""
        return words if self._speech.marked else plain(words)

    def set_language(self, language: str) -> None:
        """Speak another language from now on."""
        self._speech.language = language
        self.environment.language = language

    def _output(self, output: Output, cell: Cell) -> str:
        """Return a value as a sentence shows it; "…" for one that cannot be had.

        A sentence that lacks a word must not keep an interview from going on.
        """
        expression = self._plan.compiler.compile(output.expression)
        element = cell.element
        try:
            return expression.string(Context(element, element, 1, 1, self.environment))
        except XPathError:
            return UNKNOWN

    def _secondary(self, name: str) -> Parent | None:
        return self._plan.parts.instances.get(name)

    def _itext(self, text_id: str) -> str:
        text = self._texts.get(text_id)
        if text is None:
            text = self._texts[text_id] = self._plan.parts.itext.text(text_id)
        return self.render(text, self._instance.root)

    def _choice_label(self, value: str, path: str, node: Node) -> str:
        cell = self._nearest(path, node)
        return self.choice_words(value, cell) if cell is not None else ""

    def _nearest(self, path: str, node: Node) -> Cell | None:
        """Return the question at a path, of many the one in the same entries."""
        around: Node | None = node
        while around is not None and not _is_cell(around):
            around = around.parent
        cell = _cell_of(around) or self._instance.root
        schema = self._plan.schema.by_path.get(joined(cell.schema.path, path))
        if schema is None:
            return None
        mine = set(schema.ancestors())
        while cell.schema not in mine and cell.parent is not None:
            cell = cell.parent
        found = cell.at(schema.names[len(cell.schema.names) :])
        return found[0] if found else None


def _is_cell(node: Node) -> bool:
    return isinstance(node, Element) and isinstance(node.state, Cell)


def _cell_of(node: Node | None) -> Cell | None:
    if isinstance(node, Element) and isinstance(node.state, Cell):
        return node.state
    return None
