"""Why something stays, and what may tell who somebody is: the words for everywhere."""

from monitor_app.i18n import N_, _
from monitor_app.records.identifying import Trait

_TRAITS = {
    Trait.NAME: N_("a name"),
    Trait.PHONE: N_("a telephone number"),
    Trait.IIN: N_("an IIN"),
    Trait.PLATE: N_("a number plate"),
    Trait.ADDRESS: N_("an address"),
    Trait.EMAIL: N_("an e-mail address"),
}

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
    "consent.withdrawal-open": N_(
        "Form D says in words that something is taken back, and no line followed."
    ),
    "consent.later": N_("The person wanted to think about it."),
    "consent.not-decided": N_("The consent line has no decision yet."),
    "consent.exception": N_("The person made an exception: choose each part by name."),
    "flag.sensitive": N_("It is sensitive: it leaves only if chosen by name."),
    "flag.clinician": N_("A clinician's finding leaves only if chosen by name."),
    "flag.sealed": N_("It may be a state secret: a lawyer decides first."),
    "flag.needs-lawyer": N_("The person is bound to secrecy: a lawyer decides first."),
    "flag.level": N_("The team file does not clear the recipient for this level."),
    "compartment.testimony": N_("This recipient's key opens identity sheets only."),
    "compartment.identity": N_("Identity sheets go to recipients of their own."),
    "disclosure.calculated": N_("It is calculated from something that stays."),
    "disclosure.preloaded": N_("The program filled it in for this vault."),
    "file.metadata": N_(
        "A file may say who made it and where: it leaves only if chosen by name."
    ),
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


def trait_words(trait: Trait) -> str:
    """Return what was found in free text: a name, a number."""
    return _(_TRAITS[trait])
