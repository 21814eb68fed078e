"""The whole story with fictional people: two vaults, interviews, paper, a bundle.

Everything goes the way a person would go: the same use cases as window and command
line, one after the other. Source: `command-line.md`, `demo`.
"""

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from monitor_app import paths
from monitor_app.errors.usecases import DemoFolderNotEmptyError
from monitor_app.forms.definition import Kind, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.progress import Progress
from monitor_app.records.profile import Profile
from monitor_app.usecases import (
    clock,
    demo_bulk,
    demo_people,
    demo_photo,
    exporting,
    files,
    forms,
    interviews,
    papers,
    practice_mark,
    receiving,
    recording,
    safeguards,
    sample,
    team,
    vaults,
)
from monitor_app.usecases.demo_people import Telling
from monitor_app.vault import Vault

OFFICE, MONITOR = "office", "M-14"
PURPOSE = "p_store"
_KDF_MIB = 64  # fictional people: opening should be quick
_MOST_FILLED = 2
_BLANK = (
    ("detention_interview", ("kk", "ru")),
    ("consent", ("kk", "en")),
)
_MOST_PHOTOS = 2  # in one interview
_PART_BYTES = 32 * 1024 * 1024
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStep:
    """Something that was done: a code, how many, and where it lies."""

    name: str
    count: int
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoReport:
    """Everything that was done, in order."""

    steps: tuple[DemoStep, ...]


def run_demo(
    folder: Path, *, interviews: int, seed: int, classic: bool, progress: Progress
) -> DemoReport:
    """Tell the whole story in a folder.

    Args:
        folder: new or empty.
        interviews: how many; the first dozen with photos, consent and paper.
        seed: the same seed tells the same; keys and ids are drawn anew.
        classic: give the office an X25519 key, for readers without age 1.3.
        progress: told the interviews done; may cancel.

    Raises:
        DemoFolderNotEmptyError: something lies there; it was left as it is.
        MonitorError: whatever a use case refuses.
    """
    made_folder = _empty(folder)
    try:
        return _told(folder, interviews, seed, progress, classic=classic)
    except BaseException:
        for entry in folder.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        if made_folder:
            folder.rmdir()
        raise


def _told(
    folder: Path, count: int, seed: int, progress: Progress, *, classic: bool
) -> DemoReport:
    passphrase = _passphrase()
    file = folder / "passphrase.txt"
    paths.write_durably(file, f"{passphrase}\n".encode(), private=True)
    create = partial(vaults.create_vault, kdf_memory_mib=_KDF_MIB)
    places = folder / "office.vault", folder / "monitor.vault"
    with (
        create(places[0], passphrase, Profile.OFFICE, classic=classic) as office,
        create(places[1], passphrase, Profile.MONITOR) as monitor,
    ):
        for vault in (office, monitor):
            practice_mark.put_mark(vault)  # nobody is in it
        story = _Story(folder, office, monitor, seed, progress)
        steps = (
            _step("passphrase", file),
            DemoStep(name="vaults", count=2, paths=places),
            *story.trust(),
            *story.record(count),
            story.print_blank(),
            story.print_filled(),
            *story.hand_over(),
        )
    return DemoReport(steps=steps)


class _Story:
    """What happens between the two open vaults."""

    def __init__(
        self, folder: Path, office: Vault, monitor: Vault, seed: int, progress: Progress
    ) -> None:
        self._folder = folder
        self._office = office
        self._monitor = monitor
        self._seed = seed
        self._progress = progress
        self._told: list[tuple[Telling, str]] = []

    def trust(self) -> list[DemoStep]:
        """Make the team file, read its number aloud, accept it in the field."""
        folder, office, monitor = self._folder, self._office, self._monitor
        file = folder / "team.json"
        team.create_team(office, file, organisation="Демо коалиция", name=OFFICE)
        team.add_signer(office, monitor.signing_key.public.line(), MONITOR)
        view = team.sign_team(office, file)
        team.import_team(monitor, file, view.fingerprint)
        signers, key = folder / "allowed_signers", folder / "office-key.txt"
        paths.write_durably(signers, team.allowed_signers(office).encode())
        safeguards.export_office_key(office, key)
        return [
            _step("office-key", key),
            _step("team", file),
            _step("signers", signers),
        ]

    def record(self, count: int) -> list[DemoStep]:
        """Record and sign: the story in full, then as many more as were asked for."""
        rng = random.Random(self._seed)  # noqa: S311 - fiction, not secrets
        photos = self._folder / "photos"
        with paths.explained(photos):
            photos.mkdir()
        for number, telling in enumerate(demo_people.story(count, self._seed)):
            self._progress.step(number, count)
            self._told.append((telling, self._tell(telling, photos, rng)))
        more = count - len(self._told)
        if more > 0:
            first = demo_people.STORY_LENGTH + 1
            demo_bulk.record_many(
                self._monitor, more, self._seed, first, self._progress
            )
        taken = tuple(sorted(photos.iterdir()))
        return [
            DemoStep(name="photos", count=len(taken), paths=(photos,)),
            DemoStep(name="interviews", count=count, paths=(self._monitor.folder,)),
        ]

    def print_blank(self) -> DemoStep:
        """Print forms to write on."""
        place = self._folder / "paper"
        with paths.explained(place):
            place.mkdir()
        written = []
        for form_id, languages in _BLANK:
            request = papers.BlankPaper(
                languages=languages, profile="full", modules=(), copies=1, paper="A4"
            )
            printed = papers.blank_pdf(self._monitor, form_id, request, self._progress)
            file = place / f"blank-{form_id}-{'-'.join(languages)}.pdf"
            papers.save(printed, file)
            written.append(file)
        return DemoStep(name="blank", count=len(written), paths=tuple(written))

    def print_filled(self) -> DemoStep:
        """Print interviews to read from, each in the language it was told in."""
        written = []
        told = [t for t in self._told if t[0].form_id != "consent"] or self._told
        for telling, interview in told[:_MOST_FILLED]:
            language = telling.person.language
            printed = papers.filled_pdf(
                self._monitor, interview, (language,), redact=False, paper="A4"
            )
            name = f"filled-{telling.form_id}-{language}.pdf"
            papers.save(printed, self._folder / "paper" / name)
            written.append(self._folder / "paper" / name)
        return DemoStep(name="filled", count=len(written), paths=tuple(written))

    def hand_over(self) -> list[DemoStep]:
        """Seal, receive, acknowledge; purge one copy that head office confirmed."""
        sealed = self._seal()
        receipts = self._folder / "receipts"
        received = receiving.receive(
            self._office, [self._folder / "bundles"], receipts, self._progress
        )
        taken = receiving.take_receipts(self._monitor, received.receipts)
        confirmed = [i for entry in taken.acknowledged for i in entry.interviews]
        purged = confirmed[-1:] if len(confirmed) > 1 else []
        for interview in purged:
            exporting.purge(self._monitor, interview)
        office, monitor = (self._office.folder,), (self._monitor.folder,)
        written = tuple(received.receipts)
        return [
            DemoStep(name="bundles", count=len(sealed), paths=sealed),
            DemoStep(name="received", count=len(received.imported), paths=office),
            DemoStep(name="receipts", count=len(taken.acknowledged), paths=written),
            DemoStep(name="purged", count=len(purged), paths=monitor),
        ]

    def _seal(self) -> tuple[Path, ...]:
        bundles = self._folder / "bundles"
        with paths.explained(bundles):
            bundles.mkdir()
        result = exporting.export(
            self._monitor,
            tuple(interview for _telling, interview in self._told),
            [OFFICE],
            PURPOSE,
            bundles,
            purge=False,
            part_bytes=_PART_BYTES,
            progress=self._progress,
        )
        return tuple(bundle.file for bundle in result.bundles)

    def _tell(self, telling: Telling, photos: Path, rng: random.Random) -> str:
        vault, person = self._monitor, telling.person
        form = forms.load_form(vault, telling.form_id)
        session = Session.start(form, clock.session_services(), person.language)
        new = interviews.number_session(vault, session)
        sample.fill(session, person, rng)
        used = []
        for number, ref in enumerate(_photo_questions(session)[:_MOST_PHOTOS], start=1):
            name = f"{person.person_code} сурет {len(self._told) + 1}-{number}.png"
            path = photos / name
            paths.write_durably(path, demo_photo.picture(rng))
            made = files.encrypt(vault, form, new.interview, ref, path, self._progress)
            session.record_attachment(ref, made.attachment.name)
            used.append(made)
        recording.explain_gaps(session)
        recorded = recording.keep_filled(vault, new, session, used)
        return recorded.interview


def _photo_questions(session: Session) -> list[str]:
    """Return open questions for a picture: photographs before drawn signatures."""
    found = [
        node
        for node in session.everything()
        if isinstance(node.definition, QuestionDef)
        and node.definition.kind is Kind.ATTACHMENT
        and node.definition.media.startswith("image/")
        and node.relevant
        and not node.value
    ]
    return [node.ref for node in sorted(found, key=lambda n: "sig" in n.ref)]


def _empty(folder: Path) -> bool:
    """Require an empty folder, made if it is missing; say whether it was."""
    with paths.explained(folder):
        missing = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise DemoFolderNotEmptyError(name=folder.name)
    return missing


def _passphrase(random_bytes: Callable[[int], bytes] = os.urandom) -> str:
    """Draw 20 letters of 32: 100 bits, in groups that can be typed."""
    drawn = "".join(_LETTERS[byte & 31] for byte in random_bytes(20))
    return "-".join(drawn[at : at + 5] for at in range(0, 20, 5))


def _step(name: str, path: Path) -> DemoStep:
    return DemoStep(name=name, count=1, paths=(path,))
