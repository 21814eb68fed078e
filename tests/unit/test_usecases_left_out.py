"""A record erased at the office stops no other one, and no receipt covers it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from monitor_app.bundle.receipt import verify_receipt
from monitor_app.errors import MonitorError
from monitor_app.progress import Progress
from monitor_app.records.interview import State
from monitor_app.usecases import exporting, purging, reading, receiving, sealing
from monitor_app.usecases.acknowledging import Acknowledged, take_receipts
from monitor_app.usecases.purging import WhyErased
from monitor_app.usecases.receiving import ReceiveReport
from monitor_app.vault import Vault
from tests.exchange import Pair, pair, record


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Pair]:
    made = pair(tmp_path)
    yield made
    made.close()


def sent(two: Pair, ids: list[str], out: Path, part_bytes: int = 32 * 2**20) -> Path:
    out.mkdir()
    exporting.export(
        two.monitor,
        ids,
        ["office"],
        "p_store",
        out,
        purge=False,
        progress=Progress(),
        part_bytes=part_bytes,
    )
    return out


def taken_in(two: Pair, folder: Path, receipts: Path) -> ReceiveReport:
    return receiving.receive(two.office, [folder], receipts, Progress())


def told(two: Pair, receipts: Path) -> list[Acknowledged]:
    report = take_receipts(two.monitor, sorted(receipts.iterdir()))
    assert report.rejected == ()
    return list(report.acknowledged)


def may_be_purged(vault: Vault, interview: str) -> bool:
    covered = vault.bundles.acknowledged_version(interview)
    return covered >= vault.interviews.get(interview).version


def test_one_erased_record_does_not_keep_out_the_others(
    two: Pair, tmp_path: Path
) -> None:
    erased = record(two.monitor, seed=1)
    taken_in(two, sent(two, [erased], tmp_path / "a"), tmp_path / "ra")
    purging.erase_anyway(two.office, [erased], WhyErased.ASKED)
    good = record(two.monitor, seed=2)
    report = taken_in(two, sent(two, [erased, good], tmp_path / "b"), tmp_path / "rb")
    assert (report.quarantined, report.gaps) == ((), ())
    assert [file.left_out for file in report.imported] == [(erased,)]
    assert reading.show(two.office, good).answers
    assert two.office.attachments.of(good)
    assert two.office.interviews.get(erased).state is State.ERASED_HERE
    assert not two.office.interviews.versions(erased)
    assert not two.office.attachments.of(erased)
    assert not two.office.check(Progress())
    depot = two.office.attachments.depot().folder
    kept = {file.name for file in depot.rglob("*") if file.is_file()}
    assert len(kept) == len(two.office.attachments.ids())  # nothing lies about

    (said,) = told(two, tmp_path / "rb")
    assert (said.interviews, said.left_out) == ((good,), (erased,))
    assert two.monitor.interviews.get(good).state is State.RECEIPT_VERIFIED
    assert two.monitor.interviews.get(erased).state is not State.RECEIPT_VERIFIED
    purging.purge(two.monitor, good)
    with pytest.raises(MonitorError, match=r"purge\.needs-receipt"):
        purging.purge(two.monitor, erased)
    assert reading.show(two.monitor, erased).answers


def test_a_bundle_of_nothing_but_an_erased_record_leaves_no_gap(
    two: Pair, tmp_path: Path
) -> None:
    erased = record(two.monitor, seed=1)
    taken_in(two, sent(two, [erased], tmp_path / "a"), tmp_path / "ra")
    purging.erase_anyway(two.office, [erased], WhyErased.DECIDED)
    taken_in(two, sent(two, [erased], tmp_path / "b"), tmp_path / "rb")
    later = sent(two, [record(two.monitor, seed=2)], tmp_path / "c")
    assert taken_in(two, later, tmp_path / "rc").gaps == ()
    assert [each.interviews for each in told(two, tmp_path / "rb")] == [()]
    assert not may_be_purged(two.monitor, erased)


def test_what_was_erased_after_it_came_is_in_no_receipt_that_is_written_again(
    two: Pair, tmp_path: Path
) -> None:
    """The receipt was lost; a second one must not call present what is gone."""
    gone, stays = record(two.monitor, seed=1), record(two.monitor, seed=2)
    bundles = sent(two, [gone, stays], tmp_path / "a")
    taken_in(two, bundles, tmp_path / "lost")
    purging.erase_anyway(two.office, [gone], WhyErased.DANGER)
    again = taken_in(two, bundles, tmp_path / "again")
    assert [file.left_out for file in again.duplicates] == [(gone,)]
    (said,) = told(two, tmp_path / "again")
    assert (said.interviews, said.left_out) == ((stays,), (gone,))
    assert not may_be_purged(two.monitor, gone)
    assert may_be_purged(two.monitor, stays)
    # The lost one turns up: it was true once, and takes nothing back.
    (said,) = told(two, tmp_path / "lost")
    assert (said.interviews, said.left_out) == ((stays,), (gone,))
    assert not may_be_purged(two.monitor, gone)
    with pytest.raises(MonitorError, match=r"purge\.needs-receipt"):
        purging.purge(two.monitor, gone)


def test_news_of_an_erasure_takes_back_what_an_earlier_receipt_allowed(
    two: Pair, tmp_path: Path
) -> None:
    gone = record(two.monitor, seed=1)
    first = sent(two, [gone], tmp_path / "a")
    taken_in(two, first, tmp_path / "ra")
    told(two, tmp_path / "ra")
    assert two.monitor.interviews.get(gone).state is State.RECEIPT_VERIFIED
    purging.erase_anyway(two.office, [gone], WhyErased.MISTAKE)
    second = sent(two, [gone, record(two.monitor, seed=2)], tmp_path / "b")
    taken_in(two, second, tmp_path / "rb")
    told(two, tmp_path / "rb")
    assert two.monitor.interviews.get(gone).state is not State.RECEIPT_VERIFIED
    assert not may_be_purged(two.monitor, gone)
    assert exporting.due(two.monitor, 1) == ()


def test_the_parts_of_a_large_erased_record_are_not_gathered(
    two: Pair, tmp_path: Path
) -> None:
    large = record(two.monitor, seed=1, photo=bytes(range(256)) * 12_000)
    good = record(two.monitor, seed=2)
    ids = [large, good]
    first = sent(two, ids, tmp_path / "a", part_bytes=2**20)
    assert len(list(first.iterdir())) > 1
    taken_in(two, first, tmp_path / "ra")
    purging.erase_anyway(two.office, [large], WhyErased.ASKED)
    report = taken_in(
        two, sent(two, ids, tmp_path / "b", part_bytes=2**20), tmp_path / "rb"
    )
    assert report.quarantined == ()
    assert {id_ for file in report.imported for id_ in file.left_out} == {large}
    assert not two.office.attachments.of(large)
    assert not two.office.check(Progress())
    told(two, tmp_path / "rb")
    assert not may_be_purged(two.monitor, large)
    assert may_be_purged(two.monitor, good)


def test_a_receipt_with_a_changed_list_is_no_receipt(two: Pair, tmp_path: Path) -> None:
    erased = record(two.monitor, seed=1)
    bundles = sent(two, [erased], tmp_path / "a")
    taken_in(two, bundles, tmp_path / "ra")
    purging.erase_anyway(two.office, [erased], WhyErased.ASKED)
    taken_in(two, bundles, tmp_path / "rb")
    (file,) = (tmp_path / "rb").iterdir()
    content = file.read_bytes()
    assert verify_receipt(content, two.office.signing_key.public).left_out == (erased,)
    left_out = f'"left_out":["{erased}"],'.encode()
    assert left_out in content
    empty = b'"left_out":[],'
    for instead in (b"", empty, left_out.replace(erased.encode(), b"a" * 26)):
        with pytest.raises(MonitorError, match=r"receipt\.bad"):
            verify_receipt(
                content.replace(left_out, instead), two.office.signing_key.public
            )


def test_the_copy_made_before_a_migration_goes_with_what_is_erased(
    two: Pair, tmp_path: Path
) -> None:
    """It would hold every word of the record, under the key of the vault itself."""
    vault = two.monitor
    interview = record(vault, seed=1)
    copy = vault.folder / "before-0006.db"
    vault.database.copy_to(copy, vault.keys.subkey("db"))
    purging.erase_anyway(vault, [interview], WhyErased.DANGER)
    assert not copy.exists()


def test_marks_and_decisions_of_lawyers_go_with_what_is_erased(two: Pair) -> None:
    vault = two.monitor
    interview = record(vault, seed=1)
    sealing.mark(vault, interview)
    exporting.clear(vault, interview, "office", "L-1")
    purging.erase_anyway(vault, [interview], WhyErased.ASKED)
    assert sealing.of(vault, interview) == sealing.Sealing()
    assert vault.clearances.recipients(interview) == frozenset()
