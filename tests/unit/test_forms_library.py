"""The library forms say what their specification says, and nothing is stale."""

import re
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
from monitor_app.forms.loading import load_form
from monitor_app.forms.workbook import import_form
from tests.conftest import ROOT

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


def test_the_specification_numbers_every_question_as_we_do(shared: Path) -> None:
    tables = (shared / "library" / "form-library.md").read_text(encoding="utf-8")
    chapters = re.split(
        r"^### Form [A-Z]\. ", tables.partition("\n## 2.")[0], flags=re.MULTILINE
    )
    checked = 0
    for chapter in chapters[1:]:
        found = re.search(r"Form id `(\w+)`", chapter)
        assert found is not None
        form = load_library_form(found[1])
        by_name = {question.name: question for question in form.questions()}
        keys = re.findall(
            r"^\| \d+ \| `(\w+)` \| ([^|]*) \| ([^|]*) \|", chapter, re.MULTILINE
        )
        numbers = []
        for key, _type, flags in keys:
            question = by_name[key]
            assert {flag.value for flag in question.flags} == set(flags.split()), key
            if question.kind is not Kind.HIDDEN:
                numbers.append(question.number)
        assert numbers == list(range(1, len(numbers) + 1)), found[1]
        checked += len(keys)
    assert checked > 900


def test_every_choice_list_of_the_specification_has_its_codes(shared: Path) -> None:
    text = (shared / "library" / "form-library.md").read_text(encoding="utf-8")
    chapter = text.partition("\n## 2. ")[2].partition("\n## 3. ")[0]
    lists: dict[str, list[str]] = {}
    for part in re.split(r"^### ", chapter, flags=re.MULTILINE)[1:]:
        name = re.match(r"`(\w+)`", part)
        if name:
            rows = re.findall(r"^\| ([^|]+) \|", part, re.MULTILINE)
            lists[name[1]] = rows[1:]  # the first is the head
    ours: dict[str, list[str]] = {}
    for form_id in FORMS:
        for question in load_library_form(form_id).questions():
            if question.choice_list:
                ours[question.choice_list] = [c.value for c in question.choices]
    assert len(ours) > 90
    assert {name: lists[name] for name in ours} == ours


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


def test_flags_and_confidence_are_kept() -> None:
    form: FormDef = load_library_form("identity_sheet")
    iin = form.find("p_main/id_iin")
    assert isinstance(iin, QuestionDef)
    assert "I" in iin.flags
    assert iin.kk_confidence in {"H", "M", "L"}
