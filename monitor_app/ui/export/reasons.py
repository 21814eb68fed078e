"""Why something stays out of a bundle, in words."""

from monitor_app.i18n import N_, _

_LEFT_OUT = {
    "consent.no-line": N_("No consent line, no sharing."),
    "consent.other-recipient": N_("The consent is for another recipient."),
    "consent.other-purpose": N_("The consent is for another purpose."),
    "consent.expired": N_("The consent has expired."),
    "consent.ask-again": N_("The person wants to be asked again first."),
    "consent.not-to-be-shared": N_("The person said: do not share."),
    "consent.not-in-what": N_("The consent does not name this part."),
    "consent.refused": N_("The person refused it."),
    "consent.withdrawn": N_("The person took the consent back."),
    "consent.later": N_("The person wanted to think about it."),
    "flag.identifies": N_("Names and contacts leave only with their own consent."),
    "flag.interviewer-only": N_("Your notes are kept apart."),
    "flag.third-person": N_("It is about another person."),
    "interview.not-signed": N_("It is not signed yet."),
    "export.erased": N_("The copy here was erased."),
}


def left_out_words(code: str) -> str:
    """Return why something stays; the bare code for what has no words yet."""
    known = _LEFT_OUT.get(code)
    return _(known) if known else code
