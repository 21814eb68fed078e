"""The matcher agrees with Python's where both speak, and always comes to an end."""

import re
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.errors.xpath import EvaluationLimitError, PatternError
from monitor_app.forms.xpath.matching import Program, program_of
from monitor_app.forms.xpath.pattern import parse_pattern

PIECES = [
    *("a", "b", ".", "*", "+", "?", "|", "(", ")", "[ab]", "[^a]", "a{2}", "b{0,2}"),
    *("^", "$", r"\d", r"\w", r"\b", r"\s", "(?=a)", "(?!b)", "(?:", "x", "[a-c-]"),
]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("[0-9]{3}", "12345", True),
        ("^[0-9]{3}$", "12345", False),
        (r"^\d{4}-\d{2}$", "2026-11", True),
        (r"^\d+$", "٢٠٢٦", False),  # ASCII digits only, as in JavaScript
        (r"^\p{L}+$", "Әділет", True),
        (r"^[\p{L} ]+$", "Әділет жолы", True),
        (r"^\P{L}+$", "12", True),
        (".", "\n", False),
        ("a$", "a\n", False),
        ("a{,2}", "a{,2}", True),  # a brace that counts nothing is a brace
        (r"\x41\u0042", "AB", True),
        ("(?<year>[0-9]{4})", "in 2026", True),
        ("(?=.*[0-9])(?=.*[a-z])^.{4,}$", "ab12", True),
    ],
)
def test_dialect(pattern: str, text: str, found: bool) -> None:
    assert program_of(pattern).found_in(text) is found


@pytest.mark.parametrize(
    "pattern",
    [
        *("(", ")", "[a", "*a", "a**", "a{3,2}", r"(a)\1", "(?<=a)b", "(?i)a", "\\"),
        *("[b-a]", r"\p{Nonsense}", "((){1000}){1000}", "(a{1000}){1000}"),
        "(" * 50 + ")" * 50,
    ],
)
def test_what_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        Program(parse_pattern(pattern))


@given(
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.text("abx1 \n", max_size=8),
)
def test_agrees_with_backtracking(pattern: str, text: str) -> None:
    # Python's `$` also stands before a last line break, and its `.` passes over \r.
    theirs = pattern.replace("$", r"(?:\Z)").replace(".", "[^\n\r]")
    try:
        expected = re.search(theirs, text, re.ASCII) is not None
        found = program_of(pattern).found_in(text)
    except (re.error, PatternError):
        return
    assert found is expected


@given(st.text(max_size=30), st.text(max_size=60))
def test_any_text_is_a_pattern_or_refused(pattern: str, text: str) -> None:
    try:
        program_of(pattern).found_in(text)
    except PatternError:
        return


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a+)+$", "a" * 5000 + "b"),
        ("(a|aa)*c", "a" * 5000),
        ("(a?){40}a{40}$", "a" * 39),
        ("(?=(?=(a*)*b)c)" * 3, "a" * 3000),
        (r"^(\w+\s?)*$", "word " * 1000 + "!"),
    ],
)
def test_no_pattern_hangs(pattern: str, text: str) -> None:
    begin = time.process_time()
    with suppress(EvaluationLimitError):
        assert not program_of(pattern).found_in(text)
    assert time.process_time() - begin < 10
