"""Whom this vault trusts: recipients and signers of the team file."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from monitor_app.errors.usecases import NoTeamError
from monitor_app.i18n import N_, _, ngettext
from monitor_app.progress import Progress
from monitor_app.records.safety import Role
from monitor_app.ui import file_dialogs, parts, theme, wordlists
from monitor_app.ui.lists.rows import LineCard, Question
from monitor_app.ui.page import Page
from monitor_app.ui.pages.policy_form import PolicyForm
from monitor_app.ui.pages.recipient_form import RecipientForm
from monitor_app.ui.questions.long_lists import PickField
from monitor_app.ui.wordlists import Words, words_of_list
from monitor_app.usecases import forms, safety, team, vaults
from monitor_app.usecases.team import TeamView
from monitor_app.vault import Vault

_NUMBER_DIGITS = 50
_Found = tuple[TeamView | None, Words, Words, str, Role]
ROLES = {
    Role.INTERVIEWER: N_("Interviewer"),
    Role.COORDINATOR: N_("Coordinator"),
    Role.CLINICIAN: N_("Clinician"),
    Role.LAWYER: N_("Lawyer"),
    Role.ANALYST: N_("Analyst: coded data only"),
    Role.ADMINISTRATOR: N_("Administrator: no content"),
}


class TeamPage(Page):
    """Shows the team file; the first one is accepted by a number read aloud."""

    help_topic: ClassVar[str] = "team"

    def enter(self) -> None:
        office = self.desk.is_office
        self.add_top_bar(_("Team and keys") if office else _("Recipients"))
        content = QWidget()
        content.setMaximumWidth(theme.look().px(900))
        self._first: QWidget | None = None
        self._sheet: QVBoxLayout = parts.column(content, spacing=10)
        self._sheet.setContentsMargins(24, 16, 24, 24)
        self.add_body(parts.scrolled(content))
        self._refresh()

    def begins_at(self) -> QWidget | None:
        return self._first

    def _refresh(self) -> None:
        self.desk.ask(self, _look, self._show, self.show_error)

    def _show(self, found: _Found) -> None:
        view, purposes, classes, signer, role = found
        parts.emptied(self._sheet)
        self._first = None
        if view is not None:
            self._add_team(view, purposes, classes)
        self._add_own_key(signer, role)
        if self.desk.is_office:
            self._add_office(view, purposes, classes)
        else:
            self._add_import(first=view is None)
        self._sheet.addStretch(1)

    def _add_team(self, view: TeamView, purposes: Words, classes: Words) -> None:
        head = f"{view.organisation} · {_('issue {n}').format(n=view.serial)}"
        self._sheet.addWidget(parts.label(head, "title", 600))
        self._sheet.addWidget(
            parts.label(_("Number of the team file"), "meta", 600, "ink2")
        )
        number = parts.label(view.fingerprint, "answer", mono=True)
        number.setAccessibleName(f"{_('Number of the team file')}: {view.fingerprint}")
        number.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the page begins here
        self._sheet.addWidget(number)
        self._first = number
        self._sheet.addSpacing(8)
        self._sheet.addWidget(parts.label(_("Recipients"), "title", 600))
        for recipient in view.recipients:
            sub = wordlists.word(classes, recipient.recipient_class)
            for_what = "; ".join(
                wordlists.word(purposes, p) for p in recipient.purposes
            )
            self._add_card("key", recipient.name, f"{sub}\n{for_what}")
        self._sheet.addSpacing(8)
        self._sheet.addWidget(parts.label(_("Signers"), "title", 600))
        for signer in view.signers:
            said = signer.fingerprint
            if signer.revoked:
                said += " · " + _("not valid any more")
            card = self._add_card("sign", signer.name, said)
            if self.desk.is_office and not signer.revoked:
                self._offer_revoking(card, signer.name)
        if not self.desk.is_office:
            self._add_asked(view)

    def _add_asked(self, view: TeamView) -> None:
        """Show a monitor what the office asks of this vault."""
        said = []
        if view.retention_days:
            said.append(
                ngettext(
                    "Copies may be erased {n} day after their receipt.",
                    "Copies may be erased {n} days after their receipt.",
                    view.retention_days,
                ).format(n=view.retention_days)
            )
        if view.sites:
            codes = ", ".join(view.sites)
            said.append(
                _("Codes of places in the team file: {codes}").format(codes=codes)
            )
        if said:
            self._sheet.addSpacing(8)
            self._add_card("info", _("What head office asks"), "\n".join(said))

    def _add_card(self, icon: str, title: str, sub: str) -> LineCard:
        card = LineCard(icon, "accent", title, sub)
        self._sheet.addWidget(card)
        return card

    def _offer_revoking(self, card: LineCard, name: str) -> None:
        revoke = parts.button(_("Key lost or stolen…"), "stop", "quiet")
        said = _("Take the key of {name} out of use")
        revoke.setAccessibleName(said.format(name=name))
        card.below.addWidget(revoke, 0, Qt.AlignmentFlag.AlignLeft)
        revoke.clicked.connect(lambda: self._ask_revoke(card, revoke, name))

    def _ask_revoke(self, card: LineCard, asked_by: QWidget, name: str) -> None:
        asked_by.setEnabled(False)
        asked = Question(
            _(
                "Take the key of {name} out of use from today on? Bundles signed with"
                " it from now on are set apart. This cannot be undone."
            ).format(name=name),
            _("Keep"),
            _("Take it out of use"),
            "stop",
        )
        card.below.addWidget(asked)
        asked.keep.setFocus(Qt.FocusReason.OtherFocusReason)
        asked.refused.connect(self._refresh)
        asked.confirmed.connect(lambda: self._revoke(name))

    def _revoke(self, name: str) -> None:
        self._change(lambda vault: team.revoke_signer(vault, name))

    def _change(self, change: Callable[[Vault], TeamView]) -> None:
        """Change the team file; it still has to be written and given to everybody."""
        self.desk.ask(
            self, lambda vault, _progress: change(vault), self._changed, self.show_error
        )

    def _changed(self, _view: TeamView) -> None:
        self.note.say(
            _("Kept. Now write the team file and give it to every monitor."), "info"
        )
        self._refresh()

    # Who works here

    def _add_own_key(self, signer: str, role: Role) -> None:
        self._sheet.addSpacing(8)
        self._sheet.addWidget(parts.label(_("This vault"), "title", 600))
        info = self.desk.info
        number = info.fingerprint if info is not None else ""
        card = self._add_card("key", _("Number of this vault's key"), number)
        line = QLineEdit(signer)
        line.setReadOnly(True)
        line.setFont(theme.look().font("meta", mono=True))
        line.setAccessibleName(_("Key line of this vault, for head office"))
        card.below.addWidget(line)
        self.key_line = line
        self.roles = PickField()
        for each, name in ROLES.items():
            self.roles.addItem(_(name), each.value)
        self.roles.setCurrentIndex(self.roles.findData(role.value))
        name = _("Role of whoever works at this vault")
        said = parts.label(name, "meta", 600, "ink2")
        said.setBuddy(self.roles)
        self.roles.setAccessibleName(name)
        self.roles.activated.connect(lambda _at: self._set_role())
        self._sheet.addWidget(said)
        self._sheet.addWidget(self.roles)

    def _set_role(self) -> None:
        role = Role(str(self.roles.currentData()))
        self.desk.ask(
            self,
            lambda vault, _progress: safety.set_role(vault, role),
            lambda _none: self.note.say(
                _("The role is changed; the log keeps who was what, and when."), "info"
            ),
            self.show_error,
        )

    # In the field

    def _add_import(self, *, first: bool) -> None:
        title = _("Load the team file") if first else _("Load a newer team file")
        self._sheet.addSpacing(8)
        self._sheet.addWidget(parts.label(title, "title", 600))
        self.number: QLineEdit | None = None
        if first:
            said = _(
                "Head office reads its number to you, by voice; type it here. The file"
                " is accepted only when the numbers agree."
            )
            self._sheet.addWidget(parts.label(said, "body", colour="ink2"))
            self.number = QLineEdit()
            self.number.setFont(theme.look().font("answer", mono=True))
            self.number.setAccessibleName(_("Number that head office reads aloud"))
            self.number.setPlaceholderText(_("ten groups of five digits"))
            self.number.textChanged.connect(self._check_number)
            self._first = self.number
            self._sheet.addWidget(self.number)
        self.load_button = parts.button(_("Choose the team file…"), "download")
        self.load_button.setEnabled(not first)
        self.load_button.clicked.connect(self._choose)
        self._sheet.addWidget(self.load_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _check_number(self, text: str) -> None:
        digits = sum(character.isdigit() for character in text)
        self.load_button.setEnabled(digits == _NUMBER_DIGITS)

    def _choose(self) -> None:
        path = file_dialogs.open_file(self, _("Choose the team file"))
        if path is not None:
            self.load(path)

    def load(self, path: Path) -> None:
        """Accept a team file."""
        number = self.number.text() if self.number is not None else None

        def task(vault: Vault, _progress: Progress) -> TeamView:
            return team.import_team(vault, path, number)

        self.desk.ask(self, task, self._accepted, self.show_error)

    def _accepted(self, view: TeamView) -> None:
        said = _("The team file of {organisation} is accepted.")
        self.note.say(said.format(organisation=view.organisation), "ok")
        self._refresh()

    # At head office

    def _add_office(
        self, view: TeamView | None, purposes: Words, classes: Words
    ) -> None:
        self._sheet.addSpacing(8)
        if view is None:
            self._sheet.addWidget(parts.label(_("Make the team file"), "title", 600))
            said = _("It names who may sign and for whom bundles are sealed.")
            self._sheet.addWidget(parts.label(said, "body", colour="ink2"))
            self.organisation = self._field(_("Name of the organisation"))
            self._first = self.organisation
            make = parts.button(_("Make and sign…"), "sign", "primary")
            make.clicked.connect(self._make)
            self._sheet.addWidget(make, 0, Qt.AlignmentFlag.AlignLeft)
            return
        self._sheet.addWidget(parts.label(_("Add a monitor"), "title", 600))
        self.signer_name = self._field(_("Code of the monitor, not a name"))
        self.signer_key = self._field(_("Key line of the monitor (ssh-ed25519 …)"))
        self.signer_number = self._field(
            _("Number that the monitor reads aloud from the own screen")
        )
        self.add_button = parts.button(_("Add"), "plus")
        self.add_button.setEnabled(False)
        self.add_button.clicked.connect(self._add_signer)
        for field in (self.signer_name, self.signer_key, self.signer_number):
            field.textChanged.connect(lambda _text: self._check_signer())
        self._number_said = parts.label("", "meta", colour="ink2")
        self._sheet.addWidget(self._number_said)
        self._sheet.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.recipient_form = RecipientForm(purposes, classes)
        self.recipient_form.wanted.connect(
            lambda: self._change(self.recipient_form.change())
        )
        self._sheet.addWidget(self.recipient_form)
        self.policy_form = PolicyForm(view)
        self.policy_form.wanted.connect(lambda: self._change(self.policy_form.change()))
        self._sheet.addWidget(self.policy_form)
        sign = parts.button(_("Sign and write the team file…"), "sign", "primary")
        sign.clicked.connect(self._sign)
        self._sheet.addWidget(sign, 0, Qt.AlignmentFlag.AlignLeft)

    def _check_signer(self) -> None:
        """Let a key in only when its number was heard, not seen in a message."""
        read, agrees = self.signer_number.text(), False
        digits = sum(character.isdigit() for character in read)
        if digits == _NUMBER_DIGITS:
            agrees = team.number_agrees(self.signer_key.text(), read)
        wrong = digits >= _NUMBER_DIGITS and not agrees
        self._number_said.setText(
            _("The numbers differ: this is not the key of the one who reads.")
            if wrong
            else ""
        )
        parts.tint(self._number_said, "danger")
        self.add_button.setEnabled(agrees and bool(self.signer_name.text().strip()))

    def _field(self, name: str) -> QLineEdit:
        said = parts.label(name, "meta", 600, "ink2")
        self._sheet.addWidget(said)
        field = QLineEdit()
        field.setFont(theme.look().font("answer"))
        field.setAccessibleName(name)
        said.setBuddy(field)
        self._sheet.addWidget(field)
        return field

    def _make(self) -> None:
        path = file_dialogs.save_file(self, _("Where to write it?"), "team.json")
        if path is not None:
            self.make(path)

    def make(self, path: Path) -> None:
        """Make and sign a first team file."""
        name = self.organisation.text().strip() or _("Coalition")

        def task(vault: Vault, _progress: Progress) -> TeamView:
            return team.create_team(vault, path, organisation=name)

        self.desk.ask(self, task, self._written, self.show_error)

    def _add_signer(self) -> None:
        name, key = self.signer_name.text().strip(), self.signer_key.text().strip()
        self._change(lambda vault: team.add_signer(vault, key, name))

    def _sign(self) -> None:
        path = file_dialogs.save_file(self, _("Where to write it?"), "team.json")
        if path is not None:
            self.sign(path)

    def sign(self, path: Path) -> None:
        """Sign the team file as it stands and write it."""

        def task(vault: Vault, _progress: Progress) -> TeamView:
            return team.sign_team(vault, path)

        self.desk.ask(self, task, self._written, self.show_error)

    def _written(self, view: TeamView) -> None:
        said = _("The team file is signed. Read this number aloud to each monitor: {n}")
        self.note.say(said.format(n=view.fingerprint), "ok")
        self._refresh()


def _look(vault: Vault, _progress: Progress) -> _Found:
    consent = forms.library_form("consent")
    view: TeamView | None
    try:
        view = team.show_team(vault)
    except NoTeamError:
        view = None
    return (
        view,
        words_of_list(consent, "consent_purpose"),
        words_of_list(consent, "consent_recipient"),
        vaults.vault_info(vault).signer,
        safety.role(vault),
    )
