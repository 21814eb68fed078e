"""Tests of searching that mutants asked for; see `tests/mutation/README.md`."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from monitor_app.records.interview import State
from monitor_app.vault.database import Database
from monitor_app.vault.folding import fold, query, snippet
from monitor_app.vault.forms import FormRepository
from monitor_app.vault.interviews import InterviewRepository
from monitor_app.vault.search import SearchFilter, SearchHit, SearchIndex
from tests.vaults import FORM, bare_database, summary

ONE, OTHER = summary(1).id, summary(2).id


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = bare_database(tmp_path)
    FormRepository(opened).add(FORM)
    records = InterviewRepository(opened)
    records.add(summary(1, site="K-1"))
    records.add(summary(2, site="K-2", form_id="g", state=State.SIGNED))
    yield opened
    opened.close()


@pytest.fixture
def index(database: Database) -> SearchIndex:
    return SearchIndex(database)


def texts(database: Database) -> list[tuple[object, ...]]:
    return database.execute(
        "SELECT interview, question, text FROM answer_texts ORDER BY 1, 2"
    )


# Folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Қызметкер ЙОҢ", "кызметкер ион"),
        (unicodedata.normalize("NFD", "Йод"), "иод"),
        ("ΑΣ", "ασ"),  # the whole word in lower case ends in another sigma
        ("İZ", "İz"),  # its lower case is two characters long
        ("İΣ", "İσ"),
    ],
)
def test_letters_fold_one_by_one(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert len(folded) == len(unicodedata.normalize("NFC", text))


def test_a_query_is_every_word_as_a_prefix() -> None:
    assert query("Таяқ, «ҰРДЫ» 7") == '"таяк"* "урды"* "7"*'
    assert query(" -- ") == ""


def test_a_snippet_begins_a_third_before_the_first_word_that_was_found() -> None:
    text = "б " * 50 + "құпия" + " в" * 50
    assert snippet(text, "КУПИ") == f"…{text[80:140]}…"
    assert snippet(text, "в купия") == f"…{text[80:140]}…"
    assert snippet(text, "купия", 9) == f"…{text[97:106]}…"
    decomposed = unicodedata.normalize("NFD", "й" * 50 + " " + text)
    assert snippet(decomposed, "купия") == f"…{text[80:140]}…"


def test_a_snippet_says_where_text_was_left_away() -> None:
    assert snippet("бір\nекі", "екі") == "бір екі"
    for length, cut in ((59, ""), (60, ""), (61, "…")):
        text = "құпия".ljust(length, "х")
        assert snippet(text, "құпия") == text[:60] + cut
    for before, cut in ((20, ""), (21, "…")):
        text = "х" * (before - 1) + " құпия"
        assert snippet(text, "құпия") == cut + text[before - 20 :]


def test_a_text_without_the_words_is_shown_from_its_beginning() -> None:
    assert snippet("абвг", "я", 2) == "аб…"
    assert snippet("х" * 99, "я") == "х" * 60 + "…"


# The index


def test_what_is_found_is_told_whole(index: SearchIndex) -> None:
    index.replace(ONE, {"q1": "Таяқпен ұрды", "q2": "Таяқ"})
    index.replace(OTHER, {"q1": "басқа"})
    found = index.find("урды таяк", 9)
    assert found == (SearchHit(interview=ONE, question="q1", snippet="Таяқпен ұрды"),)
    assert {hit.question for hit in index.find("таяк", 9)} == {"q1", "q2"}
    assert len(index.find("таяк", 1)) == 1
    assert index.find(" ", 9) == ()


def test_the_best_answers_come_first(index: SearchIndex) -> None:
    """What says the word more often in fewer words is better (bm25)."""
    long, short = "таяқ " + "сөз " * 80, "таяқ таяқ"
    index.replace(ONE, {"a": long, "b": short, "c": "таяқ " + "сөз " * 20})
    assert [hit.question for hit in index.find("таяқ", 9)] == ["b", "c", "a"]
    assert [hit.question for hit in index.find("таяқ", 1)] == ["b"]
    only = SearchFilter(site="K-1")
    assert [hit.question for hit in index.find("таяқ", 2, only)] == ["b", "c"]


def test_a_filter_is_part_of_the_search(index: SearchIndex) -> None:
    for interview in (ONE, OTHER):
        index.replace(interview, {"q": "таяқ"})
    for only in (
        SearchFilter(site="K-2"),
        SearchFilter(form_id="g"),
        SearchFilter(state="signed"),
        SearchFilter(begun_from="2026-01-01T00:00:02"),
    ):
        assert [hit.interview for hit in index.find("таяқ", 9, only)] == [OTHER]
    earlier = SearchFilter(begun_before="2026-01-01T00:00:02")
    assert [hit.interview for hit in index.find("таяқ", 9, earlier)] == [ONE]


def test_replacing_changes_what_is_other_and_keeps_what_is_not(
    index: SearchIndex, database: Database
) -> None:
    index.replace(OTHER, {"q": "таяқ"})
    index.replace(ONE, {"same": "таяқ", "changed": "таяқ", "gone": "таяқ"})
    ids = "SELECT question, id FROM answer_texts WHERE question = 'same'"
    before = database.execute(ids)
    index.replace(ONE, {"same": "таяқ", "changed": "темір", "new": "темір", "no": ""})
    assert texts(database) == [
        (ONE, "changed", "темір"),
        (ONE, "new", "темір"),
        (ONE, "same", "таяқ"),
        (OTHER, "q", "таяқ"),
    ]
    assert database.execute(ids) == before
    assert len(index.find("таяқ", 9)) == len(index.find("темір", 9)) == 2
    index.remove(ONE)
    assert texts(database) == [(OTHER, "q", "таяқ")]
    assert [hit.interview for hit in index.find("таяқ", 9)] == [OTHER]
    assert index.find("темір", 9) == ()
    left = database.execute(
        "SELECT count(*) FROM answer_index WHERE answer_index MATCH 'темир'"
    )
    assert left == [(0,)]  # in the index itself


def test_a_word_that_was_removed_is_in_no_page_of_the_index(
    index: SearchIndex, database: Database
) -> None:
    def blocks() -> bytes:
        rows = database.execute("SELECT block FROM answer_index_data")
        return b"".join(bytes(block) for (block,) in rows)

    index.replace(ONE, {"q": "ерекшесөз"})
    index.replace(OTHER, {"q": "таяқ"})
    assert "ерекшесоз".encode() in blocks()
    index.remove(ONE)
    index.scrub()
    assert "ерекшесоз".encode() not in blocks()
    assert "таяк".encode() in blocks()
