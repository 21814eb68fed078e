"""`monitor-app team …`: who is trusted, for what."""

from pathlib import Path
from typing import Annotated

import typer

from monitor_app.cli.help_words import CLASSES_SAID, LEVELS_SAID, PURPOSES_SAID
from monitor_app.cli.shell import WrongUsage, answer, opened_vault, table
from monitor_app.i18n import _
from monitor_app.usecases import team

app = typer.Typer(no_args_is_help=True, help="The signed team file.")


@app.command("create")
def create(
    context: typer.Context,
    file: Annotated[Path, typer.Argument()],
    organisation: Annotated[str, typer.Option()] = "Coalition",
    name: Annotated[str, typer.Option(help="how the office is called")] = "office",
) -> None:
    """Make and sign a first team file (office)."""
    with opened_vault(context) as vault:
        view = team.create_team(vault, file, organisation=organisation, name=name)
    answer(
        context,
        {"fingerprint": view.fingerprint, "file": str(file), "serial": view.serial},
        [
            _("The team file is signed: {file}").format(file=file),
            _("Read this number aloud to each monitor: {fingerprint}").format(
                fingerprint=view.fingerprint
            ),
        ],
    )


@app.command("add-signer")
def add_signer(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="ssh-ed25519 line, or a file holding it")],
    name: Annotated[str, typer.Option(help="code of the monitor, not a name")],
) -> None:
    """Add a monitor's signing key to the team (office)."""
    with opened_vault(context) as vault:
        view = team.add_signer(vault, key, name)
    answer(
        context,
        {"signers": _signers(view), "serial": view.serial},
        [
            _("{name} was added; sign the team file to let others know.").format(
                name=name
            )
        ],
    )


@app.command("add-recipient")
def add_recipient(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="age1… or age1pq1…")],
    name: Annotated[str, typer.Option()],
    purpose: Annotated[list[str], typer.Option(help=PURPOSES_SAID)],
    recipient_class: Annotated[str, typer.Option("--class", help=CLASSES_SAID)],
    level: Annotated[str, typer.Option(help=LEVELS_SAID)] = "l2",
    opens: Annotated[str, typer.Option(help="testimony or identity")] = "testimony",
) -> None:
    """Add somebody whom bundles may be sealed for (office)."""
    with opened_vault(context) as vault:
        view = team.add_recipient(
            vault, key, name, purpose, recipient_class, level=level, opens=opens
        )
    answer(
        context,
        {"recipients": _recipients(view), "serial": view.serial},
        [
            _("{name} was added; sign the team file to let others know.").format(
                name=name
            )
        ],
    )


@app.command("revoke-signer")
def revoke_signer(
    context: typer.Context, name: Annotated[str, typer.Argument()]
) -> None:
    """Take a monitor's key out of use from today on (office)."""
    with opened_vault(context) as vault:
        view = team.revoke_signer(vault, name)
    answer(
        context,
        {"signers": _signers(view), "serial": view.serial},
        [
            _("{name} was revoked; sign the team file to let others know.").format(
                name=name
            )
        ],
    )


@app.command("allowed-signers")
def allowed_signers(context: typer.Context) -> None:
    """Print the file that `ssh-keygen -Y verify` reads."""
    with opened_vault(context) as vault:
        text = team.allowed_signers(vault)
    answer(context, {"allowed_signers": text}, text.splitlines())


@app.command("policy")
def policy(
    context: typer.Context,
    retention_days: Annotated[
        int | None,
        typer.Option(help="how long confirmed copies stay in the field; 0: no limit"),
    ] = None,
    site: Annotated[list[str] | None, typer.Option(help="code of a place")] = None,
) -> None:
    """Set what the office asks of every vault in the field (office)."""
    if retention_days is None and not site:
        raise WrongUsage("policy takes --retention-days, --site, or both")
    with opened_vault(context) as vault:
        view = team.set_policy(vault, retention_days=retention_days, sites=site or None)
    answer(
        context,
        {
            "retention_days": view.retention_days,
            "sites": list(view.sites),
            "serial": view.serial,
        },
        [_("The policy was changed; sign the team file to let others know.")],
    )


@app.command("sign")
def sign(context: typer.Context, file: Annotated[Path, typer.Argument()]) -> None:
    """Sign the team file as it stands and write it (office)."""
    with opened_vault(context) as vault:
        view = team.sign_team(vault, file)
    answer(
        context,
        {"fingerprint": view.fingerprint, "file": str(file), "serial": view.serial},
        [_("The team file is signed: {file}").format(file=file)],
    )


@app.command("import")
def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument()],
    fingerprint: Annotated[str | None, typer.Option()] = None,
) -> None:
    """Accept a team file; the first time only with its number."""
    with opened_vault(context) as vault:
        view = team.import_team(vault, file, fingerprint)
    _show(context, view)


@app.command("show")
def show(context: typer.Context) -> None:
    """Show whom this vault trusts."""
    with opened_vault(context) as vault:
        view = team.show_team(vault)
    _show(context, view)


def _show(context: typer.Context, view: team.TeamView) -> None:
    data = {
        "organisation": view.organisation,
        "serial": view.serial,
        "fingerprint": view.fingerprint,
        "recipients": _recipients(view),
        "signers": _signers(view),
        "sites": list(view.sites),
        "retention_days": view.retention_days,
    }
    lines = [f"{view.organisation} · {view.serial} · {view.fingerprint}", ""]
    lines += table(
        [_("recipient"), _("purposes")],
        [(r.name, " ".join(r.purposes)) for r in view.recipients],
    )
    lines += [
        "",
        *table(
            [_("signer"), _("number")], [(s.name, s.fingerprint) for s in view.signers]
        ),
    ]
    answer(context, data, lines)


def _recipients(view: team.TeamView) -> list[dict[str, object]]:
    return [
        {
            "name": r.name,
            "key": r.key,
            "purposes": list(r.purposes),
            "class": r.recipient_class,
            "level": r.level,
            "opens": r.opens,
        }
        for r in view.recipients
    ]


def _signers(view: team.TeamView) -> list[dict[str, object]]:
    return [
        {
            "name": s.name,
            "key": s.key,
            "fingerprint": s.fingerprint,
            "revoked": s.revoked,
        }
        for s in view.signers
    ]
