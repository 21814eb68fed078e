"""The places of the day: two vaults, a small disk, a stick; and what is known.

The monitor's vault lies on a disk of its own and bundles go to a stick of its own where
this system lets us mount memory (root on Linux); elsewhere both are folders, and the
day has no full disk and no pulled stick, which its report says.
"""

import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from monitor_app.crypto.passphrase import FLOOR
from monitor_app.records.profile import Profile
from monitor_app.usecases import clock
from monitor_app.vault import Vault
from tests.exchange import introduce
from tests.vaults import PASSPHRASE

_DISK_MIB, _STICK_MIB = 2048, 512
_LEFT_BYTES = 48 * 1024


@dataclass
class Ledger:
    """What sessions said was durable. Nothing of it may be missing at the end."""

    versions: dict[str, dict[str, str]] = field(default_factory=dict)
    photos: dict[str, dict[str, str]] = field(default_factory=dict)
    purged: set[str] = field(default_factory=set)
    sent: dict[str, str] = field(default_factory=dict)  # bundle: file
    imported: Counter[str] = field(default_factory=Counter)  # bundle: how often
    withheld: set[str] = field(default_factory=set)  # consent lets them not go whole
    acknowledged: set[str] = field(default_factory=set)
    damaged: dict[str, str] = field(default_factory=dict)  # file: how
    refusals: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass
class World:
    """Folders, keys, and the ledger."""

    root: Path
    canary: str
    keys: dict[str, bytes] = field(default_factory=dict)
    mounted: bool = False
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def monitor(self) -> Path:
        """The monitor's vault."""
        return self.root / "disk" / "monitor"

    @property
    def office(self) -> Path:
        """The office's vault."""
        return self.root / "office"

    @property
    def stick(self) -> Path:
        """Where bundles are written."""
        return self.root / "stick"

    @property
    def inbox(self) -> Path:
        """Where the office finds bundles."""
        return self.root / "inbox"

    @property
    def receipts(self) -> Path:
        """Where the office puts receipts."""
        return self.root / "receipts"

    @property
    def archive(self) -> Path:
        """Bundles that the office has seen, to be received once more at the end."""
        return self.root / "archive"

    def make(self) -> None:
        """Make the places, the vaults and the team."""
        names = ("disk", "stick", "inbox", "receipts", "archive", "source")
        for name in names:
            (self.root / name).mkdir()
        self.mounted = mount(self.root / "disk", _DISK_MIB)
        self.plug()
        with (
            create(self.office, Profile.OFFICE) as office,
            create(self.monitor) as monitor,
        ):
            introduce(monitor, office, self.root / "team.json")
            self.keys["office"] = bytes(office.keys._data_key)
            self.keys["monitor"] = bytes(monitor.keys._data_key)

    def fill_disk(self) -> None:
        """Leave hardly any room on the monitor's disk."""
        free = shutil.disk_usage(self.root / "disk").free
        with (self.root / "disk" / "ballast").open("wb") as ballast:
            os.posix_fallocate(ballast.fileno(), 0, max(1, free - _LEFT_BYTES))

    def empty_disk(self) -> None:
        """Take the ballast away."""
        (self.root / "disk" / "ballast").unlink()

    def plug(self) -> None:
        """Put an empty stick in where there is none."""
        if self.mounted and not os.path.ismount(self.stick):
            mount(self.stick, _STICK_MIB)

    def close(self) -> None:
        """Unmount."""
        for place in (self.root / "disk", self.stick):
            if os.path.ismount(place):
                subprocess.run(["umount", "-l", str(place)], check=True)


def create(folder: Path, profile: Profile = Profile.MONITOR) -> Vault:
    """Make a vault by the computer's clock, as the day's work opens it.

    The clock of the other tests runs ahead with every look at it; after a long row of
    tests it would sign a team file for tomorrow.
    """
    return Vault.create(
        folder, PASSPHRASE, profile=profile, cost=FLOOR, clock=clock.now
    )


def mount(folder: Path, mib: int) -> bool:
    """Mount memory as a disk of its own; say whether this system allows it."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    words = ["mount", "-t", "tmpfs", "-o", f"size={mib}m", "tmpfs", str(folder)]
    return subprocess.run(words, check=False, capture_output=True).returncode == 0
