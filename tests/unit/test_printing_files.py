"""The files themselves: same input, same bytes; every face inside; nobody's name."""

import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from shutil import which

import pytest
from monitor_app import i18n
from monitor_app.forms.library import load_library_form
from monitor_app.printing import (
    blank,
    filled,
    information,
    manual,
    recovery_sheet,
    submissions,
)
from monitor_app.printing.blank import Wanted
from monitor_app.printing.body_answers import Figures, on_blank
from monitor_app.progress import Progress
from monitor_app.records.submissions import Procedure
from monitor_app.usecases import drafts_un
from tests.printing import make_forms, make_records

KAZAKH = "әғқңөұүһі"
LANGUAGES = ("kk", "ru", "en")


def _blank(language: str) -> bytes:
    form = load_library_form("injury_sheet")
    drawings = on_blank(form, Figures(intimate=True))
    wanted = Wanted(languages=(language,), drawings=drawings)
    return blank.make(form, wanted, [make_forms.NUMBER], Progress()).pdf


def _filled(language: str) -> bytes:
    session = make_forms.answered(load_library_form("detention_interview"))
    return filled.make(session, make_forms.recorded(session), (language,), "A4").pdf


def _redacted(language: str) -> bytes:
    session = make_forms.answered(load_library_form("fair_trial_wgad"))
    return filled.make(session, make_forms.redacted(session), (language,), "A5").pdf


def _identity(language: str) -> bytes:
    session = make_forms.answered(load_library_form("identity_sheet"))
    return filled.make(session, make_forms.RECORD, (language,), "Letter").pdf


def _information(language: str) -> bytes:
    return information.make(information.Sheet(languages=(language,)))[0]


def _recovery(language: str) -> bytes:
    share = recovery_sheet.ShareSheet(
        languages=(language,),
        number=1,
        shares=3,
        threshold=2,
        vault="0f1e2d3c",
        words=make_forms.SHARE,
    )
    return recovery_sheet.make(share)[0]


def _manual(language: str) -> bytes:
    wanted = manual.Manual(book="monitor", language=language, version="1.0")
    return manual.make(wanted)[0]


KINDS: Mapping[str, Callable[[str], bytes]] = {
    "blank": _blank,
    "filled": _filled,
    "redacted": _redacted,
    "identity": _identity,
    "information": _information,
    "recovery": _recovery,
    "manual": _manual,
}


def drafts(folder: Path, language: str) -> Iterator[bytes]:
    """Yield every draft of one person, from a vault made anew."""
    before = i18n.active_language()
    with make_records.of_one_person(folder / "vault") as told:
        i18n.use(language)
        for procedure in Procedure:
            draft = drafts_un.draft(
                told.vault, told.interview, procedure, make_records.TODAY
            )
            yield submissions.submission_pdf(draft)[0]
    i18n.use(before)


def told_by(tool: str, pdf: bytes, *options: str) -> str:
    if which(tool) is None:
        pytest.skip(f"poppler-utils is not installed: there is no {tool}")
    done = subprocess.run(
        [tool, *options, "-", *(("-",) if tool == "pdftotext" else ())],
        input=pdf,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_input_gives_the_same_bytes(kind: str) -> None:
    assert KINDS[kind]("kk") == KINDS[kind]("kk")


def test_the_same_records_give_the_same_drafts(tmp_path: Path) -> None:
    once, again = tmp_path / "a", tmp_path / "b"
    once.mkdir()
    again.mkdir()
    assert [*drafts(once, "ru")] == [*drafts(again, "ru")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_face_is_in_the_file(kind: str, language: str) -> None:
    lines = told_by("pdffonts", KINDS[kind](language)).splitlines()[2:]
    assert lines
    for line in lines:
        embedded, part, mapped = line.split()[-5:-2]
        assert (embedded, part, mapped) == ("yes", "yes", "yes"), line
        assert "Noto" in line


@pytest.mark.parametrize("kind", KINDS)
def test_kazakh_letters_are_found_in_the_text(kind: str) -> None:
    text = told_by("pdftotext", KINDS[kind]("kk")).lower()
    rare = {"һ", "ә"} if kind == "recovery" else {"һ"}  # in few words, or in none
    assert set(KAZAKH) - set(text) <= rare


@pytest.mark.parametrize("languages", [("kk",), ("ru",), ("en",), ("kk", "ru")])
def test_every_kazakh_letter_of_an_answer_is_found(languages: tuple[str, ...]) -> None:
    session = make_forms.answered(load_library_form("detention_interview"))
    session.answer("narrative/free_account", f"Гауһар {KAZAKH} {KAZAKH.upper()}")
    session.answer("narrative/timeline_note", f"{KAZAKH.upper()} {KAZAKH} жиһаз")
    pdf = filled.make(session, make_forms.RECORD, languages, "A4").pdf
    words = told_by("pdftotext", pdf).split()
    assert {"Гауһар", "жиһаз"} <= set(words)
    assert words.count(KAZAKH) == words.count(KAZAKH.upper()) == 2


def test_what_a_file_says_of_itself_names_nobody() -> None:
    for kind, make in KINDS.items():
        facts = {
            name.strip(): value.strip()
            for name, _colon, value in (
                line.partition(":")
                for line in told_by("pdfinfo", make("ru")).splitlines()
            )
        }
        assert not facts.get("Author"), kind
        assert not facts.get("Subject"), kind
        assert not facts.get("Keywords"), kind
        assert facts["Creator"] == "Dapter"
        assert "2000" in facts["CreationDate"]
        for told in ("AB-17", "DEMO-2031", make_forms.NUMBER):
            assert told not in " ".join(facts.values())
