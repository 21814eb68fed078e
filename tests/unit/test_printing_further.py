"""Pages that are full and still airy: white between rows, continuation sheets."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.forms.library import list_library, load_library_form
from monitor_app.printing import blank
from monitor_app.printing import words as say
from monitor_app.printing.blank import Wanted
from monitor_app.printing.fields import CELL_HEIGHT, TICK
from monitor_app.printing.flow import paginate
from monitor_app.printing.further import Further, arranged, copies, high
from monitor_app.printing.marks import Box, Mark, Ring, Words, bounds
from monitor_app.printing.rows import Row
from monitor_app.printing.selection import Apart
from monitor_app.printing.sheet import sheet_named
from monitor_app.printing.words import PaperWords
from tests.printing import make_forms
from tests.printing.layout import faults

FORMS = [form.form_id for form in list_library()]
LEAST = 0.7  # of the white between two rows, save where a page is saved by it
SHEET = sheet_named("A5")
rows = st.builds(
    Row,
    height=st.floats(3, 60),
    gap=st.floats(0, 12),
    keep=st.booleans(),
    where=st.sampled_from(["", "a", "b"]),
)
NUMBER = "SAMP-LEKK-9"
heads = st.lists(st.builds(Row, height=st.floats(3, 20)), min_size=1, max_size=3)


def page_words(page: Sequence[Mark]) -> list[Words]:
    return [mark for mark in page if isinstance(mark, Words)]


@st.composite
def further(draw: st.DrawFn) -> Further:
    first, *others = draw(st.lists(rows, min_size=1, max_size=12))
    begins = Row(first.height, first.marks, gap=first.gap, keep=True, fresh=True)
    lines = draw(st.booleans())
    apart = Apart.NO if lines else draw(st.sampled_from(list(Apart)))
    row = rows.map(lambda row: replace(row, where="more"))  # none of a sheet's own
    entry = st.lists(row, min_size=1, max_size=4).map(tuple)
    more = () if lines else tuple(draw(st.lists(entry, max_size=3)))
    return Further((begins, *others), apart, more, lines)


@given(st.lists(rows, max_size=40), st.floats(120, 300))
def test_white_is_taken_evenly_and_never_all(
    given_rows: list[Row], room: float
) -> None:
    for page in paginate(given_rows, lambda _page: room):
        taken = {
            round((later.top - before.top - before.row.height) / later.row.gap, 3)
            for before, later in itertools.pairwise(page)
            if later.row.gap > 3  # smaller white has a floor
        }
        assert len(taken) <= 1
        assert all(LEAST - 0.01 <= share <= 1.001 for share in taken)


@given(st.lists(st.floats(3, 20), min_size=2, max_size=9), st.floats(0, 150))
def test_a_question_is_whole_where_a_little_white_makes_it_so(
    heights: list[float], used: float
) -> None:
    """Whatever stands before it: less white is taken before two lines are lost."""
    before = [Row(used / 10, gap=3.0) for _ in range(10)]
    asked = [Row(height, gap=3.0, where="q") for height in heights]
    room = high([*before, *asked][1:]) + before[0].height - 0.25 * 3 * (len(asked) + 9)
    (page,) = paginate([*before, *asked], lambda _page: room)
    assert len(page) == len(before) + len(asked)


@given(st.floats(8, 30), st.floats(160, 190))
def test_one_question_is_not_alone_on_a_page_before_a_signature(
    asked: float, block: float
) -> None:
    """It has a page of its own only where no white makes room for it."""
    before = [Row((170 - asked) / 10, gap=3.0, where=str(at)) for at in range(10)]
    room = 170 + 9 * 3 - 1.0  # three points too little for the question and its white
    last = Row(asked, gap=2.0, where="last")
    signed = Row(block, gap=6.0, where="signature")
    first, second = paginate([*before, last, signed], lambda _page: room)
    assert [row.where for _top, row in first][-1] == "last"
    assert [row.where for _top, row in second] == ["signature"]


@given(st.floats(10, 25), st.floats(5, 20), st.booleans())
def test_one_question_that_fits_nowhere_is_joined_by_the_one_before_it(
    asked: float, heading: float, ends: bool
) -> None:
    """With its heading; two are not lost as one is."""
    before = [Row(20, where=str(at)) for at in range(6)]
    head = Row(heading, gap=6.0, keep=True)
    half = (194 - 126 - heading) / 2
    parts = [Row(half, where="last", keep=True), Row(half, where="last")]
    lone = Row(asked, where="lone")
    signed = [] if ends else [Row(199, where="signature")]
    pages = paginate([*before, head, *parts, lone, *signed], lambda _page: 200)
    assert [row.where for _top, row in pages[0]] == [row.where for row in before]
    assert [row.where for _top, row in pages[1]] == ["", "last", "last", "lone"]


@given(st.floats(8, 25), st.floats(5, 100))
def test_what_shares_its_page_with_a_signature_is_joined_by_nothing(
    asked: float, block: float
) -> None:
    before = [Row(20, where=str(at)) for at in range(9)]
    lone = Row(asked, where="lone")
    signed = Row(block + 70, where="signature")
    first, second = paginate(
        [*before, Row(15, where="last"), lone, signed], lambda _page: 200
    )
    assert [row.where for _top, row in first][-1] == "last"
    assert [row.where for _top, row in second] == ["lone", "signature"]


@pytest.mark.parametrize("language", ["kk", "en"])
@pytest.mark.parametrize("form_id", ["injury_sheet", "detention_interview"])
def test_the_last_question_of_a_pocket_form_stands_under_the_last_signature(
    form_id: str, language: str
) -> None:
    """A narrow sheet has the time beside the box, name and place on one line."""
    form = load_library_form(form_id)
    wanted = Wanted(languages=(language,), profile="core", paper="A5")
    (last,) = (each for each in form.questions() if each.name == "copy_given")
    pages = blank.pages_of(form, wanted, NUMBER)
    drawn = [{mark.text for mark in page_words(page)} for page in pages]
    (page,) = (page for page in drawn if str(last.number) in page)
    assert PaperWords((language,)).joined(say.SIGNATURE) in page


@pytest.mark.parametrize(
    ("form_id", "entry"),
    [
        ("identity_sheet", "Код · № {n}"),
        ("place_visit", "Рекомендация · № {n}"),
    ],
)
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_short_entry_is_on_one_page(form_id: str, entry: str, paper: str) -> None:
    """Whose name belongs to a code is not told on another sheet."""
    form = load_library_form(form_id)
    for languages in (("ru",), ("kk", "ru")):
        pages = blank.pages_of(form, Wanted(languages=languages, paper=paper), NUMBER)
        drawn = [{mark.text for mark in page_words(page)} for page in pages]
        for n in (1, 2, 3):
            assert sum(entry.format(n=n) in page for page in drawn) == 1


@given(heads, st.lists(rows, min_size=1, max_size=9))
def test_a_continuation_sheet_is_full_and_no_fuller(
    head: list[Row], entry: list[Row]
) -> None:
    count = copies(head, entry, SHEET)
    free = SHEET.frame_height - high(head)
    assert count >= 1
    assert count == 1 or count * high(entry) <= free + 0.01
    assert count == 6 or (count + 1) * high(entry) > free


@given(st.lists(further(), max_size=6), st.booleans(), st.sampled_from([None, *Apart]))
def test_sheets_come_once_and_what_is_kept_apart_stays_so(
    sheets: list[Further], short: bool, after: Apart | None
) -> None:
    made = arranged(sheets, SHEET, short=short, after=after)
    if not short:
        whole = [(*sheet.rows, *itertools.chain(*sheet.more)) for sheet in sheets]
        assert made == [row for rows in whole for row in rows]
        return
    at, before = 0, after
    for sheet in sorted(sheets, key=lambda one: (one.lines, one.apart.value)):
        first = made[at]
        if before is not sheet.apart:
            assert first.fresh
        here = made[at : at + len(sheet.rows)]
        assert [row.height for row in here] == [row.height for row in sheet.rows]
        at += len(sheet.rows)
        for entry in sheet.more:  # all of an entry or nothing of it
            if made[at : at + len(entry)] == list(entry):
                at += len(entry)
        before = sheet.apart
    assert at == len(made)


@pytest.mark.parametrize("form_id", FORMS)
def test_boxes_to_tick_touch_nothing(form_id: str) -> None:
    form = load_library_form(form_id)
    for languages, paper, profile in (
        (("kk",), "A5", "core"),
        (("en",), "A5", "core"),
        (("kk", "ru"), "A4", "full"),
    ):
        wanted = Wanted(languages=languages, paper=paper, profile=profile)
        pages = blank.pages_of(form, wanted, make_forms.NUMBER)
        assert faults(sheet_named(paper), pages) == []
        for page in pages:
            assert touching(page) == []


def touching(page: Sequence[Mark]) -> list[tuple[Mark, Mark]]:
    """Return boxes to tick that are nearer than a hair to another box."""
    boxes = [
        mark
        for mark in page
        if isinstance(mark, Ring)
        or (isinstance(mark, Box) and mark.h in (TICK, CELL_HEIGHT))
    ]
    placed = sorted(((bounds(mark), mark) for mark in boxes), key=lambda each: each[0])
    return [
        (one, other)
        for (first, one), (second, other) in itertools.combinations(placed, 2)
        if not (isinstance(one, Box) and isinstance(other, Box) and one.h == other.h)
        and second[0] < first[2] + 0.3
        and first[0] < second[2] + 0.3
        and second[1] < first[3] + 0.3
        and first[1] < second[3] + 0.3
    ]


def test_a_long_title_is_whole_in_the_head_of_the_smallest_sheet() -> None:
    for entry in list_library():
        form = load_library_form(entry.form_id)
        wanted = Wanted(languages=("kk",), paper="A5", profile="core")
        (first, *_others) = blank.pages_of(form, wanted, make_forms.NUMBER)
        head = [m.text for m in first if isinstance(m, Words) and m.y < 12 * 72 / 25.4]
        assert form.title.plain("kk") in head
