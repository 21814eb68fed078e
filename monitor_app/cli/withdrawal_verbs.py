"""`monitor-app bundle withdraw`: take consent back, tell recipients, say who waits."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from monitor_app.cli.shell import answer, opened_vault, progress
from monitor_app.i18n import _
from monitor_app.usecases import withdrawing
from monitor_app.usecases.series import SealedBundle
from monitor_app.usecases.taken_back import TakenBack, Waiting, taken_back
from monitor_app.usecases.withdrawing import Recall


def register(bundle: typer.Typer) -> None:
    """Add the verb to the group of bundles."""
    bundle.command("withdraw")(withdraw)


def withdraw(
    context: typer.Context,
    consent_line: Annotated[str | None, typer.Argument()] = None,
    to: Annotated[list[str] | None, typer.Option(help="recipient, by name")] = None,
    out: Annotated[Path | None, typer.Option()] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="only say who was not told yet")
    ] = False,
) -> None:
    """Take a consent back; with --to and --out, seal it for who has to honour it.

    What signed follow-ups and newer consent forms took back is sealed along. With
    --list nothing is taken back: it says which recipients were not told yet.
    """
    if listed:
        if consent_line or to or out is not None:
            raise typer.BadParameter(_("--list stands alone"))
        _list_taken_back(context)
        return
    if bool(to) != (out is not None):
        raise typer.BadParameter(_("--to and --out belong together"))
    if consent_line is None and not to:
        raise typer.BadParameter(_("name a consent line, or --to and --out"))
    with opened_vault(context) as vault:
        asked = withdrawing.withdraw(vault, consent_line) if consent_line else ()
        sealed = (
            [withdrawing.send_withdrawals(vault, to, out, progress())]
            if to and out is not None
            else []
        )
    _answer_withdrawn(context, asked, sealed)


def _answer_withdrawn(
    context: typer.Context, asked: Sequence[Recall], sealed: Sequence[SealedBundle]
) -> None:
    """Say whom to ask to erase, and what was written."""
    data = {
        "recall": recall_facts(asked),
        "bundles": [sealed_facts(bundle) for bundle in sealed],
    }
    text = [*recall_lines(asked), *(str(bundle.file) for bundle in sealed)]
    answer(context, data, text)


def _list_taken_back(context: typer.Context) -> None:
    """Say what was taken back and waits for somebody."""
    with opened_vault(context) as vault:
        found = taken_back(vault, progress())
    data = {
        "waiting": [
            {
                "kind": each.waiting.value,
                "person_code": each.person_code,
                "interview": each.interview,
                "lines": each.lines,
                "recipients": list(each.recipients),
            }
            for each in found
        ]
    }
    text = [_waiting(each) for each in found]
    answer(context, data, text or [_("Nothing waits.")])


def _waiting(each: TakenBack) -> str:
    who = each.person_code or each.interview
    if each.waiting is Waiting.NO_LINE:
        said = _("{who}: form D {form} says in words that something is taken back")
        return said.format(who=who, form=each.interview)
    said = _("{who}: taken back, and not told yet: {recipients}")
    return said.format(who=who, recipients=", ".join(each.recipients))


def recall_facts(asked: Iterable[Recall]) -> list[dict[str, object]]:
    """Return what scripts read of bundles that somebody has to be asked to erase."""
    return [
        {"bundle": r.bundle, "recipients": list(r.recipients), "purpose": r.purpose}
        for r in asked
    ]


def recall_lines(asked: Iterable[Recall]) -> list[str]:
    """Say whom to ask to erase what."""
    return [
        _("Ask {recipients} to erase bundle {bundle}").format(
            recipients=", ".join(r.recipients), bundle=r.bundle
        )
        for r in asked
    ]


def sealed_facts(bundle: SealedBundle) -> dict[str, object]:
    """Return what scripts read of a bundle that was written."""
    return {
        "file": str(bundle.file),
        "bytes": bundle.bytes,
        "id": bundle.id,
        "items": bundle.items,
        "recipients": list(bundle.recipients),
        "kind": bundle.kind,
    }
