"""From the bytes of an XForm to a `FormDef`."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor_app.forms.body import hidden_question, read_body
from monitor_app.forms.definition import (
    FormDef,
    GroupDef,
    ItemDef,
    Kind,
    QuestionDef,
    Text,
)
from monitor_app.forms.external import attach_files, required_files
from monitor_app.forms.names import TITLE_ID, without_root
from monitor_app.forms.plan import make_plan
from monitor_app.forms.steady import growing
from monitor_app.forms.xform import XForm, attribute_of_root, form_id_of, read_xform
from monitor_app.forms.xpath.tree import Element

_NO_FILES: Mapping[str, bytes] = {}
_COMPANIONS = {"_prec": {Kind.SELECT_ONE}, "_time": {Kind.TIME}}


@growing()
def load_form(
    xform: bytes, name: str = "", files: Mapping[str, bytes] = _NO_FILES
) -> FormDef:
    """Read a compiled XForm.

    Args:
        xform: the XML, as `import_form` or another ODK tool made it.
        name: what an error calls the file.
        files: tables that go with the form, by file name ("places.csv").

    Raises:
        FormError: no form, or one whose expressions cannot be read or go in circles.
        MonitorError: what `parse_xml` raises on broken or forbidden XML.
    """
    parts = read_xform(xform, name)
    attach_files(parts, files)
    children = _numbered(_with_hidden(parts, read_body(parts)))
    by_path = items_by_path(children)
    form_id = form_id_of(parts.root)
    return FormDef(
        form_id=form_id,
        version=attribute_of_root(parts.root, "version"),
        title=parts.itext.text(TITLE_ID) or Text({"": (parts.title or form_id,)}),
        languages=parts.itext.languages,
        language_names=parts.itext.names,
        default_language=parts.itext.default,
        sha256=hashlib.sha256(xform).hexdigest(),
        xform=xform,
        children=children,
        by_path=by_path,
        files=required_files(parts),
        plan=make_plan(parts, by_path),
    )


def items_by_path(items: tuple[ItemDef, ...]) -> dict[str, ItemDef]:
    """Return questions, groups and repeats by their paths."""
    return {item.path: item for item in _all_items(items) if item.path}


def _all_items(items: tuple[ItemDef, ...]) -> Iterator[ItemDef]:
    for item in items:
        yield item
        if isinstance(item, GroupDef):
            yield from _all_items(item.children)


def _with_hidden(parts: XForm, items: tuple[ItemDef, ...]) -> tuple[ItemDef, ...]:
    """Put the nodes that the body does not show where the model has them."""
    shown = {item.path for item in _all_items(items)}
    hidden: dict[str, list[tuple[str, QuestionDef]]] = {}
    before = ""
    for path in _leaves(parts.root, parts.root_path):
        short = without_root(path)
        if short not in shown:
            home = _home(short, shown)
            hidden.setdefault(home, []).append((before, hidden_question(parts, path)))
            shown.add(short)
        before = short
    return _placed(items, "", hidden)


def _placed(
    items: tuple[ItemDef, ...],
    home: str,
    hidden: Mapping[str, list[tuple[str, QuestionDef]]],
) -> tuple[ItemDef, ...]:
    waiting: dict[str, list[QuestionDef]] = {}
    for before, question in hidden.get(home, []):
        waiting.setdefault(before, []).append(question)
    result: list[ItemDef] = []
    for item in items:
        if isinstance(item, GroupDef) and item.path:
            inner = _placed(item.children, item.path, hidden)
            result.append(replace(item, children=inner))
        else:
            result.append(item)
        _follow(item.path, waiting, result)
    while waiting:  # behind a question that stands in another group
        _follow(next(iter(waiting)), waiting, result)
    return tuple(result)


def _follow(
    path: str, waiting: dict[str, list[QuestionDef]], result: list[ItemDef]
) -> None:
    """Add what waits for a question, and what waits for that in turn."""
    follow = waiting.pop(path, [])
    while follow:
        question = follow.pop(0)
        result.append(question)
        follow = waiting.pop(question.path, []) + follow


def _home(path: str, groups: set[str]) -> str:
    """Return the innermost shown group around a path, "" for the form itself."""
    while path:
        path = path.rpartition("/")[0]
        if path in groups:
            return path
    return ""


def _leaves(element: Element, path: str) -> Iterator[str]:
    seen: set[str] = set()
    for child in element.elements:
        child_path = f"{path}/{child.name}"
        if child_path in seen:
            continue
        seen.add(child_path)
        if child.elements:
            yield from _leaves(child, child_path)
        else:
            yield child_path


def _numbered(items: tuple[ItemDef, ...]) -> tuple[ItemDef, ...]:
    return _Numbering().items(items)


class _Numbering:
    """Gives printed numbers: 1, 2, 3 … through the whole form."""

    def __init__(self) -> None:
        self._last = 0

    def items(self, items: tuple[ItemDef, ...]) -> tuple[ItemDef, ...]:
        dates: dict[str, QuestionDef] = {}
        result: list[ItemDef] = []
        for item in items:
            if isinstance(item, GroupDef):
                result.append(replace(item, children=self.items(item.children)))
                continue
            numbered = self._question(item, dates)
            if numbered.kind in {Kind.DATE, Kind.DATETIME}:
                dates[numbered.name] = numbered
            result.append(numbered)
        return tuple(result)

    def _question(
        self, question: QuestionDef, dates: Mapping[str, QuestionDef]
    ) -> QuestionDef:
        if question.kind is Kind.HIDDEN:
            return question
        for suffix, kinds in _COMPANIONS.items():
            date = dates.get(question.name.removesuffix(suffix))
            if date and question.name.endswith(suffix) and question.kind in kinds:
                return replace(question, number=date.number, companion_of=date.path)
        self._last += 1
        return replace(question, number=self._last)
