"""Paper as PDF: every word is on it, nothing is cut off, and the bytes are the same."""

import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from monitor_app.errors.printing import (
    FontMissingError,
    NotAPictureError,
    NothingToPrintError,
    PaperLanguageError,
    TooManyLanguagesError,
    UnknownModuleError,
    UnknownPaperError,
    UnknownProfileError,
)
from monitor_app.forms.definition import FormDef, ItemDef, Kind, QuestionDef
from monitor_app.forms.library import list_library, load_library_form
from monitor_app.printing import blank, fonts, pictures
from monitor_app.printing.blank import Wanted
from monitor_app.printing.selection import selected
from monitor_app.printing.skips import Condition, Skips, Truth, stops_of
from monitor_app.progress import Progress

NUMBER = "K7QD-2M9X-5"
FORMS = [entry.form_id for entry in list_library()]


@cache
def form_named(form_id: str) -> FormDef:
    return load_library_form(form_id)


def printed(form_id: str, numbers: Sequence[str] = (NUMBER,), **wish: object) -> bytes:
    wanted = Wanted(**wish)  # type: ignore[arg-type]
    return blank.make(form_named(form_id), wanted, numbers, Progress()).pdf


def text_of(pdf: bytes, *options: str) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip(
            "poppler-utils is not installed: nothing else reads the text of a PDF"
        )
    done = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


def squeezed(text: str) -> str:
    """Return the text without white space: line breaks are layout, not content."""
    return "".join(text.split())


def labels(items: Sequence[ItemDef], language: str) -> list[str]:
    found = []
    for item in items:
        if item.label:
            found.append(item.label.plain(language))
        if isinstance(item, QuestionDef):
            found += [choice.label.plain(language) for choice in item.choices]
            found += [text.plain(language) for text in (item.hint,) if text]
        else:
            found += labels(item.children, language)
    return found


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("languages", [("kk",), ("ru",), ("en",), ("kk", "ru")])
def test_a_blank_form_holds_every_label(
    form_id: str, languages: tuple[str, ...]
) -> None:
    text = squeezed(text_of(printed(form_id, languages=languages), "-raw"))
    items = selected(form_named(form_id), "full", ())
    missing = [
        label
        for language in languages
        for label in labels(items, language)
        if squeezed(label) not in text
    ]
    assert not missing


def test_same_wish_same_bytes() -> None:
    once = printed("consent", languages=("kk", "ru"))
    assert printed("consent", languages=("kk", "ru")) == once


def test_each_copy_has_its_number_and_its_own_pages() -> None:
    numbers = (NUMBER, "ABCD-2345-9")
    text = text_of(printed("evidence_log", numbers, languages=("en",)))
    pages = text.split("\f")[:-1]
    half = len(pages) // 2
    for at, page in enumerate(pages):
        assert f"Page {at % half + 1} of {half}" in page
        assert numbers[at // half] in page
        assert numbers[1 - at // half] not in page


@pytest.mark.parametrize("face", fonts.FACES)
def test_every_kazakh_letter_is_in_every_face(face: str) -> None:
    letters = "әғқңөұүһіӘҒҚҢӨҰҮҺІ"
    assert set(map(ord, letters)) <= fonts.widths(face).written


def test_core_prints_what_needs_an_answer() -> None:
    form = form_named("detention_interview")
    text = text_of(printed(form.form_id, languages=("en",), profile="core"))
    assert "Case number" in text
    assert "Citizenship" not in text


def test_modules_print_those_groups() -> None:
    text = text_of(
        printed(
            "detention_interview",
            languages=("en",),
            profile="modules",
            modules=("risk",),
        )
    )
    assert "Protection risks" in text
    assert "Apprehension" not in text


def test_skips_lead_where_the_form_leads() -> None:
    text = text_of(printed("detention_interview", languages=("en",)), "-layout")
    assert "No 16" in " ".join(text.split())  # no interpreter: past 13 to 15
    assert "Only if 12: «Yes»" in text


def test_what_is_not_asked_opens_nothing_after_it() -> None:
    """Without "safe" nobody is asked to agree: paper must not lead to what needs it."""
    form = form_named("detention_interview")
    skips = Skips(form, stops_of(form.children))
    safe = form.find("gate_grp/safe_start")
    assert isinstance(safe, QuestionDef)
    others = {choice.value for choice in safe.choices} - {"yes", "no"}
    assert skips.after(safe) == {"yes": 29} | dict.fromkeys(others)  # "no": to STOP


def test_conditions_that_go_in_circles_decide_nothing() -> None:
    first = Condition("/data/b = 'x'", "a")
    second = Condition("/data/a = 'x'", "b")
    form = form_named("detention_interview")
    truth = Truth(form, "c", "y", {"a": (first,), "b": (second,)})
    assert truth.of(first) is None


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        ({"languages": ("fr",)}, PaperLanguageError),
        ({"languages": ("kk", "ru", "en")}, TooManyLanguagesError),
        ({"profile": "half"}, UnknownProfileError),
        ({"profile": "modules", "modules": ("nowhere",)}, UnknownModuleError),
        ({"profile": "modules"}, NothingToPrintError),
        ({"paper": "A3"}, UnknownPaperError),
    ],
)
def test_what_cannot_be_printed_is_refused(
    wish: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        printed("consent", (NUMBER,), **wish)


def test_a_missing_face_is_named(tmp_path: Path) -> None:
    with pytest.raises(FontMissingError) as caught:
        fonts.load(tmp_path)
    assert caught.value.details == {"font": "NotoSans-Regular"}


def test_a_picture_that_is_none_is_named() -> None:
    with pytest.raises(NotAPictureError) as caught:
        pictures.picture(b"\xff\xd8\xff not a picture", "x.jpg")
    assert caught.value.details == {"name": "x.jpg"}


def test_signs_without_a_glyph_are_spelled_out() -> None:
    assert fonts.writable("Әсем → \U0001f600") == "Әсем -> [U+1F600]"


def test_hidden_questions_are_not_printed() -> None:
    form = form_named("detention_interview")
    hidden = {q.path for q in form.questions() if q.kind is Kind.HIDDEN}
    items = selected(form, "full", ())
    assert hidden
    assert not hidden & set(_paths(items))


def _paths(items: Sequence[ItemDef]) -> list[str]:
    found = []
    for item in items:
        found.append(item.path)
        if not isinstance(item, QuestionDef):
            found += _paths(item.children)
    return found
