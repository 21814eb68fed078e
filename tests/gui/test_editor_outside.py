"""A form made elsewhere need not have groups: every question is reached."""

from pathlib import Path

import pytest
from monitor_app.ui.editor.page import EditorPage
from monitor_app.usecases import forms, showing
from tests.gui.conftest import Driver

FORM = """| survey |
| | type | name | label | required |
| | text | who | Who | yes |
| | select_one yn | safe | Safe? | |
| | begin repeat | visitor | Visitor | |
| | text | code | Code | |
| | end repeat | | | |
| | begin group | later | Later | |
| | text | note | Note | |
| | end group | | | |
| | text | last | Last words | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| settings |
| | form_id | form_title | version |
| | flat | A flat form | 1 |
"""


@pytest.fixture
def page(driver: Driver, tmp_path: Path) -> EditorPage:
    file = tmp_path / "flat.md"
    file.write_text(FORM, encoding="utf-8")
    driver.create()
    driver.desk.ask(driver.window, lambda vault, _p: forms.import_form(vault, file))
    driver.settle()
    driver.begin("flat", "")
    driver.settle()
    return driver.editor()


def test_what_stands_in_no_group_has_a_page(driver: Driver, page: EditorPage) -> None:
    rows = page.frame.outline.rows
    assert [(row.ref, row.title) for row in rows] == [
        ("", "A flat form"),
        ("later", "Later"),
    ]
    assert (rows[0].total, rows[0].needed, rows[0].entries) == (4, 1, 1)
    shown = page._sections[""]
    assert list(shown.cards) == ["who", "safe", "last"]
    assert page.frame.section_title.text() == "A flat form"
    driver.type_text(shown.cards["who"].controls["who"].focus_target(), "W1")
    page.turn(1)
    driver.settle()
    assert page._current == "later"
    page.turn(-1)
    assert page._current == ""
    assert page.draft is not None
    assert page.draft.session.node("who").value == "W1"


def test_only_what_is_in_no_group_is_turned_to_the_person(page: EditorPage) -> None:
    assert page.draft is not None
    session = page.draft.session
    here = [passage.ref for passage in showing.on_page(session, "")]
    assert "who" in here
    assert len(here) < len(showing.passages(session))
    assert not [ref for ref in here if ref.startswith("later")]


def test_an_entry_outside_every_group_opens_and_closes(
    driver: Driver, page: EditorPage
) -> None:
    page.go_to("visitor[1]/code")
    assert page._current == "visitor[1]"
    driver.type_text(
        page._sections["visitor[1]"]
        .cards["visitor[1]/code"]
        .controls["visitor[1]/code"]
        .focus_target(),
        "V1",
    )
    page.escape()
    assert page._current == ""
    page.go_to("last")
    assert page._current == ""
    page.go_to("later/note")
    assert page._current == "later"
    assert page.draft is not None
    assert page.draft.session.node("visitor[1]/code").value == "V1"
