"""The body diagrams: complete, safe, without overlap; positions found again."""

import csv
import re
from itertools import combinations
from pathlib import Path

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st
from monitor_app import paths
from monitor_app.records import bodymap
from monitor_app.records.bodymap import Drawing, DrawingMalformedError

FILES = sorted((paths.resources() / "bodymap").glob("*.svg"))
ALL = [(f, v) for f in bodymap.FIGURES for v in bodymap.VIEWS]
HAIR = 0.3  # of a unit: 0.06 mm of a figure printed 150 mm high
_ALLOWED = {
    "svg": {"viewBox", "data-figure", "data-view"},
    "style": set(),
    "path": {"id", "class", "d", "data-tooth"},
}


def codes_of(list_name: str) -> set[str]:
    with (paths.resources() / "forms" / "lists.csv").open(encoding="utf-8") as file:
        return {row[2] for row in csv.reader(file) if row[1:2] == [list_name]}


def test_every_region_is_in_the_list_and_every_code_is_drawn() -> None:
    listed = codes_of("body_region")
    for figure in bodymap.FIGURES:
        drawn = {
            region.code
            for view in bodymap.VIEWS
            for region in bodymap.load(figure, view).regions
        }
        assert drawn == listed, figure


def test_the_views_are_those_of_the_list() -> None:
    assert set(bodymap.VIEWS) == codes_of("body_view")


@pytest.mark.parametrize("code", sorted(codes_of("body_region")))
def test_a_mark_from_the_list_lands_inside_its_region(code: str) -> None:
    for figure in bodymap.FIGURES:
        view = bodymap.view_for(code, figure)
        assert view is not None
        drawing = bodymap.load(figure, view)
        middle = drawing.middle_of(code)
        assert middle is not None
        found = drawing.region_at(*middle)
        assert found is not None
        assert found.code == code


def test_intimate_regions_are_on_the_intimate_sheet_alone() -> None:
    for figure, view in ALL:
        codes = {region.code for region in bodymap.load(figure, view).regions}
        assert (codes & bodymap.INTIMATE == bodymap.INTIMATE) is (view == "genital")


@pytest.mark.parametrize(("figure", "view"), ALL)
def test_no_point_belongs_to_two_regions(figure: str, view: str) -> None:
    drawing = bodymap.load(figure, view)
    step = max(drawing.width, drawing.height) / 37
    for column in range(1, int(drawing.width / step)):
        for line in range(1, int(drawing.height / step)):
            x, y = column * step + 0.013, line * step + 0.017
            assert overlapping(drawing, x, y) == [], (x, y)


def overlapping(drawing: Drawing, x: float, y: float) -> list[str]:
    """Return regions that share a point, unless they do so by a hair only.

    Borders are rounded to tenths of a unit, so neighbours may share a sliver.
    """
    inside = [region for region in drawing.regions if region.holds(x, y)]
    if len(inside) < 2:
        return []
    for dx, dy in ((HAIR, 0.0), (-HAIR, 0.0), (0.0, HAIR), (0.0, -HAIR)):
        if sum(region.holds(x + dx, y + dy) for region in inside) < 2:
            return []
    return [region.code for region in inside]


@pytest.mark.parametrize("figure", bodymap.FIGURES)
def test_left_and_right_are_the_persons(figure: str) -> None:
    front = bodymap.load(figure, "front")
    back = bodymap.load(figure, "back")
    for code in ("knee_l", "forearm_l", "shoulder_l", "thigh_l"):
        seen, behind = front.middle_of(code), back.middle_of(code)
        assert seen is not None
        assert behind is not None
        assert seen[0] > 0.5 > behind[0]
    for side, other in (("l", "r"), ("r", "l")):
        codes = {r.code for r in bodymap.load(figure, f"side_{side}").regions}
        assert f"knee_{side}" in codes
        assert not [code for code in codes if code.endswith(f"_{other}")]


@pytest.mark.parametrize("figure", bodymap.FIGURES)
def test_the_front_is_as_wide_left_as_right(figure: str) -> None:
    drawing = bodymap.load(figure, "front")
    codes = {region.code for region in drawing.regions}
    for code in codes:
        if code.endswith("_l"):
            left, right = drawing.middle_of(code), drawing.middle_of(code[:-1] + "r")
            assert left is not None
            assert right is not None
            assert left[0] - 0.5 == pytest.approx(0.5 - right[0], abs=0.01)
            assert left[1] == pytest.approx(right[1], abs=0.01)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_holds_paths_and_nothing_else(file: Path) -> None:
    root = ElementTree.fromstring(file.read_bytes(), forbid_dtd=True)
    for element in root.iter():
        name = element.tag.removeprefix("{http://www.w3.org/2000/svg}")
        assert set(element.attrib) <= _ALLOWED[name]
    style = root.findtext("{http://www.w3.org/2000/svg}style") or ""
    assert not re.search(r"url|@|expression|/\*", style)
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert file.stem == f"{root.get('data-figure')}-{root.get('data-view')}"
    box = [float(n) for n in root.get("viewBox", "").split()]
    drawing = bodymap.read(file.read_bytes())
    for steps in (*(r.steps for r in drawing.regions), *drawing.outlines):
        for ring in bodymap.rings(steps):
            assert all(0 <= x <= box[2] and 0 <= y <= box[3] for x, y in ring)


def test_teeth_carry_their_fdi_numbers() -> None:
    adult = {number for number, _ in bodymap.load("male", "teeth").teeth}
    assert adult == {f"{q}{n}" for q in (1, 2, 3, 4) for n in range(1, 9)}
    child = {number for number, _ in bodymap.load("child", "teeth").teeth}
    assert child == {f"{q}{n}" for q in (5, 6, 7, 8) for n in range(1, 6)}


def test_figures_differ_from_one_another() -> None:
    for one, other in combinations(bodymap.FIGURES, 2):
        for view in bodymap.BODY_VIEWS:
            assert (
                bodymap.load(one, view).outlines != bodymap.load(other, view).outlines
            )


@given(
    st.text(alphabet="MLCZmlz0123456789.- ,", max_size=40)
    | st.sampled_from(["", "M0 0L1", "M0 0A1 1 0 0 0 1 1Z", "M0,0L1,1"])
)
def test_only_the_known_commands_are_read(path: str) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        f'<path class="line" d="{path}"/></svg>'
    )
    try:
        drawing = bodymap.read(svg.encode())
    except (DrawingMalformedError, ValueError):
        return
    assert all(kind in "MLCZ" for kind, _ in drawing.lines[0])


@pytest.mark.parametrize(
    "inside",
    ["<script>x</script>", '<image href="x"/>', '<use href="#x"/>', "<text>x</text>"],
)
def test_other_elements_are_refused(inside: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'
    with pytest.raises(DrawingMalformedError):
        bodymap.read(svg.encode())
