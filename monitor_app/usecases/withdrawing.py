"""Taking consent back: exports stop at once, and every recipient is told, signed.

Form library, rule 31. What cannot be taken back is said plainly: `recall` names who
received something under the consent of that person.

A record in which everything is taken back may not leave itself: no line covers it any
more. What leaves is a tombstone for every line that it ended, and nothing else of it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import monitor_app
from monitor_app.bundle.manifest import BundleKind
from monitor_app.bundle.parts import withdrawal_part
from monitor_app.bundle.series import SeriesRequest, write_series
from monitor_app.bundle.tombstone import sign_tombstone
from monitor_app.bundle.writer import WrittenBundle
from monitor_app.crypto.keyslots import canonical_json
from monitor_app.errors.bundle import NoWithdrawalError, UnknownConsentLineError
from monitor_app.errors.usecases import UnknownRecipientError
from monitor_app.progress import Progress
from monitor_app.records.profile import Profile
from monitor_app.team import Team, TeamRecipient
from monitor_app.usecases import clock, lines_ended, said_no
from monitor_app.usecases.consents import ConsentBook
from monitor_app.usecases.series import SealedBundle
from monitor_app.usecases.team import team_of
from monitor_app.vault import Vault
from monitor_app.vault.bundles import WrittenBundleRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """A bundle that left with something of the person, to be asked back for."""

    bundle: str
    recipients: tuple[str, ...]
    purpose: str


def withdraw(vault: Vault, consent_line: str) -> tuple[Recall, ...]:
    """Take one line of consent back; return who has to be asked to erase.

    Args:
        vault: that holds the record with the line.
        consent_line: id of the line, as `LeftOut.consent_line` and form D name it.

    Raises:
        NoSuchInterviewError, UnknownConsentLineError: there is no such line.
    """
    record = vault.interviews.get(consent_line.partition("/")[0])
    versions = vault.interviews.versions(record.id)
    book = ConsentBook(vault)
    lines = book.lines(book.told(record, versions[-1].submission)) if versions else ()
    line = next((each for each in lines if each.id == consent_line), None)
    if line is None:
        raise UnknownConsentLineError(line=consent_line)
    with vault.transaction():
        for place in sorted({line.id} | lines_ended.other_places(vault, book, line)):
            _bury(vault, place)
    return recall(vault, record.person_code or record.id)


def note_taken_back(vault: Vault) -> tuple[str, ...]:
    """Make a tombstone of every line that signed records ended; return the new ones.

    A monitor's records say it in several ways: a follow-up takes everything back, a
    line is signed anew as withdrawn, another one took its place, a newer form D
    refuses. Every line that counted once and does not any more gets one, but for one
    case: where the person's records may still go to the organisation, they tell it
    themselves what is over for the organisation, and that a newer form says the same as
    an older one. They tell it only if their days follow one another: a clock that was
    set back lets the older form look like the newer one, and whatever that one said is
    buried then.
    """
    if vault.profile is not Profile.MONITOR:
        return ()  # an office passes on what it was told
    book, known = ConsentBook(vault), vault.withdrawals.lines()
    out = lines_ended.travelled(vault)
    with vault.transaction():
        over = [
            line
            for code in sorted(said_no.persons(vault))
            for line in sorted(lines_ended.ended(vault, book, code, out) - known)
        ]
        for line in over:
            _bury(vault, line)
    return tuple(over)


def _bury(vault: Vault, consent_line: str) -> None:
    """Sign and keep a tombstone; the caller owns the transaction."""
    day = vault.clock().date()
    content, signature = sign_tombstone(consent_line, day, vault.signing_key)
    document = canonical_json(
        {"document": content.decode("ascii"), "signature": signature}
    )
    if vault.withdrawals.add(consent_line, day.isoformat(), document):
        vault.audit.append("consent.withdrawn", consent_line.partition("/")[0])


def recall(vault: Vault, person: str) -> tuple[Recall, ...]:
    """Return every bundle with something of a person code (or of one record)."""
    ids = {summary.id for summary in vault.interviews.of_person(person)} | {person}
    return tuple(
        Recall(
            bundle=row.id,
            recipients=tuple(json.loads(row.recipients)),
            purpose=row.purpose,
        )
        for row in vault.bundles.written()
        if ids & {item.interview for item in vault.bundles.items(row.id)}
    )


def send_withdrawals(
    vault: Vault, to: Sequence[str], out: Path, progress: Progress
) -> SealedBundle:
    """Seal every withdrawal that this vault knows of for recipients, who honour it.

    What signed records of a monitor took back is among them: see `note_taken_back`.

    Raises:
        NoTeamError, UnknownRecipientError. NoWithdrawalError: nothing was withdrawn.
        MonitorError: see `write_series`. No file is left then, and no note of it.
    """
    team = team_of(vault)
    recipients = [_recipient(team.recipient(name), name) for name in to]
    note_taken_back(vault)
    tombstones = [json.loads(document) for document in vault.withdrawals.documents()]
    if not tombstones:
        raise NoWithdrawalError
    pairs = [(t["document"].encode("ascii"), t["signature"]) for t in tombstones]
    request = _request(vault, team, recipients)
    (written,) = write_series(out, request, [withdrawal_part(pairs, "")], progress)
    names = tuple(sorted(recipient.name for recipient in recipients))
    try:
        _note(vault, written, request, names)
    except BaseException:
        written.path.unlink(missing_ok=True)
        raise
    return SealedBundle(
        file=written.path,
        bytes=written.bytes,
        id=written.id,
        items=len(pairs),
        recipients=names,
        kind=BundleKind.WITHDRAWAL.value,
    )


def _request(
    vault: Vault, team: Team, recipients: Sequence[TeamRecipient]
) -> SeriesRequest:
    """Return what the only bundle of a series of withdrawals says of itself."""
    names = sorted(recipient.name for recipient in recipients)
    sequence, previous = vault.bundles.next_sequence(json.dumps(names))
    return SeriesRequest(
        signer=vault.signing_key,
        recipients=[recipient.age() for recipient in recipients],
        deployment=team.organisation,
        sequence=sequence,
        previous=previous,
        created=vault.clock().date(),
        app=monitor_app.__version__,
        purpose="",
        kind=BundleKind.WITHDRAWAL,
    )


def _note(
    vault: Vault, written: WrittenBundle, request: SeriesRequest, names: Sequence[str]
) -> None:
    """Note a bundle of withdrawals that was written; it has no records."""
    row = WrittenBundleRow(
        id=written.id,
        file=written.path.name,
        created=clock.stamp(vault.clock()),
        recipients=json.dumps(names),
        purpose="",
        tagmanifest_sha256=written.tagmanifest_sha256,
        sequence=request.sequence,
        size=written.bytes,
        kind=BundleKind.WITHDRAWAL.value,
    )
    with vault.transaction():
        vault.bundles.add_written(row, ())
        vault.audit.append("bundle.written", written.id, "0")


def _recipient(found: TeamRecipient | None, name: str) -> TeamRecipient:
    if found is None:
        raise UnknownRecipientError(recipient=name)
    return found
