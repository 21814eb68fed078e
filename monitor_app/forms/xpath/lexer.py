"""Expression text to tokens, with the four disambiguation rules (XPath 1.0, 3.7)."""

import re
from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Token:
    """A token and the place of its first character (0-based)."""

    kind: TokenKind
    text: str
    offset: int


_NAME = r"[^\W\d][\w.\-·]*"
_SPACE = re.compile(r"[ \t\r\n]*")
_OPERAND = re.compile(
    rf"""(?P<number>\d+(?:\.\d*)?|\.\d+)
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
    |(?P<mark>\.\.|//|::|[()\[\].@,/*])
    |(?P<operator>-|\+)""",
    re.VERBOSE,
)
# Where an operand ended, a name can only be an operator, and `*` multiplies. The name
# need not end there: `1mod1` is written in the wild.
_OPERATOR = re.compile(
    r"(?P<operator>and|or|div|mod|!=|<=|>=|[*+\-=<>|])|(?P<mark>//|::|[()\[\],/])"
)
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
    place = _after_space(source, 0)
    while place < len(source):
        pattern = _OPERATOR if _operand_ended(tokens) else _OPERAND
        match = pattern.match(source, place)
        if match is None or match.lastgroup is None:
            raise XPathSyntaxError(offset=place, found=source[place : place + 1])
        tokens.append(Token(TokenKind(match.lastgroup), match.group(), place))
        place = _after_space(source, match.end())
    tokens.append(Token(TokenKind.END, "", len(source)))
    return tokens


def _after_space(source: str, place: int) -> int:
    match = _SPACE.match(source, place)
    return match.end() if match else place


def _operand_ended(tokens: list[Token]) -> bool:
    if not tokens:
        return False
    last = tokens[-1]
    if last.kind is TokenKind.MARK:
        return last.text in _ENDS_OPERAND
    return last.kind is not TokenKind.OPERATOR
