"""An interview as a printer sees it: places in order, in every language of the print.

A session speaks one language at a time; here it is asked once for each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor_app.forms.definition import (
    Flag,
    GroupDef,
    ItemDef,
    Kind,
    QuestionDef,
    RepeatDef,
)
from monitor_app.forms.session import Session
from monitor_app.forms.state import NodeState
from monitor_app.records.status import Reason, Translation


@dataclass(frozen=True, slots=True)
class Offered:
    """A choice in every language of the print."""

    value: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A question with its answer, or a group or entry with what is in it."""

    ref: str
    definition: ItemDef
    labels: tuple[str, ...]
    hints: tuple[str, ...]
    value: str
    choices: tuple[Offered, ...]
    reason: Reason | None
    translations: tuple[Translation, ...]
    entry: int  # of a repeat, from 1; 0 elsewhere
    children: "tuple[Place, ...]" = ()

    @property
    def question(self) -> QuestionDef | None:
        """Return the question, None for a group."""
        found = self.definition
        return found if isinstance(found, QuestionDef) else None

    def questions(self) -> "Iterator[Place]":
        """Yield the questions at and below this place."""
        if self.question is not None:
            yield self
        for child in self.children:
            yield from child.questions()


def read(session: Session, languages: Sequence[str]) -> tuple[Place, ...]:
    """Return the open places of an interview, in the order of the form.

    The session speaks its own language again afterwards.
    """
    before = session.language
    spoken = []
    try:
        for language in languages:
            if language in session.form.languages:
                session.set_language(language)
            spoken.append(_children(session, ""))
    finally:
        if before in session.form.languages:
            session.set_language(before)
    return _merged(spoken)


@dataclass(frozen=True, slots=True)
class _Node:
    state: NodeState
    children: "tuple[_Node, ...]"


def _children(session: Session, ref: str) -> tuple[_Node, ...]:
    found = []
    for state in session.children(ref):
        if not state.relevant or state.definition is None:
            continue
        group = isinstance(state.definition, GroupDef)
        found.append(_Node(state, _children(session, state.ref) if group else ()))
    return tuple(found)


def _merged(spoken: Sequence[tuple[_Node, ...]]) -> tuple[Place, ...]:
    return tuple(_place(nodes) for nodes in zip(*spoken, strict=True))


def _place(nodes: tuple[_Node, ...]) -> Place:
    state = nodes[0].state
    definition = state.definition
    assert definition is not None  # noqa: S101 - `_children` left the others out
    offered = zip(*(node.state.choices for node in nodes), strict=True)
    return Place(
        ref=state.ref,
        definition=definition,
        labels=tuple(node.state.label for node in nodes),
        hints=tuple(node.state.hint for node in nodes),
        value=state.value,
        choices=tuple(
            Offered(each[0].value, tuple(choice.label for choice in each))
            for each in offered
        ),
        reason=state.reason,
        translations=state.translations,
        entry=_entry(state) if isinstance(definition, RepeatDef) else 0,
        children=_merged([node.children for node in nodes]),
    )


def _entry(state: NodeState) -> int:
    _before, _bracket, number = state.ref.rpartition("[")
    return int(number.rstrip("]")) if number.rstrip("]").isdigit() else 1


def for_interviewer(place: Place) -> bool:
    """Whether everything at a place is the interviewer's own."""
    questions = [
        each.question
        for each in place.questions()
        if each.question is not None and each.question.kind is not Kind.NOTE
    ]
    return bool(questions) and all(Flag.INTERVIEWER in q.flags for q in questions)
