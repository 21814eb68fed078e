"""The outermost frame of the command line: arguments in, exit status out."""

import json
import logging
import sys
from collections.abc import Sequence

import click
import typer

from monitor_app import messages
from monitor_app.cli import (
    audit_verbs,
    bundle_verbs,
    demo_verbs,
    form_verbs,
    interview_verbs,
    team_verbs,
    vault_verbs,
)
from monitor_app.cli.shell import Common, WrongUsage, choose_language, split_common
from monitor_app.errors import MonitorError
from monitor_app.errors.cli import InternalError
from monitor_app.progress import Cancelled

log = logging.getLogger(__name__)

_DONE, _FAILED, _WRONG_USAGE, _CANCELLED = 0, 1, 2, 130

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
demo_verbs.register(app)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit status of `command-line.md`.

    No traceback reaches a person: what we did not foresee is an `internal.error` that
    names the kind of exception and nothing of its content.
    """
    try:
        common, rest = split_common(sys.argv[1:] if arguments is None else arguments)
    except WrongUsage as wrong:
        return _wrong_usage(str(wrong))
    choose_language(common)
    try:
        return _run(common, rest)
    except MonitorError as error:
        return _failed(error, common)
    except (Cancelled, KeyboardInterrupt, click.Abort):
        return _CANCELLED
    except Exception as error:
        log.debug("unforeseen", exc_info=True)
        return _failed(InternalError(kind=type(error).__name__), common)


def _run(common: Common, rest: list[str]) -> int:
    try:
        status = app(
            args=rest, prog_name="monitor-app", obj=common, standalone_mode=False
        )
    except click.exceptions.NoArgsIsHelpError as shown:
        sys.stdout.write(shown.format_message() + "\n")
        return _WRONG_USAGE
    except click.UsageError as wrong:
        return _wrong_usage(wrong.format_message())
    except click.exceptions.Exit as left:
        return left.exit_code
    return status if isinstance(status, int) else _DONE


def _wrong_usage(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return _WRONG_USAGE


def _failed(error: MonitorError, common: Common) -> int:
    sentence = messages.sentence(error)
    sys.stderr.write(f"{error.code}: {sentence}\n")
    if common.as_json:
        report = {"code": error.code, "message": sentence, "details": error.details}
        sys.stdout.write(json.dumps({"error": report}, ensure_ascii=False) + "\n")
    return _FAILED
