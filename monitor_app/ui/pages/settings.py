"""Settings of the program itself; stored outside the vault, nothing about anybody."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from monitor_app import __version__
from monitor_app.i18n import LANGUAGES, _
from monitor_app.settings import Settings
from monitor_app.ui import parts, theme, tokens, words
from monitor_app.ui.page import Page
from monitor_app.ui.segmented import Segmented
from monitor_app.ui.setting_row import setting_row


class SettingsPage(Page):
    """One row, one sentence, one control."""

    help_topic: ClassVar[str] = "settings"

    def enter(self) -> None:
        self.add_top_bar(_("Settings"))
        content = QWidget()
        content.setMaximumWidth(theme.look().px(1080))
        self._rows: QVBoxLayout = parts.column(content, spacing=0)
        self._rows.setContentsMargins(24, 8, 24, 24)
        self._add_rows(self.desk.settings)
        self._add_version()
        self._rows.addStretch(1)
        self.add_body(parts.scrolled(content))

    def _add_rows(self, settings: Settings) -> None:
        self._row(
            _("Language of the program"),
            _("Menus and messages. The questions have a language of their own."),
            [(code, words.language(code)) for code in LANGUAGES],
            "language",
            settings.language,
        )
        self._row(
            _("Appearance"),
            _("Dark saves the eyes, and shows less to somebody who passes by."),
            (
                ("system", _("As the computer")),
                ("light", _("Light")),
                ("dark", _("Dark")),
            ),
            "theme",
            settings.theme,
        )
        self._row(
            _("Text size"),
            _("Ctrl+Shift+Up and Ctrl+Shift+Down change it on every page."),
            [(str(n), f"{n} %") for n in tokens.SCALES],
            "text_percent",
            str(settings.text_percent),
        )
        self._row(
            _("Room between things"),
            _("Wide suits fingers, narrow suits a mouse."),
            (("touch", _("Wide")), ("mouse", _("Narrow"))),
            "density",
            settings.density,
        )

    def _add_version(self) -> None:
        said = _("Version {version}").format(version=__version__)
        self.version = parts.label(said, "meta", colour="ink2")
        self._rows.addSpacing(16)
        self._rows.addWidget(self.version)

    def _row(
        self,
        title: str,
        sentence: str,
        options: Sequence[tuple[str, str]],
        name: str,
        value: str,
    ) -> None:
        switch = Segmented(title, options, value)
        switch.chosen.connect(lambda code: self._change(name, code))
        self._rows.addWidget(
            setting_row(title, sentence, [switch], narrow=self.is_narrow)
        )

    def _change(self, name: str, code: str) -> None:
        self.desk.change_settings(**{name: int(code) if code.isdigit() else code})
