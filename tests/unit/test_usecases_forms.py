"""Which version of a form a new interview takes, and moving a draft to a newer one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.errors.usecases import (
    FormNotInstalledError,
    NoNewerFormError,
    NotADraftError,
)
from monitor_app.forms import library
from monitor_app.forms.loading import load_form as load_xform
from monitor_app.records.status import Reason
from monitor_app.usecases import (
    audits,
    forms,
    interviews,
    left_over,
    purging,
    reading,
)
from monitor_app.usecases.forms import order_of
from monitor_app.usecases.purging import WhyErased
from monitor_app.vault import Vault
from monitor_app.vault.forms import StoredForm
from tests.small_forms import form_of
from tests.vaults import create

CONSENT = "consent"
FIRST = """| survey | | | | | |
| | type | name | label::Қазақша (kk) | label::Русский (ru) | relevant |
| | text | person_code | Код | Код | |
| | text | said | Сөзі | Слова | |
| | text | gone | Ескі | Старое | |
| | select_one yn | told | Айтты ма | Сказал ли | |
| | text | more | Толығырақ | Подробнее | ${told} = 'maybe' |
| | begin repeat | place | Орын | Место | |
| | text | where | Қайда | Где | |
| | end repeat | | | | | |
| choices | | | | | |
| | list_name | name | label::Қазақша (kk) | label::Русский (ru) | |
| | yn | yes | Иә | Да | |
| | yn | maybe | Мүмкін | Может быть | |
| settings | | | | | |
| | form_id | form_title | version | default_language | |
| | short | Қысқа | 9 | Қазақша (kk) | |
"""
SECOND = (
    FIRST.replace("| | text | gone | Ескі | Старое | |\n", "")
    .replace("| | yn | maybe | Мүмкін | Может быть | |\n", "")
    .replace("| short | Қысқа | 9 |", "| short | Қысқа | 10 |")
    .replace(
        "| | text | said |", "| | text | fresh | Жаңа | Новое | |\n| | text | said |"
    )
)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with create(tmp_path / "v") as opened:
        yield opened


def keep(vault: Vault, version: str, source_name: str) -> str:
    """Keep form D as another release would have it; return its hash."""
    shipped = library.library_xform(CONSENT)
    now = library.load_library_form(CONSENT).version
    xform = shipped.replace(
        f'version="{now}"'.encode(), f'version="{version}"'.encode()
    )
    assert xform != shipped
    form = load_xform(xform, CONSENT)
    with vault.transaction():
        vault.forms.add(
            StoredForm(
                sha256=form.sha256,
                form_id=CONSENT,
                version=version,
                xform=xform,
                source=b"" if not source_name else library.source_of(CONSENT),
                source_name=source_name,
                added=vault.clock().isoformat(),
            )
        )
    return form.sha256


def version_of_new(vault: Vault) -> str:
    listed = {f.form_id: f.version for f in forms.list_forms(vault)}
    begun = interviews.begin(vault, CONSENT, "kk")
    assert begun.summary.form_version == begun.form.version == listed[CONSENT]
    return begun.form.version


def test_a_newer_library_takes_over_from_what_an_older_release_kept(
    vault: Vault,
) -> None:
    shipped = library.load_library_form(CONSENT).version
    older = keep(vault, "2024.12.9", "library/consent.csv")
    assert version_of_new(vault) == shipped
    assert (
        forms.form_of(vault, older).version == "2024.12.9"
    )  # its records stay readable


def test_what_a_later_release_kept_is_not_given_up_for_an_older_library(
    vault: Vault,
) -> None:
    keep(vault, "2999.10.0", "library/consent.csv")
    keep(vault, "2999.9.0", "library/consent.csv")
    assert version_of_new(vault) == "2999.10.0"


def test_an_imported_form_stays_chosen_until_the_librarys_comes_back(
    vault: Vault, tmp_path: Path
) -> None:
    shipped = library.load_library_form(CONSENT).version
    assert version_of_new(vault) == shipped
    keep(vault, "1", "ours.xlsx")
    assert version_of_new(vault) == "1"
    keep(vault, "2999", "")  # came in a bundle: nobody here chose it
    assert version_of_new(vault) == "1"
    out = tmp_path / "consent.xlsx"
    forms.export_library_form(CONSENT, out)
    facts = forms.import_form(vault, out)
    assert facts.sha256 == library.load_library_form(CONSENT).sha256
    assert version_of_new(vault) == shipped


def test_a_form_from_a_bundle_counts_where_there_is_nothing_else(vault: Vault) -> None:
    with pytest.raises(FormNotInstalledError):
        forms.newest_form(vault, "short")
    came = form_of(FIRST)
    with vault.transaction():
        forms.keep_received(vault, came.sha256, came.xform)
    assert forms.newest_form(vault, "short").version == "9"


def _written(vault: Vault, source: str) -> Path:
    file = vault.folder.parent / "short.md"
    file.write_text(source, encoding="utf-8")
    return file


@given(st.lists(st.lists(st.integers(0, 300), min_size=1, max_size=4), max_size=8))
def test_versions_sort_as_numbers(versions: list[list[int]]) -> None:
    spelled = [".".join(map(str, parts)) for parts in versions]
    assert sorted(spelled, key=order_of) == [
        ".".join(map(str, parts)) for parts in sorted(versions)
    ]


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_two_versions_can_be_compared(one: str, other: str) -> None:
    a, b = order_of(one), order_of(other)
    assert (a < b) + (a == b) + (a > b) == 1


def begun(vault: Vault) -> str:
    forms.import_form(vault, _written(vault, FIRST))
    opened = interviews.begin(vault, "short", "kk")
    session = opened.session()
    for ref, value in {
        "person_code": "AB-17",
        "said": "Мені ұрды",
        "gone": "ескі жауап",
        "told": "maybe",
        "more": "толық жауап",
    }.items():
        session.answer(ref, value)
    session.set_reason("place[1]/where", Reason.UNSAFE)
    interviews.save_draft(vault, opened.interview, interviews.draft_of(session))
    return opened.interview


def test_an_open_draft_stays_until_it_is_moved_and_nothing_is_lost(
    vault: Vault,
) -> None:
    interview = begun(vault)
    assert interviews.newer_form(vault, interview) == ""
    with pytest.raises(NoNewerFormError):
        interviews.move_to_newer_form(vault, interview)
    forms.import_form(vault, _written(vault, SECOND))
    assert interviews.open_draft(vault, interview).form.version == "9"
    assert interviews.newer_form(vault, interview) == "10"
    moved = interviews.move_to_newer_form(vault, interview)
    assert (moved.before, moved.draft.form.version) == ("9", "10")
    assert moved.aside == {
        "gone": "ескі жауап",
        "told": "maybe",
    }
    session = interviews.open_draft(vault, interview).session()
    assert session.answers() == {"person_code": "AB-17", "said": "Мені ұрды"}
    assert session.aside == moved.aside
    closed = session.instance.find("more")
    assert closed is not None
    assert (closed.stored, closed.relevant) == ("толық жауап", False)
    assert session.node("place[1]/where").reason is Reason.UNSAFE
    assert vault.interviews.get(interview).form_version == "10"
    newest = audits.entries(vault, 1)[0]
    assert (newest.event, newest.subject) == ("interview.form-changed", interview)
    assert newest.detail == moved.draft.form.sha256[:16]
    assert interviews.newer_form(vault, interview) == ""
    session.answer("fresh", "жаңа")
    interviews.save_draft(vault, interview, interviews.draft_of(session))
    assert interviews.sign(vault, interview).version == 1
    assert reading.show(vault, interview).answers["fresh"] == "жаңа"


def test_an_amendment_keeps_the_form_of_its_record(vault: Vault) -> None:
    interview = begun(vault)
    interviews.sign(vault, interview)
    forms.import_form(vault, _written(vault, SECOND))
    interviews.amend(vault, interview, "қате")
    assert interviews.newer_form(vault, interview) == ""
    with pytest.raises(NotADraftError):
        interviews.move_to_newer_form(vault, interview)
    assert interviews.open_draft(vault, interview).form.version == "9"


def test_what_has_no_place_stays_readable_beside_the_signed_record(
    vault: Vault,
) -> None:
    """Also the person's own words; nothing of it is signed, erasing takes it along."""
    interview = begun(vault)
    forms.import_form(vault, _written(vault, SECOND))
    interviews.move_to_newer_form(vault, interview)
    form = interviews.open_draft(vault, interview).form
    assert left_over.kept(vault, interview, form, "ru") == ()
    interviews.sign(vault, interview)
    found = left_over.kept(vault, interview, form, "ru")
    assert [(each.ref, each.question, each.answer) for each in found] == [
        ("gone", "Старое", "ескі жауап"),
        ("told", "Сказал ли", "Может быть"),
    ]
    (version,) = vault.interviews.versions(interview)
    assert "ескі жауап".encode() not in version.submission
    amended = interviews.amend(vault, interview, "қате")
    interviews.sign(vault, amended.interview)
    assert left_over.kept(vault, interview, form, "ru") == found
    purging.erase_anyway(vault, [interview], WhyErased.MISTAKE)
    assert vault.interviews.last_states(interview) == {}
