"""Whatever an expression is, it gives a value or a documented error, and soon."""

import math
import time
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from monitor_app.errors.xpath import EvaluationLimitError, XPathError
from monitor_app.forms.xpath import Context, Environment, compile_xpath
from monitor_app.forms.xpath.functions import FUNCTIONS, LAZY
from monitor_app.forms.xpath.syntax import Axis
from monitor_app.forms.xpath.tree import Document, parse_xml

XML = """<data xmlns:p="urn:p"><a>1</a><b>x y</b><p:c at="v">2026-11-24</p:c><!--n-->
<g><n>3</n><n>-4.5</n><n/></g><g><n>7</n><d>2026-11-24T10:00:00.000+05:00</d></g>
<?go on?></data>"""
DOCUMENT = parse_xml(XML)
LIST = parse_xml(
    "<root>"
    + "".join(f"<item><name>{i}</name><of>{i % 3}</of></item>" for i in range(12))
    + "</root>"
)


def environment(document: Document = DOCUMENT) -> Environment:
    return Environment(
        now=lambda: datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
        zone=ZoneInfo("Asia/Almaty"),
        random=Random(1),
        uuid=lambda: "b8a2f5c0-6c57-4a8e-9f6b-2f1d0c3a4e5b",
        root=lambda _node: document,
        instances=lambda name: LIST if name == "list" else None,
    )


def run(source: str) -> None:
    """Evaluate in every way; pass over documented errors."""
    node = DOCUMENT.root.elements[0]
    context = Context(node, node, 1, 1, environment())
    try:
        expression = compile_xpath(source)
        value = expression.evaluate(context)
        assert isinstance(value, str | float | bool | list), source
        assert isinstance(expression.string(context), str)
        assert isinstance(expression.number(context), float)
        assert isinstance(expression.boolean(context), bool)
        assert context.node is node
    except XPathError:
        return


NAMES = st.sampled_from(["a", "b", "g", "n", "d", "p:c", "*", "node()", "text()", "zz"])
LITERALS = st.sampled_from(
    [
        *("0", "1", "-2.5", ".5", "1e3", "99999999999999999999", "''", "'x'", "true()"),
        *("'2026-11-24'", "'9999-12-31T23:59:59.999-14:00'", "'0001-01-01'", "'10:20'"),
        *("'%Y-%m %a'", "'[a'", "'n'", "'list'", "'SHA-256'"),
        *("0 div 0", "1 div 0", "-1 div 0"),
    ]
)


def _paths(expressions: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    axis = st.sampled_from([f"{each}::" for each in Axis] + ["", "", "", "@"])
    predicates = st.lists(expressions.map("[{}]".format), max_size=2).map("".join)
    step = st.builds("{}{}{}".format, axis, NAMES, predicates) | st.just("..")
    begin = st.sampled_from(["", "/", "//", "current()/", "instance('list')/root/"])
    steps = st.lists(step, min_size=1, max_size=3).map("/".join)
    return st.builds("{}{}".format, begin, steps)


def _calls(expressions: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def call(name: str) -> st.SearchStrategy[str]:
        least, most = LAZY.get(name) or (FUNCTIONS[name].least, FUNCTIONS[name].most)
        arguments = st.lists(expressions, min_size=least, max_size=min(most, least + 3))
        return arguments.map(lambda given: f"{name}({', '.join(given)})")

    return st.sampled_from(sorted({*FUNCTIONS, *LAZY})).flatmap(call)


def _wider(expressions: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = ["or", "and", "=", "!=", "<", ">=", "+", "-", "*", "div", "mod", "|"]
    return (
        st.builds(
            "{} {} {}".format, expressions, st.sampled_from(operators), expressions
        )
        | expressions.map("({})".format)
        | expressions.map("-{}".format)
        | _calls(expressions)
        | _paths(expressions)
    )


GRAMMAR = st.recursive(LITERALS | _paths(LITERALS), _wider, max_leaves=8)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(GRAMMAR)
@example("format-date('9999-12-31T23:59:59.999-14:00', '%Y')")
@example("date('0001-01-01T00:00:00+14:00')")
@example("decimal-date-time('9999-12-31T23:59:59.999-14:00')")
@example("randomize(//n, 'x')")
@example("round(1, -400)")
def test_grammatical_expressions(source: str) -> None:
    run(source)


@given(st.text(max_size=40))
def test_any_text(source: str) -> None:
    run(source)


@given(st.lists(st.sampled_from([*"()[]/.*@'\"|,:-+=<>a1 ", "or", "::"])))
def test_any_tokens(pieces: list[str]) -> None:
    run("".join(pieces))


@pytest.mark.parametrize(
    "source",
    [
        "(" * 50_000,
        "(" * 5_000 + "1" + ")" * 5_000,
        "if(" * 90 + "1" + ", 1, 2)" * 90,
        "not(" * 5_000 + "1" + ")" * 5_000,
        "1" + " + 1" * 20_000,
        "1" + " = 1" * 20_000,
        "1" + " or 1 and 1 = 1 < 1 + 1 * -(1" * 90 + ")" * 90,
        "-" * 90_000 + "1",
        "a" + "/a" * 40_000,
        "a" + "[a" * 3_000 + "]" * 3_000,
        "a" + "[1]" * 30_000,
        "a" + "|a" * 40_000,
        "x" * 200_000,
        "concat(" + "'a'," * 999 + "'a')",
    ],
    ids=lambda source: source[:12],
)
def test_huge_expressions_come_to_an_end(source: str) -> None:
    begin = time.process_time()
    run(source)
    assert time.process_time() - begin < 10


@pytest.mark.parametrize(
    "source",
    [
        "//*[//*[//*[//*]]]",
        "count(//*[count(//*[count(//*) > 0]) > 0])",
        "//*[preceding::*[preceding::*[following::x]]]",
        "//n = //n + //n",
        "//n[. = //n][. < //n]",
        "join('" + "x" * 90_000 + "', //n)",
        "string-length(concat(" + ",".join(["//*"] * 900) + "))",
    ],
    ids=lambda source: source[:24],
)
def test_costly_expressions_come_to_an_end(source: str) -> None:
    document = parse_xml("<r>" + "<n>5</n>" * 3_000 + "</r>")
    context = Context(document, document, 1, 1, environment(document))
    begin = time.process_time()
    with suppress(EvaluationLimitError):
        compile_xpath(source).evaluate(context)
    assert time.process_time() - begin < 20


@given(st.floats())
def test_a_number_survives_being_text(number: float) -> None:
    node = DOCUMENT.root
    context = Context(node, node, 1, 1, environment())
    text = compile_xpath("string(number(.))").string(context)
    assert text == "NaN"
    found = float(number) if math.isfinite(number) else 0.0
    literal = f"{abs(found):.20f}"
    again = compile_xpath(f"number(string({literal}))").number(context)
    assert again == float(literal)


def test_long_chains_are_no_deeper_than_short_ones() -> None:
    node = DOCUMENT.root
    context = Context(node, node, 1, 1, environment())
    assert compile_xpath("1" + " + 1" * 5_000).number(context) == 5_001
    assert compile_xpath("0" + " or 0" * 5_000 + " or 1").boolean(context)
    assert len(compile_xpath("/data/a" + "|/data/b" * 5_000).nodes(context)) == 2
