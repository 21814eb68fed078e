"""Beginning an interview: its codes, its visit, and first of all a way back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from monitor_app.errors.transcribing import UnknownPaperError
from monitor_app.errors.vault import RecoveryFirstError
from monitor_app.records.numbers import RecordNumber
from monitor_app.usecases import interviews, practice_mark, rehearsal
from monitor_app.usecases.beginning import begin_paper, begin_with
from monitor_app.usecases.consents import CONSENT_FORM
from monitor_app.usecases.recovery import make_shares, rehearse
from monitor_app.vault import Vault
from tests.vaults import CLOCK, create


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with create(tmp_path / "v") as opened:
        yield opened


def test_no_record_without_a_way_back(vault: Vault) -> None:
    with pytest.raises(RecoveryFirstError):
        begin_with(vault, "injury_sheet")
    with pytest.raises(RecoveryFirstError):
        begin_paper(vault, str(RecordNumber("22222222")))
    assert not sum(vault.interviews.counts().values())


def test_a_rehearsal_opens_the_way_for_good(vault: Vault) -> None:
    shares = make_shares(vault, 2, 3)
    with pytest.raises(RecoveryFirstError):
        begin_with(vault, "injury_sheet")
    rehearse(vault, shares[:2])
    CLOCK.now += timedelta(days=400)
    assert begin_with(vault, "injury_sheet").interview


def test_a_week_is_a_week(vault: Vault) -> None:
    rehearsal.postpone(vault)
    assert begin_with(vault, "injury_sheet").interview
    with pytest.raises(UnknownPaperError):  # the way is open, the paper unknown
        begin_paper(vault, str(RecordNumber("22222222")))
    CLOCK.now += timedelta(days=rehearsal.DAYS)
    with pytest.raises(RecoveryFirstError):
        begin_with(vault, "injury_sheet")


def test_what_a_known_person_consents_to_never_waits(vault: Vault) -> None:
    rehearsal.postpone(vault)
    begin_with(vault, "injury_sheet", person_code="7KD-2Q")
    CLOCK.now += timedelta(days=rehearsal.DAYS)
    assert begin_with(vault, CONSENT_FORM, person_code="7KD-2Q").interview
    with pytest.raises(RecoveryFirstError):
        begin_with(vault, CONSENT_FORM, person_code="P5M-1C")


def test_a_practice_vault_holds_nobody(vault: Vault) -> None:
    practice_mark.put_mark(vault)
    assert begin_with(vault, "injury_sheet").interview


def test_the_codes_of_somebody_known_stand_in_the_new_record(vault: Vault) -> None:
    rehearsal.postpone(vault)
    begun = begin_with(
        vault, "injury_sheet", "kk", person_code="7KD-2Q", case_no="KZ-2031-0042"
    )
    opened = interviews.open_draft(vault, begun.interview)
    assert opened.summary.person_code == "7KD-2Q"
    assert opened.summary.case_no == "KZ-2031-0042"
