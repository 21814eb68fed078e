"""Reading and writing XML: nothing is lost, nothing dangerous gets in."""

from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.errors.xpath import (
    XmlForbiddenError,
    XmlMalformedError,
    XmlTooDeepError,
)
from monitor_app.forms.xpath.events import MAX_DEPTH
from monitor_app.forms.xpath.plain import PlainElement, parse_plain
from monitor_app.forms.xpath.tree import (
    Attribute,
    Comment,
    Element,
    Instruction,
    Node,
    Text,
    number_nodes,
    parse_xml,
    serialise,
)

BOMB = (
    '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]>'
    "<a>&y;</a>"
)


def test_namespaces_comments_and_instructions_survive() -> None:
    xml = (
        '<a xmlns="u:1" xmlns:p="u:2" xml:lang="x" p:b="3&quot;"><p:c>é&amp;x&lt;</p:c>'
        '<q xmlns=""/><!--x--><?y z?></a>'
    )
    assert serialise(parse_xml(xml)) == xml
    assert serialise(parse_xml(xml.encode())) == xml


def test_an_encoding_declaration_in_decoded_text_is_passed_over() -> None:
    document = parse_xml('<?xml version="1.0" encoding="utf-16"?><a>ә</a>')
    assert document.root.text == "ә"


@pytest.mark.parametrize("letters", [8_190, 8_191, 8_192, 8_193, 40_000])
def test_a_text_longer_than_the_parser_holds_stays_one_text(letters: int) -> None:
    text = "ә" * letters + "\n" + "y" * letters
    (only,) = parse_xml(f"<a>{text}</a>").root.children
    assert isinstance(only, Text)
    assert only.data == text


def test_bytes_are_decoded_as_they_declare() -> None:
    source = '<?xml version="1.0" encoding="windows-1251"?><a>ы</a>'.encode("cp1251")
    assert parse_xml(source).root.text == "ы"


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("", XmlMalformedError),
        ("<a>", XmlMalformedError),
        ("<a></b>", XmlMalformedError),
        ("<a b='1' b='2'/>", XmlMalformedError),
        ("<p:a/>", XmlMalformedError),
        ("<a>&nbsp;</a>", XmlMalformedError),
        (b"\xff\xfe\x00", XmlMalformedError),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', XmlMalformedError),
        (BOMB, XmlForbiddenError),
        (
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a/>',
            XmlForbiddenError,
        ),
        ("<a>" * (MAX_DEPTH + 1) + "</a>" * (MAX_DEPTH + 1), XmlTooDeepError),
    ],
)
def test_what_is_refused(source: str | bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        parse_xml(source)


def test_an_undeclared_entity_of_an_outside_type_is_refused() -> None:
    with pytest.raises((XmlForbiddenError, XmlMalformedError)):
        parse_xml('<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a>&x;</a>')


def test_the_index_follows_changes() -> None:
    root = parse_xml("<a><b>1</b><c/><b>2</b></a>").root
    assert [each.text for each in root.named("b")] == ["1", "2"]
    added = Element("b")
    added.text = "3"
    root.insert(0, added)
    assert [each.text for each in root.named("b")] == ["3", "1", "2"]
    root.remove(added)
    assert added.parent is None
    assert root.rows("b", "x") == {}


def test_a_table_is_made_anew_after_a_change() -> None:
    root = parse_xml("<r><i><k>a</k></i><i><k>b</k></i></r>").root
    first = root.named("i")[0]
    assert root.rows("i", "k")["a"] == [first]
    key = first.child("k")
    assert key is not None
    key.text = "b"
    assert root.rows("i", "k") == {"b": root.named("i")}
    key.blank = True
    assert root.rows("i", "k")[""] == [first]


def test_a_blank_element_reads_empty_and_keeps_its_answer() -> None:
    root = parse_xml("<a><b>1</b><c>2</c></a>").root
    child = root.child("b")
    assert child is not None
    child.blank = True
    assert (child.text, child.stored_text, root.text) == ("", "1", "2")


def test_document_order_and_attribute_nodes() -> None:
    document = parse_xml("<a x='1'><b/><c y='2'/></a>")
    number_nodes(document)
    orders = [node.order for node in document.descendants()]
    assert orders == sorted(set(orders))
    nodes = document.root.attribute_nodes()
    assert nodes is document.root.attribute_nodes()
    document.root.set_attribute("x", "3")
    assert [each.text for each in document.root.attribute_nodes()] == ["3"]


NAMES = st.sampled_from(["a", "b", "long-name", "ә", "_x.1"])
TEXTS = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"],
        exclude_characters="\ufffe\uffff",
        codec="utf-8",
    ),
    min_size=1,
    max_size=12,
)


def _element(name: str, attributes: dict[str, str], children: list[Node]) -> Element:
    element = Element(name)
    for key, value in attributes.items():
        element.set_attribute(key, value)
    for child in children:
        last = element.children[-1] if element.children else None
        if not (isinstance(child, Text) and isinstance(last, Text)):
            element.append(child)
    return element


LEAVES: st.SearchStrategy[Node] = st.one_of(
    TEXTS.map(Text),
    st.sampled_from(["", " x ", "a-b"]).map(Comment),
    st.just("y z").map(lambda data: Instruction("go", data)),
)
KEYS = st.sampled_from(
    ["a", "b", "{urn:x}c", "{http://www.w3.org/XML/1998/namespace}id"]
)
TREES = st.recursive(
    st.builds(
        _element, NAMES, st.dictionaries(KEYS, TEXTS), st.lists(LEAVES, max_size=3)
    ),
    lambda inner: st.builds(
        _element, NAMES, st.dictionaries(KEYS, TEXTS), st.lists(inner, max_size=4)
    ),
    max_leaves=12,
)


def _same(first: Node, second: Node) -> bool:
    if isinstance(first, Element) and isinstance(second, Element):
        return (
            first.name == second.name
            and first.attributes == second.attributes
            and len(first.children) == len(second.children)
            and all(map(_same, first.children, second.children))
        )
    return type(first) is type(second) and first.text == second.text


@given(TREES)
def test_every_tree_comes_back(tree: Element) -> None:
    text = serialise(tree)
    again = parse_xml(text).root
    assert _same(tree, again)
    assert serialise(again) == text
    assert serialise(tree.copy()) == text


@given(st.binary(max_size=60) | st.text(max_size=60))
def test_any_bytes_are_read_or_refused(source: bytes | str) -> None:
    try:
        parse_xml(source)
    except (XmlMalformedError, XmlForbiddenError):
        return


@given(st.text(max_size=20))
def test_any_answer_can_be_written(answer: str) -> None:
    element = Element("a")
    element.text = answer
    element.set_attribute("b", answer)
    again = parse_xml(serialise(element)).root
    if answer.isprintable():
        assert again.text == answer
        assert again.attributes["b"] == answer


def test_an_attribute_stands_in_no_document_by_itself() -> None:
    with pytest.raises(TypeError):
        serialise(Attribute("a", None, None, "1"))


# Plain elements: the same names and texts, read once

_NAMES = st.sampled_from(["a", "b", "p:c"])
_TEXTS = st.text("ab &<>әқ\n\t'\"]", max_size=6)
_Tree = tuple[str, dict[str, str], list[Any]]
_TREES: st.SearchStrategy[_Tree] = st.recursive(
    st.builds(lambda name, text: (name, {}, [text]), _NAMES, _TEXTS),
    lambda inner: st.tuples(
        _NAMES,
        st.dictionaries(st.sampled_from(["x", "y", "p:z"]), _TEXTS, max_size=2),
        st.lists(st.one_of(_TEXTS, inner), max_size=4),
    ),
    max_leaves=12,
)


def _written(tree: _Tree) -> str:
    name, attributes, inside = tree
    marks = "".join(f" {key}={quoteattr(each)}" for key, each in attributes.items())
    content = "".join(
        escape(each) + "<!-- - -->" if isinstance(each, str) else _written(each)
        for each in inside
    )
    return f"<{name}{marks}>{content}</{name}>"


def _alike(plain: PlainElement, element: Element) -> bool:
    return (
        (plain.local_name, plain.namespace, plain.name)
        == (element.local_name, element.namespace, element.name)
        and plain.attributes == element.attributes
        and plain.stored_text == element.stored_text
        and len(plain.elements) == len(element.elements)
        and all(map(_alike, plain.elements, element.elements))
    )


@given(_TREES, st.sampled_from(["", ' xmlns="urn:x"']))
def test_plain_elements_say_what_the_tree_says(tree: _Tree, default: str) -> None:
    text = f'<top{default} xmlns:p="urn:p">{_written(tree)}<?mark of?></top>'
    assert _alike(parse_plain(text), parse_xml(text).root)
    assert _alike(parse_plain(text.encode("utf-16")), parse_xml(text).root)


@pytest.mark.parametrize("read", [parse_plain, parse_xml])
def test_plain_or_tree_nothing_dangerous_gets_in(
    read: Callable[[str], object],
) -> None:
    with pytest.raises(XmlForbiddenError):
        read(BOMB)
    with pytest.raises(XmlTooDeepError):
        read("<a>" * (MAX_DEPTH + 1) + "</a>" * (MAX_DEPTH + 1))
    with pytest.raises(XmlMalformedError):
        read("<a>")
