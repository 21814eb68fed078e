"""`monitor-app interview mark|release|finds`: what may be secret, or tell who it is."""

from typing import Annotated

import typer

from monitor_app.cli.shell import answer, opened_vault, table
from monitor_app.i18n import _
from monitor_app.usecases import finds, sealing
from monitor_app.vault import Vault

_WHOLE = "whole"


def register(interview: typer.Typer) -> None:
    """Add the verbs to the group of interviews."""
    interview.command("mark")(mark)
    interview.command("release")(release)
    interview.command("finds")(look)


def mark(
    context: typer.Context,
    interview: Annotated[str, typer.Argument()],
    question: Annotated[
        str, typer.Argument(help="place of the answer; without it the whole record")
    ] = sealing.WHOLE,
) -> None:
    """Mark an answer as a possible state secret: out of search, print and export."""
    with opened_vault(context) as vault:
        sealing.mark(vault, interview, question)
        data = _sealing(vault, interview)
    answer(context, data, [_("Sealed until a lawyer decides.")])


def release(
    context: typer.Context,
    interview: Annotated[str, typer.Argument()],
    lawyer: Annotated[str, typer.Option(help="code of the lawyer who decided")],
) -> None:
    """Open everything that is sealed in a record, on the word of a lawyer."""
    with opened_vault(context) as vault:
        sealing.release(vault, interview, lawyer)
        data = _sealing(vault, interview)
    answer(context, data, [_("Nothing of this record is sealed any more.")])


def look(context: typer.Context, interview: Annotated[str, typer.Argument()]) -> None:
    """Show what in free text may tell who somebody is, before it is printed or sent."""
    with opened_vault(context) as vault:
        found = finds.of_record(vault, interview)
    rows = [
        {
            "question": find.question,
            "trait": find.trait.value,
            "text": find.text,
            "translation": find.translation,
        }
        for find in found
    ]
    headings = [_("question"), _("kind"), _("text")]
    text = table(headings, [(f.question, f.trait.value, f.text) for f in found])
    nothing = [_("Nothing was found. That is no promise: read the record.")]
    answer(context, {"finds": rows}, text if rows else nothing)


def _sealing(vault: Vault, interview: str) -> dict[str, object]:
    now = sealing.of(vault, interview)
    return {
        "interview": interview,
        "sealed": sorted(place or _WHOLE for place in now.sealed),
        "released_by": now.released_by,
    }
