"""Marks on a body diagram: their signs, their numbers, the lines between both."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from monitor_app.i18n import N_
from monitor_app.printing.fonts import STRONG, width_of
from monitor_app.printing.marks import Box, Mark, Rule, Stroke, Words
from monitor_app.printing.rows import Style
from monitor_app.printing.sheet import MM

NUMBER_ROOM = 16.0  # points: what a number in its circle needs beside a figure
_RADIUS = 7.2
_PITCH = 16.0  # between two numbers
_ELBOW = 3.0  # a line leaves its number straight, so that it clears the next one
_NUMBER = Style(STRONG, 8)
_LINE = 0.5
_PEN = 1.1
_TICK, _LONG_TICK = 1.4 * MM, 2.4 * MM  # strokes at the edges of a figure
_SIGN = 4.0  # half the width of a sign


@dataclass(frozen=True, slots=True)
class BodyMark:
    """One mark; `x` and `y` are fractions of the drawing.

    People write its number themselves and may write one twice; `entry`, its place in
    the record, is what tells two marks apart.
    """

    number: str
    view: str
    x: float
    y: float
    kind: str = ""  # code of list `injury_type`
    entry: str = ""


class Frame(NamedTuple):
    """Where a figure stands, and below which height numbers may stand beside it."""

    x: float
    y: float
    w: float
    h: float
    numbers_from: float = 0


def _lines(x: float, y: float, *lines: tuple[tuple[float, float], ...]) -> list[Mark]:
    return [
        Stroke(tuple((x + a * _SIGN, y + b * _SIGN) for a, b in line), _PEN)
        for line in lines
    ]


def _cut(x: float, y: float) -> list[Mark]:
    return _lines(x, y, ((-1, 0.5), (1, -0.5)))


def _burn(x: float, y: float) -> list[Mark]:
    places = ((-0.8, -0.3), (0, -0.7), (0.8, -0.3), (-0.4, 0.5), (0.5, 0.5))
    return [dot(x + a * _SIGN, y + b * _SIGN, 0.7) for a, b in places]


def _bruise(x: float, y: float) -> list[Mark]:
    steps = (-0.9, -0.3, 0.3, 0.9)
    return _lines(x, y, *(((a - 0.4, 0.7), (a + 0.4, -0.7)) for a in steps))


def _fracture(x: float, y: float) -> list[Mark]:
    return _lines(x, y, ((-0.8, -0.8), (0.8, 0.8)), ((-0.8, 0.8), (0.8, -0.8)))


def _swelling(x: float, y: float) -> list[Mark]:
    return [circle(x, y, _SIGN * 0.9, _PEN)]


def _scar(x: float, y: float) -> list[Mark]:
    steps = [at / 8 for at in range(-8, 9)]
    return _lines(x, y, tuple((a, 0.4 * math.sin(a * 2 * math.pi)) for a in steps))


def _tender(x: float, y: float) -> list[Mark]:
    return _lines(x, y, ((-0.7, -0.8), (0.7, -0.8)), ((0, -0.8), (0, 0.8)))


def _other(x: float, y: float) -> list[Mark]:
    return [dot(x, y, 1.7)]


_Sign = Callable[[float, float], list[Mark]]
# Signs of the form library, 5.3, with the codes of list `injury_type` they stand for.
LEGEND: tuple[tuple[_Sign, str, frozenset[str]], ...] = (
    (_cut, N_("cut or wound"), frozenset({"cut", "lacer", "stab"})),
    (_burn, N_("burn"), frozenset({"burn_heat", "burn_chem", "burn_el"})),
    (_bruise, N_("bruise"), frozenset({"bruise"})),
    (_fracture, N_("fracture"), frozenset({"fracture", "disloc"})),
    (_swelling, N_("swelling"), frozenset({"swelling"})),
    (_scar, N_("scar"), frozenset({"scar"})),
    (_tender, N_("tender"), frozenset({"tender"})),
    (_other, N_("other: see the list"), frozenset()),
)


def sign(kind: str, x: float, y: float) -> list[Mark]:
    """Return the sign of a kind of injury with its middle at (x, y)."""
    for draw, _words, kinds in LEGEND:
        if kind in kinds:
            return draw(x, y)
    return _other(x, y)


def dot(x: float, y: float, radius: float) -> Box:
    """Return a small black square: a dot at the size it is printed."""
    return Box(x - radius, y - radius, 2 * radius, 2 * radius, line=0, fill=0)


def circle(x: float, y: float, radius: float, width: float) -> Stroke:
    """Return a circle as a line; `marks.Ring` is for boxes to tick."""
    turns = [at * math.pi / 16 for at in range(33)]
    points = tuple((x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns)
    return Stroke(points, width)


def tenths(frame: Frame) -> Iterable[Mark]:
    """Return strokes at every tenth of the edges, longer ones in the middle."""
    for tenth in range(11):
        long = _LONG_TICK if tenth in (0, 5, 10) else _TICK
        x, y = frame.x + frame.w * tenth / 10, frame.y + frame.h * tenth / 10
        right, bottom = frame.x + frame.w, frame.y + frame.h
        yield Rule(x, frame.y, x, frame.y + long, 0.4, 0.45)
        yield Rule(x, bottom - long, x, bottom, 0.4, 0.45)
        yield Rule(frame.x, y, frame.x + long, y, 0.4, 0.45)
        yield Rule(right - long, y, right, y, 0.4, 0.45)


def most_beside(frame: Frame) -> int:
    """Return how many numbers have room beside a figure, on both sides together."""
    return 2 * _room(frame)


def _room(frame: Frame) -> int:
    return max(1, int((frame.h - frame.numbers_from) // _PITCH))


def placed(marks: Sequence[BodyMark], frame: Frame) -> list[Mark]:
    """Return signs on a figure, their numbers beside it, and lines between them.

    Numbers stand in a column at each side, in the order of the signs from top to
    bottom; no line runs over a number.

    Args:
        marks: of this view, no more than `most_beside`.
        frame: of the figure; `NUMBER_ROOM` beside it is free on both sides.
    """
    room = _room(frame)
    across = sorted(marks, key=lambda mark: mark.x)
    middle = sum(mark.x < 0.5 for mark in across)
    middle = min(max(middle, len(across) - room), room)
    drawn: list[Mark] = []
    for side, group in ((-1, across[:middle]), (1, across[middle:])):
        ordered = sorted(group, key=lambda mark: (mark.y, mark.x))
        points = [_point(mark, frame) for mark in ordered]
        tops = _spread([y for _x, y in points], frame)
        for mark, (x, y), top in zip(ordered, points, tops, strict=True):
            drawn += sign(mark.kind, x, y)
            drawn += _numbered(mark.number, (x, y), top, side, frame)
    return drawn


def _point(mark: BodyMark, frame: Frame) -> tuple[float, float]:
    return frame.x + mark.x * frame.w, frame.y + mark.y * frame.h


def _spread(wanted: Iterable[float], frame: Frame) -> list[float]:
    """Return heights for numbers near those wanted, none over another."""
    low = frame.y + frame.numbers_from + _PITCH / 2
    high = frame.y + frame.h - _PITCH / 2
    tops: list[float] = []
    for y in wanted:
        least = tops[-1] + _PITCH if tops else low
        tops.append(max(y, least))
    ceiling = high
    for at in range(len(tops) - 1, -1, -1):
        tops[at] = min(tops[at], ceiling)
        ceiling = tops[at] - _PITCH
    return tops


def _numbered(
    number: str, point: tuple[float, float], top: float, side: int, frame: Frame
) -> list[Mark]:
    edge = frame.x if side < 0 else frame.x + frame.w
    middle = edge + side * NUMBER_ROOM / 2
    wide = width_of(number, _NUMBER.face, _NUMBER.size)
    inner = middle - side * _RADIUS
    x, y = point
    away = math.hypot(x - inner, y - top) or 1.0
    short = min(_SIGN + 1, away)  # the line ends before the sign
    end = (x + (inner - x) / away * short, y + (top - y) / away * short)
    line = ((inner, top), (inner - side * _ELBOW, top), end)
    base = top + _NUMBER.size * 0.36
    return [
        circle(middle, top, _RADIUS, 0.7),
        Stroke(line, _LINE),
        Words(middle - wide / 2, base, number, _NUMBER.face, _NUMBER.size),
    ]
