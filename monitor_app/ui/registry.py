"""Every page of the window by name."""

from collections.abc import Mapping

from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.page import Page
from monitor_app.ui.pages.audit import AuditPage
from monitor_app.ui.pages.first_start import FirstStartPage
from monitor_app.ui.pages.help import HelpPage
from monitor_app.ui.pages.interviews import InterviewsPage
from monitor_app.ui.pages.new_interview import NewInterviewPage
from monitor_app.ui.pages.pause import PausePage
from monitor_app.ui.pages.record import RecordPage
from monitor_app.ui.pages.review import ReviewPage
from monitor_app.ui.pages.security import SecurityPage
from monitor_app.ui.pages.settings import SettingsPage
from monitor_app.ui.pages.unlock import UnlockPage

PAGES: Mapping[str, type[Page]] = {
    "first_start": FirstStartPage,
    "unlock": UnlockPage,
    "pause": PausePage,
    "interviews": InterviewsPage,
    "new_interview": NewInterviewPage,
    "editor": EditorPage,
    "review": ReviewPage,
    "record": RecordPage,
    "audit": AuditPage,
    "security": SecurityPage,
    "settings": SettingsPage,
    "help": HelpPage,
}
