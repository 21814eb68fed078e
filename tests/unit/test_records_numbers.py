import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.records.numbers import ALPHABET, RecordNumber

numbers = st.builds(RecordNumber, st.text(ALPHABET, min_size=8, max_size=8))


@given(numbers)
def test_a_number_survives_writing_and_reading(number: RecordNumber) -> None:
    assert RecordNumber.parse(str(number)) == number


@given(numbers, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(
    number: RecordNumber, place: int, wrong: str
) -> None:
    spelled = str(number).replace("-", "")
    changed = spelled[:place] + wrong + spelled[place + 1 :]
    if changed == spelled:
        return
    with pytest.raises(ValueError, match="check character"):
        RecordNumber.parse(f"{changed[:4]}-{changed[4:8]}-{changed[8]}")


@given(numbers, st.integers(0, 6))
def test_swapped_neighbours_are_noticed(number: RecordNumber, place: int) -> None:
    body = list(number.body)
    body[place], body[place + 1] = body[place + 1], body[place]
    if "".join(body) == number.body:
        return
    assert RecordNumber("".join(body)).check != number.check


@given(st.text(max_size=14))
def test_only_one_spelling_is_accepted(text: str) -> None:
    try:
        number = RecordNumber.parse(text)
    except ValueError:
        return
    assert str(number) == text


def test_drawing_uses_the_whole_alphabet() -> None:
    drawn = "".join(RecordNumber.draw(os.urandom).body for _ in range(200))
    assert set(drawn) == set(ALPHABET)
    assert len(ALPHABET) == 31
