"""Erased without a receipt: a decision with a reason, and nothing brings it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from monitor_app.errors import MonitorError
from monitor_app.progress import Progress
from monitor_app.records.interview import State
from monitor_app.usecases import (
    exporting,
    interviews,
    purging,
    reading,
    receiving,
    reviewing,
    withdrawing,
)
from monitor_app.usecases.purging import WhyErased
from monitor_app.usecases.reading import InterviewQuery
from monitor_app.vault import Vault
from tests.exchange import Pair, pair, record
from tests.unit.test_vault_purge import pages


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Pair]:
    made = pair(tmp_path)
    yield made
    made.close()


def seal(two: Pair, ids: list[str], out: Path) -> None:
    out.mkdir()
    exporting.export(
        two.monitor, ids, ["office"], "p_store", out, purge=False, progress=Progress()
    )


def taken_in(two: Pair, folder: Path) -> list[str]:
    report = receiving.receive(two.office, [folder], None, Progress())
    return [q.code for q in report.quarantined]


def gone(vault: Vault, interview: str, words: set[str]) -> None:
    """Nothing of it can be read, nor found with the vault's own key."""
    assert vault.interviews.get(interview).state is State.ERASED_HERE
    with pytest.raises(MonitorError, match=r"interview\.erased-here"):
        reading.show(vault, interview)
    assert vault.attachments.of(interview) == ()
    plain = pages(vault.folder / "vault.db", bytes(vault.keys.subkey("db")))
    assert words
    assert not [word for word in words if word.encode() in plain]
    assert not vault.check(Progress())


def test_the_office_erases_one_record_and_no_bundle_brings_it_back(
    two: Pair, tmp_path: Path
) -> None:
    erased, kept = record(two.monitor, seed=1), record(two.monitor, seed=2)
    seal(two, [erased, kept], tmp_path / "a")
    assert taken_in(two, tmp_path / "a") == []
    reviewing.note_read(two.office, erased)
    view = reading.show(two.office, erased)
    stays = " ".join(reading.show(two.office, kept).answers.values())
    words = {v for v in view.answers.values() if len(v) > 30 and v not in stays}
    done = purging.erase_anyway(two.office, [erased], WhyErased.ASKED)
    assert done == (erased,)
    gone(two.office, erased, words)
    (entry,) = two.office.audit.newest(1)
    assert (entry.event, entry.subject) == ("interview.erased-asked", erased)
    assert reading.show(two.office, kept).answers
    assert purging.erase_anyway(two.office, [erased], WhyErased.ASKED) == ()

    seal(two, [erased], tmp_path / "again")  # a new bundle with the same record
    assert taken_in(two, tmp_path / "again") == []
    amended = interviews.amend(two.monitor, erased, "corrected")
    interviews.save_draft(two.monitor, erased, interviews.draft_of(amended.session()))
    interviews.sign(two.monitor, erased)
    seal(two, [erased], tmp_path / "amended")
    assert taken_in(two, tmp_path / "amended") == []
    gone(two.office, erased, words)
    assert taken_in(two, tmp_path / "a") == []  # known by its id: nothing happens
    assert two.office.interviews.get(erased).state is State.ERASED_HERE
    with pytest.raises(MonitorError, match=r"interview\.erased-here"):
        reviewing.note_read(two.office, erased)
    preview = exporting.preview(two.office, [erased], ["office"], "p_store")
    assert [left.reason for left in preview.left_out] == ["export.erased"]


def test_a_monitor_erases_without_a_receipt_and_says_why(
    two: Pair, tmp_path: Path
) -> None:
    sealed, other = record(two.monitor, seed=1), record(two.monitor, seed=2)
    seal(two, [sealed], tmp_path / "out")
    with pytest.raises(MonitorError, match=r"purge\.needs-receipt"):
        purging.purge(two.monitor, sealed)
    interviews.amend(two.monitor, other, "corrected")  # goes with it
    going = [sealed, other]
    assert purging.erase_anyway(two.monitor, going, WhyErased.DANGER) == tuple(going)
    for interview in going:
        assert two.monitor.interviews.get(interview).state is State.ERASED_HERE
        assert two.monitor.interviews.draft(interview) is None
    events = {(e.event, e.subject) for e in two.monitor.audit.newest(4)}
    assert {("interview.erased-danger", each) for each in going} <= events
    (out,) = withdrawing.recall(two.monitor, sealed)  # who still has it is known
    assert out.recipients == ("office",)


def test_a_draft_and_what_nobody_knows_are_not_erased_so(two: Pair) -> None:
    signed = record(two.monitor, seed=1)
    draft = interviews.begin(two.monitor, "detention_interview", "kk").interview
    with pytest.raises(MonitorError, match=r"interview\.not-signed"):
        purging.erase_anyway(two.monitor, [signed, draft], WhyErased.MISTAKE)
    with pytest.raises(MonitorError, match=r"interview\.unknown|no-such"):
        purging.erase_anyway(two.monitor, [signed, "a" * 26], WhyErased.MISTAKE)
    page = reading.page(two.monitor, InterviewQuery(state="erased_here"))
    assert page.items == ()  # all of them, or none
