"""`monitor-app interview …`: record, read, sign and print interviews."""

from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from monitor_app.cli.answers_file import read_answers
from monitor_app.cli.form_verbs import FigureName, FormLanguage, PaperSize
from monitor_app.cli.names_verbs import opened_names, tell_filled
from monitor_app.cli.shell import (
    PARTLY_DONE,
    Refusal,
    answer,
    common_of,
    opened_vault,
    progress,
    refuse,
    table,
)
from monitor_app.cli.withdrawal_verbs import recall_facts, recall_lines
from monitor_app.errors.usecases import InterviewIncompleteError
from monitor_app.i18n import _
from monitor_app.messages.states import state_words
from monitor_app.usecases import (
    clock,
    identities,
    interviews,
    papers,
    purging,
    reading,
    recording,
    withdrawing,
)
from monitor_app.usecases.purging import WhyErased
from monitor_app.usecases.reading import InterviewQuery
from monitor_app.usecases.writing import write_new
from monitor_app.vault.search import SearchFilter

app = typer.Typer(no_args_is_help=True, help="Record, sign and read interviews.")
_DAY = ["%Y-%m-%d"]
_ONE_DAY = timedelta(days=1)


class StateName(StrEnum):
    """States of a record, as `command-line.md` spells them."""

    DRAFT = "draft"
    CHECKED = "checked"
    SIGNED = "signed"
    SEALED = "sealed"
    HANDED_OVER = "handed_over"
    RECEIPT_VERIFIED = "receipt_verified"
    ERASED_HERE = "erased_here"
    QUARANTINE = "quarantine"


@app.command("record")
def record(
    context: typer.Context,
    form: Annotated[str, typer.Argument()],
    answers: Annotated[Path, typer.Option()],
    sign: Annotated[bool, typer.Option("--sign")] = False,
) -> int:
    """Fill a form from a file, exactly as the window would."""
    document = read_answers(answers)
    if form == identities.FORM and common_of(context).identity_passphrase_file:
        with opened_names(context) as vault:
            filled = identities.fill(vault, document)
        tell_filled(context, filled)
        return 0
    with opened_vault(context) as vault:
        made = recording.record(
            vault, form, document, answers.parent, sign=sign, progress=progress()
        )
    problems = [{"question": p.ref, "code": p.code} for p in made.problems]
    data = {
        "interview": made.interview,
        "number": made.number,
        "state": made.state,
        "case": made.case,
        "problems": problems,
    }
    text = [f"{made.interview} {state_words(made.state)}"]
    text += table([_("question"), _("code")], [(p.ref, p.code) for p in made.problems])
    answer(context, data, text if made.problems else text[:1])
    return PARTLY_DONE if sign and made.problems else 0


@app.command("list")
def list_interviews(
    context: typer.Context,
    state: Annotated[StateName | None, typer.Option()] = None,
    form: Annotated[str | None, typer.Option()] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 200,
    after: Annotated[str | None, typer.Option()] = None,
) -> None:
    """List interviews, newest first."""
    query = InterviewQuery(
        state=state.value if state else None, form=form, limit=limit, after=after
    )
    with opened_vault(context) as vault:
        page = reading.page(vault, query)
    rows = [
        {
            "interview": item.id,
            "form": item.form_id,
            "state": item.state,
            "person_code": item.person_code,
            "case": item.case_no,
            "updated": item.updated,
            "version": item.version,
        }
        for item in page.items
    ]
    answer(
        context,
        {"interviews": rows, "next": page.next},
        table(
            [_("interview"), _("form"), _("state"), _("person"), _("updated")],
            [
                (i.id, i.form_id, state_words(i.state), i.person_code, i.updated)
                for i in page.items
            ],
        ),
    )


@app.command("show")
def show(context: typer.Context, interview: Annotated[str, typer.Argument()]) -> None:
    """Show answers, reasons, translations, versions and files of one interview."""
    with opened_vault(context) as vault:
        view = reading.show(vault, interview)
    data = reading.as_json(view)
    summary, said = view.summary, state_words(view.summary.state)
    lines = [f"{summary.id} {said} {summary.form_id}", ""]
    lines += [f"{ref}: {value}" for ref, value in view.answers.items()]
    lines += [f"{ref}: [{reason}]" for ref, reason in view.reasons.items()]
    answer(context, data, lines)


@app.command("search")
def search(
    context: typer.Context,
    text: Annotated[str, typer.Argument()],
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    form: Annotated[str | None, typer.Option()] = None,
    state: Annotated[StateName | None, typer.Option()] = None,
    site: Annotated[str | None, typer.Option()] = None,
    begun_from: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="day, here")
    ] = None,
    begun_to: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="day, the last one")
    ] = None,
) -> None:
    """Search the answers, tolerant of Kazakh and Russian letter variants."""
    only = SearchFilter(
        form_id=form,
        state=state.value if state else None,
        site=site,
        begun_from=clock.day_begins(begun_from.date()) if begun_from else None,
        begun_before=clock.day_begins(begun_to.date() + _ONE_DAY) if begun_to else None,
    )
    with opened_vault(context) as vault:
        hits = reading.search(vault, text, limit, only)
    rows = [
        {"interview": h.interview, "question": h.question, "snippet": h.snippet}
        for h in hits
    ]
    answer(
        context,
        {"hits": rows},
        table(
            [_("interview"), _("question"), _("text")],
            [tuple(row.values()) for row in rows],
        ),
    )


@app.command("sign")
def sign_interview(
    context: typer.Context, interview: Annotated[str, typer.Argument()]
) -> int:
    """Check and sign; what is still needed is listed and nothing is lost."""
    with opened_vault(context) as vault:
        try:
            signed = interviews.sign(vault, interview)
        except InterviewIncompleteError as error:
            problems = interviews.check(vault, interview)
            data = {
                "state": "draft",
                "problems": [{"question": p.ref, "code": p.code} for p in problems],
            }
            rows = [(p.ref, p.code) for p in problems]
            text = table([_("question"), _("code")], rows)
            return refuse(context, Refusal.of(error), data, text)
    answer(context, _signed(signed), [f"{state_words(signed.state)} {signed.version}"])
    return 0


@app.command("amend")
def amend(
    context: typer.Context,
    interview: Annotated[str, typer.Argument()],
    answers: Annotated[Path, typer.Option()],
    reason: Annotated[str, typer.Option()],
) -> None:
    """Sign a new version, linked to the old one, which stays as it is."""
    document = read_answers(answers)
    with opened_vault(context) as vault:
        signed = recording.amend_from(
            vault, interview, document, answers.parent, reason, progress()
        )
    answer(context, _signed(signed), [f"{state_words(signed.state)} {signed.version}"])


@app.command("attach")
def attach(
    context: typer.Context,
    interview: Annotated[str, typer.Argument()],
    question: Annotated[str, typer.Argument()],
    file: Annotated[Path, typer.Argument()],
) -> None:
    """Attach a photo, recording or document; its bytes stay as they are."""
    with opened_vault(context) as vault:
        stored = recording.attach_to_draft(vault, interview, question, file, progress())
    answer(
        context,
        {"sha256": stored.sha256, "bytes": stored.bytes, "name": stored.name},
        [f"{stored.sha256}  {stored.bytes}"],
    )


@app.command("submission")
def submission(
    context: typer.Context,
    interview: Annotated[str, typer.Argument()],
    out: Annotated[Path, typer.Option()],
) -> None:
    """Write the ODK submission XML."""
    with opened_vault(context) as vault:
        content = reading.submission_to_write(vault, interview)
    write_new(out, content)
    answer(context, {"out": str(out)}, [str(out)])


@app.command("print")
def print_interview(
    context: typer.Context,
    interview: Annotated[str, typer.Argument()],
    out: Annotated[Path, typer.Option()],
    form_language: Annotated[list[FormLanguage] | None, typer.Option()] = None,
    redact: Annotated[bool, typer.Option("--redact")] = False,
    paper: Annotated[PaperSize, typer.Option()] = PaperSize.A4,
    interviewer_notes: Annotated[bool, typer.Option()] = True,
    figure: Annotated[FigureName | None, typer.Option()] = None,
    intimate: Annotated[bool, typer.Option("--intimate")] = False,
    bound: Annotated[bool, typer.Option("--bound")] = False,
    for_person: Annotated[bool, typer.Option("--for-person")] = False,
) -> None:
    """Print the filled form; one for the person only if the record says it is safe."""
    languages = tuple(language.value for language in form_language or ())
    with opened_vault(context) as vault:
        printed = papers.filled_pdf(
            vault,
            interview,
            languages,
            redact=redact,
            paper=paper.value,
            own_notes=interviewer_notes,
            figure=figure.value if figure else "",
            intimate=intimate,
            bound=bound,
            for_person=for_person,
        )
    papers.save(printed, out)
    answer(
        context,
        {"pages": printed.pages, "out": str(out)},
        [_("{pages} pages: {out}").format(pages=printed.pages, out=out)],
    )


@app.command("erase")
def erase(
    context: typer.Context,
    interview: Annotated[list[str], typer.Argument()],
    reason: Annotated[WhyErased, typer.Option()],
    yes: Annotated[bool, typer.Option("--yes")] = False,
) -> int:
    """Erase signed records here without a receipt; nothing brings them back."""
    if not yes:
        answer(context, {"erased": []}, [_("Nothing was erased: add --yes.")])
        return 2
    with opened_vault(context) as vault:
        erased = purging.erase_anyway(vault, interview, reason)
        with_them = (withdrawing.recall(vault, each) for each in erased)
        asked = tuple(dict.fromkeys(chain.from_iterable(with_them)))
    data = {"erased": list(erased), "recall": recall_facts(asked)}
    text = [_("Erased here: {interview}").format(interview=each) for each in erased]
    answer(context, data, [*text, *recall_lines(asked)])
    return 0


def _signed(signed: interviews.Signed) -> dict[str, object]:
    return {
        "state": signed.state,
        "version": signed.version,
        "signature": signed.signature,
    }
