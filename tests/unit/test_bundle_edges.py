"""The rare turns of bundles, recovery shares and locks."""

import io
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from monitor_app.bundle import pieces, writer
from monitor_app.bundle.fields import json_object, text
from monitor_app.bundle.manifest import _recipients
from monitor_app.bundle.parts import PackedInterview
from monitor_app.bundle.reader import ReadState
from monitor_app.bundle.tombstone import sign_tombstone, verify_tombstone
from monitor_app.bundle.unpack import _Files
from monitor_app.bundle.writer import BundleRequest, bytes_in_memory, write_bundle
from monitor_app.crypto import recovery
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.errors.bundle import (
    BundleTooLargeError,
    ReadBackFailedError,
    SourceChangedError,
    TombstoneSignatureError,
)
from monitor_app.errors.vault import TooFewSharesError, WrongSharesError
from monitor_app.progress import Progress
from monitor_app.records.safety import (
    INTIMATE_REGIONS,
    Around,
    Asked,
    Rights,
    Role,
    level_of,
    lock_of,
)
from tests.bundles import request
from tests.unit.test_bundle_series import interview

STRANGER = SigningKey.from_seed(b"s" * 32)


@pytest.mark.parametrize("content", [b"[]", b"1", b"null", b"[" * 100_000])
def test_only_an_object_is_an_object(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        json_object(content)


@pytest.mark.parametrize("value", [1, None, ["a"], "x" * 10_001, "\ud800"])
def test_only_a_text_is_a_text(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        text(value, 10_000)


@pytest.mark.parametrize("found", [None, "a" * 64, [], ["b" * 64, "a" * 64]])
def test_recipients_are_a_sorted_list(found: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        _recipients(found)


def test_a_source_longer_than_it_said_is_refused(tmp_path: Path) -> None:
    item = bytes_in_memory("attachments/a.jpg", b"1234")
    longer = replace(item, open=lambda: io.BytesIO(b"12345"))
    shorter = replace(item, open=lambda: io.BytesIO(b"123"))
    for wrong in (longer, shorter):
        with pytest.raises(SourceChangedError):
            write_bundle(tmp_path, request(items=[wrong]), Progress())
    assert list(tmp_path.iterdir()) == []


def test_what_does_not_fit_into_its_size_is_refused(tmp_path: Path) -> None:
    large = bytes_in_memory("attachments/a.jpg", os.urandom(70_000))
    with pytest.raises(BundleTooLargeError):
        write_bundle(tmp_path, request(items=[large], plain_bytes=65_536), Progress())
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_of_somebody_else_is_not_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_back = writer._read_back

    def other(part: Path, key: bytes, asked: BundleRequest, *more: Any) -> None:
        read_back(part, key, replace(asked, signer=STRANGER), *more)

    monkeypatch.setattr(writer, "_read_back", other)
    with pytest.raises(ReadBackFailedError):
        write_bundle(tmp_path, request(), Progress())
    assert list(tmp_path.iterdir()) == []


def test_another_manifest_is_not_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_back = writer._read_back

    def other(*arguments: Any) -> None:
        made = arguments[3]
        made.tagmanifest_sha256 = "0" * 64
        read_back(*arguments)

    monkeypatch.setattr(writer, "_read_back", other)
    with pytest.raises(ReadBackFailedError) as caught:
        write_bundle(tmp_path, request(), Progress())
    assert caught.value.details["what"] == "tagmanifest"


def test_a_system_that_cannot_forget_a_file_writes_bundles_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "posix_fadvise")
    assert write_bundle(tmp_path, request(), Progress()).path.is_file()


def test_a_tombstone_is_signed_in_ascii_by_the_key_it_names() -> None:
    key = SigningKey.from_seed(b"k" * 32)
    line = "b" * 25 + "a/cons/share[2]"
    content, signature = sign_tombstone(line, date(2026, 11, 24), key)
    with pytest.raises(TombstoneSignatureError):
        verify_tombstone(content, signature.encode() + "ә".encode())
    assert verify_tombstone(content, signature.encode()).signer == key.public.line()


def test_more_bytes_than_were_signed_are_not_unpacked(tmp_path: Path) -> None:
    state = ReadState()
    state.payload_bytes = 3
    folder = _Files(tmp_path / "out", state, Progress())
    entry: Any = SimpleNamespace(name="data/a")
    folder.begin(SimpleNamespace(id="x"), [])  # type: ignore[arg-type]
    folder.open(entry)
    folder.write(b"123")
    with pytest.raises(BundleTooLargeError):
        folder.write(b"4")
    folder.discard()
    assert list((tmp_path / "out").iterdir()) == []


def test_a_stretch_of_a_file_can_be_read_and_closes_it() -> None:
    source = io.BytesIO(b"0123456789")
    stretch = pieces.Stretch(source, 2, 3)
    assert stretch.readable()
    assert stretch.read() == b"234"
    stretch.close()
    assert source.closed


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda i: {"files": i.files[:1]}, "versions"),
        (lambda i: {"form": replace(i.form, name="forms/other.xml")}, "form"),
        (lambda _i: {"attachments": {}}, "attachments"),
        (
            lambda i: {
                "attachments": {
                    id_: replace(item, name="attachments/other.jpg")
                    for id_, item in i.attachments.items()
                }
            },
            "name of the attachment",
        ),
    ],
)
def test_an_interview_is_packed_with_everything_it_names(
    change: Callable[[PackedInterview], dict[str, Any]], what: str
) -> None:
    packed = interview([10])
    with pytest.raises(ValueError, match=what):
        replace(packed, **change(packed))


# Recovery shares


def test_too_few_shares_open_nothing() -> None:
    shares = recovery.split(os.urandom(32), 3, 5)
    for given in (shares[:2], [shares[0]] * 3):
        with pytest.raises(TooFewSharesError):
            recovery.combine(given)


def test_shares_of_two_sets_open_nothing() -> None:
    one, other = (recovery.split(os.urandom(32), 2, 3) for _set in range(2))
    with pytest.raises(WrongSharesError):
        recovery.combine([one[0], other[1]])


# Locks of an interview


def around(
    answers: dict[str, str], regions: Sequence[str] = (), rights: Rights | None = None
) -> Around:
    return Around(
        value=lambda name: answers.get(name, ""),
        has=answers.__contains__,
        regions=frozenset(regions),
        rights=rights or Rights(),
    )


@pytest.mark.parametrize("media", ["audio/*", "video/*"])
def test_a_recording_waits_for_that_exact_consent(media: str) -> None:
    asked = Asked(name="rec", page="account", media=media)
    kind = media.partition("/")[0]
    found = lock_of(asked, around({"consent_audio": "no"}))
    assert found is not None
    assert (found.code, found.needs) == ("safety.recording-not-agreed", "consent_audio")
    assert lock_of(asked, around({"consent_audio": "yes"})) is None
    for state, closed in (("given", False), ("refused", True)):
        rights = Rights(acts={f"da_{kind}": state})
        assert (lock_of(asked, around({}, rights=rights)) is not None) is closed
    assert lock_of(asked, around({})) is None  # a form that knows nothing of recordings


def test_a_face_and_intimate_parts_need_their_own_consent() -> None:
    asked = Asked(name="photo", page="injuries", media="image/*")
    given = {"ex_photo_c": "given"}
    assert lock_of(asked, around(given)) is None
    clinician = Rights(role=Role.CLINICIAN, acts={"da_photo_int": "given"})
    intimate = sorted(INTIMATE_REGIONS)[:1]
    found = lock_of(asked, around(given, intimate))
    assert found is not None
    assert found.code == "safety.intimate-photo"
    assert lock_of(asked, around(given, intimate, clinician)) is None


def test_a_state_secret_raises_the_level() -> None:
    yes = {"it_secret": frozenset({"yes"})}
    assert level_of("l2", yes) == "l4"
    assert level_of("l2", {}) == "l2"
    assert level_of("", {"inc_sexual": frozenset({"yes"})}) == "l3"
