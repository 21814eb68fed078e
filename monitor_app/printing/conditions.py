"""Conditions in words: "Only if 12: Yes"."""

from collections.abc import Collection

from monitor_app.forms.definition import Flag, FormDef, Kind, QuestionDef
from monitor_app.forms.xpath.syntax import Call, Chain, Expr, Literal, Logic
from monitor_app.printing import words as say
from monitor_app.printing.skips import Condition, path_in
from monitor_app.printing.words import PaperWords


class Describer:
    """Puts simple conditions of a form into the languages of a print."""

    def __init__(
        self, form: FormDef, words: PaperWords, printed: Collection[str]
    ) -> None:
        self._form = form
        self._words = words
        self._printed = printed  # paths of the questions on this paper

    def caption(self, condition: Condition) -> tuple[str, ...]:
        """Return "Only if …" in every language; () when it cannot be said simply."""
        tree = condition.tree
        if tree is None:
            return ()
        found = []
        for at, language in enumerate(self._words.languages):
            saying = _Saying(self._form, self._words, at, language, self._printed)
            said = saying.expr(tree, condition.path)
            if not said:
                return ()
            found.append(self._words.each(say.ONLY_IF, condition=said)[at])
        return tuple(found)


class _Saying:
    """One language of a `Describer`."""

    def __init__(
        self,
        form: FormDef,
        words: PaperWords,
        at: int,
        language: str,
        printed: Collection[str],
    ) -> None:
        self._printed = printed
        self._form = form
        self._words = words
        self._at = at
        self._language = language

    def expr(self, expr: Expr, place: str) -> str:
        """Return the condition in words, "" when it is not simple."""
        if isinstance(expr, Logic):
            return self._logic(expr, place)
        if isinstance(expr, Chain) and len(expr.links) == 1:
            operator, right = expr.links[0]
            return self._comparison(expr.first, operator, right, place)
        if isinstance(expr, Call) and expr.name == "selected":
            return self._comparison(expr.arguments[0], "=", expr.arguments[-1], place)
        if isinstance(expr, Call) and expr.name == "not":
            inner = expr.arguments[0] if expr.arguments else None
            if isinstance(inner, Call) and inner.name == "selected":
                first, last = inner.arguments[0], inner.arguments[-1]
                return self._comparison(first, "!=", last, place)
        return ""

    def _logic(self, expr: Logic, place: str) -> str:
        said = [self.expr(each, place) for each in expr.operands]
        if expr.operator == "or":
            return f" {self._say(say.OR)} ".join(said) if all(said) else ""
        plain = [each for each in expr.operands if not _is_presence(each)]
        told = [self.expr(each, place) for each in plain or expr.operands]
        return f" {self._say(say.AND)} ".join(each for each in told if each)

    def _comparison(self, left: Expr, operator: str, right: Expr, place: str) -> str:
        path = path_in(left, place)
        item = self._form.find(path) if path else None
        known = isinstance(item, QuestionDef) and item.kind is not Kind.HIDDEN
        if not known or not isinstance(right, Literal) or item is None:
            return ""
        assert isinstance(item, QuestionDef)  # noqa: S101 - `known` says so
        asked = self._asked(item)
        if not asked:
            return ""
        if right.value == "" and operator == "!=":
            return f"{asked}: {self._say(say.ANSWERED)}"
        if operator in ("<", "<=", ">", ">=") and isinstance(right.value, float):
            return f"{asked} {operator} {right.value:g}"
        answer = self._answer(item, str(right.value))
        if operator == "=":
            return f"{asked}: {answer}"
        if operator == "!=":
            return f"{asked}: {self._say(say.NOT, answer=answer)}"
        return ""

    def _asked(self, question: QuestionDef) -> str:
        """Return the number of a question; its words where it is not on this paper.

        Those of the interviewer's own questions stay off a paper that leaves them out.
        """
        if question.path in self._printed:
            return str(question.number)
        if Flag.INTERVIEWER in question.flags:
            return ""
        return question.label.plain(self._language) or str(question.number)

    def _answer(self, question: QuestionDef, value: str) -> str:
        for choice in question.choices:
            if choice.value == value:
                return f"«{choice.label.plain(self._language)}»"
        return f"«{value}»"

    def _say(self, sentence: str, **fields: object) -> str:
        return self._words.each(sentence, **fields)[self._at]


def _is_presence(expr: Expr) -> bool:
    """Whether it only says that there is some answer: `${x} != ''`."""
    return (
        isinstance(expr, Chain)
        and len(expr.links) == 1
        and expr.links[0][0] == "!="
        and isinstance(expr.links[0][1], Literal)
        and expr.links[0][1].value == ""
    )
