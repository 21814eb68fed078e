"""The library forms say what their specification says, and nothing is stale."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from monitor_app.errors.forms import FormDataMissingError
from monitor_app.forms.definition import FormDef, GroupDef, ItemDef, Kind, QuestionDef
from monitor_app.forms.library import (
    build,
    library_xform,
    list_library,
    load_library_form,
    source_of,
)
from monitor_app.forms.lint import lint_form
from monitor_app.forms.loading import load_form
from monitor_app.forms.workbook import import_form
from monitor_app.forms.workbook.exporting import export_xlsx
from monitor_app.records.status import Reason
from tests import specification
from tests.conftest import ROOT

MODULES = ("mod_hdr", "mod_close")
LANGUAGES = ("English (en)", "Русский (ru)", "Қазақша (kk)")
FORMS = [form.form_id for form in list_library()]
# id: questions with a number, questions that must be answered or explained
COUNTS = {
    "detention_interview": (255, 95),
    "fair_trial_wgad": (166, 107),
    "place_visit": (160, 72),
    "consent": (58, 47),
    "injury_sheet": (116, 53),
    "release_followup": (114, 56),
    "identity_sheet": (25, 9),
    "evidence_log": (26, 15),
}


def everything(items: tuple[ItemDef, ...]) -> Iterator[ItemDef]:
    for item in items:
        yield item
        if isinstance(item, GroupDef):
            yield from everything(item.children)


def workbook_of(shared: Path, form_id: str) -> Path:
    return next((shared / "library" / "xlsform").glob(f"*_{form_id}.xlsx"))


def test_the_library_has_eight_forms_in_the_order_of_the_specification() -> None:
    assert [form.letter for form in list_library()] == list("ABCDEFPG")
    assert all(set(form.titles) == {"en", "ru", "kk"} for form in list_library())


@pytest.mark.parametrize("form_id", FORMS)
def test_counts_of_the_specification(form_id: str) -> None:
    form = load_library_form(form_id)
    questions = list(form.questions())
    reasoned = sum("R" in question.flags for question in questions)
    assert (max(q.number or 0 for q in questions), reasoned) == COUNTS[form_id]


@pytest.mark.parametrize("form_id", FORMS)
def test_the_text_form_equals_the_workbook(form_id: str, shared: Path) -> None:
    workbook = workbook_of(shared, form_id)
    theirs = import_form(workbook.read_bytes(), workbook.name).form
    ours = load_library_form(form_id)
    assert (ours.form_id, ours.version) == (theirs.form_id, theirs.version)
    assert ours.languages == theirs.languages
    assert ours.children == theirs.children


@pytest.fixture(scope="module")
def specified(shared: Path) -> str:
    return (shared / "library" / "form-library.md").read_text(encoding="utf-8")


def rows_of(form_id: str, sheet: str) -> list[dict[str, str]]:
    """Return the rows of one sheet of a form, modules and lists put in."""
    found: list[dict[str, str]] = []
    current, header = "", None
    for row in csv.reader(io.StringIO(source_of(form_id).decode())):
        if row[0]:
            current, header = row[0], None
        elif header is None:
            header = row[1:]
        elif current == sheet:
            found.append(dict(zip(header, row[1:], strict=True)))
    return found


def words_of(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(
        row[f"label::{name}"]
        for name in ("English (en)", "Русский (ru)", "Қазақша (kk)")
    )


def test_the_table_of_counts_is_ours(specified: str) -> None:
    assert specification.counts(specified) == COUNTS
    assert sum(questions for questions, _reasoned in COUNTS.values()) == 920


@pytest.mark.parametrize("form_id", FORMS)
def test_every_row_of_the_specification_is_ours(form_id: str, specified: str) -> None:
    """Compare key, type, flags, three labels, confidence, condition and rule."""
    (form,) = (f for f in specification.forms(specified) if f.form_id == form_id)
    rows = {
        row["name"]: row
        for row in rows_of(form_id, "survey")
        if not row["type"].startswith("end")
    }
    for group in form.groups:
        row = rows.pop(group.key)
        assert row["type"] == f"begin {group.kind}"
        assert " / ".join(words_of(row)) == group.title
        assert row.get("relevant", "") == group.shown_if
    for question in form.questions:
        (first, kind), *companions = question.parts()
        row = rows.pop(first)
        assert row["type"] == kind, first
        assert frozenset(row["flags"].split()) == question.flags, first
        assert row.get("relevant", "") == question.shown_if, first
        assert row.get("constraint", "") == question.rule, first
        if kind == "calculate":
            assert f"= `{row['calculation']}`" == question.labels[0], first
        else:
            assert words_of(row) == question.labels, first
            assert row["kk_confidence"] == question.confidence, first
        for name, companion in companions:
            row = rows.pop(name)
            assert row["type"] == companion
            assert row.get("relevant", "") == question.shown_if, name
    assert not rows, "ours alone"


def test_printed_numbers_follow_the_specification(specified: str) -> None:
    for form in specification.forms(specified):
        by_name = {q.name: q for q in load_library_form(form.form_id).questions()}
        asked = [q.key for q in form.questions if q.type != "calculate"]
        numbers = [by_name[key].number for key in asked]
        assert numbers == list(range(1, len(asked) + 1)), form.form_id


def test_every_list_of_the_specification_is_ours(specified: str) -> None:
    theirs = specification.lists(specified)
    ours: dict[str, list[tuple[str, tuple[str, ...], str]]] = {}
    for row in module_rows("lists"):
        entry = (row["name"], words_of(row), row["kk_confidence"])
        ours.setdefault(row["list_name"], []).append(entry)
    assert len(theirs) == 97
    assert ours == {
        name: [(c.code, c.labels, c.confidence) for c in choices]
        for name, choices in theirs.items()
    }


def test_reasons_for_no_answer_are_those_of_the_specification(specified: str) -> None:
    codes = [c.code for c in specification.lists(specified)["reason_missing"]]
    spelled = {"not_applicable": "na"}  # the command line writes the word out
    assert [spelled.get(reason, reason) for reason in Reason] == codes


def test_the_engine_offers_every_choice_of_a_list(specified: str) -> None:
    theirs = specification.lists(specified)
    for form_id in FORMS:
        for question in load_library_form(form_id).questions():
            if question.choice_list:
                codes = [c.code for c in theirs[question.choice_list]]
                assert [c.value for c in question.choices] == codes, question.path


@pytest.mark.parametrize("form_id", FORMS)
def test_shared_modules_are_written_once(form_id: str) -> None:
    text = (ROOT / "resources" / "forms" / f"{form_id}.csv").read_text(encoding="utf-8")
    shared_names = {row["name"] for module in MODULES for row in module_rows(module)}
    own = {line.split(",")[2] for line in text.splitlines() if line.startswith(",")}
    included = {module for module in MODULES if f",include,{module}" in text}
    assert included in (set(), set(MODULES))
    if included:
        assert not own & shared_names
    assert "choices" not in text.splitlines()  # the lists stand in lists.csv alone


def module_rows(module: str) -> list[dict[str, str]]:
    lines = (ROOT / "resources" / "forms" / f"{module}.csv").read_text(encoding="utf-8")
    _survey, head, *rows = csv.reader(io.StringIO(lines))
    return [dict(zip(head[1:], row[1:], strict=False)) for row in rows]


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_goes_to_a_workbook_and_back(form_id: str) -> None:
    workbook = export_xlsx(source_of(form_id), f"{form_id}.csv")
    back = import_form(workbook, f"{form_id}.xlsx").form
    ours = load_library_form(form_id)
    assert (back.form_id, back.version, back.title) == (
        ours.form_id,
        ours.version,
        ours.title,
    )
    assert back.children == ours.children
    assert back.xform == ours.xform


@pytest.mark.parametrize("form_id", FORMS)
def test_every_label_speaks_three_languages(form_id: str) -> None:
    for item in everything(load_library_form(form_id).children):
        if isinstance(item, QuestionDef) and item.kind is Kind.HIDDEN:
            continue
        for language in ("en", "ru", "kk"):
            assert item.label.by_language.get(language), (item.path, language)


def test_the_compiled_folder_is_what_the_sources_make(tmp_path: Path) -> None:
    source = ROOT / "resources" / "forms"
    for path in source.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    build(tmp_path)
    for path in sorted((source / "compiled").iterdir()):
        assert (tmp_path / "compiled" / path.name).read_bytes() == path.read_bytes()


def test_a_stale_compiled_form_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "forms"
    (folder / "compiled").mkdir(parents=True)
    source = ROOT / "resources" / "forms"
    for path in (*source.glob("*.csv"), *(source / "compiled").iterdir()):
        target = folder / path.relative_to(source)
        target.write_bytes(path.read_bytes())
    monkeypatch.setattr("monitor_app.paths.resources", lambda: tmp_path)
    text = (folder / "evidence_log.csv").read_text(encoding="utf-8")
    (folder / "evidence_log.csv").write_text(
        text.replace("2025.1.0", "2025.1.1"), encoding="utf-8"
    )
    assert load_form(library_xform("evidence_log")).version == "2025.1.1"
    assert load_form(library_xform("consent")).version == "2025.1.0"


@pytest.mark.parametrize("name", ["nothing", "../consent", "lists.csv", ""])
def test_other_names_are_no_form(name: str) -> None:
    with pytest.raises(FormDataMissingError):
        source_of(name)


@pytest.mark.parametrize("form_id", FORMS)
def test_lint_lists_every_kazakh_word_for_a_native_speaker(form_id: str) -> None:
    problems = lint_form(source_of(form_id), f"{form_id}.csv")
    listed = {
        (p.sheet, p.question, p.what)
        for p in problems
        if p.code == "lint.unsure-kazakh" and not p.severe
    }
    expected = {
        (sheet, row["name"], row["kk_confidence"])
        for sheet in ("survey", "choices")
        for row in rows_of(form_id, sheet)
        if row["kk_confidence"] in ("M", "L")
    }
    assert listed == expected
    assert {p.column for p in problems if p.code == "lint.unsure-kazakh"} == {
        "label::Қазақша (kk)"
    }
    assert {p.code for p in problems} <= {"lint.unsure-kazakh", "lint.missing-media"}


def test_flags_and_confidence_are_kept() -> None:
    form: FormDef = load_library_form("identity_sheet")
    iin = form.find("p_main/id_iin")
    assert isinstance(iin, QuestionDef)
    assert "I" in iin.flags
    assert iin.kk_confidence in {"H", "M", "L"}
