"""Places on the body map as answers: the fields of an injury repeat that hold them."""

from dataclasses import dataclass

from monitor_app.forms.definition import Kind, QuestionDef, RepeatDef
from monitor_app.forms.session import Session
from monitor_app.forms.state import Changes
from monitor_app.ui.questions.mark import Mark

_NOTHING: Changes = frozenset()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a mark is: region code ("" for beside all), view, fractions, type."""

    view: str
    region: str
    x: float
    y: float
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """Names of the questions of a repeat that a mark fills in; "" for none."""

    region: str = ""
    view: str = ""
    x: str = ""
    y: str = ""
    number: str = ""
    kind: str = ""

    @property
    def are_a_map(self) -> bool:
        """Whether the repeat can hold marks of a body map."""
        return bool(self.region and self.view and self.x and self.y)


def fields_of(session: Session, repeat: str) -> Fields:
    """Find what a mark fills in, by list and kind as the library has them."""
    definition = session.node(repeat).definition
    found: dict[str, str] = {}
    if isinstance(definition, RepeatDef):
        for item in definition.children:
            if isinstance(item, QuestionDef):
                found.setdefault(_part_of(item), item.name)
    found.pop("", None)
    return Fields(**found)


def _part_of(question: QuestionDef) -> str:
    if question.kind is Kind.SELECT_ONE:
        lists = {"body_region": "region", "body_view": "view", "injury_type": "kind"}
        return lists.get(question.choice_list, "")
    if question.kind is Kind.DECIMAL and question.name[-2:] in {"_x", "_y"}:
        return question.name[-1]
    if question.kind is Kind.INTEGER and question.name.endswith("_no"):
        return "number"
    return ""


def marks_of(session: Session, repeat: str, fields: Fields) -> list[Mark]:
    """Return the entries that have a place on the map."""
    marks: list[Mark] = []
    for order, place in enumerate(session.instances(repeat), start=1):
        held = {
            part: _value(session, place, getattr(fields, part))
            for part in ("view", "x", "y", "number", "kind")
        }
        if held["view"] and held["x"] and held["y"]:
            marks.append(
                Mark(
                    place=place,
                    number=held["number"] or str(order),
                    view=held["view"],
                    x=float(held["x"]),
                    y=float(held["y"]),
                    kind=held["kind"],
                )
            )
    return marks


def empty_entry(session: Session, repeat: str) -> str:
    """Return an entry in which nothing is answered yet, "" if there is none.

    A form opens a repeat with one empty entry: the first mark belongs into it.
    """
    for place in session.instances(repeat):
        if not any(node.value or node.reason for node in session.children(place)):
            return place
    return ""


def next_number(session: Session, repeat: str, fields: Fields) -> str:
    """Return the number after the highest one used: numbers are never used again."""
    used = [
        int(value)
        for place in session.instances(repeat)
        if (value := _value(session, place, fields.number)).isdecimal()
    ]
    return str(max(used, default=0) + 1)


def put_spot(session: Session, place: str, fields: Fields, spot: Spot) -> Changes:
    """Fill in where a mark is; a region and a type only when there is one."""
    changes = _NOTHING
    for name, value in ((fields.x, spot.x), (fields.y, spot.y)):
        changes |= session.set_by_program(f"{place}/{name}", f"{value:.4f}")
    for name, text in (
        (fields.view, spot.view),
        (fields.region, spot.region),
        (fields.kind, spot.kind),
    ):
        if name and text:
            changes |= session.answer(f"{place}/{name}", text)
    return changes


def _value(session: Session, place: str, name: str) -> str:
    return session.node(f"{place}/{name}").value if name else ""
