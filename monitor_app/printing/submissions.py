"""A draft submission on paper: the items in English, then what is still to be checked.

The items are in English whatever language the program speaks, because the procedures
read them so. The sheet of checks is for our own people and speaks their language; it
begins on a page of its own and never goes with the submission.
"""

from collections.abc import Iterator

from monitor_app.i18n import N_, OWN_NAMES, _
from monitor_app.printing.answers import day_and_time
from monitor_app.printing.document import Facts, write
from monitor_app.printing.fonts import REGULAR, STRONG, writable
from monitor_app.printing.marks import QUIET, Box, Rule
from monitor_app.printing.page import Cell, Running, compose
from monitor_app.printing.reasons import left_out_words
from monitor_app.printing.rows import Row, Style, text_rows
from monitor_app.printing.sheet import MM, Sheet, sheet_named
from monitor_app.records.submissions import (
    Check,
    Doubt,
    Draft,
    DraftItem,
    DraftPart,
    Procedure,
)

_TITLES = {
    Procedure.WGAD: "Questionnaire: Working Group on Arbitrary Detention",
    Procedure.SRT: "Questionnaire: Special Rapporteur on torture",
    Procedure.TREATY: "Outline of a complaint to a treaty body",
}
_DRAFT = "DRAFT. Not to be sent before a person has checked every item."
_URGENT = "URGENT ACTION REQUESTED"
_PAGE = "Page {x} of {y}"
_ATTACHED = "Attachments"
_RECORD, _SIGNED = "Record", "Last signed"  # never the day of printing: same bytes
_PART = Style(STRONG, 11)
_ITEM = Style(STRONG, 9.5)
_TEXT = Style(REGULAR, 10)
_UNKNOWN = Style(REGULAR, 10, QUIET)
_NUMBER = 17 * MM  # width of the column of item numbers

_DOUBTS = {
    Doubt.UNKNOWN: N_("Nothing is known. Ask once more before you send."),
    Doubt.WITHHELD: N_("Kept back. {detail} Ask the person whether it may be given."),
    Doubt.UNTRANSLATED: N_("Not translated into English yet (it is in “{detail}”)."),
    Doubt.TRANSLATION: N_("Translation by {detail}: have it checked."),
    Doubt.RETELL: N_("The person's own words: retell them in the third person."),
    Doubt.SPELLING: N_("Spell it in Latin letters, as in the passport."),
    Doubt.EXCEPTION: N_(
        "The person excepted something, in words. Read the exception and compare"
        " every item with it."
    ),
    Doubt.LAWYER: N_(
        "The person is bound to secrecy. A lawyer must approve before this is sent."
    ),
    Doubt.CURRENT_FORM: N_(
        "Compare the items with the form that the procedure uses today."
    ),
    Doubt.UNSIGNED: N_("Record {detail} is not signed and was left out."),
    Doubt.NAMES: N_(
        "The identity store was closed or has no sheet of this person: names are"
        " missing."
    ),
    Doubt.FREE_TEXT: N_(
        "The text may identify somebody ({detail}). Read it word by word."
    ),
}


def submission_pdf(draft: Draft, paper: str = "A4") -> tuple[bytes, int]:
    """Return the draft as a PDF, and how many pages it has.

    Raises:
        MonitorError: one of `errors.printing`.
    """
    sheet = sheet_named(paper)
    running = Running(
        title=_TITLES[draft.procedure],
        under=(_DRAFT,),
        cells=(
            *(Cell((_RECORD,), number) for number in draft.numbers[:4]),
            Cell((_SIGNED,), day_and_time(draft.signed_at[:10])),
        ),
        form_id=f"draft-{draft.procedure.value}",
        version="",
        number=draft.numbers[0] if draft.numbers else "",
        page_words=(_PAGE,),
        coded=False,
    )
    rows = [*_items(draft, sheet), *_checks(draft.checks, sheet)]
    pages = compose(sheet, running, rows)
    facts = Facts(title=_TITLES[draft.procedure], language="en")
    return write(sheet, pages, facts), len(pages)


def check_sentence(check: Check) -> str:
    """Return what a person must check, in the chosen language."""
    detail = check.detail
    if check.doubt is Doubt.WITHHELD:  # "reason", or "number: reason" of a record
        number, colon, reason = detail.rpartition(": ")
        detail = f"{number}{colon}{left_out_words(reason)}"
    if check.doubt is Doubt.UNTRANSLATED:
        detail = OWN_NAMES.get(detail, detail)
    return _(_DOUBTS[check.doubt]).format(detail=detail)


def _items(draft: Draft, sheet: Sheet) -> Iterator[Row]:
    width = sheet.frame_width
    if draft.urgent:
        yield from text_rows(_URGENT, _PART, 0, width)
    for part in draft.parts:
        yield from _part(part, width)
    if draft.attachments:
        yield from _heading(_ATTACHED, width)
        for number, name in enumerate(draft.attachments, start=1):
            yield from text_rows(f"{number}. {writable(name)}", _TEXT, 0, width)


def _part(part: DraftPart, width: float) -> Iterator[Row]:
    yield from _heading(part.title, width)
    for item in part.items:
        yield from _item(item, width)


def _heading(text: str, width: float) -> Iterator[Row]:
    marks, height = _PART.block(_PART.lines(writable(text), width), 0)
    rule = Rule(0, height + 1, width, height + 1, 0.5)
    yield Row(height + 3, (*marks, rule), gap=4 * MM, keep=True)


def _item(item: DraftItem, width: float) -> Iterator[Row]:
    lines = _ITEM.lines(writable(item.title), width - _NUMBER)
    marks, height = _ITEM.block(lines, _NUMBER)
    number = _ITEM.put(item.item, 0, 0)
    yield Row(height, (number, *marks), gap=2.5 * MM, keep=True, where=item.item)
    style = _TEXT if item.known else _UNKNOWN
    for paragraph in item.lines:
        yield from text_rows(
            writable(paragraph), style, _NUMBER, width - _NUMBER, gap=0.6 * MM
        )


def _checks(checks: tuple[Check, ...], sheet: Sheet) -> Iterator[Row]:
    """Begin a page of its own: what somebody ticks off before sending."""
    width = sheet.frame_width
    title = _("Before sending: what a person must still check")
    marks, height = _PART.block(_PART.lines(title, width), 0)
    yield Row(height + 2 * MM, tuple(marks), fresh=True, keep=True)
    for check in dict.fromkeys(checks):
        lines = _TEXT.lines(writable(check_sentence(check)), width - _NUMBER - 6 * MM)
        words, high = _TEXT.block(lines, _NUMBER + 6 * MM)
        box = Box(_NUMBER, 1.2, 3.2 * MM, 3.2 * MM)
        number = _ITEM.put(check.item or "-", 0, 0)
        yield Row(high, (number, box, *words), gap=1.2 * MM)
