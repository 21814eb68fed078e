"""The list of interviews: pages of 200 from the vault, asked for when needed."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from monitor_app.progress import Progress
from monitor_app.records.interview import InterviewSummary
from monitor_app.ui import life_line, words
from monitor_app.ui.desk import Desk
from monitor_app.usecases import reading
from monitor_app.usecases.reading import InterviewPage, InterviewQuery
from monitor_app.vault import Vault
from monitor_app.vault.search import SearchFilter, SearchHit

SUMMARY = Qt.ItemDataRole.UserRole
HIT = Qt.ItemDataRole.UserRole + 1
_PAGE = 200
_MOST_HITS = 200
_Index = QModelIndex | QPersistentModelIndex
_Found = tuple[InterviewPage, dict[str, SearchHit]]


class InterviewModel(QAbstractListModel):
    """Summaries, newest first; filtered and searched by the vault, not here."""

    filled = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._items: list[InterviewSummary] = []
        self._hits: dict[str, SearchHit] = {}
        self._query = InterviewQuery(limit=_PAGE)
        self._next: str | None = None
        self._asking = 0
        self._text = ""

    @property
    def items(self) -> Sequence[InterviewSummary]:
        """What has been fetched so far."""
        return self._items

    def ask(self, *, state: str = "", form: str = "", text: str = "") -> None:
        """Show other interviews; an older question's late answer is dropped."""
        self._asking += 1
        number = self._asking
        self._text = text.strip()
        self._query = InterviewQuery(
            state=state or None, form=form or None, limit=_PAGE
        )
        query, wanted = self._query, self._text
        self._desk.ask(
            self,
            lambda vault, progress: _found(vault, progress, query, wanted),
            lambda found: self._show(number, found),
            self.failed.emit,
        )

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item = self._items[index.row()]
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
        number = self._asking
        self._desk.ask(
            self,
            lambda vault, _progress: reading.page(vault, query),
            lambda page: self._add(number, page),
            self.failed.emit,
        )

    def _show(self, number: int, found: _Found) -> None:
        if number != self._asking:
            return
        page, hits = found
        self.beginResetModel()
        self._items = list(page.items)
        self._hits = hits
        self._next = page.next
        self.endResetModel()
        self.filled.emit()

    def _add(self, number: int, page: InterviewPage) -> None:
        if number != self._asking or not page.items:
            return
        first = len(self._items)
        last = first + len(page.items) - 1
        self.beginInsertRows(QModelIndex(), first, last)
        self._items.extend(page.items)
        self._next = page.next
        self.endInsertRows()


def _found(
    vault: Vault, _progress: Progress, query: InterviewQuery, text: str
) -> _Found:
    """Return a page, or what a search found, one row per interview."""
    if not text:
        return reading.page(vault, query), {}
    only = SearchFilter(state=query.state, form_id=query.form)
    hits: dict[str, SearchHit] = {}
    for hit in vault.search.find(text, _MOST_HITS, only):
        hits.setdefault(hit.interview, hit)
    if (coded := _by_code(vault, query, text)) is not None:
        for item in coded:
            hits.setdefault(
                item.id, SearchHit(interview=item.id, question="", snippet="")
            )
    items = tuple(vault.interviews.get(interview) for interview in hits)
    shown = {id_: hit for id_, hit in hits.items() if hit.question}
    return InterviewPage(items=items, next=None), shown


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
