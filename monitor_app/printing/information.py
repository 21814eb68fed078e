"""The information sheet: to hand out, and to read aloud before anything is written.

Ten points (form library, 5.6) in one language or two side by side, large enough to
read in poor light. Nothing on it says whom it was given to.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor_app.errors.printing import PaperLanguageError, TooManyLanguagesError
from monitor_app.i18n import LANGUAGES, N_
from monitor_app.printing import words as say
from monitor_app.printing.document import Facts, write
from monitor_app.printing.fonts import REGULAR, STRONG
from monitor_app.printing.look import SUBTITLE, TITLE, Look, Paragraph, beside
from monitor_app.printing.marks import QUIET, Mark, Rule
from monitor_app.printing.page import Running, compose
from monitor_app.printing.rows import Row, Style, text_rows
from monitor_app.printing.sheet import MM, plain_sheet, sheet_named
from monitor_app.printing.words import MOST_LANGUAGES, PaperWords

_ID = "information"
_HEADING = N_("Before we talk")
_SUBJECT = N_("What you should know, and what you decide")
_POINTS = (
    N_(
        "We are {organisation}. We are not part of the State, the police, the national"
        " security bodies or a court."
    ),
    N_(
        "We would like to hear what happened to you. We write it down so that it is not"
        " lost and so that help or a complaint is possible, if you want that."
    ),
    N_(
        "You decide. You may say no, skip any question, take a break or stop at any"
        " time. Nothing bad follows from us if you do."
    ),
    N_("We do not pay. Help does not depend on what you say."),
    N_(
        "Your name is kept apart from your words. Papers carry a code. The computer is"
        " locked with strong encryption. No protection is perfect: papers and devices"
        " can be taken."
    ),
    N_(
        "We pass nothing on without your permission. You choose to whom, for what, and"
        " whether with your name. Exception: {limits}."
    ),
    N_(
        "There may be risks: pressure, questions, anger of officials. We cannot promise"
        " protection, release or a result. Tell us what worries you."
    ),
    N_(
        "Please do not tell us state secrets. If you signed a paper not to disclose a"
        " case, tell us, and we will first speak only about how you were treated. A"
        " lawyer can advise you."
    ),
    N_(
        "You may correct or withdraw your words later: {contact}. What has already been"
        " sent may be impossible to take back."
    ),
    N_("If you need a doctor, psychologist or lawyer now, tell us first."),
)
_LIMITS = N_("an immediate danger to life")
_NOT_SIGNED = N_("You do not have to sign or keep this sheet.")
_GAP = "____________________"
_POINT = Style(REGULAR, 13, leading=1.45)
_POINT_TWO = Style(REGULAR, 10.3, leading=1.4)
_NUMBER = Style(STRONG, 12, leading=1.45)
_FOOT = Style(REGULAR, 9, QUIET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What an organisation says of itself; "" leaves a line to write on."""

    languages: tuple[str, ...]
    organisation: str = ""
    contact: str = ""
    limits: str = ""
    paper: str = "A4"


def make(wanted: Sheet) -> tuple[bytes, int]:
    """Return the sheet as PDF and its number of pages.

    Raises:
        PaperLanguageError, TooManyLanguagesError, UnknownPaperError, FontMissingError.
    """
    pages = pages_of(wanted)
    return write_pages(wanted, pages), len(pages)


def write_pages(wanted: Sheet, pages: Sequence[Sequence[Mark]]) -> bytes:
    """Return the sheet, and what else is handed out with it, as one PDF."""
    words = PaperWords(wanted.languages)
    facts = Facts(title=words.first(_HEADING), language=wanted.languages[0])
    return write(sheet_named(wanted.paper), pages, facts)


def pages_of(wanted: Sheet) -> tuple[list[Mark], ...]:
    """Return the pages of the sheet as marks."""
    for language in wanted.languages:
        if language not in LANGUAGES:
            raise PaperLanguageError(form=_ID, language=language)
    if not 1 <= len(wanted.languages) <= MOST_LANGUAGES:
        raise TooManyLanguagesError(count=len(wanted.languages))
    words = PaperWords(wanted.languages)
    look = Look(plain_sheet(wanted.paper), words, reasons=False)
    rows = [*_title(look), *_points(wanted, look), *_questions(look)]
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


def _title(look: Look) -> list[Row]:
    heads, subjects = look.words.each(_HEADING), look.words.each(_SUBJECT)
    columns = look.columns()
    paragraphs = [
        [Paragraph(column, TITLE, head), Paragraph(column, SUBTITLE, subject)]
        for column, head, subject in zip(columns, heads, subjects, strict=True)
    ]
    rule = Rule(look.x, 0, look.sheet.frame_width, 0, 0.8)
    rows = beside(paragraphs)
    return [*(replace(row, keep=True) for row in rows), Row(4 * MM, (rule,), 4 * MM)]


def _points(wanted: Sheet, look: Look) -> list[Row]:
    style = _POINT if len(look.languages) == 1 else _POINT_TWO
    limits = look.words.each(_LIMITS)
    rows: list[Row] = []
    for number, sentence in enumerate(_POINTS, start=1):
        paragraphs = []
        for at, column in enumerate(look.columns()):
            said = look.words.each(
                sentence,
                organisation=wanted.organisation or _GAP,
                contact=wanted.contact or _GAP,
                limits=wanted.limits or limits[at],
            )
            paragraphs.append([Paragraph(column, style, said[at])])
        mark = _NUMBER.put(str(number), 0, style.rise - _NUMBER.rise)
        rows += beside(paragraphs, (mark,), gap=3.4 * MM)
    return rows


def _questions(look: Look) -> list[Row]:
    """Return the promise that nothing needs to be signed to be heard."""
    width = look.sheet.frame_width - look.x
    rows: list[Row] = []
    for sentence in look.words.each(_NOT_SIGNED):
        rows += text_rows(sentence, _FOOT, look.x, width, gap=3 * MM)
    rows[0] = replace(rows[0], gap=8 * MM)
    return rows
