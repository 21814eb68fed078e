"""An export as parts of one size: whole where they fit, cut where they must be."""

import hashlib
import io
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from monitor_app.bundle import pieces, writer
from monitor_app.bundle.manifest import BundleKind
from monitor_app.bundle.package import (
    INDEX_NAME,
    Contents,
    PackedRecord,
    PackedVersion,
    attachment_name,
    form_name,
    version_names,
)
from monitor_app.bundle.parts import PackedInterview, Part, withdrawal_part
from monitor_app.bundle.pieces import Stretch, joined
from monitor_app.bundle.reader import ReadBundle, ReadState, read_bundle
from monitor_app.bundle.series import (
    SMALLEST_PART_BYTES,
    SeriesRequest,
    plan_series,
    write_series,
)
from monitor_app.bundle.tombstone import sign_tombstone, verify_tombstone
from monitor_app.bundle.writer import PayloadItem, bytes_in_memory
from monitor_app.crypto.age_keys import HybridIdentity
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import (
    BundleTooLargeError,
    PartTooSmallError,
    PieceMismatchError,
    SourceChangedError,
    SourceUnreadableError,
)
from monitor_app.progress import Cancelled, Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import new_id
from monitor_app.records.numbers import RecordNumber
from tests.bundles import OFFICE, SIGNER, Memory

FORMS = [b"<h:html>one</h:html>", b"<h:html>two</h:html>" * 900]
MIB = 1024**2


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def interview(
    sizes: list[int], form: int = 0, text: int = 3000, versions: int = 1
) -> PackedInterview:
    id_ = new_id(os.urandom)
    files, packed = [], []
    for number in range(1, versions + 1):
        submission = os.urandom(text)
        document, signature = version_names(id_, number)
        files.append(bytes_in_memory(document, submission))
        files.append(bytes_in_memory(signature, b"signature"))
        packed.append(
            PackedVersion(
                number=number,
                sha256=sha(submission),
                signer=SIGNER.public.line(),
                signed_at="2026-11-24T10:00:00Z",
                parent_sha256=None,
                reason=None,
            )
        )
    attachments, items = [], {}
    for size in sizes:
        own, content = new_id(os.urandom), os.urandom(size)
        name = f"{own}.jpg"
        attachments.append(
            Attachment(
                id=own,
                interview=id_,
                name=name,
                original_name="Сурет 1.JPG",
                media_type="image/jpeg",
                bytes=size,
                sha256=sha(content),
                question="e_list/inj[1]/ij_photo",
            )
        )
        items[own] = bytes_in_memory(attachment_name(name), content)
    codes = ("case_no", "person_code", "site", "language", "sensitivity", "created")
    record = PackedRecord(
        id=id_,
        number=str(RecordNumber.draw(os.urandom)),
        form_id="form",
        form_version="1",
        form_sha256=sha(FORMS[form]),
        versions=tuple(packed),
        attachments=tuple(attachments),
        **dict.fromkeys(codes, "x"),  # type: ignore[arg-type]
    )
    return PackedInterview(
        record=record,
        form=bytes_in_memory(form_name(sha(FORMS[form])), FORMS[form]),
        files=tuple(files),
        attachments=items,
    )


def request(**changed: Any) -> SeriesRequest:
    values: dict[str, Any] = {
        "signer": SIGNER,
        "recipients": [OFFICE.recipient()],
        "deployment": "Coalition",
        "sequence": 5,
        "previous": "0" * 64,
        "created": date(2026, 11, 24),
        "app": "0.1.0",
        "purpose": "p_legal",
        "part_bytes": SMALLEST_PART_BYTES,
    }
    return SeriesRequest(**(values | changed))


def read(path: Path) -> tuple[ReadBundle, Contents, dict[str, bytes]]:
    sink = Memory()
    found = read_bundle(
        io.BytesIO(path.read_bytes()),
        [OFFICE],
        [str(OFFICE.recipient())],
        lambda _key, _manifest: None,
        sink,
        ReadState(),
    )
    files = {name.removeprefix("data/"): body for name, body in sink.files.items()}
    contents = Contents.read(files[INDEX_NAME])
    assert set(files) == contents.expected_names()
    return found, contents, files


def export(
    folder: Path, interviews: list[PackedInterview], **changed: Any
) -> list[tuple[ReadBundle, Contents, dict[str, bytes]]]:
    wanted = request(**changed)
    parts = plan_series(interviews, wanted, Progress())
    written = write_series(folder, wanted, parts, Progress())
    assert all(bundle.path.stat().st_size <= wanted.part_bytes for bundle in written)
    if len(written) > 1:
        assert len({bundle.bytes for bundle in written}) == 1
    return [read(bundle.path) for bundle in written]


def test_a_small_export_is_one_part(tmp_path: Path) -> None:
    ((found, contents, _files),) = export(tmp_path, [interview([100]), interview([])])
    assert len(contents.records) == 2
    assert found.manifest.series.count == 1
    assert found.manifest.sequence == 5
    (file,) = tmp_path.iterdir()
    assert file.stat().st_size < 300_000
    assert file.stat().st_mtime % 86_400 == 0


def test_interviews_stay_whole_where_they_fit(tmp_path: Path) -> None:
    interviews = [interview([300_000, 200_000], form=n % 2) for n in range(5)]
    parts = export(tmp_path, interviews)
    assert len(parts) == 3  # two in each of the first two
    seen = [
        record.id for _found, contents, _files in parts for record in contents.records
    ]
    assert sorted(seen) == sorted(i.record.id for i in interviews)
    assert not any(contents.elsewhere for _found, contents, _files in parts)


def test_parts_are_no_longer_than_the_fullest_needs(tmp_path: Path) -> None:
    """Interviews just over half a part must not be carried twice over as zeros."""
    parts = export(tmp_path, [interview([550_000]) for _ in range(3)])
    (size,) = {file.stat().st_size for file in tmp_path.iterdir()}
    assert len(parts) == 3
    assert 550_000 < size < 640_000


def test_parts_follow_one_another(tmp_path: Path) -> None:
    parts = export(tmp_path, [interview([700_000]) for _ in range(3)])
    manifests = [found.manifest for found, _contents, _files in parts]
    assert [m.series.index for m in manifests] == [1, 2, 3]
    assert {(m.series.id, m.series.count) for m in manifests} == {
        (manifests[0].series.id, 3)
    }
    assert [m.sequence for m in manifests] == [5, 6, 7]
    previous = ["0" * 64, *(found.tagmanifest_sha256 for found, _c, _f in parts)]
    assert [m.previous for m in manifests] == previous[:-1]


def test_a_large_attachment_is_cut_and_joined(tmp_path: Path) -> None:
    large = interview([100_000, 3 * MIB + 17, 5])
    parts = export(tmp_path, [interview([10]), large, interview([10])])
    assert len(parts) >= 4
    attachment = large.record.attachments[1]
    pieces: dict[int, bytes] = {}
    for _found, contents, files in parts:
        for piece in contents.pieces:
            assert piece.attachment == attachment.id
            assert piece.count == 4
            pieces[piece.number] = files[piece.file_name]
            assert sha(files[piece.file_name]) == piece.sha256
    whole = b"".join(pieces[number] for number in sorted(pieces))
    assert sha(whole) == attachment.sha256
    opens = [lambda body=pieces[n]: io.BytesIO(body) for n in sorted(pieces)]
    assert b"".join(joined(attachment, opens)) == whole
    with pytest.raises(PieceMismatchError):
        list(joined(attachment, opens[:-1]))
    with pytest.raises(PieceMismatchError):
        list(joined(attachment, [*opens[1:], opens[0]]))


def test_each_part_is_taken_in_on_its_own(tmp_path: Path) -> None:
    large = interview([800_000, 800_000, 800_000], versions=2)
    parts = export(tmp_path, [large])
    assert len(parts) == 3
    for _found, contents, files in parts:
        (record,) = contents.records
        for version in record.versions:
            submission, _signature = version_names(record.id, version.number)
            assert sha(files[submission]) == version.sha256
        assert sha(files[form_name(record.form_sha256)]) == record.form_sha256
        assert len(contents.whole_attachments()) == 1
        assert len(contents.elsewhere) == 2


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(
    st.lists(
        st.tuples(
            st.lists(st.integers(0, 1_500_000), max_size=4),
            st.integers(0, 1),
            st.integers(1, 100_000),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_goes_in_comes_out_once(
    tmp_path: Path, drawn: list[tuple[list[int], int, int]]
) -> None:
    interviews = [interview(sizes, form, text) for sizes, form, text in drawn]
    parts = plan_series(interviews, request(), Progress())
    expected = {
        a.id: a.sha256 for i in interviews for a in i.record.attachments if a.bytes
    }
    bodies: dict[str, dict[int, bytes]] = {}
    for part in parts:
        names = [item.name for item in part.items]
        assert len(names) == len(set(names))
        assert set(names) == part.contents.expected_names()
        content = {item.name: item.open().read() for item in part.items}
        assert all(sha(content[item.name]) == item.sha256 for item in part.items)
        for whole in part.contents.whole_attachments():
            assert whole.id not in bodies
            bodies[whole.id] = {0: content[attachment_name(whole.name)]}
        for piece in part.contents.pieces:
            place = bodies.setdefault(piece.attachment, {})
            assert piece.number not in place
            place[piece.number] = content[piece.file_name]
    found = {
        id_: sha(b"".join(body[n] for n in sorted(body)))
        for id_, body in bodies.items()
    }
    assert {id_: h for id_, h in found.items() if id_ in expected} == expected
    written = write_series(tmp_path, request(), parts, Progress())
    assert all(b.bytes <= SMALLEST_PART_BYTES for b in written)
    assert len({b.bytes for b in written}) == 1
    for bundle in written:
        bundle.path.unlink()


def test_hybrid_parts_stay_within_their_size(tmp_path: Path) -> None:
    office = HybridIdentity.generate(os.urandom)
    wanted = request(recipients=[office.recipient()])
    parts = plan_series([interview([1_900_000])], wanted, Progress())
    written = write_series(tmp_path, wanted, parts, Progress())
    assert SMALLEST_PART_BYTES - 600 < written[0].bytes <= SMALLEST_PART_BYTES


def test_all_parts_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interviews = [interview([900_000]) for _ in range(3)]
    parts = plan_series(interviews, request(), Progress())
    broken = Part(
        contents=parts[2].contents,
        items=(*parts[2].items[:-1], lying(parts[2].items[-1])),
    )
    with pytest.raises(SourceChangedError):
        write_series(tmp_path, request(), [*parts[:2], broken], Progress())
    assert not list(tmp_path.iterdir())
    progress = Progress()
    seen: list[int] = []

    def stop(done: int, total: int) -> None:
        seen.append(done)
        if done > total // 2:
            progress.cancel()

    progress = Progress(stop)
    with pytest.raises(Cancelled):
        write_series(tmp_path, request(), parts, progress)
    assert seen == sorted(seen)
    assert not list(tmp_path.iterdir())


def lying(item: PayloadItem) -> PayloadItem:
    return PayloadItem(
        name=item.name,
        bytes=item.bytes,
        sha256=item.sha256,
        open=lambda: io.BytesIO(bytes(item.bytes)),
    )


def test_a_source_that_lies_is_not_cut() -> None:
    large = interview([2 * MIB])
    (attachment,) = large.record.attachments
    bent = PackedInterview(
        record=large.record,
        form=large.form,
        files=large.files,
        attachments={attachment.id: lying(large.attachments[attachment.id])},
    )
    with pytest.raises(SourceChangedError):
        plan_series([bent], request(), Progress())


def large_interview(opens: Callable[[], BinaryIO]) -> PackedInterview:
    """Return an interview whose attachment must be cut, with another source for it."""
    large = interview([2 * MIB])
    (attachment,) = large.record.attachments
    item = replace(large.attachments[attachment.id], open=opens)
    return replace(large, attachments={attachment.id: item})


@pytest.mark.parametrize("length", [0, MIB, 2 * MIB - 1])
def test_a_source_that_ends_too_early_is_not_cut(length: int) -> None:
    short = large_interview(lambda: io.BytesIO(bytes(length)))
    with pytest.raises(SourceChangedError):
        plan_series([short], request(), Progress())


def test_a_large_source_that_cannot_be_read_is_named() -> None:
    def gone() -> BinaryIO:
        raise OSError(5, "input or output")

    unreadable = large_interview(gone)
    (name,) = (item.name for item in unreadable.attachments.values())
    with pytest.raises(SourceUnreadableError) as caught:
        plan_series([unreadable], request(), Progress())
    assert caught.value.details == {"name": name}


def test_more_pieces_than_can_be_numbered_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pieces, "MOST_PIECES", 1)
    with pytest.raises(BundleTooLargeError):
        plan_series([interview([2 * MIB])], request(), Progress())


def test_a_source_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    def gone() -> io.BytesIO:
        raise OSError(5, "input or output")

    item = PayloadItem(name=INDEX_NAME, bytes=1, sha256="0" * 64, open=gone)
    part = Part(contents=Contents(purpose="p", forms=(), records=()), items=(item,))
    with pytest.raises(SourceUnreadableError) as caught:
        write_series(tmp_path, request(), [part], Progress())
    assert caught.value.details == {"name": INDEX_NAME}
    assert not list(tmp_path.iterdir())


def test_text_that_no_part_can_hold_is_named() -> None:
    much = interview([], text=1_100_000)
    with pytest.raises(PartTooSmallError) as caught:
        plan_series([much], request(), Progress())
    assert caught.value.details == {"interview": much.record.id}


@pytest.mark.parametrize("size", [SMALLEST_PART_BYTES - 1, 2 * 1024**3 + 1])
def test_parts_have_bounds(size: int) -> None:
    with pytest.raises(ValueError, match="size of a part"):
        request(part_bytes=size)


def test_a_medium_that_changes_bytes_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = writer._drop_cache

    def decay(source: Any) -> None:
        real(source)
        with Path(source.name).open("r+b") as file:
            file.seek(200_000)
            file.write(b"rot")

    monkeypatch.setattr(writer, "_drop_cache", decay)
    parts = plan_series([interview([500_000])], request(), Progress())
    with pytest.raises(MonitorError) as caught:
        write_series(tmp_path, request(), parts, Progress())
    assert caught.value.code == "bundle.read-back-failed"
    assert caught.value.details == {"what": "age.payload"}
    assert not list(tmp_path.iterdir())


def test_withdrawals_travel_alone(tmp_path: Path) -> None:
    line = f"{new_id(os.urandom)}/cons/share[1]"
    signed = [sign_tombstone(line, date(2026, 11, 24), SIGNER)]
    wanted = request(kind=BundleKind.WITHDRAWAL)
    part = withdrawal_part(signed, wanted.purpose)
    (written,) = write_series(tmp_path, wanted, [part], Progress())
    found, contents, files = read(written.path)
    assert found.manifest.kind is BundleKind.WITHDRAWAL
    (sha256,) = contents.tombstones
    stem = f"tombstones/{sha256[:32]}"
    read_back = verify_tombstone(files[f"{stem}.json"], files[f"{stem}.sig"])
    assert read_back.consent_line == line


@given(st.binary(max_size=200), st.integers(0, 220), st.integers(0, 220))
def test_a_stretch_is_a_slice(content: bytes, start: int, length: int) -> None:
    with Stretch(io.BytesIO(content), start, length) as stretch:
        assert stretch.read() == content[start : start + length]
