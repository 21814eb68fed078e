"""Folders of bundles: each apart, each once, and nothing of a bad one stays."""

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from monitor_app.bundle import parts, pieces
from monitor_app.bundle.package import Piece
from monitor_app.bundle.receipt import VERIFIED, Receipt, make_receipt
from monitor_app.bundle.writer import PayloadItem, bytes_in_memory
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import HelperLostError
from monitor_app.progress import Cancelled, Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.interview import State
from monitor_app.usecases import (
    exporting,
    intake_pool,
    reading,
    receiving,
    recording,
    team,
)
from monitor_app.usecases.arriving import PIECE_TYPE
from tests.exchange import Pair, pair, record
from tests.mass import STRANGER, Sender, Template, mixed

MIB = 1024**2
CODES = {
    "corrupt": ("age.payload", "damaged", "good"),
    "other key": ("age.no-match", "no", "unknown"),
    "badly signed": ("bundle.unknown-signer", "yes", "good"),
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = pair(tmp_path_factory.mktemp("receiving"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def template(base: Pair) -> Template:
    return Template.of(base.monitor, record(base.monitor, seed=9))


@pytest.fixture
def sender(base: Pair, template: Template, tmp_path: Path) -> Sender:
    (tmp_path / "in").mkdir()
    rng = random.Random(os.urandom(8))
    written = Sender(base, [template], tmp_path / "in", rng)
    last = base.office.bundles.received()
    if last:
        written.sequence = last[-1].sequence
        written.previous = last[-1].tagmanifest_sha256
    return written


def stored_files(two: Pair) -> int:
    return sum(1 for _file in (two.office.folder / "attachments").iterdir())


def counts(two: Pair) -> tuple[int, int, int, int]:
    """Return what a bundle could leave behind in the office's vault."""
    return (
        sum(two.office.interviews.counts().values()),
        two.office.attachments.count(),
        stored_files(two),
        two.office.audit.head()[0],
    )


@pytest.mark.parametrize("count", [9, 24])  # in this process; on two cores
def test_good_and_bad_ones_together(
    base: Pair, sender: Sender, tmp_path: Path, count: int
) -> None:
    kinds = mixed(sender, count, 1, lambda _done: None)
    before = counts(base)
    folder, receipts = tmp_path / "in", tmp_path / "out"
    report = receiving.receive(base.office, [folder], receipts, Progress())
    good = kinds["good"]
    assert len(report.imported) == count - 4
    assert len(report.duplicates) == 1
    taken = {Path(f.file).name for f in (*report.imported, *report.duplicates)}
    assert taken == good | kinds["duplicate"]
    apart = {Path(q.file).name: q for q in report.quarantined}
    assert len(apart) == 3
    for kind, expected in CODES.items():
        (name,) = kinds[kind]
        found = apart[name]
        assert (found.code, found.decrypts, found.signature) == expected
    assert report.gaps == ()
    assert len(report.receipts) == len(report.imported)
    after = counts(base)
    assert after == tuple(n + (count - 4) for n in before)
    assert not base.office.check(Progress())
    for file in [f for f in folder.iterdir() if f.name in apart]:
        one = receiving.check_bundle(base.office, file, Progress())
        assert one.problems == (apart[file.name].code,)

    again = receiving.receive(base.office, [folder], receipts, Progress())
    assert (again.imported, again.receipts) == ((), ())
    assert len(again.duplicates) == count - 3
    assert {Path(q.file).name for q in again.quarantined} == set(apart)
    assert counts(base) == after


def test_a_receipt_that_was_lost_can_be_had_again(
    base: Pair, sender: Sender, tmp_path: Path
) -> None:
    file = sender.send()
    first = receiving.receive(base.office, [file], tmp_path / "r", Progress())
    (receipt,) = first.receipts
    receipt.unlink()
    again = receiving.receive(base.office, [file], tmp_path / "r", Progress())
    assert again.receipts == (receipt,)


def test_a_lost_bundle_shows_as_a_gap_until_it_comes(
    base: Pair, sender: Sender, tmp_path: Path
) -> None:
    late, early = sender.send(), sender.send()
    late.rename(tmp_path / late.name)
    report = receiving.receive(base.office, [early], None, Progress())
    (gap,) = report.gaps
    assert (gap.first, gap.last) == (sender.sequence - 1, sender.sequence - 1)
    assert not gap.broken
    report = receiving.receive(base.office, [tmp_path / late.name], None, Progress())
    assert report.gaps == ()


def test_cancelling_leaves_only_what_was_taken_in(
    base: Pair, sender: Sender, tmp_path: Path
) -> None:
    for _ in range(14):
        sender.send()
    before = counts(base)

    def stop(_done: int, _total: int) -> None:
        progress.cancel()

    progress = Progress(stop)
    with pytest.raises(Cancelled):
        receiving.receive(base.office, [tmp_path / "in"], None, progress)
    assert counts(base) == tuple(n + 2 for n in before)
    report = receiving.receive(base.office, [tmp_path / "in"], None, Progress())
    assert (len(report.imported), len(report.duplicates)) == (12, 2)


def test_a_helper_that_dies_is_named(
    base: Pair, sender: Sender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(12):
        sender.send()
    before = counts(base)
    with monkeypatch.context() as patch:
        patch.setattr(intake_pool, "_MODULE", "monitor_app.no_such_module")
        with pytest.raises(HelperLostError):
            receiving.receive(base.office, [tmp_path / "in"], None, Progress())
    assert counts(base) == before
    receiving.receive(base.office, [tmp_path / "in"], None, Progress())


def test_a_monitor_receives_nothing(base: Pair, tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match=r"vault\.office-only"):
        receiving.receive(base.monitor, [tmp_path], None, Progress())


def test_a_revoked_key_does_not_get_in_with_an_older_day(
    tmp_path: Path, template: Template
) -> None:
    two = pair(tmp_path)
    (tmp_path / "in").mkdir()
    fresh = Template.of(two.monitor, record(two.monitor, seed=3))
    file = Sender(two, [fresh], tmp_path / "in", random.Random(1)).send()
    team.revoke_signer(two.office, "M-14")
    report = receiving.receive(two.office, [file], None, Progress())
    assert [q.code for q in report.quarantined] == ["bundle.revoked-signer"]
    two.close()


# Parts of a large interview, amendments and receipts


def test_a_cut_file_is_joined_whatever_the_order_and_needs_every_receipt(
    tmp_path: Path,
) -> None:
    two = pair(tmp_path)
    photo = random.Random(2).randbytes(5 * MIB // 2)
    interview = record(two.monitor, seed=4, photo=photo)
    out = tmp_path / "in"
    out.mkdir()
    result = exporting.export(
        two.monitor,
        [interview],
        ["office"],
        "p_store",
        out,
        purge=False,
        part_bytes=MIB,
        progress=Progress(),
    )
    files = [bundle.file for bundle in result.bundles]
    assert len(files) >= 3
    assert len({file.stat().st_size for file in files}) == 1
    receipts: list[Path] = []
    stored = two.office.attachments.of(interview)
    for place, file in enumerate(reversed(files), start=1):
        report = receiving.receive(two.office, [file], tmp_path / "r", Progress())
        assert (len(report.imported), report.quarantined) == (1, ())
        receipts += report.receipts
        stored = two.office.attachments.of(interview)
        pieces = [a for a in stored if a.media_type == PIECE_TYPE]
        assert len(pieces) == (place if place < len(files) else 0)
        assert not two.office.check(Progress())
    (whole,) = stored
    with two.office.attachments.open(whole.id) as reader:
        assert reader.read() == photo
    assert stored_files(two) == 1
    for receipt in receipts:
        with pytest.raises(MonitorError, match=r"purge\.needs-receipt"):
            exporting.purge(two.monitor, interview)
        receiving.take_receipts(two.monitor, [receipt])
    exporting.purge(two.monitor, interview)
    assert two.monitor.interviews.get(interview).state is State.ERASED_HERE
    two.close()


def written(two: Pair, interview: str, folder: Path, part_bytes: int) -> list[Path]:
    """Return the parts of an export to the office, in order."""
    folder.mkdir()
    bundles = exporting.export(
        two.monitor,
        [interview],
        ["office"],
        "p_store",
        folder,
        purge=False,
        part_bytes=part_bytes,
        progress=Progress(),
    ).bundles
    return [bundle.file for bundle in bundles]


def test_pieces_of_two_exports_never_fit_one_another(tmp_path: Path) -> None:
    """A part of the first is lost; it is written again, cut in other places."""
    two = pair(tmp_path)
    photo = random.Random(5).randbytes(5 * MIB)
    interview = record(two.monitor, seed=41, photo=photo)

    first = written(two, interview, tmp_path / "first", 2 * MIB)
    again = written(two, interview, tmp_path / "again", MIB)
    for file in (*first[:-1], *again, first[-1]):
        report = receiving.receive(two.office, [file], None, Progress())
        assert (len(report.imported), report.quarantined) == (1, ())
    (whole,) = two.office.attachments.of(interview)
    with two.office.attachments.open(whole.id) as reader:
        assert reader.read() == photo
    assert stored_files(two) == 1
    assert not two.office.check(Progress())
    two.close()


def test_false_pieces_keep_no_true_ones_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = pair(tmp_path)
    photo = random.Random(6).randbytes(3 * MIB)
    interview = record(two.monitor, seed=42, photo=photo)

    def lies(
        attachment: Attachment, whole: PayloadItem, size: int, progress: Progress
    ) -> tuple[tuple[Piece, PayloadItem], ...]:
        return tuple(
            (replace(piece, sha256=made.sha256), made)
            for piece, item in pieces.cut(attachment, whole, size, progress)
            for made in [bytes_in_memory(item.name, bytes(item.bytes))]
        )

    true = written(two, interview, tmp_path / "true", MIB)
    with monkeypatch.context() as patched:
        patched.setattr(parts, "cut", lies)
        false = written(two, interview, tmp_path / "false", MIB)
    report = receiving.receive(two.office, false, None, Progress())
    assert [q.code for q in report.quarantined] == ["bundle.piece-mismatch"]
    report = receiving.receive(two.office, true, None, Progress())
    assert report.quarantined == ()
    (whole,) = two.office.attachments.of(interview)
    with two.office.attachments.open(whole.id) as reader:
        assert reader.read() == photo
    assert stored_files(two) == 1
    two.close()


def test_an_amendment_joins_its_record(tmp_path: Path) -> None:
    two = pair(tmp_path)
    interview = record(two.monitor, seed=6)
    first = export(two, tmp_path / "1")
    recording.amend_from(
        two.monitor,
        interview,
        {"answers": [["hdr/iv_date", "2026-11-21"]]},
        tmp_path,
        "wrong date",
        Progress(),
    )
    second = export(two, tmp_path / "2")
    receiving.receive(two.office, [second], None, Progress())  # the later one first
    assert len(two.office.interviews.versions(interview)) == 2
    report = receiving.receive(two.office, [first], None, Progress())
    assert (len(report.imported), report.gaps) == (1, ())
    assert reading.show(two.office, interview).versions == (
        reading.show(two.monitor, interview).versions
    )
    assert two.office.interviews.get(interview).version == 2
    two.close()


def export(two: Pair, folder: Path) -> Path:
    folder.mkdir()
    (bundle,) = exporting.export(
        two.monitor,
        None,
        ["office"],
        "p_store",
        folder,
        purge=False,
        progress=Progress(),
    ).bundles
    return bundle.file


def test_only_our_office_acknowledges(base: Pair, tmp_path: Path) -> None:
    interview = record(base.monitor, seed=11)
    (tmp_path / "b").mkdir()
    (bundle,) = exporting.export(
        base.monitor,
        [interview],
        ["office"],
        "p_store",
        tmp_path / "b",
        purge=False,
        progress=Progress(),
    ).bundles
    row = base.monitor.bundles.get_written(bundle.id)
    own = base.office.signing_key

    def receipt(
        name: str, key: SigningKey, bundle_id: str, sha256: str, verdict: str = VERIFIED
    ) -> Path:
        file = tmp_path / f"{name}.receipt.json"
        made = Receipt(
            bundle=bundle_id,
            tagmanifest_sha256=sha256,
            verdict=verdict,
            received=base.office.clock().date(),
            office=key.public.line(),
        )
        file.write_bytes(make_receipt(made, key))
        return file

    files = {
        receipt("stranger", STRANGER, bundle.id, row.tagmanifest_sha256): "receipt.bad",
        receipt("other", own, bundle.id, "0" * 64): "receipt.bad",
        receipt("foreign", own, "a" * 26, row.tagmanifest_sha256): "receipt.foreign",
        receipt(
            "refused", own, bundle.id, row.tagmanifest_sha256, "age.payload"
        ): "receipt.refusal",
        tmp_path / "none": "file.missing",
    }
    report = receiving.take_receipts(base.monitor, list(files))
    assert {Path(r.file): r.code for r in report.rejected} == files
    assert report.acknowledged == ()
    assert base.monitor.interviews.get(interview).state is State.SEALED
    good = receipt("good", own, bundle.id, row.tagmanifest_sha256)
    for _twice in range(2):
        report = receiving.take_receipts(base.monitor, [good])
        assert [a.interviews for a in report.acknowledged] == [(interview,)]
    assert base.monitor.interviews.get(interview).state is State.RECEIPT_VERIFIED


def test_damage_leaves_no_trace_in_the_vault(
    base: Pair, sender: Sender, tmp_path: Path
) -> None:
    good = sender.send().read_bytes()
    rng, before = random.Random(8), counts(base)
    (tmp_path / "bad").mkdir()
    for number in range(8):
        flipped = bytearray(good)
        flipped[rng.randrange(len(good))] ^= 1 << rng.randrange(8)
        (tmp_path / "bad" / f"flip{number}.age").write_bytes(flipped)
        cut = good[: rng.randrange(len(good))]
        (tmp_path / "bad" / f"cut{number}.age").write_bytes(cut)
    (tmp_path / "bad" / "more.age").write_bytes(good + b"\0")
    report = receiving.receive(base.office, [tmp_path / "bad"], None, Progress())
    assert len(report.quarantined) == 17
    assert (report.imported, report.duplicates) == ((), ())
    assert counts(base) == before
    receiving.receive(base.office, [tmp_path / "in"], None, Progress())


def test_the_office_protects_what_the_answers_ask_for_not_only_what_they_state(
    base: Pair, tmp_path: Path
) -> None:
    interview = record(base.monitor, seed=31, inc_sexual="yes")
    assert reading.show(base.monitor, interview).answers["hdr/sens_level"] == "l2"
    exporting.export(
        base.monitor,
        [interview],
        ["office"],
        "p_store",
        tmp_path,
        purge=False,
        progress=Progress(),
    )
    receiving.receive(base.office, [tmp_path], None, Progress())
    assert base.office.interviews.get(interview).sensitivity == "l3"
