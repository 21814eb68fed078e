"""The review says that signing would refuse a consent line, and leads to it."""

import pytest
from monitor_app.progress import Progress
from monitor_app.ui.pages.review import ReviewPage
from monitor_app.usecases import interviews
from monitor_app.vault import Vault
from PySide6.QtWidgets import QApplication
from tests.exchange import LINE, consent
from tests.gui.conftest import Driver
from tests.gui.handover import Made, open_vault, shown
from tests.gui.test_review import named, review_of
from tests.unit.test_usecases_lines_ended import LAWYER, leaves

_SAID = "Somebody may have acted on this line as it was signed."
_LINE = "d_share/share[2]"


@pytest.fixture
def form_d(driver: Driver, made: Made) -> str:
    """A form D that left, and an amendment that puts a lawyer in a line's place."""
    open_vault(driver, made, "monitor")
    found: list[str] = []

    def task(vault: Vault, _progress: Progress) -> str:
        signed = consent(vault, "AB-05", LINE, LINE)
        leaves(vault, signed)
        session = interviews.amend(vault, signed, "corrected").session()
        for question, value in LAWYER.items():
            session.answer(f"{_LINE}/{question}", value)
        interviews.save_draft(vault, signed, interviews.draft_of(session))
        return signed

    driver.desk.ask(driver.window, task, found.append)
    driver.settle()
    return found[0]


def test_a_line_whose_place_is_taken_is_listed_before_signing(
    driver: Driver, form_d: str
) -> None:
    review = review_of(driver, form_d)
    assert review.taken == (_LINE,)
    assert _SAID in shown(review)
    assert review._said.text() == "A consent line is still to be put back."
    assert not review.sign_button.isEnabled()
    answer = named(review, "Answer: ")
    line = answer.accessibleName().removeprefix("Answer: ")
    assert line.endswith("  2")
    driver.click(answer)
    editor = driver.editor()
    assert editor.frame.section_title.text().startswith(line)
    here = QApplication.focusWidget()
    card = editor._sections[_LINE].cards[f"{_LINE}/sh_recipient"]
    assert here is not None
    assert card.isAncestorOf(here)
    put_back(driver)
    again = driver.go("review", interview=form_d)
    assert isinstance(again, ReviewPage)
    driver.bot.waitUntil(lambda: again.draft is not None)
    assert again.taken == ()
    assert _SAID not in shown(again)


def put_back(driver: Driver) -> None:
    """Let the line say again what it said."""
    draft = driver.editor().draft
    assert draft is not None
    for question, value in LINE.items():
        draft.answer(f"{_LINE}/{question}", value)
