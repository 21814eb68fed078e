"""The body diagrams as frozen values: for the window and for paper alike.

A drawing is one view of one figure. Its regions carry the codes of list `body_region`,
its name the code of list `body_view`. Left and right are the person's own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from xml.etree.ElementTree import Element  # the type alone; defusedxml reads

from defusedxml import ElementTree

from monitor_app import paths

FIGURES = ("neutral", "female", "male", "child")
ANY = "any"  # what is drawn once for all figures: heads, hands, feet
BODY_VIEWS = ("front", "back", "side_l", "side_r")
PART_VIEWS = (
    *("head_front", "head_back", "head_l", "head_r"),
    *("hands_back", "hands_palm", "feet_top", "feet_sole", "teeth"),
)
INTIMATE_VIEW = "genital"
INTIMATE = frozenset({"genitals", "anal"})  # hidden until there is consent for it
VIEWS = (*BODY_VIEWS, *PART_VIEWS, INTIMATE_VIEW)

_SVG = "{http://www.w3.org/2000/svg}"
_STEP = re.compile(r"([MLCZ])([-0-9. ]*)")
_PATH = re.compile(r"(?:[MLCZ][-0-9. ]*)+")
_NUMBERS_OF = {"M": 2, "L": 2, "C": 6, "Z": 0}

Point = tuple[float, float]
Step = tuple[str, tuple[float, ...]]  # ("M", (x, y)), ("C", (x1, y1, …)), ("Z", ())
Steps = tuple[Step, ...]


class DrawingMalformedError(ValueError):
    """A file of the program's own is no drawing of the known kind."""


@dataclass(frozen=True, slots=True)
class Region:
    """One part of the body: a code of list `body_region` and its closed outline."""

    code: str
    steps: Steps

    def holds(self, x: float, y: float) -> bool:
        """Whether a point of the drawing lies inside (even-odd rule)."""
        return any_odd(self.steps, x, y)

    @property
    def inner_point(self) -> Point:
        """A point inside, near the middle: where a mark from the list lands."""
        return _inner_point(self)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One view of one figure; coordinates run from 0 to `width` and `height`."""

    figure: str
    view: str
    width: float
    height: float
    regions: tuple[Region, ...]
    outlines: tuple[Steps, ...] = field(repr=False)
    lines: tuple[Steps, ...] = field(repr=False)
    faint: tuple[Steps, ...] = field(repr=False)
    teeth: tuple[tuple[str, Steps], ...] = field(repr=False, default=())

    def region_at(self, x: float, y: float) -> Region | None:
        """Return the region at fractions of width and height, None beside the body."""
        at = (x * self.width, y * self.height)
        return next((each for each in self.regions if each.holds(*at)), None)

    def region(self, code: str) -> Region | None:
        """Return the region of a code, None if this view does not show it."""
        return next((each for each in self.regions if each.code == code), None)

    def middle_of(self, code: str) -> Point | None:
        """Return where a mark without a pointer lands, as fractions."""
        found = self.region(code)
        if found is None:
            return None
        x, y = found.inner_point
        return (x / self.width, y / self.height)


def load(figure: str, view: str) -> Drawing:
    """Return a view of a figure; heads, hands and feet are the same for all.

    Raises:
        KeyError: there is no such drawing.
    """
    if figure not in FIGURES or view not in VIEWS:
        raise KeyError((figure, view))
    own = _names()
    name = f"{figure}-{view}"
    return _load(name if name in own else f"{ANY}-{view}")


def figure_for(sex: str, age_band: str) -> str:
    """Return the figure that fits a person; neutral where nothing is known.

    Args:
        sex: answer to the library's question of this name, "" without one.
        age_band: likewise.
    """
    if age_band == "u14":
        return "child"
    return {"f": "female", "m": "male"}.get(sex, "neutral")


def view_for(code: str, figure: str = "neutral") -> str | None:
    """Return the view that shows a region best: the one where it is largest."""
    best, most = None, 0.0
    for view in VIEWS:
        if view == INTIMATE_VIEW and code not in INTIMATE:
            continue
        drawing = load(figure, view)
        region = drawing.region(code)
        if region is None:
            continue
        share = _area(region.steps) / (drawing.width * drawing.height)
        if share > most:
            best, most = view, share
    return best


def read(text: bytes) -> Drawing:
    """Read a drawing.

    Raises:
        DrawingMalformedError: anything but the few elements and commands it may have.
    """
    root = ElementTree.fromstring(text, forbid_dtd=True)
    width, height = _size(root)
    found: dict[str, list[Steps]] = {"outline": [], "line": [], "faint": []}
    regions: list[Region] = []
    teeth: list[tuple[str, Steps]] = []
    for element in root:
        if element.tag == f"{_SVG}style":
            continue
        if element.tag != f"{_SVG}path":
            raise DrawingMalformedError(element.tag)
        steps = _steps(element.get("d", ""))
        kind = element.get("class", "")
        if kind == "region":
            regions.append(Region(element.attrib["id"], steps))
        elif "data-tooth" in element.attrib:
            teeth.append((element.attrib["data-tooth"], steps))
        elif kind in found:
            found[kind].append(steps)
        else:
            raise DrawingMalformedError(kind)
    return Drawing(
        figure=root.get("data-figure", ""),
        view=root.get("data-view", ""),
        width=width,
        height=height,
        regions=tuple(regions),
        outlines=tuple(found["outline"]),
        lines=tuple(found["line"]),
        faint=tuple(found["faint"]),
        teeth=tuple(teeth),
    )


def _size(root: Element) -> tuple[float, float]:
    """Return width and height of a drawing, which begins at the origin."""
    if root.tag != f"{_SVG}svg":
        raise DrawingMalformedError(root.tag)
    box = [float(number) for number in root.get("viewBox", "").split()]
    if len(box) != 4 or box[:2] != [0, 0]:
        raise DrawingMalformedError("viewBox")
    return box[2], box[3]


def rings(steps: Steps) -> Iterator[list[Point]]:
    """Yield the closed or open lines of a path as points; curves by their ends."""
    ring: list[Point] = []
    for kind, numbers in steps:
        if kind == "M":
            if ring:
                yield ring
            ring = [(numbers[0], numbers[1])]
        elif kind != "Z":
            ring.append((numbers[-2], numbers[-1]))
    if ring:
        yield ring


def any_odd(steps: Steps, x: float, y: float) -> bool:
    """Whether a ray from the point crosses the outline an odd number of times."""
    inside = False
    for ring in rings(steps):
        before = ring[-1]
        for now in ring:
            if (now[1] > y) != (before[1] > y):
                share = (y - now[1]) / (before[1] - now[1])
                if x < now[0] + share * (before[0] - now[0]):
                    inside = not inside
            before = now
    return inside


@cache
def _names() -> frozenset[str]:
    return frozenset(
        file.stem for file in (paths.resources() / "bodymap").glob("*.svg")
    )


@cache
def _load(name: str) -> Drawing:
    if name not in _names():
        raise KeyError(name)
    return read((paths.resources() / "bodymap" / f"{name}.svg").read_bytes())


def _steps(text: str) -> Steps:
    if not _PATH.fullmatch(text):
        raise DrawingMalformedError(text[:40])
    found: list[Step] = []
    for kind, rest in _STEP.findall(text):
        numbers = tuple(float(number) for number in rest.split())
        size = _NUMBERS_OF[kind]
        if not size:
            found.append((kind, ()))
            continue
        if not numbers or len(numbers) % size:
            raise DrawingMalformedError(text[:40])
        found += [
            (kind if kind != "M" or at == 0 else "L", numbers[at : at + size])
            for at in range(0, len(numbers), size)
        ]
    return tuple(found)


def _area(steps: Steps) -> float:
    return sum(abs(_signed(ring)) for ring in rings(steps))


def _signed(ring: list[Point]) -> float:
    after = [*ring[1:], ring[0]]
    crossed = (a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, after, strict=True))
    return sum(crossed) / 2


@cache
def _inner_point(region: Region) -> Point:
    """Look along level lines of the largest part for the roomiest middle."""
    ring = max(rings(region.steps), key=lambda each: abs(_signed(each)))
    low, high = min(y for _, y in ring), max(y for _, y in ring)
    centre = (low + high) / 2
    best, most = ring[0], 0.0
    for part in range(1, 20):
        y = low + (high - low) * part / 20
        crossings = sorted(_crossings(region.steps, y))
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            room = (right - left) * (1 - abs(y - centre) / (high - low + 1e-9))
            if room > most:
                best, most = ((left + right) / 2, y), room
    return best


def _crossings(steps: Steps, y: float) -> Iterator[float]:
    for ring in rings(steps):
        before = ring[-1]
        for now in ring:
            if (now[1] > y) != (before[1] > y):
                share = (y - now[1]) / (before[1] - now[1])
                yield now[0] + share * (before[0] - now[0])
            before = now
