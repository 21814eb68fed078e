"""Lines that ended stay ended: whatever the clock said, whatever place they have."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from monitor_app.crypto.age_keys import HybridIdentity
from monitor_app.crypto.passphrase import FLOOR
from monitor_app.progress import Progress
from monitor_app.records.profile import Profile
from monitor_app.usecases import (
    exporting,
    interviews,
    receiving,
    team,
    withdrawing,
)
from monitor_app.vault import Vault
from tests.exchange import LINE, consent, introduce, record
from tests.vaults import PASSPHRASE, Clock, create


@dataclass
class Field:
    monitor: Vault
    office: Vault
    clock: Clock


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    office, clock = create(tmp_path / "office", Profile.OFFICE), Clock()
    un = HybridIdentity.generate(os.urandom)
    with Vault.create(
        tmp_path / "monitor",
        PASSPHRASE,
        profile=Profile.MONITOR,
        cost=FLOOR,
        clock=clock,
    ) as monitor:
        introduce(monitor, office, tmp_path / "t1")
        team.add_recipient(office, str(un.recipient()), "un", ["p_un"], "r_wgad")
        team.sign_team(office, tmp_path / "t2")
        team.import_team(monitor, tmp_path / "t2", None)
        yield Field(monitor, office, clock)
    office.close()


def deliver(field: Field, out: Path) -> None:
    out.mkdir()
    exporting.export(
        field.monitor,
        None,
        ["office"],
        "p_store",
        out,
        purge=False,
        progress=Progress(),
    )
    report = receiving.receive(field.office, [out], None, Progress())
    assert (report.quarantined, len(report.imported)) == ((), 1)


@pytest.mark.parametrize("second", [(), (LINE | {"sh_state": "refused"},)])
def test_an_older_form_of_a_later_clock_does_not_win_at_the_office(
    field: Field, tmp_path: Path, second: tuple[dict[str, str], ...]
) -> None:
    """The battery was empty when the person took one recipient back."""
    interview = record(field.monitor, seed=1, person_code="AB-01", cons_excl="")
    first = consent(field.monitor, "AB-01", LINE)
    field.clock.now -= timedelta(days=400)
    consent(field.monitor, "AB-01", *second)
    field.clock.now += timedelta(days=401)
    assert not exporting.preview(field.monitor, [interview], ["un"], "p_un").going
    deliver(field, tmp_path / "out")
    sealed = withdrawing.send_withdrawals(
        field.monitor, ["office"], tmp_path, Progress()
    )
    receiving.receive(field.office, [sealed.file], None, Progress())
    assert f"{first}/d_share/share[1]" in field.office.withdrawals.lines()
    assert not exporting.preview(field.office, [interview], ["un"], "p_un").going
    assert exporting.preview(field.office, [interview], ["office"], "p_store").going


def test_a_recipient_abroad_hears_of_a_newer_form_that_no_longer_names_it(
    field: Field, tmp_path: Path
) -> None:
    """The newer form may go to the organisation, which reads it there; nobody else."""
    first = consent(field.monitor, "AB-01", LINE)
    second = consent(field.monitor, "AB-02", LINE)
    consent(field.monitor, "AB-01", LINE | {"sh_recipient": "r_lawyer"})
    consent(field.monitor, "AB-02", LINE)  # says the same again: nothing ended
    assert withdrawing.note_taken_back(field.monitor) == (f"{first}/d_share/share[1]",)
    assert second not in str(field.monitor.withdrawals.lines())


@pytest.mark.parametrize("gone", [1, 2])
def test_a_withdrawn_line_does_not_come_back_when_another_one_is_taken_out(
    field: Field, gone: int
) -> None:
    """Taking an entry out moves those after it up: their places are others now."""
    vault = field.monitor
    interview = record(vault, seed=1, person_code="AB-01", cons_excl="")
    lawyer = LINE | {"sh_recipient": "r_lawyer"}
    form_d = consent(vault, "AB-01", lawyer, LINE)
    assert exporting.preview(vault, [interview], ["un"], "p_un").going
    withdrawing.withdraw(vault, f"{form_d}/d_share/share[2]")
    assert not exporting.preview(vault, [interview], ["un"], "p_un").going
    opened = interviews.amend(vault, form_d, "corrected")
    session = opened.session()
    session.remove_repeat(f"d_share/share[{gone}]")
    interviews.save_draft(vault, form_d, interviews.draft_of(session))
    interviews.sign(vault, form_d)
    assert not exporting.preview(vault, [interview], ["un"], "p_un").going
    consent(vault, "AB-01", LINE)  # asked anew, the person agrees
    assert exporting.preview(vault, [interview], ["un"], "p_un").going


def test_a_line_that_only_moved_is_not_taken_back(field: Field) -> None:
    vault = field.monitor
    field.clock.now += timedelta(days=9)
    consent(vault, "AB-01", LINE)
    field.clock.now -= timedelta(days=9)  # whatever is over gets a tombstone now
    lawyer = LINE | {"sh_recipient": "r_lawyer"}
    form_d = consent(vault, "AB-01", lawyer, LINE)
    interview = record(vault, seed=1, person_code="AB-01", cons_excl="")
    opened = interviews.amend(vault, form_d, "corrected")
    session = opened.session()
    session.move_repeat("d_share/share[2]", 1)
    interviews.save_draft(vault, form_d, interviews.draft_of(session))
    interviews.sign(vault, form_d)
    assert exporting.preview(vault, [interview], ["un"], "p_un").going
    assert form_d not in str(withdrawing.note_taken_back(vault))
    assert vault.withdrawals.lines()
    assert exporting.preview(vault, [interview], ["un"], "p_un").going
