"""A file and the answer that names it: both are in the vault, or neither."""

import io
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from monitor_app.errors.safety import RoleReadsNoContentError
from monitor_app.errors.usecases import NotADraftError
from monitor_app.forms.session import Session
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import new_id
from monitor_app.records.safety import Role
from monitor_app.usecases import (
    attachments_copies,
    files,
    given_up,
    interviews,
    safety,
)
from monitor_app.usecases.arriving import PIECE_TYPE
from monitor_app.usecases.attachments_images import Change
from monitor_app.usecases.demo_photo import picture
from monitor_app.usecases.files import EncryptedFile
from monitor_app.usecases.given_up import GivenUp
from monitor_app.vault import Vault
from monitor_app.vault.attachments import FOLDER
from tests.exchange import _for_files, attach, record
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


def amended(vault: Vault, interview: str) -> tuple[Session, str]:
    """Begin an amendment; return its session and the place of its first file."""
    session = interviews.amend(vault, interview, "corrected").session()
    return session, _for_files(session)[0].ref


def sign(vault: Vault, interview: str, session: Session) -> None:
    interviews.save_draft(vault, interview, interviews.draft_of(session))
    interviews.sign(vault, interview)


def names(vault: Vault, interview: str) -> set[str]:
    return {a.id for a in vault.attachments.of(interview)}


def test_a_file_that_was_taken_out_before_signing_goes_with_the_signature(
    tmp_path: Path,
) -> None:
    with create(tmp_path / "v") as vault:
        interview = record(vault, "evidence_log", photos=1)
        (signed,) = names(vault, interview)
        session, ref = amended(vault, interview)
        photo = tmp_path / "photo.jpg"
        photo.write_bytes(picture(Random(2)))
        wrong = attach(vault, interview, ref, photo)
        right = attach(vault, interview, ref, photo)
        session.record_attachment(ref, wrong.name)
        session.record_attachment(ref, right.name)
        assert names(vault, interview) == {signed, wrong.id, right.id}
        sign(vault, interview, session)
        assert names(vault, interview) == {signed, right.id}  # signed once stays
        entries = vault.audit.about([wrong.id])
        assert entries[-1].event == "attachment.unused"
    with reopen(tmp_path / "v") as vault:
        here = {file.name for file in (vault.folder / FOLDER).iterdir()}
        assert here == {signed, right.id}


def test_a_file_that_is_signed_stays_with_its_original_and_their_copies(
    tmp_path: Path,
) -> None:
    with create(tmp_path / "v") as vault:
        interview = record(vault, "evidence_log", photos=1)
        before = names(vault, interview)
        session, ref = amended(vault, interview)
        photo = tmp_path / "photo.jpg"
        photo.write_bytes(picture(Random(2)))
        original = attach(vault, interview, ref, photo)
        smaller = attachments_copies.make_copy(
            vault, original.id, Change(longest_side=40), Progress()
        )
        smallest = attachments_copies.make_copy(
            vault, smaller.id, Change(longest_side=20), Progress()
        )
        beside = attachments_copies.make_copy(
            vault, original.id, Change(longest_side=30), Progress()
        )
        wrong = attach(vault, interview, ref, photo)
        attachments_copies.make_copy(
            vault, wrong.id, Change(longest_side=30), Progress()
        )
        session.record_attachment(ref, smaller.name)
        sign(vault, interview, session)
        kept = names(vault, interview) - before
        assert kept == {original.id, smaller.id, smallest.id, beside.id}


def test_pieces_of_a_file_that_has_not_arrived_whole_outlive_a_signature(
    tmp_path: Path,
) -> None:
    with create(tmp_path / "v") as vault:
        interview = record(vault, "evidence_log", photos=0)
        id_ = new_id(vault.random_bytes)
        stored = vault.attachments.store(id_, io.BytesIO(b"part"), 4, Progress())
        piece = Attachment(
            id=id_,
            interview=interview,
            name=f"{id_}.0",
            original_name="",
            media_type=PIECE_TYPE,
            bytes=stored.bytes,
            sha256=stored.sha256,
            question=new_id(vault.random_bytes),  # the series that it came in
            derived_from=new_id(vault.random_bytes),
        )
        with vault.transaction():
            vault.attachments.add(piece, stored)
        session, _ref = amended(vault, interview)
        sign(vault, interview, session)
        assert names(vault, interview) == {id_}


def test_an_amendment_that_is_given_up_leaves_nothing_of_itself(
    tmp_path: Path,
) -> None:
    with create(tmp_path / "v") as vault:
        interview = record(vault, "evidence_log", photos=1, case_no="AAA-2026-0001")
        before, signed = names(vault, interview), vault.interviews.get(interview)
        session, ref = amended(vault, interview)
        photo = tmp_path / "photo.jpg"
        photo.write_bytes(picture(Random(2)))
        session.record_attachment(ref, attach(vault, interview, ref, photo).name)
        (place,) = (r for r in session.answers() if r.endswith("/case_no"))
        session.answer(place, "BBB-2026-0002")
        interviews.save_draft(vault, interview, interviews.draft_of(session))
        assert vault.interviews.get(interview).case_no == "BBB-2026-0002"
        goes = given_up.would_go(vault, interview)
        assert goes == GivenUp(answers=2, files=1, versions=1)
        given_up.give_up_amendment(vault, interview)
        after = vault.interviews.get(interview)
        assert after == replace(signed, updated=after.updated)
        assert names(vault, interview) == before
        with pytest.raises(NotADraftError):
            given_up.give_up_amendment(vault, interview)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMINISTRATOR])
def test_who_opens_no_testimony_deletes_none(
    tmp_path: Path, source: Path, role: Role
) -> None:
    with create(tmp_path / "v") as vault:
        interview, session, made = brought_in(vault, source)
        interviews.save_draft(vault, interview, interviews.draft_of(session), [made])
        goes = given_up.would_go(vault, interview)
        assert (goes.files, goes.is_amendment) == (1, False)
        safety.set_role(vault, role)
        for ask in (given_up.would_go, given_up.delete_draft, given_up.give_up):
            with pytest.raises(RoleReadsNoContentError):
                ask(vault, interview)
        assert names(vault, interview) == {made.attachment.id}
        safety.set_role(vault, Role.INTERVIEWER)
        assert given_up.give_up(vault, interview) == goes
        assert list((vault.folder / FOLDER).iterdir()) == []


def test_a_signature_that_fails_keeps_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with create(tmp_path / "v") as vault:
        interview = record(vault, "evidence_log", photos=1)
        session, ref = amended(vault, interview)
        photo = tmp_path / "photo.jpg"
        photo.write_bytes(picture(Random(2)))
        wrong = attach(vault, interview, ref, photo)
        interviews.save_draft(vault, interview, interviews.draft_of(session))
        monkeypatch.setattr(vault.interviews, "drop_draft", interrupted)
        with pytest.raises(KeyboardInterrupt):
            interviews.sign(vault, interview)
        assert wrong.id in names(vault, interview)
        with files.open_attachment(vault, wrong.id) as reader:
            assert reader.read() == photo.read_bytes()


def interrupted(_interview: str) -> None:
    raise KeyboardInterrupt
