"""Nothing an author writes in a label can be run; the words stay."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.forms.markup import filled, plain
from tests.small_forms import session_of

CASES = {
    "Plain words, 5 > 3 & more": "Plain words, 5 > 3 & more",
    "**strong** and __strong__": "strong and strong",
    "*soft* and _soft_": "soft and soft",
    "snake_case_name stays, 2*3*4 too": "snake_case_name stays, 2*3*4 too",
    "## Heading ##": "Heading",
    "#5 is no heading": "#5 is no heading",
    "a<br>b<br/>c": "a\nb\nc",
    "<p>one</p><p>two</p>": "one\n\ntwo",
    "<ul><li>a</li><li>b</li></ul>": "• a\n• b",
    '<span style="color:red" onclick="x()">red</span>': "red",
    "<script>alert(1)</script>words": "words",
    "<svg><script>x</script><text>y</text></svg>words": "words",
    "<style>p{}</style>words": "words",
    '<img src=x onerror="alert(1)">words': "words",
    "[site](https://example.org/a)": "site (https://example.org/a)",
    "[bad](javascript:alert(1))": "[bad](javascript:alert(1))",
    '<a href="javascript:x()">bad</a>': "bad",
    '<a href="https://example.org">good</a>': "good (https://example.org)",
    r"\*not soft\* \# no": "*not soft* # no",
    "<b>&lt;i&gt; &amp; &#1171;</b>": "<i> & ғ",
    "a < b and b > c": "a < b and b > c",
    "<!-- hidden -->seen": "seen",
    "<b>never closed": "never closed",
    "</b>closed only": "closed only",
}


@pytest.mark.parametrize(("text", "words"), CASES.items())
def test_words_of_markup(text: str, words: str) -> None:
    assert plain(text) == words


@given(st.text())
def test_text_without_marks_stays_as_it_is(text: str) -> None:
    bare = re.sub(r"[<&*_#\[\\`]", "", text)
    assert plain(bare) == bare


_PIECES = st.sampled_from(
    [
        "<script>",
        "</script>",
        "<b",
        ">",
        "<!--",
        "-->",
        "&lt;",
        "&#x3c;",
        "*",
        "[a](",
        ")",
    ]
)


@given(st.lists(_PIECES | st.text(max_size=5)).map("".join))
def test_any_text_comes_to_an_end_without_an_error(text: str) -> None:
    assert isinstance(plain(text), str)


@given(st.text())
def test_what_is_inside_a_script_is_never_seen(text: str) -> None:
    inside = re.sub(r"[<>\\&]", "", text)
    assert plain(f"a<script>{inside}</script>b") == "ab"


@given(st.text())
def test_a_value_is_never_read_as_markup(value: str) -> None:
    assert filled(["**Dear ", "**, welcome"], [value]) == f"Dear {value}, welcome"


def test_an_answer_in_a_label_keeps_its_marks() -> None:
    session = session_of("""
    | survey |
    | | type | name | label |
    | | text | name | **Name** |
    | | note | told | Dear **${name}**, <b>welcome</b> |
    | | select_one c | pick | _Pick_ |
    | choices |
    | | list_name | name | label |
    | | c | a | **A** |
    """)
    session.answer("name", "<script>**Айгүл**</script>")
    assert session.node("name").label == "Name"
    assert session.node("told").label == "Dear <script>**Айгүл**</script>, welcome"
    assert session.node("pick").label == "Pick"
    assert [each.label for each in session.node("pick").choices] == ["A"]
    told = session.form.find("told")
    assert told is not None
    assert told.label.plain("") == "Dear …, welcome"
