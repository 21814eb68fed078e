"""The pages of the manual: a little Markdown, read as plain text.

`resources/manual/index.json` says which pages make which book, in what order and in
which parts; `resources/manual/<language>/<topic>.md` holds a page. Only headings,
paragraphs, lists, steps, lines for the terminal and pictures are known; nothing is ever
read as HTML. The window shows the same pages as the printed manual.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from monitor_app import paths

BOOKS = ("monitor", "office")
HEADING, PARAGRAPH, ITEM, STEP = "heading", "paragraph", "item", "step"
COMMAND, PICTURE = "command", "picture"
_STEP = re.compile(r"([0-9]{1,2}\.) (.+)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page.

    `kind` is one of the constants above. `mark` is the number of a step ("2."), or the
    name of a picture, whose caption is `text`.
    """

    kind: str
    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One page of the manual."""

    topic: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Pages that belong together, under a heading of their own."""

    title: str
    topics: tuple[str, ...]


def parse(topic: str, text: str) -> Article:
    """Read a page; its first line is `# Title`."""
    title, blocks = topic, list[Block]()
    for piece in text.split("\n\n"):
        lines = [line.strip() for line in piece.strip().splitlines()]
        if not lines:
            continue
        if lines[0].startswith("# "):
            title = lines[0][2:]
        else:
            blocks += _blocks(lines)
    return Article(topic, title, tuple(blocks))


@cache
def article(topic: str, language: str) -> Article:
    """Return a page in a language of the program."""
    file = paths.resources() / "manual" / language / f"{topic}.md"
    return parse(topic, file.read_text(encoding="utf-8"))


@cache
def parts(book: str, language: str) -> tuple[Part, ...]:
    """Return the parts of one of `BOOKS`, in their order."""
    file = paths.resources() / "manual" / "index.json"
    index = json.loads(file.read_text(encoding="utf-8"))
    return tuple(
        Part(part["title"][language], tuple(part["topics"])) for part in index[book]
    )


def topics() -> tuple[str, ...]:
    """Return every topic once: those of monitors first, then what offices add."""
    every = (part.topics for book in BOOKS for part in parts(book, "en"))
    return tuple(dict.fromkeys(topic for some in every for topic in some))


def _blocks(lines: list[str]) -> Iterator[Block]:
    first = lines[0]
    if found := _PICTURE.fullmatch(first):
        yield Block(PICTURE, found[1], found[2])
    elif first.startswith("## "):
        yield Block(HEADING, first[3:])
    elif first.startswith("- ") or _STEP.fullmatch(first):
        yield from _entries(lines)
    elif first.startswith("> "):
        for line in lines:
            yield Block(COMMAND, line.removeprefix("> "))
    else:
        yield Block(PARAGRAPH, " ".join(lines))


def _entries(lines: list[str]) -> list[Block]:
    """Read a list; a line without a mark goes on with the entry above."""
    found: list[Block] = []
    for line in lines:
        if line.startswith("- "):
            found.append(Block(ITEM, line[2:]))
        elif step := _STEP.fullmatch(line):
            found.append(Block(STEP, step[2], step[1]))
        else:
            last = found.pop()
            found.append(Block(last.kind, f"{last.text} {line}", last.mark))
    return found
