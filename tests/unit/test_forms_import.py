"""Taking in a form is safe: limits, bombs, foreign XML; mistakes are told by place."""

import io
import os
import zipfile
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from monitor_app.errors import MonitorError
from monitor_app.errors.forms import (
    FormBrokenError,
    FormTooLargeError,
    FormTooSlowError,
    NotAChoiceError,
    NotAFormError,
)
from monitor_app.errors.xpath import (
    XmlForbiddenError,
    XmlMalformedError,
    XmlTooDeepError,
)
from monitor_app.forms.definition import Flag, QuestionDef
from monitor_app.forms.lint import lint_form
from monitor_app.forms.loading import load_form
from monitor_app.forms.session import Session
from monitor_app.forms.workbook import compiling, import_form
from tests.small_forms import form_of, imported
from tests.strategies import services

GOOD = """
| survey |
| | type | name | label |
| | text | a | A |
"""


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "error"),
    [
        (b"", "form.xlsx", NotAFormError),
        (b"PK\x03\x04 cut off", "form.xlsx", FormBrokenError),
        (bytes(range(256)) * 8, "form.xls", NotAFormError),
        (b"words", "form.txt", NotAFormError),
        (b"words", "form.md", NotAFormError),
        (b"<a/>", "form.xml", NotAFormError),
        (b"<a", "form.xml", XmlMalformedError),
        (b"x" * (20 * 2**20 + 1), "form.md", FormTooLargeError),
    ],
)
def test_files_that_are_no_forms(
    data: bytes, name: str, error: type[MonitorError]
) -> None:
    with pytest.raises(error):
        import_form(data, name)


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    bomb = zipped(**{"xl/worksheets/sheet1.xml": b"0" * (301 << 20)})
    assert len(bomb) < 2**20
    with pytest.raises(FormTooLargeError):
        import_form(bomb, "form.xlsx")


def test_a_compiler_that_takes_too_long_is_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compiling, "SECONDS", 0.01)
    with pytest.raises(FormTooSlowError):
        import_form(GOOD.encode(), "form.md")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on address space")
def test_a_compiler_that_takes_too_much_memory_is_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compiling, "MEMORY_MIB", 100)
    rows = "".join(f"| | text | q{n} | Q |\n" for n in range(30_000))
    with pytest.raises(FormTooSlowError):
        import_form((dedent(GOOD) + rows).encode(), "form.md")


BOMB = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>"


@pytest.mark.parametrize(
    ("begin", "error"),
    [
        (BOMB, XmlForbiddenError),
        ("<!DOCTYPE x SYSTEM 'http://example.org/x.dtd'>", XmlForbiddenError),
        ("<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>", XmlForbiddenError),
        ("<b>" * 5000, XmlTooDeepError),
    ],
)
def test_xml_with_entities_or_without_end_is_refused(
    begin: str, error: type[MonitorError]
) -> None:
    for name in ("form.xml", "form.xhtml"):
        with pytest.raises(error):
            import_form(begin.encode() + b"<x>&b;</x>", name)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(st.integers(0, 10**6), st.binary(max_size=4))
def test_a_damaged_xform_is_read_or_refused(place: int, junk: bytes) -> None:
    whole = imported(GOOD).xform
    place %= len(whole)
    try:
        load_form(whole[:place] + junk + whole[place + len(junk) :])
    except MonitorError as error:
        assert error.code  # noqa: PT017 - either outcome is right


def test_columns_of_ours_travel_into_the_form() -> None:
    form = form_of("""
    | survey |
    | | type | name | label | flags | kk_confidence | bind::esri:fieldType |
    | | text | said | Said | R V S | M | text |
    | settings |
    | | form_id | namespaces |
    | | f | esri="http://esri.com/xforms" |
    """)
    question = form.find("said")
    assert isinstance(question, QuestionDef)
    assert question.flags == {Flag.REASONED, Flag.VERBATIM, Flag.SENSITIVE}
    assert question.kk_confidence == "M"
    bind = form.plan.schema.by_path[f"{form.plan.schema.root.path}/said"].bind
    assert bind.get("{http://esri.com/xforms}fieldType") == "text"


CSV_FORM = """
| survey |
| | type | name | label | choice_filter | calculation |
| | select_one region | region | Region | | |
| | select_one_from_file towns.csv | town | Town | in = ${region} | |
| | select_one_from_file kinds.xml | kind | Kind | | |
| | calculate | people | | | pulldata('towns', 'people', 'name', ${town}) |
| choices |
| | list_name | name | label |
| | region | r1 | One |
"""
FILES = {
    "towns.csv": "name,label,in,people\nt1,Семей,r1,350\nt2,Абай,r2,1\n".encode(),
    "kinds.xml": b"<root><item><name>k</name><label>K</label></item></root>",
}


def test_tables_beside_the_form_are_choices_and_data() -> None:
    source = dedent(CSV_FORM).encode()
    form = import_form(source, "form.md", FILES).form
    assert form.files == ("kinds.xml", "towns.csv")
    session = Session.start(form, services())
    session.answer("region", "r1")
    assert [(c.value, c.label) for c in session.node("town").choices] == [
        ("t1", "Семей")
    ]
    assert [c.value for c in session.node("kind").choices] == ["k"]
    session.answer("town", "t1")
    assert session.answers()["people"] == "350"
    empty = import_form(source, "form.md").form
    assert Session.start(empty, services()).node("town").choices == ()


def lint(source: str, *files: str) -> list[tuple[str, int, str, str]]:
    found = lint_form(dedent(source).encode(), "form.md", files)
    return [(each.sheet, each.row, each.column, each.code) for each in found]


def test_a_good_form_has_nothing_to_say() -> None:
    assert lint(GOOD) == []


def test_every_kind_of_mistake_is_told_by_sheet_row_and_column() -> None:
    found = lint("""
    | survey |
    | | type | name | label::Қазақша (kk) | label::Русский (ru) | relevant | calculation | constraint | choice_filter | flags | media::image |
    | | text | a | A | A | foo(1) > 2 | | | | | |
    | | text | b | B | | | | . > | | R Z | |
    | | begin repeat | r | R | R | | | | | | |
    | | integer | n | N | N | | | | | | |
    | | text | m | M | M | /data/r/n > 3 | | | | | pic.png |
    | | end repeat | | | | | | | | | |
    | | calculate | p | | | | /data/nowhere + 1 | | | | |
    | | select_one c | s | S | S | | | | x = bar() | | |
    | | select_one_from_file t.csv | t | T | T | | | | | | |
    | choices |
    | | list_name | name | label::Қазақша (kk) | label::Русский (ru) |
    | | c | one | бір | |
    | settings |
    | | form_id | name |
    | | f | data |
    """)  # noqa: E501 - a table
    assert ("survey", 2, "relevant", "lint.unknown-function") in found
    assert ("survey", 3, "constraint", "lint.syntax") in found
    assert ("survey", 3, "flags", "lint.unknown-flag") in found
    assert ("survey", 3, "label::Русский (ru)", "lint.missing-translation") in found
    assert ("survey", 6, "relevant", "lint.repeat-reference") in found
    assert ("survey", 8, "calculation", "lint.unknown-path") in found
    assert ("survey", 9, "choice_filter", "lint.unknown-function") in found
    assert ("choices", 2, "label::Русский (ru)", "lint.missing-translation") in found
    codes = {code for _, _, _, code in found}
    assert {"lint.missing-media", "lint.missing-file"} <= codes
    media = next(each for each in found if each[3] == "lint.missing-media")
    assert media[:3] == ("survey", 6, "media::image")
    file = next(each for each in found if each[3] == "lint.missing-file")
    assert file[:2] == ("survey", 10)


def test_a_choice_with_a_space_is_told_where_several_are_chosen() -> None:
    source = """<h:html xmlns="http://www.w3.org/2002/xforms"
    xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>t</h:title><model><instance>
    <data id="t"><many/></data></instance></model></h:head><h:body>
    <select ref="/data/many"><label>Many</label>
    <item><label>AB</label><value>a b</value></item>
    <item><label>C</label><value>c</value></item></select></h:body></h:html>"""
    found = lint_form(source.encode(), "form.xml")
    assert [(each.code, each.what, each.severe) for each in found] == [
        ("lint.space-in-choice", "a b", False)
    ]
    session = Session.start(load_form(source.encode()), services())
    with pytest.raises(NotAChoiceError):
        session.answer("many", ["a b"])
    session.answer("many", ["c"])


def test_circles_and_refusals_of_the_compiler_are_told_by_place() -> None:
    circle = """
    | survey |
    | | type | name | label | calculation |
    | | calculate | a | | ${b} + 1 |
    | | calculate | b | | ${a} + 1 |
    | | text | t | T | |
    """
    assert ("survey", 2, "calculation", "lint.cycle") in lint(circle)
    missing = """
    | survey |
    | | type | name | label | relevant |
    | | text | a | A | |
    | | text | b | B | ${zzz} = 1 |
    """
    ((sheet, row, column, code),) = lint(missing)
    assert (sheet, row, column, code) == ("survey", 3, "relevant", "lint.refused")
