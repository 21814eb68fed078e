"""A lesser copy becomes the answer: bundles take it, and its original stays here."""

import contextlib
import io
from pathlib import Path

import pytest
from monitor_app.errors.usecases import NotADraftError, NotAnAnswerError
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.usecases import (
    attachments_copies,
    checks,
    exporting,
    interviews,
    reading,
    receiving,
    viewing,
)
from monitor_app.usecases.attachments_images import Change
from monitor_app.vault import Vault
from PIL import Image
from tests.exchange import _for_files, attach, pair, record
from tests.vaults import PASSPHRASE, create


def photo() -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "CANARY-CAMERA"
    Image.new("RGB", (80, 60), "grey").save(out, "JPEG", exif=exif)
    return out.getvalue()


def smaller(vault: Vault, original: str) -> Attachment:
    change = Change(longest_side=40)
    return attachments_copies.make_copy(vault, original, change, Progress())


def draft_with_photo(vault: Vault, folder: Path) -> tuple[str, str, Attachment]:
    """Return a draft, the place of its photo, and the photo."""
    opened = interviews.begin(vault, "evidence_log", "kk")
    session = opened.session()
    ref = _for_files(session)[0].ref
    source = folder / "photo.jpg"
    source.write_bytes(photo())
    original = attach(vault, opened.interview, ref, source)
    session.record_attachment(ref, original.name)
    interviews.save_draft(vault, opened.interview, interviews.draft_of(session))
    return opened.interview, ref, original


def said(vault: Vault, interview: str, ref: str) -> str:
    return interviews.open_draft(vault, interview).session().answers()[ref]


def test_a_copy_takes_the_place_of_its_original_and_gives_it_back(
    tmp_path: Path,
) -> None:
    with create(tmp_path / "v") as vault:
        interview, ref, original = draft_with_photo(vault, tmp_path)
        copy = smaller(vault, original.id)
        least = smaller(vault, copy.id)
        shelf = viewing.shelf(vault, interview)
        assert shelf.named == {original.id}
        assert {a.id for a in shelf.family(least)} == {original.id, copy.id, least.id}
        assert shelf.answers_with(least) == original
        assert attachments_copies.answer_with(vault, least.id) == original
        assert said(vault, interview, ref) == least.name
        assert attachments_copies.answer_with(vault, copy.id) == least
        assert viewing.shelf(vault, interview).named == {copy.id}
        assert attachments_copies.answer_with(vault, original.id) == copy
        assert said(vault, interview, ref) == original.name
        events = [entry.event for entry in vault.audit.about([original.id])]
        assert "attachment.chosen" in events


def test_what_no_answer_names_has_no_place_to_take(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        interview, ref, original = draft_with_photo(vault, tmp_path)
        copy = smaller(vault, original.id)
        session = interviews.open_draft(vault, interview).session()
        session.answer(ref, None)
        interviews.save_draft(vault, interview, interviews.draft_of(session))
        with pytest.raises(NotAnAnswerError):
            attachments_copies.answer_with(vault, copy.id)
        assert ref not in interviews.open_draft(vault, interview).session().answers()


def test_the_bundle_takes_the_copy_and_never_the_original(tmp_path: Path) -> None:
    with contextlib.closing(pair(tmp_path)) as two:
        interview = record(two.monitor, "evidence_log", photos=0)
        opened = interviews.amend(two.monitor, interview, "a photo")
        session = opened.session()
        ref = _for_files(session)[0].ref
        source = tmp_path / "photo.jpg"
        source.write_bytes(photo())
        original = attach(two.monitor, interview, ref, source)
        session.record_attachment(ref, original.name)
        interviews.save_draft(two.monitor, interview, interviews.draft_of(session))
        copy = smaller(two.monitor, original.id)
        attachments_copies.answer_with(two.monitor, copy.id)
        interviews.sign(two.monitor, interview)
        with pytest.raises(NotADraftError):
            attachments_copies.answer_with(two.monitor, original.id)
        kept = {a.id for a in two.monitor.attachments.of(interview)}
        assert {original.id, copy.id} <= kept
        out = tmp_path / "out"
        out.mkdir()
        exporting.export(
            two.monitor,
            [interview],
            ["office"],
            "p_store",
            out,
            purge=False,
            progress=Progress(),
        )
        receiving.receive(two.office, [out], tmp_path / "r", Progress())
        arrived = reading.show(two.office, interview)
        assert [a.id for a in arrived.attachments] == [copy.id]
        assert viewing.shelf(two.office, interview).attachments == (copy,)
        with viewing.opened(two.office, copy.id) as stream:
            content = stream.read()
        assert b"CANARY" not in content
        assert Image.open(io.BytesIO(content)).size == (40, 30)
    assert checks.check_folder(tmp_path / "office", PASSPHRASE, Progress()) == ()
