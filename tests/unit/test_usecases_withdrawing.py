"""Consent taken back: exports stop at once, here and at the office."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from monitor_app.crypto.age_keys import HybridIdentity
from monitor_app.crypto.passphrase import FLOOR
from monitor_app.errors import MonitorError
from monitor_app.progress import Progress
from monitor_app.records.profile import Profile
from monitor_app.usecases import exporting, receiving, team, withdrawing
from monitor_app.vault import Vault
from tests.exchange import LINE, consent, introduce, pair, record
from tests.vaults import PASSPHRASE, Clock, create


def refused(vault: Vault, interview: str, to: str, purpose: str) -> str:
    assert not exporting.preview(vault, [interview], [to], purpose).going
    with pytest.raises(MonitorError) as caught:
        exporting.export(
            vault,
            [interview],
            [to],
            purpose,
            vault.folder.parent,
            purge=False,
            progress=Progress(),
        )
    return str(caught.value.details["reason"])


def test_a_withdrawal_is_honoured_by_the_office(tmp_path: Path) -> None:
    two = pair(tmp_path)
    un = HybridIdentity.generate(os.urandom)
    team.add_recipient(two.office, str(un.recipient()), "un", ["p_un"], "r_wgad")
    team.sign_team(two.office, tmp_path / "t2")
    team.import_team(two.monitor, tmp_path / "t2", None)
    interview = record(two.monitor, seed=1, person_code="AB-01", cons_excl="")
    form_d = consent(two.monitor, "AB-01", LINE)
    with pytest.raises(MonitorError, match=r"consent\.nothing-withdrawn"):
        withdrawing.send_withdrawals(two.monitor, ["office"], tmp_path, Progress())
    out = tmp_path / "out"
    out.mkdir()
    for to, purpose in (("office", "p_store"), ("un", "p_un")):
        exporting.export(
            two.monitor,
            [interview] if to == "un" else None,
            [to],
            purpose,
            out,
            purge=False,
            progress=Progress(),
        )
    report = receiving.receive(two.office, [out], tmp_path / "r", Progress())
    assert len(report.imported) == 1  # the other one is not for us
    assert [q.code for q in report.quarantined] == ["age.no-match"]
    assert exporting.preview(two.office, [interview], ["un"], "p_un").going

    line = f"{form_d}/d_share/share[1]"
    with pytest.raises(MonitorError, match=r"consent\.unknown-line"):
        withdrawing.withdraw(two.monitor, f"{form_d}/d_share/share[9]")
    asked = withdrawing.withdraw(two.monitor, line)
    assert ("un",) in [entry.recipients for entry in asked]
    assert refused(two.monitor, interview, "un", "p_un") == "consent.withdrawn"
    sealed = withdrawing.send_withdrawals(two.monitor, ["office"], tmp_path, Progress())
    report = receiving.receive(two.office, [sealed.file], tmp_path / "r", Progress())
    assert (len(report.imported), report.quarantined) == (1, ())
    assert report.gaps == ()  # the one for somebody else is not missed
    assert refused(two.office, interview, "un", "p_un") == "consent.withdrawn"
    assert exporting.preview(two.office, [interview], ["office"], "p_store").going
    taken = receiving.take_receipts(two.monitor, report.receipts)
    assert [a.bundle for a in taken.acknowledged] == [sealed.id]
    assert exporting.outbox(two.monitor)[0].state == "receipt_verified"
    two.close()


def test_what_a_follow_up_takes_back_reaches_the_office(tmp_path: Path) -> None:
    two = pair(tmp_path)
    un = HybridIdentity.generate(os.urandom)
    team.add_recipient(two.office, str(un.recipient()), "un", ["p_un"], "r_wgad")
    team.sign_team(two.office, tmp_path / "t2")
    team.import_team(two.monitor, tmp_path / "t2", None)
    interview = record(two.monitor, seed=1, person_code="AB-01", cons_excl="")
    form_d = consent(two.monitor, "AB-01", LINE)
    other = record(two.monitor, seed=2, person_code="AB-02", cons_excl="")
    consent(two.monitor, "AB-02", LINE)
    out = tmp_path / "out"
    out.mkdir()
    exporting.export(
        two.monitor,
        None,
        ["office"],
        "p_store",
        out,
        purge=False,
        progress=Progress(),
    )
    assert receiving.receive(two.office, [out], None, Progress()).imported
    assert exporting.preview(two.office, [interview], ["un"], "p_un").going
    assert withdrawing.note_taken_back(two.monitor) == ()  # nothing was taken back

    follow_up = record(
        two.monitor,
        "release_followup",
        seed=3,
        photos=0,
        person_code="AB-01",
        cr_review="withdrawn",
    )
    for each in (interview, follow_up):
        assert refused(two.monitor, each, "office", "p_store") == "consent.withdrawn"
    sealed = withdrawing.send_withdrawals(two.monitor, ["office"], tmp_path, Progress())
    lines = two.monitor.withdrawals.lines()
    assert f"{form_d}/d_share/share[1]" in lines
    assert {line.partition("/")[0] for line in lines} == {interview, form_d}
    assert sealed.items == len(lines)
    assert receiving.receive(two.office, [sealed.file], None, Progress()).imported
    assert not two.office.interviews.has(follow_up)
    assert two.office.withdrawals.lines() == lines
    assert refused(two.office, interview, "un", "p_un") == "consent.withdrawn"
    assert refused(two.office, interview, "office", "p_store") == "consent.withdrawn"
    assert exporting.preview(two.office, [other], ["un"], "p_un").going
    assert withdrawing.note_taken_back(two.office) == ()
    # Asked anew, the person agrees again: new lines count, the old ones stay over.
    consent(two.monitor, "AB-01", LINE)
    assert exporting.preview(two.monitor, [interview], ["office"], "p_store").going
    assert withdrawing.note_taken_back(two.monitor) == ()
    two.close()


def test_a_newer_form_that_refuses_everything_reaches_the_office_as_withdrawals(
    tmp_path: Path,
) -> None:
    two = pair(tmp_path)
    first = consent(two.monitor, "AB-01", LINE)
    no = LINE | {"sh_state": "refused"}
    consent(two.monitor, "AB-01", no, da_store="refused")
    assert set(withdrawing.note_taken_back(two.monitor)) == {
        f"{first}/d_share/share[1]",
        f"{first}/d_acts/da_store",
    }
    second = consent(two.monitor, "AB-02", LINE)
    consent(two.monitor, "AB-02", no)  # may be kept: the office reads it there itself
    assert withdrawing.note_taken_back(two.monitor) == (
        f"{second}/d_share/share[1]",  # who received it abroad reads nothing there
    )
    assert exporting.preview(two.monitor, [second], ["office"], "p_store").going
    two.close()


def test_a_line_that_has_run_out_does_not_begin_again_with_the_clock_set_back(
    tmp_path: Path,
) -> None:
    clock = Clock()
    office = create(tmp_path / "office", Profile.OFFICE)
    un = HybridIdentity.generate(os.urandom)
    folder = tmp_path / "monitor"
    with Vault.create(
        folder, PASSPHRASE, profile=Profile.MONITOR, cost=FLOOR, clock=clock
    ) as monitor:
        introduce(monitor, office, tmp_path / "t1")
        team.add_recipient(office, str(un.recipient()), "un", ["p_un"], "r_wgad")
        team.sign_team(office, tmp_path / "t2")
        team.import_team(monitor, tmp_path / "t2", None)
        interview = record(monitor, seed=1, person_code="AB-01", cons_excl="")
        until = (clock.now + timedelta(days=2)).date().isoformat()
        consent(monitor, "AB-01", LINE | {"sh_until": until})
        clock.now += timedelta(days=2)
        assert exporting.preview(monitor, [interview], ["un"], "p_un").going
        clock.now += timedelta(days=1)
        assert refused(monitor, interview, "un", "p_un") == "consent.expired"
        with monitor.transaction():
            monitor.audit.append("vault.locked")  # whatever is logged on that day
        clock.now -= timedelta(days=30)
        assert refused(monitor, interview, "un", "p_un") == "consent.expired"
    with Vault.open(folder, PASSPHRASE, clock=clock) as monitor:
        assert refused(monitor, interview, "un", "p_un") == "consent.expired"
        own = exporting.preview(monitor, [interview], ["office"], "p_store")
        assert own.going  # what has no last day goes on
    office.close()


def test_a_revoked_key_does_not_count_again_with_the_clock_set_back(
    tmp_path: Path,
) -> None:
    two, clock = pair(tmp_path), Clock()
    two.office.close()
    with Vault.open(tmp_path / "office", PASSPHRASE, clock=clock) as office:
        two.office = office
        record(two.monitor, seed=1, person_code="AB-01")
        (tmp_path / "out").mkdir()
        exporting.export(
            two.monitor,
            None,
            ["office"],
            "p_store",
            tmp_path / "out",
            purge=False,
            progress=Progress(),
        )
        clock.now += timedelta(days=3)
        team.revoke_signer(office, "M-14")
        clock.now -= timedelta(days=3)
        report = receiving.receive(office, [tmp_path / "out"], None, Progress())
        assert [q.code for q in report.quarantined] == ["bundle.revoked-signer"]
    two.monitor.close()
