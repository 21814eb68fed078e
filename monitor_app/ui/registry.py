"""Every page of the window by name; a page is loaded when it is first asked for.

The unlock page must stand within the blink of an eye on an old computer: of paper,
pictures, workbooks and the editor it needs nothing. Pages are therefore found by name
here, and only here.
"""

import importlib
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from monitor_app.progress import Progress
from monitor_app.ui.page import Page

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


def load(progress: Progress, names: Iterable[str] = _PLACES) -> None:
    """Load pages ahead, in the worker: the first look at one costs no wait then.

    Loading makes classes, no widget, so that it may happen in any thread.
    """
    wanted = tuple(names)
    for number, name in enumerate(wanted):
        progress.step(number, len(wanted))
        PAGES[name]
