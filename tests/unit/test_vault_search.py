"""Finding answers: letters that people write for each other, filters, forgetting."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.records.interview import State
from monitor_app.vault import Vault
from monitor_app.vault.folding import fold, query, snippet
from monitor_app.vault.search import SearchFilter
from tests.vaults import FORM, create, summary

ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя aäáöóuüúsşcçgğnñiıy\n-'\"*()1"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    states = [State.DRAFT, State.SIGNED, State.SEALED]
    with create(tmp_path_factory.mktemp("search") / "v") as made:
        with made.transaction():
            made.forms.add(FORM)
            for number in range(1, 13):
                value = summary(
                    number,
                    state=states[number % 3],
                    site=f"S-{number % 2}",
                    form_id="f" if number < 7 else "g",
                    created=f"2026-01-{number:02}T00:00:00.000000Z",
                )
                made.interviews.add(value)
                made.search.replace(value.id, {"q": f"Қамаудағы адам {number}"})
        yield made


def numbers(vault: Vault, only: SearchFilter) -> set[int]:
    hits = vault.search.find("камау", 50, only)
    return {int(hit.snippet.rpartition(" ")[2]) for hit in hits}


def test_each_filter_narrows_and_all_of_them_together(vault: Vault) -> None:
    every = set(range(1, 13))
    assert numbers(vault, SearchFilter()) == every
    assert numbers(vault, SearchFilter(form_id="f")) == set(range(1, 7))
    assert numbers(vault, SearchFilter(state="signed")) == {1, 4, 7, 10}
    assert numbers(vault, SearchFilter(site="S-0")) == {2, 4, 6, 8, 10, 12}
    later = SearchFilter(begun_from="2026-01-03", begun_before="2026-01-05")
    assert numbers(vault, later) == {3, 4}
    both = SearchFilter(form_id="f", state="signed", site="S-0", begun_from="2026")
    assert numbers(vault, both) == {4}
    assert numbers(vault, SearchFilter(site="' OR 1 --")) == set()


def test_a_filter_keeps_the_limit_to_what_it_lets_through(vault: Vault) -> None:
    hits = vault.search.find("камау", 2, SearchFilter(state="sealed"))
    wanted = {summary(number).id for number in (2, 5, 8, 11)}
    assert len(hits) == 2
    assert {hit.interview for hit in hits} <= wanted


@pytest.mark.parametrize(
    ("written", "looked_for"),
    [
        ("әке", "аке"),
        ("ғалым", "галым"),
        ("қызметкер", "кызметкер"),
        ("жаңа", "жана"),
        ("өлең", "олен"),
        ("ұрды", "урды"),
        ("үй", "уи"),
        ("қаһарман", "кахарман"),
        ("іс", "ис"),
        ("ёлка", "елка"),
        ("Süleımen", "suleimen"),
        ("Äjğali Şoñbaev", "ajgali sonbaev"),
        ("Ұлжан", "ҰЛЖАН"),
    ],
)
def test_letters_that_stand_for_each_other_are_found_both_ways(
    vault: Vault, written: str, looked_for: str
) -> None:
    with vault.transaction():
        vault.search.replace(summary(1).id, {"w": f"бұрын {written}дан кейін"})
    for text in (looked_for, written, written.upper(), written[:3]):
        assert [hit.question for hit in vault.search.find(text, 9)] == ["w"], text
    with vault.transaction():
        vault.search.replace(summary(1).id, {"w": f"бұрын {looked_for}дан кейін"})
    assert [hit.question for hit in vault.search.find(written, 9)] == ["w"]
    with vault.transaction():
        vault.search.replace(summary(1).id, {"q": "Қамаудағы адам 1"})
    assert vault.search.find(written, 9) == ()


@given(st.text(ALPHABET, max_size=60))
def test_folding_keeps_lengths_and_settles_at_once(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(unicodedata.normalize("NFC", text))
    assert fold(folded) == folded
    assert fold(text.upper()) == fold(text.upper().lower())


@given(st.text(max_size=60))
def test_nothing_that_is_typed_is_an_operator(text: str) -> None:
    for part in query(text).split(" "):
        assert not part or (part[0] == '"' and part.endswith('"*') and len(part) > 3)
        assert '"' not in part[1:-2]


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_no_text_breaks_the_search(vault: Vault, text: str) -> None:
    vault.search.find(text, 3)


@given(st.text(ALPHABET, max_size=300), st.text(ALPHABET, max_size=20))
def test_a_snippet_is_a_piece_of_the_text(text: str, wanted: str) -> None:
    found = snippet(text, wanted)
    assert len(found) <= 62
    assert found.strip("…") in unicodedata.normalize("NFC", text).replace("\n", " ")


def test_a_snippet_shows_the_word_that_was_looked_for() -> None:
    text = "бір " * 60 + "Таяқпен ұрды" + " соң" * 60
    found = snippet(text, "таякпен")
    assert "Таяқпен" in found
    assert found.startswith("…")
    assert found.endswith("…")


def test_removing_a_record_removes_its_words(vault: Vault, tmp_path: Path) -> None:
    with vault.transaction():
        vault.search.replace(summary(2).id, {"q": "ерекшесөз", "r": "тағыбірі"})
    assert len(vault.search.find("ерекше", 9)) == 1
    with vault.transaction():
        vault.search.remove(summary(2).id)
    assert vault.search.find("ерекше", 9) == ()
    assert vault.search.find("тағы", 9) == ()
    with vault.transaction():
        vault.search.replace(summary(2).id, {"q": "Қамаудағы адам 2"})
