"""Whether a pattern is found in a text, in time bounded by pattern times text.

All ways through the pattern are followed at once (Thompson 1968), so that no pattern of
a form can hang the program as backtracking engines do. Where a pattern is used again,
steps taken before are remembered: most then cost one look into a dictionary.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import assert_never

from monitor_app.errors.xpath import EvaluationLimitError, PatternError
from monitor_app.forms.xpath.pattern import (
    Ahead,
    CharTest,
    Choice,
    Part,
    Place,
    Repeat,
    Sequence,
    Single,
    is_word,
    parse_pattern,
)

MAX_PROGRAM = 5_000  # instructions
MAX_WORK = 2_000_000  # instructions followed for one text: about a second
_MAX_PARTS = 4 * MAX_PROGRAM
_MEMORY = 4_096  # remembered steps


class _Op(Enum):
    CHAR = auto()
    FORK = auto()
    PLACE = auto()
    AHEAD = auto()
    FOUND = auto()


@dataclass(slots=True)
class _Instruction:
    op: _Op
    to: tuple[int, ...] = ()
    test: CharTest | None = None
    place: Place | None = None
    ahead: "Program | None" = None
    wanted: bool = True


@lru_cache(maxsize=256)
def program_of(source: str) -> "Program":
    """Compile a pattern.

    Raises:
        PatternError: it is malformed, too large, or of a kind that we refuse.
    """
    return Program(parse_pattern(source))


class Program:
    """A compiled pattern."""

    def __init__(self, part: Part) -> None:
        self._code: list[_Instruction] = []
        self._looks_ahead = False
        self._parts = 0
        self._emit(part)
        self._add(_Instruction(_Op.FOUND))
        self._steps: dict[
            tuple[frozenset[int], int, str], tuple[bool, frozenset[int]]
        ] = {}

    def found_in(self, text: str) -> bool:
        """Say whether the pattern occurs anywhere in the text.

        Raises:
            EvaluationLimitError: it would take more than `MAX_WORK` steps.
        """
        return self.follow(text, 0, _Work(), anywhere=True)

    def follow(self, text: str, place: int, work: "_Work", *, anywhere: bool) -> bool:
        """Say whether the pattern fits at a place, or anywhere after it."""
        begin = frozenset({0})
        states = begin
        remembered = self._steps if not self._looks_ahead else None
        while True:
            before = _before(text, place)
            char = text[place : place + 1]
            key = (states, before, char)
            known = remembered.get(key) if remembered is not None else None
            if known is None:
                known = self._step(states, text, place, work)
                if remembered is not None:
                    if len(remembered) >= _MEMORY:
                        remembered.clear()
                    remembered[key] = known
            found, states = known
            if found or not char:
                return found
            if anywhere:
                states = states | begin
            elif not states:
                return False
            place += 1

    def _step(
        self, states: frozenset[int], text: str, place: int, work: "_Work"
    ) -> tuple[bool, frozenset[int]]:
        """Follow everything that takes no character, then one character."""
        char = text[place : place + 1]
        reached = set(states)
        waiting = list(states)
        after: set[int] = set()
        while waiting:
            work.count()
            here = waiting.pop()
            each = self._code[here]
            if each.op is _Op.FOUND:
                return True, frozenset()
            if each.op is _Op.CHAR:
                if char and each.test is not None and each.test(char):
                    after.add(here + 1)
            elif self._is_open(each, text, place, work):
                to = each.to or (here + 1,)
                waiting.extend(way for way in to if way not in reached)
                reached.update(to)
        return False, frozenset(after)

    def _is_open(
        self, each: _Instruction, text: str, place: int, work: "_Work"
    ) -> bool:
        if each.ahead is not None:
            ahead = each.ahead.follow(text, place, work, anywhere=False)
            return ahead is each.wanted
        if each.place is Place.START:
            return place == 0
        if each.place is Place.END:
            return place == len(text)
        if each.place is None:
            return True
        left = _before(text, place) == _WORD
        right = place < len(text) and is_word(text[place])
        return (left is not right) is (each.place is Place.WORD_EDGE)

    def _add(self, instruction: _Instruction) -> int:
        if len(self._code) >= MAX_PROGRAM:
            raise PatternError(offset=0)
        self._code.append(instruction)
        return len(self._code) - 1

    def _emit(self, part: Part) -> None:
        self._parts += 1
        if self._parts > _MAX_PARTS:  # `((){1000}){1000}` makes no instructions
            raise PatternError(offset=0)
        match part:
            case Single(test):
                self._add(_Instruction(_Op.CHAR, test=test))
            case Place():
                self._add(_Instruction(_Op.PLACE, place=part))
            case Sequence(parts):
                for each in parts:
                    self._emit(each)
            case Choice(options):
                self._emit_choice(options)
            case Repeat(inner, least, most):
                self._emit_repeat(inner, least, most)
            case Ahead(inner, wanted):
                self._looks_ahead = True
                self._add(_Instruction(_Op.AHEAD, ahead=Program(inner), wanted=wanted))
            case _:
                assert_never(part)

    def _emit_choice(self, options: tuple[Part, ...]) -> None:
        fork = self._add(_Instruction(_Op.FORK))
        begins, ends = [], []
        for each in options:
            begins.append(len(self._code))
            self._emit(each)
            ends.append(self._add(_Instruction(_Op.FORK)))
        self._code[fork].to = tuple(begins)
        for end in ends:
            self._code[end].to = (len(self._code),)

    def _emit_repeat(self, part: Part, least: int, most: int | None) -> None:
        for _ in range(least):
            self._emit(part)
        if most is None:
            fork = self._add(_Instruction(_Op.FORK))
            self._emit(part)
            self._add(_Instruction(_Op.FORK, to=(fork,)))
            self._code[fork].to = (fork + 1, len(self._code))
            return
        forks = []
        for _ in range(most - least):
            forks.append(self._add(_Instruction(_Op.FORK)))
            self._emit(part)
        for fork in forks:
            self._code[fork].to = (fork + 1, len(self._code))


_NOTHING, _OTHER, _WORD = range(3)


def _before(text: str, place: int) -> int:
    """Return what stands before a place."""
    if place == 0:
        return _NOTHING
    return _WORD if is_word(text[place - 1]) else _OTHER


class _Work:
    """Counts instructions, to stop in time."""

    def __init__(self) -> None:
        self._left = MAX_WORK

    def count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise EvaluationLimitError(limit=MAX_WORK)
