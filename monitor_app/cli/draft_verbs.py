"""`monitor-app interview draft`: draft submissions to the United Nations."""

from pathlib import Path
from typing import Annotated

import typer

from monitor_app.cli.form_verbs import PaperSize
from monitor_app.cli.shell import answer, opened_vault
from monitor_app.i18n import _
from monitor_app.printing.submissions import check_sentence, submission_pdf
from monitor_app.records.submissions import Procedure
from monitor_app.usecases import clock, drafts_un
from monitor_app.usecases.writing import write_new


def register(interview: typer.Typer) -> None:
    """Add the verb to the group of interviews."""
    interview.command("draft")(draft)


def draft(
    context: typer.Context,
    interview: Annotated[str, typer.Argument()],
    kind: Annotated[Procedure, typer.Option()],
    out: Annotated[Path, typer.Option()],
    paper: Annotated[PaperSize, typer.Option()] = PaperSize.A4,
) -> None:
    """Draft a submission in English, with what a person must still check."""
    with opened_vault(context) as vault:
        made = drafts_un.draft(vault, interview, kind, clock.now().date())
    pdf, pages = submission_pdf(made, paper.value)
    write_new(out, pdf)
    items = [item for part in made.parts for item in part.items]
    data = {
        "out": str(out),
        "pages": pages,
        "records": list(made.numbers),
        "known": sum(item.known for item in items),
        "not_known": [item.item for item in items if not item.known],
        "checks": [
            {"item": c.item, "code": c.doubt, "detail": c.detail} for c in made.checks
        ],
    }
    text = [_("{pages} pages: {out}").format(pages=pages, out=out)]
    text += [f"{c.item or '-'}: {check_sentence(c)}" for c in made.checks]
    answer(context, data, text)
