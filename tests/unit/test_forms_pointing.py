"""A refusal of the compiler names the cell, also where the compiler does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.errors.forms import FormBrokenError
from monitor_app.forms.workbook.compiling import compile_workbook
from monitor_app.forms.workbook.pointing import Place, place_of, words_of

FORM = """| survey | | | | |
| | type | name | label | relevant |
| | text | person_code | Code | |
| | text | said | Words | |
| | begin group | consent | Consent | |
| | select_one state | cons_state | May we keep it? | |
| | end group | | | |
| choices | | | | |
| | list_name | name | label | |
| | state | given | Given | |
| | state | refused | Refused | |
| settings | | | | |
| | form_id | form_title | version | |
| | short | Short | 1 | |
"""
MISTAKES = [
    ("| text | said |", "| txet | said |", Place("survey", 3, "type")),
    ("| | end group | | | |\n", "", Place("survey", 4, "name")),
    ("| | begin group | consent | Consent | |\n", "", Place("survey", 5, "type")),
    ("| Words | |", "| Words | ${nobody} = 1 |", Place("survey", 3, "relevant")),
    ("| | text | said |", "| | text | person_code |", Place("survey", 3, "name")),
    ("| | text | said |", "| | text | 1 said |", Place("survey", 3, "name")),
    ("| | text | said |", "| | text |  |", Place("survey", 3, "name")),
    ("select_one state", "select_one stata", Place("survey", 5, "type")),
    ("| state | refused |", "| state | given |", Place("choices", 3, "name")),
    ("| state | refused |", "| state |  |", Place("choices", 3, "name")),
    ("list_name", "lst", Place("choices", 1, "list_name")),
    ("| type | name |", "| typ | name |", Place("survey", 1, "type")),
]


@pytest.mark.parametrize(("right", "wrong", "place"), MISTAKES)
def test_every_mistake_is_pointed_at(right: str, wrong: str, place: Place) -> None:
    assert right in FORM
    with pytest.raises(FormBrokenError) as caught:
        compile_workbook(FORM.replace(right, wrong).encode(), "form.md")
    details = caught.value.details
    assert Place(details["sheet"], details["row"], details["column"]) == place  # type: ignore[arg-type]
    assert "[row" not in str(details["what"])


CELLS = st.text(max_size=8)
ROWS = st.lists(st.dictionaries(CELLS, CELLS, max_size=3), max_size=4)
SHEETS = st.dictionaries(st.sampled_from(["survey", "choices"]), ROWS)
WORDS = st.one_of(
    st.text(max_size=60),
    st.builds("[row : {}] '{}' is wrong: {}".format, st.integers(0), CELLS, CELLS),
    st.builds("On the 'choices' sheet, the '{}' value".format, CELLS),
)


@given(WORDS, SHEETS)
def test_pointing_never_fails_and_points_into_the_sheets(
    what: str, sheets: dict[str, list[dict[str, str]]]
) -> None:
    place = place_of(what, sheets)
    assert place.row >= 0
    assert len(words_of(what)) <= len(what)
    if place.row and "[row" not in what and place.sheet in sheets and place.row > 1:
        assert place.column in sheets[place.sheet][place.row - 2]
