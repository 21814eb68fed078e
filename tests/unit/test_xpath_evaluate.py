"""What formulas of forms rely on: laziness, dates, chance, filters, errors in place."""

import math
from datetime import UTC, datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.errors.xpath import (
    ArgumentCountError,
    ExpressionTooLargeError,
    UnknownFunctionError,
    UnknownInstanceError,
    UnknownPrefixError,
    XPathError,
    XPathSyntaxError,
    XPathTypeError,
)
from monitor_app.forms.xpath import Context, Environment, compile_xpath
from monitor_app.forms.xpath.tree import Element, parse_xml

FORM = parse_xml(
    "<data><a>5</a><m>x z</m><empty/><born>1990-03-01</born>"
    "<rep><n>1</n></rep><rep><n>2</n></rep><rep><n>x</n></rep>"
    "<letters><l>A</l><l>B</l><l>C</l><l>D</l><l>E</l><l>F</l></letters></data>"
)
ITEMS = 10_000
LIST = parse_xml(
    "<root>"
    + "".join(
        f"<item><name>v{i}</name><of>{i % 50}</of><label>L{i}</label></item>"
        for i in range(ITEMS)
    )
    + "</root>"
)
NOW = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)  # the 25th in Almaty


def context(path: str = "/data/a", zone: str = "Asia/Almaty") -> Context:
    environment = Environment(
        now=lambda: NOW,
        zone=ZoneInfo(zone),
        random=Random(7),
        uuid=lambda: "b8a2f5c0-6c57-4a8e-9f6b-2f1d0c3a4e5b",
        root=lambda _node: FORM,
        instances=lambda name: LIST if name == "list" else None,
        itext=lambda name: f"<{name}>",
        choice_label=lambda value, path, _node: f"{path.strip()}={value}",
    )
    found = compile_xpath(path).nodes(Context(FORM, FORM, 1, 1, environment))[0]
    return Context(found, found, 1, 1, environment)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("/data/a + 1", "6"),
        ("../m", "x z"),
        (". * 2 - 1", "9"),
        ("sum(/data/rep[n != 'x']/n)", "3"),
        ("sum(/data/none)", "0"),
        ("count(/data/rep)", "3"),
        ("/data/rep[2]/n", "2"),
        ("/data/rep[last()]/n", "x"),
        ("/data/rep[position() = 1]/n", "1"),
        ("indexed-repeat(/data/rep/n, /data/rep, 2)", "2"),
        ("indexed-repeat(/data/rep/n, /data/rep, 9)", ""),
        ("selected(/data/m, 'z')", "true"),
        ("selected(/data/m, 'y')", "false"),
        ("selected-at(/data/m, 1)", "z"),
        ("count-selected(/data/m)", "2"),
        ("if(/data/empty = '', 'none', 'some')", "none"),
        ("coalesce(/data/empty, /data/a)", "5"),
        ("once('new')", "5"),
        ("today()", "2026-11-25"),
        ("now()", "2026-11-25T01:30:00.000+05:00"),
        ("format-date(today(), '%e %b %Y')", "25 Nov 2026"),
        ("int((today() - date(/data/born)) div 365.25)", "36"),
        # Almaty was at UTC+6 until the end of that month.
        ("date('2024-02-28') + 1", "19781.75"),
        ("string(date(date('2024-02-28') + 1))", "2024-02-29"),
        ("/data/born < '2000-01-01'", "true"),
        ("date('2026-02-30')", ""),
        ("decimal-time('06:00:00.000+05:00')", "0.25"),
        ("jr:itext('greeting')", "<greeting>"),
        ("jr:choice-name(/data/a, ' /data/m ')", "/data/m=5"),
        ("pulldata('list', 'label', 'name', 'v77')", "L77"),
        ("instance('list')/root/item[name = 'v9999']/label", "L9999"),
        ("instance('list')/root/item[of = current() and label != 'L5']/name", "v55"),
        ("instance('list')/root/item[of = /data/a][2]/name", "v55"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-3"),
        ("round(1.005, 2)", "1.01"),
        ("1 div 0", "Infinity"),
        ("0 div 0", "NaN"),
        ("-7 mod 3", "-1"),
        ("1 div 3", "0.3333333333333333"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("100000000000000000000", "100000000000000000000"),
        ("0.0000001", "0.0000001"),
        ("substr('hello', -3, -1)", "ll"),
        ("string-length('Әділет')", "6"),
        ("concat('a', /data/rep/n)", "a12x"),
        ("join('-', /data/rep/n)", "1-2-x"),
        ("translate('kazak', 'k', 'q')", "qazaq"),
        ("base64-decode('0ofQvtC7')", "҇ол"),
        ("base64-decode('%%%')", ""),
        ("2*3 = 6 and 1mod1 = 0", "true"),
        ("uuid()", "b8a2f5c0-6c57-4a8e-9f6b-2f1d0c3a4e5b"),
    ],
)
def test_values(source: str, expected: str) -> None:
    assert compile_xpath(source).string(context()) == expected


@pytest.mark.parametrize(
    ("source", "error", "offset"),
    [
        ("1 +", XPathSyntaxError, 3),
        (". >", XPathSyntaxError, 3),
        ("foo(.) > (1", XPathSyntaxError, 11),
        ("(1", XPathSyntaxError, 2),
        ("a b", XPathSyntaxError, 2),
        ("'open", XPathSyntaxError, 0),
        ("1 + foo(2)", UnknownFunctionError, 4),
        ("sel:ected(1, 2)", UnknownFunctionError, 0),
        ("1 + round()", ArgumentCountError, 4),
        ("checklist(1)", ArgumentCountError, 0),
        ("weighted-checklist(1, 2, 3, 4, 5)", ArgumentCountError, 0),
        ("child::p:x", UnknownPrefixError, 7),
        ("side::x", XPathSyntaxError, 0),
        ("$x", XPathSyntaxError, 0),
        ("", XPathSyntaxError, 0),
        ("(" * 101 + "1" + ")" * 101, ExpressionTooLargeError, None),
    ],
)
def test_mistakes_are_found_when_compiling(
    source: str, error: type[XPathError], offset: int | None
) -> None:
    with pytest.raises(error) as raised:
        compile_xpath(source, {"jr": "http://openrosa.org/javarosa"})
    if offset is not None:
        assert raised.value.details["offset"] == offset


def test_lenient_compiling_fails_only_where_the_mistake_is_reached() -> None:
    expression = compile_xpath("false() and explode()", lenient=True)
    assert expression.boolean(context()) is False
    with pytest.raises(UnknownFunctionError):
        compile_xpath("true() and explode()", lenient=True).boolean(context())


@pytest.mark.parametrize(
    "source",
    [
        "true() or instance('none')",
        "false() and instance('none')",
        "if(true(), 1, instance('none'))",
        "coalesce('a', instance('none'))",
    ],
)
def test_what_is_not_needed_is_not_evaluated(source: str) -> None:
    compile_xpath(source).evaluate(context())
    with pytest.raises(UnknownInstanceError):
        compile_xpath("instance('none')").evaluate(context())


def test_what_an_expression_says_of_itself() -> None:
    expression = compile_xpath("if(selected(../m, 'a'), today(), position(..))")
    assert expression.functions == {"if", "selected", "today", "position"}
    assert expression.volatile
    assert not compile_xpath("concat(/data/a, 'today()')").volatile


def test_a_value_of_the_wrong_kind() -> None:
    with pytest.raises(XPathTypeError):
        compile_xpath("count('a')").evaluate(context())
    with pytest.raises(XPathTypeError):
        compile_xpath("1 + 1").nodes(context())
    with pytest.raises(XPathTypeError):
        compile_xpath("'a' | /data/a").evaluate(context())


@pytest.mark.parametrize(
    ("seed", "order"),
    [(42, "AFCBDE"), (-42, "EDAFBC"), (1, "BFEACD"), (11111111, "ACDBFE")],
)
def test_a_seed_shuffles_as_other_odk_programs_do(seed: int, order: str) -> None:
    source = f"join('', randomize(/data/letters/l, {seed}))"
    assert compile_xpath(source).string(context()) == order


def test_chance_and_clock_are_handed_in() -> None:
    first = compile_xpath("concat(random(), uuid(12))").string(context())
    assert first == compile_xpath("concat(random(), uuid(12))").string(context())
    assert len(first) > 24


def test_a_date_is_midnight_of_the_device() -> None:
    source = "number('2026-11-25') * 24"
    east = compile_xpath(source).number(context())
    west = compile_xpath(source).number(context(zone="America/Phoenix"))
    assert west - east == pytest.approx(12)


def test_a_day_of_23_hours() -> None:
    zone = "Europe/Berlin"  # the clock went forward on 2026-03-29
    days = compile_xpath("(date('2026-03-30') - date('2026-03-29')) * 24")
    assert days.number(context(zone=zone)) == pytest.approx(23)


@given(st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), st.data())
def test_node_sets_compare_as_their_pairs(mark: str, data: st.DataObject) -> None:
    texts = st.lists(st.sampled_from(["1", "2", "x", "", "-3.5"]), max_size=4)
    left, right = data.draw(texts), data.draw(texts)
    document = parse_xml(
        "<r>"
        + "".join(f"<a>{text}</a>" for text in left)
        + "".join(f"<b>{text}</b>" for text in right)
        + "</r>"
    )
    here = context()
    here.environment.root = lambda _node: document
    found = compile_xpath(f"/r/a {mark} /r/b").boolean(here)
    pairs = [(x, y) for x in left for y in right]
    if mark in ("=", "!="):
        assert found is any((x == y) is (mark == "=") for x, y in pairs)
    else:
        test = {"<": float.__lt__, "<=": float.__le__}.get(mark)
        test = test or {">": float.__gt__, ">=": float.__ge__}[mark]
        assert found is any(test(_number(x), _number(y)) for x, y in pairs)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("12")), max_size=20))
def test_the_table_finds_what_walking_finds(rows: list[tuple[str, str]]) -> None:
    document = parse_xml(
        "<root>" + "".join(f"<i><k>{k}</k><v>{v}</v></i>" for k, v in rows) + "</root>"
    )
    here = context()
    here.environment.instances = lambda _name: document
    for quick, slow in [
        ("[k = 'a']", "[concat(k, '') = 'a']"),
        ("['a' = k]", "[concat(k, '') = 'a']"),
        ("[k = 'a' and v = '2']", "[concat(k, '') = 'a' and concat(v, '') = 2]"),
        ("[k = 'a'][2]", "[concat(k, '') = 'a'][2]"),
        ("[v = 2][k = 'b']", "[concat(v, '') = 2][concat(k, '') = 'b']"),
        ("[k = 'a'][last()]", "[concat(k, '') = 'a'][last()]"),
    ]:
        paths = [f"instance('x')/root/i{predicate}" for predicate in (quick, slow)]
        first, second = (compile_xpath(path).nodes(here) for path in paths)
        assert first == second


def test_nodes_of_an_expression_may_be_kept() -> None:
    here = context()
    nodes = compile_xpath("/data/rep").nodes(here)
    nodes.clear()
    assert len(compile_xpath("/data/rep").nodes(here)) == 3


def test_a_changed_answer_is_seen() -> None:
    here = context()
    node = here.node
    assert isinstance(node, Element)
    expression = compile_xpath(". + 1")
    assert expression.number(here) == 6
    node.text = "6"
    assert expression.number(here) == 7
    node.text = "5"
