"""A vault: one folder, one passphrase, everything inside encrypted."""

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

from monitor_app import paths
from monitor_app.crypto import keyslots, recovery
from monitor_app.crypto.age_keys import (
    HybridIdentity,
    Identity,
    X25519Identity,
    parse_identity,
)
from monitor_app.crypto.passphrase import FLOOR, KdfCost
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.crypto.wiping import wipe
from monitor_app.errors.vault import (
    DamagedVaultError,
    NotAVaultError,
)
from monitor_app.progress import Progress
from monitor_app.records.profile import Profile
from monitor_app.records.recovery import RecoveryState
from monitor_app.vault import checking, migrate
from monitor_app.vault import header as headers
from monitor_app.vault.attachments import FOLDER as ATTACHMENTS
from monitor_app.vault.attachments import AttachmentRepository
from monitor_app.vault.audit import AuditLog
from monitor_app.vault.bundles import BundleRepository
from monitor_app.vault.clearances import ClearanceRepository
from monitor_app.vault.database import Database
from monitor_app.vault.folders import empty, empty_folder
from monitor_app.vault.forms import FormRepository
from monitor_app.vault.header import Header, Opener
from monitor_app.vault.identities import IdentityStore
from monitor_app.vault.instance_lock import InstanceLock
from monitor_app.vault.interviews import InterviewRepository
from monitor_app.vault.keyring import Keyring
from monitor_app.vault.last_try import counted
from monitor_app.vault.meta import MetaRepository
from monitor_app.vault.papers import PaperRepository
from monitor_app.vault.problems import VaultProblem
from monitor_app.vault.search import SearchIndex
from monitor_app.vault.settling import settle
from monitor_app.vault.slots import RECOVERY, SlotMaker
from monitor_app.vault.teams import TeamRepository
from monitor_app.vault.visits import VisitRepository
from monitor_app.vault.withdrawals import WithdrawalRepository

DATABASE = "vault.db"
_SIGNING, _OFFICE = "signing-seed", "office-identity"
_REHEARSED = "recovery-rehearsed"


class Vault:
    """An open vault. Belongs to one thread; `close` wipes its keys."""

    def __init__(
        self,
        folder: Path,
        keys: Keyring,
        lock: InstanceLock,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
    ) -> None:
        """Open database and repositories; `create` and `open` are the ways in."""
        self.folder = folder
        self.keys = keys
        self.clock = clock
        self.random_bytes = random_bytes
        self.damaged_headers: tuple[str, ...] = ()  # found at opening, healed since
        self._lock = lock
        database_key = keys.subkey("db")
        try:
            self.database = Database(folder / DATABASE, database_key)
            try:
                self.schema = migrate.migrate(self.database, folder, database_key)
            except BaseException:
                self.database.close()
                raise
        finally:
            wipe(database_key)
        self._attachment_key = keys.subkey("attachments")
        self._audit_key = keys.subkey("audit")
        self._make_repositories()

    def _make_repositories(self) -> None:
        database = self.database
        self._meta = MetaRepository(database)
        self.interviews = InterviewRepository(database)
        self.forms = FormRepository(database)
        self.bundles = BundleRepository(database)
        self.teams = TeamRepository(database)
        self.papers = PaperRepository(database)
        self.withdrawals = WithdrawalRepository(database)
        self.clearances = ClearanceRepository(database)
        self.visits = VisitRepository(database)
        self.search = SearchIndex(database)
        self.audit = AuditLog(database, self.folder, self._audit_key, self.clock)
        self.identities = IdentityStore(
            self.folder, self.audit, self.clock, self.random_bytes, self._meta
        )
        self.attachments = AttachmentRepository(
            database,
            self.folder,
            self._attachment_key,
            self.header.vault_id,
            self.random_bytes,
        )

    @property
    def header(self) -> Header:
        """Return the header in use."""
        return self.keys.header

    @classmethod
    def create(
        cls,
        folder: Path,
        passphrase: str,
        *,
        profile: Profile,
        cost: KdfCost,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes] = os.urandom,
        classic: bool = False,
    ) -> Self:
        """Make a vault in a new or empty folder and leave it open.

        Args:
            folder: where; nothing else may lie there.
            passphrase: opens the vault from now on.
            profile: monitor, or office (which also gets an age key).
            cost: of the key derivation, at least `passphrase.FLOOR`.
            clock: aware times.
            random_bytes: source of every key.
            classic: office only: an X25519 key instead of the hybrid one.

        Raises:
            FolderNotEmptyError, EncryptionMissingError, or one of `errors.files`;
            nothing is left behind then.
        """
        if cost.memory_kib < FLOOR.memory_kib or cost.passes < FLOOR.passes:
            raise ValueError("weaker than the floor")
        made = empty_folder(folder)
        with contextlib.ExitStack() as undo:  # from the last step to the first
            undo.callback(empty, folder, made=made)
            data_key = bytearray(random_bytes(keyslots.DATA_KEY_BYTES))
            undo.callback(wipe, data_key)
            vault_id = random_bytes(headers.ID_BYTES)
            maker = SlotMaker(data_key, vault_id, random_bytes)
            slot = maker.passphrase(passphrase, cost)
            header = Header(vault_id, profile, (slot,), b"", b"").sealed(data_key)
            keys = Keyring(folder, header, data_key, random_bytes)
            with paths.explained(folder):
                (folder / ATTACHMENTS).mkdir(mode=0o700)
            lock = InstanceLock(folder)
            undo.callback(lock.release)
            vault = cls(folder, keys, lock, clock, random_bytes)
            undo.callback(vault.close)
            vault._write_keys(profile, classic=classic)
            headers.write(folder, header)
            undo.pop_all()
        return vault

    @classmethod
    def open(
        cls,
        folder: Path,
        passphrase: str,
        *,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes] = os.urandom,
        at_least: KdfCost = FLOOR,
        accept_rollback: bool = False,
    ) -> Self:
        """Open a vault with its passphrase.

        Args:
            folder: of the vault.
            passphrase: of the vault.
            clock: aware times.
            random_bytes: source of every key.
            at_least: a slot that costs less is rewritten, now that we know its words.
            accept_rollback: open an older database that was put back, on purpose; the
                log says so.

        Raises:
            NotAVaultError, WrongPassphraseError, TooManyTriesError, VaultInUseError,
            DamagedHeaderError, TamperedHeaderError, DamagedVaultError,
            NewerVaultError, RolledBackError, or one of `errors.files`.
        """
        vault = cls.open_with(
            folder,
            headers.with_passphrase(passphrase),
            clock,
            random_bytes,
            accept_rollback=accept_rollback,
        )
        try:
            if vault.keys.strengthen(passphrase, at_least):
                with vault.transaction():
                    vault.audit.append("vault.derivation-strengthened")
        except BaseException:
            vault.close()
            raise
        return vault

    @classmethod
    def open_with_shares(
        cls,
        folder: Path,
        shares: Sequence[str],
        *,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes] = os.urandom,
    ) -> Self:
        """Open a vault with recovery shares; the caller then sets a passphrase.

        Raises:
            BadShareError, TooFewSharesError, WrongSharesError, NoRecoveryError, and
            what `open` raises.
        """
        opener = headers.with_secret(recovery.combine(shares))
        return cls.open_with(folder, opener, clock, random_bytes)

    @classmethod
    def open_with_escrow(
        cls,
        folder: Path,
        identities: Sequence[Identity],
        *,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes] = os.urandom,
    ) -> Self:
        """Open a vault with the age key of its escrow; `AgeNoMatchError` otherwise."""
        opener = headers.with_identities(identities)
        return cls.open_with(folder, opener, clock, random_bytes)

    @classmethod
    def open_with(
        cls,
        folder: Path,
        opener: Opener,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
        *,
        accept_rollback: bool = False,
    ) -> Self:
        """Open a vault by whatever opens its header; raises as `open` does."""
        headers.read(folder)  # refuses what is no vault before a lock is written there
        lock = InstanceLock(folder)
        with contextlib.ExitStack() as undo:
            undo.callback(lock.release)
            with counted(folder, clock) as tries:
                header, data_key, damaged = headers.unlock(folder, opener)
            undo.callback(wipe, data_key)
            keys = Keyring(folder, header, data_key, random_bytes)
            if not (folder / DATABASE).exists():
                raise DamagedVaultError(where=DATABASE)
            vault = cls(folder, keys, lock, clock, random_bytes)
            undo.callback(vault.close)
            settle(
                vault.audit,
                vault.attachments,
                vault.transaction,
                clock(),
                wrong_tries=tries.wrong,
                accept_rollback=accept_rollback,
            )
            if damaged:
                headers.write(folder, header)
                vault.damaged_headers = damaged
            undo.pop_all()
        return vault

    def close(self) -> None:
        """Close the database and wipe every key. Twice does no harm."""
        self.identities.close()
        self.database.close()
        self.keys.close()
        for key in (self._attachment_key, self._audit_key):
            wipe(key)
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make what the block does one step; the log's anchor follows the commit.

        What raises was not stored, be it for want of room for the anchor.
        """
        with self.database.transaction():
            yield
            self.audit.prepare_anchor()
        self.audit.anchor()

    @property
    def vault_id(self) -> str:
        """Return the vault's id, 32 hex digits."""
        return self.header.vault_id.hex()

    @property
    def profile(self) -> Profile:
        """Return what the vault is for."""
        return self.header.profile

    @property
    def cipher(self) -> str:
        """Return the version of SQLCipher."""
        return self.database.cipher()

    @property
    def slots(self) -> tuple[Mapping[str, object], ...]:
        """Return the public facts of the key slots, without salts."""
        return self.keys.slots()

    @property
    def signing_key(self) -> SigningKey:
        """Return the key that signs interviews and bundles."""
        seed = self._meta.find(_SIGNING)
        if seed is None:
            raise DamagedVaultError(where=DATABASE)
        return SigningKey.from_seed(seed)

    @property
    def office_identity(self) -> HybridIdentity | X25519Identity | None:
        """Return the key that opens bundles; `None` in a monitor's vault."""
        found = self._meta.find(_OFFICE)
        return parse_identity(found.decode()) if found else None

    def change_passphrase(self, passphrase: str, cost: KdfCost) -> None:
        """Replace the passphrase slot; the data key and the other slots stay."""
        self.keys.change_passphrase(passphrase, cost)

    @property
    def recovery_state(self) -> RecoveryState:
        """Return whether there are recovery shares, and whether they were rehearsed."""
        made = self.keys.fingerprint(RECOVERY)
        if not made:
            return RecoveryState.MISSING
        rehearsed = self._meta.find(_REHEARSED) == made.encode()
        return RecoveryState.REHEARSED if rehearsed else RecoveryState.MADE

    def rehearse(self, shares: Sequence[str]) -> None:
        """Prove that shares bring the same key back, and note it.

        Raises:
            BadShareError, TooFewSharesError, WrongSharesError, NoRecoveryError.
        """
        self.keys.prove_shares(shares)
        with self.transaction():
            self._meta.put(_REHEARSED, self.keys.fingerprint(RECOVERY).encode())
            self.audit.append("recovery.rehearsed")

    def check(self, progress: Progress) -> tuple[VaultProblem, ...]:
        """Check database, log and every attachment; name what is damaged."""
        if problems := checking.damaged_database(self.database, DATABASE):
            return problems
        key = self.keys.subkey("db")
        try:
            copies = checking.damaged_copies(self.folder, key)
        finally:
            wipe(key)
        return (
            *checking.damaged_headers(self.folder, self.header, self.damaged_headers),
            *copies,
            *self.audit.verify()[2],
            *self.identities.problems(),
            *checking.damaged_attachments(self.attachments, progress),
        )

    def _write_keys(self, profile: Profile, *, classic: bool) -> None:
        with self.transaction():
            self._meta.put(_SIGNING, self.random_bytes(32))
            if profile is Profile.OFFICE:
                identity = (
                    X25519Identity.generate()
                    if classic
                    else HybridIdentity.generate(self.random_bytes)
                )
                self._meta.put(_OFFICE, identity.to_string().encode())
            self.audit.append("vault.created", detail=profile.value)


def require(folder: Path) -> None:
    """Raise `NotAVaultError` unless the folder looks like a vault."""
    if not any((folder / name).is_file() for name in headers.NAMES):
        raise NotAVaultError(name=folder.name)
