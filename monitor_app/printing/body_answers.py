"""Which body diagrams stand under which question, and what the answers put on them.

The names of questions are those of the library's injury sheet: a mark has a region, a
view, a place and a kind.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from monitor_app.forms.definition import FormDef, Kind, QuestionDef, RepeatDef
from monitor_app.i18n import N_
from monitor_app.printing import body_sheets
from monitor_app.printing.body_marks import BodyMark
from monitor_app.printing.body_sheets import (
    EVERY_SHEET,
    INTIMATE_SHEET,
    OVERVIEW,
    Shown,
    Views,
    no_marks_rows,
)
from monitor_app.printing.look import Drawings, Look
from monitor_app.printing.rows import Row
from monitor_app.records import bodymap

Withholds = Callable[[str, QuestionDef], bool]
_REGION, _VIEW, _NUMBER = "ij_region", "ij_view", "ij_no"
_OF_A_MARK = re.compile(rf"(.+\[[0-9]+\])/{_REGION}")
_COUNT = re.compile(r"\[([0-9]+)\]$")
_NUMBERS = re.compile(r"\[[0-9]+\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Which figure is drawn, and whether the intimate sheet is asked for."""

    figure: str = "neutral"
    intimate: bool = False


def on_blank(form: FormDef, wanted: Figures) -> Drawings:
    """Return what draws empty figures under the questions that ask for them."""
    sheets = _sheets(form, wanted)

    def drawings(question: QuestionDef, _place: str, look: Look) -> Sequence[Row]:
        if not _asks_for_body(question) or _in_repeat(form, question):
            return ()
        shown = Shown(figure=wanted.figure, about=str(question.number or ""))
        return body_sheets.blank_rows(sheets, shown, look)

    return drawings


def on_record(
    form: FormDef, answers: Mapping[str, str], withholds: Withholds, wanted: Figures
) -> Drawings:
    """Return what draws the figures of a record with its marks.

    Args:
        form: of the record.
        answers: by place, with the numbers of entries.
        withholds: what this copy leaves out: its marks are not drawn either.
        wanted: the figure; without `intimate` its marks are left to the list.
    """
    reading = _Answers(form, answers, withholds, wanted)
    marks = reading.marks()

    def drawings(question: QuestionDef, place: str, look: Look) -> Sequence[Row]:
        if not _asks_for_body(question) or _in_repeat(form, question):
            return ()
        chosen = frozenset(answers.get(place, "").split())
        if not marks and not chosen:
            return no_marks_rows(look)
        sheets: list[tuple[Views, Shown]] = []
        for views in _sheets(form, wanted):
            if not _needed(views, marks, chosen, wanted.figure):
                continue
            shown = Shown(
                figure=wanted.figure,
                chosen=chosen,
                marks=tuple(m for m in marks if any(m.view in row for row in views)),
                table={mark.entry: reading.line(mark, look) for mark in marks},
                about=str(question.number or ""),
            )
            sheets.append((views, shown))
        return body_sheets.record_rows(sheets, look)

    return drawings


def _sheets(form: FormDef, wanted: Figures) -> tuple[Views, ...]:
    """Return every sheet for a form that lists marks, an overview for others."""
    marks = any(question.name == _VIEW for question in form.questions())
    sheets = EVERY_SHEET if marks else OVERVIEW
    return (*sheets, INTIMATE_SHEET) if wanted.intimate else sheets


def _asks_for_body(question: QuestionDef) -> bool:
    """Whether it is a choice of regions that the screen shows as a body map."""
    if question.kind is not Kind.SELECT_MULTIPLE:
        return False
    codes = {choice.value for choice in question.choices}
    return "image-map" in question.appearance and bool(codes & _regions())


@cache
def _regions() -> frozenset[str]:
    return frozenset(
        region.code
        for view in bodymap.VIEWS
        for region in bodymap.load(bodymap.FIGURES[0], view).regions
    )


def _in_repeat(form: FormDef, question: QuestionDef) -> bool:
    """Whether a figure would come once for every entry: a page each time."""
    steps = question.path.split("/")
    around = ("/".join(steps[:end]) for end in range(1, len(steps)))
    return any(isinstance(form.find(path), RepeatDef) for path in around)


def _needed(
    views: Views,
    marks: Sequence[BodyMark],
    chosen: frozenset[str],
    figure: str,
) -> bool:
    """Whether a sheet shows a mark, or a chosen region better than the first does."""
    shown = {view for row in views for view in row}
    if any(mark.view in shown for mark in marks):
        return True
    if "front" in shown:
        return True
    overview = {
        region.code
        for view in ("front", "back")
        for region in bodymap.load(figure, view).regions
    }
    return any(bodymap.view_for(code, figure) in shown for code in chosen - overview)


# A sign that nobody placed must not look like a place that somebody marked.
_NO_PLACE = N_("{region} (exact place not marked)")


class _Answers:
    """Reads marks out of the answers of a record."""

    def __init__(
        self,
        form: FormDef,
        answers: Mapping[str, str],
        withholds: Withholds,
        wanted: Figures,
    ) -> None:
        self._form = form
        self._answers = answers
        self._withholds = withholds
        self._wanted = wanted

    def marks(self) -> tuple[BodyMark, ...]:
        """Return the marks that this copy may show, in the order of their entries."""
        found = []
        for place in self._answers:
            match = _OF_A_MARK.fullmatch(place)
            if match and (mark := self._mark(match[1])):
                found.append(mark)
        return tuple(found)

    def _mark(self, entry: str) -> BodyMark | None:
        region = self._value(entry, _REGION)
        view = self._value(entry, _VIEW)
        if view not in bodymap.VIEWS:
            view = bodymap.view_for(region, self._wanted.figure) or ""
        if not region or not view:
            return None
        hidden = view == bodymap.INTIMATE_VIEW or region in bodymap.INTIMATE
        if hidden and not self._wanted.intimate:
            return None
        point = self._point(entry, view, region)
        if point is None:
            return None
        count = _COUNT.search(entry)
        number = self._value(entry, _NUMBER) or (count[1] if count else "")
        kind = self._value(entry, "ij_type")
        return BodyMark(number, view, *point, kind, entry)

    def _point(self, entry: str, view: str, region: str) -> tuple[float, float] | None:
        try:
            x, y = (float(self._value(entry, name)) for name in ("ij_x", "ij_y"))
        except ValueError:
            return bodymap.load(self._wanted.figure, view).middle_of(region)
        return (x, y) if 0 <= x <= 1 and 0 <= y <= 1 else None

    def line(self, mark: BodyMark, look: Look) -> tuple[str, ...]:
        """Return the cells of the table for a mark."""

        def said(name: str) -> str:
            return self._said(mark.entry, name, look)

        region = said(_REGION)
        if not self._value(mark.entry, "ij_x"):  # drawn in the middle of the region
            region = look.words.first(_NO_PLACE, region=region)
        size = " × ".join(part for part in (said("ij_len"), said("ij_wid")) if part)
        looks = ", ".join(part for part in (said("ij_col"), said("ij_shape")) if part)
        return (
            *(mark.number, region, said("ij_type"), size),
            *(looks, said("ij_cause"), said("ij_photo")),
        )

    def _value(self, entry: str, name: str) -> str:
        place = f"{entry}/{name}"
        question = self._form.find(_NUMBERS.sub("", place))
        if not isinstance(question, QuestionDef) or self._withholds(place, question):
            return ""
        return self._answers.get(place, "")

    def _said(self, entry: str, name: str, look: Look) -> str:
        question = self._form.find(_NUMBERS.sub("", f"{entry}/{name}"))
        value = self._value(entry, name)
        if not isinstance(question, QuestionDef) or not question.choices:
            return value
        labels = {c.value: c.label.plain(look.languages[0]) for c in question.choices}
        return ", ".join(labels.get(each, each) for each in value.split())
