"""Forms that others wrote print as well as our own."""

from pathlib import Path

import pytest
from monitor_app.errors import MonitorError
from monitor_app.errors.printing import NothingToPrintError
from monitor_app.forms.definition import FormDef
from monitor_app.forms.session import Session
from monitor_app.forms.workbook import import_form
from monitor_app.printing import blank, filled
from monitor_app.printing.blank import Wanted
from monitor_app.printing.filled import Record
from monitor_app.printing.sheet import sheet_named
from monitor_app.printing.words import languages_of
from tests.conformance.real_forms import _services, read_form
from tests.printing.layout import faults

EVERY = 8  # the others are as clean, but take a minute together
RECORD = Record(number="K7QD-2M9X-5", case_no="", person_code="")


def test_forms_of_other_tools_are_clean(shared: Path) -> None:
    files = sorted((shared / "conformance" / "forms").iterdir())
    seen = 0
    for path in files[::EVERY]:
        try:
            form = read_form(path)
        except (MonitorError, UnicodeDecodeError):
            continue  # not a form, or refused when it is brought in
        sheet = sheet_named("A4")
        try:
            pages = blank.pages_of(form, Wanted(), RECORD.number)
        except NothingToPrintError:
            continue  # only calculations
        assert faults(sheet, pages) == [], path.name
        session = Session.start(form, _services())
        pages = filled.pages_of(session, RECORD, languages_of(form, ()), "A4")
        assert faults(sheet, pages) == [], path.name
        seen += 1
    assert seen >= 15


@pytest.mark.parametrize("languages", [(), ("en",), ("kk",)])
def test_a_form_without_languages_has_one_wording(languages: tuple[str, ...]) -> None:
    form = read_form_of("| survey |\n| | type | name | label |\n| | text | a | Ask |\n")
    pages = blank.pages_of(form, Wanted(languages=languages), RECORD.number)
    assert any("Ask" in str(mark) for mark in pages[0])


def read_form_of(markdown: str) -> FormDef:
    return import_form(markdown.encode(), "own.md").form
