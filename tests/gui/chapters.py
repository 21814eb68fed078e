"""The whole story in chapters by keys: after the records, the way out, in and back."""

from pathlib import Path

from monitor_app.i18n import _
from monitor_app.ui.export.page import ExportPage
from monitor_app.ui.pages.erase import ErasePage
from monitor_app.ui.pages.first_start import FirstStartPage
from monitor_app.ui.pages.outbox import OutboxPage
from monitor_app.ui.pages.printing import PrintPage
from monitor_app.ui.pages.reception import ReceptionPage
from tests.gui.recording import Recording

PHOTO = "e_photo/ph[1]/ph_file"  # where form E asks for a picture


class Story(Recording):
    """From an empty disk to an erased one."""

    def meet(self) -> None:
        """Make a vault of the office and one of a monitor that know each other."""
        self.install("office", office=True)
        self.new_vault()
        self.install("monitor", office=False)
        self.rehearse()
        self.introduce()

    def print(self) -> Path:
        """Print the record that is shown into a file."""
        hand, paper = self.hand, self.place / "paper.pdf"
        hand.push("Print…")
        page = hand.page(PrintPage, "save_button")
        self._sees(lambda: page.paper is not None, "the pages")
        self.picture("print")
        hand.keyboard.choose("save_file", paper, lambda: hand.push("Save as PDF…"))
        hand.reads("The PDF is written.")
        return paper

    def export(self) -> Path:
        """Seal every record for the office, onto a stick; return the bundle."""
        hand, stick = self.hand, self.place / "stick"
        stick.mkdir()
        self._turn_to("outbox")
        hand.page(OutboxPage)
        hand.go_on()
        page = hand.page(ExportPage, "done")
        for box in hand.keyboard.see(lambda: list(page.records._list.boxes.values())):
            if not hand.keyboard.see(box.isChecked):  # signed ones are ticked already
                hand.tab_onto(box)
                hand.press("Space")
        self.picture("export-records")
        hand.go_on()
        self._sees(lambda: page._step == 1, "the recipients")
        hand.tab_to("For what?")
        at = hand.keyboard.see(
            lambda: page.recipients.purpose_field.findData("p_store")
        )
        hand.press("Home", *["Down"] * at)
        self.picture("export-recipients")
        hand.go_on()
        self._sees(lambda: page.consents.goes == len(self.records), "all of them go")
        self.picture("export-consents")
        hand.go_on()
        hand.keyboard.choose("folder", stick, lambda: hand.push("Choose…"))
        hand.go_on()
        hand.reads("Written and verified by reading back")
        self.picture("export-done")
        (bundle,) = stick.iterdir()
        return bundle

    def receive(self, bundle: Path) -> Path:
        """Take the bundle in at the office; return the receipt."""
        hand = self.hand
        self.unlock("office")
        hand.page(ReceptionPage, "bar")
        hand.keyboard.choose("open_files", bundle, lambda: hand.push("Choose files…"))
        hand.reads("Verified and taken in.")
        self.picture("reception")
        (receipt,) = bundle.parent.glob("*.json")
        return receipt

    def hand_over(self, receipt: Path) -> None:
        """Note who carries it; load the receipt; erase the copy here."""
        hand = self.hand
        self.unlock("monitor")
        self._turn_to("outbox")
        hand.page(OutboxPage)
        hand.push("Mark as handed over…")
        hand.write("K-02")
        hand.press("Return")
        hand.reads(_("taken by {code}").format(code="K-02"))
        self.picture("handed-over")
        hand.keyboard.choose(
            "open_files", receipt, lambda: hand.push("Load a receipt…")
        )
        hand.reads("Receipt is here")
        self.picture("receipt")
        hand.push("Erase the copy here…")
        hand.push("Erase the copy")
        hand.reads("The copy here is erased. The log remembers that it was.")
        self.picture("purged")

    def erase(self) -> None:
        """Let go too early, then hold until it is done."""
        hand = self.hand
        hand.press("Ctrl+Shift+F12")
        page = hand.page(ErasePage)
        hand.press("Space")
        hand.reads("You let go: nothing was erased.")
        self.picture("erase")
        assert hand.keyboard.see(page.hold.hasFocus)
        hand.keyboard.hold("Space", lambda: hand.window.shown == "first_start")
        hand.page(FirstStartPage, "primary_button")
        self.picture("erased")
