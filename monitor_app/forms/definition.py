"""What a form is: frozen values that printing, window and export read.

The values say what the author wrote. What a running interview makes of it (relevance,
labels with answers in them, filtered choices) is `session`'s to say.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from monitor_app.forms.markup import filled

if TYPE_CHECKING:
    from monitor_app.forms.plan import Plan

_T = TypeVar("_T")
UNKNOWN = "…"  # in a sentence, for a value that is not there


class Kind(StrEnum):
    """What a person does to answer; nobody sees `HIDDEN` (calculations, metadata)."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    RANGE = "range"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    NOTE = "note"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    ATTACHMENT = "attachment"
    ACKNOWLEDGE = "acknowledge"
    GEOPOINT = "geopoint"
    BARCODE = "barcode"
    HIDDEN = "hidden"


class Flag(StrEnum):
    """What the program owes an answer; letters of the form's `flags` column."""

    REASONED = "R"  # an answer or a reason for none; warns, never blocks saving
    PROGRAM = "A"  # set by the program, read-only
    IDENTIFIES = "I"  # identifies a person: identity vault, out of prints and exports
    OFFICIAL = "P"  # personal data about an official or third person
    SENSITIVE = "S"  # leaves only if chosen field by field
    HEALTH = "H"  # as sensitive
    VERBATIM = "V"  # the person's own words: corrections are added below
    INTERVIEWER = "N"  # for the interviewer, not read aloud
    CLINICIAN = "C"  # locked unless a clinician is signed in
    UN_DRAFT = "W"  # used in the draft for the UN Working Group


@dataclass(frozen=True, slots=True)
class Output:
    """A place in a text that shows the value of an expression."""

    expression: str


Piece = str | Output


def between(
    pieces: Sequence[Piece], values: Iterable[str]
) -> tuple[list[str], list[str]]:
    """Return the words around outputs, and a value for each output."""
    words, used, given = [""], [], iter(values)
    for piece in pieces:
        if isinstance(piece, str):
            words[-1] += piece
        else:
            used.append(next(given))
            words.append("")
    return words, used


@dataclass(frozen=True, slots=True)
class Text:
    """Words in several languages, with media beside them.

    `by_language` maps codes ("kk") to pieces; "" holds text that has no language.
    `media` maps the kind ("image", "audio", "video", "big-image") to file names by
    language. `guidance` and other forms of one text are texts of their own.
    """

    by_language: Mapping[str, tuple[Piece, ...]] = field(default_factory=dict)
    media: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.by_language.values()) or bool(self.media)

    def in_language(self, language: str) -> tuple[Piece, ...]:
        """Return the pieces in this language, else without language, else the first."""
        return _chosen(self.by_language, language) or ()

    def plain(self, language: str) -> str:
        """Return the words, markup left out, with "…" for every output."""
        pieces = self.in_language(language)
        return filled(*between(pieces, [UNKNOWN] * len(pieces))).strip()

    def medium(self, form: str, language: str) -> str | None:
        """Return the name of the image, sound or film that goes with the text."""
        return _chosen(self.media.get(form, {}), language)


def _chosen(options: Mapping[str, _T], language: str) -> _T | None:
    if language in options:
        return options[language]
    if "" in options:
        return options[""]
    return next(iter(options.values()), None)


@dataclass(frozen=True, slots=True)
class ChoiceDef:
    """One entry of a list of choices."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Itemset:
    """Where the choices of a question come from, as expressions of the form."""

    nodeset: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class QuestionDef:
    """A leaf of the form.

    `path` is its place without the root and without indexes ("hdr/person_code").
    `relevant`, `required`, `read_only`, `constraint` and `calculate` are sources of
    expressions, "" for none. `choices` is the whole list, before any filter.
    `number` is the printed number: every question that has a place on the screen
    counts, notes included; calculations do not, and `x_prec` and `x_time` share the
    number of the date `x` that they complete. `kk_confidence` is H, M, L or "".
    """

    path: str
    name: str
    kind: Kind
    label: Text = Text()
    hint: Text = Text()
    guidance: Text = Text()
    data_type: str = "string"  # as the bind says: string, int, decimal, date, binary …
    media: str = ""  # of an attachment: "image/*", "audio/*", "video/*", "*/*"
    appearance: frozenset[str] = frozenset()
    parameters: Mapping[str, str] = field(
        default_factory=dict
    )  # start, end, step, rows …
    flags: frozenset[Flag] = frozenset()
    relevant: str = ""
    required: str = ""
    required_message: Text = Text()
    read_only: str = ""
    constraint: str = ""
    constraint_message: Text = Text()
    calculate: str = ""
    choices: tuple[ChoiceDef, ...] = ()
    choice_list: str = ""
    itemset: Itemset | None = None
    number: int | None = None
    companion_of: str = ""  # path of the date that this precision or time completes
    kk_confidence: str = ""


@dataclass(frozen=True, slots=True)
class GroupDef:
    """Questions under one heading. `path` is "" for a heading that holds no answers."""

    path: str
    name: str
    label: Text = Text()
    appearance: frozenset[str] = frozenset()
    relevant: str = ""
    flags: frozenset[Flag] = frozenset()
    children: "tuple[QuestionDef | GroupDef, ...]" = ()


@dataclass(frozen=True, slots=True)
class RepeatDef(GroupDef):
    """A group that is filled once for each place, incident or mark.

    `count` is the source of the number of instances, "" when people add them;
    `no_add_remove` forbids them to.
    """

    count: str = ""
    no_add_remove: bool = False


ItemDef = QuestionDef | GroupDef


@dataclass(frozen=True, slots=True)
class FormDef:
    """A form that is ready to print or to fill."""

    form_id: str
    version: str
    title: Text
    languages: tuple[str, ...]  # codes in the order of the form; () without languages
    language_names: Mapping[str, str]  # code -> as the form names it: "Қазақша (kk)"
    default_language: str  # a code, "" without languages
    sha256: str  # of `xform`, hex
    xform: bytes = field(repr=False)
    children: tuple[ItemDef, ...] = field(repr=False)
    by_path: Mapping[str, ItemDef] = field(repr=False, compare=False)
    files: tuple[str, ...]  # names of the tables that go with the form
    plan: "Plan" = field(repr=False, compare=False)  # what the engine works by

    def find(self, path: str) -> ItemDef | None:
        """Return the question, group or repeat at a path without indexes."""
        return self.by_path.get(path)

    def questions(self) -> Iterator[QuestionDef]:
        """Yield every question in the order of the form, hidden ones included."""
        yield from _questions(self.children)

    @property
    def groups(self) -> tuple[GroupDef, ...]:
        """The outermost groups: the pages of the form."""
        return tuple(item for item in self.children if isinstance(item, GroupDef))


def _questions(items: tuple[ItemDef, ...]) -> Iterator[QuestionDef]:
    for item in items:
        if isinstance(item, QuestionDef):
            yield item
        else:
            yield from _questions(item.children)
