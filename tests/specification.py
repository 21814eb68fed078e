"""Reads the Markdown tables of the form library's specification."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FORM = re.compile(r"^### Form [A-Z]\. .*$", re.MULTILINE)
_HEAD = re.compile(r"^#{4,5} `(\w+)` \((group|repeat)\) (.*)$")
_SHOWN = re.compile(r"^Shown if: `(.*)`$")
_CELL = re.compile(r"(?<!\\)\|")
_PARTS = {  # the short forms of 0.3: suffix of the key, type
    "fdate": [("", "date"), ("_prec", "select_one date_precision")],
    "fdatetime": [
        ("", "date"),
        ("_time", "time"),
        ("_prec", "select_one date_precision"),
    ],
    "narr": [("", "text")],
}


@dataclass(frozen=True)
class SpecifiedQuestion:
    """One row of a form's table; a short form counts as one row."""

    key: str
    type: str
    flags: frozenset[str]
    labels: tuple[str, str, str]  # en, ru, kk
    confidence: str
    shown_if: str
    rule: str
    groups: tuple[str, ...]

    def parts(self) -> list[tuple[str, str]]:
        """Return the keys and types of the XLSForm rows that this row stands for."""
        given = _PARTS.get(self.type, [("", self.type)])
        return [(self.key + suffix, kind) for suffix, kind in given]


@dataclass(frozen=True)
class SpecifiedGroup:
    """The heading of a group or repeat."""

    key: str
    kind: str
    title: str  # en / ru / kk, as it stands
    shown_if: str


@dataclass(frozen=True)
class SpecifiedForm:
    """A chapter of section 1."""

    form_id: str
    questions: tuple[SpecifiedQuestion, ...]
    groups: tuple[SpecifiedGroup, ...]


@dataclass(frozen=True)
class SpecifiedChoice:
    """One row of a list."""

    code: str
    labels: tuple[str, str, str]
    confidence: str


def forms(text: str) -> list[SpecifiedForm]:
    """Return the forms of section 1."""
    chapters = _FORM.split(text.partition("\n## 2. ")[0])[1:]
    return [_form(chapter) for chapter in chapters]


def lists(text: str) -> dict[str, list[SpecifiedChoice]]:
    """Return the lists of section 2, in their order."""
    chapter = text.partition("\n## 2. ")[2].partition("\n## 3. ")[0]
    found: dict[str, list[SpecifiedChoice]] = {}
    for part in re.split(r"^### ", chapter, flags=re.MULTILINE)[1:]:
        name = re.match(r"`(\w+)`", part)
        if name:
            found[name[1]] = [
                SpecifiedChoice(code, (en, ru, kk), confidence)
                for code, en, ru, kk, confidence in list(_rows(part, 5))[2:]
            ]
    return found


def counts(text: str) -> dict[str, tuple[int, int]]:
    """Return questions and questions with the flag R, by form id (table 0.2)."""
    chapter = text.partition("### 0.2 ")[2].partition("### 0.3 ")[0]
    return {
        row[1].strip("`"): (int(row[3]), int(row[4]))
        for row in _rows(chapter, 5)
        if row[3].isdigit()
    }


def _form(chapter: str) -> SpecifiedForm:
    name = re.search(r"Form id `(\w+)`", chapter)
    assert name is not None
    questions: list[SpecifiedQuestion] = []
    groups: list[SpecifiedGroup] = []
    around: list[str] = []
    for line in chapter.splitlines():
        head, shown = _HEAD.match(line), _SHOWN.match(line)
        if head:
            level = 1 if head[2] == "group" else 2
            around = [*around[: level - 1], head[1]]
            groups.append(SpecifiedGroup(head[1], head[2], head[3], ""))
        elif shown and groups:
            last = groups[-1]
            groups[-1] = SpecifiedGroup(last.key, last.kind, last.title, shown[1])
        else:
            questions += (_question(row, around) for row in _rows(line, 10, numbered=1))
    return SpecifiedForm(name[1], tuple(questions), tuple(groups))


def _question(row: list[str], around: list[str]) -> SpecifiedQuestion:
    _no, key, kind, flags, en, ru, kk, confidence, shown, rule = row
    return SpecifiedQuestion(
        key=key.strip("`"),
        type=kind,
        flags=frozenset(flags.split()),
        labels=(en, ru, kk),
        confidence=confidence,
        shown_if=shown.strip("`"),
        rule=rule.strip("`"),
        groups=tuple(around),
    )


def _rows(text: str, width: int, *, numbered: int = 0) -> Iterator[list[str]]:
    for line in text.splitlines():
        cells = [c.strip().replace("\\|", "|") for c in _CELL.split(line)[1:-1]]
        if len(cells) == width and (not numbered or cells[0].isdigit()):
            yield cells
