"""This user's preferences: never anything about a person, a place or a record."""

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Self

from monitor_app import paths

_FILE = "settings.json"
_FOLDERS = ("vault", "practice")
_CHOICES: dict[str, tuple[object, ...]] = {
    "language": ("kk", "ru", "en"),
    "theme": ("system", "light", "dark"),
    "text_percent": (100, 115, 130, 150, 175, 200),
    "density": ("touch", "mouse"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person chose about the program itself."""

    language: str = "ru"
    theme: str = "system"
    text_percent: int = 100
    density: str = "touch"
    idle_lock_minutes: int = 5
    vault: str = ""  # the folder of the vault last opened on this computer
    practice: str = ""  # the folder of the practice vault, which holds nobody

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the settings; a missing or damaged file gives the defaults.

        A damaged settings file may not keep a person from her vault, and it holds
        nothing worth an error: every unknown or impossible value is dropped.
        """
        try:
            found = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return cls()
        if not isinstance(found, dict):
            return cls()
        kept = {k: v for k, v in found.items() if _possible(cls, k, v)}
        kept |= {k: paths.lengthened(kept[k]) for k in _FOLDERS if k in kept}
        return cls(**kept)

    def save(self, folder: Path) -> None:
        """Write the settings durably; raise one of `errors.files` otherwise."""
        with paths.explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
        kept = asdict(self)
        kept |= {k: paths.shortened(kept[k]) for k in _FOLDERS if kept[k]}
        paths.write_durably(folder / _FILE, json.dumps(kept, indent=1).encode() + b"\n")

    def changed(self, **values: Any) -> Self:  # noqa: ANN401 - any field's own type
        """Return a copy with some values replaced."""
        return replace(self, **values)


def _possible(cls: type[Settings], name: str, value: object) -> bool:
    defaults = {field.name: field.default for field in fields(cls)}
    if name not in defaults or type(value) is not type(defaults[name]):
        return False
    return value in _CHOICES.get(name, (value,))
