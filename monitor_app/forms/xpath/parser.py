"""Tokens to an expression tree: a precedence parser for XPath 1.0, section 3."""

from monitor_app.errors.xpath import ExpressionTooLargeError, XPathSyntaxError
from monitor_app.forms.xpath.lexer import Token, TokenKind, tokens_of
from monitor_app.forms.xpath.syntax import (
    DESCENDANT_STEP,
    PARENT_STEP,
    SELF_STEP,
    Axis,
    Call,
    Chain,
    Expr,
    Filter,
    Literal,
    Logic,
    Negate,
    Path,
    Step,
    Test,
    TestKind,
    Union,
)

MAX_NESTING = 100  # brackets within brackets; real forms nest `if` up to 40 deep

_PRECEDENCE = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("=", "!="), 3),
    **dict.fromkeys(("<", "<=", ">", ">="), 4),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "div", "mod"), 6),
}
_NODE_TYPES = {"node", "text", "comment", "processing-instruction"}
_STEP_STARTS = {".", "..", "@", "*"}


def parse(source: str) -> Expr:
    """Parse an expression.

    Raises:
        XPathSyntaxError: it breaks the grammar; `offset` says where.
        ExpressionTooLargeError: it is too long or nested more than `MAX_NESTING` deep.
    """
    parser = _Parser(tokens_of(source))
    expr = parser.expression()
    parser.expect_end()
    return expr


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._nesting = 0

    @property
    def _token(self) -> Token:
        return self._tokens[self._place]

    def _take(self) -> Token:
        token = self._tokens[self._place]
        self._place += 1
        return token

    def _accept(self, text: str) -> bool:
        # Only marks are spelled like marks: quoted texts keep their quotes.
        if self._tokens[self._place].text == text:
            self._place += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise self._unexpected()

    def _unexpected(self) -> XPathSyntaxError:
        return XPathSyntaxError(offset=self._token.offset, found=self._token.text[:20])

    def expect_end(self) -> None:
        """Insist that every token was used."""
        if self._token.kind is not TokenKind.END:
            raise self._unexpected()

    def expression(self) -> Expr:
        """Parse a whole expression: what stands in brackets, or at the top."""
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise ExpressionTooLargeError(limit=MAX_NESTING)
        found = self._operators(1)
        self._nesting -= 1
        return found

    def _operators(self, floor: int) -> Expr:
        """Parse operators that bind at least as tightly as `floor`."""
        left = self._unary()
        while (level := self._level()) >= floor:
            links = []
            while self._level() == level:
                operator = self._take().text
                links.append((operator, self._operators(level + 1)))
            left = _chained(left, links)
        return left

    def _level(self) -> int:
        """Return the precedence of the operator that stands here, 0 if none does."""
        token = self._token
        if token.kind is not TokenKind.OPERATOR:
            return 0
        return _PRECEDENCE.get(token.text, 0)

    def _unary(self) -> Expr:
        negative = signed = False
        while self._token.kind is TokenKind.OPERATOR and self._token.text in "-+":
            if self._token.text == "+":
                raise self._unexpected()
            self._take()
            negative, signed = not negative, True
        found = self._union()
        if not signed:
            return found
        return Negate(found) if negative else Negate(Negate(found))

    def _union(self) -> Expr:
        operands = [self._path()]
        while self._token.kind is TokenKind.OPERATOR and self._token.text == "|":
            self._take()
            operands.append(self._path())
        return operands[0] if len(operands) == 1 else Union(tuple(operands))

    def _path(self) -> Expr:
        if self._accept("/"):
            return Path(self._steps() if self._step_starts() else (), absolute=True)
        if self._accept("//"):
            return Path((DESCENDANT_STEP, *self._steps()), absolute=True)
        if self._step_starts():
            return Path(self._steps())
        return self._filter_path()

    def _step_starts(self) -> bool:
        token = self._token
        if token.kind is TokenKind.MARK:
            return token.text in _STEP_STARTS
        if token.kind is not TokenKind.NAME:
            return False
        following = self._tokens[self._place + 1]
        is_call = following.kind is TokenKind.MARK and following.text == "("
        return not is_call or token.text in _NODE_TYPES

    def _filter_path(self) -> Expr:
        found = self._primary()
        predicates = self._predicates()
        if predicates:
            found = Filter(found, predicates)
        if self._accept("/"):
            return Path(self._steps(), start=found)
        if self._accept("//"):
            return Path((DESCENDANT_STEP, *self._steps()), start=found)
        return found

    def _primary(self) -> Expr:
        token = self._token
        if token.kind is TokenKind.NUMBER:
            return Literal(float(self._take().text))
        if token.kind is TokenKind.TEXT:
            return Literal(self._take().text[1:-1])
        if self._accept("("):
            found = self.expression()
            self._expect(")")
            return found
        if token.kind is TokenKind.NAME:
            return self._call()
        raise self._unexpected()

    def _call(self) -> Expr:
        name = self._take()
        self._expect("(")
        arguments: list[Expr] = []
        if not self._accept(")"):
            arguments.append(self.expression())
            while self._accept(","):
                arguments.append(self.expression())
            self._expect(")")
        return Call(name.text, tuple(arguments), name.offset)

    def _steps(self) -> tuple[Step, ...]:
        steps = [self._step()]
        while True:
            if self._accept("/"):
                steps.append(self._step())
            elif self._accept("//"):
                steps += [DESCENDANT_STEP, self._step()]
            else:
                return tuple(steps)

    def _step(self) -> Step:
        if self._accept("."):
            return self._with_predicates(SELF_STEP)
        if self._accept(".."):
            return self._with_predicates(PARENT_STEP)
        axis = Axis.CHILD
        if self._accept("@"):
            axis = Axis.ATTRIBUTE
        elif self._axis_stands():
            word = self._take()
            self._expect("::")
            try:
                axis = Axis(word.text)
            except ValueError:
                raise XPathSyntaxError(
                    offset=word.offset, found=word.text[:20]
                ) from None
        return self._with_predicates(Step(axis, self._test()))

    def _with_predicates(self, step: Step) -> Step:
        predicates = self._predicates()
        return Step(step.axis, step.test, predicates) if predicates else step

    def _axis_stands(self) -> bool:
        following = self._tokens[min(self._place + 1, len(self._tokens) - 1)]
        return (
            self._token.kind is TokenKind.NAME
            and following.kind is TokenKind.MARK
            and following.text == "::"
        )

    def _test(self) -> Test:
        token = self._take()
        if token.kind is TokenKind.MARK and token.text == "*":
            return Test(TestKind.ANY, offset=token.offset)
        if token.kind is not TokenKind.NAME:
            self._place -= 1
            raise self._unexpected()
        if token.text in _NODE_TYPES and self._accept("("):
            target = ""
            if self._token.kind is TokenKind.TEXT:
                target = self._take().text[1:-1]
            self._expect(")")
            return Test(TestKind(token.text), target, offset=token.offset)
        prefix, colon, local = token.text.partition(":")
        if not colon:
            return Test(TestKind.NAME, prefix, offset=token.offset)
        kind = TestKind.ANY if local == "*" else TestKind.NAME
        return Test(kind, "" if local == "*" else local, prefix, token.offset)

    def _predicates(self) -> tuple[Expr, ...]:
        found = []
        while self._accept("["):
            found.append(self.expression())
            self._expect("]")
        return tuple(found)


def _chained(left: Expr, links: list[tuple[str, Expr]]) -> Expr:
    operator = links[0][0]
    if operator in ("or", "and"):
        return Logic(operator, (left, *(operand for _, operand in links)))
    return Chain(left, tuple(links))
