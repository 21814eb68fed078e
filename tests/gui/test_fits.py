"""What is read in one look lies in one look, and nothing has two scroll bars."""

import pytest
from monitor_app.i18n import LANGUAGES
from monitor_app.ui.pages.first_start import FirstStartPage
from monitor_app.ui.pages.help import HelpPage
from monitor_app.ui.pages.printing import PrintPage
from monitor_app.ui.pages.unlock import UnlockPage
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QScrollBar, QWidget
from tests.gui.conftest import Driver
from tests.gui.stage import HEIGHT, WIDTH


def bars(page: QWidget) -> list[QScrollBar]:
    """Return the scroll bars that a person sees."""
    areas = page.findChildren(QScrollArea)
    return [b for a in areas if (b := a.verticalScrollBar()).isVisible()]


def look(driver: Driver, language: str, percent: int) -> None:
    driver.window.resize(WIDTH, HEIGHT)
    driver.desk.change_settings(language=language, text_percent=percent)
    driver.settle()


@pytest.mark.parametrize("language", LANGUAGES)
def test_suggested_words_lie_above_what_they_are_typed_into(
    driver: Driver, language: str
) -> None:
    look(driver, language, 100)
    page = driver.window.page
    assert isinstance(page, FirstStartPage)
    driver.click(page.suggested.button)
    driver.settle()
    assert page.suggested.isVisible()
    assert not bars(page)  # at 1366x768, with a task bar
    words = page.suggested.words.mapTo(page, QPoint(0, 0)).y()
    assert words < page.new.passphrase.field.mapTo(page, QPoint(0, 0)).y()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("percent", [100, 200])
def test_the_lock_page_is_seen_whole(
    driver: Driver, language: str, percent: int
) -> None:
    driver.create()
    look(driver, language, percent)
    driver.window.lock()
    driver.settle()
    page = driver.window.page
    assert isinstance(page, UnlockPage)
    assert not bars(page)
    assert all(
        label.visibleRegion().boundingRect().size() == label.size()
        for label in page.findChildren(QLabel)
        if label.isVisible()
    )


def test_a_preview_below_its_choices_scrolls_with_them(driver: Driver) -> None:
    driver.create()
    look(driver, "en", 200)
    page = driver.go("print")
    assert isinstance(page, PrintPage)
    driver.bot.waitUntil(lambda: page.paper is not None, timeout=30_000)
    driver.settle()
    assert page.preview.shown > 1
    driver.bot.waitUntil(lambda: len(bars(page)) == 1)
    (bar,) = bars(page)
    assert page.preview.verticalScrollBar().maximum() == 0
    area = bar.parentWidget()
    while not isinstance(area, QScrollArea):
        assert area is not None
        area = area.parentWidget()
    area.setFocus()
    driver.press(Qt.Key.Key_Down, widget=area)
    assert bar.value() > 0
    assert area.accessibleName()


def test_where_the_form_lies_below_the_keyboard_begins_at_the_top(
    driver: Driver,
) -> None:
    look(driver, "en", 200)
    page = driver.window.page
    assert isinstance(page, FirstStartPage)
    here = QApplication.focusWidget()
    assert here is not None
    assert page.languages.isAncestorOf(here)
    assert here.visibleRegion().boundingRect().size() == here.size()


def test_the_cross_in_a_search_grows_with_the_text_and_empties_it(
    driver: Driver,
) -> None:
    driver.create()
    sides = []
    for percent in (100, 200):
        look(driver, "en", percent)
        page = driver.go("help")
        assert isinstance(page, HelpPage)
        cross = page.search._cross
        assert not cross.isVisible()
        driver.type_text(page.search, "vault")
        assert cross.isVisible()
        assert page.search.rect().contains(cross.geometry())
        sides.append(cross.width())
        driver.click(cross)
        assert page.search.text() == ""
        assert not cross.isVisible()
    assert sides[1] == 2 * sides[0]
