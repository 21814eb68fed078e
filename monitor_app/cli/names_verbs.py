"""`monitor-app names …`: who is behind a person code, under a passphrase of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from monitor_app.cli.answers_file import read_answers
from monitor_app.cli.form_verbs import FormLanguage, PaperSize, languages_of
from monitor_app.cli.shell import (
    answer,
    common_of,
    opened_vault,
    read_new_passphrase,
    read_passphrase,
    table,
)
from monitor_app.i18n import _
from monitor_app.usecases import identities, papers, papers_sheets
from monitor_app.usecases.identities import Filled
from monitor_app.vault import Vault

app = typer.Typer(
    no_args_is_help=True, help="The identity store: names, apart from testimony."
)


@contextmanager
def opened_names(context: typer.Context) -> Iterator[Vault]:
    """Open the vault and its identity store, and close both whatever happens."""
    with opened_vault(context) as vault:
        source = common_of(context).identity_passphrase_file
        words = read_passphrase(source, _("Passphrase of the identity store: "))
        identities.open_store(vault, words)
        yield vault


def tell_filled(context: typer.Context, filled: Filled) -> None:
    """Answer with what a sheet still lacks."""
    problems = [{"question": p.ref, "code": p.code} for p in filled.problems]
    data = {
        "interview": None,
        "person_code": filled.person_code,
        "state": "draft" if problems else "checked",
        "case": "",
        "problems": problems,
    }
    text = [
        _("The identity sheet of {code} is in the identity store.").format(
            code=filled.person_code
        )
    ]
    if problems:
        rows = [(p.ref, p.code) for p in filled.problems]
        text += table([_("question"), _("code")], rows)
    answer(context, data, text)


@app.command("create")
def create(
    context: typer.Context,
    kdf_memory_mib: Annotated[int | None, typer.Option(min=64, max=2048)] = None,
) -> None:
    """Make the identity store, with a passphrase that is not the vault's."""
    source = common_of(context).identity_passphrase_file
    with opened_vault(context) as vault:
        new = read_new_passphrase(source, _("New passphrase: "))
        identities.create(vault, new, kdf_memory_mib=kdf_memory_mib)
    answer(context, {"created": True}, [_("The identity store is ready.")])


@app.command("list")
def list_codes(context: typer.Context) -> None:
    """List the person codes that have a sheet: codes, no names."""
    with opened_names(context) as vault:
        codes = identities.codes(vault)
    answer(context, {"person_codes": list(codes)}, codes)


@app.command("show")
def show(context: typer.Context, code: Annotated[str, typer.Argument()]) -> None:
    """Show who somebody is; the log notes the look."""
    with opened_names(context) as vault:
        session = identities.look_up(vault, code)
    answers = session.answers()
    answer(
        context,
        {"person_code": code, "answers": answers},
        [f"{ref}: {value}" for ref, value in answers.items()],
    )


@app.command("print")
def print_sheet(
    context: typer.Context,
    code: Annotated[str, typer.Argument()],
    out: Annotated[Path, typer.Option()],
    form_language: Annotated[list[FormLanguage] | None, typer.Option()] = None,
    paper: Annotated[PaperSize, typer.Option()] = PaperSize.A4,
) -> None:
    """Print the identity sheet of somebody: alone, never with a record."""
    with opened_names(context) as vault:
        printed = papers_sheets.identity_pdf(
            vault, code, languages_of(form_language), paper.value
        )
    papers.save(printed, out)
    answer(
        context,
        {"pages": printed.pages, "out": str(out)},
        [_("{pages} pages: {out}").format(pages=printed.pages, out=out)],
    )


@app.command("set")
def set_answers(
    context: typer.Context,
    code: Annotated[str, typer.Argument()],
    answers: Annotated[Path, typer.Option()],
) -> None:
    """Change the sheet of somebody who has one."""
    document = read_answers(answers)
    with opened_names(context) as vault:
        filled = identities.fill(vault, document, code)
    tell_filled(context, filled)


@app.command("remove")
def remove(
    context: typer.Context,
    code: Annotated[str, typer.Argument()],
    yes: Annotated[bool, typer.Option("--yes")] = False,
) -> int:
    """Delete the sheet of somebody, for good."""
    if not yes:
        answer(context, {"removed": False}, [_("Nothing was removed: add --yes.")])
        return 2
    with opened_names(context) as vault:
        identities.remove(vault, code)
    answer(context, {"removed": True}, [_("The identity sheet is gone for good.")])
    return 0
