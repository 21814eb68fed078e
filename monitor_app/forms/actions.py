"""Actions of a form: which value is set where, on which event."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from monitor_app.errors.forms import FormPathError, FormUnsupportedError
from monitor_app.forms.names import joined
from monitor_app.forms.schema import Schema, SchemaNode
from monitor_app.forms.xform import XForm
from monitor_app.forms.xpath import Expression
from monitor_app.forms.xpath.tree import Element

_PREDICATE = re.compile(r"\[[^\]]*\]")
_TAGS = frozenset({"setvalue", "setgeopoint"})
# What holds words and choices: a large form has thousands, and never an action inside.
_WITHOUT = frozenset({"label", "hint", "item", "itemset", "value", "help", "alert"})


class Event(StrEnum):
    """When an action happens."""

    FIRST_LOAD = "odk-instance-first-load"
    LOAD = "odk-instance-load"
    NEW_REPEAT = "odk-new-repeat"
    CHANGED = "xforms-value-changed"


@dataclass(frozen=True, eq=False, slots=True)
class Action:
    """Sets `target` to the value of `expression`, or to `words` when there is none.

    `source` is the question that must change, the repeat that must grow, or the root.
    `attribute` is the name of an attribute to set instead of the value, "" for none.
    """

    events: frozenset[Event]
    source: SchemaNode
    target: SchemaNode
    expression: Expression | None = field(repr=False)
    filter: Expression | None = field(default=None, repr=False)  # ref with predicates
    words: str = ""
    attribute: str = ""


Compile = Callable[[str, str, str], Expression]


def read_actions(parts: XForm, schema: Schema, compile_: Compile) -> tuple[Action, ...]:
    """Read the actions of the model and of the body, in document order.

    Raises:
        FormUnsupportedError: an event nobody knows, or one in the wrong place.
        FormPathError: an action targets a question the form does not have.
    """
    reader = _Reader(parts, schema, compile_)
    found = list(reader.inside(parts.model, schema.root, in_model=True))
    if parts.body is not None:
        found += reader.inside(parts.body, schema.root, in_model=False)
    return tuple(found)


class _Reader:
    def __init__(self, parts: XForm, schema: Schema, compile_: Compile) -> None:
        self._parts = parts
        self._schema = schema
        self._compile = compile_

    def inside(
        self, parent: Element, source: SchemaNode, *, in_model: bool
    ) -> Iterator[Action]:
        """Yield the actions of an element and of what is in it."""
        for element in parent.elements:
            if element.local_name in _TAGS:
                action = self._action(element, source, in_model=in_model)
                if action is not None:
                    yield action
            elif not in_model and element.local_name not in _WITHOUT:
                path = self._parts.path_of(element, source.path)
                here = self._schema.by_path.get(path or "", source)
                yield from self.inside(element, here, in_model=False)

    def _action(
        self, element: Element, source: SchemaNode, *, in_model: bool
    ) -> Action | None:
        events = _events(element, in_model=in_model)
        target, attribute, ref = self._target(element, source)
        if element.local_name == "setgeopoint":
            return None  # no position is ever taken: it would tell where a witness was
        value = element.attributes.get("value", "").strip()
        return Action(
            events=events,
            source=source,
            target=target,
            expression=self._compile(value, target.ref, "setvalue") if value else None,
            filter=self._compile(ref, target.ref, "ref") if "[" in ref else None,
            words="" if "value" in element.attributes else element.text,
            attribute=attribute,
        )

    def _target(
        self, element: Element, source: SchemaNode
    ) -> tuple[SchemaNode, str, str]:
        """Return the target, the name of its attribute, the reference as written."""
        attributes = element.attributes
        reference = attributes.get("ref", "")
        if "bind" in attributes:
            reference = self._parts.bind_ids.get(attributes["bind"], "")
        reference, _, attribute = reference.partition("/@")
        path = joined(source.path, _PREDICATE.sub("", reference))
        target = self._schema.by_path.get(path)
        if target is None:
            raise FormPathError(question=path)
        return target, attribute, reference


def _events(element: Element, *, in_model: bool) -> frozenset[Event]:
    names = next(
        (
            value.split()
            for key, value in element.attributes.items()
            if key.rpartition("}")[2] == "event"
        ),
        [],
    )
    unknown = [name for name in names if name not in set(Event)]
    if unknown:
        raise FormUnsupportedError(what=", ".join(unknown))
    events = frozenset(Event(name) for name in names)
    if in_model and Event.NEW_REPEAT in events:
        raise FormUnsupportedError(what=f"{Event.NEW_REPEAT} in the model")
    return events
