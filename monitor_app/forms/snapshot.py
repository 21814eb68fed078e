"""A draft as bytes: the exact state, closed answers, reasons and translations included.

The bytes are JSON in UTF-8. Format 2 adds what the interviewer keeps beside the answers
and the entries that were taken out; format 1 stays readable.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor_app.errors.forms import SnapshotMalformedError, SubmissionForeignError
from monitor_app.forms.definition import FormDef
from monitor_app.forms.entries import Taken
from monitor_app.forms.instance import Cell, Instance
from monitor_app.forms.saved import (
    SavedNode,
    plain_attributes,
    rebuilt,
    taken_out,
    texts_of,
)
from monitor_app.forms.schema import Schema
from monitor_app.records.beside import NOTHING, Beside
from monitor_app.records.status import Reason, Translation

_FORMAT = 2
_READ = frozenset({1, _FORMAT})


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a draft keeps beside the tree of its answers."""

    language: str
    position: str
    aside: Mapping[str, str]
    spared: frozenset[str] = frozenset()  # words that are no names
    taken: Sequence[Taken] = ()  # entries that can be put back
    shelf: Sequence[Sequence[Cell]] = ()  # entries beyond a count, the last one first


_Inside = dict[Cell, list[Cell]]  # entries beyond a count, in order, by what is around


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a snapshot says. `sha256` is that of the form's XForm."""

    form_id: str
    version: str
    sha256: str
    language: str
    position: str
    aside: Mapping[str, str]
    tree: SavedNode
    spared: frozenset[str]
    taken: tuple[tuple[str, int, str, SavedNode], ...]  # around, place, words, entry
    shelf: tuple[tuple[str, tuple[SavedNode, ...]], ...]  # around, entries


def write(form: FormDef, instance: Instance, state: State) -> bytes:
    """Return the snapshot of an interview."""
    inside = _Inside()
    for cells in state.shelf:
        around = cells[0].parent
        if around is not None and not around.alive:
            inside.setdefault(around, []).extend(reversed(cells))
    document = {
        "format": _FORMAT,
        "form": form.form_id,
        "version": form.version,
        "sha256": form.sha256,
        "language": state.language,
        "position": state.position,
        "aside": dict(state.aside),
        "tree": _written(instance.root),
    }
    if state.spared:
        document["spared"] = sorted(state.spared)
    if state.taken:
        document["taken"] = [
            [t.cell.parent.ref, t.place, t.said, _written(t.cell, inside)]
            for t in state.taken
            if t.cell.parent is not None
        ]
    shelf = [
        [around.ref, [_written(cell, inside) for cell in cells]]
        for cells in state.shelf
        if (around := cells[0].parent) is not None and around.alive
    ]
    if shelf:
        document["shelf"] = shelf
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def read(data: bytes, form: FormDef) -> Snapshot:
    """Read a snapshot of any version of this form.

    Raises:
        SnapshotMalformedError: the bytes are no snapshot.
        SubmissionForeignError: it is one of another form.
    """
    try:
        document = json.loads(data)
        if document["format"] not in _READ:
            raise SnapshotMalformedError(what="format")
        snapshot = Snapshot(
            form_id=_text(document["form"]),
            version=_text(document["version"]),
            sha256=_text(document["sha256"]),
            language=_text(document["language"]),
            position=_text(document["position"]),
            aside={_text(k): _text(v) for k, v in document["aside"].items()},
            tree=_read(document["tree"]),
            spared=frozenset(map(_text, document.get("spared", ()))),
            taken=tuple(_taken(each) for each in document.get("taken", ())),
            shelf=tuple(_shelved(each) for each in document.get("shelf", ())),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SnapshotMalformedError(what=type(error).__name__) from error
    if snapshot.form_id != form.form_id:
        raise SubmissionForeignError(form=form.form_id, found=snapshot.form_id)
    return snapshot


def instance_of(snapshot: Snapshot, schema: Schema) -> tuple[Instance, dict[str, str]]:
    """Return the answers in the places of a form, and those that have none."""
    instance, left_over = rebuilt(snapshot.tree, schema)
    aside = {**snapshot.aside, **left_over}
    for around, entries in snapshot.shelf:
        if _home(instance, around, entries) is None:
            for entry in entries:
                aside |= texts_of(entry, around)
    return instance, aside


def taken_of(snapshot: Snapshot, instance: Instance) -> dict[int, Taken]:
    """Return the entries that were taken out, where the form still has their repeat."""
    found: dict[int, Taken] = {}
    for around, place, said, saved in snapshot.taken:
        parent = instance.find(around)
        schema = parent.schema.children.get(saved.name) if parent else None
        if parent is not None and schema is not None and schema.repeat is not None:
            cell = taken_out(saved, instance, parent, place)
            found[len(found) + 1] = Taken(cell, place, said)
    return found


def shelf_of(snapshot: Snapshot, instance: Instance) -> list[list[Cell]]:
    """Return the entries beyond a count, where the form still has their repeat."""
    found = []
    for around, entries in snapshot.shelf:
        parent = _home(instance, around, entries)
        if parent is not None:
            place = len(parent.children.get(entries[0].name, []))
            found.append([taken_out(e, instance, parent, place) for e in entries])
    return found


def _home(
    instance: Instance, around: str, entries: tuple[SavedNode, ...]
) -> Cell | None:
    """Return what is around the repeat of these entries, if the form still has it."""
    parent = instance.find(around)
    schema = parent.schema.children.get(entries[0].name) if parent else None
    return parent if schema is not None and schema.repeat is not None else None


def _written(cell: Cell, inside: _Inside | None = None) -> dict[str, Any]:
    """Return a node; one that is out itself takes along what is beyond its counts."""
    node: dict[str, Any] = {"n": cell.schema.name}
    if cell.schema.is_leaf and cell.stored:
        node["v"] = cell.stored
    if cell.reason is not None:
        node["r"] = cell.reason.value
    if cell.translations:
        node["t"] = [
            [t.language, t.translator, t.date.isoformat(), t.text]
            for t in cell.translations
        ]
    if cell.touched:
        node["x"] = 1
    if cell.withdrawn:
        node["w"] = cell.withdrawn
    if cell.beside != NOTHING:
        beside = cell.beside
        node["b"] = [beside.note, int(beside.to_correct), beside.name]
    attributes = plain_attributes(cell.element)
    if attributes != plain_attributes(cell.schema.element):
        node["a"] = attributes
    beyond = inside.get(cell, []) if inside else []
    children = [_written(child, inside) for child in (*cell.all_children(), *beyond)]
    if children:
        node["c"] = children
    return node


def _read(node: Mapping[str, Any]) -> SavedNode:
    reason = node.get("r")
    return SavedNode(
        name=_text(node["n"]),
        text=_text(node.get("v", "")),
        children=[_read(child) for child in node.get("c", ())],
        reason=None if reason is None else Reason(reason),
        translations=tuple(_translation(each) for each in node.get("t", ())),
        touched=bool(node.get("x")),
        withdrawn=_text(node.get("w", "")),
        attributes=_attributes(node["a"]) if "a" in node else None,
        beside=_beside(node["b"]) if "b" in node else NOTHING,
    )


def _beside(given: list[Any]) -> Beside:
    note, to_correct, name = given
    return Beside(note=_text(note), to_correct=bool(to_correct), name=_text(name))


def _taken(given: list[Any]) -> tuple[str, int, str, SavedNode]:
    around, place, said, entry = given
    if not isinstance(place, int) or place < 0:
        raise TypeError("a place is expected")
    return _text(around), place, _text(said), _read(entry)


def _shelved(given: list[Any]) -> tuple[str, tuple[SavedNode, ...]]:
    around, entries = given
    if not entries:
        raise ValueError("an entry is expected")
    return _text(around), tuple(_read(entry) for entry in entries)


def _attributes(given: Mapping[str, Any]) -> Mapping[str, str]:
    return {_text(key): _text(value) for key, value in given.items()}


def _translation(given: list[Any]) -> Translation:
    language, translator, day, text = map(_text, given)
    return Translation(
        language=language,
        translator=translator,
        date=date.fromisoformat(day),
        text=text,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    return value
