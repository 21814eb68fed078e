"""Throws anything at the engine: `python -m tests.conformance.fuzz [N] [--seed S]`.

N expressions are compiled and evaluated in every way; N/10 forms made of random rules
are loaded, driven through random acts, saved and read again; N/10 broken copies of such
forms are loaded. A crash is whatever is no documented error, a hang whatever takes more
than ten seconds of processor time: either ends the run with the input that did it.
Prints what was tried and what became of it.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from monitor_app.errors import MonitorError
from monitor_app.errors.xpath import XPathError
from monitor_app.forms.loading import load_form
from monitor_app.forms.session import Session
from monitor_app.forms.submission import submission
from monitor_app.forms.xpath import Context, Expression, compile_xpath
from tests.strategies import Actor, acts, formulas, services, xforms
from tests.unit.test_xpath_fuzz import DOCUMENT, GRAMMAR, environment

_SECONDS = 10
_ANYTHING = GRAMMAR | formulas() | st.text(max_size=60)


class Fuzz:
    """Counts what became of every input. `counts` maps (suite, outcome) to how many."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.longest = 0.0

    def expression(self, source: str) -> None:
        """Compile and evaluate in every way."""
        try:
            self._evaluated(compile_xpath(source))
        except XPathError as error:
            self._count("expressions", error.code)
            return
        self._count("expressions", "a value")

    def _evaluated(self, expression: Expression) -> None:
        node = DOCUMENT.root.elements[0]
        context = Context(node, node, 1, 1, environment())
        value = expression.evaluate(context)
        assert isinstance(value, str | float | bool | list)
        assert isinstance(expression.string(context), str)
        assert isinstance(expression.number(context), float)
        assert isinstance(expression.boolean(context), bool)

    def form(self, source: bytes, numbers: list[int]) -> None:
        """Load, drive, save, read again."""
        try:
            session = Session.start(load_form(source), services())
        except MonitorError as error:
            self._count("forms", error.code)
            return
        actor = Actor(session)
        actor.perform(numbers)
        saved = session.snapshot()
        try:
            Session.resume(session.form, saved, services())
            written = submission(session)
            Session.from_submission(session.form, written, services())
        except MonitorError as error:
            self._count("forms", f"lived, then {error.code}")
            return
        self._count("forms", "lived")
        self.counts["acts", "done"] += actor.done
        self.counts["acts", "refused"] += actor.refused

    def broken(self, source: bytes, place: int, junk: bytes) -> None:
        """Load a form with something else in some place."""
        place %= len(source)
        try:
            load_form(source[:place] + junk + source[place + len(junk) :])
        except MonitorError as error:
            self._count("broken forms", error.code)
            return
        self._count("broken forms", "loaded")

    def _count(self, suite: str, outcome: str) -> None:
        self.counts[suite, outcome] += 1

    def timed(self, work: Callable[..., None]) -> Callable[..., None]:
        """Wrap work so that too long a run is a failure."""

        def run(*given: Any) -> None:
            begin = time.process_time()
            work(*given)
            took = time.process_time() - begin
            self.longest = max(self.longest, took)
            assert took < _SECONDS, f"{took:.1f} s for {given!r}"

        return run

    def report(self) -> str:
        """Return what was tried, suite by suite."""
        lines = []
        for suite in dict.fromkeys(suite for suite, _ in self.counts):
            told = {o: n for (s, o), n in self.counts.most_common() if s == suite}
            parts = ", ".join(f"{number} {what}" for what, number in told.items())
            lines.append(f"{suite}: {sum(told.values())} ({parts})")
        return "\n".join([*lines, f"longest: {self.longest:.2f} s"])


def run(count: int, start: int) -> Fuzz:
    """Run every suite; raise on the first crash or hang."""
    fuzz = Fuzz()
    junk = st.binary(max_size=6)
    for work, number, drawn in (
        (fuzz.expression, count, (_ANYTHING,)),
        (fuzz.form, count // 10, (xforms(), acts)),
        (fuzz.broken, count // 10, (xforms(), st.integers(0, 10**6), junk)),
    ):
        timed = fuzz.timed(work)
        wanted = settings(
            max_examples=number,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        _drive(seed(start), wanted, timed, drawn)
    return fuzz


def _drive(
    seeded: Any, wanted: settings, work: Callable[..., None], drawn: Any
) -> None:
    def each(values: tuple[Any, ...]) -> None:
        work(*values)

    seeded(wanted(given(st.tuples(*drawn))(each)))()


def main() -> int:
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(run(options.count, options.seed).report())
    return 0


if __name__ == "__main__":
    sys.exit(main())
