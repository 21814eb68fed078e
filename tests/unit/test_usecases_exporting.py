"""From field to office and back: what left is what arrived, and then it goes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from monitor_app.errors import MonitorError
from monitor_app.progress import Progress
from monitor_app.usecases import exporting, reading, receiving
from tests.exchange import PHOTO, Pair, pair, record


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = pair(tmp_path_factory.mktemp("exchange"))
    yield made
    made.close()


def test_an_interview_arrives_as_it_left_and_is_purged_after_its_receipt(
    two: Pair, tmp_path: Path
) -> None:
    interview = record(two.monitor, seed=1)
    before = reading.show(two.monitor, interview)
    preview = exporting.preview(two.monitor, [interview], ["office"], "p_store")
    assert [(g.interview, g.attachments, g.whole) for g in preview.going] == [
        (interview, 1, True)
    ]
    result = exporting.export(
        two.monitor,
        None,
        ["office"],
        "p_store",
        tmp_path,
        purge=False,
        progress=Progress(),
    )
    assert result.left_out == ()
    (bundle,) = result.bundles
    assert bundle.items == 1
    assert bundle.file.stat().st_size == bundle.bytes
    with pytest.raises(MonitorError, match=r"purge\.needs-receipt"):
        exporting.purge(two.monitor, interview)

    report = receiving.receive(two.office, [tmp_path], tmp_path / "r", Progress())
    assert [f.id for f in report.imported] == [bundle.id]
    assert (report.quarantined, report.gaps) == ((), ())
    after = reading.show(two.office, interview)
    assert after.answers == before.answers
    assert after.versions == before.versions
    assert after.attachments == before.attachments
    assert after.signature is not None
    assert after.signature.good
    with two.office.attachments.open(after.attachments[0].id) as photo:
        assert photo.read() == PHOTO

    again = receiving.receive(two.office, [tmp_path], tmp_path / "r", Progress())
    assert [f.id for f in again.duplicates] == [bundle.id]
    assert (again.imported, again.quarantined, again.receipts) == ((), (), ())

    taken = receiving.take_receipts(two.monitor, list(report.receipts))
    assert [a.interviews for a in taken.acknowledged] == [(interview,)]
    (entry,) = exporting.outbox(two.monitor)
    assert entry.state == "receipt_verified"
    exporting.purge(two.monitor, interview)
    (entry,) = exporting.outbox(two.monitor)
    assert entry.state == "erased_here"
    assert two.monitor.interviews.versions(interview) == ()
    assert not two.monitor.check(Progress())
    assert not two.office.check(Progress())
