"""A vault: one folder, one passphrase, everything inside encrypted."""

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Self

from monitor_app import paths
from monitor_app.crypto import keyslots
from monitor_app.crypto.age_keys import (
    HybridIdentity,
    X25519Identity,
    parse_identity,
)
from monitor_app.crypto.passphrase import FLOOR, KdfCost
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.crypto.wiping import wipe
from monitor_app.errors.files import FileMissingError
from monitor_app.errors.vault import (
    DamagedVaultError,
    FolderNotEmptyError,
    NotAVaultError,
)
from monitor_app.progress import Progress
from monitor_app.records.profile import Profile
from monitor_app.vault import header as headers
from monitor_app.vault import migrate
from monitor_app.vault.attachments import FOLDER as ATTACHMENTS
from monitor_app.vault.attachments import AttachmentRepository
from monitor_app.vault.audit import AuditLog
from monitor_app.vault.bundles import BundleRepository
from monitor_app.vault.database import Database
from monitor_app.vault.forms import FormRepository
from monitor_app.vault.header import Header
from monitor_app.vault.instance_lock import InstanceLock
from monitor_app.vault.interviews import InterviewRepository
from monitor_app.vault.papers import PaperRepository
from monitor_app.vault.problems import VaultProblem
from monitor_app.vault.search import SearchIndex
from monitor_app.vault.teams import TeamRepository
from monitor_app.vault.tries import Tries

DATABASE = "vault.db"
_SIGNING, _OFFICE = "signing-seed", "office-identity"


class Vault:
    """An open vault. Belongs to one thread; `close` wipes its keys."""

    def __init__(
        self,
        folder: Path,
        header: Header,
        data_key: bytearray,
        lock: InstanceLock,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
    ) -> None:
        """Open database and repositories; `create` and `open` are the ways in."""
        self.folder = folder
        self.header = header
        self.clock = clock
        self.random_bytes = random_bytes
        self._lock = lock
        self._data_key = data_key
        self._attachment_key = keyslots.subkey(data_key, "attachments")
        self._audit_key = keyslots.subkey(data_key, "audit")
        database_key = keyslots.subkey(data_key, "db")
        try:
            self.database = Database(folder / DATABASE, database_key)
        finally:
            wipe(database_key)
        try:
            self.schema = migrate.migrate(self.database)
        except BaseException:
            self.database.close()
            raise
        self._make_repositories()

    def _make_repositories(self) -> None:
        database = self.database
        self.interviews = InterviewRepository(database)
        self.forms = FormRepository(database)
        self.bundles = BundleRepository(database)
        self.teams = TeamRepository(database)
        self.papers = PaperRepository(database)
        self.search = SearchIndex(database)
        self.audit = AuditLog(database, self.folder, self._audit_key, self.clock)
        self.attachments = AttachmentRepository(
            database,
            self.folder,
            self._attachment_key,
            self.header.vault_id,
            self.random_bytes,
        )

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
        made = _empty_folder(folder)
        data_key = bytearray(random_bytes(keyslots.DATA_KEY_BYTES))
        vault_id = random_bytes(headers.ID_BYTES)
        try:
            slot = headers.passphrase_slot(
                data_key, passphrase, cost, vault_id, random_bytes
            )
            header = Header(vault_id, profile, (slot,), b"", b"").sealed(data_key)
            with paths.explained(folder):
                (folder / ATTACHMENTS).mkdir(mode=0o700)
            lock = InstanceLock(folder)
            vault = cls(folder, header, data_key, lock, clock, random_bytes)
            vault._write_keys(profile, classic=classic)
            headers.write(folder, header)
        except BaseException:
            _sweep(folder, made=made)
            raise
        return vault

    @classmethod
    def open(
        cls,
        folder: Path,
        passphrase: str,
        *,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes] = os.urandom,
    ) -> Self:
        """Open a vault.

        Raises:
            NotAVaultError, WrongPassphraseError, TooManyTriesError, VaultInUseError,
            DamagedHeaderError, TamperedHeaderError, DamagedVaultError,
            NewerVaultError, RolledBackError, or one of `errors.files`.
        """
        header, needs_healing = headers.read(folder)
        lock = InstanceLock(folder)
        try:
            tries = Tries(folder, clock)
            with tries:
                data_key = headers.open_with_passphrase(header, passphrase)
            return cls._unlocked(
                folder, header, data_key, lock, clock, random_bytes, needs_healing
            )
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _unlocked(
        cls,
        folder: Path,
        header: Header,
        data_key: bytearray,
        lock: InstanceLock,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
        needs_healing: bool,
    ) -> Self:
        if not (folder / DATABASE).exists():
            raise DamagedVaultError(where=DATABASE)
        vault = cls(folder, header, data_key, lock, clock, random_bytes)
        try:
            vault.audit.check_anchor()
            vault.audit.anchor()
            vault.attachments.sweep()
            if needs_healing:
                headers.write(folder, header)
        except FileNotFoundError:
            vault.close()
            raise DamagedVaultError(where=ATTACHMENTS) from None
        except BaseException:
            vault.close()
            raise
        return vault

    def close(self) -> None:
        """Close the database and wipe every key. Twice does no harm."""
        self.database.close()
        for key in (self._data_key, self._attachment_key, self._audit_key):
            wipe(key)
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make what the block does one step; the log's anchor follows the commit."""
        with self.database.transaction():
            yield
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
        return tuple(
            {key: value for key, value in slot.fields.items() if key != "salt"}
            for slot in self.header.slots
        )

    @property
    def signing_key(self) -> SigningKey:
        """Return the key that signs interviews and bundles."""
        return SigningKey.from_seed(self._meta(_SIGNING))

    @property
    def office_identity(self) -> HybridIdentity | X25519Identity | None:
        """Return the key that opens bundles; `None` in a monitor's vault."""
        found = self._meta_or_none(_OFFICE)
        return parse_identity(found.decode()) if found else None

    def change_passphrase(self, passphrase: str, cost: KdfCost) -> None:
        """Replace the passphrase slot; the data key and the other slots stay."""
        slot = headers.passphrase_slot(
            self._data_key,
            passphrase,
            cost,
            self.header.vault_id,
            self.random_bytes,
        )
        others = (s for s in self.header.slots if s.type != headers.PASSPHRASE)
        changed = Header(
            self.header.vault_id, self.profile, (slot, *others), b"", b""
        ).sealed(self._data_key)
        headers.write(self.folder, changed)
        self.header = changed

    def check(self, progress: Progress) -> tuple[VaultProblem, ...]:
        """Check database, log and every attachment; name what is damaged."""
        problems = [
            VaultProblem("vault.damaged", f"{DATABASE}: {where}")
            for where in self.database.problems()
        ]
        if problems:
            return tuple(problems)
        for name in headers.NAMES:
            if not headers.is_whole(self.folder, name, self.header):
                problems.append(VaultProblem("vault.header-damaged", name))
        problems += self.audit.verify()[2]
        ids = self.attachments.ids()
        for done, id_ in enumerate(ids):
            progress.step(done, len(ids))
            if not self.attachments.check(id_):
                problems.append(VaultProblem("attachment.damaged", id_))
        return tuple(problems)

    def _write_keys(self, profile: Profile, *, classic: bool) -> None:
        with self.transaction():
            self._set_meta(_SIGNING, self.random_bytes(32))
            if profile is Profile.OFFICE:
                identity = (
                    X25519Identity.generate()
                    if classic
                    else HybridIdentity.generate(self.random_bytes)
                )
                self._set_meta(_OFFICE, identity.to_string().encode())
            self.audit.append("vault.created", detail=profile.value)

    def _set_meta(self, key: str, value: bytes) -> None:
        self.database.execute(
            "INSERT INTO meta VALUES (:key, :value)", {"key": key, "value": value}
        )

    def _meta(self, key: str) -> bytes:
        found = self._meta_or_none(key)
        if found is None:
            raise DamagedVaultError(where=DATABASE)
        return found

    def _meta_or_none(self, key: str) -> bytes | None:
        found = self.database.one("SELECT value FROM meta WHERE key = :k", {"k": key})
        return bytes(found[0]) if found else None


def _empty_folder(folder: Path) -> bool:
    """Make the folder if it is missing; say whether it was made."""
    if folder.exists():
        if not folder.is_dir() or any(folder.iterdir()):
            raise FolderNotEmptyError(name=folder.name)
        return False
    if not folder.parent.is_dir():
        raise FileMissingError(name=folder.parent.name)
    with paths.explained(folder):
        folder.mkdir(mode=0o700)
    return True


def _sweep(folder: Path, *, made: bool) -> None:
    """Remove what a failed creation left; never fails itself."""
    with contextlib.suppress(OSError):
        for file in folder.iterdir():
            with contextlib.suppress(OSError):
                file.rmdir() if file.is_dir() else file.unlink()
        if made:
            folder.rmdir()


def require(folder: Path) -> None:
    """Raise `NotAVaultError` unless the folder looks like a vault."""
    if not any((folder / name).is_file() for name in headers.NAMES):
        raise NotAVaultError(name=folder.name)
