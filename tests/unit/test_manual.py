"""The manual: one text in three languages, for the window and for paper."""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app import paths
from monitor_app.i18n import LANGUAGES, catalogue
from monitor_app.printing import articles, manual
from monitor_app.printing.articles import (
    BOOKS,
    COMMAND,
    HEADING,
    ITEM,
    PARAGRAPH,
    PICTURE,
    STEP,
    Article,
    Block,
)
from monitor_app.printing.manual import Manual
from monitor_app.printing.marks import Art, Mark, Words
from monitor_app.printing.pictures import Picture, picture
from monitor_app.printing.sheet import plain_sheet
from PIL import Image
from tests.printing.layout import faults

PACKAGE = Path(paths.__file__).parent
FOLDER = paths.resources() / "manual"
QUOTES = {"en": r"“([^”]+)”", "ru": r"«([^»]+)»", "kk": r"«([^»]+)»"}
EVERY = [(book, language) for book in BOOKS for language in LANGUAGES]


# The pages


def test_every_page_stands_in_every_language_and_in_a_book() -> None:
    for language in LANGUAGES:
        there = {file.stem for file in (FOLDER / language).glob("*.md")}
        assert there == set(articles.topics())


def test_no_book_has_a_page_twice() -> None:
    for book in BOOKS:
        listed = [t for part in articles.parts(book, "en") for t in part.topics]
        assert len(listed) == len(set(listed))


@pytest.mark.parametrize("topic", articles.topics())
def test_languages_say_the_same_in_the_same_order(topic: str) -> None:
    shapes = {
        language: [
            (block.kind, block.mark)
            for block in articles.article(topic, language).blocks
        ]
        for language in LANGUAGES
    }
    assert shapes["kk"] == shapes["ru"] == shapes["en"]
    for language in LANGUAGES:
        page = articles.article(topic, language)
        assert page.title != topic
        assert page.blocks
        assert all(block.text for block in page.blocks)


@pytest.mark.parametrize("topic", articles.topics())
def test_no_language_stands_in_the_place_of_another(topic: str) -> None:
    said = {lang: _plain(articles.article(topic, lang)) for lang in LANGUAGES}
    assert re.search(r"[әғқңөұүһі]", said["kk"])
    assert re.search(r"[а-я]", said["ru"])
    assert not re.search(r"[әғқңөұүһі]", said["ru"].replace("ә и а, қ и к", ""))
    assert not re.search(r"[а-я]", said["en"].replace("ә and а, қ and к", ""))


def test_every_page_of_the_window_has_its_page_of_the_manual() -> None:
    known = set(articles.topics())
    found = set(_help_topics())
    assert len(found) > 20
    assert found <= known


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_words_of_the_window_are_quoted_as_the_window_says_them(language: str) -> None:
    words = catalogue(language)
    wrong = []
    for topic in articles.topics():
        ours = [*_quoted(articles.article(topic, "en"), "en")]
        theirs = {*_quoted(articles.article(topic, language), language)}
        for phrase in ours:
            said = words.gettext(phrase)
            if phrase in _words_of_the_window() and said not in theirs:
                wrong.append((topic, phrase, said))
    assert not wrong


def test_words_of_the_window_are_quoted_at_all() -> None:
    quoted = [
        phrase
        for topic in articles.topics()
        for phrase in _quoted(articles.article(topic, "en"), "en")
    ]
    assert len([p for p in quoted if p in _words_of_the_window()]) > 25


# Reading a page

_TEXT = st.from_regex(r"[A-Za-zӘә][A-Za-z Әә,.]{0,30}", fullmatch=True).map(str.strip)
_PLAIN = (PARAGRAPH, HEADING, ITEM, COMMAND)
_NUMBERS = st.integers(1, 99).map("{}.".format)


@given(
    st.lists(
        st.one_of(
            st.builds(
                Block, st.sampled_from([PARAGRAPH, HEADING, ITEM, COMMAND]), _TEXT
            ),
            st.builds(
                Block, st.just(STEP), _TEXT, st.integers(1, 99).map("{}.".format)
            ),
            st.builds(Block, st.just(PICTURE), _TEXT, st.just("a_picture")),
        ),
        max_size=12,
    )
)
def test_what_is_written_is_read(blocks: list[Block]) -> None:
    read = articles.parse("topic", f"# Title\n\n{_written(blocks)}")
    assert read == Article("topic", "Title", tuple(blocks))


@given(st.text(max_size=200))
def test_any_text_is_read_without_failing(text: str) -> None:
    assert articles.parse("topic", text).topic == "topic"


def test_a_line_without_a_mark_goes_on_with_the_entry_above() -> None:
    read = articles.parse("t", "# T\n\n1. one\n   and more\n2. two\n- three\nfour")
    assert read.blocks == (
        Block(STEP, "one and more", "1."),
        Block(STEP, "two", "2."),
        Block(ITEM, "three four"),
    )


# On paper


@pytest.mark.parametrize(("book", "language"), EVERY)
def test_nothing_is_cut_off_or_covered(book: str, language: str) -> None:
    assert faults(plain_sheet("A4"), _pages(book, language)) == []


@pytest.mark.parametrize(("book", "language"), EVERY)
def test_the_contents_name_the_page_on_which_a_topic_begins(
    book: str, language: str
) -> None:
    pages = _pages(book, language)
    wanted = manual._Book(_manual(book, language))
    begins = wanted.begins(wanted.rows({}))
    for part in articles.parts(book, language):
        for topic in part.topics:
            title = articles.article(topic, language).title
            on_its_page = _text(pages[begins[topic] - 1])
            assert "".join(title.split()) in on_its_page
            contents = [*_lines(pages[1]), *_lines(pages[2])]
            assert any(
                line[0] == title and line[-1] == str(begins[topic]) for line in contents
            ), title


@pytest.mark.parametrize(("book", "language"), EVERY)
def test_every_word_of_every_page_is_on_paper(book: str, language: str) -> None:
    pages = _pages(book, language)  # a paragraph may go on on the next one
    whole = "".join(_text([m for m in page if _is_body(m)]) for page in pages)
    for part in articles.parts(book, language):
        for topic in part.topics:
            for block in _blocks(topic, language):
                assert "".join(block.text.split()) in whole, (topic, block)


@pytest.mark.parametrize(("book", "language"), EVERY)
def test_every_page_but_the_title_says_which_it_is(book: str, language: str) -> None:
    pages = _pages(book, language)
    words = catalogue(language).gettext("Page {x} of {y}")
    for number, page in enumerate(pages[1:], start=2):
        said = words.format(x=number, y=len(pages))
        assert "".join(said.split()) in _text(page)


def test_every_picture_that_is_there_is_drawn_once() -> None:
    drawn = [m for p in _pages("monitor", "en") for m in p if isinstance(m, Art)]
    named = [
        block.mark
        for part in articles.parts("monitor", "en")
        for topic in part.topics
        for block in _blocks(topic, "en")
        if block.kind == PICTURE
    ]
    assert len(drawn) == len(named) + 1  # and the one on the title page
    assert len(named) > 8


def test_without_pictures_there_are_no_gaps_and_the_same_words() -> None:
    plain = Manual(book="office", language="en", version="1")
    pages = manual.pages_of(plain)
    assert not [m for page in pages for m in page if isinstance(m, Art)]
    assert len(pages) < len(_pages("office", "en"))


def test_the_same_manual_has_the_same_bytes() -> None:
    one, pages = manual.make(_manual("office", "kk"))
    other, _pages_again = manual.make(_manual("office", "kk"))
    assert one == other
    assert one.startswith(b"%PDF")
    assert pages == len(_pages("office", "kk"))


def test_pairs_stand_under_their_topic() -> None:
    pages = manual.pages_of(
        Manual(
            book="monitor",
            language="en",
            version="1",
            tables={"help": [("Ctrl+Shift+F12", "the last resort")]},
        )
    )
    assert "Ctrl+Shift+F12thelastresort" in _text(pages[-1])


@cache
def _pages(book: str, language: str) -> tuple[list[Mark], ...]:
    return manual.pages_of(_manual(book, language))


def _manual(book: str, language: str) -> Manual:
    blocks = [
        b for t in articles.topics() for b in articles.article(t, language).blocks
    ]
    names = [block.mark for block in blocks if block.kind == PICTURE]
    return Manual(
        book=book,
        language=language,
        version="0.1",
        pictures=dict.fromkeys(names, _screen()),
        cover=names[0],
    )


@cache
def _screen() -> Picture:
    file = paths.resources() / "pictures" / "interviews.png"
    return picture(file.read_bytes(), file.name)


def test_pictures_of_the_readme_are_small() -> None:
    shown = sorted((paths.resources() / "pictures").glob("*.png"))
    assert [file.name for file in shown]
    for file in shown:
        assert file.stat().st_size < 150_000, file.name
        with Image.open(file) as source:
            assert "exif" not in source.info


def _is_body(mark: Mark) -> bool:
    """Whether it is neither the head nor the number of a page (points from the top)."""
    return isinstance(mark, Words) and 45 < mark.y < 790


def _text(page: Sequence[Mark]) -> str:
    return "".join("".join(m.text.split()) for m in page if isinstance(m, Words))


def _lines(page: Sequence[Mark]) -> list[list[str]]:
    """Return the words of each base line, from left to right."""
    found: dict[float, list[Words]] = {}
    for mark in page:
        if isinstance(mark, Words):
            found.setdefault(round(mark.y, 1), []).append(mark)
    return [
        [w.text for w in sorted(row, key=lambda w: w.x) if not set(w.text) <= set(" .")]
        for row in found.values()
    ]


def _blocks(topic: str, language: str) -> tuple[Block, ...]:
    return articles.article(topic, language).blocks


def _plain(page: Article) -> str:
    return "\n".join([page.title, *(block.text for block in page.blocks)])


def _quoted(page: Article, language: str) -> Iterator[str]:
    for block in page.blocks:
        yield from re.findall(QUOTES[language], block.text)


def _written(blocks: Sequence[Block]) -> str:
    marks = {PARAGRAPH: "", HEADING: "## ", ITEM: "- ", COMMAND: "> "}
    pieces = []
    for block in blocks:
        if block.kind == PICTURE:
            pieces.append(f"![{block.text}]({block.mark})")
        elif block.kind == STEP:
            pieces.append(f"{block.mark} {block.text}")
        else:
            pieces.append(marks[block.kind] + block.text)
    return "\n\n".join(pieces)


def _help_topics() -> Iterator[str]:
    """Yield the topics that pages name, also pages that no route leads to yet."""
    for file in sorted((PACKAGE / "ui").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        yield from re.findall(r'help_topic: ClassVar\[str\] = "(\w+)"', text)


@cache
def _words_of_the_window() -> frozenset[str]:
    """Return every sentence of the window that has a translation."""
    known = catalogue("ru")
    found = set()
    for file in sorted((PACKAGE / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return frozenset(word for word in found if known.gettext(word) != word)
