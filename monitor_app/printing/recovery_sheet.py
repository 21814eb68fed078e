"""A recovery share as a sheet of paper: words to keep, and how to check them.

The last three words of a SLIP-39 share are computed from the others (SLIP-0039,
"Checksum"); they find a wrong word when the share is typed in. The sheet says so, and
names neither organisation nor person.
"""

from dataclasses import dataclass, replace

from monitor_app.i18n import N_
from monitor_app.printing import words as say
from monitor_app.printing.document import Facts, write
from monitor_app.printing.fields import CAPTION
from monitor_app.printing.fonts import MONO, REGULAR
from monitor_app.printing.look import (
    SUBTITLE,
    TITLE,
    Column,
    Look,
    Paragraph,
    beside,
)
from monitor_app.printing.marks import QUIET, Box, Mark, Rule
from monitor_app.printing.page import Running, compose
from monitor_app.printing.rows import Row, Style
from monitor_app.printing.sheet import MM, plain_sheet, sheet_named
from monitor_app.printing.words import PaperWords

_TITLE = N_("Recovery share {number} of {shares}")
_NEEDED = N_("Any {threshold} of these shares together open the vault {vault}.")
_CHECK = N_(
    "The three words in frames are check words: the program says at once when a word"
    " was copied wrongly."
)
_RULES = (
    N_("Keep this sheet where only you can reach it, never beside another share."),
    N_(
        "Do not photograph it, scan it or send it. Whoever holds enough shares can"
        " read."
    ),
    N_("Try the shares once a year with the rehearsal: it changes nothing."),
    N_("A new set of shares makes this sheet worthless. Then burn it."),
)
_RECEIVED = N_("Received by (code)")
_REHEARSED = N_("Rehearsed on")
_CHECK_WORDS = 3
_TO_WRITE = 8 * MM  # height of a line
_COLUMNS = 3
_BETWEEN_FRAMES = 0.4 * MM
_BETWEEN_LINES = 5 * MM  # to write on, next to each other
_WORD = Style(MONO, 13, leading=1.5)
_PLACE = Style(REGULAR, 8, QUIET, leading=1.5)
_TEXT = Style(REGULAR, 10, leading=1.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareSheet:
    """One share; `vault` is the beginning of the vault's id."""

    languages: tuple[str, ...]
    number: int
    shares: int
    threshold: int
    vault: str
    words: tuple[str, ...]
    paper: str = "A4"


def make(share: ShareSheet) -> tuple[bytes, int]:
    """Return the sheet as PDF and its number of pages.

    Raises:
        UnknownPaperError, FontMissingError.
    """
    pages = pages_of(share)
    facts = Facts(title="SLIP-39", language=share.languages[0])
    return write(sheet_named(share.paper), pages, facts), len(pages)


def pages_of(share: ShareSheet) -> tuple[list[Mark], ...]:
    """Return the pages of the sheet as marks."""
    words = PaperWords(share.languages)
    look = Look(plain_sheet(share.paper), words, reasons=False)
    rows = [*_head(share, look), *_grid(share, look), *_rules(look), *_kept(look)]
    running = Running(
        title="",
        under=(),
        cells=(),
        form_id="",
        version="",
        number="",
        page_words=words.each(say.PAGE, x="{x}", y="{y}"),
        coded=False,
    )
    return compose(look.sheet, running, rows)


def _head(share: ShareSheet, look: Look) -> list[Row]:
    titles = look.words.each(_TITLE, number=share.number, shares=share.shares)
    needed = look.words.each(_NEEDED, threshold=share.threshold, vault=share.vault)
    paragraphs = []
    for at, column in enumerate(look.heading_columns()):
        style = TITLE if at == 0 else SUBTITLE
        paragraphs.append(
            [Paragraph(column, style, titles[at]), Paragraph(column, _TEXT, needed[at])]
        )
    return beside(paragraphs)


def _grid(share: ShareSheet, look: Look) -> list[Row]:
    """Return the words, numbered down the columns, the check words in frames."""
    count = len(share.words)
    deep = -(-count // _COLUMNS)
    wide = look.sheet.frame_width / _COLUMNS
    high = min(look.sheet.height / 30, 8.4 * MM)  # a small sheet stays one sheet
    middle = (high - _BETWEEN_FRAMES - _WORD.line) / 2
    rows = []
    for line in range(deep):
        marks: list[Mark] = []
        for column in range(_COLUMNS):
            at = column * deep + line
            if at >= count:
                continue
            x = column * wide
            word = _WORD.put(share.words[at], x + 8 * MM, middle)
            number = _PLACE.put(str(at + 1), x, 0)._replace(y=word.y)
            marks += [number, word]
            if at >= count - _CHECK_WORDS:
                framed = high - _BETWEEN_FRAMES
                marks.append(Box(x + 6 * MM, 0, wide - 10 * MM, framed, 0.7))
        gap = min(look.sheet.height / 37, 8 * MM) if line == 0 else 0
        rows.append(Row(high, tuple(marks), gap=gap))
    return [replace(row, keep=True) for row in rows[:-1]] + rows[-1:]


def _rules(look: Look) -> list[Row]:
    rows: list[Row] = []
    for sentence in (_CHECK, *_RULES):
        paragraphs = [
            [Paragraph(column, _TEXT, text)]
            for column, text in zip(
                look.heading_columns(), look.words.each(sentence), strict=True
            )
        ]
        rows += beside(paragraphs, gap=2.5 * MM)
    rows[0] = replace(rows[0], gap=min(look.sheet.height / 33, 9 * MM))
    return rows


def _kept(look: Look) -> list[Row]:
    """Return lines for who keeps the sheet and when it was tried, side by side."""
    wide = (look.sheet.frame_width - _BETWEEN_LINES) / 2
    places = (Column(0, wide), Column(wide + _BETWEEN_LINES, wide))
    captions = [
        [Paragraph(column, CAPTION, look.words.joined(sentence))]
        for column, sentence in zip(places, (_RECEIVED, _REHEARSED), strict=True)
    ]
    rules = tuple(
        Rule(column.x, _TO_WRITE, column.x + wide, _TO_WRITE, 0.5) for column in places
    )
    head = beside(captions, gap=min(look.sheet.height / 45, 8 * MM))
    return [*(replace(row, keep=True) for row in head), Row(_TO_WRITE, rules)]
