"""Words for what the log remembers."""

from monitor_app.i18n import N_, _

_EVENTS = {
    "vault.created": N_("The vault was made"),
    "vault.opened": N_("The vault was opened"),
    "vault.passphrase-changed": N_("The passphrase was changed"),
    "form.imported": N_("A form was brought in"),
    "interview.begun": N_("An interview was begun"),
    "interview.viewed": N_("A record was looked at"),
    "interview.signed": N_("A record was signed"),
    "interview.amending": N_("A correction was begun"),
    "interview.deleted": N_("A draft was deleted"),
    "interview.printed": N_("A record was printed"),
    "interview.purged": N_("The copy here was erased"),
    "attachment.imported": N_("A file was attached"),
    "attachment.viewed": N_("A file was looked at"),
    "bundle.written": N_("A bundle was written"),
    "bundle.handed-over": N_("A bundle was handed over"),
    "bundle.received": N_("A bundle was received"),
    "bundle.quarantined": N_("A bundle was set apart"),
    "receipt.verified": N_("A receipt was verified"),
    "receipt.written": N_("A receipt was written"),
    "team.imported": N_("A team file was accepted"),
    "team.signed": N_("The team file was signed"),
    "team.created": N_("The team file was made"),
}


def event_words(code: str) -> str:
    """Return what happened; the bare code for what has no words yet."""
    known = _EVENTS.get(code)
    return _(known) if known else code
