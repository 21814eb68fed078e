"""Looks at this computer: what about it endangers a vault that lies here.

Nothing is changed and nothing is sent. What cannot be known is said to be unknown: an
honest gap is better than a comfort.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

_RELEASED = 2026  # a clock before this year cannot be right


class Level(StrEnum):
    """How bad it is; sorted in this order."""

    DANGER = "danger"
    FIX = "fix"
    UNKNOWN = "unknown"
    FINE = "fine"


class Check(StrEnum):
    """What was looked at."""

    DISK = "disk"
    SWAP = "swap"
    HIBERNATION = "hibernation"
    CLOUD = "cloud"
    FILE_SYSTEM = "file-system"
    SPOOL = "spool"
    RECORDERS = "recorders"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Finding:
    """One result.

    `reason` names a sentence; `detail` is a name of a program or file system, never a
    path: paths tell about people.
    """

    check: Check
    level: Level
    reason: str
    detail: str = ""


Ask = Callable[[Sequence[str]], str | None]


def ask_system(command: Sequence[str]) -> str | None:
    """Run a command of the system for at most three seconds; `None` if it fails."""
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=3, check=True, text=True
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return done.stdout


@dataclass(frozen=True, slots=True, kw_only=True)
class Computer:
    """Where the facts are read; tests give a root of their own."""

    root: Path = Path("/")
    system: str = field(default_factory=lambda: sys.platform)
    ask: Ask = ask_system

    def text(self, *names: str) -> str | None:
        """Return a file below the root, `None` if it cannot be read."""
        try:
            return self.root.joinpath(*names).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None


def check_computer(
    folder: Path, now: datetime, computer: Computer | None = None
) -> tuple[Finding, ...]:
    """Look at everything; worst first.

    Args:
        folder: of the vault.
        now: the time this computer believes in.
        computer: where to look.
    """
    at = computer or Computer()
    mount = mount_of(folder, at)
    findings = (
        disk(mount, at),
        file_system(mount),
        cloud(folder),
        swap(at),
        hibernation(at),
        spool(at),
        recorders(at),
        clock(now, at),
    )
    order = list(Level)
    return tuple(sorted(findings, key=lambda found: order.index(found.level)))


# Where the vault lies


@dataclass(frozen=True, slots=True)
class Mount:
    """What holds a folder; empty where the system does not say."""

    kind: str = ""  # ext4, vfat, …
    number: str = ""  # of the block device, as "8:1"
    source: str = ""


def mount_of(folder: Path, at: Computer) -> Mount:
    """Return the innermost mount around a folder. Source: proc_pid_mountinfo(5)."""
    if at.system == "win32":
        return _windows_volume(folder, at)
    found = Mount()
    longest = -1
    here = os.path.realpath(folder)
    for line in (at.text("proc", "self", "mountinfo") or "").splitlines():
        before, _dash, after = line.partition(" - ")
        left, right = before.split(), after.split()
        if len(left) < 5 or len(right) < 2:
            continue
        place = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), left[4])
        inside = here == place or here.startswith(place.rstrip("/") + "/")
        if inside and len(place) >= longest:
            longest = len(place)
            found = Mount(right[0], left[2], right[1])
    return found


def _windows_volume(folder: Path, at: Computer) -> Mount:
    drive = folder.drive or "C:"
    said = at.ask(["fsutil", "fsinfo", "volumeinfo", drive]) or ""
    kind = next((w for w in ("NTFS", "exFAT", "FAT32", "ReFS") if w in said), "")
    return Mount(kind.lower(), "", drive)


def disk(mount: Mount, at: Computer) -> Finding:
    """Whether the disk is encrypted, as far as the system says."""
    if at.system == "win32":
        return _bitlocker(mount, at)
    if at.system == "darwin":
        said = at.ask(["fdesetup", "status"]) or ""
        if "FileVault is On" in said:
            return Finding(Check.DISK, Level.FINE, "encrypted", "FileVault")
        known = "FileVault is Off" in said
        level = Level.DANGER if known else Level.UNKNOWN
        return Finding(Check.DISK, level, "plain" if known else "unknown")
    number = mount.number
    if number.startswith("0:"):  # btrfs, zfs, overlays: ask the device they name
        number = _number_of(mount.source, at)
    if not number:
        return Finding(Check.DISK, Level.UNKNOWN, "unknown")
    device = at.root / "sys/dev/block" / number
    if not device.exists():
        return Finding(Check.DISK, Level.UNKNOWN, "unknown")
    if _is_encrypted(device):
        return Finding(Check.DISK, Level.FINE, "encrypted", "LUKS")
    return Finding(Check.DISK, Level.DANGER, "plain")


def _bitlocker(mount: Mount, at: Computer) -> Finding:
    script = (
        "(New-Object -ComObject Shell.Application).NameSpace('"
        + mount.source
        + "').Self.ExtendedProperty('System.Volume.BitLockerProtection')"
    )
    said = (at.ask(["powershell", "-NoProfile", "-Command", script]) or "").strip()
    if said in {"1", "3"}:
        return Finding(Check.DISK, Level.FINE, "encrypted", "BitLocker")
    if said in {"2", "5"}:
        return Finding(Check.DISK, Level.DANGER, "plain")
    return Finding(Check.DISK, Level.UNKNOWN, "unknown")


def _number_of(source: str, at: Computer) -> str:
    if not source.startswith("/dev/"):
        return ""
    name = os.path.realpath(at.root / source.lstrip("/"))
    said = at.text("sys/class/block", Path(name).name, "dev")
    return said.strip() if said else ""


def _is_encrypted(device: Path) -> bool:
    """Follow a device to what it lies on, until one is encrypted or none is left."""
    waiting, seen = [device.resolve()], set()
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        try:
            if (here / "dm/uuid").read_text(encoding="ascii").startswith("CRYPT-"):
                return True
        except (OSError, UnicodeDecodeError):
            pass
        try:
            waiting += [below.resolve() for below in (here / "slaves").iterdir()]
        except OSError:
            continue
    return False


_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "davfs"})
_WITHOUT_OWNERS = frozenset({"vfat", "msdos", "exfat", "fat32", "fuseblk", "ntfs3"})
_SOUND = frozenset(
    {"ext4", "ext3", "btrfs", "xfs", "zfs", "f2fs", "apfs", "hfs", "ntfs", "refs"}
)


def file_system(mount: Mount) -> Finding:
    """Whether the file system suits a vault."""
    kind = mount.kind
    where = Check.FILE_SYSTEM
    if kind in _NETWORK:
        return Finding(where, Level.DANGER, "network", kind)
    if kind in {"tmpfs", "ramfs"}:
        return Finding(where, Level.DANGER, "memory", kind)
    if kind in _WITHOUT_OWNERS:
        return Finding(where, Level.FIX, "no-owners", kind)
    if kind in _SOUND:
        return Finding(where, Level.FINE, "sound", kind)
    return Finding(where, Level.UNKNOWN, "unknown", kind)


_CLOUDS = {
    "OneDrive": ("onedrive",),
    "Dropbox": ("dropbox",),
    "Google Drive": ("google drive", "googledrive", "my drive", "мой диск"),
    "iCloud": ("icloud", "com~apple~clouddocs", "mobile documents"),
    "Yandex Disk": ("yandex.disk", "yandexdisk", "яндекс.диск"),
    "Mail.ru": ("облако mail.ru", "cloud mail.ru"),
    "Nextcloud": ("nextcloud", "owncloud"),
    "MEGA": ("megasync", "mega"),
    "pCloud": ("pcloud", "pclouddrive"),
    "Box": ("box sync",),
    "Syncthing": ("syncthing",),
}
_MARKERS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".owncloudsync.log": "Nextcloud",
    ".sync_journal.db": "Nextcloud",
    ".stfolder": "Syncthing",
}


def cloud(folder: Path) -> Finding:
    """Whether a program copies the folder to a cloud."""
    here = folder.absolute()
    for around in (here, *here.parents):
        name = around.name.lower()
        for service, names in _CLOUDS.items():
            if any(name == n or name.startswith((n + " ", n + "-")) for n in names):
                return Finding(Check.CLOUD, Level.DANGER, "copied", service)
        for marker, service in _MARKERS.items():
            if (around / marker).exists():
                return Finding(Check.CLOUD, Level.DANGER, "copied", service)
    return Finding(Check.CLOUD, Level.FINE, "none-seen")


# What memory leaves behind


def swap(at: Computer) -> Finding:
    """Whether memory is written to the disk in the clear."""
    if at.system == "win32":
        return Finding(Check.SWAP, Level.FIX, "page-file")
    if at.system == "darwin":
        return Finding(Check.SWAP, Level.FINE, "encrypted")  # always since 10.7
    listed = at.text("proc/swaps")
    if listed is None:
        return Finding(Check.SWAP, Level.UNKNOWN, "unknown")
    names = [line.split()[0] for line in listed.splitlines()[1:] if line.split()]
    if not names:
        return Finding(Check.SWAP, Level.FINE, "none")
    for name in names:
        if "/zram" in name:
            continue
        number = _number_of(name, at)
        device = at.root / "sys/dev/block" / number
        if not number or not _is_encrypted(device):
            return Finding(Check.SWAP, Level.FIX, "plain")
    return Finding(Check.SWAP, Level.FINE, "encrypted")


def hibernation(at: Computer) -> Finding:
    """Whether the whole memory may be written to the disk."""
    if at.system == "win32":
        there = (at.root / "hiberfil.sys").exists()
        level = Level.FIX if there else Level.UNKNOWN
        return Finding(Check.HIBERNATION, level, "on" if there else "unknown")
    if at.system == "darwin":
        return Finding(Check.HIBERNATION, Level.UNKNOWN, "unknown")
    state, resume = at.text("sys/power/state"), at.text("sys/power/resume")
    if state is None:
        return Finding(Check.HIBERNATION, Level.UNKNOWN, "unknown")
    prepared = (resume or "0:0").strip() != "0:0"
    if "disk" in state.split() and prepared:
        return Finding(Check.HIBERNATION, Level.FIX, "on")
    return Finding(Check.HIBERNATION, Level.FINE, "off")


# What others keep or see


def spool(at: Computer) -> Finding:
    """Whether the printing system keeps what it printed."""
    if at.system == "win32":
        return Finding(Check.SPOOL, Level.UNKNOWN, "unknown")
    if not (at.root / "etc/cups").exists():
        return Finding(Check.SPOOL, Level.FINE, "no-printing")
    configured = at.text("etc/cups/cupsd.conf")
    if configured is None:
        return Finding(Check.SPOOL, Level.UNKNOWN, "unknown")
    found = re.findall(r"(?im)^\s*PreserveJobFiles\s+(\S+)", configured)
    keeps = found[-1].lower() if found else "86400"  # a day, if nobody said otherwise
    if keeps in {"no", "off", "false", "0"}:
        return Finding(Check.SPOOL, Level.FINE, "not-kept")
    return Finding(Check.SPOOL, Level.FIX, "kept")


_WATCHERS = {
    "obs": "OBS",
    "simplescreenrec": "SimpleScreenRecorder",
    "kazam": "Kazam",
    "peek": "Peek",
    "wf-recorder": "wf-recorder",
    "vokoscreen": "vokoscreen",
    "vokoscreenng": "vokoscreen",
    "ffmpeg": "ffmpeg",
    "anydesk": "AnyDesk",
    "teamviewer": "TeamViewer",
    "teamviewerd": "TeamViewer",
    "rustdesk": "RustDesk",
    "x11vnc": "x11vnc",
    "x0vncserver": "TigerVNC",
    "vino-server": "Vino",
    "krfb": "Krfb",
    "gnome-remote-de": "GNOME Remote Desktop",
    "xrdp": "xrdp",
    "zoom": "Zoom",
}


def recorders(at: Computer) -> Finding:
    """Whether a program that can see the screen runs, among those we know."""
    names = _running(at)
    if names is None:
        return Finding(Check.RECORDERS, Level.UNKNOWN, "unknown")
    known = (n.lower().removesuffix(".exe") for n in names)
    seen = sorted({_WATCHERS[name] for name in known if name in _WATCHERS})
    if seen:
        return Finding(Check.RECORDERS, Level.DANGER, "running", ", ".join(seen))
    return Finding(Check.RECORDERS, Level.UNKNOWN, "none-known")


def _running(at: Computer) -> list[str] | None:
    if at.system == "win32":
        said = at.ask(["tasklist", "/fo", "csv", "/nh"])
        if said is None:
            return None
        return [line.split('","')[0].strip('"') for line in said.splitlines()]
    if at.system == "darwin":
        said = at.ask(["ps", "-axco", "comm"])
        return said.splitlines()[1:] if said else None
    folder = at.root / "proc"
    try:
        numbers = [entry.name for entry in folder.iterdir() if entry.name.isdigit()]
    except OSError:
        return None
    texts = (at.text("proc", number, "comm") for number in numbers)
    return [text.strip() for text in texts if text]


def clock(now: datetime, at: Computer) -> Finding:
    """Whether the time can be right: it dates what people tell."""
    if now.year < _RELEASED:
        return Finding(Check.CLOCK, Level.DANGER, "past")
    if (at.root / "run/systemd/timesync/synchronized").exists():
        return Finding(Check.CLOCK, Level.FINE, "compared")
    return Finding(Check.CLOCK, Level.UNKNOWN, "unknown")
