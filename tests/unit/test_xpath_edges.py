"""The rare turns of formulas: each branch that no suite and no other test takes."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.errors.xpath import (
    EvaluationLimitError,
    PatternError,
    UnknownInstanceError,
    XPathError,
    XPathSyntaxError,
    XPathTypeError,
)
from monitor_app.forms.xpath import Context, Environment, compile_xpath
from monitor_app.forms.xpath import matching as matching_module
from monitor_app.forms.xpath.axes import in_order
from monitor_app.forms.xpath.leaves import Attribute, Instruction, Text
from monitor_app.forms.xpath.lookup import lookup_of
from monitor_app.forms.xpath.matching import Program, program_of
from monitor_app.forms.xpath.nodes import Element
from monitor_app.forms.xpath.pattern import MAX_PATTERN, MAX_REPEAT, parse_pattern
from monitor_app.forms.xpath.syntax import SELF_STEP
from monitor_app.forms.xpath.tree import parse_xml, serialise
from monitor_app.forms.xpath.values import (
    day_of,
    in_zone,
    moment_from_days,
    moment_of,
    number_text,
)

LANGUAGE = "http://www.w3.org/XML/1998/namespace"
FORM = parse_xml(
    '<data xml:lang="kk"><a>5</a><big>1e3</big><empty/>'
    + "".join(f"<item><k>{n}</k><k>{n}</k><v>{n * 10}</v></item>" for n in range(12))
    + '<ru xml:lang="ru-KZ"><deep>x</deep></ru></data>'
)
NOW = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)
ENVIRONMENT = Environment(
    now=lambda: NOW,
    zone=ZoneInfo("Asia/Almaty"),
    random=Random(7),
    uuid=lambda: "b8a2f5c0-6c57-4a8e-9f6b-2f1d0c3a4e5b",
    root=lambda _node: FORM,
)


def context(path: str = "/data/a") -> Context:
    found = compile_xpath(path).nodes(Context(FORM, FORM, 1, 1, ENVIRONMENT))[0]
    return Context(found, found, 1, 1, ENVIRONMENT)


def value(source: str, path: str = "/data/a") -> object:
    return compile_xpath(source).evaluate(context(path))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("format-date(20000.5, '%Y-%m-%d %H')", "2024-10-04 17"),
        ("format-date('20000.5', '%Y')", "2024"),
        ("format-date('nothing', '%Y')", ""),
        ("format-date('2026-03-01', '%%|%q|%')", "%|%q|%"),
        ("decimal-time('2026-11-24T12:00:00.000+05:00')", "0.5"),
        ("decimal-time('06:00:00.000Z')", "0.4583333333333333"),
        ("decimal-date-time(12.5)", "12.5"),
        ("decimal-date-time('2')", "2"),
        ("pow(0, -1)", "Infinity"),
        ("pow(10, 400)", "Infinity"),
        ("pow(-8, 1 div 3)", "NaN"),
        ("pow(2, 10)", "1024"),
        ("substr('алма', 0 div 0)", ""),
        ("substr('алма', 0, 0 div 0)", ""),
        ("substr('алма', -2)", "ма"),
        ("digest('a', 'MD5', 'hex')", "0cc175b9c0f1b6a831c399e269772661"),
        ("digest('a', 'MD5')", "DMF1ucDxtqgxw5niaXcmYQ=="),
        ("base64-decode('0LDQu9C80LA=')", "алма"),
        ("base64-decode('a')", ""),
        ("coalesce('', '')", ""),
        ("coalesce(/data/empty, /data/a)", "5"),
        ("lang('kk')", "true"),
        ("lang('ru')", "false"),
        ("area('nothing here')", "NaN"),
        ("distance('0 0; 91 0')", "NaN"),
        ("distance('x y; 0 0')", "NaN"),
        ("number(/data/big)", "1000"),
        ("0.0000001", "0.0000001"),
        ("100000000000000000000", "100000000000000000000"),
        ("(/data/item)[3]/v", "20"),
        ("(/data/item[k > 3])[2]/v", "50"),
        ("sum(/data/item[k = 3]/v | /data/item[k = 4]/v)", "70"),
        ("count(/data/item[k = /data/item/k])", "12"),
        ("count(/data/item[k = 5 and position() = 6])", "1"),
        ("count(/data/item[k = '5' and v = '50'])", "1"),
        ("count(/data/item[k = /data/none])", "0"),
        ("count(/data/item[k = true()])", "12"),
        ("count(/data/item[k = string(/data/a)])", "1"),
        ("count(/data/item[@x = '5'])", "0"),
        ("count(/data/item[/data/a = '5'])", "12"),
        ("count(/data//deep)", "1"),
        ("/data/item > 10", "true"),
        ("/data/none > /data/item", "false"),
        ("/data/item != /data/item", "true"),
        ("/data/none != /data/item", "false"),
        ("/data/empty < /data/empty", "false"),
    ],
)
def test_values(source: str, expected: str) -> None:
    assert compile_xpath(source).string(context()) == expected


@pytest.mark.parametrize(
    "source",
    [
        "('a')/b",
        "('a')[1]",
        "digest('a', 'md6')",
        "digest('a', 'MD5', 'octal')",
        "position(/data/none)",
    ],
)
def test_what_does_not_fit_is_a_type_error(source: str) -> None:
    with pytest.raises(XPathTypeError):
        value(source)


def test_a_language_is_that_of_the_nearest_element() -> None:
    assert value("lang('ru')", "/data/ru/deep") is True
    assert value("lang('ru-KZ')", "/data/ru/deep") is True
    assert value("lang('kk')", "/data/ru/deep") is False
    alone = parse_xml("<x/>")
    there = Context(alone.root, alone.root, 1, 1, ENVIRONMENT)
    assert compile_xpath("lang('kk')").evaluate(there) is False


def test_a_position_of_what_has_no_namesakes_is_one() -> None:
    assert value("position(/)") == 1.0
    assert value("position(/data/@*)") == 1.0
    assert value("position(/data/item[4])") == 4.0


def test_without_a_world_there_are_no_instances_texts_or_labels() -> None:
    assert compile_xpath("jr:itext('x')").string(context()) == ""
    assert compile_xpath("jr:choice-name('a', '/data/a')").string(context()) == ""
    with pytest.raises(XPathError):
        value("instance('none')")


def test_an_expression_shows_what_it_was_read_from() -> None:
    assert repr(compile_xpath("1 + 1")) == "Expression('1 + 1')"


def test_running_out_of_stack_is_an_error_in_words() -> None:
    expression = compile_xpath("1 + 1")

    def falls(_context: Context) -> str:
        raise RecursionError

    expression._run = falls
    with pytest.raises(EvaluationLimitError):
        expression.evaluate(context())


def test_prefixes_that_are_not_javarosas_are_no_functions_of_ours() -> None:
    known = {"jr": "http://openrosa.org/javarosa", "x": "http://example.org/x"}
    assert compile_xpath("jr:itext('a')", known).string(context()) == ""
    with pytest.raises(XPathError):
        compile_xpath("x:itext('a')", known)


def test_random_order_is_the_same_for_the_same_seed() -> None:
    def order(seed: str) -> list[int]:
        nodes = compile_xpath(f"randomize(/data/item, {seed})").nodes(context())
        return [id(node) for node in nodes]

    for seed in ("'text'", "''", "1 div 0", "-1 div 0", "42", "3.9"):
        assert order(seed) == order(seed)
    assert order("3.9") == order("3")
    assert order("'text'") != order("'other'")
    assert sorted(order("1")) == sorted(order("2"))


# Times


def test_the_ends_of_the_calendar_hold() -> None:
    first = datetime.min.replace(tzinfo=UTC)
    west = timezone(timedelta(hours=-5))
    assert in_zone(first, west) is first
    assert moment_from_days(math.inf, UTC) is None
    assert moment_from_days(1e12, UTC) is None
    for text in (
        "2026-11-24T10:00:00+15:00",
        "2026-02-30",
        "2026-11-24T10:00:00+05:99",
    ):
        assert moment_of(text, UTC) is None
    for text in ("10:00:00+24:00", "25:00:00", "10:00", "ten"):
        assert (
            math.isnan(float(str(value(f"decimal-time('{text}')")))) or text == "10:00"
        )


# Trees


def test_a_node_has_one_parent() -> None:
    element = Element("x")
    element.append(Element("y"))
    with pytest.raises(ValueError, match="parent"):
        Element("z").append(element.children[0])


def test_a_copy_has_everything_below() -> None:
    tree = parse_xml('<a b="1"><!-- c --><?do it?>t<d/></a>')
    twin = tree.root.copy()
    assert [type(node) for node in twin.children] == [
        type(node) for node in tree.root.children
    ]
    instruction = next(n for n in twin.children if isinstance(n, Instruction))
    assert (instruction.target, instruction.data) == ("do", "it")
    (attribute,) = compile_xpath("/a/@b").nodes(
        Context(tree.root, tree.root, 1, 1, replace(ENVIRONMENT, root=lambda _n: tree))
    )
    assert isinstance(attribute, Attribute)
    tree.root.children.append(attribute)
    with pytest.raises(TypeError, match="no child"):
        tree.root.copy()


# Patterns


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"[\b]", "\b", True),
        (r"[a\-z]", "-", True),
        (r"[a-\d]", "-", True),
        (r"[^\d\s]", "x", True),
        (r"[\p{L}]", "ә", True),
        (r"\cA", "\x01", True),
        (r"\xZZ", "xZZ", True),
        (r"\u12", "u12", True),
        (r"a{2,}", "aaa", True),
        (r"a{x}", "a{x}", True),
        (r"a{2", "a{2", True),
        (r"a+?b", "aab", True),
        (r"(?:a|b)c", "bc", True),
        (r"\Ba", "ba", True),
        (r"\t\n", "\t\n", True),
    ],
)
def test_rare_spellings_of_patterns(pattern: str, text: str, found: bool) -> None:
    assert program_of(pattern).found_in(text) is found


@pytest.mark.parametrize(
    "pattern",
    [
        "a" * (MAX_PATTERN + 1),
        f"a{{{MAX_REPEAT + 1}}}",
        "^*",
        r"\b+",
        r"\pL",
        r"\p{L",
        r"\k<x>",
        "(?<name",
        "(?P<x>a)",
        "a+?+",
        "[",
        r"[\\",
    ],
)
def test_rare_patterns_that_are_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        Program(parse_pattern(pattern))


def test_a_long_text_makes_the_matcher_forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching_module, "_MEMORY", 2)
    assert not Program(parse_pattern("[a-f]+x")).found_in("abcdef" * 20)


# What only an unusual caller can reach


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("count(/data/item[k = date('2026-11-24')])", "0"),
        ("count(/data/item[k = 2 + 3])", "1"),
        ("count(/data/item[k = (/data/a)[1]])", "1"),
        ("count(/data/item[k = count(/data/a)])", "1"),
        ("count(parent::node()/parent::node()/parent::node())", "0"),
        ("count(/data/item[1]/k/parent::item)", "1"),
        ("count(indexed-repeat(/data/a, /, 1))", "1"),
        ("count(indexed-repeat(/data/a, /, 2))", "0"),
        ("count(indexed-repeat(/data/item/v, /data/item, 3))", "1"),
        ("count(indexed-repeat(/data/item/v, /data/item, 1.5))", "0"),
    ],
)
def test_rare_shapes(source: str, expected: str) -> None:
    assert compile_xpath(source).string(context()) == expected


def test_if_has_three_arguments() -> None:
    with pytest.raises(XPathError):
        compile_xpath("if(1, 2)")


def test_a_table_may_be_its_own_root_and_have_other_children() -> None:
    table = parse_xml(
        "<root><title/><item><k>1</k><v>one</v></item><item><k>2</k></item></root>"
    )
    for root in (table, table.root):
        world = replace(ENVIRONMENT, instances={"t": root}.get)
        here = Context(FORM, FORM, 1, 1, world)
        for key, expected in (("1", "one"), ("2", ""), ("3", "")):
            found = compile_xpath(f"pulldata('t', 'v', 'k', '{key}')").string(here)
            assert found == expected


def test_the_matcher_stops_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching_module, "MAX_WORK", 50)
    with pytest.raises(EvaluationLimitError):
        Program(parse_pattern("(a|aa)+b")).found_in("a" * 100)


def test_prefixes_are_looked_up_from_where_a_node_stands() -> None:
    inner = parse_xml('<a xmlns="u:d" xmlns:p="u:p"><b/></a>').root.elements[0]
    assert inner.prefix_of(LANGUAGE) == "xml"
    assert inner.prefix_of("u:p") == "p"
    assert inner.prefix_of("u:d") is None
    assert inner.prefix_of("u:unknown") is None


def test_loose_nodes_keep_the_order_they_came_in() -> None:
    first, second = Text("a"), Text("b")
    assert in_order([first, second, first]) == [first, second]
    assert in_order([second, first]) == [second, first]


def test_a_prefix_is_declared_once() -> None:
    text = '<a xmlns:p="u:p"><p:b xmlns:p="u:p"/></a>'
    assert serialise(parse_xml(text)) == '<a xmlns:p="u:p"><p:b/></a>'


def test_a_step_without_conditions_asks_no_table() -> None:
    assert lookup_of(SELF_STEP, lambda _expr: lambda _context: "") is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.5e-7, "0.00000015"),
        (-2e-7, "-0.0000002"),
        (1.25e-20, "0.0000000000000000000125"),
        (1e-21, "1e-21"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (-1.5e300, "-1.5e+300"),
    ],
)
def test_small_and_large_numbers_are_spelled_as_odk_does(
    value: float, expected: str
) -> None:
    assert number_text(value) == expected


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_spelled_exactly(value: float) -> None:
    assert float(number_text(value)) == value


@pytest.mark.parametrize(
    ("source", "offset"),
    [("1 2", 2), ("a)", 1), ("+1", 0), ("1 - + 2", 4), ("a/1", 2), ("a/'b'", 2)],
)
def test_what_stands_where_nothing_fits_is_named_by_its_place(
    source: str, offset: int
) -> None:
    with pytest.raises(XPathSyntaxError) as caught:
        compile_xpath(source)
    assert caught.value.details["offset"] == offset


def test_a_table_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownInstanceError) as caught:
        compile_xpath("pulldata('towns', 'v', 'k', '1')").string(context())
    assert caught.value.details == {"instance": "towns"}


def test_parents_of_several_nodes_come_once() -> None:
    found = compile_xpath("/data/item/k/..").nodes(context())
    assert [node.text for node in found][:2] == ["000", "1110"]
    assert len(found) == 12
    assert compile_xpath("count(/data/*/..)").string(context()) == "1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("2024-02-29T10:00:00.000+05:00", date(2024, 2, 29)),
        ("2023-02-29", None),
        ("29.02.2024", None),
        ("", None),
    ],
)
def test_a_day_is_one_of_the_calendar(text: str, expected: date | None) -> None:
    assert day_of(text) == expected
