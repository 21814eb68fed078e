"""A draft is deleted, a correction given up: asked once, with what goes and stays."""

from typing import NoReturn, cast

import pytest
from monitor_app.errors.safety import RoleReadsNoContentError
from monitor_app.progress import Progress
from monitor_app.ui.pages.interviews import InterviewsPage
from monitor_app.ui.pages.record import RecordPage
from monitor_app.ui.pages.review import ReviewPage
from monitor_app.usecases import given_up
from monitor_app.vault import Vault
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from tests.gui.conftest import Driver
from tests.gui.test_review import named, review_of, settle_problems, sign


def asked(driver: Driver, interview: str) -> ReviewPage:
    """Open the question from where it is offered."""
    review = review_of(driver, interview, give_up=True)
    driver.bot.waitUntil(lambda: _question(review) is not None, timeout=10_000)
    return review


def _question(review: ReviewPage) -> object:
    return review.giving_up and review.giving_up.question


def said(review: ReviewPage) -> str:
    assert review.giving_up is not None
    found = review.giving_up.findChildren(QLabel)
    return "\n".join(label.text() for label in found)


def events(driver: Driver) -> list[str]:
    found: list[str] = []

    def task(vault: Vault, _progress: Progress) -> list[str]:
        return [entry.event for entry in vault.audit.newest(3)]

    driver.desk.ask(driver.window, task, found.extend)
    driver.bot.waitUntil(lambda: bool(found), timeout=10_000)
    return found


def test_a_draft_goes_from_the_list_after_one_question(driver: Driver) -> None:
    driver.create()
    interview = driver.begin("injury_sheet")
    driver.fill()
    page = cast("InterviewsPage", driver.go("interviews"))
    driver.bot.waitUntil(lambda: bool(page.model.items), timeout=10_000)
    last = list(page._deeds(page.model.items[0]))[-1]
    assert last == (
        "Delete this draft…",
        "review",
        {"give_up": True, "interview": interview},
    )
    review = asked(driver, interview)
    assert review.giving_up is not None
    assert review.giving_up.question is not None
    assert "Nothing brings it back" in said(review)
    assert "0 files" in said(review)
    assert "Goes: 0 answers" not in said(review)
    assert QApplication.focusWidget() is review.giving_up.question.keep
    driver.click(review.giving_up.question.deed)
    listed = cast("InterviewsPage", driver.page(InterviewsPage))
    driver.settle()
    assert not listed.model.items
    assert listed.note.text == "The draft is deleted."
    assert events(driver)[0] == "interview.deleted"


def test_escape_keeps_the_draft_and_what_was_just_said(driver: Driver) -> None:
    driver.create()
    interview = driver.begin("injury_sheet")
    review = review_of(driver, interview)
    assert review.giving_up is not None
    driver.click(review.giving_up.button)
    driver.bot.waitUntil(lambda: _question(review) is not None, timeout=10_000)
    driver.press(Qt.Key.Key_Escape)
    assert driver.window.page is review
    assert review.giving_up.question is None
    assert review.giving_up.button.isEnabled()
    assert QApplication.focusWidget() is review.giving_up.button
    driver.press(Qt.Key.Key_Escape)
    assert driver.editor().interview == interview


def test_a_correction_is_given_up_and_the_signed_text_stays(driver: Driver) -> None:
    driver.create()
    interview = driver.begin()
    driver.fill()
    driver.settle()
    settle_problems(driver, review_of(driver, interview))
    record = sign(driver, interview)
    assert record.view is not None
    before = record.view.answers
    record._ask_why()
    record._amend("Қате жазылған")
    editor = driver.editor()
    assert editor.draft is not None
    editor.draft.answer("hdr/case_no", "AB-2031-0043")
    driver.settle()
    record = cast("RecordPage", driver.go("record", interview=interview))
    driver.bot.waitUntil(lambda: record.view is not None, timeout=15_000)
    record._ask_why()
    assert named(record, "Go on writing").isVisible()
    driver.click(named(record, "Give up this correction"))
    review = cast("ReviewPage", driver.page(ReviewPage))
    driver.bot.waitUntil(lambda: _question(review) is not None, timeout=15_000)
    assert "Goes: 1 changed answer, 0 files" in said(review)
    assert "Stays: 1 signed version" in said(review)
    driver.click(named(review, "Give up the correction"))
    kept = cast("RecordPage", driver.page(RecordPage))
    driver.bot.waitUntil(lambda: kept.view is not None, timeout=15_000)
    assert kept.view is not None
    assert kept.view.answers == before
    assert "signed text stays" in kept.note.text
    assert "interview.given-up" in events(driver)
    kept._ask_why()
    names = {b.text() for b in kept.findChildren(QPushButton)}
    assert "Begin the new version" in names
    kept.escape()
    driver.page(InterviewsPage)


def test_what_the_vault_refuses_leaves_the_draft_open(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.create()
    interview = driver.begin("injury_sheet")
    review = asked(driver, interview)
    assert review.giving_up is not None
    assert review.giving_up.question is not None
    monkeypatch.setattr(given_up, "give_up", _refuse)
    driver.click(review.giving_up.question.deed)
    driver.bot.waitUntil(lambda: bool(review.note.code), timeout=10_000)
    driver.bot.waitUntil(lambda: review.draft is not None, timeout=10_000)
    assert review.note.code == RoleReadsNoContentError.code
    assert driver.window.page is review


def _refuse(_vault: Vault, _interview: str) -> NoReturn:
    raise RoleReadsNoContentError(question="", needs="")
