"""What a person said last counts, whatever the clock said and whatever was erased."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from monitor_app.errors.safety import NoPaperError, RoleReadsNoContentError
from monitor_app.progress import Progress
from monitor_app.records.safety import Role
from monitor_app.records.submissions import Procedure
from monitor_app.usecases import (
    case_cover,
    comparing,
    drafts_un,
    finds,
    interviews,
    papers,
    purging,
    reading,
    safety,
    tables,
    viewing,
)
from monitor_app.usecases.purging import WhyErased
from monitor_app.vault import Vault
from tests.exchange import LINE, consent, record
from tests.unit.test_safety_people import keep
from tests.vaults import CLOCK, create


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with create(tmp_path / "v") as opened:
        yield opened


@pytest.fixture
def battery() -> Iterator[None]:
    """A test may let the clock fall back to 2001; it is right again after it."""
    now = CLOCK.now
    yield
    CLOCK.now = now


def empty_battery() -> None:
    CLOCK.now = datetime(2001, 1, 1, tzinfo=UTC)


def test_do_not_contact_holds_although_the_clock_was_set_back(
    vault: Vault, battery: None
) -> None:
    keep(vault, "consent", contact_rule="ok")
    assert case_cover.cover_of(vault, "AB-17").may_contact
    empty_battery()
    keep(vault, "consent", contact_rule="never")
    assert not case_cover.cover_of(vault, "AB-17").may_contact


def test_a_refused_photograph_is_refused_although_the_clock_was_set_back(
    vault: Vault, battery: None
) -> None:
    keep(vault, "consent", da_photo_inj="given")
    assert safety.rights_of(vault, "AB-17").acts["da_photo_inj"] == "given"
    empty_battery()
    keep(vault, "consent", da_photo_inj="refused")
    assert safety.rights_of(vault, "AB-17").acts["da_photo_inj"] == "refused"


def test_do_not_contact_outlives_the_record_that_says_it(vault: Vault) -> None:
    stays = keep(vault, "consent", contact_rule="ok")
    says = keep(vault, "consent", contact_rule="never")
    purging.erase_anyway(vault, [says], WhyErased.DECIDED)
    cover = case_cover.cover_of(vault, "AB-17")
    assert (cover.may_contact, cover.contact_from) == (False, stays)
    also = keep(vault, "detention_interview", contact_rule="")
    assert not case_cover.cover_of(vault, "AB-17").may_contact
    purging.erase_anyway(vault, [stays], WhyErased.DECIDED)
    assert not case_cover.cover_of(vault, "AB-17").may_contact
    keep(vault, "consent", contact_rule="ok")  # asked anew
    assert case_cover.cover_of(vault, "AB-17").may_contact
    assert also


def test_a_lifted_rule_does_not_come_back_when_its_record_is_erased(
    vault: Vault,
) -> None:
    keep(vault, "consent", contact_rule="ok")
    says = keep(vault, "consent", contact_rule="never")
    safety.set_role(vault, Role.COORDINATOR)
    case_cover.lift_contact_rule(vault, says, "She asked for it.")
    purging.erase_anyway(vault, [says], WhyErased.DECIDED)
    assert case_cover.cover_of(vault, "AB-17").may_contact


def test_no_copy_stays_where_no_paper_was_to_be_left(vault: Vault) -> None:
    """The measures that were agreed say no; a tick elsewhere does not undo it."""

    def printed(interview: str) -> None:
        papers.filled_pdf(
            vault, interview, ("en",), redact=False, paper="A4", for_person=True
        )

    both = keep(vault, "detention_interview", copy_given="yes", protect="nocopy")
    with pytest.raises(NoPaperError) as caught:
        printed(both)
    assert caught.value.details["needs"] == "protect"
    form_d = keep(vault, "consent", d_copy="yes")
    with pytest.raises(NoPaperError):
        printed(form_d)
    keep(vault, "release_followup", protect="none", copy_given="no")
    printed(form_d)  # what was agreed last counts
    with pytest.raises(NoPaperError):
        printed(both)  # but a record that says no itself says no


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMINISTRATOR])
def test_no_other_way_opens_content_to_who_reads_none(
    vault: Vault, tmp_path: Path, role: Role
) -> None:
    interview = record(vault, person_code="AB-01", cons_excl="")
    consent(vault, "AB-01", LINE)
    (photo,) = vault.attachments.of(interview)
    unsigned = interviews.begin(vault, "detention_interview", "kk").interview
    safety.set_role(vault, role)
    today = CLOCK.now.date()
    for way in (
        lambda: reading.submission_to_write(vault, interview),
        lambda: finds.of_record(vault, interview),
        lambda: viewing.picture(vault, photo.id, 100),
        lambda: drafts_un.draft(vault, interview, Procedure.WGAD, today),
        lambda: interviews.amend(vault, interview, "to look at it"),
        lambda: interviews.open_draft(vault, unsigned),
        lambda: interviews.check(vault, unsigned),
        lambda: comparing.compare(vault, interview, 1, 1),
        lambda: reading.earlier_wordings(vault, interview, "g_item/it_what"),
        lambda: tables.write_tables(
            vault, "evidence_log", tmp_path / "t", Progress(), today=today
        ),
    ):
        with pytest.raises(RoleReadsNoContentError):
            way()
    assert not (tmp_path / "t").exists()
    assert "attachment.viewed" not in {e.event for e in vault.audit.newest(50)}


def test_a_draft_for_the_un_names_no_file_that_was_taken_out(vault: Vault) -> None:
    interview = record(vault, person_code="AB-01", cons_excl="")
    consent(vault, "AB-01", LINE | {"sh_ident": "named"})
    (photo,) = vault.attachments.of(interview)
    today = CLOCK.now.date()
    before = drafts_un.draft(vault, interview, Procedure.WGAD, today)
    assert any(photo.name in said for said in before.attachments)
    session = interviews.amend(vault, interview, "not this picture").session()
    (place,) = (r for r, v in session.answers().items() if v == photo.name)
    session.answer(place, None)
    interviews.save_draft(vault, interview, interviews.draft_of(session))
    interviews.sign(vault, interview)
    after = drafts_un.draft(vault, interview, Procedure.WGAD, today)
    assert not any(photo.name in said for said in after.attachments)
