"""Shades the text: the interviewer's own words, codes of people, what may be a name."""

import re

from PySide6.QtGui import (
    QFont,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
)

from monitor_app.records.identifying import traces
from monitor_app.records.people_codes import CODE
from monitor_app.ui import theme
from monitor_app.ui.narrative.edit import units

_OWN_WORDS = re.compile(r"\[[^\]]*\]?")
_LONG = 5_000  # characters of a paragraph that is looked through at every key


class Shades(QSyntaxHighlighter):
    """Never changes the text; `spared` words are no names."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        look = theme.look()
        self.spared: frozenset[str] = frozenset()
        self._own = QTextCharFormat()
        self._own.setForeground(look.colour("ink2"))
        self._own.setFontWeight(QFont.Weight.DemiBold)
        self._code = QTextCharFormat()
        self._code.setBackground(look.colour("sunken"))
        self._code.setFontWeight(QFont.Weight.DemiBold)
        self._name = QTextCharFormat()
        self._name.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        self._name.setUnderlineColor(look.colour("warn"))

    def highlightBlock(self, text: str) -> None:
        for found in _OWN_WORDS.finditer(text):
            self._shade(text, found.start(), found.end(), self._own)
        if len(text) > _LONG:
            return
        for trace in traces(text):
            if text[trace.start : trace.end].casefold() not in self.spared:
                self._shade(text, trace.start, trace.end, self._name)
        for found in CODE.finditer(text):
            self._shade(text, found.start(), found.end(), self._code)

    def _shade(self, text: str, start: int, end: int, shade: QTextCharFormat) -> None:
        begin = units(text, start)
        self.setFormat(begin, units(text, end) - begin, shade)
