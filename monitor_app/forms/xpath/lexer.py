"""Expression text to tokens, with the four disambiguation rules (XPath 1.0, 3.7)."""

import re
from enum import StrEnum
from typing import NamedTuple

from monitor_app.errors.xpath import ExpressionTooLargeError, XPathSyntaxError

MAX_LENGTH = 100_000  # characters; the longest formula in the real forms has 9,000


class TokenKind(StrEnum):
    """What a token is."""

    NUMBER = "number"
    TEXT = "text"
    NAME = "name"  # `a`, `p:a`, `p:*`
    OPERATOR = "operator"  # and or div mod * + - = != < <= > >= |
    MARK = "mark"  # ( ) [ ] . .. @ , / // :: and * as a test
    END = "end"


class Token(NamedTuple):
    """A token and the place of its first character (0-based)."""

    kind: TokenKind
    text: str
    offset: int


_NAME = r"[^\W\d][\w.\-·]*"
_SPACE = re.compile(r"[ \t\r\n]*")
_OPERAND = re.compile(
    rf"""(?:(?P<number>\d+(?:\.\d*)?|\.\d+)
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
    |(?P<mark>\.\.|//|::|[()\[\].@,/*])
    |(?P<operator>-|\+)
    )[ \t\r\n]*""",
    re.VERBOSE,
)
# Where an operand ended, a name can only be an operator, and `*` multiplies. The name
# need not end there: `1mod1` is written in the wild.
_OPERATOR = re.compile(
    r"(?:(?P<operator>and|or|div|mod|!=|<=|>=|[*+\-=<>|])"
    r"|(?P<mark>//|::|[()\[\],/]))[ \t\r\n]*"
)
_KINDS = {kind.value: kind for kind in TokenKind}
_MARK, _SIGN = TokenKind.MARK, TokenKind.OPERATOR
_ENDS_OPERAND = {")", "]", ".", "..", "*"}


def tokens_of(source: str) -> list[Token]:
    """Split an expression into tokens; the last one is of kind END.

    Raises:
        XPathSyntaxError: some character starts no token.
        ExpressionTooLargeError: there are more than `MAX_LENGTH` characters.
    """
    if len(source) > MAX_LENGTH:
        raise ExpressionTooLargeError(limit=MAX_LENGTH)
    tokens: list[Token] = []
    place, ended = _after_space(source, 0), False
    while place < len(source):
        match = (_OPERATOR if ended else _OPERAND).match(source, place)
        if match is None or match.lastgroup is None:
            raise XPathSyntaxError(offset=place, found=source[place : place + 1])
        text = match[match.lastgroup]
        kind = _KINDS[match.lastgroup]
        tokens.append(Token(kind, text, place))
        ended = text in _ENDS_OPERAND if kind is _MARK else kind is not _SIGN
        place = match.end()
    tokens.append(Token(TokenKind.END, "", len(source)))
    return tokens


def _after_space(source: str, place: int) -> int:
    match = _SPACE.match(source, place)
    return match.end() if match else place
