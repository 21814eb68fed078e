"""The rest of a list, a frame or an entry says on every page what it goes on with."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.forms.definition import Text
from monitor_app.forms.library import list_library, load_library_form
from monitor_app.printing import blank, filled
from monitor_app.printing import words as say
from monitor_app.printing.blank import Wanted
from monitor_app.printing.continued import (
    SIZE,
    condition_head,
    entry_head,
    goes_on,
    question_head,
)
from monitor_app.printing.fields import TICK
from monitor_app.printing.flow import paginate
from monitor_app.printing.fonts import writable
from monitor_app.printing.look import Look
from monitor_app.printing.marks import Box, Mark, Ring, Words
from monitor_app.printing.rows import Row
from monitor_app.printing.sheet import Sheet, sheet_named
from monitor_app.printing.words import PaperWords
from tests.printing import make_forms
from tests.printing.layout import faults
from tests.printing.random_forms import texts

PAPERS = ("A4", "Letter", "A5")
FORMS = [form.form_id for form in list_library()]
GOES_ON = {"kk": "жалғасы", "ru": "продолжение", "en": "continued"}
HEAD = Row(9, gap=3)
lines = st.builds(Row, height=st.floats(3, 9), gap=st.floats(0, 3), keep=st.booleans())
questions = st.lists(lines, min_size=1, max_size=12).map(
    lambda rows: [*rows[:-1], replace(rows[-1], keep=False)]
)


def heads_in(page: Sequence[Mark]) -> list[str]:
    return [m.text for m in page if isinstance(m, Words) and m.size == SIZE]


def numbered_above(page: Sequence[Mark], sheet: Sheet, y: float) -> bool:
    """Whether the number of a question stands above a height."""
    return any(
        isinstance(mark, Words)
        and mark.text.isdigit()
        and sheet.top < mark.y < y + TICK + 3
        and abs(mark.x - sheet.left) < 0.1
        for mark in page
    )


@given(st.lists(questions, min_size=1, max_size=12), st.floats(200, 400))
def test_what_goes_on_says_so_on_every_page(
    asked: list[list[Row]], height: float
) -> None:
    rows = [
        row
        for at, question in enumerate(asked)
        for row in goes_on(question, replace(HEAD, where=str(at)))
    ]
    pages = paginate(rows, lambda _page: height)
    placed = [row for page in pages for _top, row in page]
    own = [(row.height, row.again) for row in placed if not row.where]
    assert own == [(row.height, row.again) for row in rows]  # once, in order
    for page in pages:
        first, *others = [row for _top, row in page]
        assert first.where or not first.again  # a beginning, or the head of a rest
        assert not first.where or others[0].again == (first,)
        assert not any(row.where for row in others)


@given(texts(30), st.sampled_from(PAPERS), st.sampled_from([("kk", "ru"), ("en",)]))
def test_a_head_is_one_line_and_says_that_it_goes_on(
    label: str, paper: str, languages: tuple[str, ...]
) -> None:
    look = Look(sheet_named(paper), PaperWords(languages), reasons=True)
    text = Text(dict.fromkeys(languages, (label,)))
    for head in (
        question_head(257, [label] * len(languages), look),
        entry_head(text, say.ENTRY, 12, look),
    ):
        said = [mark for mark in head.marks if isinstance(mark, Words)]
        assert head.height < 2 * SIZE
        assert {mark.y for mark in said} == {said[0].y}
        for language in languages:
            assert GOES_ON[language] in [mark.text for mark in said]


@given(texts(12), st.sampled_from(PAPERS))
def test_a_condition_stands_there_again_whole(caption: str, paper: str) -> None:
    look = Look(sheet_named(paper), PaperWords(("ru",)), reasons=True)
    head = condition_head([caption], look)
    said = "".join(mark.text for mark in head.marks if isinstance(mark, Words))
    assert "".join(said.split()) == "".join(
        f"{writable(caption)}·{GOES_ON['ru']}".split()
    )


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("form_id", FORMS)
def test_no_box_is_on_a_page_without_its_question(form_id: str, paper: str) -> None:
    languages = {"A4": ("kk", "ru"), "Letter": ("en",), "A5": ("kk",)}[paper]
    wanted = Wanted(languages=languages, paper=paper)
    sheet = sheet_named(paper)
    pages = blank.pages_of(load_library_form(form_id), wanted, make_forms.NUMBER)
    for page in pages[1:]:  # the first one begins with what the boxes mean
        for mark in page:
            if isinstance(mark, Ring) or (isinstance(mark, Box) and mark.w == TICK):
                assert numbered_above(page, sheet, mark.y)


def test_long_lists_frames_and_entries_go_on_by_name() -> None:
    form = load_library_form("detention_interview")
    wanted = Wanted(languages=("kk", "ru"))
    pages = blank.pages_of(form, wanted, make_forms.NUMBER)
    heads = [heads_in(page) for page in pages]
    assert any(
        said[:4] == ["Эпизод · № 1", "жалғасы", "Эпизод · № 1", "продолжение"]
        and "156" in said
        for said in heads
    )
    pocket = Wanted(languages=("en",), paper="A5")
    pages = blank.pages_of(form, pocket, make_forms.NUMBER)
    assert any(text.startswith("Only if") for page in pages for text in heads_in(page))


def test_a_long_account_goes_on_under_the_words_of_its_question() -> None:
    session = make_forms.answered(load_library_form("detention_interview"))
    session.answer("narrative/free_account", "Мен үйге қайтып келе жаттым. " * 900)
    pages = filled.pages_of(session, make_forms.RECORD, ("kk", "ru"), "A4")
    assert faults(sheet_named("A4"), pages) == []
    told = [said for page in pages if (said := heads_in(page))][:4]
    assert len(told) == 4
    assert {said[0] for said in told} == {"48"}
    assert all("жалғасы" in said and "продолжение" in said for said in told)
