"""`monitor-app bundle …`: seal, inspect, receive, acknowledge."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from monitor_app import messages
from monitor_app.cli import withdrawal_verbs
from monitor_app.cli.help_words import PURPOSES_SAID
from monitor_app.cli.shell import (
    PARTLY_DONE,
    Refusal,
    answer,
    common_of,
    facts_of,
    opened_vault,
    progress,
    read_passphrase,
    refuse,
    table,
)
from monitor_app.cli.withdrawal_verbs import sealed_facts
from monitor_app.i18n import _
from monitor_app.messages.left_out import erased_here, missing_at_office
from monitor_app.printing.reasons import trait_words
from monitor_app.records.identifying import Trait
from monitor_app.usecases import (
    exporting,
    identities,
    identity_exchange,
    receiving,
    team,
)
from monitor_app.usecases.finds import Find
from monitor_app.vault import Vault

app = typer.Typer(no_args_is_help=True, help="Signed, encrypted bundles.")
withdrawal_verbs.register(app)


@app.command("export")
def export(
    context: typer.Context,
    to: Annotated[list[str], typer.Option(help="recipient, by name")],
    purpose: Annotated[str, typer.Option(help=PURPOSES_SAID)],
    out: Annotated[Path, typer.Option()],
    interview: Annotated[list[str] | None, typer.Argument()] = None,
    everything: Annotated[bool, typer.Option("--all")] = False,
    purge: Annotated[bool, typer.Option("--purge")] = False,
    part_mib: Annotated[int, typer.Option(min=1, max=2048)] = 32,
    field: Annotated[
        list[str] | None, typer.Option(help="sensitive question to include, by name")
    ] = None,
) -> int:
    """Seal signed interviews, as far as consent goes, for named recipients."""
    if bool(interview) == everything:
        raise typer.BadParameter(_("name interviews, or say --all"))
    with opened_vault(context) as vault:
        result = exporting.export(
            vault,
            None if everything else tuple(interview or ()),
            to,
            purpose,
            out,
            purge=purge,
            part_bytes=part_mib * 1024 * 1024,
            progress=progress(),
            chosen=field or (),
        )
    data = {
        "bundles": [sealed_facts(bundle) for bundle in result.bundles],
        "left_out": [_left_out(entry) for entry in result.left_out],
        "purged": list(result.purged),
        "kept": list(result.kept),
        "finds": [
            {"interview": i, "question": q, "kind": kind.value, "count": count}
            for (i, q, kind), count in _counted(result.finds).items()
        ],
    }
    answer(context, data, _exported(result))
    return PARTLY_DONE if result.whole_interviews_left_out else 0


def _exported(result: exporting.ExportResult) -> list[str]:
    """Return what was written, what stayed, and what to look at again."""
    text = [
        _("Written and verified by reading back: {file}").format(file=b.file)
        for b in result.bundles
    ]
    if result.left_out:
        text += ["", _("Left out:")]
        text += table(
            [_("interview"), _("question"), _("reason")],
            [(e.interview, e.question, e.reason) for e in result.left_out],
        )
    if result.finds:
        text += ["", _("May tell who somebody is; look before it leaves your hands:")]
        text += table(
            [_("interview"), _("question"), _("what"), _("times")],
            [
                (i, q, trait_words(kind), str(count))
                for (i, q, kind), count in _counted(result.finds).items()
            ],
        )
    return text


def _counted(finds: Iterable[Find]) -> Counter[tuple[str, str, Trait]]:
    """Count finds by place: the words themselves stay out of terminals and files."""
    return Counter((find.interview, find.question, find.trait) for find in finds)


@app.command("inspect")
def inspect(context: typer.Context, file: Annotated[Path, typer.Argument()]) -> None:
    """Show what anybody can see of a bundle without a key."""
    facts = receiving.inspect(file)
    data = {
        "bytes": facts.bytes,
        "recipient_stanzas": facts.stanzas,
        "kind": facts.kind,
    }
    answer(context, data, facts_of(data))


@app.command("check")
def check(context: typer.Context, file: Annotated[Path, typer.Argument()]) -> int:
    """Verify a bundle completely and import nothing (office)."""
    with opened_vault(context) as vault:
        report = receiving.check_bundle(vault, file, progress())
    data = {
        "decrypts": report.decrypts,
        "signature": report.signature,
        "signer": report.signer,
        "manifest": report.manifest,
        "problems": [{"code": code} for code in report.problems],
    }
    text = facts_of(data)
    if report.problems:
        refusal = Refusal(code=report.problems[0], details={"name": file.name})
        return refuse(context, refusal, data, text)
    answer(context, data, text)
    return 0


@app.command("receive")
def receive(
    context: typer.Context,
    path: Annotated[list[Path], typer.Argument()],
    receipts: Annotated[Path | None, typer.Option()] = None,
) -> int:
    """Import bundles and folders of bundles, each apart; write receipts (office)."""
    with opened_vault(context) as vault:
        report = receiving.receive(vault, path, receipts, progress())
    return _answer_received(context, report)


@app.command("receipt")
def receipt(
    context: typer.Context, file: Annotated[list[Path], typer.Argument()]
) -> int:
    """Take the office's receipts: only they let the field copy be purged."""
    with opened_vault(context) as vault:
        report = receiving.take_receipts(vault, file)
    data = {
        "acknowledged": [
            {
                "file": a.file,
                "bundle": a.bundle,
                "interviews": list(a.interviews),
                "left_out": list(a.left_out),
            }
            for a in report.acknowledged
        ],
        "rejected": [{"file": r.file, "code": r.code} for r in report.rejected],
    }
    text = [_("Receipts verified: {n}").format(n=len(report.acknowledged))]
    missing = {id_ for each in report.acknowledged for id_ in each.left_out}
    if missing:
        text += [missing_at_office(len(missing)), *sorted(missing)]
    text += [
        f"{r.file}  {r.code}: {messages.sentence_of(r.code, r.details)}"
        for r in report.rejected
    ]
    if report.rejected and not report.acknowledged:
        first = report.rejected[0]
        return refuse(
            context, Refusal(code=first.code, details=first.details), data, text
        )
    answer(context, data, text)
    return PARTLY_DONE if report.rejected else 0


@app.command("unpack")
def unpack(
    context: typer.Context,
    file: Annotated[Path, typer.Argument()],
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    identity: Annotated[Path, typer.Option(help="file with AGE-SECRET-KEY-…")],
    allowed_signers: Annotated[Path | None, typer.Option()] = None,
) -> None:
    """Open a bundle with a key file alone; needs no vault."""
    facts = receiving.unpack(file, identity, folder, allowed_signers)
    answer(
        context,
        {"id": facts.id, "signer": facts.signer, "out": str(folder)},
        [f"{facts.id}  {facts.signer}", str(folder)],
    )


@app.command("clear")
def clear(
    context: typer.Context,
    interview: Annotated[str, typer.Argument()],
    to: Annotated[str, typer.Option(help="recipient, by name")],
    lawyer: Annotated[str, typer.Option(help="code of the lawyer, not a name")],
) -> None:
    """Note that a lawyer lets a sealed record go to one recipient."""
    with opened_vault(context) as vault:
        exporting.clear(vault, interview, to, lawyer)
    answer(
        context,
        {"interview": interview, "recipient": to},
        [
            _("{interview} may go to {recipient}.").format(
                interview=interview, recipient=to
            )
        ],
    )


@app.command("purge")
def purge(
    context: typer.Context,
    interview: Annotated[list[str] | None, typer.Argument()] = None,
    due: Annotated[
        bool, typer.Option(help="all that the team file keeps no longer")
    ] = False,
) -> None:
    """Erase copies here that head office confirmed reading."""
    if bool(interview) == due:
        raise typer.BadParameter(_("name interviews, or say --due"))
    with opened_vault(context) as vault:
        going = interview or list(
            exporting.due(vault, team.show_team(vault).retention_days)
        )
        exporting.purge_all(vault, going)
    answer(
        context,
        {"purged": going},
        [_("Erased here: {interview}").format(interview=each) for each in going],
    )


@app.command("export-identities")
def export_identities(
    context: typer.Context,
    to: Annotated[list[str], typer.Option(help="recipient, by name")],
    purpose: Annotated[str, typer.Option(help=PURPOSES_SAID)],
    out: Annotated[Path, typer.Option()],
    person_code: Annotated[list[str] | None, typer.Argument()] = None,
    everything: Annotated[bool, typer.Option("--all")] = False,
) -> int:
    """Seal identity sheets, in bundles of their own, for keys of their own."""
    if bool(person_code) == everything:
        raise typer.BadParameter(_("name person codes, or say --all"))
    with opened_vault(context) as vault:
        _open_identities(context, vault)
        result = identity_exchange.export_sheets(
            vault, None if everything else person_code, to, purpose, out, progress()
        )
    data = {
        "bundles": [sealed_facts(bundle) for bundle in result.bundles],
        "left_out": [_left_out(entry) for entry in result.left_out],
    }
    answer(context, data, [str(bundle.file) for bundle in result.bundles])
    return PARTLY_DONE if result.whole_interviews_left_out else 0


@app.command("receive-identities")
def receive_identities(
    context: typer.Context,
    path: Annotated[list[Path], typer.Argument()],
    identity: Annotated[Path, typer.Option(help="file with AGE-SECRET-KEY-…")],
    receipts: Annotated[Path | None, typer.Option()] = None,
) -> int:
    """Take identity sheets into the identity store, with their own key (office)."""
    with opened_vault(context) as vault:
        _open_identities(context, vault)
        report = identity_exchange.receive_sheets(
            vault, path, identity, receipts, progress()
        )
    return _answer_received(context, report)


def _open_identities(context: typer.Context, vault: Vault) -> None:
    source = common_of(context).identity_passphrase_file
    words = read_passphrase(source, _("Passphrase of the identity store: "))
    identities.open_store(vault, words)


def _answer_received(context: typer.Context, report: receiving.ReceiveReport) -> int:
    data = {
        "imported": [_received(f) for f in report.imported],
        "duplicates": [_received(f) for f in report.duplicates],
        "quarantined": [
            {
                "file": q.file,
                "code": q.code,
                "message": _sentence(q),
                "decrypts": q.decrypts,
                "signature": q.signature,
            }
            for q in report.quarantined
        ],
        "receipts": [str(file) for file in report.receipts],
        "gaps": [
            {
                "signer": gap.signer,
                "first": gap.first,
                "last": gap.last,
                "broken": gap.broken,
            }
            for gap in report.gaps
        ],
    }
    answer(context, data, _received_lines(report))
    return PARTLY_DONE if report.quarantined else 0


def _received_lines(report: receiving.ReceiveReport) -> list[str]:
    """Say what became of the bundles, and what did not arrive."""
    text = [
        _("Imported: {n}").format(n=len(report.imported)),
        _("Already here: {n}").format(n=len(report.duplicates)),
        _("Set apart: {n}").format(n=len(report.quarantined)),
    ]
    text += [f"{q.file}  {q.code}: {_sentence(q)}" for q in report.quarantined]
    text += [
        f"{f.file}  {erased_here(len(f.left_out))}"
        for f in (*report.imported, *report.duplicates)
        if f.left_out
    ]
    text += [
        _("Not arrived from {signer}: {first} to {last}").format(
            signer=gap.signer[-12:], first=gap.first, last=gap.last
        )
        for gap in report.gaps
    ]
    return text


def _received(file: receiving.ReceivedFile) -> dict[str, object]:
    return {"file": file.file, "id": file.id, "left_out": list(file.left_out)}


def _sentence(apart: receiving.SetApart) -> str:
    return messages.sentence_of(apart.code, {"name": Path(apart.file).name})


def _left_out(entry: exporting.LeftOut) -> dict[str, str]:
    return {
        "interview": entry.interview,
        "question": entry.question,
        "reason": entry.reason,
        "consent_line": entry.consent_line,
    }
