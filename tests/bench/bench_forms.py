"""How fast forms are: `python -m tests.bench.bench_forms [--quick]`.

Prints a line for each row of the table that the engine is held to, the first three from
the conformance folder (left out by `--quick`). The peer is the npm package
`@getodk/xforms-engine` under Node, in the same run, where it is installed
(`tests/bench/xforms_engine.py` says how). Beside it, loading is the first load of a
fresh process on both sides, as a person meets it; the best of five is told too. Each
answer is the best of five walks on both sides, so that a busy machine counts for
neither. The exit status is 1 when a row misses its target.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from monitor_app.forms.definition import FormDef, Kind, QuestionDef
from monitor_app.forms.loading import load_form
from monitor_app.forms.session import Session
from monitor_app.forms.state import NodeState, Services
from tests.bench import xforms_engine
from tests.bench.figures import Figure, faster, most
from tests.bench.figures import least as at_least
from tests.bench.xforms_engine import ROOT, Peer, Run, Step
from tests.conformance.ledger import Ledger, report
from tests.conformance.suites import SUITES

SHARED = ROOT.parent / "shared" / "conformance"
VERBAL_AUTOPSY = "forms/enketo__packages__enketo-core__test__forms__va_who_v1_5_3.xml"
QUESTIONS, ENTRIES, ITEMS = 1000, 200, 10_000
LOADS = 5
FASTER = 10  # times the peer
_MARK = {True: "ok  ", False: "MISS"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench_forms", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="speed only")
    quick = parser.parse_args().quick
    # Speed first: the suites leave a heap behind that a fresh program has not.
    speed = [*verbal_autopsy(), *own_forms()]
    rows = [*(() if quick else agreement()), *speed]
    for row in rows:
        print(f"{_MARK[row.reached]} {row.text}")
    return 0 if all(row.reached for row in rows) else 1


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    reached: bool
    text: str
    figure: Figure | None = None


def figures(quick: bool) -> list[Figure]:
    """Return the rows for the table of everything."""
    rows = [*(() if quick else agreement()), *verbal_autopsy(), *own_forms()]
    found = [row.figure for row in rows if row.figure is not None]
    if not (SHARED / VERBAL_AUTOPSY).is_file():
        found.append(Figure.missing("the WHO form", "no conformance folder here"))
    return found


def agreement() -> Iterator[Row]:
    """How much of the conformance folder passes."""
    ledger = Ledger(ROOT / "tests" / "conformance" / "baseline")
    for suite, least in {"xpath": 0.99, "scenarios": 0.97, "forms": 1.0}.items():
        found = report(suite, SUITES[suite](SHARED), ledger)
        passed = len(found.passed)
        if suite == "forms":  # those that no upstream accepts have a reason each
            passed += len(found.skipped)
        share = passed / found.total
        text = f"{found.line()}: {share:.2%} (target {least:.0%})"
        figure = at_least(f"{suite}: cases equal", share * 100, "%", least * 100)
        yield Row(share >= least, text, figure)


def verbal_autopsy() -> Iterator[Row]:
    """Load the WHO form and answer it from end to end, beside the peer."""
    path = SHARED / VERBAL_AUTOPSY
    if not path.is_file():
        print("skipped: no conformance folder, so no verbal autopsy form")
        return
    source = path.read_bytes()
    opened = [_milliseconds(lambda: _start(load_form(source))) for _ in range(LOADS)]
    form = load_form(source)
    walks = [_answered(_start(form)) for _ in range(LOADS)]
    steps = walks[0][0]
    times = [min(each) for each in zip(*(walk[1] for walk in walks), strict=True)]
    peer = xforms_engine.find()
    theirs = _by_peer(peer, source, steps) if peer else None
    count = len(steps)
    row = _beside("load the WHO form", opened[0], theirs.open_ms[0] if theirs else None)
    best = f"; best of {LOADS}: {min(opened):.0f} ms"
    best += f", peer {min(theirs.open_ms):.0f} ms" if theirs else ""
    yield Row(row.reached, row.text + best)
    yield _beside(
        f"one answer in it, median of {count}",
        statistics.median(times),
        statistics.median(theirs.times) if theirs else None,
    )
    worst = _beside(
        f"one answer in it, longest of {count}",
        max(times),
        max(theirs.times) if theirs else None,
    )
    reached, text = worst.reached and max(times) < 10, worst.text + "; target < 10 ms"
    yield Row(reached, text, worst.figure)
    slowest = most("one answer in it, longest", max(times), "ms", 10)
    yield Row(max(times) < 10, f"longest {max(times):.2f} ms (target < 10)", slowest)


def own_forms() -> Iterator[Row]:
    """Answer forms made for the purpose."""
    source = large_form()
    opened = min(_milliseconds(lambda: _start(load_form(source))) for _ in range(3))
    form = load_form(source)
    rules = len(form.plan.graph.rules) + sum(
        bool(question.constraint) for question in form.questions()
    )
    what = f"{QUESTIONS} questions with {rules} expressions"
    yield _under(f"{what}: open", opened, 500)
    _, times = _answered(_start(form))
    yield _under(f"{what}: answer, p95", _p95(times), 5)
    yield from _repeats()
    yield from _choices()


def _repeats() -> Iterator[Row]:
    session = _start(load_form(repeat_form()))
    for _ in range(ENTRIES):
        session.add_repeat("rep")
    added = [_milliseconds(lambda: session.add_repeat("rep")) for _ in range(20)]
    yield _under(f"{ENTRIES} entries of 11 questions: add one", max(added), 20)
    times = [
        _milliseconds(partial(session.answer, f"rep[{n}]/q1", n % 90))
        for n in range(1, ENTRIES)
    ]
    yield _under(f"{ENTRIES} entries: answer one, p95", _p95(times), 5)


def _choices() -> Iterator[Row]:
    session = _start(load_form(choice_form()))
    rounds = [[_chosen(session, number) for number in range(50)] for _ in range(3)]
    first, later = rounds[0][0], _p95([min(each) for each in zip(*rounds, strict=True)])
    what = f"choice filter over {ITEMS} items, p95 after the first ({first:.1f} ms)"
    yield _under(what, later, 1)


def _chosen(session: Session, number: int) -> float:
    session.answer("country", f"c{number}")
    return _milliseconds(lambda: session.node("city").choices)


# Forms


def large_form() -> bytes:
    """Return 1,000 questions; almost each has relevance, constraint, calculation."""
    instance, binds, body = [], [], []
    for n in range(QUESTIONS):
        instance.append(f"<q{n}/><c{n}/>")
        before = f"/data/q{n - 1}"
        opens = f' relevant="{before} != 3"' if n % 10 else ""
        binds.append(
            f'<bind nodeset="/data/q{n}" type="int"{opens}'
            ' constraint=". &gt;= 0 and . &lt; 200"/>'
            f'<bind nodeset="/data/c{n}" type="string"'
            f" calculate=\"if(/data/q{n} &gt; 5, 'high',"
            f" concat('low ', /data/q{n}))\"/>"
        )
        body.append(f'<input ref="/data/q{n}"><label>Question {n}</label></input>')
    return _form("".join(instance), "".join(binds), "".join(body))


def repeat_form() -> bytes:
    """Return a repeat of 11 questions, with sums over it and positions in it."""
    names = [f"q{n}" for n in range(1, 12)]
    instance = '<total/><rep jr:template="">' + "".join(f"<{n}/>" for n in names)
    binds = '<bind nodeset="/data/total" type="int" calculate="sum(/data/rep/q1)"/>'
    body = '<group ref="/data/rep"><repeat nodeset="/data/rep">'
    for before, name in zip(["", *names], names, strict=False):
        opens = f' relevant="../{before} != 99"' if before else ""
        binds += f'<bind nodeset="/data/rep/{name}" type="int"{opens}/>'
        body += f'<input ref="/data/rep/{name}"><label>{name}</label></input>'
    return _form(instance + "</rep>", binds, body + "</repeat></group>")


def choice_form() -> bytes:
    """Return a city of 10,000, filtered by country."""
    items = "".join(
        f"<item><name>v{n}</name><label>City {n}</label><in>c{n % 500}</in></item>"
        for n in range(ITEMS)
    )
    lists = f'<instance id="cities"><root>{items}</root></instance>'
    body = (
        '<input ref="/data/country"><label>Country</label></input>'
        '<select1 ref="/data/city"><label>City</label><itemset'
        " nodeset=\"instance('cities')/root/item[in = /data/country]\">"
        '<value ref="name"/><label ref="label"/></itemset></select1>'
    )
    return _form("<country/><city/>", lists, body)


def _form(instance: str, model: str, body: str) -> bytes:
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms"'
        ' xmlns:h="http://www.w3.org/1999/xhtml"'
        ' xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>b</h:title><model>'
        f'<instance><data id="b" version="1">{instance}<meta><instanceID/></meta>'
        f"</data></instance>{model}</model></h:head><h:body>{body}</h:body></h:html>"
    ).encode()


# Measuring


def _start(form: FormDef) -> Session:
    random = Random(1)
    return Session.start(
        form,
        Services(
            now=lambda: datetime.now(UTC),
            zone=ZoneInfo("Asia/Almaty"),
            random=random,
            uuid=lambda: str(UUID(int=random.getrandbits(128), version=4)),
        ),
    )


def _answered(session: Session) -> tuple[list[Step], list[float]]:
    """Answer every question that is open when its turn comes; return what and ms."""
    root = session.form.plan.schema.root.path
    steps: list[Step] = []
    times: list[float] = []
    for question in session.form.questions():
        cell = session.instance.find(question.path)
        if cell is None or not cell.relevant or cell.read_only:
            continue
        value = _value(question, session.node(question.path))
        if value is None:
            continue
        times.append(_milliseconds(partial(session.answer, question.path, value)))
        steps.append(["answer", f"{root}/{question.path}", value])
    return steps, times


def _value(question: QuestionDef, state: NodeState) -> str | list[str] | None:
    match question.kind:
        case Kind.SELECT_ONE if state.choices:
            return state.choices[0].value
        case Kind.SELECT_MULTIPLE if state.choices:
            return [state.choices[0].value]
        case Kind.INTEGER:
            return "4"
        case Kind.TEXT if not question.calculate:
            return "алма"
        case Kind.DATE:
            return "2026-02-03"
    return None


def _by_peer(peer: Peer, source: bytes, steps: list[Step]) -> Run:
    run = peer.run(source.decode(), steps, loads=LOADS)
    if run.error or run.refused:
        raise SystemExit(f"the peer refuses: {run.error or run.refused}")
    return run


def _beside(what: str, ours: float, theirs: float | None) -> Row:
    figure = faster(what, ours, theirs, "ms", FASTER, "xforms-engine")
    if theirs is None:
        text = f"{what}: {ours:.2f} ms; skipped: no peer installed"
        return Row(True, text, figure)
    times = theirs / ours
    text = f"{what}: {ours:.3f} ms, peer {theirs:.3f} ms, {times:.1f} x"
    return Row(times >= FASTER, f"{text} (target {FASTER} x)", figure)


def _under(what: str, found: float, limit: float) -> Row:
    text = f"{what}: {found:.3f} ms (target < {limit} ms)"
    return Row(found < limit, text, most(what, found, "ms", limit))


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _milliseconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    sys.exit(main())
