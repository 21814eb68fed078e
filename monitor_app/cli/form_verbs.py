"""`monitor-app form …`: forms in, forms out, forms on paper."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from monitor_app import messages
from monitor_app.cli.shell import answer, common_of, opened_vault, progress, table
from monitor_app.i18n import _, active_language
from monitor_app.usecases import forms, papers, papers_sheets

app = typer.Typer(no_args_is_help=True, help="Import, check and print forms.")


class FormLanguage(StrEnum):
    """Languages a form may be printed in."""

    KK = "kk"
    RU = "ru"
    EN = "en"


class PrintProfile(StrEnum):
    """How much of a form is printed."""

    FULL = "full"
    CORE = "core"
    MODULES = "modules"


class PaperSize(StrEnum):
    """Sheets that the layout knows."""

    A4 = "A4"
    LETTER = "Letter"
    A5 = "A5"


class FigureName(StrEnum):
    """Figures of the body diagrams."""

    NEUTRAL = "neutral"
    FEMALE = "female"
    MALE = "male"
    CHILD = "child"


def languages_of(chosen: list[FormLanguage] | None) -> tuple[str, ...]:
    """Return the languages asked for, else the one this program speaks."""
    return tuple(each.value for each in chosen or ()) or (active_language(),)


@app.command("import")
def import_file(
    context: typer.Context, file: Annotated[Path, typer.Argument()]
) -> None:
    """Bring an XLSForm (.xlsx, .md, .csv) or XForm (.xml) into the vault."""
    with opened_vault(context) as vault:
        facts = forms.import_form(vault, file)
    answer(
        context,
        _facts(facts),
        [
            _("{form} {version}: {questions} questions").format(
                form=facts.form_id, version=facts.version, questions=facts.questions
            )
        ],
    )


@app.command("list")
def list_forms(context: typer.Context) -> None:
    """List the library's forms and those of the vault."""
    if common_of(context).vault is None:
        found = forms.library_facts()
    else:
        with opened_vault(context) as vault:
            found = forms.list_forms(vault)
    answer(
        context,
        {"forms": [_facts(facts) for facts in found]},
        table(
            [_("form"), _("version"), _("questions"), _("languages"), _("title")],
            [
                (
                    f.form_id,
                    f.version,
                    f.questions,
                    " ".join(f.languages),
                    f.titles.get(active_language(), f.title),
                )
                for f in found
            ],
        ),
    )


@app.command("lint")
def lint(context: typer.Context, file: Annotated[Path, typer.Argument()]) -> int:
    """Check every expression, reference and translation of a form file."""
    problems = forms.lint_form(file)
    rows = [
        {
            "sheet": p.sheet,
            "row": p.row,
            "column": p.column,
            "code": p.code,
            "message": messages.sentence_of(
                p.code, {"question": p.question, "what": p.what}
            ),
        }
        for p in problems
    ]
    text = table(
        [_("sheet"), _("row"), _("column"), _("code"), _("message")],
        [tuple(row.values()) for row in rows],
    )
    answer(context, {"problems": rows}, text if rows else [_("No problem was found.")])
    return 1 if any(p.severe for p in problems) else 0


@app.command("export")
def export(
    context: typer.Context,
    form: Annotated[str, typer.Argument()],
    out: Annotated[Path, typer.Option()],
) -> None:
    """Write a form as .xlsx."""
    if common_of(context).vault is None:
        forms.export_library_form(form, out)
    else:
        with opened_vault(context) as vault:
            forms.export_form(vault, form, out)
    answer(context, {"out": str(out)}, [str(out)])


@app.command("print")
def print_form(
    context: typer.Context,
    form: Annotated[str, typer.Argument()],
    out: Annotated[Path, typer.Option()],
    form_language: Annotated[list[FormLanguage] | None, typer.Option()] = None,
    profile: Annotated[PrintProfile, typer.Option()] = PrintProfile.FULL,
    module: Annotated[list[str] | None, typer.Option(help="groups to print")] = None,
    copies: Annotated[int, typer.Option(min=1, max=200)] = 1,
    paper: Annotated[PaperSize, typer.Option()] = PaperSize.A4,
    figure: Annotated[FigureName, typer.Option()] = FigureName.NEUTRAL,
    intimate: Annotated[
        bool, typer.Option("--intimate", help="with the sheet of the intimate area")
    ] = False,
    bound: Annotated[
        bool, typer.Option("--bound", help="30 mm at the left, to be laced")
    ] = False,
    for_person: Annotated[
        bool, typer.Option("--for-person", help="without what is for the interviewer")
    ] = False,
) -> None:
    """Print a blank form; each copy has its own number and QR."""
    request = papers.BlankPaper(
        languages=tuple(language.value for language in form_language or ()),
        profile=profile.value,
        modules=tuple(module or ()),
        copies=copies,
        paper=paper.value,
        for_person=for_person,
        figure=figure.value,
        intimate=intimate,
        bound=bound,
    )
    if common_of(context).vault is None:
        printed = papers.blank_library_pdf(form, request, progress())
    else:
        with opened_vault(context) as vault:
            printed = papers.blank_pdf(vault, form, request, progress())
    papers.save(printed, out)
    answer(
        context,
        {"pages": printed.pages, "copies": copies, "out": str(out)},
        [_("{pages} pages: {out}").format(pages=printed.pages, out=out)],
    )


@app.command("information")
def information(
    context: typer.Context,
    out: Annotated[Path, typer.Option()],
    form_language: Annotated[list[FormLanguage] | None, typer.Option()] = None,
    organisation: Annotated[str, typer.Option(help="empty: a line to write on")] = "",
    contact: Annotated[str, typer.Option(help="empty: a line to write on")] = "",
    consent: Annotated[
        bool, typer.Option(help="with the form of consent after it")
    ] = True,
    paper: Annotated[PaperSize, typer.Option()] = PaperSize.A4,
) -> None:
    """Print what is told before an interview, to hand out and to read aloud."""
    languages = languages_of(form_language)
    printed = papers_sheets.information_pdf(
        languages,
        organisation=organisation,
        contact=contact,
        paper=paper.value,
        consent=consent,
    )
    papers.save(printed, out)
    answer(
        context,
        {"pages": printed.pages, "out": str(out)},
        [_("{pages} pages: {out}").format(pages=printed.pages, out=out)],
    )


def _facts(facts: forms.FormFacts) -> dict[str, object]:
    return {
        "form_id": facts.form_id,
        "version": facts.version,
        "questions": facts.questions,
        "languages": list(facts.languages),
        "title": facts.title,
    }
