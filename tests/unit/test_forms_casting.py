"""How answers are stored: one spelling, and what is stored is stored the same again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.forms.casting import cast, written

TYPES = [
    *("string", "int", "decimal", "date", "time", "dateTime", "boolean"),
    *("geopoint", "geotrace", "geoshape"),
]
TEXTS = st.text(max_size=12) | st.from_regex(
    r"\A[+-]?[0-9.:TZ; -]{1,30}\Z", fullmatch=True
)


@given(st.sampled_from(TYPES), TEXTS)
def test_what_is_stored_is_stored_the_same_again(data_type: str, text: str) -> None:
    stored = cast(data_type, text)
    assert cast(data_type, stored) == stored


@given(st.sampled_from(TYPES), TEXTS)
def test_what_a_person_may_answer_is_what_is_stored(data_type: str, text: str) -> None:
    answer = written(data_type, text)
    if answer is not None:
        assert cast(data_type, answer) == answer


@given(st.integers(-(2**31), 2**31 - 1))
def test_whole_numbers_keep_their_value(number: int) -> None:
    assert cast("int", str(number)) == written("int", number) == str(number)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_decimals_keep_their_value(number: float) -> None:
    assert float(written("decimal", number) or "nan") == number


@pytest.mark.parametrize(
    ("data_type", "text", "stored"),
    [
        ("int", "4.7", "4"),
        ("int", "NaN", ""),
        ("int", "99999999999", ""),
        ("date", "2024-02-30", ""),
        ("date", "2024-02-29T10:00:00", "2024-02-29"),
        ("date", "2024-02-29T10:00:00+05:00", ""),
        ("time", "24:00:00", ""),
        ("boolean", "true", "1"),
        ("boolean", "maybe", ""),
        ("geopoint", "0 0 0 0", ""),
        ("geopoint", "43.2 200", ""),
        ("geotrace", "0 1; 0 2;", "0 1;0 2"),
        ("geotrace", "0 1", ""),
        ("geoshape", "0 1; 0 2; 0 1", "0 1;0 2;0 1"),
        ("geoshape", "0 1; 0 2; 0 3", ""),
    ],
)
def test_spellings(data_type: str, text: str, stored: str) -> None:
    assert cast(data_type, text) == stored
