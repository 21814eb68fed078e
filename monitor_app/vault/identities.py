"""The identity store: names and addresses, apart from the testimony.

A second encrypted database in the folder `identities`, with a header, a data key and a
passphrase of its own. Testimony holds the person code alone; who it is can be looked up
here only, and every look leaves an entry in the vault's log. It closes by itself after
two minutes without use. Source: `vault/FORMAT.md`, section 6.
"""

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from monitor_app import paths
from monitor_app.crypto.keyslots import DATA_KEY_BYTES, subkey
from monitor_app.crypto.passphrase import KdfCost
from monitor_app.crypto.wiping import wipe
from monitor_app.errors import MonitorError
from monitor_app.errors.vault import (
    DamagedVaultError,
    IdentitiesClosedError,
    IdentitiesExistError,
    NoIdentitiesError,
    UnknownPersonError,
)
from monitor_app.records.profile import Profile
from monitor_app.vault import header as headers
from monitor_app.vault import migrate
from monitor_app.vault.audit import AuditLog
from monitor_app.vault.database import Database
from monitor_app.vault.folders import empty
from monitor_app.vault.header import Header
from monitor_app.vault.meta import MetaRepository
from monitor_app.vault.problems import VaultProblem
from monitor_app.vault.slots import SlotMaker
from monitor_app.vault.tries import Tries

FOLDER = "identities"
DATABASE = "identity.db"
IDLE_SECONDS = 120
DAMAGED = "identities.damaged"
_NOTE = "identities-sha256"
_SCRIPTS = Path(__file__).parent / "identity_migrations"


class IdentityStore:
    """Opens only when asked for. The caller owns the transactions of both stores."""

    def __init__(
        self,
        vault_folder: Path,
        audit: AuditLog,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
        notes: MetaRepository,
    ) -> None:
        self._folder = vault_folder / FOLDER
        self._notes = notes
        self._audit = audit
        self._clock = clock
        self._random_bytes = random_bytes
        self._database: Database | None = None
        self._used = clock()

    @property
    def exists(self) -> bool:
        """Say whether the vault has an identity store."""
        return any((self._folder / name).is_file() for name in headers.NAMES)

    @property
    def is_open(self) -> bool:
        """Say whether it is open and was used within two minutes; else close it."""
        self._close_when_idle()
        return self._database is not None

    def _close_when_idle(self) -> None:
        idle = (self._clock() - self._used).total_seconds()
        if self._database is not None and not 0 <= idle <= IDLE_SECONDS:
            self.close()

    def create(self, passphrase: str, cost: KdfCost, profile: Profile) -> None:
        """Make the store and leave it open; what fails leaves nothing behind.

        Args:
            passphrase: its own, not the vault's.
            cost: of the key derivation.
            profile: of the vault around it.

        Raises:
            IdentitiesExistError, or one of `errors.files`.
        """
        if self.exists:
            raise IdentitiesExistError
        vault_id = self._random_bytes(headers.ID_BYTES)
        data_key = bytearray(self._random_bytes(DATA_KEY_BYTES))
        with paths.explained(self._folder):
            self._folder.mkdir(mode=0o700, exist_ok=True)
        try:
            slot = SlotMaker(data_key, vault_id, self._random_bytes).passphrase(
                passphrase, cost
            )
            header = Header(vault_id, profile, (slot,), b"", b"").sealed(data_key)
            self._open_database(data_key)
            headers.write(self._folder, header)
        except BaseException:
            self._shut()
            empty(self._folder, made=True)
            raise
        self._audit.append("identities.created")

    def open(self, passphrase: str) -> None:
        """Open the store for two minutes; a wrong passphrase makes the next one wait.

        Raises:
            NoIdentitiesError, WrongPassphraseError, TooManyTriesError, and what
            opening a vault raises for a damaged one.
        """
        if not self.exists:
            raise NoIdentitiesError
        self.close()
        with Tries(self._folder, self._clock):
            header, data_key, damaged = headers.unlock(
                self._folder, headers.with_passphrase(passphrase)
            )
        if not (self._folder / DATABASE).exists():
            wipe(data_key)
            raise DamagedVaultError(where=f"{FOLDER}/{DATABASE}")
        self._open_database(data_key)
        self._require_whole()
        if damaged:
            headers.write(self._folder, header)
        self._notes.drop(_NOTE)
        self._audit.append("identities.opened")

    def require_open(self) -> None:
        """Raise `IdentitiesClosedError` unless the store is open."""
        self._opened()

    def close(self) -> None:
        """Close the store and forget its keys. Twice does no harm.

        The hash of its files is noted in the vault, so that damage to them is seen
        while they are closed (`problems`).
        """
        if self._database is None:
            return
        # Without a note the next opening still checks every page.
        with contextlib.suppress(MonitorError):
            self._database.checkpoint()
        self._shut()
        with contextlib.suppress(MonitorError):
            self._notes.put(_NOTE, self._hash())

    def _shut(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None

    def problems(self) -> tuple[VaultProblem, ...]:
        """Say whether the files are as the store left them, open or closed.

        A store that was not closed in order (a crash) can be checked open only.
        """
        if self._database is not None:
            return tuple(
                VaultProblem(DAMAGED, f"{FOLDER}/{DATABASE}: {where}")
                for where in self._database.problems()
            )
        noted = self._notes.find(_NOTE)
        if noted is None or noted == self._hash():
            return ()
        return (VaultProblem(DAMAGED, FOLDER),)

    def _hash(self) -> bytes:
        digest = hashlib.sha256()
        for name in (*headers.NAMES, DATABASE):
            with contextlib.suppress(OSError), (self._folder / name).open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
            digest.update(name.encode())
        return digest.digest()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make what the block does in this store one step."""
        with self._opened().transaction():
            yield

    def put(self, person_code: str, sheet: bytes, saved: str) -> None:
        """Keep the identity sheet of a person; replaces an older one."""
        self._opened().execute(
            "INSERT INTO sheets (person_code, sheet, saved)"
            " VALUES (:code, :sheet, :saved) ON CONFLICT (person_code)"
            " DO UPDATE SET sheet = :sheet, saved = :saved",
            {"code": person_code, "sheet": sheet, "saved": saved},
        )

    def sheet(self, person_code: str) -> bytes:
        """Return the identity sheet of a person. The log notes it first.

        Raises:
            UnknownPersonError, IdentitiesClosedError.
        """
        found = self.find(person_code)
        if found is None:
            raise UnknownPersonError(person_code=person_code)
        return found

    def find(self, person_code: str) -> bytes | None:
        """Return the identity sheet of a person, if there is one; as `sheet` logs."""
        database = self._opened()
        self._audit.append("identities.looked-up", person_code)
        found = database.one(
            "SELECT sheet FROM sheets WHERE person_code = :code", {"code": person_code}
        )
        return bytes(found[0]) if found else None

    def codes(self) -> tuple[str, ...]:
        """Return the person codes that have a sheet."""
        rows = self._opened().execute(
            "SELECT person_code FROM sheets ORDER BY person_code"
        )
        return tuple(str(code) for (code,) in rows)

    def remove(self, person_code: str) -> None:
        """Delete the sheet of a person; secure_delete zeroes its pages."""
        self._opened().execute(
            "DELETE FROM sheets WHERE person_code = :code", {"code": person_code}
        )

    def _opened(self) -> Database:
        self._close_when_idle()
        if self._database is None:
            raise IdentitiesClosedError
        self._used = self._clock()
        return self._database

    def _require_whole(self) -> None:
        """Check every page: the store is small, and nobody checks it while closed."""
        assert self._database is not None  # noqa: S101 - it was just opened
        if self._database.problems():
            self._shut()
            raise DamagedVaultError(where=f"{FOLDER}/{DATABASE}")

    def _open_database(self, data_key: bytearray) -> None:
        """Open the database under its subkey; the data key is wiped before."""
        key = subkey(data_key, "db")
        wipe(data_key)
        try:
            database = Database(self._folder / DATABASE, key)
            try:
                migrate.migrate(database, self._folder, key, _SCRIPTS)
            except BaseException:
                database.close()
                raise
        finally:
            wipe(key)
        self._database = database
        self._used = self._clock()
