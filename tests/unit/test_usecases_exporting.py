"""From field to office and back: what left is what arrived, and then it goes."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from monitor_app.crypto.age_keys import HybridIdentity
from monitor_app.errors import MonitorError
from monitor_app.errors.files import DiskFullError
from monitor_app.progress import Progress
from monitor_app.records.interview import State
from monitor_app.records.safety import Role
from monitor_app.usecases import (
    exporting,
    finds,
    interviews,
    reading,
    receiving,
    safety,
    team,
)
from monitor_app.usecases.exporting import ExportResult
from tests.exchange import LINE, PHOTO, Pair, consent, pair, record
from tests.unit.test_vault_purge import pages


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


def test_purged_at_sealing_nothing_can_be_read_with_the_key(
    two: Pair, tmp_path: Path
) -> None:
    interview = record(two.monitor, seed=21, photos=2)
    kept = record(two.monitor, seed=22, photos=1)
    view = reading.show(two.monitor, interview)
    stays = set(reading.show(two.monitor, kept).answers.values())
    words = {v for v in view.answers.values() if len(v) > 30} - stays
    assert words
    two.monitor.database.checkpoint()
    key = bytes(two.monitor.keys.subkey("db"))
    folder = two.monitor.folder
    before = pages(folder / "vault.db", key)
    assert all(word.encode() in before for word in words)
    result = seal(two, [interview], tmp_path, purge=True)
    assert (result.purged, result.kept) == ((interview,), ())
    after = pages(folder / "vault.db", key)
    assert (folder / "vault.db-wal").stat().st_size == 0
    for word in words:
        for part in word.split():
            if len(part) > 9 and not any(part in other for other in stays):
                assert part.encode() not in after
                assert part.casefold().encode() not in after
    for attachment in view.attachments:
        assert not (folder / "attachments" / attachment.id).exists()
        assert attachment.original_name.encode() not in after
    assert view.versions[0].signature.encode() not in after
    assert two.monitor.interviews.get(interview).state is State.ERASED_HERE
    report = receiving.receive(two.office, [tmp_path], None, Progress())
    assert len(report.imported) == 1
    assert reading.show(two.office, interview).answers == view.answers
    with pytest.raises(MonitorError, match=r"export\.nothing"):
        seal(two, [interview], tmp_path, purge=False)


def test_confirmed_copies_are_due_when_the_team_file_says_so(
    two: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = record(two.monitor, seed=41)
    amended = record(two.monitor, seed=42)
    unconfirmed = record(two.monitor, seed=43)
    (tmp_path / "out").mkdir()
    seal(two, [old, amended], tmp_path / "out", purge=False)
    report = receiving.receive(
        two.office, [tmp_path / "out"], tmp_path / "r", Progress()
    )
    receiving.take_receipts(two.monitor, list(report.receipts))
    interviews.amend(two.monitor, amended, "corrected")
    assert exporting.due(two.monitor, 30) == ()
    for days, due in ((29, ()), (31, (old,))):
        later = two.monitor.clock() + timedelta(days=days)
        with monkeypatch.context() as patch:
            patch.setattr(two.monitor, "clock", lambda at=later: at)
            assert exporting.due(two.monitor, 30) == due
            assert exporting.due(two.monitor, 0) == ()
    assert unconfirmed not in exporting.due(two.monitor, 1)
    exporting.purge(two.monitor, old)
    assert two.monitor.interviews.get(old).state is State.ERASED_HERE


def test_what_consent_keeps_is_named_and_no_receipt_purges_it(
    two: Pair, tmp_path: Path
) -> None:
    person = "CD-31"
    interview = record(two.monitor, seed=31, person_code=person, cons_excl="")
    given = consent(two.monitor, person, LINE, {**LINE, "sh_state": "withdrawn"})
    un = HybridIdentity.generate(os.urandom)
    team.add_recipient(two.office, str(un.recipient()), "un", ["p_un"], "r_wgad")
    team.sign_team(two.office, tmp_path / "team.json")
    team.import_team(two.monitor, tmp_path / "team.json", None)
    with pytest.raises(MonitorError, match=r"team\.purpose-not-allowed"):
        seal(two, [interview], tmp_path, to="un", purpose="p_public")
    result = seal(two, [interview], tmp_path, to="un", purpose="p_un", purge=True)
    assert (result.purged, result.kept) == ((), (interview,))
    assert result.whole_interviews_left_out == ()
    reasons = {entry.question: entry for entry in result.left_out}
    account = reasons["narrative/free_account"]
    assert account.reason == "flag.sensitive"
    assert account.consent_line == f"{given}/d_share/share[1]"
    assert two.monitor.interviews.get(interview).state is State.SIGNED
    (tmp_path / "team.json").unlink()

    other = record(two.monitor, seed=32, person_code="CD-32")
    with pytest.raises(MonitorError, match=r"export\.nothing") as caught:
        seal(two, [other], tmp_path, to="un", purpose="p_un")
    assert isinstance(caught.value, MonitorError)
    assert caught.value.details["reason"] == "consent.no-line"


def test_a_possible_state_secret_waits_for_a_lawyer(two: Pair, tmp_path: Path) -> None:
    interview = record(two.monitor, seed=41, sens_level="l4")
    with pytest.raises(MonitorError) as caught:
        seal(two, [interview], tmp_path)
    assert caught.value.details["reason"] == "flag.sealed"
    exporting.clear(two.monitor, interview, "office", "L-02")
    assert seal(two, [interview], tmp_path).bundles
    events = [entry.event for entry in two.monitor.audit.newest(9)]
    assert "secret.cleared" in events


def test_what_cannot_be_written_is_not_noted(
    two: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interview = record(two.monitor, seed=51)
    before = two.monitor.audit.head()
    with pytest.raises(MonitorError, match=r"disk\.missing"):
        seal(two, [interview], tmp_path / "nowhere")
    with monkeypatch.context() as patch:
        patch.setattr(two.monitor.bundles, "add_written", broken)
        with pytest.raises(DiskFullError):
            seal(two, [interview], tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert two.monitor.audit.head() == before
    assert two.monitor.interviews.get(interview).state is State.SIGNED


def broken(*_arguments: object) -> None:
    raise DiskFullError(name="vault.db")


def seal(
    two: Pair,
    interviews: list[str],
    out: Path,
    *,
    to: str = "office",
    purpose: str = "p_store",
    purge: bool = False,
) -> ExportResult:
    return exporting.export(
        two.monitor, interviews, [to], purpose, out, purge=purge, progress=Progress()
    )


def test_a_preview_shows_what_is_found_in_what_goes(two: Pair, tmp_path: Path) -> None:
    un = HybridIdentity.generate(os.urandom)
    team.add_recipient(two.office, str(un.recipient()), "finds", ["p_un"], "r_wgad")
    team.sign_team(two.office, tmp_path / "t")
    team.import_team(two.monitor, tmp_path / "t", None)
    said = "Майор Серік келді, +7 701 123 45 67"
    interview = record(
        two.monitor,
        seed=61,
        photos=0,
        person_code="FI-61",
        free_account=said,
        cons_excl="",
    )
    consent(two.monitor, "FI-61", LINE | {"sh_what": "numbers"})
    (own,) = exporting.preview(two.monitor, [interview], ["office"], "p_store").going
    assert {find.text for find in own.finds} >= {"Майор Серік", "+7 701 123 45 67"}
    assert list(own.finds) == list(finds.of_record(two.monitor, interview))
    (coded,) = exporting.preview(two.monitor, [interview], ["finds"], "p_un").going
    assert not coded.whole
    assert coded.finds == ()  # nothing in words goes
    safety.set_role(two.monitor, Role.ADMINISTRATOR)  # seals, and reads no testimony
    try:
        (sealed,) = exporting.preview(
            two.monitor, [interview], ["office"], "p_store"
        ).going
    finally:
        safety.set_role(two.monitor, Role.INTERVIEWER)
    assert [f.trait for f in sealed.finds] == [f.trait for f in own.finds]
    assert {f.text for f in sealed.finds} == {""}
