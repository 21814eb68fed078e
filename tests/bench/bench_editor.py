"""How fast the editor is: next page of 25 questions, one answer until it has settled.

    python tests/bench/bench_editor.py

Prints medians and 95th percentiles beside their limits (issue 7) and fails above them.
Off screen, real session of Form A, everything answered; painting included.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from monitor_app.forms.definition import Kind, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.settings import Settings
from monitor_app.ui import application, theme
from monitor_app.ui.editor.draft import Reading
from monitor_app.ui.editor.pages import Pages
from monitor_app.ui.editor.section import Section
from monitor_app.usecases import clock, forms, sample
from monitor_app.usecases.safety import Guard
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from tests.bench.figures import Figure, most

_LARGE = 16
_ROUNDS = 6
_ANSWERS = 120
LIMITS = {
    "next page": (30.0, 60.0),
    "built ahead": (60.0, 120.0),  # while nobody waits; also a jump by the outline
    "one answer": (16.0, 16.0),
}


class Bench(Reading):
    """A draft without a vault: what is measured is the window, not the disk."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(session, parent)
        self.guard = Guard(session)

    def answer(self, ref: str, value: object) -> None:
        changes = self.session.answer(ref, value)  # type: ignore[arg-type]
        self.changed.emit(changes)


def filled_session() -> Session:
    """Return Form A as a fictional person answered it."""
    form = forms.library_form("detention_interview")
    session = Session.start(form, clock.session_services(), "kk")
    person = sample.Person(
        person_code="7KD-2Q",
        case_no="DEMO-2031-0042",
        language="kk",
        detained_on=date(2025, 3, 5),
        interviewed_on=date(2025, 3, 12),
    )
    sample.fill(session, person, Random(1))
    return session


def milliseconds(task: Callable[[], object]) -> float:
    """Return how long a task works until nothing is left to lay out or paint.

    Processor time: other programs on the machine do not count.
    """
    began = time.process_time()
    task()
    QCoreApplication.processEvents()
    return (time.process_time() - began) * 1000


def page_times(draft: Bench, stack: QStackedWidget) -> dict[str, list[float]]:
    """Turn through every group, as Ctrl+PgDn does: the next page is built ahead.

    Only pages of 16 questions or more count, brought to 25 questions.
    """

    def make(ref: str) -> Section:
        return Section(draft, ref, "ru", parent=stack)

    pages = Pages(stack, make)
    times: dict[str, list[float]] = {"next page": [], "built ahead": []}
    groups = [node.ref for node in draft.session.children() if node.relevant]
    for ref in groups * _ROUNDS:
        ahead = milliseconds(partial(pages.build_ahead, ref))
        turned = milliseconds(partial(pages.show, ref))
        count = len(pages.sections[ref].cards)
        if count >= _LARGE:
            times["built ahead"].append(ahead * 25 / count)
            times["next page"].append(turned * 25 / count)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return times


def answer_times(draft: Bench, stack: QStackedWidget) -> list[float]:
    """Answer choices on a page while two others are kept, as in the editor."""
    groups = ("safeguards", "arrest", "treat_screen")
    sections = [Section(draft, ref, "ru") for ref in groups]
    for section in sections:
        stack.addWidget(section)
        draft.changed.connect(section.apply)
    stack.setCurrentWidget(sections[0])
    QCoreApplication.processEvents()
    random = Random(2)
    cards = [
        card
        for card in sections[0].cards.values()
        if card.question.kind is Kind.SELECT_ONE and not card.is_locked
    ]
    times: list[float] = []
    for _round in range(_ANSWERS):
        card = random.choice(cards)
        node = draft.session.node(card.ref)
        if not node.relevant or not isinstance(node.definition, QuestionDef):
            continue
        value = random.choice(node.choices).value
        times.append(milliseconds(partial(draft.answer, card.ref, value)))
    return times


def report(name: str, times: list[float]) -> bool:
    """Print one line; return whether the limits hold."""
    median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    most_median, most_p95 = LIMITS[name]
    held = median <= most_median and p95 <= most_p95
    print(
        f"{name:<12} median {median:6.1f} ms (at most {most_median:.0f})"
        f"   p95 {p95:6.1f} ms (at most {most_p95:.0f})   n={len(times)}"
        f"   {'held' if held else 'NOT HELD'}"
    )
    return held


def figures(quick: bool) -> list[Figure]:
    """Return the rows for the table of everything."""
    rows = []
    for name, times in measured().items():
        median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        count = f"n={len(times)}"
        rows.append(most(f"{name}, median", median, "ms", LIMITS[name][0], count))
        rows.append(most(f"{name}, p95", p95, "ms", LIMITS[name][1], count))
    return rows[:2] + rows[-2:] if quick else rows


def main() -> int:
    """Run both, return 1 when a limit is not held."""
    held = [report(name, found) for name, found in measured().items()]
    return 0 if all(held) else 1


def measured() -> dict[str, list[float]]:
    """Return the milliseconds of everything."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    application.prepare(app)
    theme.apply(app, Settings(language="ru", theme="light"))
    stack = QStackedWidget()
    stack.resize(806, 600)
    stack.show()
    draft = Bench(filled_session(), stack)
    times = page_times(draft, stack)
    times["one answer"] = answer_times(draft, stack)
    return times


if __name__ == "__main__":
    sys.exit(main())
