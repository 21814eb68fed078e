"""`monitor-app form records`: signed records as tables, for counting."""

from pathlib import Path
from typing import Annotated

import typer

from monitor_app.cli.shell import answer, opened_vault, progress, table
from monitor_app.i18n import _
from monitor_app.usecases import clock, tables


def register(form: typer.Typer) -> None:
    """Add the verb to the group of forms."""
    form.command("records")(records)


def records(
    context: typer.Context,
    form: Annotated[str, typer.Argument()],
    out: Annotated[Path, typer.Option(metavar="DIR", help="new or empty folder")],
    identifying: Annotated[
        bool, typer.Option("--identifying", help="also what tells who somebody is")
    ] = False,
) -> None:
    """Write signed records as CSV, as ODK Central lays them out. Not encrypted."""
    with opened_vault(context) as vault:
        made = tables.write_tables(
            vault,
            form,
            out,
            progress(),
            identifying=identifying,
            today=clock.now().date(),
        )
    files = [str(file) for file in made.files]
    data = {
        "files": files,
        "records": made.records,
        "left_out": [
            {"interview": each.interview, "reason": each.reason}
            for each in made.left_out
        ],
        "withheld": list(made.withheld),
    }
    text = [
        _("{count} records are written as tables. They are not encrypted.").format(
            count=made.records
        ),
        *files,
    ]
    if made.left_out:
        rows = [(each.interview, each.reason) for each in made.left_out]
        text += ["", _("Left out:"), *table([_("interview"), _("code")], rows)]
    answer(context, data, text)
