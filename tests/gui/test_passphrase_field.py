"""What people get wrong in a passphrase is told; words to take are shown, not typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.crypto.strength import strength
from monitor_app.ui.layout_chip import LayoutChip
from monitor_app.ui.pages.first_start import FirstStartPage
from monitor_app.ui.pages.unlock import UnlockPage
from monitor_app.ui.passphrase_field import PassphraseField
from monitor_app.usecases import suggested
from PySide6.QtCore import QLocale, Qt
from tests.gui.conftest import Driver

LANGUAGES = ("kk", "ru", "en")


@pytest.fixture
def field(driver: Driver) -> PassphraseField:
    driver.create()
    driver.window.lock()
    driver.settle()
    page = driver.window.page
    assert isinstance(page, UnlockPage)
    return page.passphrase


def test_the_alphabet_is_told_by_what_is_typed(
    driver: Driver, field: PassphraseField
) -> None:
    assert field.chip.isHidden()  # Qt knows no layout here: nothing is claimed
    before = field.field.y()
    driver.type_text(field.field, "a")
    assert field.chip.isVisible()
    assert field.chip.label.text() == "ABC"
    driver.type_text(field.field, "ә")
    assert field.chip.label.text() == "АБВ"
    assert field.chip.accessibleName() == "Keyboard: Cyrillic letters"
    driver.type_text(field.field, "5 ")
    assert field.chip.label.text() == "АБВ"
    assert field.text() == "aә5 "
    driver.settle()
    assert field.field.y() == before


def test_caps_lock_is_told_and_turned_off_again(
    driver: Driver, field: PassphraseField
) -> None:
    driver.press(Qt.Key.Key_CapsLock, widget=field.field)
    assert field._caps.isHidden()  # on or off? no letter has told it yet
    driver.type_text(field.field, "Ж")
    assert field._caps.isVisible()
    driver.press(Qt.Key.Key_CapsLock, widget=field.field)
    assert field._caps.isHidden()
    driver.press(Qt.Key.Key_CapsLock, widget=field.field)
    assert field._caps.isVisible()
    driver.type_text(field.field, "ж")
    assert field._caps.isHidden()


@pytest.mark.parametrize(
    ("name", "short"),
    [("kk_KZ", "ҚАЗ"), ("ru_RU", "РУС"), ("en_GB", "ENG"), ("de_DE", "DE")],
)
def test_a_layout_that_the_system_tells(driver: Driver, name: str, short: str) -> None:
    chip = LayoutChip(driver.window)
    chip.show_layout(QLocale(name))
    assert chip.label.text() == short
    assert QLocale(name).nativeLanguageName() in chip.toolTip()


def test_words_are_shown_and_never_filled_in(driver: Driver) -> None:
    page = driver.go("first_start")
    assert isinstance(page, FirstStartPage)
    driver.click(page.suggested.button)
    first = page.suggested.text
    assert len(first.split()) == suggested.WORDS
    assert page.new.text() == ""
    assert page.new.again.text() == ""
    driver.click(page.suggested.button)
    assert page.suggested.text != first
    assert not page.primary_button.isEnabled()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_can_be_typed_and_read_in_one_way(language: str) -> None:
    words = suggested.words_in(language)
    assert len(words) >= 300  # six of them: 49 bits
    assert len(set(words)) == len(words)
    assert list(words) == sorted(words)
    letters = {
        "kk": set("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"),
        "ru": set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
        "en": set("abcdefghijklmnopqrstuvwxyz"),
    }[language]
    for word in words:
        assert set(word) <= letters, word
        assert 3 <= len(word) <= 10
    for word in words:
        others = [w for w in words if w != word and w.startswith(word)]
        assert not others, (word, others)


@given(
    language=st.sampled_from(LANGUAGES),
    places=st.lists(st.integers(0, 10**9), min_size=6, max_size=6),
)
def test_what_is_drawn_is_words_of_the_list(language: str, places: list[int]) -> None:
    words = suggested.words_in(language)
    left = iter(places)
    drawn = suggested.draw(language, lambda most: next(left) % most)
    assert drawn.split() == [words[place % len(words)] for place in places]


@pytest.mark.parametrize("language", LANGUAGES)
def test_six_different_words_are_enough_for_a_vault(language: str) -> None:
    words = suggested.words_in(language)
    for start in range(0, 60, 10):
        assert strength(" ".join(words[start : start + 6])).enough
