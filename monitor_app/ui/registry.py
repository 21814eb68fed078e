"""Every page of the window by name; a page is loaded when it is first asked for.

The unlock page must stand within the blink of an eye on an old computer: of paper,
pictures, workbooks and the editor it needs nothing. Pages are therefore found by name
here, and only here.
"""

import importlib
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from PySide6.QtCore import QObject, QTimer

from monitor_app.progress import Progress
from monitor_app.ui.page import Page

_BETWEEN_MS = 20
_PLACES: Mapping[str, str] = {
    "first_start": "pages.first_start:FirstStartPage",
    "unlock": "pages.unlock:UnlockPage",
    "pause": "pages.pause:PausePage",
    "interviews": "pages.interviews:InterviewsPage",
    "new_interview": "pages.new_interview:NewInterviewPage",
    "editor": "editor.page:EditorPage",
    "turned": "pages.turned:TurnedPage",
    "narrative": "narrative.page:NarrativePage",
    "attachments": "pages.attachments:AttachmentsPage",
    "review": "pages.review:ReviewPage",
    "read_back": "pages.read_back:ReadBackPage",
    "sign": "pages.sign:SignPage",
    "record": "pages.record:RecordPage",
    "compare": "pages.compare:ComparePage",
    "export": "export.page:ExportPage",
    "outbox": "pages.outbox:OutboxPage",
    "reception": "pages.reception:ReceptionPage",
    "print": "pages.printing:PrintPage",
    "case": "pages.case:CasePage",
    "consent": "pages.consent:ConsentPage",
    "names": "pages.names:NamesPage",
    "office_review": "pages.office_review:OfficeReviewPage",
    "receipts": "pages.receipts:ReceiptsPage",
    "secrecy": "pages.secrecy:SecrecyPage",
    "transcribe": "pages.transcribe:TranscribePage",
    "un_draft": "pages.un_draft:UnDraftPage",
    "visit": "pages.visit:VisitPage",
    "visits": "pages.visits:VisitsPage",
    "worklist": "pages.worklist:WorklistPage",
    "team": "pages.team:TeamPage",
    "audit": "pages.audit:AuditPage",
    "check_computer": "pages.check_computer:CheckComputerPage",
    "device_reveals": "pages.device_reveals:DeviceRevealsPage",
    "way_back": "pages.way_back:WayBackPage",
    "recovery": "pages.recovery:RecoveryPage",
    "forgotten": "pages.forgotten:ForgottenPage",
    "older_state": "pages.older_state:OlderStatePage",
    "restore": "pages.restore:RestorePage",
    "erase": "pages.erase:ErasePage",
    "security": "pages.security:SecurityPage",
    "settings": "pages.settings:SettingsPage",
    "help": "pages.help:HelpPage",
}


class _Pages(Mapping[str, type[Page]]):
    """The pages that are named, each loaded when it is looked up."""

    def __init__(self, places: Mapping[str, str]) -> None:
        self._places = places
        self._loaded: dict[str, type[Page]] = {}

    def __getitem__(self, name: str) -> type[Page]:
        if name not in self._loaded:
            module, _colon, kind = self._places[name].partition(":")
            found = importlib.import_module(f"monitor_app.ui.{module}")
            self._loaded[name] = cast("type[Page]", getattr(found, kind))
        return self._loaded[name]

    def __contains__(self, name: object) -> bool:
        return name in self._places  # Mapping's own would load the page

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


PAGES: Mapping[str, type[Page]] = _Pages(_PLACES)

AFTER_UNLOCK = ("interviews", "reception", "editor")  # what is wanted first

# What the pages stand on, without a class of Qt in it.
_BEHIND = (
    "monitor_app.usecases.reading",
    "monitor_app.usecases.interviews",
    "monitor_app.usecases.safety",
    "monitor_app.usecases.receiving",
    "monitor_app.usecases.exporting",
    "monitor_app.usecases.papers",
    "monitor_app.usecases.papers_sheets",
    "monitor_app.usecases.attachments_copies",
    "monitor_app.usecases.drafts_un",
    "monitor_app.usecases.computer",
    "pypdfium2",
)


def load_behind(progress: Progress) -> None:
    """Load what the pages stand on, in the worker: it takes most of the time."""
    for number, name in enumerate(_BEHIND):
        progress.step(number, len(_BEHIND))
        importlib.import_module(name)


class PageLoader(QObject):
    """Loads pages ahead, one between two events: the first look costs no wait then.

    Never in the worker: making a class of Qt's changes tables that the window reads at
    that moment without a lock, and the program would crash.
    """

    def __init__(self, names: Iterable[str], parent: QObject) -> None:
        super().__init__(parent)
        self._waiting = list(names)
        self._next = QTimer(self)
        self._next.setInterval(_BETWEEN_MS)
        self._next.timeout.connect(self._load_one)
        self._next.start()

    def _load_one(self) -> None:
        if self._waiting:
            PAGES[self._waiting.pop(0)]
        else:
            self._next.stop()
            self.deleteLater()
