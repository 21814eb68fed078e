"""A file and the answer that names it: both are in the vault, or neither."""

from pathlib import Path

import pytest
from monitor_app.errors.usecases import NotADraftError
from monitor_app.forms.session import Session
from monitor_app.progress import Progress
from monitor_app.usecases import files, interviews
from monitor_app.usecases.files import EncryptedFile
from monitor_app.vault import Vault
from monitor_app.vault.attachments import FOLDER
from tests.exchange import _for_files
from tests.vaults import create, reopen


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "сурет.jpg"
    file.write_bytes(b"\xff\xd8 a photo")
    return file


def brought_in(vault: Vault, source: Path) -> tuple[str, Session, EncryptedFile]:
    """Begin an interview and answer with a file that is not saved yet."""
    opened = interviews.begin(vault, "evidence_log", "kk")
    session = opened.session()
    ref = _for_files(session)[0].ref
    made = files.bring_in(vault, opened.interview, ref, source, Progress())
    session.record_attachment(ref, made.attachment.name)
    return opened.interview, session, made


def test_a_kill_before_saving_leaves_neither_file_nor_answer(
    tmp_path: Path, source: Path
) -> None:
    with create(tmp_path / "v") as vault:
        interview, _session, _made = brought_in(vault, source)
        assert len(list((vault.folder / FOLDER).iterdir())) == 1
    with reopen(tmp_path / "v") as vault:
        assert vault.attachments.of(interview) == ()
        assert list((vault.folder / FOLDER).iterdir()) == []


def test_saving_the_answer_makes_the_attachment(tmp_path: Path, source: Path) -> None:
    with create(tmp_path / "v") as vault:
        interview, session, made = brought_in(vault, source)
        state = interviews.draft_of(session)
        interviews.save_draft(vault, interview, state, [made])
    with reopen(tmp_path / "v") as vault:
        (kept,) = vault.attachments.of(interview)
        assert kept == made.attachment
        with files.open_attachment(vault, kept.id) as reader:
            assert reader.read() == source.read_bytes()


def test_an_answer_that_cannot_be_saved_keeps_no_attachment(
    tmp_path: Path, source: Path
) -> None:
    with create(tmp_path / "v") as vault:
        interview, session, made = brought_in(vault, source)
        state = interviews.draft_of(session)
        with vault.transaction():
            vault.interviews.drop_draft(interview)
        with pytest.raises(NotADraftError):
            interviews.save_draft(vault, interview, state, [made])
        assert vault.attachments.ids() == []
        files.undo(vault, [made])
        assert list((vault.folder / FOLDER).iterdir()) == []
