"""Translations beside a verbatim text: they never stand in its place."""

from datetime import date, datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from monitor_app.forms.state import NodeState
from monitor_app.i18n import LANGUAGES, _
from monitor_app.records.status import Translation
from monitor_app.ui import parts, theme, tokens, words
from monitor_app.ui.heard import HeardLine
from monitor_app.ui.narrative.edit import AccountEdit
from monitor_app.ui.nesting import nest
from monitor_app.ui.questions.texts import AccountField
from monitor_app.ui.segmented import Segmented

_LINES = 12


class Translations(QWidget):
    """One language at a time: who translated, when, and the words.

    Signals:
        edited: a `Translation`; one with an empty text takes it back.
    """

    edited = Signal(object)

    def __init__(
        self,
        node: NodeState,
        asked_in: str,
        *,
        read_only: bool,
        field: AccountField | AccountEdit | None = None,
    ) -> None:
        super().__init__()
        self._node = node
        self._read_only = read_only
        others = [code for code in LANGUAGES if code != asked_in]
        held = [t.language for t in node.translations]
        self._languages = [*others, *(code for code in held if code not in others)]
        self.languages = Segmented(
            _("Language of the translation"),
            [(code, words.language(code)) for code in self._languages],
            held[0] if held else others[0],
        )
        self.languages.chosen.connect(self._turn)
        self.translator = _translator_field()
        self._date = parts.label("", "meta", colour="ink2", wrap=False)
        self.field = field or AccountField()
        self.field.set_lines(_LINES)
        self.field.setAccessibleName(_("Translation"))
        self._lay_out(wide=field is not None)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(tokens.TYPING_MS)
        self._timer.timeout.connect(self.flush)
        self.translator.setReadOnly(read_only)
        self.field.setReadOnly(read_only)
        self._turn(self.languages.value)
        self.translator.typed.connect(self._typed)
        self.field.textChanged.connect(self._typed)
        self.field.left.connect(self.flush)
        self.translator.editingFinished.connect(self.flush)

    def _lay_out(self, *, wide: bool) -> None:
        layout = parts.column(self, spacing=4)
        who = parts.row(spacing=8)
        if wide:  # one line has room for all of it
            who.addWidget(self.languages)
        else:
            row = parts.row()
            row.addWidget(self.languages)
            row.addStretch(1)
            nest(layout, row)
        who.addWidget(parts.label(_("Translator, code"), "meta", wrap=False))
        who.addWidget(self.translator)
        who.addWidget(self._date)
        who.addStretch(1)
        nest(layout, who)
        layout.addWidget(self.field)

    def show_node(self, node: NodeState) -> None:
        """Know what is stored; what is being typed stays."""
        self._node = node

    def flush(self) -> None:
        """Hand over what was typed and is still held back."""
        if not self._timer.isActive():
            return
        self._timer.stop()
        self.edited.emit(
            Translation(
                language=self.languages.value,
                translator=self.translator.text().strip(),
                date=_today(),
                text=self.field.toPlainText(),
            )
        )
        self._say_date(_today())

    def _typed(self) -> None:
        if not self._read_only and not self._timer.isActive():
            self._timer.start()

    def _turn(self, language: str) -> None:
        self.flush()
        self.languages.set_value(language)
        held = (t for t in self._node.translations if t.language == language)
        found = next(held, None)
        self.field.blockSignals(True)
        self.field.setPlainText(found.text if found else "")
        self.field.blockSignals(False)
        self.translator.setText(found.translator if found else "")
        self._say_date(found.date if found else None)

    def _say_date(self, day: date | None) -> None:
        self._date.setText(day.strftime("%d.%m.%Y") if day else "")


def _translator_field() -> HeardLine:
    field = HeardLine()
    field.setFont(theme.look().font("answer", mono=True))
    field.setMaximumWidth(theme.look().px(150))
    field.setMaxLength(40)
    field.setAccessibleName(_("Translator, code"))
    return field


def _today() -> date:
    return datetime.now().astimezone().date()
