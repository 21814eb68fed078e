"""The margin of an interview: notes, corrections to make, own names of entries.

It lives in the draft and moves with its question when entries are moved. A submission
never holds it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from monitor_app.errors.forms import UnknownQuestionError
from monitor_app.forms.instance import Cell, Instance
from monitor_app.forms.state import Changes
from monitor_app.records.beside import NOTHING, Beside


class Margin:
    """Reads and writes what stands beside the places of one interview.

    `spared` are words that a person said to be no name: not to be asked about again.
    """

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self.spared: frozenset[str] = frozenset()

    def of(self, ref: str) -> Beside:
        """Return what stands beside a place; nothing beside what is not there."""
        cell = self._instance.find(ref)
        return NOTHING if cell is None else cell.beside

    def note(self, ref: str, text: str) -> Changes:
        """Keep a note on a question; "" takes it back."""
        return self._put(ref, "note", note=text)

    def mark(self, ref: str, *, to_correct: bool) -> Changes:
        """Note that an answer needs correcting, or that it does not any more."""
        return self._put(ref, "to_correct", to_correct=to_correct)

    def rename(self, ref: str, name: str) -> Changes:
        """Give an entry the interviewer's own word; "" takes it back."""
        return self._put(ref, "name", name=name)

    def spare(self, word: str) -> None:
        """Remember that a word is no name."""
        self.spared |= {word}

    def notes(self) -> dict[str, str]:
        """Return every note by place, in the order of the form."""
        found = self._where(lambda beside: bool(beside.note))
        return {cell.ref: cell.beside.note for cell in found}

    def to_correct(self) -> tuple[str, ...]:
        """Return the places that need correcting, in the order of the form."""
        found = self._where(lambda beside: beside.to_correct)
        return tuple(cell.ref for cell in found)

    def take_over(self, notes: Mapping[str, str]) -> None:
        """Put back the notes of an earlier draft, as far as their places exist."""
        for ref, text in notes.items():
            if self._instance.find(ref) is not None:
                self.note(ref, text)

    def _put(self, ref: str, changed: str, **values: str | bool) -> Changes:
        cell = self._instance.find(ref)
        if cell is None:
            raise UnknownQuestionError(question=ref)
        cell.beside = replace(cell.beside, **values)  # type: ignore[arg-type]  # named
        return frozenset({(cell.ref, changed)})

    def _where(self, wanted: Callable[[Beside], bool]) -> Iterator[Cell]:
        return (cell for cell in self._instance.root.below() if wanted(cell.beside))
