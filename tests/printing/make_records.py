"""The signed records of one fictional person, from which drafts are printed."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from monitor_app.crypto.passphrase import FLOOR
from monitor_app.forms.library import load_library_form
from monitor_app.forms.session import Session
from monitor_app.forms.state import Services
from monitor_app.records.profile import Profile
from monitor_app.records.status import Translation
from monitor_app.usecases import interviews, recording, sample
from monitor_app.vault import Vault

TODAY = date(2026, 11, 25)
_MOMENT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
_PERSON = sample.Person(
    person_code="AB-17",
    case_no="DEMO-2031-0042",
    language="kk",
    detained_on=date(2022, 1, 5),
    interviewed_on=date(2026, 11, 20),
)
_FORMS = ("fair_trial_wgad", "injury_sheet", "release_followup", "evidence_log")
_ENGLISH = "Two men waited at the door of my house.\n\nThey took me to the station."
_LINES = (("r_wgad", "p_un"), ("r_srt", "p_un"), ("r_cat", "p_un"))


@dataclass(frozen=True, slots=True)
class Told:
    """A vault that holds the records, and the interview that a draft begins with."""

    vault: Vault
    interview: str


@contextmanager
def of_one_person(folder: Path) -> Iterator[Told]:
    """Keep the signed records of a fictional person in a vault of fixed numbers."""
    with Vault.create(
        folder,
        "нан сүт қант тұз су",
        profile=Profile.MONITOR,
        cost=FLOOR,
        clock=lambda: _MOMENT,
        random_bytes=random.Random(7).randbytes,
    ) as vault:
        _keep(vault, _consent())
        for form_id in _FORMS:
            _keep(vault, _filled(form_id))
        yield Told(vault, _keep(vault, _interview()))


def _keep(vault: Vault, session: Session) -> str:
    recording.explain_gaps(session)
    new = interviews.number_session(vault, session)
    return recording.keep_filled(vault, new, session, []).interview


def _filled(form_id: str, **fixed: str) -> Session:
    services = Services(
        now=lambda: _MOMENT, zone=UTC, random=random.Random(1), uuid=lambda: "0" * 32
    )
    session = Session.start(load_library_form(form_id), services, "kk")
    sample.fill(session, replace(_PERSON, fixed=fixed), random.Random(form_id))
    return session


def _interview() -> Session:
    session = _filled("detention_interview", cons_excl="")
    session.answer("consent_sum/cons_excl", None)
    english = Translation(
        language="en", translator="T-3", date=date(2026, 11, 22), text=_ENGLISH
    )
    session.set_translation("narrative/free_account", english)
    return session


def _consent() -> Session:
    """Return form D: the words may go to three procedures, under a code."""
    session = _filled("consent", d_under="yes", d_free="yes", d_state="yes")
    for place in session.instances("d_share/share"):
        session.remove_repeat(place)
    for recipient, purpose in _LINES:
        place, _changes = session.add_repeat("d_share/share")
        answers = {
            "sh_recipient": recipient,
            "sh_purpose": purpose,
            "sh_ident": "pseud",
            "sh_what": "all",
            "sh_state": "given",
            "sh_ask": "no",
        }
        for name, value in answers.items():
            session.answer(f"{place}/{name}", value)
    return session
