"""The rare turns of records: each branch that no other unit test takes."""

import itertools
from dataclasses import replace
from datetime import date

import pytest
from monitor_app.records import bodymap
from monitor_app.records.bodymap import DrawingMalformedError
from monitor_app.records.consent import ConsentLine, Field, coverage
from monitor_app.records.identifying import Trait, is_iin, traces
from monitor_app.records.ids import instance_id
from monitor_app.records.numbers import RecordNumber
from monitor_app.records.retention import decide_on
from monitor_app.records.safety import (
    FACE_REGIONS,
    Around,
    Asked,
    Rights,
    lock_of,
)
from monitor_app.records.visit import require_day

TODAY = date(2026, 11, 24)
LINE = ConsentLine(
    id="r/d_share/share[1]",
    recipient="r_wgad",
    purposes=frozenset({"p_un", "p_report"}),
    appears="named",
    what=frozenset({"photos"}),
    state="given",
)
FIELD = Field(
    form_id="detention_interview", name="x", kind="text", flags=frozenset(), media=None
)


def withheld(line: ConsentLine, field: Field, purpose: str = "p_un") -> str | None:
    return coverage([line], "r_wgad", purpose, TODAY).withholds(field, purpose)


@pytest.mark.parametrize(
    ("what", "field", "goes"),
    [
        ("photos", replace(FIELD, media="image"), True),
        ("photos", replace(FIELD, media="audio"), False),
        ("audio", replace(FIELD, media="video"), True),
        ("docs", replace(FIELD, media="file"), True),
        ("docs", replace(FIELD, media="image"), False),
        ("statement", replace(FIELD, flags=frozenset({"V"})), True),
        ("statement", FIELD, False),
        ("injury", replace(FIELD, form_id="injury_sheet"), True),
        ("injury", replace(FIELD, form_id="injury_sheet", media="image"), False),
        ("injury", FIELD, False),
        ("numbers", replace(FIELD, kind="integer"), True),
        ("numbers", FIELD, False),
        ("injury", replace(FIELD, flags=frozenset({"A"})), True),
    ],
)
def test_a_line_lets_out_what_it_names(what: str, field: Field, goes: bool) -> None:
    line = replace(LINE, what=frozenset({what}))
    assert withheld(line, field) == (None if goes else "consent.not-in-what")


def test_a_third_person_stays_out_of_what_is_published() -> None:
    line = replace(LINE, what=frozenset({"all"}))
    other = replace(FIELD, flags=frozenset({"P"}))
    assert withheld(line, other, "p_report") == "flag.third-person"
    assert withheld(line, other, "p_un") is None


def test_without_names_nothing_ties_records_together() -> None:
    line = replace(LINE, what=frozenset({"all"}), appears="anon")
    for name in ("person_code", "case_no", "record_id", "consent_ref"):
        assert withheld(line, replace(FIELD, name=name)) == "flag.identifies"


@pytest.mark.parametrize(
    ("keep", "given", "expected"),
    [
        ("y5", date(2026, 11, 24), date(2031, 11, 24)),
        ("y15", date(2026, 11, 24), date(2041, 11, 24)),
        ("review", date(2026, 11, 24), date(2028, 11, 24)),
        ("y5", date(2024, 2, 29), date(2029, 3, 1)),
        ("always", date(2026, 11, 24), None),
        ("", date(2026, 11, 24), None),
    ],
)
def test_the_day_to_decide_on(keep: str, given: date, expected: date | None) -> None:
    assert decide_on(keep, given) == expected


@pytest.mark.parametrize(("interview", "version"), [("a" * 26, 0), ("short", 1)])
def test_only_a_version_has_an_instance_id(interview: str, version: int) -> None:
    with pytest.raises(ValueError, match="version"):
        instance_id(interview, version)


@pytest.mark.parametrize("body", ["", "ABCDEFG", "ABCDEFGHJ", "abcdefgh", "ABCDEFG0I"])
def test_only_a_body_of_the_alphabet_is_a_number(body: str) -> None:
    with pytest.raises(ValueError, match="record number"):
        RecordNumber(body)


@pytest.mark.parametrize("text", ["20261124", "2026-W48-2", "2026-13-01", "today", ""])
def test_a_day_has_one_spelling(text: str) -> None:
    assert require_day("2026-11-24") == "2026-11-24"
    with pytest.raises(ValueError, match=r"."):
        require_day(text)


def iin(eleven: str) -> str:
    """Return an IIN with its check digit, by the published rule."""
    digits = [int(d) for d in eleven]
    first = sum(d * w for d, w in zip(digits, range(1, 12), strict=True)) % 11
    weights = [*range(3, 12), 1, 2]
    second = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
    return eleven + str(first if first < 10 else second)


def test_both_sums_of_an_iin_count() -> None:
    seen = set()
    for serial in range(3000):
        eleven = f"9003014{serial:04}"
        digits = [int(d) for d in eleven]
        sums = [
            sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
            for weights in ([*range(1, 12)], [*range(3, 12), 1, 2])
        ]
        kind = "first" if sums[0] < 10 else "second" if sums[1] < 10 else "none"
        seen.add(kind)
        if kind == "none":
            assert not any(is_iin(eleven + str(last)) for last in range(10))
        else:
            right = iin(eleven)
            assert is_iin(right)
            wrong = eleven + str((int(right[-1]) + 1) % 10)
            assert not is_iin(wrong)
    assert seen == {"first", "second", "none"}


def test_a_street_named_after_a_person_is_an_address_and_no_second_find() -> None:
    (found,) = traces("жил на ул. Абаева")
    assert found.trait is Trait.ADDRESS
    assert [t.trait for t in traces("Абаева жила на ул. Абаева")] == [
        Trait.NAME,
        Trait.ADDRESS,
    ]


def test_traces_do_not_overlap() -> None:
    text = "Ахметов Ерлан Сериков, +7 701 123 45 67, a@b.kz"
    found = traces(text)
    assert found
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"'
    ' data-figure="any" data-view="front">{}</svg>'
)
SQUARE = '<path id="head" class="region" d="M1 1 L5 1 L5 5 L1 5 Z"/>'


def test_a_small_drawing_is_read() -> None:
    drawing = bodymap.read(SVG.format("<style/>" + SQUARE).encode())
    assert [region.code for region in drawing.regions] == ["head"]
    assert drawing.middle_of("head") is not None
    assert drawing.middle_of("nose") is None
    assert drawing.region("nose") is None


@pytest.mark.parametrize(
    "text",
    [
        "<html/>",
        SVG.replace("0 0 10 10", "1 0 10 10").format(""),
        SVG.replace("0 0 10 10", "0 0 10").format(""),
        SVG.format("<circle/>"),
        SVG.format('<path class="unknown" d="M1 1"/>'),
        SVG.format('<path class="line" d="A1 1"/>'),
        SVG.format('<path class="line" d="M1"/>'),
        SVG.format('<path class="line" d="M1 1 L"/>'),
    ],
)
def test_a_drawing_of_any_other_shape_is_refused(text: str) -> None:
    with pytest.raises(DrawingMalformedError):
        bodymap.read(text.encode())


def test_only_drawings_that_are_there_are_loaded() -> None:
    for figure, view in (("giant", "front"), ("neutral", "inside")):
        with pytest.raises(KeyError):
            bodymap.load(figure, view)
    with pytest.raises(KeyError):
        bodymap._load("no-such-drawing")
    assert bodymap.view_for("no_such_region") is None
    assert list(bodymap.rings(())) == []


def test_the_figure_is_that_of_the_person_or_says_nothing() -> None:
    assert bodymap.figure_for("f", "u14") == "child"
    assert bodymap.figure_for("f", "a25") == "female"
    assert bodymap.figure_for("m", "") == "male"
    assert bodymap.figure_for("", "") == "neutral"
    assert bodymap.figure_for("x", "a25") == "neutral"


@pytest.mark.parametrize(("state", "closed"), [("given", False), ("refused", True)])
def test_a_photograph_of_a_face_needs_a_consent_of_its_own(
    state: str, closed: bool
) -> None:
    asked = Asked(name="photo", page="injuries", media="image/*")
    answers = {"ex_photo_c": "given", "ph_inj": "1"}
    around = Around(
        value=lambda name: answers.get(name, ""),
        has=answers.__contains__,
        regions=frozenset(sorted(FACE_REGIONS)[:1]),
        rights=Rights(acts={"da_photo_face": state}),
    )
    found = lock_of(asked, around)
    assert (found is not None) is closed
    assert found is None or found.code == "safety.face-photo"


def test_a_form_that_knows_nothing_of_photographs_locks_none() -> None:
    asked = Asked(name="photo", page="injuries", media="image/*")
    around = Around(
        value=lambda _name: "",
        has=lambda _name: False,
        regions=frozenset(),
        rights=Rights(),
    )
    assert lock_of(asked, around) is None


@pytest.mark.parametrize("on_paper", [True, False])
def test_a_childs_account_on_paper_was_given_already(on_paper: bool) -> None:
    answers = {"age_band": "u14", "minor_guard": "no"}
    around = Around(
        value=lambda name: answers.get(name, ""),
        has=answers.__contains__,
        regions=frozenset(),
        rights=Rights(on_paper=on_paper),
    )
    asked = Asked(name="inc_account", page="account", flags=frozenset("V"))
    found = lock_of(asked, around)
    assert (found is None) is on_paper
    assert found is None or found.code == "safety.child-needs-adult"
