"""Paper out of a vault: numbers kept, answers whole, what is sealed left out."""

import random
import struct
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from monitor_app.errors.files import FileExistsAlreadyError
from monitor_app.errors.printing import UnknownModuleError
from monitor_app.errors.safety import SealedError
from monitor_app.forms.definition import Flag, Kind, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.printing.answers import day_and_time
from monitor_app.progress import Progress
from monitor_app.records.numbers import RecordNumber
from monitor_app.records.status import Reason, Translation
from monitor_app.usecases import (
    identities,
    interviews,
    papers,
    papers_sheets,
    reading,
    recording,
    sample,
    sealing,
)
from monitor_app.usecases.papers import BlankPaper, Paper
from monitor_app.usecases.papers_redaction import Redaction, Sealed
from monitor_app.usecases.places import bare
from monitor_app.vault import Vault
from tests.unit.test_printing import squeezed, text_of
from tests.vaults import create

PERSON = sample.Person(
    person_code="AB-17",
    case_no="DEMO-2031-0042",
    language="kk",
    detained_on=date(2022, 1, 5),
    interviewed_on=date(2026, 11, 20),
)
TRANSLATION = Translation(
    language="ru",
    translator="A3",
    date=date(2026, 11, 22),
    text="Я возвращался домой вечером. " * 40,
)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    with create(tmp_path_factory.mktemp("paper") / "v") as opened:
        yield opened


@pytest.fixture(scope="module")
def signed(vault: Vault) -> str:
    draft = interviews.begin(vault, "detention_interview", "kk")
    session = draft.session()
    sample.fill(session, PERSON, random.Random(11))
    session.set_translation("narrative/free_account", TRANSLATION)
    session.set_reason("profile/age_band", Reason.DECLINED)
    recording.explain_gaps(session)
    interviews.save_draft(vault, draft.interview, interviews.draft_of(session))
    interviews.sign(vault, draft.interview)
    return draft.interview


def words_of(paper: Paper) -> str:
    return squeezed(text_of(paper.pdf, "-raw"))


def session_of(vault: Vault, interview: str) -> Session:
    return reading.show(vault, interview).session


def test_numbers_of_blank_copies_are_known_again(vault: Vault) -> None:
    request = BlankPaper(languages=("ru",), copies=3)
    paper = papers.blank_pdf(vault, "evidence_log", request, Progress())
    words = text_of(paper.pdf).split()
    numbers = {word for word in words if _is_number(word)}
    assert len(numbers) == 3
    for number in numbers:
        assert vault.papers.form_of(number) == ("evidence_log", "2025.1.0")


def _is_number(word: str) -> bool:
    try:
        RecordNumber.parse(word)
    except ValueError:
        return False
    return True


def test_a_refused_print_keeps_no_number(vault: Vault) -> None:
    count = "SELECT count(*) FROM paper_copies"
    before = vault.database.one(count)
    request = BlankPaper(profile="modules", modules=("nowhere",))
    with pytest.raises(UnknownModuleError):
        papers.blank_pdf(vault, "consent", request, Progress())
    assert vault.database.one(count) == before


def test_every_answer_is_on_the_paper(vault: Vault, signed: str) -> None:
    paper = papers.filled_pdf(vault, signed, ("kk", "ru"), redact=False, paper="A4")
    text = words_of(paper)
    session = session_of(vault, signed)
    missing = []
    for ref, value in session.answers().items():
        question = session.form.find(bare(ref))
        if not isinstance(question, QuestionDef) or question.number is None:
            continue
        known = session.answers().get(f"{ref}_prec", "")
        said = _words(question, value, known)
        missing += [word for word in said if squeezed(word) not in text]
    assert not missing
    assert text.count(squeezed("Я возвращался домой вечером.")) >= 38
    assert "бастартты/отказ(БТ)" in text


def _words(question: QuestionDef, value: str, known: str = "") -> list[str]:
    """Return what must be found: long texts by their words, as pages part them."""
    labels = {choice.value: choice.label for choice in question.choices}
    if not labels and question.kind == "text":
        return value.split() if len(value) > 200 else [value]
    if not labels:
        return [day_and_time(value, known)]
    return [labels[each].plain("ru") for each in value.split()]


def test_version_and_fingerprint_are_on_every_page(vault: Vault, signed: str) -> None:
    version = vault.interviews.versions(signed)[-1]
    paper = papers.filled_pdf(vault, signed, ("ru",), redact=False, paper="A4")
    pages = text_of(paper.pdf).split("\f")[:-1]
    assert len(pages) == paper.pages
    for number, page in enumerate(pages, start=1):
        assert version.sha256 in page
        assert "Версия 1, подписано" in page
        assert f"Страница {number} из {paper.pages}" in page
        assert vault.interviews.get(signed).number in page


def test_same_record_same_bytes(vault: Vault, signed: str) -> None:
    once, again = (
        papers.filled_pdf(vault, signed, ("kk",), redact=False, paper="A5")
        for _time in range(2)
    )
    assert once == again


def test_notes_of_the_interviewer_are_on_a_sheet_of_their_own(
    vault: Vault, signed: str
) -> None:
    answers = session_of(vault, signed).answers()
    paper = papers.filled_pdf(vault, signed, ("kk",), redact=False, paper="A4")
    pages = [squeezed(page) for page in text_of(paper.pdf, "-raw").split("\f")]
    last = max(at for at, page in enumerate(pages) if "Жазбаныңсоңы" in page)
    note = squeezed(answers["intnotes/obs_state"])
    assert not any(note in page for page in pages[: last + 1])
    assert any(note in page for page in pages[last + 1 :])


def test_the_notes_stay_away_when_asked(vault: Vault, signed: str) -> None:
    note = squeezed(session_of(vault, signed).answers()["intnotes/obs_state"])
    paper = papers.filled_pdf(
        vault, signed, ("kk",), redact=False, paper="A4", own_notes=False
    )
    assert note not in words_of(paper)


def test_a_redacted_copy_names_nobody(vault: Vault, signed: str) -> None:
    session = session_of(vault, signed)
    paper = papers.filled_pdf(vault, signed, ("kk",), redact=True, paper="A4")
    text = words_of(paper)
    gone = {Flag.IDENTIFIES, Flag.OFFICIAL, Flag.INTERVIEWER}
    kept = 0
    for ref, value in session.answers().items():
        question = session.form.find(bare(ref))
        if not isinstance(question, QuestionDef) or question.kind != "text":
            continue
        if question.flags & gone and len(value) > 12:
            assert squeezed(value) not in text, ref
        kept += squeezed(value) in text
    assert kept > 10
    assert "алыныптасталды" in text


def test_consent_lets_sensitive_answers_through_as_far_as_it_goes() -> None:
    said = QuestionDef("x", "x", _kind(), flags=frozenset({Flag.SENSITIVE}))
    spoken = QuestionDef(
        "y", "y", _kind(), flags=frozenset({Flag.SENSITIVE, Flag.VERBATIM})
    )
    name = QuestionDef("z", "z", _kind(), flags=frozenset({Flag.IDENTIFIES}))

    def left_out(what: set[str], *, ended: bool = False) -> list[bool]:
        redaction = Redaction(Sealed(frozenset()), frozenset(what), ended, "f")
        return [redaction.withholds("x", each) for each in (said, spoken, name)]

    assert left_out(set()) == [True, True, True]
    assert left_out({"statement"}) == [True, False, True]
    assert left_out({"all"}) == [False, False, True]
    assert left_out({"all"}, ended=True) == [False, True, True]


def _kind() -> Kind:
    return Kind.TEXT


def test_what_is_sealed_is_in_no_print(vault: Vault) -> None:
    draft = interviews.begin(vault, "detention_interview", "ru")
    session = draft.session()
    sample.fill(session, PERSON, random.Random(3))
    interviews.save_draft(vault, draft.interview, interviews.draft_of(session))
    place = "narrative/free_account"
    told = squeezed(session.answers()[place])[:60]

    def text() -> str:
        made = papers.filled_pdf(
            vault, draft.interview, ("ru",), redact=False, paper="A4"
        )
        return words_of(made)

    assert told in text()
    sealing.mark(vault, draft.interview, place)
    assert told not in text()
    sealing.mark(vault, draft.interview)
    with pytest.raises(SealedError):
        text()


def test_pictures_become_figures_without_what_cameras_add(
    vault: Vault, tmp_path: Path
) -> None:
    draft = interviews.begin(vault, "evidence_log", "en")
    photo = tmp_path / "photo.png"
    photo.write_bytes(_png(b"GPS 43.25 76.9 secret place"))
    recording.attach_to_draft(
        vault, draft.interview, "g_item/it_file", photo, Progress()
    )
    paper = papers.filled_pdf(vault, draft.interview, (), redact=False, paper="A4")
    text = text_of(paper.pdf)
    (attachment,) = vault.attachments.of(draft.interview)
    assert attachment.sha256 in text
    assert "Figure 1. Question 12" in text
    assert b"secret place" not in paper.pdf
    assert b"/DCTDecode" in paper.pdf


def test_a_damaged_picture_does_not_keep_the_testimony_from_print(
    vault: Vault, tmp_path: Path
) -> None:
    draft = interviews.begin(vault, "evidence_log", "en")
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"not a picture")
    recording.attach_to_draft(
        vault, draft.interview, "g_item/it_file", photo, Progress()
    )
    paper = papers.filled_pdf(
        vault, draft.interview, ("ru", "kk"), redact=False, paper="A4"
    )
    text = text_of(paper.pdf)
    (attachment,) = vault.attachments.of(draft.interview)
    assert "Этот файл не является изображением, которое можно показать." in text
    assert "Бұл файл көрсетуге болатын сурет емес." in text
    assert text.count(attachment.sha256) == 2  # in the list and in the frame
    assert "Рисунок 1" in text


@pytest.mark.parametrize("damage", [None, b"something else"])
def test_a_picture_whose_file_is_damaged_does_not_either(
    vault: Vault, tmp_path: Path, damage: bytes | None
) -> None:
    draft = interviews.begin(vault, "evidence_log", "en")
    photo = tmp_path / "photo.png"
    photo.write_bytes(_png(b""))
    recording.attach_to_draft(
        vault, draft.interview, "g_item/it_file", photo, Progress()
    )
    (attachment,) = vault.attachments.of(draft.interview)
    file = vault.folder / "attachments" / attachment.id
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage)
    paper = papers.filled_pdf(vault, draft.interview, ("en",), redact=False, paper="A4")
    text = text_of(paper.pdf)
    assert "This file is not a picture that can be shown." in text
    assert attachment.sha256 in text


def _png(comment: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    head = struct.pack(">IIBBBBB", 40, 30, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x40\x80\xc0" * 40) * 30)
    text = chunk(b"tEXt", b"Comment\0" + comment)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
    return start + text + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    paper = Paper(b"%PDF-1.4", 1)
    papers.save(paper, tmp_path / "a.pdf")
    with pytest.raises(FileExistsAlreadyError):
        papers.save(Paper(b"other", 1), tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF-1.4"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_the_identity_sheet_is_printed_from_its_own_store(vault: Vault) -> None:
    identities.create(vault, "қар жауды 12 терек бау", kdf_memory_mib=64)
    session = identities.begin(vault, "AB-17", "ru")
    session.answer("p_main/id_family", "Қосжанов")
    identities.save(vault, session)
    paper = papers_sheets.identity_pdf(vault, "AB-17", ("ru",))
    assert "Қосжанов" in text_of(paper.pdf)
    identities.close(vault)


def test_shares_are_printed_one_sheet_each(vault: Vault) -> None:
    shares = [" ".join(f"{letter}{n}" for n in range(33)) for letter in "ab"]
    sheets = papers_sheets.recovery_pdfs(vault, shares, 2, ("kk", "ru"))
    for share, sheet in zip(shares, sheets, strict=True):
        words = text_of(sheet.pdf).split()
        assert sheet.pages == 1
        assert set(share.split()) <= set(words)
        assert vault.vault_id[:8] in " ".join(words)


def test_the_form_of_consent_comes_with_the_information() -> None:
    paper = papers_sheets.information_pdf(("ru",), consent=True)
    pages = text_of(paper.pdf).split("\f")[:-1]
    assert len(pages) == paper.pages > 3
    assert "Мы не платим." in pages[0]
    assert "Информационный лист и согласие" in " ".join(pages[1].split())


def test_the_information_sheet_says_what_cannot_be_promised() -> None:
    paper = papers_sheets.information_pdf(("kk", "en"), organisation="Тест ұйымы")
    text = " ".join(text_of(paper.pdf, "-raw").split())
    assert paper.pages == 1
    assert "We cannot promise protection, release or a result." in text
    assert "Біз – Тест ұйымы." in text
