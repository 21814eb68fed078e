"""Replays the XPath cases of a conformance folder."""

import json
import math
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from monitor_app.errors import MonitorError
from monitor_app.forms.xpath import Context, Environment, compile_xpath
from monitor_app.forms.xpath.tree import (
    Attribute,
    Document,
    Element,
    Namespace,
    Node,
    Parent,
    parse_xml,
)
from tests.conformance.outcome import Outcome

Case = dict[str, Any]
_NOW = datetime(2026, 11, 23, 17, 17, 50, tzinfo=UTC)
_UUID = "b8a2f5c0-6c57-4a8e-9f6b-2f1d0c3a4e5b"
_XMLNS = "http://www.w3.org/2000/xmlns/"
_TESTS = {
    "text": "text()",
    "comment": "comment()",
    "processing-instruction": "processing-instruction()",
}


def outcomes(folder: Path) -> Iterator[Outcome]:
    """Yield the outcome of every case that counts."""
    documents: dict[str, Document] = {}
    with (folder / "xpath_cases.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            case = json.loads(line)
            if case["status"] == "pass" and not case["conflict"]:
                yield Outcome(case["id"], _problem(case, documents))


def _problem(case: Case, documents: dict[str, Document]) -> str:
    """Return "" when the case gives what it should, else what it gives."""
    xml = case["doc"] or "<root/>"
    document = documents.get(xml)
    if document is None:
        document = documents[xml] = parse_xml(xml)
    try:
        expression = compile_xpath(case["expr"], _prefixes(case), lenient=True)
        context = _context(case, document)
        found = _READ[case["kind"]](expression, context, case)
    except MonitorError as error:
        return "" if case["kind"] == "error" else f"{type(error).__name__}: {error}"
    if case["kind"] == "error":
        return f"no error but {found!r}"
    expected = case["expected"]
    return "" if _same(found, expected, case) else f"{found!r}, not {expected!r}"


def _context(case: Case, document: Document) -> Context:
    node = find(document, case["context"])
    root = find(document, case.get("root") or "/")
    environment = Environment(
        now=lambda: _moment(case["now"]),
        zone=ZoneInfo(case["tz"]),
        random=Random(1),
        uuid=lambda: _UUID,
        root=(lambda _node: root) if case["xforms"] else (lambda each: each.top),
        instances=lambda name: _instance(document, name),
        itext=lambda name: _itext(document, name, case.get("lang")),
        language=case.get("lang") or "",
    )
    return Context(node, node, 1, 1, environment)


def _prefixes(case: Case) -> dict[str, str] | None:
    return case["ns"] or None if case["xforms"] else {"": "", **case["ns"]}


def _moment(text: str | None) -> datetime:
    return datetime.fromisoformat(text) if text else _NOW


def _instance(document: Document, name: str) -> Parent | None:
    for node in document.descendants():
        if isinstance(node, Element) and _is_instance(node, name):
            return node
    return None


def _is_instance(element: Element, name: str) -> bool:
    return element.local_name == "instance" and element.attributes.get("id") == name


def _itext(document: Document, name: str, language: str | None) -> list[Node]:
    spoken = [
        node
        for node in document.descendants()
        if isinstance(node, Element) and node.local_name == "translation"
    ]
    chosen = [each for each in spoken if each.attributes.get("lang") == language]
    chosen += [each for each in spoken if "default" in each.attributes]
    for text in (chosen or spoken)[0].named("text"):
        if text.attributes.get("id") == name:
            return list(text.named("value"))
    return []


def _number(expression: Any, context: Context, _case: Case) -> Any:
    return expression.number(context)


def _string(expression: Any, context: Context, _case: Case) -> Any:
    return expression.string(context)


def _boolean(expression: Any, context: Context, _case: Case) -> Any:
    return expression.boolean(context)


def _nodes(expression: Any, context: Context, _case: Case) -> Any:
    return [path_of(node) for node in expression.nodes(context)]


def _rounded(expression: Any, context: Context, case: Case) -> Any:
    return math.floor(expression.number(context) * case["factor"] + 0.5)


_READ: dict[str, Callable[[Any, Context, Case], Any]] = {
    "boolean": _boolean,
    "number": _number,
    "string": _string,
    "string_length": _string,
    "string_matches": _string,
    "nodeset": _nodes,
    "nodeset_unordered": _nodes,
    "number_rounded": _rounded,
    "error": _string,
}


def _same(found: Any, expected: Any, case: Case) -> bool:
    match case["kind"]:
        case "number":
            wanted = float(expected)
            if math.isnan(wanted):
                return math.isnan(found)
            # The suites write -0 as text where its sign matters to them.
            return bool(
                found == wanted and (expected == 0 or _sign(found) == _sign(wanted))
            )
        case "number_rounded":
            return bool(found == math.floor(float(expected) * case["factor"] + 0.5))
        case "string_length":
            return bool(len(found) == expected)
        case "string_matches":
            pattern, flags = expected
            ignore = re.IGNORECASE if "i" in flags else re.NOFLAG
            return bool(re.search(pattern, found, ignore))
        case "nodeset_unordered":
            return bool(sorted(found) == sorted(expected))
    return bool(found == expected)


def _sign(number: float) -> float:
    return math.copysign(1, number)


def find(document: Document, path: str) -> Node:
    """Return the node that a positional path names."""
    node: Node = document
    for step in path.strip("/").split("/") if path != "/" else ():
        node = _step(node, step)
    return node


def _step(node: Node, step: str) -> Node:
    if step.startswith("@"):
        assert isinstance(node, Element)
        name = step[1:]
        return next(
            each
            for each in node.attribute_nodes()
            if name in (each.local_name, f"{{{each.namespace}}}{each.local_name}")
        )
    assert isinstance(node, Parent)
    test, _, number = step.rstrip("]").partition("[")
    kind = "element" if test == "*" else test.removesuffix("()")
    return [each for each in node.children if each.kind == kind][int(number) - 1]


def path_of(node: Node) -> str:
    """Return the positional path of a node."""
    steps: list[str] = []
    here: Node | None = node
    while here is not None and here.parent is not None:
        steps.append(_written(here, here.parent))
        here = here.parent
    return "/" + "/".join(reversed(steps))


def _written(node: Node, parent: Parent) -> str:
    if isinstance(node, Attribute):
        space = f"{{{node.namespace}}}" if node.namespace else ""
        return f"@{space}{node.local_name}"
    if isinstance(node, Namespace):
        return f"@{{{_XMLNS}}}{node.prefix}"
    alike = [each for each in parent.children if each.kind == node.kind]
    place = next(i for i, each in enumerate(alike, 1) if each is node)
    return f"{_TESTS.get(node.kind, '*')}[{place}]"
