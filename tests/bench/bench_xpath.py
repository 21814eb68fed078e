"""How long formulas take: `python -m tests.bench.bench_xpath`.

Prints microseconds for each evaluation over an instance of 1,000 questions, beside the
target; a choice filter over 10,000 items, first and later; and compiling. The exit
status is 1 when something takes more than three times its target (machines are noisy).
"""

import sys
import time
import timeit
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from random import Random
from zoneinfo import ZoneInfo

from monitor_app.forms.xpath import Context, Environment, compile_xpath
from monitor_app.forms.xpath.compiler import Compiler
from monitor_app.forms.xpath.parser import parse
from monitor_app.forms.xpath.tree import parse_xml
from tests.bench.figures import Figure, most

ALLOWED = 3
ITEMS = 10_000

# expression, target in microseconds
EXPRESSIONS = [
    ("/data/q998 > 3", 1.9),
    ("../q998 > 3", 2.1),
    ("/data/q1 > 3 and /data/q2 = 5 or /data/q3 != 4", 5.1),
    ("selected(/data/m, 'b')", 1.5),
    ("if(/data/q5 = 5, 'yes', 'no')", 2.7),
    ("position(..)", 41),
    (". > 0 and . <= 120", 4),
    ("sum(/data/rep/n)", 45),
    ("count(/data/rep[n > 10])", 195),
    ("instance('c')/root/item[country = current()/../q7]", 3.0),
    ("regex(., '^[0-9]+$')", 10),
]
COMPILED = "if(selected(/data/m, 'b') and /data/q1 > 3, concat(/data/q2, 'a'), ../q5)"


def main() -> int:
    slow = sum([line(*row) for row in measured()])
    return 1 if slow else 0


def figures(quick: bool) -> list[Figure]:
    """Return the rows for the table of everything; they are quick as they are."""
    rows = [most(what, found, "µs", target) for what, found, target in measured()]
    return rows[-3:] if quick else rows


def measured() -> Iterator[tuple[str, float, float]]:
    """Yield what, microseconds, target."""
    here = context()
    for source, target in EXPRESSIONS:
        expression = compile_xpath(source)
        yield source, microseconds(partial(expression.evaluate, here)), target
    yield "compile", microseconds(compiled), 170
    fresh = context()
    expression = compile_xpath("instance('c')/root/item[country = current()/../q7]")
    begin = time.perf_counter()
    expression.evaluate(fresh)
    first = (time.perf_counter() - begin) * 1e6
    yield f"first filter of {ITEMS} items", first, 100_000


def line(what: str, found: float, target: float) -> bool:
    print(f"{found:10.2f} µs  (target {target:8.1f})  {what}")
    return found > ALLOWED * target


def microseconds(work: Callable[[], object]) -> float:
    work()
    timer = timeit.Timer(work)
    number, seconds = timer.autorange()
    return min(seconds, *timer.repeat(2, number)) / number * 1e6


def compiled() -> object:
    return Compiler().compile(parse(COMPILED))


def context() -> Context:
    questions = "".join(f"<q{i}>{i % 7}</q{i}>" for i in range(1000))
    entries = "".join(f"<rep><n>{i}</n></rep>" for i in range(50))
    form = parse_xml(f"<data>{questions}<m>a b c</m>{entries}</data>")
    items = parse_xml(
        "<root>"
        + "".join(
            f"<item><name>v{i}</name><country>{i % 500}</country></item>"
            for i in range(ITEMS)
        )
        + "</root>"
    )
    environment = Environment(
        now=lambda: datetime(2026, 11, 24, tzinfo=UTC),
        zone=ZoneInfo("Asia/Almaty"),
        random=Random(1),
        uuid=lambda: "",
        root=lambda _node: form,
        instances=lambda _name: items,
    )
    node = form.root.named("q7")[0]
    return Context(node, node, 1, 1, environment)


if __name__ == "__main__":
    sys.exit(main())
