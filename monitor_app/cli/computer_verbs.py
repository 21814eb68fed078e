"""`monitor-app check-computer`: what about this computer endangers the vault."""

from datetime import datetime
from pathlib import Path

import typer

from monitor_app import paths
from monitor_app.cli.shell import answer, common_of
from monitor_app.i18n import _
from monitor_app.messages import computer as words
from monitor_app.settings import Settings
from monitor_app.usecases import computer


def register(app: typer.Typer) -> None:
    """Add the verb, which has no group."""
    app.command("check-computer")(check_computer)


def check_computer(context: typer.Context) -> None:
    """Look at disk, memory, clouds, printing, recorders and clock; change nothing.

    The folder looked at is that of `--vault`, else of the vault last opened here,
    else the present one. No passphrase is asked: the vault stays closed.
    """
    named = common_of(context).vault
    last = Settings.load(paths.settings_folder()).vault
    folder = named or Path(last or ".")
    findings = computer.check_computer(folder, datetime.now().astimezone())
    rows = [
        {
            "check": found.check.value,
            "state": found.level.value,
            "reason": found.reason,
            "detail": found.detail,
            "what": words.title(found.check, found.reason, found.detail),
            "advice": words.advice(found.check, found.reason),
        }
        for found in findings
    ]
    text = [_("The program only looked: it changed nothing and sent nothing.")]
    for row in rows:
        text += [
            "",
            f"{words.level(row['state']).upper()}: {row['what']}",
            f"    {row['advice']}",
        ]
    answer(context, {"checks": rows}, text)
