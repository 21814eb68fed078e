"""A copy of a submission without what may not leave, honestly marked. `FORMAT.md`, 3.3.

What stays is decided for questions of the form, not for answers that happen to be
there, so that the copy does not tell whether a withheld question had an answer. What
the form does not describe stays too.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor_app.forms.definition import FormDef, GroupDef, Kind, QuestionDef
from monitor_app.forms.names import RECORD_NAMESPACE
from monitor_app.forms.xpath.tree import Element, parse_xml, serialise

PRELOADED = "disclosure.preloaded"
CALCULATED = "disclosure.calculated"
_RECORD_NUMBER = "record_id"  # a copy has a number of its own
_PATH = re.compile(r"/[\w.-]+(?:/[\w.-]+)*")
_INDIRECT = re.compile(r"\.\.|//|current\s*\(|::|jr:|indexed-repeat|position")
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
# An absolute path that stops at the root, or is not spelled /root/name: "/data", "/*".
_WHOLE = re.compile(r"(?<![\w.\])])/(?![\w.-]+/[\w.-])")


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """An attachment as the copy names it: nobody can compare names across copies."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The copy, and what is left in it."""

    submission: bytes
    by_name: Mapping[str, str]  # first answer of each question name


def commitment(salt: bytes, version_sha256: str) -> str:
    """Return how a disclosure names the version it was made from.

    The bare hash would let a reader try out what a withheld answer might be; with a
    salt that stays in the author's vault only the author can show the connection.
    """
    return hashlib.sha256(salt + bytes.fromhex(version_sha256)).hexdigest()


def salt_of(key: bytes, version_sha256: str) -> bytes:
    """Return the salt of one version, 32 bytes, from a key of the author's vault."""
    return hmac.digest(key, bytes.fromhex(version_sha256), "sha256")


def derived_withheld(
    form: FormDef, withheld: Mapping[str, str], *, always: bool = False
) -> dict[str, str]:
    """Add what would tell withheld answers in another way.

    The companions of a withheld date (time, precision), calculations and defaults that
    read a withheld answer, what is set when one changes or chosen among them, and what
    the device fills in about itself or its user.

    Args:
        form: the form.
        withheld: reason by path, of the questions that rules keep back.
        always: a copy is made even when they keep nothing back.
    """
    if not withheld and not always:
        return {}
    found = dict(withheld)
    for question in form.questions():
        if question.companion_of in withheld:
            found[question.path] = withheld[question.companion_of]
        hidden = question.kind is Kind.HIDDEN and not question.calculate
        if hidden or question.name == _RECORD_NUMBER:
            found.setdefault(question.path, PRELOADED)
    while more := _reading(form, found):
        found |= more
    return found


def disclose(
    content: bytes,
    form: FormDef,
    withheld: Mapping[str, str],
    *,
    instance_id: str,
    disclosed_from: str,
    files: Mapping[str, CopiedFile],
) -> Disclosure:
    """Return the copy of a signed submission.

    Args:
        content: the submission that was signed.
        form: its form.
        withheld: reason by path, from `derived_withheld`.
        instance_id: "uuid:…" of the copy.
        disclosed_from: from `commitment`.
        files: the attachments that may go, by their name in `content`.
    """
    root = parse_xml(content).root
    marks = _record_of(root)
    _prune(root, "", form, withheld)
    _rename(root, files)
    record = _marks(marks, form, withheld, files)
    origin = Element("disclosure", RECORD_NAMESPACE)
    origin.attributes = {"from": disclosed_from}
    record.append(origin)
    for path, reason in sorted(withheld.items()):
        entry = Element("withheld", RECORD_NAMESPACE)
        entry.attributes = {"ref": path, "code": reason}
        record.append(entry)
    by_name = dict(reversed(list(_named(root))))
    _put_meta(root, instance_id, record)
    return Disclosure(
        submission=serialise(root).encode(),
        by_name=by_name,
    )


def _reading(form: FormDef, withheld: Mapping[str, str]) -> dict[str, str]:
    """Return the questions whose answers come from a withheld one."""
    filled = _filled(form, withheld)
    return {
        question.path: CALCULATED
        for question in form.questions()
        if question.path not in withheld
        and (
            question.path in filled
            or question.companion_of in withheld
            or _reads(question.calculate, withheld)
            or _reads(_offered(question), withheld)
        )
    }


def _filled(form: FormDef, withheld: Mapping[str, str]) -> set[str]:
    """Return what actions set: defaults, and what waits for another answer."""
    return {
        action.target.ref
        for action in form.plan.actions
        if action.source.ref in withheld
        or any(
            _reads(expression.source, withheld)
            for expression in (action.expression, action.filter)
            if expression is not None
        )
    }


def _offered(question: QuestionDef) -> str:
    """Return the path of the answers that a question lets choose from, "" for none."""
    nodeset = question.itemset.nodeset if question.itemset else ""
    return "" if "instance(" in nodeset else nodeset.partition("[")[0]


def _reads(source: str, withheld: Mapping[str, str]) -> bool:
    if _INDIRECT.search(source) or _WHOLE.search(_LITERAL.sub("''", source)):
        return True
    for found in _PATH.findall(source):
        path = found[1:].partition("/")[2]
        if any(kept == path or kept.startswith(f"{path}/") for kept in withheld):
            return True
    return False


def _record_of(root: Element) -> Element | None:
    for meta in _metas(root):
        for each in meta.elements:
            if each.namespace == RECORD_NAMESPACE and each.local_name == "record":
                return each
    return None


def _metas(root: Element) -> list[Element]:
    return [each for each in root.elements if each.local_name == "meta"]


def _prune(
    element: Element, path: str, form: FormDef, withheld: Mapping[str, str]
) -> None:
    for child in list(element.elements):
        own = f"{path}/{child.local_name}" if path else child.local_name
        item = form.find(own)
        if isinstance(item, GroupDef) and _opens(item, withheld):
            _prune(child, own, form, withheld)
        elif not isinstance(item, QuestionDef) or own in withheld:
            element.remove(child)


def _opens(group: GroupDef, withheld: Mapping[str, str]) -> bool:
    """Say whether any question below may be seen."""
    return any(
        _opens(item, withheld)
        if isinstance(item, GroupDef)
        else item.path not in withheld and item.kind is not Kind.NOTE
        for item in group.children
    )


def remaining(
    content: bytes, form: FormDef, withheld: Mapping[str, str]
) -> frozenset[str]:
    """Return every answer of a submission that is not withheld."""
    root = parse_xml(content).root
    _prune(root, "", form, withheld)
    return frozenset(text for _name, text in _named(root))


def _rename(element: Element, files: Mapping[str, CopiedFile]) -> None:
    for child in element.elements:
        if child.elements:
            _rename(child, files)
        elif (file := files.get(child.stored_text)) is not None:
            child.text = file.name


def _named(element: Element) -> Iterator[tuple[str, str]]:
    for child in element.elements:
        if child.elements:
            yield from _named(child)
        elif child.stored_text:
            yield child.local_name, child.stored_text


def _marks(
    found: Element | None,
    form: FormDef,
    withheld: Mapping[str, str],
    files: Mapping[str, CopiedFile],
) -> Element:
    """Return our own element with what may stay beside the answers."""
    record = Element("record", RECORD_NAMESPACE)
    record.declared = {"": RECORD_NAMESPACE}
    if found is None:
        return record
    record.attributes = dict(found.attributes)
    for each in list(found.elements):
        path = re.sub(r"\[\d+\]", "", each.attributes.get("ref", ""))
        asked = isinstance(form.find(path), QuestionDef) and path not in withheld
        file = files.get(each.attributes.get("name", ""))
        if each.local_name == "attachment" and file is not None:
            # A file's own name was typed by somebody; no line of consent covers it.
            each.attributes = {
                "ref": each.attributes.get("ref", ""),
                "name": file.name,
                "original": "",
                "bytes": str(file.bytes),
                "sha256": file.sha256,
            }
        elif not asked or each.local_name not in ("reason", "translation"):
            continue
        found.remove(each)
        record.append(each)
    return record


def _put_meta(root: Element, instance_id: str, record: Element) -> None:
    model = Element("meta", "http://openrosa.org/xforms", "orx")
    id_ = Element("instanceID", model.namespace, model.prefix)
    id_.text = instance_id
    model.append(id_)
    model.append(record)
    root.append(model)
