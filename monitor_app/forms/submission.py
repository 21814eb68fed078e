"""The signed shape of an interview: ODK submission XML, both ways.

Closed questions are left out, as every ODK tool does. Inside `<meta>` stands one
element of our own namespace, `<record>`, with what ODK has no place for: the form's
hash, the language, reasons for no answer, translations, and hashes of attachments. It
is signed with the rest; other tools pass over it. The bytes are canonical: one spelling
for one content, UTF-8, no XML declaration, no white space between elements.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from monitor_app.errors.forms import SubmissionForeignError, SubmissionMalformedError
from monitor_app.forms.definition import FormDef
from monitor_app.forms.instance import Cell
from monitor_app.forms.names import OPENROSA, RECORD_NAMESPACE, XFORMS
from monitor_app.forms.saved import SavedNode, plain_attributes
from monitor_app.forms.schema import SchemaNode
from monitor_app.forms.xform import attribute_of_root, form_id_of
from monitor_app.forms.xpath.plain import PlainElement, parse_plain
from monitor_app.forms.xpath.tree import Element, serialise
from monitor_app.records.status import Reason, Translation

if TYPE_CHECKING:
    from monitor_app.forms.session import Session


@dataclass(frozen=True, slots=True)
class AttachmentRef:
    """An attachment as a record names it: stored name, hash, size, where it belongs."""

    name: str
    sha256: str  # hex, of the original bytes
    bytes: int
    original_name: str
    ref: str  # place of the question


@dataclass(frozen=True, slots=True)
class Submission:
    """What a submission says. `values` holds every answer by place."""

    form_id: str
    version: str
    form_sha256: str  # "" when another tool made it
    instance_id: str
    deprecated_id: str
    language: str
    values: dict[str, str]
    reasons: dict[str, Reason]
    translations: dict[str, tuple[Translation, ...]]
    attachments: tuple[AttachmentRef, ...]
    tree: SavedNode
    disclosed_from: str = ""  # not "": a copy without some answers (bundle/FORMAT.md)
    withheld: tuple[tuple[str, str], ...] = ()  # path and code, as such a copy marks


def submission(
    session: "Session",
    *,
    instance_id: str | None = None,
    deprecated_id: str | None = None,
    attachments: Sequence[AttachmentRef] = (),
    plain: bool = False,
) -> bytes:
    """Return the canonical submission of an interview.

    Args:
        session: the interview.
        instance_id: "uuid:…" of this version; None keeps the one the session has.
        deprecated_id: the id of the version this one replaces.
        attachments: what the record names; in the order given.
        plain: leave out our own `<record>`, for tools that want nothing foreign.
    """
    root_cell = session.instance.root
    root = _element(root_cell)
    root.attributes = {
        key.rpartition("}")[2] if key.endswith(("}id", "}version")) else key: value
        for key, value in sorted(root_cell.element.attributes.items())
    }
    meta = _meta(root)
    _set_child(meta, "instanceID", instance_id)
    _set_child(meta, "deprecatedID", deprecated_id)
    if not plain:
        meta.append(_record(session, attachments))
    return serialise(root).encode()


def parse_submission(data: bytes, form: FormDef) -> Submission:
    """Read a submission, of ours or of another ODK tool.

    Raises:
        SubmissionForeignError: it was made with another form.
        SubmissionMalformedError: what our `<record>` says cannot be read.
        MonitorError: what `parse_plain` raises on broken or forbidden XML.
    """
    root = parse_plain(data)
    found = form_id_of(root)
    if (
        found != form.form_id
        or root.local_name != form.plan.schema.root.element.local_name
    ):
        raise SubmissionForeignError(form=form.form_id, found=found)
    record = _own_record(root)
    tree = _saved(root, form.plan.schema.root.name)
    tree.attributes = None  # of the form as it is now: id and version
    reasons, translations = _beside(record)
    placing = _Placing(reasons, translations, {})
    placing.below(tree, form.plan.schema.root, "")
    return Submission(
        form_id=found,
        version=attribute_of_root(root, "version"),
        form_sha256=record.attributes.get("form", "") if record else "",
        instance_id=_meta_text(root, "instanceID"),
        deprecated_id=_meta_text(root, "deprecatedID"),
        language=record.attributes.get("language", "") if record else "",
        values=placing.values,
        reasons=reasons,
        translations=translations,
        attachments=tuple(_attachments(record)),
        tree=tree,
        disclosed_from=_disclosed_from(record),
        withheld=tuple(_withheld(record)),
    )


# Writing


def _element(cell: Cell) -> Element:
    """Return a copy of what is open below a cell."""
    model = cell.element
    namespace = None if model.namespace == XFORMS else model.namespace
    copy = Element(model.local_name, namespace, model.prefix if namespace else None)
    if cell.position or cell.parent is not None:
        copy.attributes = plain_attributes(model)
    if cell.schema.is_leaf:
        copy.text = cell.stored
    for child in cell.all_children():
        if child.relevant:
            copy.append(_element(child))
    return copy


def _meta(root: Element) -> Element:
    found = next((e for e in root.elements if e.local_name == "meta"), None)
    if found is None:
        found = Element("meta", OPENROSA, "orx")
        root.append(found)
    return found


def _set_child(meta: Element, name: str, text: str | None) -> None:
    if text is None:
        return
    child = next((e for e in meta.elements if e.local_name == name), None)
    if child is None:
        child = Element(name, meta.namespace, meta.prefix)
        meta.append(child)
    child.text = text


def _record(session: "Session", attachments: Iterable[AttachmentRef]) -> Element:
    record = _ours("record", form=session.form.sha256, language=session.language)
    record.declared = {"": RECORD_NAMESPACE}
    for cell in session.instance.root.below():
        if not cell.relevant:
            continue
        if cell.reason is not None:
            record.append(_ours("reason", ref=cell.ref, code=cell.reason.value))
        for each in cell.translations:
            translation = _ours(
                "translation",
                ref=cell.ref,
                language=each.language,
                translator=each.translator,
                date=each.date.isoformat(),
            )
            translation.text = each.text
            record.append(translation)
    for attachment in attachments:
        record.append(
            _ours(
                "attachment",
                ref=attachment.ref,
                name=attachment.name,
                original=attachment.original_name,
                bytes=str(attachment.bytes),
                sha256=attachment.sha256,
            )
        )
    return record


def _ours(name: str, /, **attributes: str) -> Element:
    element = Element(name, RECORD_NAMESPACE)
    element.attributes = attributes
    return element


# Reading


def _saved(element: PlainElement, name: str) -> SavedNode:
    children = [e for e in element.elements if e.namespace != RECORD_NAMESPACE]
    return SavedNode(
        name=name,
        text="" if children else element.stored_text,
        children=[_saved(child, child.name) for child in children],
        attributes=plain_attributes(element),
    )


@dataclass(frozen=True, slots=True)
class _Placing:
    """Names every node's place as `Cell.ref` does; hangs on it what stands beside."""

    reasons: Mapping[str, Reason]
    translations: Mapping[str, tuple[Translation, ...]]
    values: dict[str, str]

    def below(self, node: SavedNode, schema: SchemaNode | None, ref: str) -> None:
        """Place the children of a node; `ref` ends with "/" but for the root."""
        if not node.children:
            return
        several = Counter(child.name for child in node.children)
        seen: Counter[str] = Counter()
        for child in node.children:
            seen[child.name] += 1
            known = schema.children.get(child.name) if schema else None
            counted = known.repeat is not None if known else several[child.name] > 1
            number = f"[{seen[child.name]}]" if counted else ""
            place = f"{ref}{child.name}{number}"
            child.reason = self.reasons.get(place)
            child.translations = self.translations.get(place, ())
            if child.text:
                self.values[place] = child.text
            self.below(child, known, f"{place}/")


def _own_record(root: PlainElement) -> PlainElement | None:
    for meta in root.elements:
        if meta.local_name == "meta":
            for each in meta.elements:
                if each.namespace == RECORD_NAMESPACE and each.local_name == "record":
                    return each
    return None


def _beside(
    record: PlainElement | None,
) -> tuple[dict[str, Reason], dict[str, tuple[Translation, ...]]]:
    reasons: dict[str, Reason] = {}
    translations: dict[str, tuple[Translation, ...]] = {}
    try:
        for each in record.elements if record is not None else ():
            ref = each.attributes.get("ref", "")
            if each.local_name == "reason":
                reasons[ref] = Reason(each.attributes["code"])
            elif each.local_name == "translation":
                translations[ref] = (*translations.get(ref, ()), _translation(each))
    except (KeyError, ValueError) as error:
        raise SubmissionMalformedError(what=type(error).__name__) from error
    return reasons, translations


def _translation(element: PlainElement) -> Translation:
    attributes = element.attributes
    return Translation(
        language=attributes["language"],
        translator=attributes["translator"],
        date=date.fromisoformat(attributes["date"]),
        text=element.stored_text,
    )


def _attachments(record: PlainElement | None) -> Iterator[AttachmentRef]:
    for each in record.elements if record is not None else ():
        if each.local_name != "attachment":
            continue
        attributes = each.attributes
        try:
            yield AttachmentRef(
                name=attributes["name"],
                sha256=attributes["sha256"],
                bytes=int(attributes["bytes"]),
                original_name=attributes["original"],
                ref=attributes["ref"],
            )
        except (KeyError, ValueError) as error:
            raise SubmissionMalformedError(what="attachment") from error


def _disclosed_from(record: PlainElement | None) -> str:
    for each in record.elements if record is not None else ():
        if each.local_name == "disclosure":
            return each.attributes.get("from", "")
    return ""


def _withheld(record: PlainElement | None) -> Iterator[tuple[str, str]]:
    for each in record.elements if record is not None else ():
        if each.local_name == "withheld":
            yield each.attributes.get("ref", ""), each.attributes.get("code", "")


def _meta_text(root: PlainElement, name: str) -> str:
    for meta in root.elements:
        if meta.local_name == "meta":
            for each in meta.elements:
                if each.local_name == name:
                    return each.stored_text
    return ""
