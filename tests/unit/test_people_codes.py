"""Codes of people in accounts."""

from hypothesis import given
from hypothesis import strategies as st
from monitor_app.records.people_codes import LETTERS, codes_in, next_code

codes = st.builds("{}{}".format, st.sampled_from(LETTERS), st.integers(1, 999))


def test_codes_are_whole_words() -> None:
    text = "P1 келді, W12-мен; (V3) 7KD-2Q AP1 P0 P1234 XW2 W2-Q"
    assert codes_in([text, "W1"]) == ("W1", "V3", "P1")


@given(st.lists(codes))
def test_every_code_is_found_again_and_the_next_one_is_new(used: list[str]) -> None:
    assert set(codes_in([" ".join(used)])) == set(used)
    for letter in LETTERS:
        fresh = next_code(letter, used)
        assert fresh not in used
        assert all(int(c[1:]) < int(fresh[1:]) for c in used if c[0] == letter)


@given(st.text())
def test_any_text_is_looked_through(text: str) -> None:
    assert all(code in text for code in codes_in([text]))
