"""Review at the office: what was read, what the monitor is asked to amend.

A note is the office's own and never changes a record. A request travels as a plain text
that names no person and quotes no answer: the record's number, the version, printed
numbers of questions, and the reviewer's words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from monitor_app import paths
from monitor_app.progress import Progress
from monitor_app.records.ids import new_id
from monitor_app.records.interview import InterviewSummary, State
from monitor_app.records.visit import ReviewNote
from monitor_app.usecases import clock
from monitor_app.usecases.missing import nothing_signed
from monitor_app.usecases.receiving import Ledger
from monitor_app.usecases.team import team_of
from monitor_app.vault import Vault
from monitor_app.vault.bundles import ReceivedBundleRow

READ, REQUEST = "read", "request"
_NUMBERS = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A bundle that was taken in, and who sealed it."""

    bundle: ReceivedBundleRow
    sender: str  # name in the team file, else the key line


def notes(vault: Vault, interview: str) -> tuple[ReviewNote, ...]:
    """Return what was noted about a record, oldest first."""
    return vault.visits.notes(interview)


def note_read(vault: Vault, interview: str) -> ReviewNote:
    """Note that the newest version was read.

    Raises:
        NoSuchInterviewError, NotSignedError.
    """
    return _add(vault, interview, READ, "", "")


def request(vault: Vault, interview: str, questions: str, note: str) -> ReviewNote:
    """Note what the monitor is asked to amend.

    Args:
        vault: of the office.
        interview: signed.
        questions: printed numbers, in any spelling with something between them.
        note: in words, without names.

    Raises:
        NoSuchInterviewError, NotSignedError.
    """
    numbers = " ".join(dict.fromkeys(_NUMBERS.findall(questions)))
    return _add(vault, interview, REQUEST, numbers, note.strip())


def request_text(vault: Vault, note: ReviewNote) -> str:
    """Return a request as plain text, in fixed English words, to print or hand over."""
    summary = vault.interviews.get(note.interview)
    version = vault.interviews.versions(note.interview)[note.version - 1]
    return (
        f"Record: {summary.number}\n"
        f"Version: {note.version}\n"
        f"SHA-256: {version.sha256}\n"
        f"Questions: {note.questions or '-'}\n\n{note.note}\n"
    )


def save_request(vault: Vault, note: ReviewNote, path: Path) -> None:
    """Write a request to a file.

    Raises:
        MonitorError: one of `errors.files`.
    """
    paths.write_durably(path, request_text(vault, note).encode())


def received(vault: Vault) -> tuple[Received, ...]:
    """Return every bundle that was taken in, by sender and number.

    Before the first team file there are none.

    Raises:
        NoTeamError: bundles are here, and no team file says whose they are.
    """
    rows = vault.bundles.received()
    if not rows:
        return ()
    names = {signer.key: signer.name for signer in team_of(vault).signers}
    return tuple(
        Received(bundle=row, sender=names.get(row.signer, row.signer)) for row in rows
    )


def write_receipts(
    vault: Vault, bundles: Iterable[str], folder: Path, progress: Progress
) -> tuple[Path, ...]:
    """Write receipts for bundles that were taken in; one that lies there stays.

    Raises:
        NoSuchBundleError: one was not taken in. MonitorError: one of `errors.files`.
    """
    ledger = Ledger(vault, folder)
    wanted = tuple(bundles)
    for done, bundle in enumerate(wanted):
        progress.step(done, len(wanted))
        ledger.acknowledge(bundle)
    return ledger.report().receipts


def _add(
    vault: Vault, interview: str, kind: str, questions: str, words: str
) -> ReviewNote:
    summary: InterviewSummary = vault.interviews.get(interview)
    if summary.version == 0 or summary.state is State.ERASED_HERE:
        raise nothing_signed(summary)
    note = ReviewNote(
        id=new_id(vault.random_bytes),
        interview=interview,
        version=summary.version,
        kind=kind,
        questions=questions,
        note=words,
        written=clock.stamp(vault.clock()),
    )
    with vault.transaction():
        vault.visits.add_note(note)
        vault.audit.append(f"review.{kind}", interview, str(summary.version))
    return note
