"""Tests that surviving mutants of reading bundles asked for.

See `tests/mutation/README.md`. The bundles are those of `tests/vectors/bundle`, made by
hand from `FORMAT.md`.
"""

import hashlib
import io
import itertools
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

import pytest
from monitor_app.bundle import manifest as tags
from monitor_app.bundle import reader
from monitor_app.bundle.manifest import BundleManifest, Entry
from monitor_app.bundle.reader import (
    ReadBundle,
    ReadState,
    VisibleFacts,
    inspect,
    read_bundle,
)
from monitor_app.bundle.unpack import Unpacked, unpack
from monitor_app.crypto.sshsig import PublicKey
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import (
    BundleTooLargeError,
    MalformedBundleError,
    NewerBundleError,
    UnknownSignerError,
)
from monitor_app.errors.files import DiskFullError
from monitor_app.progress import Cancelled, Progress
from tests.bundles import Memory, Steps
from tests.vectors.bundle import forge
from tests.vectors.bundle.forge import (
    END,
    ID,
    PAYLOAD,
    Forgery,
    bundle_json,
    canonical,
    member,
    seal,
)

HASHES = {name: hashlib.sha256(body).hexdigest() for name, body in PAYLOAD.items()}
SIZES = {name: len(body) for name, body in PAYLOAD.items()}


class Listening(Memory):
    """A sink that remembers what it was told beforehand."""

    def begin(self, manifest: BundleManifest, entries: Sequence[Entry]) -> None:
        super().begin(manifest, entries)
        self.told = tuple(entries)


def anyone(_key: PublicKey, _manifest: BundleManifest) -> None:
    """Trust everybody."""


def read(
    plain: bytes, trust: reader.Trust = anyone, state: ReadState | None = None
) -> tuple[ReadBundle, Listening]:
    sink = Listening()
    own = [str(forge.OFFICE.recipient())]
    source = io.BytesIO(seal(plain))
    found = read_bundle(source, [forge.OFFICE], own, trust, sink, state or ReadState())
    return found, sink


# The reader


def test_anybody_sees_the_size_and_how_many_could_open_it() -> None:
    content = seal(Forgery().plain(), stanzas=4)
    facts = inspect(io.BytesIO(content), len(content))
    assert facts == VisibleFacts(bytes=len(content), stanzas=4, kind="X25519")


def test_each_kind_of_stanza_is_said_once() -> None:
    """age allows to mix the kinds; the writer never does."""
    header = (
        b"age-encryption.org/v1\n-> X25519 a\n\n-> other b\n\n-> X25519 c\n\n"
        b"--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
    )
    facts = inspect(io.BytesIO(header), 1)
    assert (facts.stanzas, facts.kind) == (3, "X25519 other")


def test_a_sink_hears_names_and_hashes_first_and_sizes_later() -> None:
    found, sink = read(Forgery().plain())
    assert sink.told == tuple(Entry(name, 0, HASHES[name]) for name in PAYLOAD)
    assert found.entries == tuple(
        Entry(name, SIZES[name], HASHES[name]) for name in PAYLOAD
    )


def test_what_was_read_says_who_wrote_it_and_what_was_signed() -> None:
    state = ReadState()
    found, sink = read(Forgery().plain(), state=state)
    files = Forgery().tag_files()
    assert found.tag_files == files
    signed = files["tagmanifest-sha256.txt"]
    assert found.tagmanifest_sha256 == hashlib.sha256(signed).hexdigest()
    assert found.signer == forge.MONITOR.public
    assert found.manifest == sink.manifest == state.manifest
    assert state.signer == forge.MONITOR.public.line()
    assert (state.payload_bytes, state.payload_files) == (sum(SIZES.values()), 3)


def test_a_refused_signer_and_what_it_said_are_known_afterwards() -> None:
    """The office shows from whom a bundle claims to be that it did not take in."""

    def nobody(_key: PublicKey, _manifest: BundleManifest) -> None:
        raise UnknownSignerError

    state = ReadState()
    with pytest.raises(UnknownSignerError):
        read(Forgery().plain(), nobody, state)
    assert state.manifest == BundleManifest.read(canonical(bundle_json()))
    assert (state.signature, state.signer) == ("good", forge.MONITOR.public.line())
    assert (state.payload_bytes, state.payload_files) == (0, 0)


def test_a_large_file_is_hashed_and_compared_too() -> None:
    """Blocks of more than 128 KiB are hashed on another thread."""
    large = bytes(range(256)) * 5000
    payload = dict(PAYLOAD) | {"data/attachments/z.jpg": large}
    ordered = dict(sorted(payload.items()))
    _found, sink = read(Forgery(payload=ordered).plain())
    assert sink.files == ordered
    bent = ordered | {"data/attachments/z.jpg": large[:-1] + b"x"}
    with pytest.raises(MonitorError) as caught:
        read(Forgery(payload=bent, listed=ordered).plain())
    assert caught.value.code == "bundle.payload-mismatch"


def test_nothing_but_the_padding_may_follow_the_payload() -> None:
    """Not even a file of zeros under another name."""
    members = Forgery().members()
    members[-1] = member(f"{ID}/fetch.txt", bytes(512))
    with pytest.raises(MalformedBundleError) as caught:
        read(b"".join(members) + END)
    assert caught.value.details == {"what": "padding.bin"}


class Told:
    """An archive whose next member has a size that no test can wait for."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.asked = 0

    def next(self) -> tuple[str, int]:
        return f"{ID}/padding.bin", self._size

    def chunks(self, size: int) -> list[bytes]:
        self.asked = size
        return [bytes(512)]


def test_padding_has_at_most_2_gib() -> None:
    longest: Any = Told(2 * 1024**3)
    reader._padding(longest, ID)
    assert longest.asked == 2 * 1024**3
    longer: Any = Told(2 * 1024**3 + 1)
    with pytest.raises(MalformedBundleError):
        reader._padding(longer, ID)
    assert longer.asked == 0


# The tag files


def test_a_name_has_at_most_73_characters() -> None:
    """With the id and a slash before it: the 100 bytes of a USTAR header."""
    longest = f"data/{'a' * 41}/{'b' * 26}"
    assert len(longest) == 100 - len(f"{ID}/")
    tags.check_payload_name(longest)
    with pytest.raises(MalformedBundleError):
        tags.check_payload_name(longest + "b")


def test_sizes_that_are_numbers_are_too_large_and_others_are_none() -> None:
    """Twelve digits are read; whoever writes more does not mean a size."""
    for number, refused in ((12, BundleTooLargeError), (13, MalformedBundleError)):
        content = tags.write_info(ID, 10**number - 1, 1)
        with pytest.raises(refused):
            tags.read_info(content, ID)


def test_a_bundle_of_a_later_schema_says_so() -> None:
    """What is below data/ may change without the tag files; 1 is the first."""
    with pytest.raises(NewerBundleError) as caught:
        BundleManifest.read(canonical(bundle_json(schema=2)))
    assert caught.value.details == {"found": "schema 2", "supported": "schema 1"}
    assert BundleManifest.read(canonical(bundle_json(schema=1))).schema == 1
    with pytest.raises(MalformedBundleError):
        BundleManifest.read(canonical(bundle_json(schema=0)))


@pytest.mark.parametrize(("index", "count"), [(0, 1), (0, 0), (-1, 1), (2, 1)])
def test_the_parts_of_a_series_are_counted_from_1(index: int, count: int) -> None:
    series = {"id": forge.SERIES, "index": index, "count": count}
    with pytest.raises(MalformedBundleError):
        BundleManifest.read(canonical(bundle_json(series=series)))


# Unpacking with a key alone


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "x.age"
    found.write_bytes(seal(Forgery().plain()))
    return found


def opened(file: Path, folder: Path, progress: Progress | None = None) -> Unpacked:
    return unpack(file, [forge.OFFICE], folder, None, progress or Progress())


def test_what_is_unpacked_is_for_its_owner_alone(file: Path, tmp_path: Path) -> None:
    """A folder on a shared computer may let others in; this one may not."""
    before = os.umask(0)
    try:
        found = opened(file, tmp_path / "deep" / "out")
    finally:
        os.umask(before)
    assert found == Unpacked(
        id=ID,
        folder=tmp_path / "deep" / "out" / ID,
        signer=forge.MONITOR.public.line(),
        name="",
        files=len(PAYLOAD),
    )
    for folder in (found.folder, found.folder / "data", found.folder / "data/records"):
        assert folder.stat().st_mode & 0o777 == 0o700
    files = {
        str(path.relative_to(found.folder)): path.read_bytes()
        for path in found.folder.rglob("*")
        if path.is_file()
    }
    assert files == Forgery().tag_files() | PAYLOAD


def test_folders_are_made_where_files_lie(tmp_path: Path) -> None:
    """Also of a bundle whose first file is not its index."""
    payload = {"data/a/b/c": b"1", "data/a/b/d": b"2", "data/e": b"3"}
    file = tmp_path / "x.age"
    file.write_bytes(seal(Forgery(payload=payload).plain()))
    found = opened(file, tmp_path / "out")
    bodies = {name: (found.folder / name).read_bytes() for name in payload}
    assert bodies == payload


def test_what_cannot_be_taken_away_does_not_hide_why_it_stopped(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_more: object) -> None:
        raise PermissionError(1, "not permitted")

    monkeypatch.setattr(os, "rmdir", refuse)
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        opened(file, tmp_path / "out", stopped)


def test_every_byte_that_is_unpacked_is_counted(file: Path, tmp_path: Path) -> None:
    steps = Steps()
    opened(file, tmp_path / "out", steps)
    ends = list(itertools.accumulate(SIZES.values()))
    assert steps.seen == [(end, ends[-1]) for end in ends]


def test_room_for_exactly_the_payload_is_enough(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    free = sum(SIZES.values())

    def usage(path: Path) -> SimpleNamespace:
        asked.append(path)
        return SimpleNamespace(free=free)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    opened(file, tmp_path / "out")
    assert asked == [tmp_path / "out"]
    free -= 1
    with pytest.raises(DiskFullError):
        opened(file, tmp_path / "other")


def test_what_another_run_began_is_not_touched(file: Path, tmp_path: Path) -> None:
    """Two windows may unpack the same file at once; one of them is told so."""
    begun = tmp_path / "out" / f"{ID}.part"
    begun.mkdir(parents=True)
    (begun / "half").write_bytes(b"half")
    with pytest.raises(MonitorError) as caught:
        opened(file, tmp_path / "out")
    assert caught.value.code == "file.exists"
    assert (begun / "half").read_bytes() == b"half"


def test_a_folder_that_cannot_be_made_is_named(file: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(MonitorError) as caught:
        opened(file, tmp_path / "out" / "in")
    assert caught.value.details == {"name": "in"}


@pytest.mark.parametrize("when", ["open", "write", "close", "rename"])
def test_a_drive_that_fails_leaves_nothing_half_done(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    real_open, real_rename = Path.open, Path.rename

    def fail(*_arguments: object) -> None:
        raise OSError(5, "input or output")

    def open_(path: Path, mode: str = "r") -> Any:
        if mode != "xb":
            return real_open(path, mode)
        if when == "open":
            fail()
        source = real_open(path, mode)
        return Failing(source, when)

    def rename(path: Path, target: Path) -> Path:
        if when == "rename":
            fail()
        return real_rename(path, target)

    monkeypatch.setattr(Path, "open", open_)
    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(MonitorError) as caught:
        opened(file, tmp_path / "out")
    name = ID if when == "rename" else "00-index.json"
    assert caught.value.details == {"name": name, "errno": 5}
    assert not list((tmp_path / "out").iterdir())


class Failing:
    """A file on a drive that gives up."""

    def __init__(self, inner: IO[bytes], when: str) -> None:
        self._inner = inner
        self._when = when

    def write(self, data: bytes) -> None:
        if self._when == "write":
            raise OSError(5, "input or output")
        self._inner.write(data)

    def close(self) -> None:
        self._inner.close()
        if self._when == "close":
            raise OSError(5, "input or output")
