"""`monitor-app vault …`: the encrypted store itself."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from monitor_app.cli.form_verbs import FormLanguage, languages_of
from monitor_app.cli.shell import (
    answer,
    common_of,
    facts_of,
    found_problem,
    opened_vault,
    progress,
    read_new_passphrase,
    read_passphrase,
    refuse,
    table,
    vault_folder,
)
from monitor_app.i18n import _
from monitor_app.records.profile import Profile
from monitor_app.usecases import checks, recovery, restoring, vaults

app = typer.Typer(no_args_is_help=True, help="Create, look at and check a vault.")
recovery_app = typer.Typer(no_args_is_help=True, help="Recovery shares (SLIP-39).")
app.add_typer(recovery_app, name="recovery")


class ProfileName(StrEnum):
    """The two profiles, as the command line spells them."""

    MONITOR = "monitor"
    OFFICE = "office"


@app.command("create")
def create(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    profile: Annotated[ProfileName, typer.Option()] = ProfileName.MONITOR,
    kdf_memory_mib: Annotated[int | None, typer.Option(min=64, max=2048)] = None,
    classic: Annotated[
        bool, typer.Option(help="office: X25519 key for readers without age 1.3")
    ] = False,
) -> None:
    """Create a vault with its own signing key."""
    passphrase = read_new_passphrase(
        common_of(context).passphrase_file, _("New passphrase: ")
    )
    vault = vaults.create_vault(
        folder,
        passphrase,
        Profile(profile.value),
        kdf_memory_mib=kdf_memory_mib,
        classic=classic,
    )
    try:
        info = vaults.vault_info(vault)
    finally:
        vault.close()
    data = {
        "vault_id": info.vault_id,
        "profile": info.profile,
        "signer": info.signer,
        "recipient": info.recipient,
        "fingerprint": info.fingerprint,
    }
    answer(
        context,
        {key: value for key, value in data.items() if value is not None},
        [
            _("The vault is ready: {folder}").format(folder=folder),
            _("Number of its key, to compare: {fingerprint}").format(
                fingerprint=info.fingerprint
            ),
        ],
    )


@app.command("info")
def info(context: typer.Context) -> None:
    """Show facts about the vault, without content."""
    with opened_vault(context) as vault:
        found = vaults.vault_info(vault)
    data = {
        "vault_id": found.vault_id,
        "profile": found.profile,
        "schema": found.schema,
        "interviews": found.interviews,
        "attachments": found.attachments,
        "slots": [dict(slot) for slot in found.slots],
        "wipe_after": found.wipe_after,
        "cipher": found.cipher,
        "signer": found.signer,
        "recipient": found.recipient,
        "fingerprint": found.fingerprint,
    }
    answer(context, data, facts_of(data))


@app.command("check")
def check(context: typer.Context) -> int:
    """Check database, attachments, signatures and the log; name what is damaged."""
    folder, common = vault_folder(context), common_of(context)
    vaults.require_vault(folder)
    words = read_passphrase(common.passphrase_file, _("Passphrase: "))
    other = common.identity_passphrase_file
    report = checks.check_folder(
        folder,
        words,
        progress(),
        identity_passphrase=read_passphrase(other, "") if other else None,
    )
    data = {
        "ok": not report,
        "problems": [{"code": p.code, "where": p.where} for p in report],
    }
    if not report:
        answer(context, data, [_("Nothing is damaged.")])
        return 0
    rows = [(p.code, p.where) for p in report]
    text = table([_("code"), _("where")], rows)
    return refuse(context, found_problem(report[0]), data, text)


@app.command("passphrase")
def passphrase(
    context: typer.Context,
    new_passphrase_file: Annotated[str | None, typer.Option()] = None,
) -> None:
    """Replace the passphrase; records and keys stay as they are."""
    with opened_vault(context) as vault:
        new = read_new_passphrase(new_passphrase_file, _("New passphrase: "))
        slots = vaults.change_passphrase(vault, new)
    answer(
        context,
        {"slots": [dict(slot) for slot in slots]},
        [_("The passphrase was replaced.")],
    )


@app.command("backup")
def backup(context: typer.Context, file: Annotated[Path, typer.Argument()]) -> None:
    """Write one encrypted file that opens with the same passphrase."""
    with opened_vault(context) as vault:
        sha256 = vaults.backup_vault(vault, file, progress())
    answer(
        context,
        {"sha256": sha256, "file": str(file)},
        [_("The backup was written and read back: {file}").format(file=file), sha256],
    )


@app.command("restore")
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument()],
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
) -> None:
    """Make a vault again from a backup, proving every hash."""
    words = read_passphrase(common_of(context).passphrase_file, _("Passphrase: "))
    made = restoring.restore_vault(file, folder, words, progress())
    until = made.until.astimezone().strftime("%d.%m.%Y %H:%M")
    answer(
        context,
        {"sha256": made.sha256, "until": made.until.isoformat()},
        [
            _("The vault was restored: {folder}").format(folder=folder),
            _(
                "It is as it was on {until}. What was erased since then is back: erase"
                " it again. What was written or withdrawn since then is not in it."
            ).format(until=until),
        ],
    )


@app.command("accept-older")
def accept_older(
    context: typer.Context, yes: Annotated[bool, typer.Option("--yes")] = False
) -> int:
    """Open an older database that was put back, on purpose; the log notes it."""
    if not yes:
        answer(context, {"accepted": False}, [_("Nothing was accepted: add --yes.")])
        return 2
    folder = vault_folder(context)
    vaults.require_vault(folder)
    words = read_passphrase(common_of(context).passphrase_file, _("Passphrase: "))
    vaults.accept_older(folder, words)
    answer(
        context, {"accepted": True}, [_("The older state counts now; the log says so.")]
    )
    return 0


@app.command("erase")
def erase(
    context: typer.Context, yes: Annotated[bool, typer.Option("--yes")] = False
) -> int:
    """Destroy the keys of a vault at once, then the rest. Asks no passphrase."""
    if not yes:
        answer(context, {"erased": False}, [_("Nothing was erased: add --yes.")])
        return 2
    vaults.erase_vault(vault_folder(context))
    answer(context, {"erased": True}, [_("The vault was erased.")])
    return 0


@recovery_app.command("create")
def create_shares(
    context: typer.Context,
    out: Annotated[Path, typer.Option()],
    threshold: Annotated[int, typer.Option(min=2, max=16)] = 3,
    shares: Annotated[int, typer.Option(min=2, max=16)] = 5,
    form_language: Annotated[list[FormLanguage] | None, typer.Option()] = None,
) -> None:
    """Make recovery shares, one printable sheet each."""
    languages = languages_of(form_language)
    with opened_vault(context) as vault:
        made = recovery.create_shares(vault, threshold, shares, out, languages)
    data = {
        "threshold": threshold,
        "shares": [
            {"number": s.number, "words": s.words, "file": str(s.file)} for s in made
        ],
    }
    lines = [f"{s.number}: {s.file}" for s in made]
    answer(context, data, lines)


@recovery_app.command("test")
def test_shares(
    context: typer.Context, words: Annotated[list[str], typer.Argument()]
) -> None:
    """Rehearse: prove that the shares bring the same key back. Changes nothing."""
    recovery.test_shares(vault_folder(context), words)
    answer(context, {"ok": True}, [_("The very same key came back.")])


@recovery_app.command("use")
def use_shares(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument()],
    new_passphrase_file: Annotated[str | None, typer.Option()] = None,
) -> None:
    """Open the vault with shares and give it a new passphrase."""
    new = read_new_passphrase(new_passphrase_file, _("New passphrase: "))
    recovery.use_shares(vault_folder(context), words, new)
    answer(context, {"ok": True}, [_("The passphrase was replaced.")])
