"""Vaults for tests: the lowest legal cost, a clock that only goes forward."""

import io
import os
import shutil
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor_app.crypto.passphrase import FLOOR
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import new_id
from monitor_app.records.interview import InterviewSummary, State
from monitor_app.records.profile import Profile
from monitor_app.vault import Vault, migrate
from monitor_app.vault.attachments import AttachmentRepository
from monitor_app.vault.database import Database
from monitor_app.vault.forms import StoredForm

PASSPHRASE = "алма ағаш 7 бұлақ тау"


class Clock:
    """Moves a thousandth at each look: a long row of tests must not reach tomorrow."""

    step = timedelta(milliseconds=1)

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


CLOCK = Clock()

FORM = StoredForm(
    sha256="0" * 64,
    form_id="f",
    version="1",
    xform=b"<x/>",
    source=b"s",
    source_name="f.xlsx",
    added="2026-01-01",
)


def create(folder: Path, profile: Profile = Profile.MONITOR) -> Vault:
    return Vault.create(folder, PASSPHRASE, profile=profile, cost=FLOOR, clock=CLOCK)


def reopen(folder: Path, passphrase: str = PASSPHRASE) -> Vault:
    return Vault.open(folder, passphrase, clock=CLOCK)


def bare_database(folder: Path) -> Database:
    """Open the database of a vault without the vault: no header, no passphrase."""
    path = folder / "vault.db"
    path.write_bytes(_migrated())
    return Database(path, bytearray(32))


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        path, key = Path(folder) / "vault.db", bytearray(32)
        database = Database(path, key)
        migrate.migrate(database, path.parent, key)
        database.checkpoint()
        database.close()
        return path.read_bytes()


def copied(folder: Path, target: Path) -> Path:
    shutil.copytree(folder, target)
    return target


def summary(number: int, **changed: object) -> InterviewSummary:
    values: dict[str, object] = {
        "id": new_id(lambda n: number.to_bytes(n, "big")),
        "number": f"N{number}",
        "form_id": "f",
        "form_version": "1",
        "form_sha256": "0" * 64,
        "state": State.DRAFT,
        "version": 0,
        "person_code": "AB-17",
        "case_no": "",
        "site": "",
        "language": "kk",
        "sensitivity": "",
        "open_questions": 0,
        "created": f"2026-01-01T00:00:{number % 60:02}+00:00",
        "updated": f"2026-01-01T00:{number // 60 % 60:02}:{number % 60:02}+00:00",
    }
    return InterviewSummary(**(values | changed))  # type: ignore[arg-type]


def attach(files: AttachmentRepository, content: bytes, number: int = 1) -> Attachment:
    """Import a picture of an interview; the caller owns the transaction."""
    id_ = new_id(os.urandom)
    stored = files.store(id_, io.BytesIO(content), len(content), Progress())
    attachment = Attachment(
        id=id_,
        interview=summary(number).id,
        name=f"{id_}.jpg",
        original_name="IMG 1.jpeg",
        media_type="image/jpeg",
        bytes=stored.bytes,
        sha256=stored.sha256,
        question="q",
    )
    files.add(attachment, stored)
    return attachment
