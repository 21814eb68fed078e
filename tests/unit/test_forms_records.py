"""Drafts, submissions and tables: what is kept of an interview, and read again."""

import csv
import io
import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.errors import MonitorError
from monitor_app.errors.forms import (
    SnapshotMalformedError,
    SubmissionForeignError,
    SubmissionMalformedError,
)
from monitor_app.forms.csv_export import Record, csv_tables
from monitor_app.forms.session import Session
from monitor_app.forms.submission import AttachmentRef, parse_submission, submission
from monitor_app.forms.xpath.tree import parse_xml
from monitor_app.records.status import Reason, Translation
from tests.small_forms import RICH, form_of, session_of
from tests.strategies import services

OLD = """
| survey |
| | type | name | label |
| | text | name | Name |
| | integer | age | Age |
| | select_one c | pick | Pick |
| | begin group | g | Group |
| | text | inner | Inner |
| | end group | | |
| | begin repeat | place | Place |
| | text | town | Town |
| | text | gone | Gone |
| | end repeat | | |
| choices |
| | list_name | name | label |
| | c | a | A |
| | c | b | B |
| settings |
| | form_id | version |
| | moving | 1 |
"""
NEW = """
| survey |
| | type | name | label | calculation | relevant |
| | text | name | Name | | |
| | decimal | age | Age | | |
| | select_one c | pick | Pick | | |
| | begin group | h | Another group | | |
| | text | inner | Inner | | |
| | text | fresh | Fresh | | |
| | end group | | | | |
| | begin repeat | place | Place | | |
| | text | town | Town | | |
| | end repeat | | | | |
| | calculate | towns | | count(${place}) | |
| choices |
| | list_name | name | label |
| | c | b | B |
| settings |
| | form_id | version |
| | moving | 2 |
"""


def draft() -> Session:
    session = session_of(OLD)
    session.answer("name", "Айгүл")
    session.answer("age", 30)
    session.answer("pick", "a")
    session.answer("g/inner", "words")
    session.answer("place[1]/town", "Semey")
    session.answer("place[1]/gone", "lost?")
    session.add_repeat("place")
    session.set_reason("place[2]/town", Reason.UNSAFE)
    said = Translation(language="en", translator="T", date=date(2026, 1, 2), text="w")
    session.set_translation("name", said)
    session.position = "age"
    return session


def test_a_newer_form_takes_over_a_draft_and_loses_no_answer() -> None:
    old = draft()
    new = Session.resume(form_of(NEW), old.snapshot(), services())
    assert new.answers() == {
        "name": "Айгүл",
        "age": "30",
        "place[1]/town": "Semey",
        "towns": "2",
    }
    assert new.aside == {"g/inner": "words", "place[1]/gone": "lost?", "pick": "a"}
    assert new.node("place[2]/town").reason is Reason.UNSAFE
    assert new.node("name").translations == old.node("name").translations
    again = Session.resume(form_of(NEW), new.snapshot(), services())
    assert again.aside == new.aside, "what has no place stays with the draft"
    assert list(again.everything()) == list(new.everything())
    back = Session.resume(form_of(OLD), old.snapshot(), services())
    assert back.aside == {}


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        b'{"format":2}',
        b'{"format":1,"form":"rich"}',
        b"[" * 100_000,
    ],
)
def test_damaged_drafts_are_refused(damage: bytes) -> None:
    with pytest.raises(SnapshotMalformedError):
        Session.resume(form_of(RICH), damage, services())


def test_a_draft_of_another_form_is_refused() -> None:
    with pytest.raises(SubmissionForeignError):
        Session.resume(form_of(RICH), draft().snapshot(), services())


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from("nvrtxca"), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(_JSON)
def test_any_tree_in_a_draft_is_read_or_refused(tree: object) -> None:
    document = json.loads(session_of(RICH).snapshot())
    document["tree"] = tree
    with suppress(SnapshotMalformedError):
        Session.resume(form_of(RICH), json.dumps(document).encode(), services())


def test_a_draft_remembers_answers_that_are_not_offered_now() -> None:
    session = session_of(RICH)
    session.answer("region", "r1")
    session.answer("town", "t2")
    session.answer("region", "r2")
    assert session.node("town").value == ""
    resumed = Session.resume(session.form, session.snapshot(), services())
    resumed.answer("region", "r1")
    assert resumed.node("town").value == "t2"


def test_a_submission_is_what_other_tools_read() -> None:
    session = draft()
    photo = AttachmentRef("p.jpg", "ab" * 32, 5, "IMG 1.jpg", "name")
    data = submission(session, instance_id="uuid:2", deprecated_id="uuid:1")
    root = parse_xml(data).root
    assert (root.name, root.attributes["id"], root.attributes["version"]) == (
        "data",
        "moving",
        "1",
    )
    assert root.namespace is None
    assert [each.child("town").text for each in root.named("place")] == ["Semey", ""]  # type: ignore[union-attr]
    found = parse_submission(data, session.form)
    assert (found.instance_id, found.deprecated_id) == ("uuid:2", "uuid:1")
    assert found.form_sha256 == session.form.sha256
    assert found.reasons == {"place[2]/town": Reason.UNSAFE}
    assert found.values["place[1]/town"] == "Semey"
    plain = submission(session, attachments=(photo,), plain=True)
    assert b"urn:monitor-app" not in plain
    full = submission(session, attachments=(photo,))
    assert parse_submission(full, session.form).attachments == (photo,)


def test_a_submission_of_another_tool_is_opened() -> None:
    foreign = (
        '<?xml version="1.0"?><data xmlns:orx="http://openrosa.org/xforms" id="moving"'
        ' version="1"><name>A &amp; B</name><age>5</age><extra>kept</extra>'
        "<place><town>X</town></place><place><town>Y</town></place>"
        "<orx:meta><orx:instanceID>uuid:9</orx:instanceID></orx:meta></data>"
    )
    session = Session.from_submission(form_of(OLD), foreign.encode(), services())
    assert session.answers()["name"] == "A & B"
    assert session.node("place[2]/town").value == "Y"
    assert session.aside["extra"] == "kept"


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (b'code="unsafe"', b'code="bored"', SubmissionMalformedError),
        (b'date="2026-01-02"', b'date="soon"', SubmissionMalformedError),
        (b'id="moving"', b'id="other"', SubmissionForeignError),
        (b"<data", b"<!DOCTYPE x [<!ENTITY y 'z'>]><data", MonitorError),
        (b"</data>", b"", MonitorError),
    ],
)
def test_damaged_submissions_are_refused(
    old: bytes, new: bytes, error: type[MonitorError]
) -> None:
    data = submission(draft())
    assert old in data
    with pytest.raises(error):
        parse_submission(data.replace(old, new), form_of(OLD))


def test_closed_questions_stay_out_of_records_and_in_drafts() -> None:
    session = session_of(RICH)
    session.answer("age", 30)
    session.answer("kinds", ["a"])
    session.answer("age", 5)
    assert b"<kinds" not in submission(session)
    resumed = Session.resume(session.form, session.snapshot(), services())
    resumed.answer("age", 30)
    assert resumed.node("kinds").value == "a"


def table(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_tables_are_laid_out_as_central_does() -> None:
    session = session_of("""
    | survey |
    | | type | name | label |
    | | text | name | Name |
    | | geopoint | spot | Spot |
    | | begin group | g | G |
    | | text | inner | Inner |
    | | begin repeat | place | Place |
    | | text | town | Town |
    | | begin repeat | person | Person |
    | | text | who | Who |
    | | end repeat | | |
    | | end repeat | | |
    | | end group | | |
    | settings |
    | | form_id | version |
    | | visit | 7 |
    """)
    session.answer("name", "=1+1")
    session.answer("spot", "43.2 76.9")
    session.set_reason("g/inner", Reason.DECLINED)
    session.answer("g/place[1]/town", "Semey")
    session.answer("g/place[1]/person[1]/who", "A")
    session.add_repeat("g/place")
    session.add_repeat("g/place[2]/person")
    session.answer("g/place[2]/person[1]/who", "-B")
    tables = csv_tables(session.form, [Record("uuid:1", session, "2026-11-24")])
    assert list(tables) == ["visit.csv", "visit-place.csv", "visit-person.csv"]
    header, row = table(tables["visit.csv"])
    assert dict(zip(header, row, strict=True)) == {
        "SubmissionDate": "2026-11-24",
        "name": "'=1+1",
        "spot-Latitude": "43.2",
        "spot-Longitude": "76.9",
        "spot-Altitude": "",
        "spot-Accuracy": "",
        "g-inner": "",
        "g-inner:reason": "declined",
        "meta-instanceID": "uuid:1",
        "KEY": "uuid:1",
        "FormVersion": "7",
    }
    assert header[0] == "SubmissionDate"
    assert table(tables["visit-place.csv"]) == [
        ["town", "PARENT_KEY", "KEY"],
        ["Semey", "uuid:1", "uuid:1/g/place[1]"],
        ["", "uuid:1", "uuid:1/g/place[2]"],
    ]
    people = table(tables["visit-person.csv"])
    assert people[0] == ["who", "PARENT_KEY", "KEY"]
    assert people[1] == ["A", "uuid:1/g/place[1]", "uuid:1/g/place[1]/person[1]"]
    assert ["'-B", "uuid:1/g/place[2]", "uuid:1/g/place[2]/person[1]"] in people
