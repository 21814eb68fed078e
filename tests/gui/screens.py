"""Pictures of every page: `python -m tests.gui.screens [language …] [look …]`.

Written to `build/screens/`: kk, ru, en; light and dark; text at 100 and 200 %; and a
sheet per language and look with all of them small. To be looked at by a person.
A look is named as its folder is: `light-100`, `dark-200`.
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from monitor_app.ui import application
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from tests.gui import handover, told
from tests.gui.stage import HEIGHT, WIDTH, Stage

ROOT = Path(__file__).parent.parent.parent / "build" / "screens"
LANGUAGES = ("kk", "ru", "en")
LOOKS = {f"{theme}-{n}": (theme, n) for theme in ("light", "dark") for n in (100, 200)}
_COLUMNS, _SMALL = 4, 480


def main(languages: list[str], looks: list[str]) -> None:
    """Write the pictures of some languages in some looks."""
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        os.environ["HOME"] = temporary
        os.environ["MONITOR_SETTINGS"] = str(home / "settings")
        app = application.make(sys.argv[:1])
        stage = Stage(app, home / "practice", handover.make(_folder(home / "made")))
        try:
            for language in languages:
                for look in looks:
                    shots = shoot(stage, language, *LOOKS[look])
                    sheet(shots, ROOT / f"sheet-{language}-{look}.png")
        finally:
            stage.close()


def shoot(stage: Stage, language: str, theme: str, percent: int) -> list[QImage]:
    """Take a picture of every scene in one look."""
    stage.dress(language, theme, percent)
    folder = ROOT / f"{language}-{theme}-{percent}"
    folder.mkdir(parents=True, exist_ok=True)
    shots = []
    for scene in (*stage.scenes(), *told.scenes(stage)):
        stage.show(scene)
        stage.rest()
        picture = stage.window.grab().toImage()
        picture.save(str(folder / f"{scene.name}.png"))
        shots.append(picture)
    return shots


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def sheet(shots: list[QImage], file: Path) -> None:
    """Put small pictures beside one another."""
    high = _SMALL * HEIGHT // WIDTH
    rows = -(-len(shots) // _COLUMNS)
    whole = QImage(_COLUMNS * _SMALL, rows * high, QImage.Format.Format_RGB32)
    whole.fill(QColor(Qt.GlobalColor.gray))
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for place, shot in enumerate(shots):
        row, column = divmod(place, _COLUMNS)
        room = QRect(column * _SMALL, row * high, _SMALL - 6, high - 6)
        small = shot.scaled(
            room.size(),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(room.topLeft(), small)
    painter.end()
    whole.save(str(file))


if __name__ == "__main__":
    asked = sys.argv[1:]
    main(
        [word for word in asked if word in LANGUAGES] or list(LANGUAGES),
        [word for word in asked if word in LOOKS] or list(LOOKS),
    )
