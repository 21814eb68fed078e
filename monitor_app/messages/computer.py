"""What may be found about a computer, in words: what it is, and what to do.

The window and the command line say the same. A finding comes as the codes of
`usecases.computer`: what was looked at, the reason, the level.
"""

from collections.abc import Mapping

from monitor_app.i18n import N_, _

LEVELS: Mapping[str, str] = {
    "danger": N_("dangerous"),
    "fix": N_("to mend"),
    "unknown": N_("unknown"),
    "fine": N_("fine"),
}
_Words = tuple[str, str]  # what, what to do
_WORDS: Mapping[tuple[str, str], _Words] = {
    ("disk", "encrypted"): (
        N_("The disk is encrypted ({detail})"),
        N_("Shut the computer down before a search. Asleep, its keys are in memory."),
    ),
    ("disk", "plain"): (
        N_("The disk is not encrypted"),
        N_(
            "Whoever takes the computer reads everything outside the vault. Let"
            " somebody you trust turn disk encryption on."
        ),
    ),
    ("disk", "unknown"): (
        N_("The system does not say whether the disk is encrypted"),
        N_("Ask whoever set the computer up. Until then take it as not encrypted."),
    ),
    ("swap", "none"): (
        N_("Memory is not written to the disk"),
        N_("Nothing to do."),
    ),
    ("swap", "encrypted"): (
        N_("Memory on the disk is encrypted"),
        N_("Nothing to do."),
    ),
    ("swap", "plain"): (
        N_("Memory is written to the disk in the clear (swap)"),
        N_("Pieces of what you read may stay there. Turn swap off or encrypt it."),
    ),
    ("swap", "page-file"): (
        N_("Windows writes memory to its page file"),
        N_("Pieces of what you read may stay there. Only disk encryption helps."),
    ),
    ("swap", "unknown"): (
        N_("The system does not say whether memory is written to the disk"),
        N_("Encrypt the disk: it covers this as well."),
    ),
    ("hibernation", "off"): (
        N_("Hibernation is off"),
        N_("Nothing to do."),
    ),
    ("hibernation", "on"): (
        N_("Hibernation is on"),
        N_(
            "Memory with an open vault may be written to the disk. Lock the vault"
            " before the computer sleeps, and turn hibernation off."
        ),
    ),
    ("hibernation", "unknown"): (
        N_("The system does not say whether it hibernates"),
        N_("Lock the vault before you close the lid."),
    ),
    ("cloud", "copied"): (
        N_("The vault lies in a folder of {detail}"),
        N_(
            "Old keys and records are copied to a foreign computer. Move the vault"
            " to a folder that nothing copies, and change the passphrase."
        ),
    ),
    ("cloud", "none-seen"): (
        N_("No cloud is known to copy the vault's folder"),
        N_("Programs that we do not know may still copy it."),
    ),
    ("file-system", "sound"): (
        N_("The file system suits a vault ({detail})"),
        N_("Nothing to do."),
    ),
    ("file-system", "no-owners"): (
        N_("The file system knows no owners ({detail})"),
        N_("Everybody at this computer can copy the files. Move the vault."),
    ),
    ("file-system", "network"): (
        N_("The vault lies on another computer ({detail})"),
        N_("A break in the network can damage it, and others can copy it. Move it."),
    ),
    ("file-system", "memory"): (
        N_("The vault lies in memory only ({detail})"),
        N_("It is gone when the computer is switched off. Move it to a disk."),
    ),
    ("file-system", "unknown"): (
        N_("We do not know this file system ({detail})"),
        N_("Make a backup of the vault, and try whether it restores."),
    ),
    ("spool", "no-printing"): (
        N_("No printing system is set up"),
        N_("Nothing to do."),
    ),
    ("spool", "not-kept"): (
        N_("The printing system keeps no pages"),
        N_("The printer itself may have a disk. Ask about it before you print."),
    ),
    ("spool", "kept"): (
        N_("The printing system keeps printed pages"),
        N_("Set PreserveJobFiles to No in cupsd.conf, or print elsewhere."),
    ),
    ("spool", "unknown"): (
        N_("We cannot see whether printed pages are kept"),
        N_("Take it that they are. Print filled forms where you watch the printer."),
    ),
    ("recorders", "running"): (
        N_("A program that can see the screen runs: {detail}"),
        N_("Close it before you open the vault. If it is not yours, do not open it."),
    ),
    ("recorders", "none-known"): (
        N_("None of the recorders that we know runs"),
        N_("A hidden program would not show here. Use no computer but your own."),
    ),
    ("recorders", "unknown"): (
        N_("The system does not say which programs run"),
        N_("Close everything that you do not need."),
    ),
    ("clock", "compared"): (
        N_("The clock was compared with the network"),
        N_("The time of an interview matters in court."),
    ),
    ("clock", "past"): (
        N_("The clock shows a time before this program was made"),
        N_("Set it. The time of an interview matters in court."),
    ),
    ("clock", "unknown"): (
        N_("Nobody compared the clock"),
        N_("Compare it with a telephone. The time of an interview matters in court."),
    ),
}


def title(check: str, reason: str, detail: str) -> str:
    """Return what was found; `detail` names a program or a file system."""
    return _(_WORDS[check, reason][0]).format(detail=detail or "?")


def advice(check: str, reason: str) -> str:
    """Return what to do about it."""
    return _(_WORDS[check, reason][1])


def level(found: str) -> str:
    """Return how bad it is, in a word."""
    return _(LEVELS[found])
