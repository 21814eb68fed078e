"""A monitor and an office that know each other, and interviews to exchange."""

import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitor_app.forms.definition import Kind
from monitor_app.forms.session import Session
from monitor_app.forms.state import NodeState
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.profile import Profile
from monitor_app.usecases import files, interviews, sample, team, vaults
from monitor_app.vault import Vault
from tests.vaults import create

PHOTO = random.Random(7).randbytes(90_000)


@dataclass
class Pair:
    """Two open vaults and a folder between them."""

    monitor: Vault
    office: Vault
    place: Path

    def close(self) -> None:
        self.monitor.close()
        self.office.close()


def pair(place: Path) -> Pair:
    """Make both vaults; the office makes the team file and the monitor accepts it."""
    office = create(place / "office", Profile.OFFICE)
    monitor = create(place / "monitor")
    introduce(monitor, office, place / "team.json")
    return Pair(monitor, office, place)


def introduce(monitor: Vault, office: Vault, file: Path) -> None:
    team.create_team(office, file, organisation="Коалиция")
    line = vaults.vault_info(monitor).signer
    view = team.add_signer(office, line, "M-14")
    team.sign_team(office, file)
    team.import_team(monitor, file, view.fingerprint)


def attach(
    vault: Vault,
    interview: str,
    ref: str,
    path: Path,
    progress: Progress | None = None,
) -> Attachment:
    """Make a file an attachment before any answer names it; the caller saves that."""
    made = files.bring_in(vault, interview, ref, path, progress or Progress())
    with vault.transaction():
        files.keep(vault, made)
    return made.attachment


def record(
    vault: Vault,
    form: str = "detention_interview",
    *,
    seed: int = 1,
    photo: bytes = PHOTO,
    photos: int = 1,
    **fixed: str,
) -> str:
    """Record and sign a made-up interview; the first questions for files get photos.

    Where there are too few such questions, the last one is asked again.
    `fixed` gives answers by question name.
    """
    opened = interviews.begin(vault, form, "kk")
    session = opened.session()
    person = sample.Person(
        person_code=fixed.pop("person_code", f"AB-{seed:02}"),
        case_no=fixed.pop("case_no", f"KZ-2026-{seed:04}"),
        language="kk",
        detained_on=date(2026, 11, 1),
        interviewed_on=date(2026, 11, 20),
        fixed={"sens_level": "l2", "clearance": "no", **fixed},
    )
    for ref in sample.repeats(session):
        if not session.instances(ref) and session.can_add(ref):
            session.add_repeat(ref)
    sample.fill(session, person, random.Random(seed))
    while len(wanted := _for_files(session)) < photos:
        session.add_repeat(wanted[-1].ref.rpartition("[")[0])
        sample.fill(session, person, random.Random(seed))
    for number, node in enumerate(wanted[:photos]):
        source = vault.folder.parent / f"сурет-{seed}-{number}.jpg"
        source.write_bytes(photo + bytes([number]) * number)
        stored = attach(vault, opened.interview, node.ref, source)
        session.record_attachment(node.ref, stored.name)
        source.unlink()
    for problem in session.problems():
        raise AssertionError(problem)
    interviews.save_draft(vault, opened.interview, interviews.draft_of(session))
    return interviews.sign(vault, opened.interview).interview


def _for_files(session: Session) -> list[NodeState]:
    return [
        node
        for node in session.everything()
        if getattr(node.definition, "kind", None) is Kind.ATTACHMENT
        and node.relevant
        and not node.read_only
    ]


def consent(
    vault: Vault, person_code: str, *lines: dict[str, str], da_store: str = "given"
) -> str:
    """Sign a form D with one line for each of `lines`, answers by question name."""
    opened = interviews.begin(vault, "consent", "ru")
    session = opened.session()
    person = sample.Person(
        person_code=person_code,
        case_no="KZ-2026-0001",
        language="ru",
        detained_on=date(2026, 11, 1),
        interviewed_on=date(2026, 11, 20),
        fixed={"da_store": da_store, "sh_except": "", "sh_until": ""},
    )
    sample.fill(session, person, random.Random(3))
    for number, line in enumerate(lines, start=1):
        if len(session.instances("d_share/share")) < number:
            session.add_repeat("d_share/share")
        for name, value in line.items():
            session.answer(f"d_share/share[{number}]/{name}", value)
    sample.fill(session, person, random.Random(3))
    interviews.save_draft(vault, opened.interview, interviews.draft_of(session))
    return interviews.sign(vault, opened.interview).interview


LINE = {
    "sh_recipient": "r_wgad",
    "sh_purpose": "p_un",
    "sh_ident": "pseud",
    "sh_what": "all",
    "sh_state": "given",
    "sh_ask": "no",
}
