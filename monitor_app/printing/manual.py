"""The manual on paper: title page, contents with page numbers, pictures of the window.

It is laid out twice: once to learn on which page every topic begins, once with these
numbers in the contents. They change no heights, so both times the pages are the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from monitor_app.i18n import N_
from monitor_app.printing import articles
from monitor_app.printing import words as say
from monitor_app.printing.articles import Block
from monitor_app.printing.document import Facts, write
from monitor_app.printing.flow import paginate
from monitor_app.printing.fonts import MONO, REGULAR, STRONG, width_of
from monitor_app.printing.look import Column, Paragraph, beside
from monitor_app.printing.marks import QUIET, Art, Box, Mark, Rule
from monitor_app.printing.page import BAND, Running, compose, fitted
from monitor_app.printing.pictures import Picture
from monitor_app.printing.rows import Row, Style, text_rows
from monitor_app.printing.sheet import MM, Sheet, plain_sheet, sheet_named
from monitor_app.printing.words import PaperWords

_TITLES = {
    "monitor": N_("Manual for monitors"),
    "office": N_("Manual for head office"),
}
_PROGRAM = "Дәптер"
_CONTENTS = N_("Contents")
_VERSION = N_("Version {version} of the program")
_SAME = N_("The same pages stand in the program: F1 opens the one about where you are.")

_BOOK = Style(STRONG, 30, leading=1.2)
_MAKER = Style(STRONG, 13)
_SMALL = Style(REGULAR, 10, QUIET, leading=1.45)
_PART = Style(STRONG, 20, leading=1.25)
_TOPIC = Style(STRONG, 14, leading=1.25)
_HEADING = Style(STRONG, 10.5, leading=1.4)
_TEXT = Style(REGULAR, 10, leading=1.5)
_COMMAND = Style(MONO, 8, leading=1.5)
_CAPTION = Style(REGULAR, 8.5, QUIET, leading=1.4)
_KEYS = Style(STRONG, 9, leading=1.6)
_PART_LINE = Style(STRONG, 9, leading=1.24)
_TOPIC_LINE = Style(REGULAR, 9, leading=1.24)

_INDENT = 22 * MM  # headings hang out to the left of the text
_HANG = 6 * MM
_NUMBER = 10 * MM
_KEYS_WIDE = 62 * MM
_PICTURE_WIDE, _PICTURE_HIGH = 128 * MM, 70 * MM
_DOT = " ."
_UNKNOWN = 0  # page number before the first layout


@dataclass(frozen=True, slots=True, kw_only=True)
class Manual:
    """What makes one manual.

    `pictures` by the names the pages use; a picture that is missing leaves no gap.
    `tables`: pairs of words set under a topic, such as every key and what it does.
    """

    book: str
    language: str
    version: str
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    tables: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    cover: str = ""  # name of the picture on the title page


def make(wanted: Manual) -> tuple[bytes, int]:
    """Return a manual as PDF and its number of pages.

    Raises:
        FontMissingError.
    """
    pages = pages_of(wanted)
    words = PaperWords((wanted.language,))
    title = f"{_PROGRAM}. {words.first(_TITLES[wanted.book])}"
    facts = Facts(title=title, language=wanted.language)
    return write(sheet_named("A4"), pages, facts), len(pages)


def pages_of(wanted: Manual) -> tuple[list[Mark], ...]:
    """Return the pages of a manual as marks."""
    book = _Book(wanted)
    begins = book.begins(book.rows({}))
    pages = compose(book.sheet, book.running(), book.rows(begins))
    return (book.title_page(), *pages[1:])


class _Book:
    """Turns the parts and pages of one manual into rows."""

    def __init__(self, wanted: Manual) -> None:
        self._wanted = wanted
        self._words = PaperWords((wanted.language,))
        self.sheet: Sheet = plain_sheet("A4")
        self._width = self.sheet.frame_width
        self._title = self._words.first(_TITLES[wanted.book])
        self._parts = articles.parts(wanted.book, wanted.language)

    def running(self) -> Running:
        """Return what stands on every page."""
        return Running(
            title=f"{_PROGRAM}. {self._title}",
            under=(),
            cells=(),
            form_id="",
            version="",
            number="",
            page_words=self._words.each(say.PAGE, x="{x}", y="{y}"),
            coded=False,
        )

    def begins(self, rows: Sequence[Row]) -> dict[str, int]:
        """Return the page number of every row that says where it is."""
        height = self.sheet.frame_height
        found: dict[str, int] = {}
        for number, page in enumerate(paginate(rows, lambda _page: height), start=1):
            for placed in page:
                if placed.row.where:
                    found.setdefault(placed.row.where, number)
        return found

    def rows(self, begins: Mapping[str, int]) -> list[Row]:
        """Return everything; the first row is the place of the title page."""
        rows = [Row(1), *self._contents(begins)]
        for number, part in enumerate(self._parts, start=1):
            rows += self._part(number, part.title)
            for at, topic in enumerate(part.topics):
                rows += self._topic(topic, first=at == 0)
        return rows

    def title_page(self) -> list[Mark]:
        """Return the marks of the first page, which has neither head nor foot."""
        sheet, x, top = self.sheet, self.sheet.left, 62 * MM
        version = self._words.first(_VERSION, version=self._wanted.version)
        marks: list[Mark] = [_MAKER.put(_PROGRAM, x, top)]
        top += 9 * MM
        for line in _BOOK.lines(self._title, self._width):
            marks.append(_BOOK.put(line, x, top))
            top += _BOOK.line
        top += 4 * MM
        marks.append(Rule(x, top, x + 30 * MM, top, 1.6))
        top += 5 * MM
        marks.append(_SMALL.put(version, x, top))
        if picture := self._wanted.pictures.get(self._wanted.cover):
            w, h = picture.size_within(self._width, 90 * MM)
            marks += _framed(x, top + 18 * MM, w, h, picture)
        lines = _SMALL.lines(self._words.first(_SAME), self._width)
        low = sheet.height - sheet.bottom - len(lines) * _SMALL.line
        return [*marks, *_SMALL.block(lines, x, low)[0]]

    # Contents

    def _contents(self, begins: Mapping[str, int]) -> Iterator[Row]:
        title = self._words.first(_CONTENTS)
        mark = _PART.put(title, 0, 0)
        yield Row(_PART.line + 2 * MM, (mark,), fresh=True, keep=True)
        for number, part in enumerate(self._parts, start=1):
            yield self._line(part.title, begins, f"part {number}", f"{number}")
            for at, topic in enumerate(part.topics):
                article = articles.article(topic, self._wanted.language)
                row = self._line(article.title, begins, topic)
                yield replace(row, keep=at < len(part.topics) - 1)

    def _line(
        self, title: str, begins: Mapping[str, int], where: str, number: str = ""
    ) -> Row:
        style = _PART_LINE if number else _TOPIC_LINE
        page = str(begins.get(where, _UNKNOWN))
        wide = width_of(page, style.face, style.size)
        said = fitted(title, style, self._width - _NUMBER - 14 * MM)
        marks: list[Mark] = [
            style.put(said, _NUMBER, 0),
            style.put(page, self._width - wide, 0),
        ]
        if number:
            marks.append(style.put(number, 0, 0))
        else:
            end = _NUMBER + width_of(said, style.face, style.size)
            marks += _leader(end, self._width)
        return Row(style.line, tuple(marks), gap=1.7 * MM if number else 0, keep=True)

    # Parts and topics

    def _part(self, number: int, title: str) -> list[Row]:
        marks: list[Mark] = [_PART.put(str(number), 0, 0)]
        lines = _PART.lines(title, self._width - _INDENT)
        marks += _PART.block(lines, _INDENT)[0]
        high = len(lines) * _PART.line + 2 * MM
        marks.append(Rule(0, high, self._width, high, 1.2))
        where = f"part {number}"
        row = Row(high + 1, tuple(marks), gap=16 * MM, keep=True, where=where)
        return [replace(row, fresh=number == 1)]

    def _topic(self, topic: str, *, first: bool) -> list[Row]:
        article = articles.article(topic, self._wanted.language)
        rows = text_rows(article.title, _TOPIC, 0, self._width)
        rows = [replace(row, keep=True) for row in rows]
        rows[0] = replace(rows[0], where=topic, gap=(7 if first else 11) * MM)
        for block in article.blocks:
            rows += self._block(block)
        return [*rows, *self._table(topic)]

    def _block(self, block: Block) -> list[Row]:
        if block.kind == articles.PICTURE:
            return self._picture(block)
        if block.kind in (articles.ITEM, articles.STEP):
            return self._entry(block)
        if block.kind == articles.COMMAND:
            return self._command(block)
        is_heading = block.kind == articles.HEADING
        style, gap = (_HEADING, 4.5) if is_heading else (_TEXT, 2.2)
        width = self._width - _INDENT
        rows = text_rows(block.text, style, _INDENT, width, gap=gap * MM)
        return [replace(row, keep=True) for row in rows] if is_heading else rows

    def _entry(self, block: Block) -> list[Row]:
        x = _INDENT + _HANG
        rows = text_rows(block.text, _TEXT, x, self._width - x, gap=1.3 * MM)
        mark = _TEXT.put(block.mark or "–", _INDENT, 0)
        rows[0] = replace(rows[0], marks=(mark, *rows[0].marks))
        return rows

    def _command(self, block: Block) -> list[Row]:
        lines = _COMMAND.lines(block.text, self._width - _INDENT - 4 * MM)
        high = len(lines) * _COMMAND.line + 3 * MM
        ground = Box(_INDENT, 0, self._width - _INDENT, high, 0, fill=BAND)
        marks, _high = _COMMAND.block(lines, _INDENT + 2 * MM, 1.5 * MM)
        return [Row(high, (ground, *marks), gap=1.8 * MM)]

    def _picture(self, block: Block) -> list[Row]:
        picture = self._wanted.pictures.get(block.mark)
        if picture is None:
            return []
        width = self._width - _INDENT
        w, h = picture.size_within(_PICTURE_WIDE, _PICTURE_HIGH)
        marks = _framed(_INDENT, 0, w, h, picture)
        caption = text_rows(block.text, _CAPTION, _INDENT, width, gap=1.6 * MM)
        return [Row(h, tuple(marks), gap=4 * MM, keep=True), *caption]

    def _table(self, topic: str) -> list[Row]:
        rows: list[Row] = []
        left = Column(_INDENT, _KEYS_WIDE - 3 * MM)
        right = Column(_INDENT + _KEYS_WIDE, self._width - _INDENT - _KEYS_WIDE)
        for keys, said in self._wanted.tables.get(topic, ()):
            pair = [[Paragraph(left, _KEYS, keys)], [Paragraph(right, _TEXT, said)]]
            rows += beside(pair, gap=1 * MM)
        if rows:
            rows[0] = replace(rows[0], gap=3.5 * MM)
        return rows


def _framed(x: float, top: float, w: float, h: float, picture: Picture) -> list[Mark]:
    return [Art(x, top, w, h, picture), Box(x, top, w, h, 0.5, grey=0.55)]


def _leader(left: float, right: float) -> list[Mark]:
    """Return dots from a title towards its page number, in line with those above."""
    style = replace(_TOPIC_LINE, grey=QUIET)
    step = width_of(_DOT, style.face, style.size)
    end = right - 9 * MM
    count = int((end - left - 2 * MM) / step)
    return [style.put(_DOT * count, end - count * step, 0)] if count > 0 else []
