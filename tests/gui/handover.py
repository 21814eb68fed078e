"""A monitor and an office that know each other, made once, copied for each test."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from monitor_app.progress import Progress
from monitor_app.ui.page import Page
from monitor_app.usecases import exporting, identities, recovery, vaults, visits
from monitor_app.usecases.demo_photo import picture
from monitor_app.usecases.reading import InterviewQuery, page
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit
from tests.exchange import LINE, consent, pair, record
from tests.vaults import PASSPHRASE

if TYPE_CHECKING:
    from tests.gui.conftest import Driver

NAMES_PASSPHRASE = "қызыл көпір 5 жапырақ су тас"


@dataclass(frozen=True)
class Made:
    """Folders of two vaults that are closed, and ids of what is in the monitor's."""

    place: Path
    interview: str  # AB-01, signed, with a photo; may go to the WGAD
    other: str  # AB-04, signed, without a consent line for others
    consent: str  # form D of AB-01
    visit: str
    bundle: Path  # AB-04 for the office, written already


def make(place: Path) -> Made:
    """Make both vaults."""
    two = pair(place)
    monitor = two.monitor
    interview = record(
        monitor,
        photo=picture(Random(1)),
        seed=1,
        fu_next="2031-11-20",
        contact_rule="ok",
        w_consent="given",
    )
    other = record(monitor, seed=4, photos=0)
    line = {**LINE, "sh_what": "numbers"}
    own = {**LINE, "sh_recipient": "r_org", "sh_purpose": "p_store p_help"}
    signed = consent(monitor, "AB-01", line, own)
    visit = visits.begin(monitor, "LA-155/8", "2026-11-20")
    visits.assign(monitor, [interview], visit.id)
    visits.plan_check(monitor, visit.id, "AB-01", "Л-07 арқылы", "2026-11-23")
    identities.create(monitor, NAMES_PASSPHRASE, kdf_memory_mib=64)
    sheet = identities.begin(monitor, "AB-01", "ru")
    identities.save(monitor, sheet)
    (place / "out").mkdir()
    result = exporting.export(
        monitor,
        [other],
        ["office"],
        "p_store",
        place / "out",
        purge=False,
        progress=Progress(),
    )
    for vault in (two.monitor, two.office):  # without a way back nothing may begin
        recovery.rehearse(vault, recovery.make_shares(vault, 2, 3))
    two.close()
    return Made(
        place=place,
        interview=interview,
        other=other,
        consent=signed,
        visit=visit.id,
        bundle=result.bundles[0].file,
    )


def open_vault(driver: "Driver", made: Made, name: str) -> Path:
    """Open a copy of one of the two vaults, "monitor" or "office", in the window."""
    folder = driver.folder / name
    if not folder.exists():
        shutil.copytree(made.place / name, folder)
    if driver.desk.is_open:
        driver.window.lock()
        driver.settle()
    with driver.bot.waitSignal(driver.desk.opened, timeout=30_000):
        driver.desk.open(
            driver.window,
            lambda: vaults.open_vault(folder, PASSPHRASE),
            folder,
            _raise,
        )
    driver.settle()
    return folder


def states(driver: "Driver") -> dict[str, str]:
    """Return the state of every interview of the open vault."""
    found: dict[str, str] = {}
    driver.desk.ask(
        driver.window,
        lambda vault, _progress: {
            item.id: item.state.value for item in page(vault, InterviewQuery()).items
        },
        found.update,
    )
    driver.settle()
    return found


def shown(where: Page) -> str:
    """Return every word that can be read on a page."""
    widgets: list[QLabel | QAbstractButton | QLineEdit] = [
        *where.findChildren(QLabel),
        *where.findChildren(QAbstractButton),
        *where.findChildren(QLineEdit),
    ]
    return "\n".join(w.text() for w in widgets if w.isVisible())


def _raise(error: BaseException) -> None:
    raise error
