"""`monitor-app demo`, `self-test`: the whole story, and known answers."""

from pathlib import Path
from typing import Annotated

import typer

from monitor_app import messages
from monitor_app.cli.shell import Refusal, answer, progress, refuse, table
from monitor_app.errors.usecases import SelfTestFailedError
from monitor_app.i18n import N_, _
from monitor_app.usecases import demo, selftest

_STEPS = {
    "passphrase": N_("Passphrase of both vaults"),
    "vaults": N_("Vaults of head office and of a monitor"),
    "team": N_("Team file, signed at head office and accepted in the field"),
    "signers": N_("Signers, for ssh-keygen"),
    "office-key": N_("Key of head office, for age"),
    "photos": N_("Pictures that were attached"),
    "interviews": N_("Interviews recorded and signed"),
    "blank": N_("Blank forms printed"),
    "filled": N_("Filled forms printed"),
    "bundles": N_("Bundles sealed and read back"),
    "received": N_("Bundles received at head office"),
    "receipts": N_("Receipts taken by the monitor"),
    "purged": N_("Copies erased after their receipt"),
}


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
        {
            "step": step.name,
            "count": step.count,
            "paths": [str(path) for path in step.paths],
        }
        for step in report.steps
    ]
    text = []
    for step in report.steps:
        text.append(f"{_(_STEPS[step.name])}: {step.count}")
        text += [f"  {path}" for path in step.paths]
    answer(context, {"steps": steps}, text)


def self_test(context: typer.Context) -> int:
    """Run known-answer tests of cryptography, database, fonts and translations."""
    checks = selftest.run(messages.SENTENCES.values())
    failed = [check for check in checks if not check.ok]
    rows = [{"check": c.name, "ok": c.ok, "detail": c.detail} for c in checks]
    data = {"ok": not failed, "checks": rows}
    text = table(
        [_("check"), _("result"), ""],
        [(c.name, _("held") if c.ok else _("FAILED"), c.detail) for c in checks],
    )
    if failed:
        names = ", ".join(check.name for check in failed)
        refusal = Refusal.of(SelfTestFailedError(checks=names))
        return refuse(context, refusal, data, text)
    answer(context, data, text)
    return 0
