"""The list of interviews: pages of 200 from the vault, asked for when needed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from monitor_app.i18n import ngettext
from monitor_app.records.interview import InterviewSummary
from monitor_app.ui import life_line, words
from monitor_app.ui.desk import Desk
from monitor_app.usecases import next_steps, reading
from monitor_app.usecases.reading import InterviewPage, InterviewQuery
from monitor_app.vault import Vault
from monitor_app.vault.search import SearchFilter, SearchHit

SUMMARY = Qt.ItemDataRole.UserRole
HIT = Qt.ItemDataRole.UserRole + 1
HEADING = Qt.ItemDataRole.UserRole + 2
_PAGE = 200
_MOST_HITS = 200
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Heading:
    """A row above the records that want the same done; `count` None for not known."""

    state: str
    count: int | None

    @property
    def words(self) -> str:
        """Return what is to be done with them."""
        return words.group(self.state)

    @property
    def sentence(self) -> str:
        """Return what a screen reader says."""
        if self.count is None:
            return self.words
        said = ngettext("{n} record", "{n} records", self.count)
        return f"{self.words}, {said.format(n=self.count)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    page: InterviewPage
    hits: Mapping[str, SearchHit]
    counts: Mapping[str, int]


class InterviewModel(QAbstractListModel):
    """Summaries, newest first; filtered and searched by the vault, not here.

    By next step there are rows between them: they say what is to be done with those
    below, and cannot be chosen.
    """

    filled = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._items: list[InterviewSummary] = []
        self._rows: list[InterviewSummary | Heading] = []
        self._hits: Mapping[str, SearchHit] = {}
        self._counts: Mapping[str, int] = {}
        self._by_step = False
        self._query = InterviewQuery(limit=_PAGE)
        self._next: str | None = None
        self._asking = 0
        self._text = ""

    @property
    def items(self) -> Sequence[InterviewSummary]:
        """What has been fetched so far."""
        return self._items

    def row_of(self, interview: str) -> int:
        """Return the row of an interview; of the first one when it is not there."""
        rows = {
            row.id: at
            for at, row in enumerate(self._rows)
            if isinstance(row, InterviewSummary)
        }
        return rows.get(interview, min(rows.values(), default=0))

    def ask(
        self, *, state: str = "", form: str = "", text: str = "", by_step: bool = False
    ) -> None:
        """Show other interviews; an older question's late answer is dropped."""
        self._asking += 1
        number = self._asking
        self._text = text.strip()
        self._by_step = by_step and not self._text
        self._query = InterviewQuery(
            state=state or None, form=form or None, limit=_PAGE
        )
        query, wanted, steps = self._query, self._text, self._by_step
        self._desk.ask(
            self,
            lambda vault, _progress: _find(vault, query, wanted, by_step=steps),
            lambda found: self._show(number, found),
            self.failed.emit,
        )

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._rows[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item = self._rows[index.row()]
        if isinstance(item, Heading):
            return _of_heading(item, role)
        if role == SUMMARY:
            return item
        if role == HIT:
            return self._hits.get(item.id)
        if role == Qt.ItemDataRole.DisplayRole:
            return item.person_code or item.number
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(
                part
                for part in (
                    item.person_code or item.number,
                    item.case_no,
                    words.language(item.language),
                    life_line.sentence(item.state),
                    words.next_step(item.state, office=self._desk.is_office),
                )
                if part
            )
        return None

    def canFetchMore(self, _parent: _Index) -> bool:
        return self._next is not None

    def fetchMore(self, _parent: _Index) -> None:
        if self._next is None:
            return
        query = InterviewQuery(
            state=self._query.state,
            form=self._query.form,
            limit=_PAGE,
            after=self._next,
        )
        self._next = None  # asked once; the answer brings the one after
        number, of_vault = self._asking, _page_of(by_step=self._by_step)
        self._desk.ask(
            self,
            lambda vault, _progress: of_vault(vault, query),
            lambda page: self._add(number, page),
            self.failed.emit,
        )

    def _show(self, number: int, found: _Found) -> None:
        if number != self._asking:
            return
        self.beginResetModel()
        self._items, self._rows = [], []
        self._hits = found.hits
        self._counts = found.counts
        self._extend(found.page)
        self.endResetModel()
        self.filled.emit()

    def _add(self, number: int, page: InterviewPage) -> None:
        if number != self._asking or not page.items:
            return
        first = len(self._rows)
        rows = list(self._with_headings(page.items))
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self._extend(page)
        self.endInsertRows()

    def _extend(self, page: InterviewPage) -> None:
        self._rows.extend(self._with_headings(page.items))
        self._items.extend(page.items)
        self._next = page.next

    def _with_headings(
        self, items: Sequence[InterviewSummary]
    ) -> Iterator[InterviewSummary | Heading]:
        """Yield records to add, a heading wherever the next step is another one."""
        before = words.group(self._items[-1].state) if self._items else ""
        for item in items:
            if self._by_step and words.group(item.state) != before:
                before = words.group(item.state)
                yield Heading(item.state, self._count_of(before))
            yield item

    def _count_of(self, group: str) -> int | None:
        """Return how many records a group has; a form's own are not counted."""
        if self._query.form is not None:
            return None
        return sum(
            n for state, n in self._counts.items() if words.group(state) == group
        )


def _of_heading(heading: Heading, role: int) -> object:
    if role == HEADING:
        return heading
    if role == Qt.ItemDataRole.DisplayRole:
        return heading.words
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return heading.sentence
    return None


def _page_of(*, by_step: bool) -> Callable[[Vault, InterviewQuery], InterviewPage]:
    return next_steps.page if by_step else reading.page


def _find(vault: Vault, query: InterviewQuery, text: str, *, by_step: bool) -> _Found:
    """Return a page, or what a search found, one row per interview."""
    if not text:
        counts = reading.counts(vault) if by_step else {}
        found = _page_of(by_step=by_step)(vault, query)
        return _Found(page=found, hits={}, counts=counts)
    only = SearchFilter(state=query.state, form_id=query.form)
    hits: dict[str, SearchHit] = {}
    for hit in vault.search.find(text, _MOST_HITS, only):
        hits.setdefault(hit.interview, hit)
    for item in _by_code(vault, query, text):
        hit = SearchHit(interview=item.id, question="", snippet="")
        hits.setdefault(item.id, hit)
    items = tuple(vault.interviews.get(interview) for interview in hits)
    shown = {id_: hit for id_, hit in hits.items() if hit.question}
    return _Found(page=InterviewPage(items=items, next=None), hits=shown, counts={})


def _by_code(
    vault: Vault, query: InterviewQuery, text: str
) -> tuple[InterviewSummary, ...]:
    """Return the interviews of a person whose code was typed whole."""
    code = text.strip().upper()
    return tuple(
        item
        for item in vault.interviews.of_person(code)
        if (query.state is None or item.state == query.state)
        and (query.form is None or item.form_id == query.form)
    )
