"""Whatever a form asks and a person answers: nothing is cut off, nothing covered."""

import itertools
import random
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.forms.definition import QuestionDef
from monitor_app.forms.library import list_library, load_library_form
from monitor_app.forms.loading import load_form
from monitor_app.forms.session import Session
from monitor_app.forms.state import Services
from monitor_app.printing import blank, continued, filled, information, recovery_sheet
from monitor_app.printing.blank import Wanted
from monitor_app.printing.body_answers import Figures, on_blank
from monitor_app.printing.breaking import lines_of
from monitor_app.printing.filled import Record
from monitor_app.printing.flow import paginate
from monitor_app.printing.fonts import REGULAR, width_of, writable
from monitor_app.printing.look import Look
from monitor_app.printing.marks import Art, Mark, Words
from monitor_app.printing.rows import Row
from monitor_app.printing.sheet import Sheet, sheet_named
from monitor_app.progress import Progress
from monitor_app.usecases import sample
from reportlab.pdfgen.canvas import Canvas
from tests.printing.layout import faults
from tests.printing.random_forms import Drawn, forms, texts

NUMBER = "K7QD-2M9X-5"
PAPERS = ("A4", "Letter", "A5")
RECORD = Record(number=NUMBER, case_no="KZ-2026-0042", person_code="AB-17")


def services() -> Services:
    now = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    return Services(
        now=lambda: now, zone=UTC, random=random.Random(1), uuid=lambda: "0" * 32
    )


def said(page: list[Mark]) -> str:
    return "".join(mark.text for mark in page if isinstance(mark, Words))


def is_key(mark: Words, sheet: Sheet) -> bool:
    """Whether it may be the key of the reasons, at the foot of the first page."""
    low = mark.y > sheet.height - sheet.bottom - 45
    return low and mark.size == 8 and abs(mark.x - sheet.left) < 0.1


def words_in(pages: tuple[list[Mark], ...], paper: str = "A4") -> str:
    """Return the words of the body without white space, in the order of reading."""
    sheet = sheet_named(paper)
    lines = [
        mark.text
        for page in pages
        for mark in page
        if isinstance(mark, Words)
        and sheet.top < mark.y < sheet.height - sheet.bottom + 1
        and not is_key(mark, sheet)
        and mark.size != continued.SIZE  # the name of what goes on stands there again
    ]
    return "".join("".join(lines).split())


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("form_id", [form.form_id for form in list_library()])
def test_library_forms_are_clean_on_every_paper(form_id: str, paper: str) -> None:
    form = load_library_form(form_id)
    languages = {"A4": ("kk", "ru"), "Letter": ("en",), "A5": ("ru",)}[paper]
    pages = blank.pages_of(form, Wanted(languages=languages, paper=paper), NUMBER)
    assert faults(sheet_named(paper), pages) == []


@pytest.mark.parametrize("form_id", [form.form_id for form in list_library()])
def test_filled_library_forms_are_clean(form_id: str) -> None:
    form = load_library_form(form_id)
    session = Session.start(form, services(), "kk")
    person = sample.Person(
        person_code="AB-17",
        case_no="KZ-2026-0042",
        language="kk",
        detained_on=date(2022, 1, 5),
        interviewed_on=date(2026, 11, 20),
    )
    sample.fill(session, person, random.Random(7))
    for paper, languages in (("A4", ("kk", "ru")), ("A5", ("en",))):
        pages = filled.pages_of(session, RECORD, languages, paper)
        assert faults(sheet_named(paper), pages) == []


@pytest.mark.parametrize("paper", PAPERS)
def test_there_is_room_to_lace_a_file(paper: str) -> None:
    sheet = sheet_named(paper, bound=True)
    form = load_library_form("injury_sheet")
    drawings = on_blank(form, Figures())
    wanted = Wanted(languages=("ru",), paper=paper, bound=True, drawings=drawings)
    pages = blank.pages_of(form, wanted, NUMBER)
    assert faults(sheet, pages) == []
    session = Session.start(form, services(), "ru")
    record = replace(RECORD, bound=True)
    assert faults(sheet, filled.pages_of(session, record, ("ru",), paper)) == []


@given(forms(), st.sampled_from(PAPERS))
def test_any_form_prints_clean_and_whole(drawn: Drawn, paper: str) -> None:
    form = load_form(drawn.xform)
    pages = blank.pages_of(form, Wanted(paper=paper), NUMBER)
    assert faults(sheet_named(paper), pages) == []
    text = words_in(pages, paper)
    for question in form.questions():
        for label in (question.label, *(choice.label for choice in question.choices)):
            assert "".join(writable(label.plain("")).split()) in text
    assert_numbered(pages)


@given(forms(), st.sampled_from(PAPERS))
def test_any_answers_print_clean_and_whole(drawn: Drawn, paper: str) -> None:
    form = load_form(drawn.xform)
    session = Session.start(form, services())
    for _more in range(drawn.rows - 1):
        session.add_repeat("r")
    for place, answer in drawn.answers:
        session.answer(place, answer)
    pages = filled.pages_of(session, RECORD, ("",), paper)
    assert faults(sheet_named(paper), pages) == []
    text = words_in(pages, paper)
    for place, answer in drawn.answers:
        question = form.find(place.partition("[")[0] + "/rq" * ("[" in place))
        assert isinstance(question, QuestionDef)
        if question.data_type == "string" and not question.choices:
            assert "".join(writable(answer).split()) in text
    assert_numbered(pages)


def test_letters_that_are_spelled_by_code_are_measured_by_code() -> None:
    """A Hebrew letter is one sign, `[U+05D1]` is eight: it must not leave the page."""
    widths = {width_of(text, REGULAR, 9) for text in ("ב", writable("ב"))}
    assert len(widths) == 1


def assert_numbered(pages: tuple[list[Mark], ...]) -> None:
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in said(page)


class Frame:
    """A drawing for tests: remembers where it was drawn."""

    def __init__(self) -> None:
        self.drawn: list[tuple[float, float, float, float]] = []

    def draw(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        canvas.rect(x, y, w, h)
        self.drawn.append((x, y, w, h))


def test_a_drawing_stands_under_its_question() -> None:
    frame, sheet = Frame(), sheet_named("A4")

    def drawings(question: QuestionDef, _place: str, _look: Look) -> list[Row]:
        if question.name != "ex_light":
            return []
        return [Row(300, (Art(0, 0, 200, 300, frame),))]

    form = load_library_form("injury_sheet")
    wanted = Wanted(languages=("en",), drawings=drawings)
    pages = blank.pages_of(form, wanted, NUMBER)
    assert faults(sheet, pages) == []
    (page,) = [p for p in pages if any(isinstance(mark, Art) for mark in p)]
    label = form.find("e_exam/ex_light")
    assert isinstance(label, QuestionDef)
    assert label.label.plain("en") in said(page)  # never parted from its question
    blank.make(form, wanted, [NUMBER], Progress())
    assert [(w, h) for _x, _y, w, h in frame.drawn] == [(200, 300)]


@given(texts(30), st.floats(8, 300), st.sampled_from([6.0, 9.0, 16.0]))
def test_lines_fit_and_lose_nothing(text: str, width: float, size: float) -> None:
    lines = lines_of(text, REGULAR, size, width)
    assert "".join("".join(lines).split()) == "".join(writable(text).split())
    for line in lines:
        assert width_of(line, REGULAR, size) <= width + 0.01 or len(line) == 1


rows = st.builds(
    Row,
    height=st.floats(1, 90),
    gap=st.floats(0, 20),
    keep=st.booleans(),
    fresh=st.sampled_from([False, False, False, True]),
)


@given(st.integers(1, 30), st.integers(0, 6))
def test_an_account_gets_what_is_left_of_its_last_page(lines: int, after: int) -> None:
    line = Row(20, keep=False)
    given_rows = [*[line] * lines, replace(line, more=True), *[Row(30)] * after]
    pages = paginate(given_rows, lambda _page: 200)
    plain = paginate([replace(row, more=False) for row in given_rows], lambda _p: 200)
    assert len(pages) == len(plain)
    told = [row.more for page in pages for _top, row in page]
    assert sum(row.height == 30 for page in pages for _top, row in page) == after
    assert len(told) >= len(given_rows)
    if any(row.more for page in plain[-2:] for _top, row in page):
        top, row = pages[-1][-1]
        assert after or top + row.height == 200


@given(st.lists(rows, max_size=40), st.floats(100, 300))
def test_pages_hold_every_row_in_order(given_rows: list[Row], height: float) -> None:
    pages = paginate(given_rows, lambda _page: height)
    placed = [row for page in pages for _top, row in page]
    assert [row.height for row in placed] == [row.height for row in given_rows]
    for page in pages:
        bottom = 0.0
        for top, row in page:
            assert top >= bottom - 0.01
            bottom = top + row.height
        assert bottom <= height + 0.1
        assert not any(row.fresh for _top, row in page[1:])


@given(st.lists(rows, max_size=30))
def test_kept_rows_stay_together_where_a_page_can_hold_them(
    given_rows: list[Row],
) -> None:
    pages = paginate(given_rows, lambda _page: 400.0)
    for before, after in itertools.pairwise(pages):
        last, first = before[-1].row, after[0].row
        if last.keep and not first.fresh:
            length = first.height + last.height
            for _top, row in reversed(before[:-1]):
                if not row.keep:
                    break
                length += row.height + row.gap
            assert length > 200  # only a chain that could fill a page is parted


@pytest.mark.parametrize("languages", [("kk",), ("ru",), ("en",), ("kk", "ru")])
@pytest.mark.parametrize("paper", PAPERS)
def test_sheets_to_hand_out_are_clean(languages: tuple[str, ...], paper: str) -> None:
    sheet = information.Sheet(languages=languages, paper=paper)
    pages = information.pages_of(sheet)
    assert faults(sheet_named(paper), pages) == []
    share = recovery_sheet.ShareSheet(
        languages=languages,
        number=2,
        shares=5,
        threshold=3,
        vault="a1b2c3d4",
        words=tuple(f"word{at}" for at in range(33)),
        paper=paper,
    )
    pages = recovery_sheet.pages_of(share)
    assert faults(sheet_named(paper), pages) == []
    assert all(f"word{at}" in words_in(pages, paper) for at in range(33))
