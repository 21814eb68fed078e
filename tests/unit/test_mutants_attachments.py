"""Tests of attachments that mutants asked for; see `tests/mutation/README.md`."""

import hashlib
import io
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from monitor_app import paths
from monitor_app.crypto.keyslots import Wrapped
from monitor_app.crypto.stream import CHUNK_BYTES, StreamWriter
from monitor_app.errors import MonitorError
from monitor_app.errors.files import DiskFullError, FileMissingError
from monitor_app.errors.records import NoSuchAttachmentError
from monitor_app.errors.vault import AttachmentDamagedError, AttachmentTooLargeError
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.vault.attachments import AttachmentRepository, StoredFile
from monitor_app.vault.database import Database
from monitor_app.vault.forms import FormRepository
from monitor_app.vault.interviews import InterviewRepository
from tests.vaults import FORM, bare_database, summary

KEY, VAULT_ID = bytearray(range(32)), bytes(range(100, 116))
GIB, MIB = 2**30, 2**20
ONE, OTHER = summary(1).id, summary(2).id
ID, SECOND = "a" * 26, "b" * 25 + "a"


class Told(Progress):
    """Keeps every step."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[tuple[int, int]] = []

    def step(self, done: int, total: int) -> None:
        self.steps.append((done, total))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = bare_database(tmp_path)
    FormRepository(opened).add(FORM)
    for number in (1, 2):
        InterviewRepository(opened).add(summary(number))
    (tmp_path / "attachments").mkdir()
    yield opened
    opened.close()


@pytest.fixture
def files(database: Database, tmp_path: Path) -> AttachmentRepository:
    return AttachmentRepository(database, tmp_path, KEY, VAULT_ID, os.urandom)


def kept(
    files: AttachmentRepository, id_: str, content: bytes, interview: str = ONE
) -> Attachment:
    stored = files.store(id_, io.BytesIO(content), len(content), Progress())
    attachment = Attachment(
        id=id_,
        interview=interview,
        name=f"{id_}.jpg",
        original_name="IMG 1.jpg",
        media_type="image/jpeg",
        bytes=stored.bytes,
        sha256=stored.sha256,
        question="q",
        derived_from="c" * 26,
    )
    files.add(attachment, stored)
    return attachment


def opened_by_hand(wrapped: Wrapped, content: bytes) -> bytes:
    """Read a file of one chunk by `vault/FORMAT.md`, section 4, alone."""
    bound = {"slot": {"attachment": ID}, "vault": VAULT_ID.hex()}
    spelled = json.dumps(bound, sort_keys=True, separators=(",", ":")).encode()
    key = AESGCM(bytes(KEY)).decrypt(wrapped.nonce, wrapped.sealed, spelled)
    return ChaCha20Poly1305(key).decrypt(bytes(11) + b"\1", content, None)


def full(*_: object) -> None:
    raise OSError(28, "no space")


# Storing


def test_a_file_is_sealed_as_the_format_says(
    files: AttachmentRepository, tmp_path: Path, database: Database
) -> None:
    attachment = kept(files, ID, b"photo")
    content = (tmp_path / "attachments" / ID).read_bytes()
    (row,) = database.execute("SELECT key_nonce, key_sealed FROM attachments")
    assert opened_by_hand(Wrapped(*row), content) == b"photo"
    assert b"photo" not in content
    assert (attachment.bytes, attachment.sha256) == (
        5,
        hashlib.sha256(b"photo").hexdigest(),
    )


def test_what_is_stored_is_told_a_mebibyte_at_a_time(
    files: AttachmentRepository,
) -> None:
    size = 2 * MIB + MIB // 2
    told = Told()
    stored = files.store(ID, io.BytesIO(bytes(size)), size, told)
    assert (stored.id, stored.bytes) == (ID, size)
    assert told.steps == [(MIB, size), (2 * MIB, size), (size, size)]
    told = Told()
    files.store(SECOND, io.BytesIO(bytes(9)), 5, told)  # longer than it was said to be
    assert told.steps == [(5, 5)]
    told = Told()
    files.store("d" * 26, io.BytesIO(b"x"), 0, told)
    assert told.steps == [(0, 1)]


def test_four_gibibytes_may_be_stored_and_no_byte_more(
    files: AttachmentRepository, tmp_path: Path
) -> None:
    files.store(ID, io.BytesIO(b"x"), 4 * GIB, Progress())
    source = io.BytesIO(b"x")
    with pytest.raises(AttachmentTooLargeError):
        files.store(SECOND, source, 4 * GIB + 1, Progress())
    assert source.tell() == 0
    assert not (tmp_path / "attachments" / SECOND).exists()
    new = files.create(SECOND)
    assert new.bytes == 0
    new.bytes = 4 * GIB - 3
    assert new.write(b"xyz") == 3
    with pytest.raises(AttachmentTooLargeError):
        new.write(b"x")
    assert new.bytes == 4 * GIB
    new.discard()
    new.discard()
    assert not (tmp_path / "attachments" / SECOND).exists()


def test_a_source_that_fails_leaves_nothing(
    files: AttachmentRepository, tmp_path: Path
) -> None:
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError(5, "torn out")
            return super().read(size)

    with pytest.raises(OSError, match="torn"):
        files.store(ID, Torn(bytes(2 * MIB)), 2 * MIB, Progress())
    assert not list((tmp_path / "attachments").iterdir())


def test_a_file_that_cannot_be_closed_is_removed_all_the_same(
    files: AttachmentRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Gone(io.BytesIO):
        def close(self) -> None:
            raise OSError(19, "no such device")

    new = files.create(ID)
    new._file.close()
    monkeypatch.setattr(new, "_file", Gone())
    new.discard()
    assert not (tmp_path / "attachments" / ID).exists()


def test_a_stored_file_is_on_the_drive_with_its_name(
    files: AttachmentRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    folders: list[Path] = []
    monkeypatch.setattr(os, "fsync", lambda fd: sizes.append(os.fstat(fd).st_size))
    monkeypatch.setattr(paths, "sync_folder", folders.append)
    files.store(ID, io.BytesIO(b"photo"), 5, Progress())
    assert sizes == [5 + 16]
    assert folders == [tmp_path / "attachments"]
    files.sync()
    assert folders == [tmp_path / "attachments"] * 2


@pytest.mark.parametrize(
    ("target", "name"),
    [(StreamWriter, "write"), (StreamWriter, "finish"), (paths, "sync_folder")],
)
def test_a_full_drive_is_said_by_the_name_of_the_file(
    files: AttachmentRepository,
    monkeypatch: pytest.MonkeyPatch,
    target: object,
    name: str,
) -> None:
    monkeypatch.setattr(target, name, full)
    with pytest.raises(DiskFullError) as caught:
        files.store(ID, io.BytesIO(b"photo"), 5, Progress())
    assert caught.value.details["name"] == ID


def test_the_folder_is_named_when_its_names_cannot_be_kept(
    files: AttachmentRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "sync_folder", full)
    with pytest.raises(DiskFullError) as caught:
        files.sync()
    assert caught.value.details["name"] == "attachments"


def test_a_file_never_takes_the_place_of_another(
    files: AttachmentRepository, tmp_path: Path
) -> None:
    stored = files.store(ID, io.BytesIO(b"photo"), 5, Progress())
    with pytest.raises(MonitorError, match=r"file\.exists") as caught:
        files.create(ID)
    assert caught.value.details["name"] == ID
    assert (tmp_path / "attachments" / ID).stat().st_size == 5 + 16
    files.discard(stored)
    files.discard(stored)
    assert not list((tmp_path / "attachments").iterdir())


# The depot


def test_a_worker_s_file_is_taken_over_under_the_name_of_its_attachment(
    files: AttachmentRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    depot = files.depot()
    folders: list[Path] = []
    monkeypatch.setattr(paths, "sync_folder", folders.append)
    said = hashlib.sha256(b"photo").hexdigest()
    new = depot.create(ID, "staged", said)
    assert new.write(b"photo") == 5
    stored = new.finish()
    assert (stored.id, stored.bytes, stored.sha256) == (ID, 5, said)
    assert folders == []  # one sync for all of them comes with `sync`
    files.adopt("staged", ID)
    assert [file.name for file in (tmp_path / "attachments").iterdir()] == [ID]
    assert opened_by_hand(stored.key, (tmp_path / "attachments" / ID).read_bytes()) == (
        b"photo"
    )
    with pytest.raises(FileMissingError) as caught:
        files.adopt("staged", ID)
    assert caught.value.details["name"] == ID


def test_a_worker_goes_on_with_its_own_copy_of_the_key(database: Database) -> None:
    key = bytearray(KEY)
    depot = AttachmentRepository(database, Path(), key, VAULT_ID, os.urandom).depot()
    key[:] = bytes(32)
    assert depot.key == bytes(KEY)
    assert bytes(KEY).hex() not in repr(depot)
    assert repr(bytes(KEY)) not in repr(depot)


def test_a_staged_file_that_became_nothing_is_removed(
    files: AttachmentRepository, tmp_path: Path
) -> None:
    depot = files.depot()
    depot.create(ID, "staged").finish()
    depot.remove("staged")
    depot.remove("staged")
    assert not list((tmp_path / "attachments").iterdir())


def test_what_was_staged_without_a_hash_is_hashed(files: AttachmentRepository) -> None:
    new = files.depot().create(ID, "staged")
    for part in (b"pho", b"to"):
        new.write(part)
    assert new.finish().sha256 == hashlib.sha256(b"photo").hexdigest()


# What the vault knows of them


def test_an_attachment_is_found_by_id_and_by_interview(
    files: AttachmentRepository,
) -> None:
    assert files.count() == 0
    second = kept(files, SECOND, b"2")
    first = kept(files, ID, b"1")
    theirs = kept(files, "d" * 26, b"3", OTHER)
    assert files.get(ID) == first
    assert files.of(ONE) == (first, second)
    assert files.of(OTHER) == (theirs,)
    assert files.ids() == [ID, SECOND, "d" * 26]
    assert files.count() == 3
    assert files.has(ID)
    files.delete(ID)
    assert not files.has(ID)
    assert files.ids() == [SECOND, "d" * 26]
    with pytest.raises(NoSuchAttachmentError):
        files.get(ID)
    with pytest.raises(NoSuchAttachmentError):
        files.open(ID)


def test_only_files_of_no_attachment_are_swept(
    files: AttachmentRepository, tmp_path: Path
) -> None:
    kept(files, ID, b"1")
    folder = tmp_path / "attachments"
    for name in (SECOND, "e" * 26, "not an id"):
        (folder / name).write_bytes(b"x")
    assert sorted(files.sweep()) == [SECOND, "e" * 26]
    assert sorted(file.name for file in folder.iterdir()) == [ID, "not an id"]


# Reading


def test_an_attachment_is_read_and_sought_and_its_file_closed(
    files: AttachmentRepository,
) -> None:
    content = os.urandom(2 * CHUNK_BYTES + 5)
    kept(files, ID, content)
    reader = files.open(ID)
    assert reader.read() == content
    reader.seek(CHUNK_BYTES + 3)
    assert reader.read(4) == content[CHUNK_BYTES + 3 : CHUNK_BYTES + 7]
    source = reader._file
    reader.close()
    assert source.closed
    assert reader.closed


@pytest.mark.parametrize("content", [None, b"", b"x" * 9, bytes(21)])
def test_a_file_that_is_missing_cut_or_other_is_damaged(
    files: AttachmentRepository, tmp_path: Path, content: bytes | None
) -> None:
    kept(files, ID, b"photo")
    file = tmp_path / "attachments" / ID
    file.unlink() if content is None else file.write_bytes(content)
    assert not files.check(ID)
    if content != bytes(21):  # of the right length: reading tells
        with pytest.raises(AttachmentDamagedError):
            files.open(ID)


def test_a_file_opens_only_under_its_own_id_key_and_vault(
    files: AttachmentRepository, tmp_path: Path, database: Database
) -> None:
    kept(files, ID, b"photo")
    for key, vault_id in ((bytearray(32), VAULT_ID), (KEY, bytes(16))):
        foreign = AttachmentRepository(database, tmp_path, key, vault_id, os.urandom)
        with pytest.raises(AttachmentDamagedError):
            foreign.open(ID)
    database.execute(
        "INSERT INTO attachments SELECT :id, interview, 'n', original_name, media_type,"
        " bytes, sha256, question, derived_from, key_nonce, key_sealed"
        " FROM attachments",
        {"id": SECOND},
    )
    (tmp_path / "attachments" / ID).rename(tmp_path / "attachments" / SECOND)
    with pytest.raises(AttachmentDamagedError):
        files.open(SECOND)


def test_checking_compares_length_and_hash(files: AttachmentRepository) -> None:
    stored = files.store(ID, io.BytesIO(b"photo"), 5, Progress())
    whole = replace(kept(files, SECOND, bytes(MIB + 5)), id=ID, name="n")
    assert files.check(SECOND)
    for number, changed in enumerate(
        (
            {"bytes": 5, "sha256": stored.sha256},
            {"bytes": 6, "sha256": stored.sha256},
            {"bytes": 5, "sha256": "0" * 64},
        )
    ):
        files.add(replace(whole, **changed), stored)  # type: ignore[arg-type]
        assert files.check(ID) is (number == 0)
        files.delete(ID)


def test_a_stored_file_is_no_attachment_yet(files: AttachmentRepository) -> None:
    stored = files.store(ID, io.BytesIO(b"photo"), 5, Progress())
    assert isinstance(stored, StoredFile)
    assert not files.has(ID)
    assert files.sweep() == [ID]
