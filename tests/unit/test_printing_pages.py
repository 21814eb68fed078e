"""Pages as somebody reads them: true sentences, whole lines, no page for nothing."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.forms.definition import Flag, QuestionDef
from monitor_app.forms.library import list_library, load_library_form
from monitor_app.forms.session import Session
from monitor_app.printing import blank, fields, filled, recovery_sheet, submissions
from monitor_app.printing import words as say
from monitor_app.printing.blank import Wanted
from monitor_app.printing.body_answers import Figures, on_blank
from monitor_app.printing.filled import Record
from monitor_app.printing.flow import paginate
from monitor_app.printing.marks import Art, Box, Mark, Rule, Words
from monitor_app.printing.rows import Row
from monitor_app.printing.words import PaperWords
from monitor_app.records.submissions import Check, Doubt
from monitor_app.usecases.papers_redaction import Redaction, Sealed
from tests.printing import make_forms

SHA = "0f1e2d3c" * 8
SIGNED = {"version": 2, "signed_at": "2026-11-20T10:00:00Z", "sha256": SHA}
Pages = Sequence[Sequence[Mark]]


@cache
def answered(form_id: str) -> Session:
    return make_forms.answered(load_library_form(form_id))


def filled_pages(
    form_id: str,
    languages: tuple[str, ...] = ("en",),
    paper: str = "A4",
    **of_record: object,
) -> Pages:
    session = answered(form_id)
    record = replace(make_forms.recorded(session), **of_record)  # type: ignore[arg-type]
    return filled.pages_of(session, record, languages, paper)


def blank_pages(form_id: str, **wish: object) -> Pages:
    form = load_library_form(form_id)
    wanted = Wanted(drawings=on_blank(form, Figures()), **wish)  # type: ignore[arg-type]
    return blank.pages_of(form, wanted, make_forms.NUMBER)


def texts(page: Sequence[Mark]) -> list[str]:
    return [mark.text for mark in page if isinstance(mark, Words)]


def said(*pages: Sequence[Mark]) -> str:
    return " ".join(" ".join(text for page in pages for text in texts(page)).split())


def head_of(page: Sequence[Mark]) -> list[str]:
    """Return the words above the body of a page."""
    return [m.text for m in page if isinstance(m, Words) and m.y < 27 * 72 / 25.4]


# Continuation sheets


@pytest.mark.parametrize(
    ("form_id", "label"),
    [("evidence_log", "Event"), ("place_visit", "Signature of team member")],
)
@pytest.mark.parametrize("profile", ["full", "core"])
def test_custody_goes_on_after_the_third_hand(
    form_id: str, label: str, profile: str
) -> None:
    """A chain of custody has as many links as it has, and each is signed."""
    pages = blank_pages(form_id, languages=("en",), profile=profile)
    (at,) = (n for n, page in enumerate(pages) if f"{label} · No. ____" in texts(page))
    assert "Continuation sheet" in texts(pages[at])
    assert "Signature or mark" in said(*pages[at:])


def test_signers_who_each_declare_something_have_no_further_sheet() -> None:
    pages = blank_pages("detention_interview", languages=("en",))
    assert "Signature · No. 3" in said(*pages)
    assert "Signature · No. ____" not in said(*pages)


# The foot


@pytest.mark.parametrize("paper", ["A5", "A4", "Letter"])
@pytest.mark.parametrize(
    "languages", [("kk",), ("ru",), ("en",), ("kk", "ru"), ("ru", "en")]
)
def test_three_people_can_initial_every_page(
    languages: tuple[str, ...], paper: str
) -> None:
    """Page 10 has the lines of page 9, though its number is wider."""
    pages = blank_pages("place_visit", languages=languages, paper=paper)
    assert len(pages) > 9
    words = PaperWords(languages)
    captions = [
        words.each(text)[0]
        for text in (
            say.INITIALS_PERSON,
            say.INITIALS_INTERVIEWER,
            say.INITIALS_INTERPRETER,
        )
    ]
    feet = [foot_of(page) for page in pages]
    assert all([m.text for m in foot[0][1:]] == captions for foot in feet)
    assert len({tuple(lines) for _, lines in feet}) == 1
    for (number, *named), lines in feet:
        ends = [*(m.x for m in named[1:]), number.x]
        assert all(m.x2 - m.x1 > 7.9 * 72 / 25.4 for m in lines)
        assert all(m.x2 < end for m, end in zip(lines, ends, strict=True))


def foot_of(page: Sequence[Mark]) -> tuple[list[Words], list[Rule]]:
    """Return the page number with the captions of initials, and their lines."""
    number = next(m for m in page if isinstance(m, Words) and is_number(m.text))
    words = [m for m in page if isinstance(m, Words) and m.y == number.y]
    low = max(m.y1 for m in page if isinstance(m, Rule))
    lines = [m for m in page if isinstance(m, Rule) and m.y1 == low]
    return words, lines


def is_number(text: str) -> bool:
    return re.match(r"(\d+ беттің|Страница \d|Page \d)", text) is not None


# What the first page says of the copy


def test_missing_numbers_are_explained_as_they_are() -> None:
    """Notes and advice have numbers, too: no other answer is why they are missing."""
    pages = filled_pages("detention_interview", own_notes=False)
    text = said(*pages)
    assert "or are the interviewer's own notes, kept apart." in text
    assert "Methods (coded by the interviewer)" not in text


def test_a_draft_names_no_fingerprint_that_is_not_there() -> None:
    session = answered("fair_trial_wgad")
    draft = make_forms.redacted(session)
    first = said(filled.pages_of(session, draft, ("en",), "A4")[0])
    assert "Answers left out of this copy: 12." in first
    assert "fingerprint" not in first
    signed = replace(draft, **SIGNED)  # type: ignore[arg-type]
    first = said(filled.pages_of(session, signed, ("en",), "A4")[0])
    assert "the original with the fingerprint below." in first
    assert SHA in first


@pytest.mark.parametrize("paper", ["A4", "Letter", "A5"])
@pytest.mark.parametrize("languages", [("kk",), ("ru",), ("en",), ("kk", "ru")])
def test_version_and_fingerprint_are_whole_on_every_page(
    paper: str, languages: tuple[str, ...]
) -> None:
    pages = filled_pages("evidence_log", languages, paper, **SIGNED)
    for page in pages:
        assert any(SHA in text for text in texts(page))
        assert any("2025.1.0" in text for text in head_of(page))
        assert not any(text.endswith("…") and "2025" in text for text in head_of(page))


def test_the_version_is_on_the_copy_for_the_person_in_two_languages() -> None:
    for page in blank_pages("consent", languages=("kk", "ru"), for_person=True):
        (under,) = (text for text in head_of(page) if "Экземпляр для лица" in text)
        assert under.endswith("Нысан нұсқасы 2025.1.0 · kk + ru")


# The head


@pytest.mark.parametrize(
    ("form_id", "question"),
    [("place_visit", "v_date"), ("evidence_log", "it_dt"), ("consent", "d_date")],
)
def test_the_day_of_a_record_is_in_the_head(form_id: str, question: str) -> None:
    session = answered(form_id)
    value = next(v for k, v in session.answers().items() if k.endswith(question))
    day = f"{value[8:10]}.{value[5:7]}.{value[:4]}"
    assert all(day in head_of(page) for page in filled_pages(form_id))

    def withheld(_ref: str, asked: QuestionDef) -> bool:
        return asked.name == question

    for page in filled_pages(form_id, withholds=withheld):
        assert day not in head_of(page)


def test_the_identity_sheet_is_strictly_confidential() -> None:
    strict = "Строго конфиденциально"
    for pages in (
        filled_pages("identity_sheet", ("ru",)),
        blank_pages("identity_sheet", languages=("ru",)),
    ):
        assert all(any(strict in text for text in head_of(page)) for page in pages)
    plain = blank_pages("detention_interview", languages=("ru",))
    assert not any(strict in text for page in plain for text in head_of(page))


# Notes, lists, lines


def test_notes_say_which_entry_they_belong_to() -> None:
    session = make_forms.answered(load_library_form("detention_interview"))
    second, _changes = session.add_repeat("incidents/inc")
    session.answer(f"{second}/inc_account", "They came at night.")
    session.answer(f"{second}/inc_method", "m01")
    pages = filled.pages_of(session, make_forms.RECORD, ("en",), "A4")
    notes = said(*pages).rpartition("Interviewer's own notes")[2]
    first, _mark, rest = notes.partition("Incident · No. 2")
    assert "Incident · No. 1" in first
    assert "Methods (coded by the interviewer)" in first
    assert "Methods (coded by the interviewer)" in rest


def test_a_choice_that_reads_the_same_in_two_languages_stands_once() -> None:
    for pages in (
        blank_pages("detention_interview", languages=("kk", "ru")),
        filled_pages("detention_interview", ("kk", "ru")),
    ):
        assert sum(texts(page).count("50-64") for page in pages) == 1


@pytest.mark.parametrize(
    ("form_id", "lists"), [("identity_sheet", False), ("detention_interview", True)]
)
def test_lists_of_the_first_entry_are_named_where_there_are_any(
    form_id: str, lists: bool
) -> None:
    hint = PaperWords(("ru",)).first(say.LISTS_IN_FIRST)
    text = said(*blank_pages(form_id, languages=("kk", "ru")))
    assert (hint in text) is lists


def test_a_condition_on_a_question_that_is_not_printed_is_said_in_words() -> None:
    core = said(*blank_pages("detention_interview", languages=("en",), profile="core"))
    whole = said(*blank_pages("detention_interview", languages=("en",)))
    answer = "«Thoughts of suicide or self-harm»"
    assert f"Only if 184: {answer}" in whole
    assert f"Only if Sleep, mood, fear (as the person tells it): {answer}" in core
    assert "Only if 12: «Yes»" in core


def test_the_persons_copy_says_nothing_of_questions_it_leaves_out() -> None:
    form = load_library_form("detention_interview")
    copy = said(*blank_pages("detention_interview", languages=("en",), for_person=True))
    own = [q for q in form.questions() if Flag.INTERVIEWER in q.flags]
    assert len(own) > 10
    for question in own:
        assert question.label.plain("en") not in copy
        assert f"{question.number}: «" not in copy


def test_a_note_is_on_the_page_of_its_question() -> None:
    for paper in ("A4", "Letter"):
        pages = blank_pages("injury_sheet", languages=("en",), paper=paper)
        asked = [at for at, page in enumerate(pages) if "55" in texts(page)]
        noted = [at for at, page in enumerate(pages) if "56" in texts(page)]
        assert asked == noted


# Drawings and pages


@pytest.mark.parametrize(
    ("languages", "paper"),
    [(("kk",), "A4"), (("kk", "ru"), "A4"), (("ru", "en"), "Letter")],
)
def test_the_table_of_marks_is_on_the_page_of_its_figures(
    languages: tuple[str, ...], paper: str
) -> None:
    pages = filled_pages("injury_sheet", languages, paper)
    drawn = [page for page in pages if sum(isinstance(m, Art) for m in page) > 1]
    numbers = [
        {text for text in texts(page) if text.isdigit() and len(text) == 1}
        for page in drawn
    ]
    tables = [
        [m.text for m in page if isinstance(m, Words) and m.size == 8] for page in drawn
    ]
    assert set().union(*numbers) == {"1", "2", "3", "4", "5", "6"}
    for marks, cells in zip(numbers, tables, strict=True):
        assert marks <= set(cells)


def used(page: Sequence[Mark]) -> float:
    """Return how far down words and lines of the body go, as a part of an A4 page."""
    top, bottom = 27 * 72 / 25.4, (297 - 20) * 72 / 25.4
    lows = [m.y for m in page if isinstance(m, Words)]
    lows += [m.y2 for m in page if isinstance(m, Rule)]
    return (max(low for low in lows if low <= bottom) - top) / (bottom - top)


def test_no_page_is_left_half_empty_before_a_drawing() -> None:
    for pages in (
        blank_pages("detention_interview", languages=("kk", "ru")),
        filled_pages("injury_sheet", ("kk",)),
        filled_pages("injury_sheet", ("kk", "ru")),
    ):
        for page in pages[:-2]:  # the last of the record, and the notes
            assert used(page) > 0.25


@given(
    st.lists(
        st.tuples(st.floats(5, 60), st.booleans(), st.booleans(), st.booleans()),
        max_size=60,
    )
)
def test_drawings_come_late_and_everything_comes_once(
    drawn: list[tuple[float, bool, bool, bool]],
) -> None:
    rows = [
        Row(
            height + (40 if late else 0), late=late, entry=entry, keep=keep and not late
        )
        for height, late, entry, keep in drawn
    ]
    rows = [replace(row, where=str(at)) for at, row in enumerate(rows)]
    placed = [p.row for page in paginate(rows, lambda _page: 100.0) for p in page]
    order = [int(row.where) for row in placed]
    assert sorted(order) == list(range(len(rows)))
    assert [at for at in order if not rows[at].late] == [
        at for at, row in enumerate(rows) if not row.late
    ]
    for at, row in enumerate(rows):
        if row.late:  # is there before the next entry begins, and never too early
            after = order[: order.index(at)]
            assert all(seen < at or not rows[seen].entry for seen in after)
            assert set(range(at)) <= set(after)


@pytest.mark.parametrize("lines", [2, 3])
def test_a_few_lines_to_write_on_are_not_parted(lines: int) -> None:
    rows = [Row(90), *fields.ruled(lines, 0, 100)]
    pages = paginate(rows, lambda _page: 120.0)
    assert [len(page) for page in pages] == [1, lines]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("paper", ["A4", "A5"])
def test_a_share_is_one_sheet(language: str, paper: str) -> None:
    share = recovery_sheet.ShareSheet(
        languages=(language,),
        number=1,
        shares=3,
        threshold=2,
        vault="0f1e2d3c",
        words=make_forms.SHARE,
        paper=paper,
    )
    (page,) = recovery_sheet.pages_of(share)
    assert set(make_forms.SHARE) <= set(texts(page))


# What is left out, and what is in words


def test_what_describes_a_mark_goes_with_its_region() -> None:
    form = load_library_form("injury_sheet")

    def withheld(what: str) -> set[str]:
        redaction = Redaction(
            Sealed(frozenset()), frozenset({what}), ended=False, form_id=form.form_id
        )
        return {
            question.name
            for question in form.questions()
            if redaction.withholds(question.path, question)
        }

    hidden = withheld("statement")
    assert {"ij_region", "ij_type", "ij_view", "ij_x", "ij_y", "ij_col"} <= hidden
    assert "ij_no" not in hidden
    assert not {"ij_region", "ij_view", "ij_x"} & withheld("injury")


def test_a_bar_is_as_long_for_a_word_as_for_a_page() -> None:
    session = answered("detention_interview")
    record = Record(
        number=make_forms.NUMBER,
        case_no="KZ-2026-0042",
        person_code="AB-17",
        withholds=lambda _ref, question: Flag.VERBATIM in question.flags,
    )
    pages = filled.pages_of(session, record, ("en",), "A4")
    bars = {
        (round(mark.w, 3), round(mark.h, 3))
        for page in pages
        for mark in page
        if isinstance(mark, Box) and mark.fill == 0 and mark.w > mark.h
    }
    assert len(bars) == 1


def test_checks_name_languages_in_words() -> None:
    check = Check(item="IV", doubt=Doubt.UNTRANSLATED, detail="kk")
    assert "“Қазақша”" in submissions.check_sentence(check)


@pytest.mark.parametrize("form_id", [entry.form_id for entry in list_library()])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_answers_are_printed_in_words_and_not_as_codes(
    form_id: str, language: str
) -> None:
    session = answered(form_id)
    codes = {
        choice.value
        for question in session.form.questions()
        for choice in question.choices
        if language != "en" or not choice.value.isalpha()  # "burn" is a word, too
    }
    shown = set[str]().union(*map(texts, filled_pages(form_id, (language,))))
    assert not codes & shown
