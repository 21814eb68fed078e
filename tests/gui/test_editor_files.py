"""A file goes to the entry for which it was chosen, wherever that entry is by then."""

from pathlib import Path

import pytest
from monitor_app.ui import file_dialogs
from monitor_app.ui.editor.page import EditorPage
from monitor_app.vault import Vault
from tests.gui.conftest import Driver
from tests.gui.test_editor_marks import page, value

__all__ = ["page"]

REPEAT = "e_photo/ph"


@pytest.fixture
def photographs(driver: Driver, page: EditorPage) -> EditorPage:
    """Form E with consent to photographs: the page of its photographs has opened."""
    assert page.draft is not None
    page.draft.answer("e_exam/ex_photo_c", "given")
    driver.settle()
    return page


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"\xff\xd8 a photo")
    monkeypatch.setattr(file_dialogs, "open_file", lambda *_args: file)
    return file


def stored(driver: Driver, interview: str) -> list[str]:
    found: list[str] = []

    def names(vault: Vault, _progress: object) -> None:
        found.extend(each.name for each in vault.attachments.of(interview))

    driver.desk.ask(driver.window, names)
    driver.settle()
    return found


@pytest.mark.usefixtures("chosen")
def test_a_file_follows_its_entry(driver: Driver, photographs: EditorPage) -> None:
    page = photographs
    assert page.draft is not None
    first, second = page.draft.add_entry(REPEAT), page.draft.add_entry(REPEAT)
    page.errands.attach(f"{second}/ph_file")
    page.draft.remove_entry(first)  # before the file is encrypted
    driver.settle()
    (name,) = stored(driver, page.interview)
    assert value(page, f"{first}/ph_file") == name  # the second is the first by now


@pytest.mark.usefixtures("chosen")
def test_the_file_of_an_entry_that_is_gone_is_not_kept(
    driver: Driver, photographs: EditorPage
) -> None:
    page = photographs
    assert page.draft is not None
    only = page.draft.add_entry(REPEAT)
    page.errands.attach(f"{only}/ph_file")
    page.draft.remove_entry(only)
    driver.settle()
    assert stored(driver, page.interview) == []
    assert "deleted" in page.note.text


@pytest.mark.usefixtures("chosen")
def test_a_file_is_in_the_vault_as_soon_as_its_answer_shows(
    driver: Driver, photographs: EditorPage
) -> None:
    """Without waiting for the next autosave: a kill must not part the two."""
    page = photographs
    assert page.draft is not None
    place = f"{page.draft.add_entry(REPEAT)}/ph_file"
    page.errands.attach(place)
    driver.settle()
    assert stored(driver, page.interview) == [value(page, place)]
    assert not page.draft.is_dirty


@pytest.mark.usefixtures("chosen")
def test_a_file_that_came_too_late_is_told_and_leaves_nothing(
    driver: Driver, photographs: EditorPage
) -> None:
    """The page is left before the file is encrypted: nobody is there to answer."""
    page = photographs
    assert page.draft is not None
    place = f"{page.draft.add_entry(REPEAT)}/ph_file"
    page.errands.attach(place)
    told = driver.go("help")
    driver.settle()
    assert stored(driver, page.interview) == []
    assert "not taken in" in told.note.text
