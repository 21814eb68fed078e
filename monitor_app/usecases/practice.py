"""A practice vault: invented people, a passphrase that everybody may know."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from monitor_app.progress import Progress
from monitor_app.records.profile import Profile
from monitor_app.records.status import Reason
from monitor_app.usecases import interviews, practice_mark, sample, vaults
from monitor_app.usecases.practice_mark import PASSPHRASE
from monitor_app.usecases.sample import Person
from monitor_app.vault import Vault

_FIRST_DAY = date(2031, 3, 5)
_MOST_ROUNDS = 6  # a reason may close questions, and open others


@dataclass(frozen=True, slots=True)
class _Story:
    form: str
    language: str
    code: str
    serial: int
    ends: str  # "begun", "filled" or "signed"


_STORIES = (
    _Story("detention_interview", "ru", "R7C-3X", 31, "signed"),
    _Story("injury_sheet", "kk", "B2V-6N", 35, "signed"),
    _Story("release_followup", "ru", "H9T-4L", 38, "filled"),
    _Story("detention_interview", "kk", "P5M-1C", 41, "filled"),
    _Story("detention_interview", "kk", "7KD-2Q", 42, "begun"),
)


def make(folder: Path, progress: Progress, *, kdf_memory_mib: int = 64) -> Vault:
    """Make a practice vault with a few interviews; open it if it is there already.

    Args:
        folder: new, empty, or of a practice vault.
        progress: steps: interviews.
        kdf_memory_mib: memory of the key derivation; there is nothing to protect.

    Raises:
        WrongPassphraseError: the folder holds another vault.
        FolderNotEmptyError, and what opening raises.
    """
    if any(folder.glob("vault*.json")):
        return _opened(folder)
    vault = vaults.create_vault(
        folder, PASSPHRASE, Profile.MONITOR, kdf_memory_mib=kdf_memory_mib
    )
    try:
        practice_mark.put_mark(vault)
        for number, story in enumerate(_STORIES):
            progress.step(number, len(_STORIES))
            _tell(vault, story, number)
    except BaseException:
        vault.close()
        raise
    return vault


def _opened(folder: Path) -> Vault:
    vault = vaults.open_vault(folder, PASSPHRASE)
    if not practice_mark.is_marked(vault):  # made before there were marks
        practice_mark.put_mark(vault)
    return vault


def _tell(vault: Vault, story: _Story, number: int) -> None:
    opened = interviews.begin(vault, story.form, story.language)
    session = opened.session()
    day = _FIRST_DAY + timedelta(days=number)
    person = Person(
        person_code=story.code,
        case_no=f"DEMO-2031-{story.serial:04}",
        language=story.language,
        detained_on=day,
        interviewed_on=day + timedelta(days=6),
    )
    if story.ends == "begun":
        for name, value in (
            ("person_code", person.person_code),
            ("case_no", person.case_no),
            ("iv_date", person.interviewed_on.isoformat()),
        ):
            session.answer(f"hdr/{name}", value)
    else:
        sample.fill(session, person, Random(number))  # noqa: S311 - invented answers
    if story.ends == "signed":
        for _round in range(_MOST_ROUNDS):
            for problem in session.problems():
                session.answer(problem.ref, None)
                session.set_reason(problem.ref, Reason.UNKNOWN)
    state = interviews.draft_of(session)
    interviews.save_draft(vault, opened.interview, state)
    if story.ends == "signed":
        interviews.sign(vault, opened.interview)
