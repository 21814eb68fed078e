"""First start: a new vault, a practice one, or one that exists."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from monitor_app import paths
from monitor_app.i18n import LANGUAGES, _, active_language
from monitor_app.progress import Progress
from monitor_app.records.profile import Profile
from monitor_app.ui import file_dialogs, parts, theme, words
from monitor_app.ui.nesting import nest
from monitor_app.ui.new_passphrase import NewPassphrase
from monitor_app.ui.page import Page
from monitor_app.ui.path_field import PathField
from monitor_app.ui.segmented import Segmented
from monitor_app.ui.stepper import Stepper
from monitor_app.ui.suggested_words import SuggestedWords
from monitor_app.usecases import practice, vaults


class FirstStartPage(Page):
    """Makes a vault; nothing is left on the disk when that fails."""

    task: ClassVar[bool] = True
    bare: ClassVar[bool] = True
    help_topic: ClassVar[str] = "first_start"

    def enter(self) -> None:
        right = QWidget()
        column = parts.column(right, spacing=10)
        column.setContentsMargins(56, 28, 56, 20)
        column.addWidget(parts.measured(self._form(), 640))
        column.addStretch(1)
        body = QWidget()
        if self.is_narrow:
            column.setContentsMargins(32, 16, 32, 24)
            layout = parts.column(body, spacing=0)
            layout.addWidget(self._side())
            layout.addWidget(parts.grounded(right, "surface"))
            self.add_body(parts.scrolled(body))
        else:
            beside = parts.row(body, spacing=0)
            beside.addWidget(self._side())
            beside.addWidget(parts.scrolled(right), 1)
            self.add_body(body)
        self.steps = Stepper((_("Passphrase"), _("A way back"), _("This computer")))
        column.insertWidget(0, self.steps)
        self._add_create()
        self._check()
        if self.is_narrow:  # the form lies below what is seen: begin at the top
            self.languages.begin()
        else:
            self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> None:
        """Go back to the vault that is known, if there is one."""
        if self.desk.settings.vault:
            self.back.emit()

    def _side(self) -> QWidget:
        side = parts.grounded(QWidget(), "sunken")
        layout = parts.column(side, spacing=10)
        layout.setContentsMargins(32, 40, 14, 24)
        if self.is_narrow:
            layout.setContentsMargins(32, 20, 32, 20)
        else:
            side.setFixedWidth(theme.look().px(360))
        layout.addWidget(parts.label(words.PROGRAM, "meta", 600, "accent"))
        layout.addWidget(parts.label(_("New vault"), "display", 600))
        layout.addWidget(
            parts.label(
                _(
                    "Everything you record stays in one encrypted vault on this"
                    " computer. The program never goes online."
                ),
                "body",
                colour="ink2",
            )
        )
        layout.addSpacing(16)
        self.languages = languages = Segmented(
            _("Language of the program"),
            [(code, words.language(code)) for code in LANGUAGES],
            active_language(),
        )
        languages.chosen.connect(lambda code: self.desk.change_settings(language=code))
        layout.addWidget(languages)
        layout.addStretch(1)
        if not self.is_narrow:
            layout.addWidget(self._advice())
            layout.addStretch(1)
        self._add_other_ways(layout)
        return side

    def _add_other_ways(self, layout: QVBoxLayout) -> None:
        trial = parts.button(_("Try with a practice vault"), "book")
        trial.clicked.connect(self._practise)
        self.practice_button = trial
        layout.addWidget(trial, 0, Qt.AlignmentFlag.AlignLeft)
        said = _("Invented people only. It can be broken, printed and thrown away.")
        layout.addWidget(parts.label(said, "meta", colour="ink2"))
        layout.addSpacing(8)
        existing = parts.button(_("Open a vault that exists…"), "folder", "quiet")
        existing.clicked.connect(self._open_existing)
        layout.addWidget(existing, 0, Qt.AlignmentFlag.AlignLeft)
        restore = parts.button(_("Restore a backup…"), "undo", "quiet")
        restore.clicked.connect(self.opens("restore"))
        layout.addWidget(restore, 0, Qt.AlignmentFlag.AlignLeft)

    def _form(self) -> QWidget:
        form = QWidget()
        layout = parts.column(form, spacing=8)
        self._add_place(layout.addWidget)
        layout.addSpacing(8)
        self.suggested = SuggestedWords()
        head = parts.row()
        head.addWidget(parts.label(_("Think of a passphrase"), "title", 600), 1)
        head.addWidget(self.suggested.button)
        nest(layout, head)
        advice = _(
            "Five or six random words are better than a short password with signs. Take"
            " no quotation, name or date."
        )
        hint = parts.label(advice, "body", colour="ink2")
        self.suggested.button.clicked.connect(hint.hide)  # the words take its place
        layout.addWidget(hint)
        layout.addWidget(self.suggested)
        self.new = NewPassphrase(_("Passphrase"))
        self.new.changed.connect(self._check)
        layout.addWidget(self.new)
        if self.is_narrow:
            layout.addWidget(self._advice())
        return form

    @staticmethod
    def _advice() -> QWidget:
        """Say what the keyboard has to do with it, beside the form if there is room."""
        advice = QWidget()
        inner = parts.row(advice, spacing=10)
        inner.addWidget(parts.picture("keyboard"), 0, Qt.AlignmentFlag.AlignTop)
        inner.addWidget(
            parts.label(
                _(
                    "The keyboard layout matters: the vault opens with the letters you"
                    " see now. Without the passphrase nobody can open it, we neither."
                ),
                "body",
                colour="ink2",
            ),
            1,
        )
        return advice

    def _add_place(self, add: Callable[[QWidget], object]) -> None:
        add(parts.label(_("What is it for?"), "title", 600))
        self.profile = Segmented(
            _("What is it for?"),
            (
                (Profile.MONITOR.value, _("Recording interviews")),
                (Profile.OFFICE.value, _("Head office: receiving")),
            ),
            Profile.MONITOR.value,
        )
        self.profile.chosen.connect(lambda _code: self._suggest_folder())
        row = QWidget()
        inner = parts.row(row)
        inner.addWidget(self.profile)
        inner.addStretch(1)
        add(row)
        self.folder = PathField(
            _("Folder of the vault"),
            lambda: file_dialogs.folder(self, _("Choose a new or empty folder")),
        )
        self.folder.field.textChanged.connect(self._check)
        add(self.folder)
        self._suggest_folder()

    def _add_create(self) -> None:
        create = parts.button(_("Create the vault"), "", "primary")
        create.clicked.connect(self._create)
        self._said = self.add_foot(create)

    def _suggest_folder(self) -> None:
        name = "Dapter" if self.profile.value == Profile.MONITOR else "Dapter-office"
        self.folder.show_path(paths.vaults_folder() / name)

    def _check(self) -> None:
        if not hasattr(self, "primary_button"):
            return
        chosen = self.folder.path is not None
        missing = self.new.missing if chosen else _("Choose a folder.")
        self._said.setText(missing)
        self.primary_button.setEnabled(not missing)

    def _create(self) -> None:
        folder, passphrase = self.folder.path, self.new.text()
        if folder is None:
            return
        profile = Profile(self.profile.value)
        self.primary_button.setEnabled(False)
        self._said.setText(_("The vault is being made…"))
        self.desk.first_steps = profile is Profile.MONITOR
        self.desk.open(
            self,
            lambda: vaults.create_vault(folder, passphrase, profile),
            folder,
            self._failed,
        )

    def _practise(self) -> None:
        folder = Path(
            self.desk.settings.practice or paths.vaults_folder() / "Dapter-practice"
        )
        self.practice_button.setEnabled(False)
        self._said.setText(_("The vault is being made…"))
        progress = Progress()
        self.desk.change_settings(practice=str(folder))
        self.desk.open(
            self, lambda: practice.make(folder, progress), folder, self._failed
        )

    def _failed(self, error: BaseException) -> None:
        self.desk.first_steps = False
        self.practice_button.setEnabled(True)
        sentence, code = words.explained(error)
        self.show_error(error)
        self._said.setText(f"{sentence} ({code})")
        self.primary_button.setEnabled(True)

    def show_error(self, error: BaseException) -> None:
        self._said.setText(words.explained(error)[0])

    def _open_existing(self) -> None:
        folder = file_dialogs.folder(self, _("Choose the folder of a vault"))
        if folder is not None:
            self.desk.settings = self.desk.settings.changed(vault=str(folder))
            self.open("unlock")
