"""Chapters of the story by keys: from an empty disk to signed records.

A monitor and an office on one computer. Each chapter begins where the one before ended
and fails when a step does not lead where it should. `test_story.py` plays them without
a screen, `story_xvfb.py` with real keys and pictures.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from monitor_app.forms.session import Session
from monitor_app.i18n import _, ngettext
from monitor_app.progress import Progress
from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.pages.check_computer import CheckComputerPage
from monitor_app.ui.pages.first_start import FirstStartPage
from monitor_app.ui.pages.interviews import InterviewsPage
from monitor_app.ui.pages.new_interview import NewInterviewPage
from monitor_app.ui.pages.read_back import ReadBackPage
from monitor_app.ui.pages.record import RecordPage
from monitor_app.ui.pages.recovery import RecoveryPage
from monitor_app.ui.pages.review import ReviewPage
from monitor_app.ui.pages.sign import SignPage
from monitor_app.ui.pages.team import TeamPage
from monitor_app.ui.pages.unlock import UnlockPage
from monitor_app.ui.pages.visit import VisitPage
from monitor_app.ui.pages.visits import VisitsPage
from monitor_app.ui.questions.choices import EXCLUSIVE
from monitor_app.usecases import interviews, sample
from monitor_app.vault import Vault
from tests.gui.answering import Writer

PASSPHRASE = "лимон поезд кирпич сорока девять туман"
CODE = "7KD-2Q"
CASE = "DEMO-2031-0042"
WORDS = "Мені ұрды, екі күн ұйықтатпады."
_MOST_LEVELS = 2  # a page of the sidebar is never deeper below
# What is answered where the whole form would take too long: what opens the form, what
# must be answered, and what the story is about.
_SHORT = frozenset(
    {
        *("case_no", "iv_date", "int1_code", "resp_role", "iv_lang", "sens_level"),
        *("safe_start", "told_items", "understands", "consent_talk", "secret_warn"),
        *("sex", "age_band", "free_account", "cons_state", "fu_next", "place_text"),
        *("ex_consent", "ex_photo_c", "ex_dt", "map_none", "ph_file"),
        *("ij_type", "ij_len", "ij_count", "ph_no", "ph_inj", "ph_kind"),
        *("d_date", "d_int1", "d_told", "d_under", "d_free", "d_state", "d_minor"),
        *("da_talk", "da_store", "da_exam", "da_photo_inj", "sh_recipient"),
        *("sh_purpose", "sh_ident", "sh_what", "sh_state", "d_how", "contact_rule"),
    }
)
_KNOWN: Mapping[str, Mapping[str, str]] = {
    "detention_interview": {"sens_level": "l2", "free_account": WORDS},
    "consent": {
        "da_talk": "given",
        "da_store": "given",
        "da_exam": "given",
        "da_photo_inj": "given",
        "sh_recipient": "r_org",
        "sh_purpose": "p_store p_help",
        "sh_ident": "pseud",
        "sh_what": "all",
        "sh_except": "",
        "sh_state": "given",
        "sh_until": "",
    },
    "injury_sheet": {
        "sens_level": "l2",
        "ex_consent": "given",
        "ex_photo_c": "given",
        "map_none": "no",
        "ph_inj": "1",
    },
}


@dataclass
class Recording:
    """What happened so far, and a folder that stands for a stick and a desk."""

    hand: Writer
    home: Path
    place: Path
    picture: Callable[[str], object] = lambda _name: None
    short: bool = False  # answer the few questions that carry the story
    records: dict[str, str] = field(default_factory=dict)  # by form
    visit: str = ""
    _there_before: set[str] = field(default_factory=set)

    # Vaults

    def install(self, name: str, *, office: bool) -> None:
        """Make a vault on the page of the first start."""
        hand = self.hand
        hand.page(FirstStartPage, "primary_button")
        if office:
            hand.switch("What is it for?", "Head office: receiving")
        hand.fill("Folder of the vault", str(self.home / name))
        hand.fill("Passphrase", PASSPHRASE)
        hand.fill("Once more, without looking", PASSPHRASE)
        self.picture(f"first-start-{name}")
        hand.go_on()
        self._sees(lambda: hand.window.desk.is_open, f"{name} made and open")
        hand.rest()

    def rehearse(self) -> None:
        """Make the sheets, write two of three down, type them back."""
        hand = self.hand
        page = hand.page(RecoveryPage, "go_on")
        words = ngettext(
            "{shares} sheet, any {needed} open it",
            "{shares} sheets, any {needed} open it",
            3,
        ).format(shares=3, needed=2)
        hand.switch("How many sheets?", words)
        hand.go_on()
        self._sees(lambda: len(page._shares) == 3, "three sheets")
        sheets = hand.keyboard.see(lambda: tuple(page._shares))
        self.picture("recovery-sheet")
        for _sheet in sheets:
            hand.go_on()
        self._sees(lambda: page.sheets is not None, "fields to type them back")
        for place, sheet in enumerate((sheets[0], sheets[2]), start=1):
            hand.fill(_("Words of sheet {n}").format(n=place), sheet)
        self.picture("recovery-typed-back")
        hand.go_on()
        hand.reads("The very same key came back")
        hand.go_on()
        hand.page(CheckComputerPage)
        self.picture("check-computer")
        hand.go_on()
        hand.page(InterviewsPage)

    def new_vault(self) -> None:
        """Lock, and begin anew beside the vault that there is."""
        self.hand.press("Ctrl+L")
        self.hand.page(UnlockPage, "passphrase")
        self.hand.push("New vault")

    def unlock(self, name: str) -> None:
        """Lock, choose another vault, open it."""
        hand, folder = self.hand, self.home / name
        hand.press("Ctrl+L")
        hand.page(UnlockPage, "passphrase")
        hand.keyboard.choose("folder", folder, lambda: hand.push("Another vault…"))

        def asked() -> bool:
            page = hand.window.page
            return isinstance(page, UnlockPage) and page._folder == folder

        self._sees(asked, f"the lock of {name}")
        hand.page(UnlockPage, "passphrase")
        hand.fill("Passphrase", PASSPHRASE)
        hand.press("Return")
        self._sees(lambda: hand.window.desk.is_open, f"{name} open")
        hand.rest()

    def introduce(self) -> None:
        """Exchange keys: each number is read aloud and typed by the other."""
        hand = self.hand
        self._turn_to("team")
        team = hand.page(TeamPage, "load_button")
        key = hand.keyboard.see(team.key_line.text)
        number = self.number()
        self.unlock("office")
        self._turn_to("team")
        hand.page(TeamPage, "organisation")
        hand.fill("Name of the organisation", "Коалиция")
        first, second = self.place / "team.json", self.place / "team2.json"
        hand.keyboard.choose("save_file", first, lambda: hand.push("Make and sign…"))
        hand.page(TeamPage, "signer_name")
        hand.fill("Code of the monitor, not a name", "M-14")
        hand.fill("Key line of the monitor (ssh-ed25519 …)", key)
        hand.fill("Number that the monitor reads aloud from the own screen", number)
        self.picture("team-monitor-added")
        hand.push("Add")
        hand.reads("Kept. Now write the team file and give it to every monitor.")
        hand.rest()
        hand.keyboard.choose(
            "save_file", second, lambda: hand.push("Sign and write the team file…")
        )
        self._sees(second.exists, "the team file")
        hand.rest()
        self.picture("team-office")
        office = self.number()
        self.unlock("monitor")
        self._turn_to("team")
        hand.page(TeamPage, "load_button")
        hand.fill("Number that head office reads aloud", office)
        hand.keyboard.choose(
            "open_file", second, lambda: hand.push("Choose the team file…")
        )
        hand.reads("Коалиция")
        self.picture("team-accepted")

    def number(self) -> str:
        """Return the number of the open vault's key, as it is read aloud."""
        info = self.hand.keyboard.see(lambda: self.hand.window.desk.info)
        assert info is not None
        return info.fingerprint

    # Recording

    def begin_visit(self) -> None:
        hand = self.hand
        self._turn_to("visits")
        hand.page(VisitsPage)
        hand.fill("Place", "LA-155/8")
        hand.go_on()
        page = hand.page(VisitPage, "texts")
        hand.fill("Areas that were not shown", "карцер")
        hand.press("Tab")
        hand.rest()
        self.visit = hand.keyboard.see(lambda: page.visit)
        self.picture("visit")
        hand.go_on()

    def begin(self, form: str) -> EditorPage:
        """Choose a form on the page for new interviews; open it in the editor."""
        hand = self.hand
        page = hand.page(NewInterviewPage, "language")
        self._sees(lambda: form in page._buttons, f"the form {form}")
        hand.fill("Code, if this person was spoken to before", CODE)
        if form != "detention_interview":  # which is chosen beforehand
            hand.pick(page._buttons[form])
        self.picture(f"new-{form}")
        hand.go_on()
        editor = hand.editor()
        self.records[form] = editor.interview
        language = hand.keyboard.see(lambda: hand.draft().session.language)
        assert language == "kk"
        return editor

    def new_interview(self, form: str) -> EditorPage:
        self.hand.press("Ctrl+N")
        return self.begin(form)

    def record(
        self,
        form: str,
        *,
        files: Mapping[str, Path] | None = None,
        at: Mapping[str, Callable[[], object]] | None = None,
    ) -> None:
        """Answer a form from its first to its last question."""
        answers = self.answers_to(form) | {r: str(p) for r, p in (files or {}).items()}
        done = self.hand.walk(answers, at or {})
        self.picture(f"{form}-answered")
        missed = set(answers) - set(done) - self._there_before
        assert not missed, f"never asked: {sorted(missed)}"
        self._sees(lambda: not self.hand.draft().is_dirty, "a saved draft")

    def answers_to(self, form: str) -> dict[str, str]:
        """Return what a fictional person answers, by place; only what can be asked."""
        interview, known = self.records[form], _KNOWN[form]
        person = sample.Person(
            person_code=CODE,
            case_no=CASE,
            language="kk",
            detained_on=date(2031, 3, 5),
            interviewed_on=date(2031, 3, 12),
            fixed=known,
        )

        def rehearse(vault: Vault, _progress: Progress) -> Session:
            session = interviews.open_draft(vault, interview).session()
            self._there_before = set(session.answers())
            sample.fill(session, person, Random(8))
            return session

        asked = self._ask(rehearse).answers()
        return {ref: together(said) for ref, said in asked.items() if self._told(ref)}

    # Signing

    def to_review(self) -> ReviewPage:
        """Go from the editor to the review; what is empty was not asked."""
        hand = self.hand
        hand.go_on()
        page = hand.page(ReviewPage, "undo")
        self._sees(lambda: page.draft is not None, "the draft in the review")
        if hand.keyboard.see(page.all_button.isVisible):
            hand.push("All empty ones: not asked…")
            hand.rest()
        hand.reads("Every question has an answer or a reason.")
        self.picture("review")
        return page

    def read_back(self) -> SignPage:
        """Read every page to the person, and go on to the signature."""
        hand = self.hand
        hand.go_on()
        page = hand.page(ReadBackPage, "view")
        self.picture("read-back")
        pages = hand.keyboard.see(lambda: len(page.pages))
        assert pages > 1
        hand.press(*["PgDown"] * pages)
        return hand.page(SignPage, "read_back")

    def sign(self, confirm: Callable[[SignPage], object]) -> RecordPage:
        """Sign, however the person confirms it."""
        hand = self.hand
        self.to_review()
        page = self.read_back()
        confirm(page)
        hand.push("I read the record back, and the person said that it is correct.")
        self.picture("sign")
        hand.push("Sign the record")
        record = hand.page(RecordPage, "tabs")
        hand.reads("The record is signed. It can now be put into a bundle.")
        self.picture("signed")
        return record

    def confirm_orally(self, page: SignPage) -> None:
        """Let the second interviewer hear it."""
        self.hand.pick(page.ways["oral_wit"])

    # Inside

    def _sees(self, seen: Callable[[], bool], what: str) -> None:
        self.hand.keyboard.wait(seen, what)

    def _turn_to(self, name: str) -> None:
        """Turn the pages of the sidebar until this one is shown."""
        hand = self.hand
        hand.rest()
        for _level in range(_MOST_LEVELS):
            if hand.keyboard.see(lambda: hand.window.shown in _pages(hand)):
                break
            hand.press("Escape")
            hand.rest()
        for _page in range(len(hand.keyboard.see(lambda: _pages(hand)))):
            if hand.keyboard.see(lambda: hand.window.shown) == name:
                break
            hand.press("Ctrl+PgDown")
        self._sees(lambda: hand.window.shown == name, f"the page {name}")
        hand.rest()

    def _ask(self, task: Callable[[Vault, Progress], Session]) -> Session:
        """Ask the vault, as a page would."""
        found: list[Session] = []
        window = self.hand.window
        self.hand.keyboard.see(lambda: window.desk.ask(window, task, found.append))
        self._sees(lambda: bool(found), "an answer of the vault")
        return found[0]

    def _told(self, ref: str) -> bool:
        return not self.short or ref.rpartition("/")[2] in _SHORT


def together(value: str) -> str:
    """Leave out what cannot be said together with other answers."""
    kept = [each for each in value.split() if each not in EXCLUSIVE]
    return " ".join(kept) if kept and len(kept) < len(value.split()) else value


def _pages(hand: Writer) -> Sequence[str]:
    sidebar = hand.window.sidebar
    return sidebar.names if sidebar is not None else ()
