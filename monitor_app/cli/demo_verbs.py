"""`monitor-app demo`, `self-test`: the whole story, and known answers."""

from pathlib import Path
from typing import Annotated

import typer

from monitor_app.cli.shell import answer, progress, table
from monitor_app.i18n import _
from monitor_app.usecases import demo, selftest


def register(app: typer.Typer) -> None:
    """Add the verbs that have no group."""
    app.command("demo")(run_demo)
    app.command("self-test")(self_test)


def run_demo(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    interviews: Annotated[int, typer.Option(min=1, max=1_000_000)] = 3,
    seed: Annotated[int, typer.Option()] = 1,
    classic: Annotated[
        bool, typer.Option("--classic", help="office with an X25519 key")
    ] = False,
) -> None:
    """Tell the whole story with fictional people, in a new folder."""
    report = demo.run_demo(
        folder, interviews=interviews, seed=seed, classic=classic, progress=progress()
    )
    steps = [
        {"step": step.name, "paths": [str(path) for path in step.paths]}
        for step in report.steps
    ]
    text = [
        f"{step.name}: {', '.join(str(path) for path in step.paths)}"
        for step in report.steps
    ]
    answer(context, {"steps": steps}, text)


def self_test(context: typer.Context) -> int:
    """Run known-answer tests of cryptography, database, fonts and translations."""
    checks = selftest.run()
    ok = all(check.ok for check in checks)
    rows = [{"check": c.name, "ok": c.ok, "detail": c.detail} for c in checks]
    text = table(
        [_("check"), _("result")],
        [(c.name, _("held") if c.ok else _("FAILED")) for c in checks],
    )
    answer(context, {"ok": ok, "checks": rows}, text)
    return 0 if ok else 1
