"""Every page of the window by name."""

from collections.abc import Mapping

from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.export.page import ExportPage
from monitor_app.ui.page import Page
from monitor_app.ui.pages.attachments import AttachmentsPage
from monitor_app.ui.pages.audit import AuditPage
from monitor_app.ui.pages.check_computer import CheckComputerPage
from monitor_app.ui.pages.compare import ComparePage
from monitor_app.ui.pages.device_reveals import DeviceRevealsPage
from monitor_app.ui.pages.erase import ErasePage
from monitor_app.ui.pages.first_start import FirstStartPage
from monitor_app.ui.pages.help import HelpPage
from monitor_app.ui.pages.interviews import InterviewsPage
from monitor_app.ui.pages.new_interview import NewInterviewPage
from monitor_app.ui.pages.outbox import OutboxPage
from monitor_app.ui.pages.pause import PausePage
from monitor_app.ui.pages.printing import PrintPage
from monitor_app.ui.pages.read_back import ReadBackPage
from monitor_app.ui.pages.reception import ReceptionPage
from monitor_app.ui.pages.record import RecordPage
from monitor_app.ui.pages.recovery import ForgottenPage, RecoveryPage
from monitor_app.ui.pages.review import ReviewPage
from monitor_app.ui.pages.security import SecurityPage
from monitor_app.ui.pages.settings import SettingsPage
from monitor_app.ui.pages.sign import SignPage
from monitor_app.ui.pages.team import TeamPage
from monitor_app.ui.pages.turned import TurnedPage
from monitor_app.ui.pages.unlock import UnlockPage

PAGES: Mapping[str, type[Page]] = {
    "first_start": FirstStartPage,
    "unlock": UnlockPage,
    "pause": PausePage,
    "interviews": InterviewsPage,
    "new_interview": NewInterviewPage,
    "editor": EditorPage,
    "turned": TurnedPage,
    "attachments": AttachmentsPage,
    "review": ReviewPage,
    "read_back": ReadBackPage,
    "sign": SignPage,
    "record": RecordPage,
    "compare": ComparePage,
    "export": ExportPage,
    "outbox": OutboxPage,
    "reception": ReceptionPage,
    "print": PrintPage,
    "team": TeamPage,
    "audit": AuditPage,
    "check_computer": CheckComputerPage,
    "device_reveals": DeviceRevealsPage,
    "recovery": RecoveryPage,
    "forgotten": ForgottenPage,
    "erase": ErasePage,
    "security": SecurityPage,
    "settings": SettingsPage,
    "help": HelpPage,
}
