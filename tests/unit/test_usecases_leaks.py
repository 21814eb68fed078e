"""Ways by which something could leave although nobody consented; all are closed."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest
from monitor_app.crypto.age_keys import HybridIdentity
from monitor_app.errors.safety import SealedError
from monitor_app.forms.definition import Flag, Kind, QuestionDef
from monitor_app.progress import Progress
from monitor_app.records.safety import Role
from monitor_app.usecases import (
    exporting,
    forms,
    papers,
    papers_redaction,
    reading,
    receiving,
    recording,
    safety,
    sealing,
    team,
    withdrawing,
)
from monitor_app.usecases.consents import ConsentBook
from monitor_app.vault import Vault
from tests import pictures
from tests.exchange import LINE, Pair, consent, pair, record
from tests.field import FORM
from tests.vaults import CLOCK

TODAY = date(2026, 11, 24)
KEPT = [
    ["person_code", "AB-17"],
    ["said", "Көршім Әсел көрді"],
    ["photo", "@Ер Есімі.jpg"],
    ["consent/cons_state", "given"],
]


@pytest.fixture
def two(tmp_path: Path) -> Pair:
    made = pair(tmp_path)
    un = HybridIdentity.generate(os.urandom)
    (tmp_path / "un.txt").write_text(un.to_string() + "\n", encoding="ascii")
    team.add_recipient(made.office, str(un.recipient()), "un", ["p_un"], "r_wgad")
    team.sign_team(made.office, tmp_path / "t2")
    team.import_team(made.monitor, tmp_path / "t2", None)
    return made


def left_out(vault: Vault, interview: str) -> list[str]:
    found = exporting.preview(vault, [interview], ["un"], "p_un")
    return [entry.reason for entry in found.left_out if not entry.question]


def purged_at_sealing(two: Pair, interview: str, out: Path) -> None:
    out.mkdir()
    made = exporting.export(
        two.monitor,
        [interview],
        ["office"],
        "p_store",
        out,
        purge=True,
        progress=Progress(),
    )
    assert made.purged == (interview,)


def test_a_refusal_that_was_purged_still_stands(two: Pair, tmp_path: Path) -> None:
    told = record(two.monitor, person_code="AB-01", cons_excl="")
    consent(two.monitor, "AB-01", LINE)
    assert left_out(two.monitor, told) == []
    later = consent(two.monitor, "AB-01", LINE | {"sh_state": "refused"})
    assert left_out(two.monitor, told) == ["consent.refused"]
    purged_at_sealing(two, later, tmp_path / "o1")
    assert left_out(two.monitor, told) == ["consent.withdrawn"]
    two.close()


def given(vault: Vault, interview: str) -> set[str]:
    summary = vault.interviews.get(interview)
    book = ConsentBook(vault)
    told = book.told(summary, vault.interviews.versions(interview)[-1].submission)
    return {line.id for line in book.lines(told) if line.state == "given"}


def test_a_purged_followup_that_took_consent_back_still_counts(
    two: Pair, tmp_path: Path
) -> None:
    told = record(two.monitor, person_code="AB-01", cons_excl="")
    assert len(given(two.monitor, told)) == 1  # that we may keep it
    back = record(
        two.monitor,
        "release_followup",
        seed=2,
        person_code="AB-01",
        cr_review="withdrawn",
        photos=0,
    )
    assert given(two.monitor, told) == set()
    later = consent(two.monitor, "AB-01", LINE)  # now the follow-up itself may go
    before = given(two.monitor, told)
    assert {line.partition("/")[0] for line in before} == {later}
    purged_at_sealing(two, back, tmp_path / "o1")
    assert given(two.monitor, told) == before
    two.close()


def amended(two: Pair, folder: Path) -> str:
    """Sign words and a photo, then take both out again; no flag keeps them."""
    form = folder / "short.md"
    form.write_text(FORM, encoding="utf-8")
    forms.import_form(two.monitor, form)
    (folder / "Ер Есімі.jpg").write_bytes(pictures.photo())
    kept = {"answers": KEPT}
    made = recording.record(
        two.monitor, "short", kept, folder, sign=True, progress=Progress()
    )
    assert made.problems == ()
    changed = {"answers": [["said", "Біреу"], ["photo", ""]]}
    recording.amend_from(
        two.monitor, made.interview, changed, folder, "Сұрады", Progress()
    )
    return made.interview


def test_no_earlier_wording_and_no_id_of_ours_leaves(two: Pair, tmp_path: Path) -> None:
    told = amended(two, tmp_path)
    consent(two.monitor, "AB-17", LINE)
    (out := tmp_path / "out").mkdir()
    made = exporting.export(
        two.monitor,
        [told],
        ["un"],
        "p_un",
        out,
        purge=True,
        progress=Progress(),
    )
    assert (made.purged, made.kept) == ((), (told,))  # what went is only a copy
    (bundle,) = made.bundles
    receiving.unpack(bundle.file, tmp_path / "un.txt", tmp_path / "open", None)
    found = b"".join(
        str(path.relative_to(tmp_path)).encode() + path.read_bytes()
        for path in (tmp_path / "open").rglob("*")
        if path.is_file()
    )
    assert "Біреу".encode() in found
    for secret in ("Көршім", "Есімі", "Сұрады", told):
        assert secret.encode() not in found, secret
    assert pictures.SECRET not in found
    two.close()


def test_evidence_goes_nowhere_without_the_consent_form_it_names(two: Pair) -> None:
    vault = two.monitor
    form_d = consent(vault, "AB-17", LINE)
    number = vault.interviews.get(form_d).number
    for unknown in ("", "ABCD"):
        item = record(vault, "evidence_log", photos=0, it_consent=unknown)
        assert left_out(vault, item) == ["consent.no-line"]
    item = record(vault, "evidence_log", photos=0, it_consent=number)
    assert left_out(vault, item) == []
    withdrawing.withdraw(vault, f"{form_d}/d_share/share[1]")
    assert left_out(vault, item) == ["consent.withdrawn"]
    assert exporting.preview(vault, [item], ["office"], "p_store").going
    two.close()


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(pages).split())


def test_a_redacted_print_has_no_file_name_and_no_clinician(two: Pair) -> None:
    vault = two.monitor
    told = record(vault, "injury_sheet", person_code="AB-17", photo=pictures.photo())
    consent(vault, "AB-17", LINE)
    names = [file.original_name for file in vault.attachments.of(told)]
    assert names[0].startswith("сурет-1")
    whole = papers.filled_pdf(vault, told, (), redact=False, paper="A4")
    redacted = papers.filled_pdf(vault, told, (), redact=True, paper="A4")
    assert "сурет-1" in words_of(whole.pdf)
    assert "сурет-1" not in words_of(redacted.pdf)
    view = reading.show(vault, told)
    asked = QuestionDef("op", "op", Kind.TEXT, flags=frozenset({Flag.CLINICIAN}))
    assert papers_redaction.redaction_of(vault, view, TODAY).withholds("op", asked)
    two.close()


def test_what_a_person_excepted_in_words_keeps_a_redacted_print_careful(
    two: Pair,
) -> None:
    vault = two.monitor
    kept = record(vault, person_code="AB-17", cons_excl="Әпкем туралы айтпаңыз")
    free = record(vault, person_code="AB-18", cons_excl="")
    bound = record(vault, person_code="AB-19", cons_excl="")
    consent(vault, "AB-17", LINE)
    consent(vault, "AB-18", LINE)
    consent(vault, "AB-19", LINE | {"sh_except": "Әпкем туралы айтпаңыз"})
    asked = QuestionDef("x", "x", Kind.TEXT, flags=frozenset({Flag.SENSITIVE}))
    for told, stays in ((kept, True), (free, False), (bound, True)):
        view = reading.show(vault, told)
        redaction = papers_redaction.redaction_of(vault, view, TODAY)
        assert redaction.withholds("x", asked) is stays
    two.close()


def test_a_lower_level_does_not_open_what_was_sealed(two: Pair, tmp_path: Path) -> None:
    vault = two.monitor
    told = record(vault, sens_level="l4", free_account="Екінші қабаттағы бөлме")
    lower = {"answers": [["hdr/sens_level", "l2"]]}
    recording.amend_from(vault, told, lower, tmp_path, "Қате деңгей", Progress())
    assert vault.interviews.get(told).sensitivity == "l2"
    assert reading.search(vault, "қабаттағы", 5) == ()
    with pytest.raises(SealedError):
        reading.submission_to_write(vault, told)
    with pytest.raises(SealedError):
        papers.filled_pdf(vault, told, (), redact=False, paper="A4")
    safety.set_role(vault, Role.LAWYER)
    sealing.release(vault, told, "L-02")
    assert reading.search(vault, "қабаттағы", 5) != ()
    recording.amend_from(
        vault, told, {"answers": [["hdr/sens_level", "l1"]]}, tmp_path, "х", Progress()
    )
    assert reading.submission_to_write(vault, told)
    two.close()


def test_no_plain_file_holds_a_marked_answer_and_the_log_knows_of_each(
    two: Pair,
) -> None:
    vault = two.monitor
    told = record(vault)
    assert reading.submission_to_write(vault, told)
    assert vault.audit.newest(1)[0].event == "interview.submission-written"
    sealing.mark(vault, told, "narrative/free_account")
    with pytest.raises(SealedError):
        reading.submission_to_write(vault, told)
    two.close()


def test_a_refusal_counts_although_the_clock_was_set_back(two: Pair) -> None:
    vault = two.monitor
    told = record(vault, person_code="AB-01", cons_excl="")
    consent(vault, "AB-01", LINE)
    assert left_out(vault, told) == []
    now = CLOCK.now
    try:
        CLOCK.now = datetime(2001, 1, 1, tzinfo=UTC)  # an empty battery
        consent(vault, "AB-01", LINE | {"sh_state": "refused"})
        assert left_out(vault, told) == ["consent.refused"]
        CLOCK.now = now
        assert left_out(vault, told) == ["consent.refused"]
        consent(vault, "AB-01", LINE)
        assert left_out(vault, told) == []
    finally:
        CLOCK.now = now
    two.close()
