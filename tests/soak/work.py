"""What the people of the day do, in their own process: record, amend, hand over.

Each function opens a vault with its data key, works through the use cases of window and
command line, and tells what is durable only when the use case has returned.
"""

import hashlib
import os
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from monitor_app.errors import MonitorError
from monitor_app.forms.definition import Flag, Kind, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.progress import Progress
from monitor_app.records.interview import InterviewSummary, State
from monitor_app.usecases import (
    clock,
    exporting,
    files,
    interviews,
    purging,
    reading,
    receiving,
    recording,
    sample,
)
from monitor_app.usecases.reading import InterviewQuery
from monitor_app.vault import Vault
from tests.soak.sessions import Tell

FORMS = ("evidence_log",) * 8 + ("release_followup",) * 2 + ("detention_interview",)
_EXPORTED = 40
_PART_BYTES = 1024 * 1024


def opened(folder: Path, data_key: bytes) -> Vault:
    """Open a vault as unlocking does, without waiting for the key derivation."""
    return Vault.open_with(
        folder, lambda _header: bytearray(data_key), clock.now, os.urandom
    )


def summaries(vault: Vault) -> Iterator[InterviewSummary]:
    """Yield every interview of a vault, page by page."""
    after = None
    while True:
        page = reading.page(vault, InterviewQuery(limit=200, after=after))
        yield from page.items
        after = page.next
        if after is None:
            return


def digests(vault: Vault, interview: str) -> dict[str, str]:
    """Return the hash of each signed version's bytes, by its number."""
    return {
        str(version.number): hashlib.sha256(version.submission).hexdigest()
        for version in vault.interviews.versions(interview)
    }


def photos(vault: Vault, interview: str) -> dict[str, str]:
    """Return the hash of each attachment, by its name."""
    return {each.name: each.sha256 for each in vault.attachments.of(interview)}


def _done(vault: Vault, what: str, interview: str) -> dict[str, object]:
    return {
        "did": what,
        "interview": interview,
        "versions": digests(vault, interview),
        "photos": photos(vault, interview),
    }


def record(vault: Vault, tell: Tell, canary: str, seed: int) -> None:
    """Begin, fill, attach, save after every step, sign."""
    rng = random.Random(seed)
    tell({"will": "record"})
    opened_draft = interviews.begin(vault, rng.choice(FORMS), rng.choice(("kk", "ru")))
    session = opened_draft.session()
    _fill(session, rng, canary)
    _save(vault, opened_draft.interview, session)
    _attach(vault, opened_draft.interview, session, rng, canary)
    interviews.sign(vault, opened_draft.interview)
    tell(_done(vault, "record", opened_draft.interview))


def resume(vault: Vault, tell: Tell, canary: str) -> None:
    """Take up every draft that a kill or a full disk left, and sign it."""
    waiting = [s for s in summaries(vault) if vault.interviews.draft(s.id) is not None]
    for summary in waiting:
        tell({"will": "resume"})
        session = interviews.open_draft(vault, summary.id).session()
        _fill(session, random.Random(summary.id), canary)
        _save(vault, summary.id, session)
        interviews.sign(vault, summary.id)
        tell(_done(vault, "resume", summary.id))


def amend(vault: Vault, tell: Tell, canary: str, seed: int) -> None:
    """Change one of the newest signed interviews, in two steps as in the window."""
    rng = random.Random(seed)
    newest = reading.page(vault, InterviewQuery(limit=30)).items
    able = [s for s in newest if s.version and s.state is not State.ERASED_HERE]
    if not able:
        return
    chosen = rng.choice(able).id
    if vault.interviews.draft(chosen) is not None:
        return
    tell({"will": "amend"})
    session = interviews.amend(vault, chosen, f"{canary} қате жазылған").session()
    ref = rng.choice(list(_texts(session)))
    session.answer(ref, f"{canary} түзетілді {seed}")
    if session.node(ref).problem is not None:
        session.answer(ref, None)
    recording.explain_gaps(session)
    _save(vault, chosen, session)
    interviews.sign(vault, chosen)
    tell(_done(vault, "amend", chosen))


def export(
    vault: Vault, tell: Tell, stick: Path, progress: Progress, *, purge: bool
) -> None:
    """Seal what is signed and not sealed, in several parts, onto a stick."""
    ids = [s.id for s in summaries(vault) if s.state is State.SIGNED and s.version]
    preview = exporting.preview(vault, ids, ["office"], "p_store")
    tell({"did": "ask", "withheld": [e.interview for e in preview.left_out]})
    going = [each.interview for each in preview.going if each.whole]
    if not going:
        return
    tell({"will": "export"})
    result = exporting.export(
        vault,
        going[:_EXPORTED],
        ["office"],
        "p_store",
        stick,
        purge=purge,
        progress=progress,
        part_bytes=_PART_BYTES,
    )
    bundles = {bundle.id: bundle.file.name for bundle in result.bundles}
    tell({"did": "export", "bundles": bundles, "purged": list(result.purged)})


def take_receipts(
    vault: Vault, tell: Tell, receipts: Sequence[Path], rng: random.Random
) -> None:
    """Take receipts in, and erase some copies that they confirm."""
    tell({"will": "receipts"})
    report = receiving.take_receipts(vault, list(receipts))
    tell(
        {
            "did": "receipts",
            "bundles": [entry.bundle for entry in report.acknowledged],
            "rejected": [entry.code for entry in report.rejected],
        }
    )
    confirmed = [s.id for s in summaries(vault) if s.state is State.RECEIPT_VERIFIED]
    for interview in confirmed:
        if rng.random() < 0.3 and vault.interviews.draft(interview) is None:
            tell({"will": "purge"})
            purging.purge(vault, interview)
            tell({"did": "purge", "interview": interview})


def receive(vault: Vault, tell: Tell, inbox: Path, receipts: Path) -> None:
    """Take everything of a folder in."""
    tell({"will": "receive"})
    report = receiving.receive(vault, [inbox], receipts, Progress())
    tell(
        {
            "did": "receive",
            "imported": [each.id for each in report.imported],
            "duplicates": [each.id for each in report.duplicates],
            "apart": {Path(q.file).name: q.code for q in report.quarantined},
        }
    )


def tried(tell: Tell, action: Callable[[], object]) -> None:
    """Do something that may be refused with a sentence; go on after it."""
    try:
        action()
    except MonitorError as error:
        tell({"refused": error.code})


def _save(vault: Vault, interview: str, session: Session) -> None:
    interviews.save_draft(vault, interview, interviews.draft_of(session))


def _fill(session: Session, rng: random.Random, canary: str) -> None:
    number = rng.randrange(10_000)
    person = sample.Person(
        person_code=f"AB-{number:04}",
        case_no=f"KZ-2026-{number:04}",
        language=session.language if session.language in ("kk", "ru") else "kk",
        detained_on=date(2026, 3, 1),
        interviewed_on=date(2026, 3, 20),
        fixed={"sens_level": "l2", "clearance": "no"},
    )
    sample.fill(session, person, rng)
    for ref in list(_texts(session))[:3]:
        before = session.node(ref).value
        session.answer(ref, f"{before or ''} {canary}")
        if session.node(ref).problem is not None:
            session.answer(ref, before or None)
    recording.explain_gaps(session)


def _texts(session: Session) -> Iterator[str]:
    for node in session.everything():
        definition = node.definition
        if (
            isinstance(definition, QuestionDef)
            and definition.kind is Kind.TEXT
            and node.relevant
            and not node.read_only
            and not {Flag.PROGRAM, Flag.VERBATIM} & set(definition.flags)
            and not node.ref.endswith(("_no", "_code"))
        ):
            yield node.ref


def _attach(
    vault: Vault, interview: str, session: Session, rng: random.Random, canary: str
) -> None:
    wanted = [
        node.ref
        for node in session.everything()
        if getattr(node.definition, "kind", None) is Kind.ATTACHMENT
        and node.relevant
        and not node.read_only
    ]
    for ref in wanted[: rng.randrange(3)]:
        source = (
            vault.folder.parents[1] / "source" / f"{canary} {rng.randrange(10**9)}.jpg"
        )
        source.write_bytes(rng.randbytes(rng.randrange(20_000, 150_000)))
        try:
            made = files.bring_in(vault, interview, ref, source, Progress())
        finally:
            source.unlink()
        session.record_attachment(ref, made.attachment.name)
        state = interviews.draft_of(session)
        interviews.save_draft(vault, interview, state, [made])
