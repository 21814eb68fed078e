"""`monitor-app vault role|escrow|wipe-after|office-key`: who may open it."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from monitor_app import paths
from monitor_app.cli.shell import WrongUsage, answer, opened_vault
from monitor_app.i18n import _
from monitor_app.records.safety import Role
from monitor_app.usecases import safeguards, safety

_LEAST_TRIES, _MOST_TRIES = 5, 50
_OFF = "off"


class Switch(StrEnum):
    """On or off."""

    ON = "on"
    OFF = "off"


def register(vault: typer.Typer) -> None:
    """Add the verbs to the group of vaults."""
    vault.command("role")(role)
    vault.command("escrow")(escrow)
    vault.command("wipe-after")(wipe_after)
    vault.command("office-key")(office_key)


def role(
    context: typer.Context,
    new: Annotated[Role | None, typer.Argument(metavar="ROLE")] = None,
) -> None:
    """Show or change what the person at this vault answers for; the log keeps it."""
    with opened_vault(context) as vault:
        if new is not None and new is not safety.role(vault):
            safety.set_role(vault, new)
        now = safety.role(vault)
    answer(context, {"role": now.value}, [_("Role: {role}").format(role=now.value)])


def escrow(
    context: typer.Context,
    switch: Annotated[Switch, typer.Argument()],
    key: Annotated[str, typer.Argument(help="age1… of the office, or a file")] = "",
) -> None:
    """Let head office open this vault with its key, or take that back."""
    if (switch is Switch.ON) is not bool(key):
        raise WrongUsage("escrow on KEY, or escrow off")
    with opened_vault(context) as vault:
        if switch is Switch.ON:
            slots = safeguards.add_escrow(vault, _key(key))
            said = _("From now on head office can open this vault with its key.")
        else:
            slots = safeguards.remove_escrow(vault)
            said = _(
                "Head office can no longer open this vault. Copies made before still"
                " open with its key."
            )
    answer(context, {"slots": _slots(slots)}, [said])


def office_key(context: typer.Context, out: Annotated[Path, typer.Option()]) -> None:
    """Write the office's key to a file that opens bundles by hand (office)."""
    with opened_vault(context) as vault:
        safeguards.export_office_key(vault, out)
    said = _("Whoever has this file opens every bundle for head office: {file}")
    answer(context, {"out": str(out)}, [said.format(file=out)])


def wipe_after(
    context: typer.Context,
    tries: Annotated[str, typer.Argument(metavar="N|off", help="5 to 50, or off")],
) -> None:
    """Erase the vault after so many wrong passphrases in a row, or never."""
    wrong = _tries(tries)
    with opened_vault(context) as vault:
        safeguards.wipe_after(vault, wrong)
    said = (
        _("After {count} wrong passphrases in a row the vault erases itself.")
        if wrong
        else _("Wrong passphrases do not erase the vault.")
    )
    answer(context, {"wipe_after": wrong}, [said.format(count=wrong)])


def _tries(text: str) -> int:
    if text == _OFF:
        return 0
    wrong = int(text) if text.isascii() and text.isdecimal() else 0
    if not _LEAST_TRIES <= wrong <= _MOST_TRIES:
        raise WrongUsage(f"wipe-after takes {_LEAST_TRIES} to {_MOST_TRIES}, or off")
    return wrong


def _key(text: str) -> str:
    """Return a key as it was typed, or the content of the file that holds it."""
    if text.startswith("age1"):
        return text
    file = Path(text)
    with paths.explained(file):
        return file.read_bytes().decode(errors="replace").strip()


def _slots(slots: tuple[Mapping[str, object], ...]) -> list[dict[str, object]]:
    return [dict(slot) for slot in slots]
