"""Words of a form without its markup: nothing that an author writes can be run.

ODK forms may carry Markdown and HTML in labels, hints and choices. The program shows
and prints plain words only, so what is let through is little: line breaks, paragraphs,
marks of list items, the words of emphasis and headings, and after the words of a link
its address in parentheses. Every other tag is dropped with its attributes; `<script>`,
`<style>`, `<svg>` and their like with all that is inside. Values that a sentence shows
are never read as markup: a person may be called `**` or `<b>`.

Source of the forms of markup: ODK documentation, "Styling prompts".
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser

_MARKS = re.compile(r"[<&*_#\[\\`]")
_LINES = frozenset({"br", "hr", "tr", "ul", "ol", "table"})
_PARAGRAPHS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6"})
_UNSEEN = frozenset({"script", "style", "svg", "iframe", "object", "template", "math"})
_A_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_SAFE_ADDRESS = re.compile(r"(?:https?|mailto|tel):[^\s\"'<>]+", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t]*\n[ \t]*")
_MANY_LINES = re.compile(r"\n{3,}")
_ESCAPED = re.compile(r"\\([\\*_#\[\]()`<])")
_HIDING = 0xF0000  # plane of private characters, which no form uses
# Stands for a value while the words around it are cleaned.
_VALUE = "\U000fffff"
_MARKDOWN: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"^#{1,6}[ \t]+(.*?)[ \t]*#*$", re.MULTILINE), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]+?)(?<=\S)_(?![\w_])"), r"\1"),
    (
        re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]+)\)"),
        lambda found: _linked(found[1], found[2]),
    ),
)


def filled(words: Sequence[str], values: Sequence[str]) -> str:
    """Return words with values between them; only the words are read as markup.

    Args:
        words: one more than there are values.
        values: what stands behind each of the words but the last.
    """
    whole = plain(_VALUE.join(words))
    pieces = whole.split(_VALUE)
    if len(pieces) != len(words):  # a value stood where nothing is let through
        pieces = list(words)
    return "".join(w + v for w, v in zip(pieces, [*values, ""], strict=True))


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return the words of a text with markup.

    >>> plain("Say **clearly**, <b>please</b> <script>x</script>")
    'Say clearly, please '
    """
    if not _MARKS.search(text):
        return text
    text, kept = _without_escapes(text)
    if _A_TAG.search(text):
        text = _words_of_html(text)
    for pattern, words in _MARKDOWN:
        text = pattern.sub(words, text)
    for place, character in enumerate(kept):
        text = text.replace(chr(_HIDING + place), character)
    return text


def _without_escapes(text: str) -> tuple[str, list[str]]:
    """Hide characters behind a backslash, which mean themselves."""
    kept: list[str] = []

    def hide(found: re.Match[str]) -> str:
        kept.append(found[1])
        return chr(_HIDING + len(kept) - 1)

    return _ESCAPED.sub(hide, text), kept


def _linked(words: str, address: str) -> str:
    is_safe = _SAFE_ADDRESS.fullmatch(address) and address != words
    return f"{words} ({address})" if is_safe else words


def _words_of_html(text: str) -> str:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    words = _BLANKS.sub("\n", "".join(reader.words))
    return _MANY_LINES.sub("\n\n", words).strip("\n")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.words: list[str] = []
        self._unseen: list[str] = []
        self._addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen.append(tag)  # the parser closes `<svg/>` at once
        elif tag == "a":
            self._addresses.append(dict(attrs).get("href") or "")
        elif tag == "li":
            self._add("\n• ")
        elif tag in _LINES | _PARAGRAPHS:
            self._add("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            while self._unseen.pop() != tag:
                pass
        elif tag == "a" and self._addresses:
            address = self._addresses.pop()
            if _SAFE_ADDRESS.fullmatch(address):
                self._add(f" ({address})")
        elif tag in _PARAGRAPHS:
            self._add("\n")

    def handle_data(self, data: str) -> None:
        self._add(data)

    def handle_entityref(self, name: str) -> None:
        self._add(unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self._add(unescape(f"&#{name};"))

    def _add(self, words: str) -> None:
        if not self._unseen:
            self.words.append(words)
