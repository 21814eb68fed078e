"""Reception at the office, receipts back in the field, and bundles without a vault."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from monitor_app import paths
from monitor_app.bundle import reader
from monitor_app.bundle import unpack as unpacking
from monitor_app.bundle.allowed_signers import AllowedSigners
from monitor_app.bundle.reader import VisibleFacts
from monitor_app.bundle.receipt import (
    MOST_RECEIPT_BYTES,
    SUFFIX,
    VERIFIED,
    Receipt,
    make_receipt,
    verify_receipt,
)
from monitor_app.crypto.age_keys import HybridIdentity, X25519Identity, parse_identity
from monitor_app.crypto.sshsig import PublicKey
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import AlreadyReceivedError, KeyFileError
from monitor_app.errors.usecases import OfficeOnlyError
from monitor_app.progress import Progress
from monitor_app.records.profile import Profile
from monitor_app.usecases import arriving, intake_pool
from monitor_app.usecases.acknowledging import (
    Acknowledged,
    ReceiptReport,
    Rejected,
    take_receipts,
)
from monitor_app.usecases.intake import Arrived, IntakeKeys, Refused, open_bundle
from monitor_app.usecases.proving import Prover
from monitor_app.usecases.sequences import Gap, gaps
from monitor_app.usecases.team import team_of
from monitor_app.vault import Vault

_ENDING = ".age"
_MOST_KEY_FILE_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFile:
    """A bundle that is in the vault now, or was before."""

    file: str
    id: str
    left_out: tuple[str, ...] = ()  # interviews of it that were erased here


@dataclass(frozen=True, slots=True, kw_only=True)
class SetApart:
    """A file that was not taken in; it stays where it is."""

    file: str
    code: str
    decrypts: str  # yes, no, damaged, unknown
    signature: str  # good, bad, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveReport:
    """What became of each file."""

    imported: tuple[ReceivedFile, ...]
    duplicates: tuple[ReceivedFile, ...]
    quarantined: tuple[SetApart, ...]
    receipts: tuple[Path, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What a bundle is, with nothing taken in."""

    decrypts: str
    signature: str
    signer: str  # name in the team file, or else the OpenSSH key line
    manifest: str  # good, bad, unknown
    problems: tuple[str, ...]  # codes


def inspect(file: Path) -> VisibleFacts:
    """Return what anybody sees of a bundle without a key.

    Raises:
        AgeHeaderError: it is none. MonitorError: one of `errors.files`.
    """
    with paths.explained(file), file.open("rb") as source:
        return reader.inspect(source, file.stat().st_size)


def check_bundle(vault: Vault, file: Path, progress: Progress) -> CheckReport:
    """Verify a bundle completely; nothing is taken in and nothing noted.

    Raises:
        OfficeOnlyError, NoTeamError. Cancelled: see `progress`.
    """
    keys = replace(_keys(vault), depot=None, known=frozenset())
    found = open_bundle(file, keys, Prover(), progress)
    if isinstance(found, Arrived):
        named = {s.key: s.name for s in keys.team.signers}
        return CheckReport(
            decrypts="yes",
            signature="good",
            signer=named.get(found.signer, found.signer),
            manifest="good",
            problems=(),
        )
    bad = found.signature == "good"
    return CheckReport(
        decrypts=found.decrypts,
        signature=found.signature,
        signer=found.signer,
        manifest="bad" if bad else "unknown",
        problems=(found.code,),
    )


def receive(
    vault: Vault, files: Sequence[Path], receipts: Path | None, progress: Progress
) -> ReceiveReport:
    """Take in bundles and folders of bundles, each apart, each once.

    Args:
        vault: of an office with a team file.
        files: bundles, and folders that are searched for `*.age`.
        receipts: folder for signed receipts, made when missing; `None` writes none.
        progress: counts bytes of files; may cancel between and within bundles. What
            was taken in before stays.

    Raises:
        OfficeOnlyError, NoTeamError. MonitorError: a receipt cannot be written.
    """
    keys = _keys(vault)
    found = tuple(bundles_in(files))
    ledger = Ledger(vault, receipts)
    sizes = {file: _size(file) for file in found}
    total, done = max(sum(sizes.values()), 1), 0
    try:
        for opened in intake_pool.open_bundles(found, sizes, keys, progress):
            ledger.add(opened)
            done += sizes[opened.file]
            progress.step(done, total)
    except BaseException:
        vault.attachments.sweep()  # what workers had begun to store
        raise
    return ledger.report()


class Ledger:
    """Files results one by one; `keep` takes a bundle in."""

    def __init__(
        self,
        vault: Vault,
        receipts: Path | None,
        keep: Callable[[Vault, Arrived], None] = arriving.keep,
    ) -> None:
        self._vault = vault
        self._receipts = receipts
        self._keep = keep
        if receipts is not None:
            with paths.explained(receipts):
                receipts.mkdir(parents=True, exist_ok=True)
        self._imported: list[ReceivedFile] = []
        self._duplicates: list[ReceivedFile] = []
        self._apart: list[SetApart] = []
        self._written: list[Path] = []

    def add(self, found: Arrived | Refused) -> None:
        """Take a bundle in, or say why not."""
        if isinstance(found, Refused):
            self._refuse(found)
            return
        try:
            self._keep(self._vault, found)
        except MonitorError as error:
            self._refuse(
                Refused(
                    file=found.file,
                    code=error.code,
                    decrypts="yes",
                    signature="good",
                    signer=found.signer,
                    bundle=found.manifest.id,
                )
            )
            return
        self._imported.append(self._entry(found.file, found.manifest.id))
        self.acknowledge(found.manifest.id)

    def report(self) -> ReceiveReport:
        """Return what became of each file."""
        return ReceiveReport(
            imported=tuple(self._imported),
            duplicates=tuple(self._duplicates),
            quarantined=tuple(self._apart),
            receipts=tuple(self._written),
            gaps=gaps(self._vault),
        )

    def _refuse(self, refused: Refused) -> None:
        if refused.code == AlreadyReceivedError.code:
            self._duplicates.append(self._entry(refused.file, refused.bundle))
            self.acknowledge(refused.bundle)
            return
        self._apart.append(
            SetApart(
                file=str(refused.file),
                code=refused.code,
                decrypts=refused.decrypts,
                signature=refused.signature,
            )
        )

    def _entry(self, file: Path, bundle: str) -> ReceivedFile:
        erased = self._vault.bundles.erased_of(bundle)
        return ReceivedFile(file=str(file), id=bundle, left_out=erased)

    def acknowledge(self, bundle: str) -> None:
        """Write a receipt, unless it lies there: a lost one can be had again.

        It names what was erased here, be it after the bundle came: nobody shall let go
        of the last copy believing that another one is here. One that lies there and
        says otherwise, or is none of ours, is written anew.
        """
        if self._receipts is None:
            return
        target = self._receipts / f"{bundle}{SUFFIX}"
        row = self._vault.bundles.get_received(bundle)
        key = self._vault.signing_key
        receipt = Receipt(
            bundle=bundle,
            tagmanifest_sha256=row.tagmanifest_sha256,
            verdict=VERIFIED,
            received=self._vault.clock().date(),
            office=key.public.line(),
            left_out=self._vault.bundles.erased_of(bundle),
        )
        if _lies_there(target, receipt, key.public):
            return
        paths.write_durably(target, make_receipt(receipt, key))
        self._written.append(target)


def _lies_there(file: Path, receipt: Receipt, office: PublicKey) -> bool:
    """Say whether a file is our receipt and says the same, be it of another day."""
    try:
        found = verify_receipt(paths.beginning(file, MOST_RECEIPT_BYTES + 1), office)
    except (OSError, MonitorError):
        return False
    return replace(found, received=receipt.received) == receipt


def unpack(
    file: Path,
    identity: Path,
    folder: Path,
    allowed_signers: Path | None,
    progress: Progress | None = None,
) -> unpacking.Unpacked:
    """Open a bundle with a key file alone, into plain files; needs no vault.

    Args:
        file: the bundle.
        identity: a file with lines `AGE-SECRET-KEY-…`, as `age-keygen` writes it.
        folder: made when missing; the files come to `folder/ID/`.
        allowed_signers: whose signatures count; without it the signature is verified,
            and whose it is remains for people to compare.
        progress: counts payload bytes.

    Raises:
        KeyFileError: no secret key in `identity`.
        MonitorError: see `bundle.unpack`. Nothing is left then.
    """
    allowed: AllowedSigners | None = None
    if allowed_signers is not None:
        allowed = AllowedSigners.parse(_text(allowed_signers))
    return unpacking.unpack(
        file, identities_in(identity), folder, allowed, progress or Progress()
    )


def identities_in(file: Path) -> tuple[HybridIdentity | X25519Identity, ...]:
    """Return the secret keys of a key file; raise `KeyFileError` without any."""
    try:
        lines = [line.strip() for line in _text(file).splitlines()]
        found = tuple(
            parse_identity(line) for line in lines if line and not line.startswith("#")
        )
    except MonitorError as error:
        if error.code.startswith(("file.", "disk.")):
            raise
        raise KeyFileError(name=file.name) from None
    if not found:
        raise KeyFileError(name=file.name)
    return found


def bundles_in(files: Iterable[Path]) -> Iterator[Path]:
    """Yield files as they are named, and the bundles below folders, in order."""
    seen: set[Path] = set()
    for path in files:
        with paths.explained(path):
            below = _below(path) if path.is_dir() else [path]
        for file in below:
            if file not in seen and not file.is_dir():
                seen.add(file)
                yield file


def _below(folder: Path) -> list[Path]:
    """Return the bundles below a folder; no pipe, which would never be read through."""
    return [file for file in sorted(folder.rglob(f"*{_ENDING}")) if file.is_file()]


def _text(file: Path) -> str:
    with paths.explained(file), file.open("rb") as source:
        content = source.read(_MOST_KEY_FILE_BYTES + 1)
    try:
        if len(content) > _MOST_KEY_FILE_BYTES:
            raise KeyFileError(name=file.name)
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise KeyFileError(name=file.name) from None


def _keys(vault: Vault) -> IntakeKeys:
    identity = vault.office_identity
    if vault.profile is not Profile.OFFICE or identity is None:
        raise OfficeOnlyError
    return IntakeKeys(
        identities=(identity,),
        team=team_of(vault),
        today=vault.audit.latest_day(),
        depot=vault.attachments.depot(),
        known=vault.bundles.received_ids(),
        recipients=(str(identity.recipient()),),
    )


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0  # what is wrong with it, opening it will say


__all__ = [
    "Acknowledged",
    "CheckReport",
    "Gap",
    "ReceiptReport",
    "ReceiveReport",
    "ReceivedFile",
    "Rejected",
    "SetApart",
    "check_bundle",
    "inspect",
    "receive",
    "take_receipts",
    "unpack",
]
