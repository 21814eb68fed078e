"""Words for what was found about this computer: what it is, and what to do."""

from collections.abc import Mapping

from monitor_app.i18n import N_, _
from monitor_app.usecases.computer import Check, Finding, Level

LEVELS: Mapping[Level, str] = {
    Level.DANGER: N_("dangerous"),
    Level.FIX: N_("to mend"),
    Level.UNKNOWN: N_("unknown"),
    Level.FINE: N_("fine"),
}
_Words = tuple[str, str]  # what, what to do
_WORDS: Mapping[tuple[Check, str], _Words] = {
    (Check.DISK, "encrypted"): (
        N_("The disk is encrypted ({detail})"),
        N_("Shut the computer down before a search. Asleep, its keys are in memory."),
    ),
    (Check.DISK, "plain"): (
        N_("The disk is not encrypted"),
        N_(
            "Whoever takes the computer reads everything outside the vault. Let"
            " somebody you trust turn disk encryption on."
        ),
    ),
    (Check.DISK, "unknown"): (
        N_("The system does not say whether the disk is encrypted"),
        N_("Ask whoever set the computer up. Until then take it as not encrypted."),
    ),
    (Check.SWAP, "none"): (
        N_("Memory is not written to the disk"),
        N_("Nothing to do."),
    ),
    (Check.SWAP, "encrypted"): (
        N_("Memory on the disk is encrypted"),
        N_("Nothing to do."),
    ),
    (Check.SWAP, "plain"): (
        N_("Memory is written to the disk in the clear (swap)"),
        N_("Pieces of what you read may stay there. Turn swap off or encrypt it."),
    ),
    (Check.SWAP, "page-file"): (
        N_("Windows writes memory to its page file"),
        N_("Pieces of what you read may stay there. Only disk encryption helps."),
    ),
    (Check.SWAP, "unknown"): (
        N_("The system does not say whether memory is written to the disk"),
        N_("Encrypt the disk: it covers this as well."),
    ),
    (Check.HIBERNATION, "off"): (
        N_("Hibernation is off"),
        N_("Nothing to do."),
    ),
    (Check.HIBERNATION, "on"): (
        N_("Hibernation is on"),
        N_(
            "Memory with an open vault may be written to the disk. Lock the vault"
            " before the computer sleeps, and turn hibernation off."
        ),
    ),
    (Check.HIBERNATION, "unknown"): (
        N_("The system does not say whether it hibernates"),
        N_("Lock the vault before you close the lid."),
    ),
    (Check.CLOUD, "copied"): (
        N_("The vault lies in a folder of {detail}"),
        N_(
            "Old keys and records are copied to a foreign computer. Move the vault"
            " to a folder that nothing copies, and change the passphrase."
        ),
    ),
    (Check.CLOUD, "none-seen"): (
        N_("No cloud is known to copy the vault's folder"),
        N_("Programs that we do not know may still copy it."),
    ),
    (Check.FILE_SYSTEM, "sound"): (
        N_("The file system suits a vault ({detail})"),
        N_("Nothing to do."),
    ),
    (Check.FILE_SYSTEM, "no-owners"): (
        N_("The file system knows no owners ({detail})"),
        N_("Everybody at this computer can copy the files. Move the vault."),
    ),
    (Check.FILE_SYSTEM, "network"): (
        N_("The vault lies on another computer ({detail})"),
        N_("A break in the network can damage it, and others can copy it. Move it."),
    ),
    (Check.FILE_SYSTEM, "memory"): (
        N_("The vault lies in memory only ({detail})"),
        N_("It is gone when the computer is switched off. Move it to a disk."),
    ),
    (Check.FILE_SYSTEM, "unknown"): (
        N_("We do not know this file system ({detail})"),
        N_("Make a backup of the vault, and try whether it restores."),
    ),
    (Check.SPOOL, "no-printing"): (
        N_("No printing system is set up"),
        N_("Nothing to do."),
    ),
    (Check.SPOOL, "not-kept"): (
        N_("The printing system keeps no pages"),
        N_("The printer itself may have a disk. Ask about it before you print."),
    ),
    (Check.SPOOL, "kept"): (
        N_("The printing system keeps printed pages"),
        N_("Set PreserveJobFiles to No in cupsd.conf, or print elsewhere."),
    ),
    (Check.SPOOL, "unknown"): (
        N_("We cannot see whether printed pages are kept"),
        N_("Take it that they are. Print filled forms where you watch the printer."),
    ),
    (Check.RECORDERS, "running"): (
        N_("A program that can see the screen runs: {detail}"),
        N_("Close it before you open the vault. If it is not yours, do not open it."),
    ),
    (Check.RECORDERS, "none-known"): (
        N_("None of the recorders that we know runs"),
        N_("A hidden program would not show here. Use no computer but your own."),
    ),
    (Check.RECORDERS, "unknown"): (
        N_("The system does not say which programs run"),
        N_("Close everything that you do not need."),
    ),
    (Check.CLOCK, "compared"): (
        N_("The clock was compared with the network"),
        N_("The time of an interview matters in court."),
    ),
    (Check.CLOCK, "past"): (
        N_("The clock shows a time before this program was made"),
        N_("Set it. The time of an interview matters in court."),
    ),
    (Check.CLOCK, "unknown"): (
        N_("Nobody compared the clock"),
        N_("Compare it with a telephone. The time of an interview matters in court."),
    ),
}


def title(finding: Finding) -> str:
    """Return what was found."""
    return _(_WORDS[finding.check, finding.reason][0]).format(
        detail=finding.detail or "?"
    )


def advice(finding: Finding) -> str:
    """Return what to do about it."""
    return _(_WORDS[finding.check, finding.reason][1])


def level(found: Level) -> str:
    """Return how bad it is, in a word."""
    return _(LEVELS[found])
