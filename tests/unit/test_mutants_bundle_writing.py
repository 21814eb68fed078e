"""Tests that surviving mutants of writing bundles asked for.

See `tests/mutation/README.md`. What must come out says `monitor_app/bundle/FORMAT.md`.
"""

import hashlib
import io
import os
import random
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from monitor_app import paths
from monitor_app.bundle.padding import padded
from monitor_app.bundle.reader import inspect
from monitor_app.bundle.writer import bytes_in_memory, write_bundle
from monitor_app.crypto.age import AgeReader
from monitor_app.crypto.age_keys import X25519Identity
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import (
    BundleTooLargeError,
    MalformedBundleError,
    SourceChangedError,
)
from monitor_app.progress import Progress
from tests.bundles import ITEMS, OFFICE, Steps, request

MIB = 1024**2
TOTAL = sum(item.bytes for item in ITEMS)


def plain(file: Path) -> bytes:
    with file.open("rb") as source:
        return AgeReader(source, [OFFICE]).read()


def members(archive: bytes) -> dict[str, bytes]:
    """Return what lies in an archive, by name without the id."""
    found, place = {}, 0
    while archive[place : place + 512].strip(b"\0"):
        name = archive[place : place + 100].rstrip(b"\0").decode()
        size = int(archive[place + 124 : place + 135], 8)
        found[name[27:]] = archive[place + 512 : place + 512 + size]
        place += 512 + size + -size % 512
    assert archive[place:] == bytes(1024)
    return found


# The content


def test_members_come_in_the_order_of_the_format(tmp_path: Path) -> None:
    backwards = request(items=list(reversed(ITEMS)))
    made = write_bundle(tmp_path, backwards, Progress())
    archive = plain(made.path)
    found = members(archive)
    assert list(found) == [
        *("bagit.txt", "bag-info.txt", "bundle.json", "manifest-sha256.txt"),
        *("tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig"),
        *("data/00-index.json", "data/attachments/abc.jpg", "data/records/abc.1.xml"),
        "padding.bin",
    ]
    assert archive.startswith(made.id.encode())
    assert (
        found["bag-info.txt"].decode()
        == f"External-Identifier: {made.id}\nPayload-Oxum: {TOTAL}.3\n"
    )
    signed = hashlib.sha256(found["tagmanifest-sha256.txt"]).hexdigest()
    assert made.tagmanifest_sha256 == signed
    assert made.items == 3
    assert made.bytes == made.path.stat().st_size


@pytest.mark.parametrize("payload", [0, 300_000, 1_400_000])
def test_a_lone_bundle_is_padded_as_the_format_says(
    tmp_path: Path, payload: int
) -> None:
    item = bytes_in_memory("00-index.json", os.urandom(payload))
    archive = plain(write_bundle(tmp_path, request(items=[item]), Progress()).path)
    bare = len(archive) - len(members(archive)["padding.bin"])
    assert len(archive) == padded(bare)


@pytest.mark.parametrize("length", [65_536, 3 * MIB + 512])
def test_parts_have_exactly_the_length_that_is_asked_for(
    tmp_path: Path, length: int
) -> None:
    """Also when there are more zeros than one step writes."""
    made = write_bundle(tmp_path, request(plain_bytes=length), Progress())
    assert len(plain(made.path)) == length


def test_a_bundle_may_be_full_to_the_last_block(tmp_path: Path) -> None:
    first = write_bundle(tmp_path, request(), Progress())
    archive = plain(first.path)
    bare = len(archive) - len(members(archive)["padding.bin"])
    full = write_bundle(tmp_path, request(plain_bytes=bare), Progress())
    assert members(plain(full.path))["padding.bin"] == b""
    least = write_bundle(tmp_path, request(most_plain_bytes=bare), Progress())
    assert len(plain(least.path)) == bare
    with pytest.raises(BundleTooLargeError):
        write_bundle(tmp_path, request(plain_bytes=bare - 512), Progress())


def test_what_no_reader_would_take_is_not_even_begun(tmp_path: Path) -> None:
    """A name that some system cannot hold; more than a bundle may carry."""

    def never() -> Any:
        pytest.fail("a source was opened")

    device = replace(ITEMS[0], name="records/con.xml", open=never)
    with pytest.raises(MalformedBundleError):
        write_bundle(tmp_path, request(items=[device]), Progress())
    large = replace(ITEMS[0], bytes=2 * 1024**3 + 1, open=never)
    with pytest.raises(BundleTooLargeError):
        write_bundle(tmp_path, request(items=[large]), Progress())
    assert not list(tmp_path.iterdir())


def test_every_recipient_is_named_once_in_order(tmp_path: Path) -> None:
    offices = [OFFICE, *(X25519Identity(bytes([n]) * 32) for n in range(1, 4))]
    recipients = [office.recipient() for office in offices]
    made = write_bundle(
        tmp_path, request(recipients=[*recipients, recipients[0]]), Progress()
    )
    told = members(plain(made.path))["bundle.json"].decode()
    hashes = sorted(hashlib.sha256(str(r).encode()).hexdigest() for r in recipients)
    listed = ",".join(f'"{digest}"' for digest in hashes)
    assert f'"recipients":[{listed}]' in told


# The file


@pytest.mark.parametrize(("offices", "stanzas"), [(1, 4), (3, 4), (4, 4), (5, 5)])
def test_the_number_of_recipients_up_to_four_is_not_told(
    tmp_path: Path, offices: int, stanzas: int
) -> None:
    keys = [X25519Identity(bytes([n]) * 32).recipient() for n in range(offices)]
    made = write_bundle(tmp_path, request(recipients=keys), Progress())
    with made.path.open("rb") as source:
        assert inspect(source, made.bytes).stanzas == stanzas


def test_all_that_is_random_comes_from_one_source(tmp_path: Path) -> None:
    def drawn(folder: str) -> tuple[str, str, bytes]:
        (tmp_path / folder).mkdir()
        chance = random.Random(7)
        made = write_bundle(tmp_path / folder, request(), Progress(), chance.randbytes)
        return made.path.name, made.id, made.path.read_bytes()[-1000:]

    name, id_, end = drawn("one")
    assert drawn("two") == (name, id_, end)
    assert name != f"{id_}.age"


@pytest.mark.parametrize("zone", ["UTC0", "<+05>-5", "<-05>5"])
def test_the_file_says_the_day_and_no_hour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    """Nor where it was written: midnight is that of UTC, wherever the computer is."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        made = write_bundle(tmp_path, request(created=date(2026, 3, 1)), Progress())
    finally:
        monkeypatch.undo()
        time.tzset()
    found = made.path.stat()
    midnight = datetime(2026, 3, 1, tzinfo=UTC).timestamp()
    assert (found.st_mtime, found.st_atime) == (midnight, midnight)


def test_a_drive_that_keeps_its_own_times_takes_bundles_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise PermissionError(1, "not permitted")

    monkeypatch.setattr(os, "utime", refuse)
    assert write_bundle(tmp_path, request(), Progress()).path.is_file()


def test_a_bundle_is_on_the_medium_before_it_is_read_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Flushed, forgotten by the system, read back, renamed, the folder flushed."""
    events: list[object] = []
    real_fsync, real_advise = os.fsync, os.posix_fadvise
    (tmp_path / "drive").mkdir()

    def seen() -> list[str]:
        return [file.suffix for file in (tmp_path / "drive").iterdir()]

    def fsync(handle: int) -> None:
        size = os.fstat(handle).st_size
        events.append(("flushed", size > 250_000, seen()))
        real_fsync(handle)

    def advise(handle: int, *how: int) -> None:
        events.append(("forgotten", *how))
        real_advise(handle, *how)

    def folder(path: Path) -> None:
        events.append(("folder", path, seen()))

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "posix_fadvise", advise)
    monkeypatch.setattr(paths, "sync_folder", folder)
    write_bundle(tmp_path / "drive", request(), Progress())
    assert events == [
        ("flushed", True, [".part"]),
        ("forgotten", 0, 0, os.POSIX_FADV_DONTNEED),
        ("folder", tmp_path / "drive", [".age"]),
    ]


def test_a_bundle_that_the_folder_does_not_keep_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_path: Path) -> None:
        raise OSError(5, "input or output")

    monkeypatch.setattr(paths, "sync_folder", fail)
    with pytest.raises(MonitorError):
        write_bundle(tmp_path, request(), Progress())
    assert not list(tmp_path.iterdir())


def test_steps_are_counted_twice_over_writing_and_reading_back(
    tmp_path: Path,
) -> None:
    steps = Steps()
    write_bundle(tmp_path, request(), steps)
    ends = [2, 2 + 10_240, TOTAL]
    assert steps.seen == [
        (done, 2 * TOTAL) for done in [*ends, *(TOTAL + end for end in ends)]
    ]


def test_a_file_of_nothing_makes_no_step(tmp_path: Path) -> None:
    steps = Steps()
    empty = bytes_in_memory("00-index.json", b"")
    assert write_bundle(tmp_path, request(items=[empty]), steps).items == 1
    assert steps.seen == []


def test_large_sources_are_hashed_while_they_are_written(tmp_path: Path) -> None:
    """Blocks of more than 128 KiB are hashed on another thread."""
    body = os.urandom(2 * MIB + 5)
    item = bytes_in_memory("attachments/a.m4a", body)
    made = write_bundle(tmp_path, request(items=[item]), Progress())
    assert members(plain(made.path))["data/attachments/a.m4a"] == body


def test_a_source_that_changed_is_refused_though_it_is_as_long(tmp_path: Path) -> None:
    item = replace(ITEMS[0], open=lambda: io.BytesIO(b"[]"))
    with pytest.raises(SourceChangedError) as caught:
        write_bundle(tmp_path, request(items=[item]), Progress())
    assert caught.value.details == {"name": "00-index.json"}
    assert not list(tmp_path.iterdir())


def test_bytes_at_hand_are_an_item() -> None:
    item = bytes_in_memory("records/a.1.xml", b"<x/>")
    assert (item.name, item.bytes) == ("records/a.1.xml", 4)
    assert item.sha256 == hashlib.sha256(b"<x/>").hexdigest()
    for _twice in range(2):
        source = item.open()
        assert isinstance(source, io.BytesIO)
        assert source.read() == b"<x/>"
