"""Body diagrams on paper: whole, legible, the right sides, only what may be seen."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.forms.definition import FormDef, QuestionDef
from monitor_app.forms.library import load_library_form
from monitor_app.forms.session import Session
from monitor_app.forms.state import Services
from monitor_app.printing import blank, filled
from monitor_app.printing.blank import Wanted
from monitor_app.printing.body_answers import (
    Figures,
    Withholds,
    on_blank,
    on_record,
)
from monitor_app.printing.body_marks import (
    LEGEND,
    BodyMark,
    Frame,
    most_beside,
    placed,
)
from monitor_app.printing.filled import Record
from monitor_app.printing.marks import Art, Mark, Stroke, Words, bounds
from monitor_app.printing.outlines import Outline, sides
from monitor_app.printing.sheet import sheet_named
from monitor_app.progress import Progress
from monitor_app.records import bodymap
from tests.printing.layout import faults

NUMBER = "K7QD-2M9X-5"
RECORD = Record(number=NUMBER, case_no="KZ-2026-0042", person_code="AB-17")
NO_MARKS = "Absence of marks does not mean absence of ill-treatment."
Pages = Sequence[Sequence[Mark]]


@cache
def form_named(form_id: str) -> FormDef:
    return load_library_form(form_id)


def blank_pages(
    form_id: str, figures: Figures, languages: tuple[str, ...], paper: str = "A4"
) -> Pages:
    form = form_named(form_id)
    drawings = on_blank(form, figures)
    wanted = Wanted(languages=languages, paper=paper, drawings=drawings)
    return blank.pages_of(form, wanted, NUMBER)


def views_on(pages: Pages) -> list[str]:
    return [
        mark.drawing.drawing.view
        for page in pages
        for mark in page
        if isinstance(mark, Art) and isinstance(mark.drawing, Outline)
    ]


def said(pages: Pages) -> str:
    words = (m.text for page in pages for m in page if isinstance(m, Words))
    return " ".join(" ".join(words).split())


@pytest.mark.parametrize(
    ("figure", "languages", "paper"),
    [
        ("neutral", ("kk", "ru"), "A4"),
        ("female", ("ru", "kk"), "Letter"),
        ("male", ("ru",), "A5"),
        ("child", ("en", "kk"), "A5"),
    ],
)
def test_every_figure_is_clean_on_every_paper(
    figure: str, languages: tuple[str, ...], paper: str
) -> None:
    figures = Figures(figure=figure, intimate=True)
    pages = blank_pages("injury_sheet", figures, languages, paper)
    assert faults(sheet_named(paper), pages) == []
    assert sorted(views_on(pages)) == sorted(bodymap.VIEWS)


def test_the_intimate_sheet_comes_only_on_request() -> None:
    pages = blank_pages("injury_sheet", Figures(), ("en",))
    assert bodymap.INTIMATE_VIEW not in views_on(pages)
    assert len(views_on(pages)) == len(bodymap.VIEWS) - 1


def test_form_a_has_the_overview_and_nothing_in_its_repeats() -> None:
    pages = blank_pages("detention_interview", Figures(), ("en",))
    assert views_on(pages) == ["front", "back"]


def test_a_sheet_has_sides_signs_scale_and_the_sentence() -> None:
    pages = [
        page
        for page in blank_pages("injury_sheet", Figures(), ("en", "ru"))
        if views_on([page])
    ]
    for page in pages:
        text = said([page])
        wanted = ["50 mm", "tenths", NO_MARKS, "Question 54", "Вопрос 54"]
        wanted += [words for _draw, words, _kinds in LEGEND]
        assert [each for each in wanted if each not in text] == []
        assert {"LEFT", "RIGHT"} & set(text.split())
        assert {"ЛЕВО", "ПРАВО"} & set(text.split())


@pytest.mark.parametrize("figure", bodymap.FIGURES)
def test_sides_are_where_the_regions_are(figure: str) -> None:
    known = {"front": ("r", "l"), "back": ("l", "r"), "side_l": ("l", "l")}
    for view, expected in known.items():
        assert sides(bodymap.load(figure, view)) == expected
    for view in bodymap.VIEWS:
        drawing = bodymap.load(figure, view)
        left, right = sides(drawing)
        for region in drawing.regions if view != bodymap.INTIMATE_VIEW else ():
            side = region.code.rpartition("_")[2]
            x = region.inner_point[0] / drawing.width
            if side in ("l", "r") and left != right and abs(x - 0.5) > 0.1:
                assert side == (left if x < 0.5 else right), (view, region.code)


def test_the_words_stand_on_their_side() -> None:
    form = form_named("injury_sheet")
    pages = blank.pages_of(
        form,
        Wanted(languages=("en",), drawings=on_blank(form, Figures())),
        NUMBER,
    )
    page = next(page for page in pages if "front" in views_on([page]))
    places = {
        m.text.split()[0]: m.x
        for m in page
        if isinstance(m, Words) and m.text.startswith(("LEFT", "RIGHT"))
        if m.x < 290  # the figure at the left: from the front
    }
    front = next(m for m in page if isinstance(m, Art))
    middle = front.x + front.w / 2
    assert places["RIGHT"] < middle < places["LEFT"]


# Marks and their numbers

frames = st.builds(
    Frame,
    x=st.just(40.0),
    y=st.just(20.0),
    w=st.floats(60, 200),
    h=st.floats(120, 420),
    numbers_from=st.floats(0, 60),
)
fractions = st.floats(0, 1)
kinds = st.sampled_from(["cut", "burn_el", "bruise", "fracture", "scar", "tender", "x"])


@given(st.data(), frames)
def test_no_line_runs_over_a_number_and_no_number_over_another(
    data: st.DataObject, frame: Frame
) -> None:
    count = data.draw(st.integers(1, most_beside(frame)))
    marks = [
        BodyMark(str(at), "front", data.draw(fractions), data.draw(fractions), "x")
        for at in range(1, count + 1)
    ]
    drawn = placed(marks, frame)
    numbers = [m for m in drawn if isinstance(m, Words)]
    assert sorted(int(m.text) for m in numbers) == list(range(1, count + 1))
    rings = [m for m in drawn if isinstance(m, Stroke) and len(m.points) > 20]
    leaders = [m for m in drawn if isinstance(m, Stroke) and len(m.points) == 3]
    assert len(rings) == len(leaders) == count
    for ring in rings:
        left, top, right, bottom = bounds(ring)
        assert right <= frame.x or left >= frame.x + frame.w
        assert frame.y + frame.numbers_from - 0.1 <= top
        assert bottom <= frame.y + frame.h + 0.1
        for leader in leaders:
            for one, two in pairwise(leader.points):
                for step in range(1, 20):
                    share = step / 20
                    x = one[0] + (two[0] - one[0]) * share
                    y = one[1] + (two[1] - one[1]) * share
                    inside = left + 0.2 < x < right - 0.2 and top < y < bottom
                    assert not inside
    for one, two in pairwise(sorted(bounds(ring)[:2] for ring in rings)):
        assert one[0] != two[0] or two[1] - one[1] > 14


@given(kinds, fractions, fractions)
def test_a_sign_is_where_its_mark_is(kind: str, x: float, y: float) -> None:
    frame = Frame(30, 30, 100, 200)
    point = (30 + 100 * x, 30 + 200 * y)
    sign = placed([BodyMark("1", "front", x, y, kind)], frame)[:-3]
    edges = [bounds(mark) for mark in sign]
    middle_x = (min(e[0] for e in edges) + max(e[2] for e in edges)) / 2
    middle_y = (min(e[1] for e in edges) + max(e[3] for e in edges)) / 2
    assert abs(middle_x - point[0]) < 1.5
    assert abs(middle_y - point[1]) < 1.5


# Filled


def services() -> Services:
    now = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    return Services(
        now=lambda: now, zone=UTC, random=random.Random(1), uuid=lambda: "0" * 32
    )


def session_with(marks: Sequence[tuple[str, str]], regions: str = "") -> Session:
    """Return an injury sheet with marks: (region, view) each."""
    session = Session.start(form_named("injury_sheet"), services(), "en")
    session.answer("gate_grp/safe_start", "yes")
    session.answer("gate_grp/consent_talk", "yes")
    session.answer("e_exam/ex_consent", "given")
    session.answer("e_map/map_front", regions)
    session.answer("e_map/map_none", "no" if marks else "yes")
    for at, (region, view) in enumerate(marks, start=1):
        if at > 1:
            session.add_repeat("e_list/inj")
        entry = f"e_list/inj[{at}]"
        session.answer(f"{entry}/ij_no", str(at + 40))
        session.answer(f"{entry}/ij_region", region)
        session.answer(f"{entry}/ij_view", view)
        session.answer(f"{entry}/ij_type", "bruise")
    return session


def nothing(_ref: str, _question: QuestionDef) -> bool:
    return False


def filled_pages(
    session: Session, figures: Figures, withholds: Withholds = nothing
) -> Pages:
    drawings = on_record(session.form, session.answers(), withholds, figures)
    record = replace(RECORD, drawings=drawings, withholds=withholds)
    return filled.pages_of(session, record, ("en",), "A4")


def numbers_on(pages: Pages) -> set[str]:
    """Return the numbers beside figures."""
    return {
        m.text
        for page in pages
        if views_on([page])
        for m in page
        if isinstance(m, Words) and m.text in {"41", "42", "43"} and m.size == 8
    }


def test_marks_stand_on_their_views_with_the_numbers_of_the_list() -> None:
    session = session_with([("knee_l", "front"), ("sole_r", "feet_sole")], "back_up")
    pages = filled_pages(session, Figures(figure="male"))
    assert faults(sheet_named("A4"), pages) == []
    assert views_on(pages) == ["front", "back", "feet_top", "feet_sole"]
    assert numbers_on(pages) == {"41", "42"}
    (back,) = [
        m.drawing
        for page in pages
        for m in page
        if isinstance(m, Art)
        and isinstance(m.drawing, Outline)
        and m.drawing.drawing.view == "back"
    ]
    assert back.chosen == {"back_up"}
    assert back.drawing.figure == "male"


def test_more_marks_than_numbers_have_room_go_on_on_another_sheet() -> None:
    session = session_with([("abdomen", "front")] * 70)
    pages = filled_pages(session, Figures())
    assert faults(sheet_named("A4"), pages) == []
    assert views_on(pages).count("front") == 2


def test_two_marks_with_one_number_keep_a_line_each() -> None:
    session = session_with([("knee_l", "front"), ("sole_r", "feet_sole")])
    session.answer("e_list/inj[2]/ij_no", "41")
    tables = [
        {m.text for m in page if isinstance(m, Words) and m.size == 8}
        for page in filled_pages(session, Figures())
        if views_on([page])
    ]
    regions = ("Left knee", "Right sole")
    found = [[r for r in regions if any(r in t for t in table)] for table in tables]
    assert found == [
        ["Left knee"],
        ["Right sole"],
    ]


def test_a_sign_that_nobody_placed_says_so() -> None:
    session = session_with([("knee_l", "front"), ("thigh_r", "front")])
    session.set_by_program("e_list/inj[2]/ij_x", "0.4")
    session.set_by_program("e_list/inj[2]/ij_y", "0.6")
    assert said(filled_pages(session, Figures())).count("not marked") == 1


def test_what_a_copy_leaves_out_is_not_drawn() -> None:
    session = session_with([("knee_l", "front"), ("thigh_r", "front")])

    def withholds(ref: str, _question: QuestionDef) -> bool:
        return ref == "e_list/inj[2]/ij_region"

    assert numbers_on(filled_pages(session, Figures(), withholds)) == {"41"}


def test_intimate_marks_are_drawn_only_on_request() -> None:
    session = session_with([("knee_l", "front"), ("genitals", "genital")])
    plain = filled_pages(session, Figures())
    assert numbers_on(plain) == {"41"}
    assert bodymap.INTIMATE_VIEW not in views_on(plain)
    asked = filled_pages(session, Figures(intimate=True))
    assert numbers_on(asked) == {"41", "42"}
    assert bodymap.INTIMATE_VIEW in views_on(asked)


def test_no_marks_is_said_with_what_it_does_not_mean() -> None:
    pages = filled_pages(session_with([]), Figures())
    assert views_on(pages) == []
    assert said(pages).count(NO_MARKS) == 2  # at the figures' place and at the answer
    without = replace(RECORD)  # whoever forgets the drawings still prints the sentence
    text = said(filled.pages_of(session_with([]), without, ("en",), "A4"))
    assert NO_MARKS in text


def test_a_view_is_in_the_file_once_and_the_bytes_are_the_same() -> None:
    form = form_named("injury_sheet")
    wanted = Wanted(
        languages=("en",),
        profile="modules",
        modules=("e_map",),
        drawings=on_blank(form, Figures()),
    )
    one = blank.make(form, wanted, [NUMBER], Progress()).pdf
    many = blank.make(form, wanted, [NUMBER] * 6, Progress()).pdf
    assert blank.make(form, wanted, [NUMBER], Progress()).pdf == one
    assert many.count(b"/Subtype /Form") == one.count(b"/Subtype /Form") == 13
    assert len(many) < 3 * len(one)


@pytest.mark.parametrize(("profile", "most"), [("full", 66), ("core", 29)])
def test_form_a_stays_a_bundle_one_can_carry(profile: str, most: int) -> None:
    form = form_named("detention_interview")
    drawings = on_blank(form, Figures())
    wanted = Wanted(languages=("kk", "ru"), profile=profile, drawings=drawings)
    assert len(blank.pages_of(form, wanted, NUMBER)) <= most


def test_the_short_injury_sheet_keeps_what_its_numbers_stand_on() -> None:
    form = form_named("injury_sheet")
    wanted = Wanted(
        languages=("en",), profile="core", drawings=on_blank(form, Figures())
    )
    assert len(views_on(blank.pages_of(form, wanted, NUMBER))) > 10


def test_the_copy_for_the_person_says_so() -> None:
    form = form_named("consent")
    wanted = Wanted(languages=("kk", "ru"), for_person=True)
    for page in blank.pages_of(form, wanted, NUMBER):
        assert "Адамға арналған дана / Экземпляр для лица" in said([page])


def test_letters_without_a_sign_are_spelled_and_explained() -> None:
    session = session_with([("knee_l", "front")])
    plain = said(filled_pages(session, Figures()))
    session.answer("e_list/inj[1]/ij_cause", "\u0645\u062d\u0645\u062f")
    text = said(filled_pages(session, Figures()))
    assert "[U+0645][U+062D][U+0645][U+062F]" in "".join(text.split())
    assert "as they were written" in text
    assert "as they were written" not in plain


@pytest.mark.parametrize(("level", "words"), [("l2", "Con"), ("l3", "Strictly con")])
def test_the_head_says_how_closely_it_is_kept(level: str, words: str) -> None:
    session = session_with([("knee_l", "front")])
    session.answer("hdr/sens_level", level)
    for page in filled_pages(session, Figures()):
        assert f"{words}fidential · Form version" in said([page])
