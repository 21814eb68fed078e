"""The manual inside the program: the pages of the printed one, and a search."""

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


@cache
def articles(language: str) -> tuple[Article, ...]:
    """Return every page of a language in the order of the list."""
    return tuple(_article(topic, language) for topic in printed.topics())


def _article(topic: str, language: str) -> Article:
    page = printed.article(topic, language)
    shown = tuple(block for block in page.blocks if block.kind != PICTURE)
    return Article(page.topic, page.title, shown)
