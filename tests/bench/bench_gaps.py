"""How long the window holds its breath while the worker works.

`python -m tests.bench.bench_gaps [MIB]`. The longest time between two turns of the
event loop while a file is imported, a form printed, bundles written and received.
"""

import os
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from monitor_app.forms.definition import Kind
from monitor_app.progress import Progress
from monitor_app.records.profile import Profile
from monitor_app.ui import application
from monitor_app.usecases import exporting, files, interviews, papers, receiving
from monitor_app.vault import Vault
from tests.bench.bench_ui import Gaps
from tests.bench.figures import Figure, most, table
from tests.exchange import Pair, introduce, pair, record
from tests.gui.stage import Stage
from tests.mass import Sender, Template
from tests.vaults import create, reopen

_MOST_MS = 50
MIB = 1024**2
Task = Callable[[Vault, Progress], object]


def figures(quick: bool) -> list[Figure]:
    """Return the rows for the table of everything."""
    return measured(*((2, 3) if quick else (256, 60)))


def measured(mib: int, bundles: int) -> list[Figure]:
    """Do each kind of work in the window's worker."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        inbox = _bundles(folder, bundles)
        stage = Stage(application.make(sys.argv[:1]), folder / "practice")
        try:
            gaps = _as_monitor(stage, folder, mib)
            gaps["reception"] = _as_office(stage, folder, inbox)
        finally:
            stage.close()
    return [
        most(f"longest gap in the event loop, {what}", gap, "ms", _MOST_MS)
        for what, gap in gaps.items()
    ]


def _as_monitor(stage: Stage, folder: Path, mib: int) -> dict[str, float]:
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
        return files.attach(vault, draft, ref, photo, progress)

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

    works: dict[str, Task] = {"import": take_in, "print": paper, "export": export}
    return {what: _run(stage, task) for what, task in works.items()}


def _as_office(stage: Stage, folder: Path, inbox: Path) -> float:
    stage.window.lock()
    stage.settle()
    place = folder / "office"
    stage.desk.open(stage.window, lambda: reopen(place), place, _refuse)
    stage.settle()
    return _run(stage, lambda vault, p: receiving.receive(vault, [inbox], None, p))


def _run(stage: Stage, task: Task) -> float:
    """Run a task in the worker; return the longest gap meanwhile, in ms."""
    done: list[object] = []
    gaps = Gaps()
    gaps.begin()
    stage.desk.ask(stage.window, task, lambda _result: done.append(True), _refuse)
    stage.settle()
    longest = gaps.end()
    assert done, "the work came to nothing"
    return longest


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
