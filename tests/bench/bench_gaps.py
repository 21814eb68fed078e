"""How long the window holds its breath while the worker works.

`python -m tests.bench.bench_gaps [MIB]`. The longest time between two turns of the
event loop while a file is imported, a form made and printed, bundles written and
received; beside each, how much of it the program itself computed, and what the same
loop takes when there is nothing to do: on a busy computer a gap is mostly waiting.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from monitor_app.forms.definition import Kind
from monitor_app.progress import Progress
from monitor_app.records.profile import Profile
from monitor_app.ui import application
from monitor_app.ui.page import Route
from monitor_app.ui.pages.printing import PrintPage
from monitor_app.ui.tidying import Tidier
from monitor_app.usecases import exporting, files, interviews, papers, receiving
from monitor_app.vault import Vault
from PySide6.QtPrintSupport import QPrinter
from tests.bench.bench_ui import Gaps
from tests.bench.figures import Figure, most, table
from tests.exchange import Pair, introduce, pair, record
from tests.gui.stage import Stage
from tests.mass import Sender, Template
from tests.vaults import create, reopen

_MOST_MS = 50
_IDLE_SECONDS = 3.0
MIB = 1024**2
Task = Callable[[Vault, Progress], object]


@dataclass(frozen=True, slots=True)
class Held:
    """Longest gaps, all in ms: at work, computed of it, with nothing to do."""

    longest: float
    worked: float
    idle: float


def figures(quick: bool) -> list[Figure]:
    """Return the rows for the table of everything."""
    return measured(*((2, 3) if quick else (256, 60)))


def measured(mib: int, bundles: int) -> list[Figure]:
    """Do each kind of work in the window's worker."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        inbox = _bundles(folder, bundles)
        app = application.make(sys.argv[:1])
        stage = Stage(app, folder / "practice")
        tidier = Tidier(app, is_quiet=lambda: not stage.desk.jobs.is_busy)
        try:
            gaps = _as_monitor(stage, folder, mib)
            gaps["reception"] = _as_office(stage, folder, inbox)
        finally:
            stage.close()
            tidier.stop()
    return [
        most(
            f"longest gap in the event loop, {what}",
            gap.longest,
            "ms",
            _MOST_MS,
            f"{gap.worked:.0f} ms computed; {gap.idle:.0f} ms with nothing to do",
        )
        for what, gap in gaps.items()
    ]


def _as_monitor(stage: Stage, folder: Path, mib: int) -> dict[str, Held]:
    draft, signed = stage.interviews["P5M-1C"], stage.interviews["R7C-3X"]
    photo = folder / "photo.jpg"
    photo.write_bytes(os.urandom(MIB) * mib)
    out = folder / "out"
    out.mkdir()

    def meet(vault: Vault, _progress: Progress) -> None:
        with create(folder / "head-office", Profile.OFFICE) as office:
            introduce(vault, office, folder / "team.json")

    _run(stage, meet)

    def take_in(vault: Vault, progress: Progress) -> object:
        ref = _photo_question(vault, draft)
        return files.bring_in(vault, draft, ref, photo, progress)

    def export(vault: Vault, progress: Progress) -> object:
        return exporting.export(
            vault,
            [signed],
            ["office"],
            "p_store",
            out,
            purge=False,
            progress=progress,
        )

    def paper(vault: Vault, _progress: Progress) -> object:
        return papers.filled_pdf(vault, signed, ("kk",), redact=False, paper="A4")

    works: dict[str, Task] = {"import": take_in, "paper": paper, "export": export}
    found = {what: _run(stage, task) for what, task in works.items()}
    return {**found, "print": _print(stage, signed, folder / "printed.pdf")}


def _print(stage: Stage, interview: str, path: Path) -> Held:
    """Hand a filled form to a printer of the system, as the page does."""
    stage.window.go(Route("print", {"interview": interview}))
    stage.settle()
    page = stage.window.page
    assert isinstance(page, PrintPage)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    printer.setOutputFileName(str(path))
    gaps = Gaps()
    gaps.begin()
    page.print_to(printer)
    stage.settle()
    longest = gaps.end()
    assert path.stat().st_size > MIB // 10
    stage.window.go(Route("interviews"))
    stage.settle()
    return Held(longest, gaps.worked_ms, _idle(stage))


def _as_office(stage: Stage, folder: Path, inbox: Path) -> Held:
    stage.window.lock()
    stage.settle()
    place = folder / "office"
    stage.desk.open(stage.window, lambda: reopen(place), place, _refuse)
    stage.settle()
    return _run(stage, lambda vault, p: receiving.receive(vault, [inbox], None, p))


def _run(stage: Stage, task: Task) -> Held:
    """Run a task in the worker; return the longest gap meanwhile, in ms."""
    done: list[object] = []
    gaps = Gaps()
    gaps.begin()
    stage.desk.ask(stage.window, task, lambda _result: done.append(True), _refuse)
    stage.settle()
    longest = gaps.end()
    assert done, "the work came to nothing"
    return Held(longest, gaps.worked_ms, _idle(stage))


def _idle(stage: Stage) -> float:
    """Return the longest gap while the worker only sleeps, in ms."""
    gaps = Gaps()
    gaps.begin()
    stage.desk.run(stage.window, lambda _progress: time.sleep(_IDLE_SECONDS))
    stage.settle()
    return gaps.end()


def _photo_question(vault: Vault, interview: str) -> str:
    session = interviews.open_draft(vault, interview).session()
    return next(
        node.ref
        for node in session.everything()
        if getattr(node.definition, "kind", None) is Kind.ATTACHMENT and node.relevant
    )


def _bundles(folder: Path, count: int) -> Path:
    two: Pair = pair(folder)
    inbox = folder / "inbox"
    inbox.mkdir()
    template = Template.of(two.monitor, record(two.monitor, photos=3))
    sender = Sender(two, [template, template], inbox, random.Random(1))
    for _number in range(count):
        sender.send()
    two.close()
    return inbox


def _refuse(error: BaseException) -> None:
    raise error


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 256
    sys.stdout.write(table(measured(size, 60)) + "\n")
