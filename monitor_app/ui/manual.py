"""The manual pages inside the program: a little Markdown, read as plain text.

Only headings, paragraphs and lists are known; nothing is ever read as HTML.
"""

from dataclasses import dataclass
from functools import cache

from monitor_app import paths
from monitor_app.vault.folding import fold

TOPICS = (
    "start",
    "first_start",
    "unlock",
    "strip",
    "interviews",
    "new_interview",
    "visits",
    "editor",
    "review",
    "record",
    "consent",
    "export",
    "outbox",
    "print",
    "reception",
    "team",
    "audit",
    "security",
    "recovery",
    "check_computer",
    "device_reveals",
    "erase",
    "settings",
    "help",
)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page: `heading`, `paragraph` or `item`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """One page of the manual."""

    topic: str
    title: str
    blocks: tuple[Block, ...]

    def matches(self, words: str) -> bool:
        """Whether every word is somewhere in it; letter variants count as the same."""
        text = fold(" ".join((self.title, *(block.text for block in self.blocks))))
        return all(word in text for word in fold(words).split())


def parse(topic: str, text: str) -> Article:
    """Read a page; its first line is `# Title`."""
    title, blocks = topic, list[Block]()
    for part in text.split("\n\n"):
        lines = [line.strip() for line in part.strip().splitlines()]
        if not lines:
            continue
        first = lines[0]
        if first.startswith("# "):
            title = first[2:]
        elif first.startswith("## "):
            blocks.append(Block("heading", first[3:]))
        elif first.startswith("- "):
            blocks += [Block("item", item) for item in _items(lines)]
        else:
            blocks.append(Block("paragraph", " ".join(lines)))
    return Article(topic, title, tuple(blocks))


@cache
def articles(language: str) -> tuple[Article, ...]:
    """Return every page of a language in the order of the list."""
    folder = paths.resources() / "manual" / language
    return tuple(
        parse(topic, (folder / f"{topic}.md").read_text(encoding="utf-8"))
        for topic in TOPICS
    )


def _items(lines: list[str]) -> list[str]:
    items: list[str] = []
    for line in lines:
        if line.startswith("- "):
            items.append(line[2:])
        elif items:
            items[-1] += f" {line}"
    return items
