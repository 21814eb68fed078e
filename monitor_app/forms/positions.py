"""Where in a workbook something stands, as a person sees it: sheet, row, column."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor_app.forms.workbook.compiling import Sheet

FIRST_ROW = 2  # below the head
_SPELLINGS = {
    "relevant": ("relevant", "relevance", "bind::relevant"),
    "readonly": ("readonly", "read_only", "read only", "bind::readonly"),
    "required": ("required", "bind::required"),
    "constraint": ("constraint", "bind::constraint"),
    "calculation": ("calculation", "calculate", "bind::calculate"),
    "repeat_count": ("repeat_count", "jr:count"),
    "constraint_message": ("constraint_message", "constraint message"),
    "required_message": ("required_message", "required message"),
}


@dataclass(frozen=True, slots=True)
class Position:
    """A cell of a workbook; without a workbook everything is empty."""

    sheet: str = ""
    row: int = 0
    column: str = ""

    def in_language(self, name: str) -> "Position":
        """Return the cell of the same words in another language."""
        if not self.sheet:
            return self
        return replace(self, column=f"{self.column.partition('::')[0]}::{name}")

    def of_medium(self, kind: str, positions: "Positions") -> "Position":
        """Return the cell that names a picture, sound or film of the same words."""
        column = positions.header(self.sheet, kind)
        return replace(self, column=column) if column else self


class Positions:
    """Finds questions, choices and files in the sheets of a workbook."""

    def __init__(self, sheets: Mapping[str, Sheet]) -> None:
        survey, choices = sheets.get("survey"), sheets.get("choices")
        self._survey = survey
        self._options = choices
        self._rows = dict(_paths(survey.rows)) if survey else {}
        self._choices = dict(_choices(choices.rows)) if choices else {}

    def question(self, path: str, column: str) -> Position:
        """Return where a property of a question stands."""
        row = self._rows.get(path)
        if row is None or self._survey is None:
            return Position()
        spellings = _SPELLINGS.get(column, (column,))
        headers = [
            header
            for header in self._survey.header
            if header.partition("::")[0].lower() in spellings
            or header.lower() in spellings
        ]
        return Position("survey", row, headers[0] if headers else column)

    def header(self, sheet: str, kind: str) -> str:
        """Return the head of the first column for a kind of medium, "" for none."""
        rows = {"survey": self._survey, "choices": self._options}.get(sheet)
        heads = rows.header if rows else ()
        wanted = (kind, f"media::{kind}")
        return next((h for h in heads if h.lower().startswith(wanted)), "")

    def choice(self, list_name: str, value: str) -> Position:
        """Return where the words of a choice stand."""
        row = self._choices.get((list_name, value))
        return Position() if row is None else Position("choices", row, "label")

    def file(self, name: str) -> Position:
        """Return the question that first names a file."""
        stem = re.escape(name.partition(".")[0])
        called = re.compile(rf"""(?:pulldata|instance)\(\s*['"]{stem}['"]""")
        for number, row in enumerate(self._survey.rows if self._survey else ()):
            for column, cell in row.items():
                if name in cell.split() or called.search(cell):
                    return Position("survey", number + FIRST_ROW, column)
        return Position()


def _paths(rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, int]]:
    groups: list[str] = []
    for number, row in enumerate(rows):
        kind = " ".join(row.get("type", "").lower().replace("_", " ").split())
        name = row.get("name", "")
        if kind.startswith("end "):
            groups = groups[:-1]
            continue
        path = "/".join([*groups, name])
        if name:
            yield path, number + FIRST_ROW
        if kind.startswith(("begin group", "begin repeat", "begin loop")):
            groups = [*groups, name]


def _choices(
    rows: Sequence[Mapping[str, str]],
) -> Iterator[tuple[tuple[str, str], int]]:
    for number, row in enumerate(rows):
        list_name = row.get("list_name") or row.get("list name") or ""
        yield (list_name, row.get("name") or row.get("value", "")), number + FIRST_ROW
