"""From the body of an XForm to questions, groups and repeats in reading order."""

import re
from collections.abc import Mapping
from dataclasses import replace

from monitor_app.forms.definition import (
    ChoiceDef,
    Flag,
    GroupDef,
    ItemDef,
    Itemset,
    Kind,
    QuestionDef,
    RepeatDef,
    Text,
)
from monitor_app.forms.itext import (
    ITEXT_OF_CHILD,
    guidance_of,
    message_of,
    referenced,
    words_of,
)
from monitor_app.forms.names import jr, ours, without_root
from monitor_app.forms.xform import Bind, XForm
from monitor_app.forms.xpath.tree import Element

_KIND_OF_TAG = {
    "select1": Kind.SELECT_ONE,
    "select": Kind.SELECT_MULTIPLE,
    "rank": Kind.RANK,
    "range": Kind.RANGE,
    "trigger": Kind.ACKNOWLEDGE,
    "upload": Kind.ATTACHMENT,
}
_KIND_OF_TYPE = {
    "int": Kind.INTEGER,
    "integer": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.DATETIME,
    "geopoint": Kind.GEOPOINT,
    "barcode": Kind.BARCODE,
}
CONTROLS = frozenset({"input", "secret", *_KIND_OF_TAG})
_STRUCTURE = frozenset({"group", "repeat"})
_PARAMETERS = ("start", "end", "step", "rows", "accuracyThreshold", "max-pixels")
_LIST = re.compile(r"""instance\(\s*(['"])(.*?)\1\s*\)""")
_PLAIN_NAME = re.compile(r"^\s*[\w.-]+\s*$")


def read_body(xform: XForm) -> tuple[ItemDef, ...]:
    """Return what the body shows, in its order; each node is shown once."""
    if xform.body is None:
        return ()
    seen: set[str] = set()
    return _items(xform, xform.body, xform.root_path, seen)


def flags_of(bind: Bind) -> frozenset[Flag]:
    """Return the flags of a bind; letters that mean nothing to us are left out."""
    letters = bind.get(ours("flags")).split()
    return frozenset(Flag(letter) for letter in letters if letter in set(Flag))


def hidden_question(xform: XForm, path: str) -> QuestionDef:
    """Return the question of a node that the body does not show."""
    return _bound(
        xform, path, QuestionDef(without_root(path), _last(path), Kind.HIDDEN)
    )


def _items(
    xform: XForm, parent: Element, base: str, seen: set[str]
) -> tuple[ItemDef, ...]:
    found: list[ItemDef] = []
    for element in parent.elements:
        if element.local_name in CONTROLS:
            question = _question(xform, element, base)
            if question is not None and question.path not in seen:
                seen.add(question.path)
                found.append(question)
        elif element.local_name in _STRUCTURE:
            found.append(_group(xform, element, base, seen))
    return tuple(found)


def _group(xform: XForm, element: Element, base: str, seen: set[str]) -> GroupDef:
    path = xform.path_of(element, base)
    label = words_of(_child(element, "label"), xform.itext)
    repeat = element if element.local_name == "repeat" else _own_repeat(element)
    if repeat is not None:
        return _repeat(xform, element, repeat, base, seen)
    children = _items(xform, element, path or base, seen)
    return GroupDef(
        path=without_root(path) if path else "",
        name=_last(path) if path else "",
        label=label,
        appearance=_appearance(element),
        relevant=xform.bind(path).get("relevant") if path else "",
        flags=flags_of(xform.bind(path)) if path else frozenset(),
        children=children,
    )


def _own_repeat(element: Element) -> Element | None:
    """Return the repeat that a group is merely the frame of."""
    repeats = [e for e in element.elements if e.local_name == "repeat"]
    others = [e for e in element.elements if e.local_name in CONTROLS | _STRUCTURE]
    if len(repeats) == 1 and others == repeats:
        return repeats[0]
    return None


def _repeat(
    xform: XForm, frame: Element, repeat: Element, base: str, seen: set[str]
) -> RepeatDef:
    path = xform.path_of(repeat, xform.path_of(frame, base) or base) or base
    bind = xform.bind(path)
    label = _child(frame, "label") or _child(repeat, "label")
    fixed = repeat.attributes.get(jr("noAddRemove"), "").strip()
    return RepeatDef(
        path=without_root(path),
        name=_last(path),
        label=words_of(label, xform.itext),
        appearance=_appearance(repeat) | _appearance(frame),
        relevant=bind.get("relevant"),
        flags=flags_of(bind),
        children=_items(xform, repeat, path, seen),
        count=repeat.attributes.get(jr("count"), "").strip(),
        no_add_remove=fixed in {"true()", "true", "1"},
    )


def _question(xform: XForm, element: Element, base: str) -> QuestionDef | None:
    path = xform.path_of(element, base)
    if path is None:
        return None
    hint = _child(element, "hint")
    itemset = _itemset(element)
    kind = _kind(element, xform.bind(path))
    is_file = kind is Kind.ATTACHMENT
    choices = _choices(xform, element, itemset)
    question = QuestionDef(
        path=without_root(path),
        name=_last(path),
        kind=kind,
        label=words_of(_child(element, "label"), xform.itext),
        hint=words_of(hint, xform.itext),
        guidance=guidance_of(hint, xform.itext),
        media=element.attributes.get("mediatype", "") or "*/*" if is_file else "",
        appearance=_appearance(element),
        parameters=_parameters(element),
        choices=choices,
        itemset=itemset,
        choice_list=_list_name(itemset),
    )
    return _bound(xform, path, question)


def _bound(xform: XForm, path: str, question: QuestionDef) -> QuestionDef:
    """Return the question with what its bind says."""
    bind = xform.bind(path)
    return replace(
        question,
        data_type=bind.get("type").removeprefix("xsd:") or "string",
        flags=flags_of(bind),
        relevant=bind.get("relevant"),
        required=bind.get("required"),
        required_message=message_of(bind.get(jr("requiredMsg")), xform.itext),
        read_only=bind.get("readonly"),
        constraint=bind.get("constraint"),
        constraint_message=message_of(bind.get(jr("constraintMsg")), xform.itext),
        calculate=bind.get("calculate"),
        kk_confidence=bind.get(ours("kk_confidence")),
    )


def _kind(element: Element, bind: Bind) -> Kind:
    if element.local_name in _KIND_OF_TAG:
        return _KIND_OF_TAG[element.local_name]
    data_type = bind.get("type").removeprefix("xsd:")
    always = bind.get("readonly") in {"true()", "1", "true"}
    if always and not bind.get("calculate") and data_type in {"", "string"}:
        return Kind.NOTE
    return _KIND_OF_TYPE.get(data_type, Kind.TEXT)


def _parameters(element: Element) -> Mapping[str, str]:
    by_local_name = {
        key.rpartition("}")[2]: value for key, value in element.attributes.items()
    }
    return {key: by_local_name[key] for key in _PARAMETERS if key in by_local_name}


def _itemset(element: Element) -> Itemset | None:
    found = _child(element, "itemset")
    if found is None:
        return None
    value, label = _child(found, "value"), _child(found, "label")
    return Itemset(
        nodeset=found.attributes.get("nodeset", ""),
        value=value.attributes.get("ref", "") if value is not None else "",
        label=label.attributes.get("ref", "") if label is not None else "",
    )


def _choices(
    xform: XForm, element: Element, itemset: Itemset | None
) -> tuple[ChoiceDef, ...]:
    if itemset is None:
        return tuple(
            ChoiceDef(
                value.text.strip() if (value := _child(item, "value")) else "",
                words_of(_child(item, "label"), xform.itext),
            )
            for item in element.elements
            if item.local_name == "item"
        )
    known = xform.choices.get(itemset)
    if known is None:
        known = xform.choices[itemset] = _listed(xform, itemset)
    return known


def _listed(xform: XForm, itemset: Itemset) -> tuple[ChoiceDef, ...]:
    instance = xform.instances.get(_list_name(itemset))
    if instance is None or not instance.elements:
        return ()
    return tuple(
        ChoiceDef(
            _text_of(item, itemset.value), _item_label(xform, item, itemset.label)
        )
        for item in instance.elements[0].elements
        if item.local_name == "item"
    )


def _item_label(xform: XForm, item: Element, label: str) -> Text:
    found = ITEXT_OF_CHILD.match(label)
    if found:
        return xform.itext.text(_text_of(item, found[1]))
    if _PLAIN_NAME.match(label):
        words = _text_of(item, label)
        return Text({"": (words,)}) if words else Text()
    return referenced(label, xform.itext)


def _list_name(itemset: Itemset | None) -> str:
    found = _LIST.search(itemset.nodeset) if itemset else None
    return found[2] if found else ""


def _text_of(item: Element, name: str) -> str:
    child = item.child(name.strip())
    return child.text.strip() if child is not None else ""


def _child(parent: Element, name: str) -> Element | None:
    for child in parent.children:
        if isinstance(child, Element) and child.local_name == name:
            return child
    return None


def _appearance(element: Element) -> frozenset[str]:
    return frozenset(element.attributes.get("appearance", "").split())


def _last(path: str) -> str:
    return path.rpartition("/")[2]
