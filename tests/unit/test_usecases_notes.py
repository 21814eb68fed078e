"""Own notes are kept over signing and amending, and are never in what goes out."""

from pathlib import Path

from monitor_app.progress import Progress
from monitor_app.usecases import given_up, interviews, reading, recording
from monitor_app.vault import Vault
from tests.vaults import create

NOTE = "тек өзіме жаздым"
FIRST, SECOND = "g_item/it_desc", "g_item/it_from"


def signed(vault: Vault) -> str:
    """Return a signed interview with a note on its first question."""
    opened = interviews.begin(vault, "evidence_log", "ru")
    session = opened.session()
    recording.explain_gaps(session)
    session.margin.note(FIRST, NOTE)
    interviews.save_draft(vault, opened.interview, interviews.draft_of(session))
    interviews.sign(vault, opened.interview)
    return opened.interview


def test_a_note_outlives_signing_and_amending(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        interview = signed(vault)
        (version,) = vault.interviews.versions(interview)
        assert NOTE.encode() not in version.submission
        assert vault.interviews.draft(interview) is None
        view = reading.show(vault, interview)
        assert view.session.margin.notes() == {FIRST: NOTE}
        assert NOTE not in str(reading.as_json(view))
        assert not reading.search(vault, "жаздым", 5)
        again = interviews.amend(vault, interview, "почему").session()
        assert again.margin.notes() == {FIRST: NOTE}
        again.margin.note(FIRST, "")
        again.margin.note(SECOND, NOTE)
        recording.explain_gaps(again)
        interviews.save_draft(vault, interview, interviews.draft_of(again))
        interviews.sign(vault, interview)
        assert vault.interviews.notes(interview) == {SECOND: NOTE}


def test_an_amendment_from_a_file_keeps_the_notes(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        interview = signed(vault)
        document = {"answers": [[FIRST, "AB-2031-0042"]]}
        recording.amend_from(vault, interview, document, tmp_path, "why", Progress())
        assert len(vault.interviews.versions(interview)) == 2
        assert vault.interviews.notes(interview) == {FIRST: NOTE}


def test_deleting_a_draft_deletes_its_notes(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        opened = interviews.begin(vault, "evidence_log", "ru")
        with vault.transaction():
            vault.interviews.keep_notes(opened.interview, {"q": NOTE})
        given_up.delete_draft(vault, opened.interview)
        assert not vault.database.execute("SELECT * FROM own_notes")
