"""`monitor-app audit …`: the log that cannot be edited unseen."""

from typing import Annotated

import typer

from monitor_app.cli.shell import answer, found_problem, opened_vault, refuse, table
from monitor_app.i18n import _
from monitor_app.usecases import audits

app = typer.Typer(no_args_is_help=True, help="The activity log.")


@app.command("show")
def show(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=10000)] = 200,
) -> None:
    """Show the newest entries: codes and ids, never content."""
    with opened_vault(context) as vault:
        entries = audits.entries(vault, limit)
    rows = [
        {"number": e.number, "at": e.at, "event": e.event, "subject": e.subject}
        for e in entries
    ]
    answer(
        context,
        {"entries": rows},
        table(
            [_("number"), _("time"), _("event"), _("subject")],
            [tuple(row.values()) for row in rows],
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
    text = [f"{key}: {value}" for key, value in data.items()]
    if not report.ok:
        return refuse(context, found_problem(report.problems[0]), data, text)
    answer(context, data, text)
    return 0
