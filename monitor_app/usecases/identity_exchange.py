"""Identity sheets on the way: bundles of their own, to keys of their own.

The sheets lie in the identity store, apart from the testimony, and so they travel. The
key that opens them is in no vault: who receives them keeps it in a file of its own
(`AGE-SECRET-KEY-…`), and what joins name and testimony at the office is the person code
alone. Form library, 3.3.
"""

import hashlib
import hmac
from collections.abc import Sequence
from pathlib import Path

from monitor_app.bundle.package import RECORD_NAMESPACE
from monitor_app.crypto.wiping import wipe
from monitor_app.errors.bundle import MalformedBundleError, NoSheetsError
from monitor_app.errors.usecases import OfficeOnlyError
from monitor_app.forms.loading import load_form
from monitor_app.forms.session import Session
from monitor_app.forms.submission import submission
from monitor_app.progress import Progress
from monitor_app.records.ids import instance_id, new_id
from monitor_app.records.interview import InterviewSummary, SignedVersion, State
from monitor_app.records.numbers import RecordNumber
from monitor_app.records.profile import Profile
from monitor_app.usecases import (
    arriving,
    clock,
    exporting,
    forms,
    identities,
    packing,
    receiving,
    sheet_origins,
)
from monitor_app.usecases.consents import ConsentBook
from monitor_app.usecases.exporting import ExportResult
from monitor_app.usecases.intake import Arrived, IntakeKeys, open_bundle
from monitor_app.usecases.proving import Prover
from monitor_app.usecases.receiving import ReceiveReport
from monitor_app.usecases.selecting import LeftOut, Order, Selection, judge
from monitor_app.usecases.series import seal
from monitor_app.usecases.team import team_of
from monitor_app.vault import Vault


def export_sheets(
    vault: Vault,
    person_codes: Sequence[str] | None,
    to: Sequence[str],
    purpose: str,
    out: Path,
    progress: Progress,
) -> ExportResult:
    """Seal identity sheets for recipients whose key is for identities.

    Args:
        vault: its identity store is open.
        person_codes: whose; `None` for all.
        to: recipients by their names in the team file.
        purpose: code of list consent_purpose.
        out: an existing folder.
        progress: counts bytes; may cancel.

    Raises:
        IdentitiesClosedError, UnknownPersonError: see `identities.look_up`.
        NoSheetsError: neither team file nor consent lets one go.
        MonitorError: see `exporting.export`. No file is left then.
    """
    vault.identities.require_open()
    team = team_of(vault)
    order = exporting.order_of(vault, team, to, purpose, ())
    book, going, left_out = ConsentBook(vault), [], []
    codes = identities.codes(vault) if person_codes is None else person_codes
    for code in codes:
        found = _judge(vault, book, code, order)
        if isinstance(found, LeftOut):
            left_out.append(found)
        else:
            going.append(found)
            left_out += found.left_out
    if not going:
        reason = left_out[0].reason if left_out else "-"
        raise NoSheetsError(reason=reason)
    bundles = seal(vault, team, order, going, out, progress=progress)
    return ExportResult(bundles=bundles, left_out=tuple(left_out))


def receive_sheets(
    vault: Vault,
    files: Sequence[Path],
    identity: Path,
    receipts: Path | None,
    progress: Progress,
) -> ReceiveReport:
    """Take identity sheets into the open identity store of an office.

    Args:
        vault: of an office; its identity store is open.
        files: bundles and folders.
        identity: the key file for identities.
        receipts: folder for signed receipts; `None` writes none.
        progress: may cancel between bundles.

    Raises:
        IdentitiesClosedError, KeyFileError, OfficeOnlyError, NoTeamError.
    """
    if vault.profile is not Profile.OFFICE:
        raise OfficeOnlyError
    vault.identities.require_open()
    own = receiving.identities_in(identity)
    keys = IntakeKeys(
        identities=own,
        team=team_of(vault),
        today=vault.audit.latest_day(),
        depot=None,  # sheets have no files
        known=vault.bundles.received_ids(),
        recipients=tuple(str(each.recipient()) for each in own),
    )
    ledger = receiving.Ledger(vault, receipts, _keep)
    found, prover = tuple(receiving.bundles_in(files)), Prover()
    for done, file in enumerate(found, start=1):
        ledger.add(open_bundle(file, keys, prover, Progress()))
        progress.step(done, len(found))
    return ledger.report()


def _judge(
    vault: Vault, book: ConsentBook, code: str, order: Order
) -> Selection | LeftOut:
    session = identities.look_up(vault, code)
    forms.load_form(vault, identities.FORM)  # the bundle carries it
    summary, version = _signed(vault, code, session)
    return judge(vault, book, summary, (version,), order)


def _signed(
    vault: Vault, code: str, session: Session
) -> tuple[InterviewSummary, SignedVersion]:
    """Sign a sheet as it stands; the same sheet is the same record each time."""
    drawn = _names_of(vault, session)
    id_, number = new_id(drawn), str(RecordNumber.draw(drawn))
    moment = clock.stamp(vault.clock())
    content = submission(session, instance_id=instance_id(id_, 1))
    signing = vault.signing_key
    version = SignedVersion(
        interview=id_,
        number=1,
        submission=content,
        sha256=hashlib.sha256(content).hexdigest(),
        signature=signing.sign(content, RECORD_NAMESPACE),
        signer=signing.public.line(),
        signed_at=moment,
        parent_sha256=None,
        reason=None,
    )
    summary = InterviewSummary(
        id=id_,
        number=number,
        form_id=session.form.form_id,
        form_version=session.form.version,
        form_sha256=session.form.sha256,
        state=State.SIGNED,
        version=1,
        person_code=code,
        case_no="",
        site="",
        language=session.language,
        sensitivity="",
        open_questions=0,
        created=moment,
        updated=moment,
    )
    return summary, version


def _names_of(vault: Vault, session: Session) -> packing.Drawn:
    """Return what the ids of a sheet as it stands are drawn from; the key is wiped."""
    key = vault.keys.subkey(packing.PURPOSE)
    try:
        seed = hmac.digest(bytes(key), b"sheet" + session.snapshot(), "sha256")
    finally:
        wipe(key)
    return packing.Drawn(seed)


def _keep(vault: Vault, arrived: Arrived) -> None:
    """Put sheets into the identity store, then note the bundle in the vault.

    A crash between the two leaves the bundle unnoted: receiving it again repeats the
    same sheets.
    """
    arriving.require_new(vault, arrived)
    moment = clock.stamp(vault.clock())
    sheets: list[tuple[str, bytes, sheet_origins.Origin]] = []
    for record in arrived.records:
        xform = arrived.forms[record.packed.form_sha256]
        form = load_form(xform)
        session = Session.from_submission(
            form, record.submissions[-1], clock.session_services()
        )
        code = record.codes.get("person_code", "")
        if not identities.is_code(code):
            raise MalformedBundleError(what="person_code")
        origin = sheet_origins.Origin(
            signer=arrived.signer,
            sequence=arrived.manifest.sequence,
            signed_at=record.packed.versions[-1].signed_at,
            interview=record.packed.id,
        )
        if sheet_origins.takes_its_place(vault, code, origin):
            sheets.append((code, session.snapshot(), origin))
    with vault.transaction():
        for sha256, xform in arrived.forms.items():
            forms.keep_received(vault, sha256, xform)
        with vault.identities.transaction():
            for code, snapshot, origin in sheets:
                vault.identities.put(code, snapshot, moment)
                sheet_origins.note(vault, code, origin)
        arriving.note(vault, arrived, moment)
