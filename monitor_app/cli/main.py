"""The outermost frame of the command line: arguments in, exit status out."""

import io
import logging
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.main import get_group

from monitor_app import __version__
from monitor_app.cli import (
    audit_verbs,
    bundle_verbs,
    computer_verbs,
    demo_verbs,
    draft_verbs,
    form_verbs,
    given_up_verbs,
    interview_verbs,
    names_verbs,
    records_verbs,
    safeguard_verbs,
    secret_verbs,
    team_verbs,
    vault_verbs,
)
from monitor_app.cli.help_words import USAGE, speak
from monitor_app.cli.shell import (
    FAILED,
    Common,
    Refusal,
    WrongUsage,
    answer,
    choose_language,
    say,
    split_common,
    write_json,
)
from monitor_app.errors import MonitorError
from monitor_app.errors.cli import CancelledError, InternalError, WrongUsageError
from monitor_app.i18n import _
from monitor_app.progress import Cancelled

log = logging.getLogger(__name__)

_NO_VERB = "a group of verbs was named, and no verb"
_DONE, _WRONG_USAGE, _CANCELLED = 0, 2, 130

app = typer.Typer(
    name="monitor-app",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Record, protect and hand over interviews, offline.",
    epilog="Common options, anywhere: --vault DIR, --passphrase-file F,"
    " --identity-passphrase-file F, --json, --language en|ru|kk.",
)
app.add_typer(vault_verbs.app, name="vault")
app.add_typer(team_verbs.app, name="team")
app.add_typer(form_verbs.app, name="form")
app.add_typer(interview_verbs.app, name="interview")
app.add_typer(bundle_verbs.app, name="bundle")
app.add_typer(audit_verbs.app, name="audit")
app.add_typer(names_verbs.app, name="names")
demo_verbs.register(app)
computer_verbs.register(app)
draft_verbs.register(interview_verbs.app)
given_up_verbs.register(interview_verbs.app)
records_verbs.register(form_verbs.app)
safeguard_verbs.register(vault_verbs.app)
secret_verbs.register(interview_verbs.app)


def _tell_version(context: typer.Context, asked: bool) -> None:
    if asked:
        answer(context, {"version": __version__}, [f"monitor-app {__version__}"])
        raise typer.Exit


@app.callback()
def common_to_all(
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=_tell_version,
            help="Show the version of the program and exit.",
        ),
    ] = False,
) -> None:
    """Stand before every verb."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit status of `command-line.md`.

    No traceback reaches a person: what we did not foresee is an `internal.error` that
    names the kind of exception and nothing of its content.
    """
    _speak_utf8()
    words = sys.argv[1:] if arguments is None else list(arguments)
    common = Common(as_json="--json" in words)
    try:
        common, rest = split_common(words)
        choose_language(common)
        return _run(common, rest)
    except WrongUsage as wrong:
        return _failed(WrongUsageError(what=str(wrong)), common, _WRONG_USAGE)
    except MonitorError as error:
        return _failed(error, common, FAILED)
    except (Cancelled, KeyboardInterrupt, typer.Abort):
        return _failed(CancelledError(), common, _CANCELLED)
    except Exception as error:
        log.debug("unforeseen", exc_info=True)
        return _failed(InternalError(kind=type(error).__name__), common, FAILED)


def _run(common: Common, rest: list[str]) -> int:
    verbs = get_group(app)
    speak(verbs)
    try:
        status = verbs(
            args=rest, prog_name="monitor-app", obj=common, standalone_mode=False
        )
    except typer.TyperException as wrong:
        sentence = wrong.format_message()
        if not sentence.startswith(_(USAGE)):
            raise WrongUsage(sentence) from None
        if common.as_json:
            raise WrongUsage(_NO_VERB) from None
        sys.stdout.write(sentence + "\n")  # a group was named and no verb of it
        return _WRONG_USAGE
    except typer.Exit as left:
        return left.exit_code
    if status == _CANCELLED:  # Typer turns Ctrl+C into this and says nothing
        raise Cancelled
    return status if isinstance(status, int) else _DONE


def _failed(error: MonitorError, common: Common, status: int) -> int:
    refusal = Refusal.of(error)
    say(refusal)
    if common.as_json:
        write_json({"error": refusal.as_json()})
    return status


def _speak_utf8() -> None:
    """Let every letter through, also into a pipe of a system that speaks another code.

    A name that is no text (undecodable bytes) comes out escaped and stops nothing.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
