"""Figures large enough to draw on, and lines for every mark, on every paper."""

from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.forms.definition import FormDef
from monitor_app.forms.library import load_library_form
from monitor_app.printing import body_table
from monitor_app.printing.body_answers import Figures, on_blank
from monitor_app.printing.look import Look
from monitor_app.printing.marks import Art, Words, bounds
from monitor_app.printing.outlines import Outline
from monitor_app.printing.rows import Row
from monitor_app.printing.sheet import MM, sheet_named
from monitor_app.printing.words import PaperWords
from monitor_app.records import bodymap
from tests.printing.layout import faults

PAPERS = ("A4", "Letter", "A5")
LANGUAGES = (("kk",), ("ru",), ("en",), ("kk", "ru"), ("ru", "en"))
NUMBER_COLUMN = {"kk": "№", "ru": "№", "en": "No."}
LEAST_HEAD = 44 * MM  # of a face
LEAST_IN_TWO = 36 * MM  # where every word beside it comes twice
HEADS = frozenset({"head_front", "head_back", "head_l", "head_r"})


@cache
def form_named(form_id: str) -> FormDef:
    return load_library_form(form_id)


def drawn(
    form_id: str, figures: Figures, languages: tuple[str, ...], paper: str
) -> Sequence[Row]:
    form = form_named(form_id)
    look = Look(sheet_named(paper), PaperWords(languages), reasons=True)
    drawings = on_blank(form, figures)
    found = [
        rows
        for question in form.questions()
        if (rows := drawings(question, question.path, look))
    ]
    assert len(found) == 1
    return found[0]


def figures_in(row: Row) -> dict[str, Art]:
    return {
        mark.drawing.drawing.view: mark
        for mark in row.marks
        if isinstance(mark, Art) and isinstance(mark.drawing, Outline)
    }


def has_table(row: Row, languages: tuple[str, ...]) -> bool:
    wanted = " / ".join(dict.fromkeys(NUMBER_COLUMN[code] for code in languages))
    said = "".join(m.text for m in row.marks if isinstance(m, Words) and m.x < 12 * MM)
    return "".join(wanted.split()) in "".join(said.split())


@given(
    st.sampled_from(["injury_sheet", "detention_interview"]),
    st.sampled_from(bodymap.FIGURES),
    st.booleans(),
    st.sampled_from(LANGUAGES),
    st.sampled_from(PAPERS),
)
def test_every_figure_has_a_table_for_its_marks(
    form_id: str,
    figure: str,
    intimate: bool,
    languages: tuple[str, ...],
    paper: str,
) -> None:
    rows = drawn(form_id, Figures(figure=figure, intimate=intimate), languages, paper)
    sheets = [row for row in rows if figures_in(row)]
    after = [row for row in rows if not figures_in(row)]
    assert rows[len(sheets) :] == after
    if not all(has_table(row, languages) for row in sheets):
        assert any(has_table(row, languages) for row in after)
        assert all(row.keep for row in after[:-1])  # with its heading, in one piece
    else:
        assert after == []


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("languages", LANGUAGES)
def test_faces_are_large_enough_to_draw_on(
    languages: tuple[str, ...], paper: str
) -> None:
    rows = drawn("injury_sheet", Figures(), languages, paper)
    faces = [
        art for row in rows for view, art in figures_in(row).items() if view in HEADS
    ]
    assert len(faces) == 4
    least = LEAST_HEAD if len(languages) == 1 else LEAST_IN_TWO
    assert all(art.h >= least for art in faces)


@pytest.mark.parametrize("languages", LANGUAGES)
def test_no_word_about_a_side_lies_on_a_face(languages: tuple[str, ...]) -> None:
    sheet = sheet_named("A5")
    for row in drawn("injury_sheet", Figures(), languages, "A5"):
        shifted = [
            m._replace(x=m.x + sheet.left, y=m.y + sheet.top)
            for m in row.marks
            if isinstance(m, Words)
        ]
        assert faults(sheet, [shifted]) == []
        for view, art in figures_in(row).items():
            if view not in HEADS:
                continue
            for mark in row.marks:
                if isinstance(mark, Words):
                    left, _top, right, _bottom = bounds(mark)
                    across = left < art.x + art.w and right > art.x
                    down = art.y < mark.y - 0.3 * mark.size < art.y + art.h
                    assert not (across and down), mark


def test_a_long_word_of_somebody_takes_nothing_from_the_other_cells() -> None:
    look = Look(sheet_named("A5"), PaperWords(("en",)), reasons=True)
    told = "hit with a stick, again and again " * 60
    (_head, row) = body_table.rows([["12", "Left knee", "", "", "", told, "7"]], look)
    said = [mark.text for mark in row.marks if isinstance(mark, Words)]
    assert row.height <= look.sheet.frame_height / 2
    assert {"12", "7"} <= set(said)
    assert "…" in " ".join(said)
