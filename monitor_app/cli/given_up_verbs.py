"""`monitor-app interview delete` and `interview give-up`: what was never signed."""

from typing import Annotated

import typer

from monitor_app.cli.shell import answer, opened_vault
from monitor_app.errors.usecases import NotADraftError
from monitor_app.i18n import _
from monitor_app.usecases import given_up
from monitor_app.usecases.given_up import GivenUp
from monitor_app.usecases.missing import nothing_signed
from monitor_app.vault import Vault


def register(interview: typer.Typer) -> None:
    """Add the verbs to the group of interviews."""
    interview.command("delete")(delete)
    interview.command("give-up")(give_up)


def delete(
    context: typer.Context,
    interview: Annotated[str, typer.Argument()],
    yes: Annotated[bool, typer.Option("--yes")] = False,
) -> int:
    """Delete a draft that was never signed, with its files; nothing brings it back."""
    with opened_vault(context) as vault:
        goes = given_up.would_go(vault, interview)
        if goes.is_amendment:
            raise NotADraftError(interview=interview)
        if yes:
            given_up.delete_draft(vault, interview)
    return _said(context, interview, goes, "deleted", done=yes)


def give_up(
    context: typer.Context,
    interview: Annotated[str, typer.Argument()],
    yes: Annotated[bool, typer.Option("--yes")] = False,
) -> int:
    """Give up an amendment that is not signed; the signed versions stay."""
    with opened_vault(context) as vault:
        goes = _amended(vault, interview)
        if yes:
            given_up.give_up_amendment(vault, interview)
    return _said(context, interview, goes, "given_up", done=yes)


def _amended(vault: Vault, interview: str) -> GivenUp:
    goes = given_up.would_go(vault, interview)
    if not goes.is_amendment:
        raise nothing_signed(vault.interviews.get(interview))
    return goes


def _said(
    context: typer.Context, interview: str, goes: GivenUp, key: str, *, done: bool
) -> int:
    data = {
        "interview": interview,
        key: done,
        "answers": goes.answers,
        "files": goes.files,
        "versions": goes.versions,
    }
    facts = _("answers: {answers}, files: {files}, signed versions that stay: {kept}")
    text = facts.format(answers=goes.answers, files=goes.files, kept=goes.versions)
    head = (
        _("Gone: {interview}").format(interview=interview)
        if done
        else _("Nothing was deleted: add --yes.")
    )
    answer(context, data, [head, text])
    return 0 if done else 2
