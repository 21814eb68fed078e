"""The manual inside the program: the pages of the printed one, and a search."""

from dataclasses import dataclass
from functools import cache

from monitor_app.printing import articles as printed
from monitor_app.printing.articles import PICTURE
from monitor_app.vault.folding import fold


class Article(printed.Article):
    """A page as the window shows it: without pictures of the window itself."""

    __slots__ = ()

    def matches(self, words: str) -> bool:
        """Whether every word is somewhere in it; letter variants count as the same."""
        text = fold(" ".join((self.title, *(block.text for block in self.blocks))))
        return all(word in text for word in fold(words).split())


@dataclass(frozen=True, slots=True)
class Shelf:
    """Pages that stand together in the list."""

    book: str
    title: str
    articles: tuple[Article, ...]


@cache
def shelves(language: str, first: str = "monitor") -> tuple[Shelf, ...]:
    """Return every page once, those of the book `first` before the others."""
    seen: set[str] = set()
    found = []
    for book in sorted(printed.BOOKS, key=lambda book: book != first):
        for part in printed.parts(book, language):
            topics = [topic for topic in part.topics if topic not in seen]
            seen.update(topics)
            pages = tuple(_article(topic, language) for topic in topics)
            found.append(Shelf(book, part.title, pages))
    return tuple(shelf for shelf in found if shelf.articles)


def articles(language: str) -> tuple[Article, ...]:
    """Return every page of a language."""
    return tuple(page for shelf in shelves(language) for page in shelf.articles)


def _article(topic: str, language: str) -> Article:
    page = printed.article(topic, language)
    shown = tuple(block for block in page.blocks if block.kind != PICTURE)
    return Article(page.topic, page.title, shown)
