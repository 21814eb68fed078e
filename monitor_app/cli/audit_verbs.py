"""`monitor-app audit …`: the log that cannot be edited unseen."""

from dataclasses import asdict
from typing import Annotated

import typer

from monitor_app.cli.shell import (
    answer,
    facts_of,
    found_problem,
    opened_vault,
    refuse,
    table,
)
from monitor_app.i18n import _
from monitor_app.usecases import audits

app = typer.Typer(no_args_is_help=True, help="The activity log.")


@app.command("show")
def show(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=10000)] = 200,
    before: Annotated[
        int | None, typer.Option(min=1, help="older than this number")
    ] = None,
) -> None:
    """Show the newest entries: codes and ids, never content."""
    with opened_vault(context) as vault:
        entries = audits.entries(vault, limit, before)
    rows = [asdict(entry) for entry in entries]
    answer(
        context,
        {"entries": rows},
        table(
            [_("number"), _("time"), _("event"), _("subject"), _("detail")],
            [(e.number, e.at, e.event, e.subject, e.detail) for e in entries],
        ),
    )


@app.command("verify")
def verify(context: typer.Context) -> int:
    """Verify the chain from its first entry to its head."""
    with opened_vault(context) as vault:
        report = audits.verify(vault)
    data: dict[str, object] = {
        "ok": report.ok,
        "length": report.length,
        "head": report.head,
    }
    if report.problems:
        data["problems"] = [{"code": p.code, "where": p.where} for p in report.problems]
    text = facts_of(data)
    if not report.ok:
        return refuse(context, found_problem(report.problems[0]), data, text)
    answer(context, data, text)
    return 0
