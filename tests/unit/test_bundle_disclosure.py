"""What a copy keeps is decided by the form; what would tell the rest goes too."""

import hashlib
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.bundle.disclosure import (
    CALCULATED,
    PRELOADED,
    CopiedFile,
    commitment,
    derived_withheld,
    disclose,
    remaining,
    salt_of,
)
from monitor_app.forms.names import RECORD_NAMESPACE
from monitor_app.forms.xpath.tree import Element, parse_xml
from tests.small_forms import RICH, form_of

SOURCE = """
| survey |
| | type | name | label | calculation | default |
| | text | who | Who | | |
| | text | story | Story | | |
| | calculate | greeted | | concat(${who}, '!') | |
| | calculate | twice | | concat(${greeted}, ${greeted}) | |
| | calculate | alone | | 1 + 1 | |
| | calculate | around | | count(../story) | |
| | begin group | deep | Deep | | |
| | image | picture | Picture | | |
| | text | inner | Inner | | |
| | end group | | | | |
| | begin group | words | Words | | |
| | note | told | Told | | |
| | end group | | | | |
| settings |
| | form_id | version |
| | small | 1 |
"""
FORM = form_of(SOURCE)
ANSWERS = {
    "who": "Aigul",
    "story": "a cell",
    "greeted": "Aigul!",
    "twice": "Aigul!Aigul!",
    "around": "1",
    "deep/inner": "deep word",
    "deep/picture": "old.jpg",
}
FILES = {"old.jpg": CopiedFile(name="new.jpg", bytes=3, sha256="0" * 64)}
PATHS = [question.path for question in FORM.questions()]


def submission(record: str = "", meta: str = "<meta>{}</meta>") -> bytes:
    deep = "".join(
        f"<{path[5:]}>{value}</{path[5:]}>"
        for path, value in ANSWERS.items()
        if path.startswith("deep/")
    )
    flat = "".join(
        f"<{path}>{value}</{path}>"
        for path, value in ANSWERS.items()
        if "/" not in path
    )
    body = (
        f"{flat}<alone/><deep>{deep}</deep><words><told/></words><added>by hand</added>"
    )
    return f'<data id="small">{body}{meta.format(record)}</data>'.encode()


def copied(withheld: Mapping[str, str], content: bytes) -> Element:
    found = disclose(
        content,
        FORM,
        withheld,
        instance_id="uuid:copy",
        disclosed_from="f" * 64,
        files=FILES,
    )
    return parse_xml(found.submission).root


def record_of(root: Element) -> Element:
    (meta,) = (each for each in root.elements if each.local_name == "meta")
    (record,) = (each for each in meta.elements if each.local_name == "record")
    return record


def marks(root: Element, name: str) -> list[dict[str, str]]:
    found = (each for each in record_of(root).elements if each.local_name == name)
    return [dict(each.attributes) for each in found]


def test_what_computes_from_a_withheld_answer_is_withheld_too() -> None:
    found = derived_withheld(FORM, {"who": "rule"})
    assert found["who"] == "rule"
    assert found["greeted"] == found["twice"] == CALCULATED
    assert found["around"] == CALCULATED  # it may read anything
    assert "alone" not in found
    assert "story" not in found


def test_a_group_that_is_read_whole_tells_what_is_in_it() -> None:
    form = form_of(SOURCE.replace("1 + 1", "string(${deep})"))
    assert derived_withheld(form, {"deep/inner": "rule"})["alone"] == CALCULATED
    assert "alone" not in derived_withheld(form, {"story": "rule"})


def test_how_exact_a_withheld_date_is_goes_with_it() -> None:
    form = form_of(RICH)
    assert derived_withheld(form, {"day": "rule"})["day_prec"] == "rule"
    assert "day_prec" not in derived_withheld(form, {"name": "rule"})


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_only_who_has_the_key_can_show_what_a_copy_was_made_from(
    version: bytes, other: bytes
) -> None:
    key, sha256 = b"k" * 32, version.hex()
    made = commitment(salt_of(key, sha256), sha256)
    assert made == commitment(salt_of(key, sha256), sha256)
    assert made not in (sha256, hashlib.sha256(version).hexdigest())
    assert made != commitment(salt_of(b"o" * 32, sha256), sha256)
    assert (made == commitment(salt_of(key, other.hex()), other.hex())) == (
        version == other
    )


def test_nothing_withheld_withholds_nothing_unless_a_copy_is_made() -> None:
    assert derived_withheld(FORM, {}) == {}
    form = form_of(SOURCE.replace("| text | story | Story", "| deviceid | device | "))
    made = derived_withheld(form, {}, always=True)
    assert made["device"] == PRELOADED
    assert "who" not in made


def test_only_questions_of_the_form_stay() -> None:
    root = copied({"story": "rule", "deep/inner": "rule"}, submission())
    names = [each.local_name for each in root.elements]
    assert "who" in names
    assert not {"story", "words", "added"} & set(names)
    (deep,) = (each for each in root.elements if each.local_name == "deep")
    assert [(each.local_name, each.text) for each in deep.elements] == [
        ("picture", "new.jpg")
    ]
    assert marks(root, "withheld") == [
        {"ref": "deep/inner", "code": "rule"},
        {"ref": "story", "code": "rule"},
    ]
    assert marks(root, "disclosure") == [{"from": "f" * 64}]


def test_a_group_that_is_withheld_whole_goes_whole() -> None:
    withheld = {"deep/inner": "rule", "deep/picture": "rule"}
    names = {each.local_name for each in copied(withheld, submission()).elements}
    assert "deep" not in names


@pytest.mark.parametrize(
    "meta", ["", "<meta/>", "<meta><instanceID>x</instanceID></meta>"]
)
def test_a_submission_of_another_program_has_no_marks_to_keep(meta: str) -> None:
    root = copied({"story": "rule"}, submission(meta=meta))
    assert [each.local_name for each in record_of(root).elements] == [
        "disclosure",
        "withheld",
    ]


def test_marks_stay_beside_what_stays_and_files_lose_their_names() -> None:
    record = (
        f'<record xmlns="{RECORD_NAMESPACE}" number="1">'
        '<reason ref="who">declined</reason><reason ref="story">declined</reason>'
        '<translation ref="deep/inner" lang="ru">слово</translation>'
        '<note ref="who">mine</note>'
        '<attachment ref="deep/picture" name="old.jpg" original="aunt.jpg"/>'
        '<attachment ref="deep/picture" name="gone.jpg" original="uncle.jpg"/>'
        "</record>"
    )
    root = copied({"story": "rule"}, submission(record))
    assert [each["ref"] for each in marks(root, "reason")] == ["who"]
    assert [each["ref"] for each in marks(root, "translation")] == ["deep/inner"]
    assert marks(root, "note") == []
    assert marks(root, "attachment") == [
        {
            "ref": "deep/picture",
            "name": "new.jpg",
            "original": "",
            "bytes": "3",
            "sha256": "0" * 64,
        }
    ]


@given(st.sets(st.sampled_from(PATHS)))
def test_no_withheld_answer_is_left(kept_back: set[str]) -> None:
    withheld = derived_withheld(FORM, dict.fromkeys(kept_back, "rule"))
    root = copied(withheld, submission())
    answers = remaining(submission(), FORM, withheld)
    for path, value in ANSWERS.items():
        left = FILES[value].name if value in FILES else value
        said = [node.text for node in root.descendants() if isinstance(node, Element)]
        assert (left in said) == (path not in withheld)
        assert (value in answers) == (path not in withheld)
