"""Consent taken back: exports stop at once, here and at the office."""

import os
from pathlib import Path

import pytest
from monitor_app.crypto.age_keys import HybridIdentity
from monitor_app.errors import MonitorError
from monitor_app.progress import Progress
from monitor_app.usecases import exporting, receiving, team, withdrawing
from monitor_app.vault import Vault
from tests.exchange import LINE, consent, pair, record


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
