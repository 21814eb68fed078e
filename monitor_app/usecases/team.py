"""The team file: make it, add to it, sign it, accept it, show it.

At the office every change is a file of its own: signed at once and kept under the next
serial, so that two files of one serial never differ. `sign_team` writes the newest.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from monitor_app import paths
from monitor_app.crypto.age_keys import X25519Recipient, parse_recipient
from monitor_app.crypto.fingerprint import fingerprint, same_fingerprint
from monitor_app.crypto.sshsig import PublicKey
from monitor_app.errors.team import (
    BadTeamEntryError,
    KeyUnderTwoNamesError,
    NotOurTeamError,
    TeamExistsError,
    UnknownTeamSignerError,
)
from monitor_app.errors.usecases import NoTeamError, OfficeOnlyError
from monitor_app.records.consent import OWN_ORGANISATION, PURPOSES
from monitor_app.records.profile import Profile
from monitor_app.team import (
    TESTIMONY,
    Team,
    TeamRecipient,
    TeamSigner,
    accept,
    read_team,
)
from monitor_app.team import sign_team as team_bytes
from monitor_app.usecases import clock
from monitor_app.vault import Vault

_KEY_TYPE = "ssh-ed25519"
_MOST_KEY_FILE_BYTES = 64 * 1024
_OFFICE_LEVEL = "l3"  # "named persons only": the office names its own


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamView:
    """A team file in force, for showing."""

    organisation: str
    serial: int
    fingerprint: str  # the number that is read aloud
    recipients: tuple[TeamRecipient, ...]
    signers: tuple[TeamSigner, ...]
    sites: tuple[str, ...]
    retention_days: int  # of confirmed field copies; 0: until purged by hand


def create_team(
    vault: Vault, file: Path, *, organisation: str, name: str = "office"
) -> TeamView:
    """Make and sign a first team file: this office receives, for every purpose.

    Raises:
        OfficeOnlyError: the vault is a monitor's.
        TeamExistsError: this office has one; it is changed, not made anew.
        BadTeamEntryError: `organisation` or `name` cannot be one.
        MonitorError: one of `errors.files`; the vault is then as it was.
    """
    identity = vault.office_identity
    if vault.profile is not Profile.OFFICE or identity is None:
        raise OfficeOnlyError
    if vault.teams.newest() is not None:
        raise TeamExistsError
    today, line = _today(vault), vault.signing_key.public.line()
    key = identity.recipient()
    try:
        team = Team(
            organisation=organisation,
            serial=1,
            office=line,
            issued=today,
            recipients=(
                TeamRecipient(
                    name=name,
                    key=str(key),
                    purposes=PURPOSES,
                    recipient_class=OWN_ORGANISATION,
                    level=_OFFICE_LEVEL,
                ),
            ),
            signers=(TeamSigner(name=name, key=line, valid_from=today),),
            classic_allowed=isinstance(key, X25519Recipient),
        )
    except ValueError:
        raise BadTeamEntryError(name=name) from None
    return _write(vault, team, file)


def add_signer(vault: Vault, key: str, name: str) -> TeamView:
    """Add a monitor's signing key, or give a monitor a new one.

    Args:
        vault: of the office.
        key: an `ssh-ed25519` line, or the path of a file that holds one.
        name: code of the monitor, not a name.

    Raises:
        BadTeamEntryError: the key or the code cannot be one.
        KeyUnderTwoNamesError: another monitor has the key.
        OfficeOnlyError, NoTeamError, NotOurTeamError.
    """
    team = _own_team(vault)
    try:
        public = PublicKey.from_line(_line_of(key))
        for other in team.signers:
            if other.public == public and other.name != name:
                raise KeyUnderTwoNamesError(name=other.name)
        signer = TeamSigner(name=name, key=public.line(), valid_from=_today(vault))
        return _keep(vault, team.with_signer(signer), "team.signer-added")
    except ValueError:
        raise BadTeamEntryError(name=name) from None


def number_agrees(key: str, read_aloud: str) -> bool:
    """Say whether a key line has the number that its owner reads aloud."""
    try:
        public = PublicKey.from_line(_without_comment(key))
    except ValueError:
        return False
    return same_fingerprint(read_aloud, fingerprint(public.raw))


def revoke_signer(vault: Vault, name: str) -> TeamView:
    """Take a signer's key out of use from today on.

    Raises:
        UnknownTeamSignerError: the team has no signer of that name.
        OfficeOnlyError, NoTeamError, NotOurTeamError.
    """
    team = _own_team(vault)
    found = next((signer for signer in team.signers if signer.name == name), None)
    if found is None:
        raise UnknownTeamSignerError(name=name)
    revoked = replace(found, revoked_on=found.revoked_on or _today(vault))
    return _keep(vault, team.with_signer(revoked), "team.signer-revoked")


def add_recipient(
    vault: Vault,
    key: str,
    name: str,
    purposes: Iterable[str],
    recipient_class: str,
    *,
    level: str = "l2",
    opens: str = TESTIMONY,
) -> TeamView:
    """Add somebody whom bundles may be sealed for, or change what one may have.

    Args:
        vault: of the office.
        key: `age1…` (only where the office's own key is classic) or `age1pq1…`.
        name: how exports name it.
        purposes: codes of list consent_purpose.
        recipient_class: code of list consent_recipient.
        level: code of list sens_level, the most sensitive record it may have.
        opens: "testimony", or "identity" for a key that opens identity sheets only.

    Raises:
        BadTeamEntryError: one of these cannot be.
        NotAnAgeKeyError: the key is none.
        OfficeOnlyError, NoTeamError, NotOurTeamError.
    """
    team = _own_team(vault)
    wanted = tuple(dict.fromkeys(purposes))
    if not set(wanted) <= set(PURPOSES):
        raise BadTeamEntryError(name=name)
    try:
        recipient = TeamRecipient(
            name=name,
            key=str(parse_recipient(key.strip())),
            purposes=wanted,
            recipient_class=recipient_class,
            level=level,
            opens=opens,
        )
        return _keep(vault, team.with_recipient(recipient), "team.recipient-added")
    except ValueError:
        raise BadTeamEntryError(name=name) from None


def set_policy(
    vault: Vault,
    *,
    retention_days: int | None = None,
    sites: Iterable[str] | None = None,
) -> TeamView:
    """Change what the office asks of every field vault; `None` leaves it as it is.

    Args:
        vault: of the office.
        retention_days: how long copies stay in the field once a receipt confirmed
            them; 0 leaves it to the monitors.
        sites: codes of places, instead of those the team has.

    Raises:
        BadTeamEntryError: a code or number cannot be one.
        OfficeOnlyError, NoTeamError, NotOurTeamError.
    """
    team = _own_team(vault)
    days = team.retention_days if retention_days is None else retention_days
    places = team.sites if sites is None else tuple(dict.fromkeys(sites))
    try:
        changed = replace(team, retention_days=days, sites=places)
    except ValueError:
        raise BadTeamEntryError(name=", ".join(places) or str(days)) from None
    return _keep(vault, changed, "team.policy")


def sign_team(vault: Vault, file: Path) -> TeamView:
    """Write the team file in force, for monitors to import.

    Raises:
        OfficeOnlyError, NoTeamError, NotOurTeamError, or one of `errors.files`.
    """
    _own_team(vault)
    document = vault.teams.newest()
    if document is None:
        raise NoTeamError
    paths.write_durably(file, document)
    return view_of(read_team(document))


def import_team(vault: Vault, file: Path, fingerprint: str | None) -> TeamView:
    """Accept a team file: the first by its number, later ones by its office.

    Raises:
        MonitorError: one of `errors.team` or `errors.files`; the team in force stays.
    """
    with paths.explained(file):
        document = file.read_bytes()
    team = read_team(document)
    newest = vault.teams.newest()
    accept(team, read_team(newest) if newest is not None else None, fingerprint)
    if document != newest:
        with vault.transaction():
            vault.teams.add(team.serial, document, clock.stamp(vault.clock()))
            vault.audit.append("team.accepted", team.office_key.raw.hex()[:16])
    return view_of(team)


def show_team(vault: Vault) -> TeamView:
    """Show whom this vault trusts; raise `NoTeamError` when it trusts nobody yet."""
    return view_of(team_of(vault))


def allowed_signers(vault: Vault) -> str:
    """Return the file that `ssh-keygen -Y verify` reads."""
    return team_of(vault).allowed_signers()


def team_of(vault: Vault) -> Team:
    """Return the team in force; raise `NoTeamError` without one."""
    document = vault.teams.newest()
    if document is None:
        raise NoTeamError
    return read_team(document)


def view_of(team: Team) -> TeamView:
    """Return what is shown of a team."""
    return TeamView(
        organisation=team.organisation,
        serial=team.serial,
        fingerprint=team.fingerprint,
        recipients=team.recipients,
        signers=team.signers,
        sites=team.sites,
        retention_days=team.retention_days,
    )


def _own_team(vault: Vault) -> Team:
    """Return the team that this vault's own key signs."""
    if vault.profile is not Profile.OFFICE:
        raise OfficeOnlyError
    team = team_of(vault)
    if team.office_key != vault.signing_key.public:
        raise NotOurTeamError
    return team


def _keep(vault: Vault, team: Team, event: str) -> TeamView:
    """Sign a changed team under the next serial and keep it."""
    team = replace(team, serial=team.serial + 1, issued=_today(vault))
    document = team_bytes(team, vault.signing_key)
    with vault.transaction():
        vault.teams.add(team.serial, document, clock.stamp(vault.clock()))
        vault.audit.append(event, detail=str(team.serial))
    return view_of(team)


def _write(vault: Vault, team: Team, file: Path) -> TeamView:
    document = team_bytes(team, vault.signing_key)
    with vault.transaction():
        vault.teams.add(team.serial, document, clock.stamp(vault.clock()))
        vault.audit.append("team.created", detail=str(team.serial))
        paths.write_durably(file, document)  # no file, no team: it rolls back
    return view_of(team)


def _line_of(key: str) -> str:
    """Return the key line itself, which may stand in a file."""
    if key.strip().startswith(_KEY_TYPE):
        return _without_comment(key)
    path = Path(key)
    with paths.explained(path), path.open("rb") as source:
        content = source.read(_MOST_KEY_FILE_BYTES)
    try:
        return _without_comment(content.decode("ascii"))
    except UnicodeDecodeError:
        raise BadTeamEntryError(name=path.name) from None


def _without_comment(line: str) -> str:
    return " ".join(line.split()[:2])


def _today(vault: Vault) -> date:
    return vault.clock().date()
