"""Sentences for `errors.usecases` and `errors.cli`."""

from monitor_app.i18n import N_

SENTENCES = {
    "interview.incomplete": N_(
        "{count} questions still need an answer or a reason. Everything is saved;"
        " the first one is {first}."
    ),
    "interview.bad-signature": N_(
        "Version {where} of an interview is not what was signed. Restore it from a"
        " backup, and tell your coordinator."
    ),
    "interview.not-a-draft": N_(
        "Interview {interview} is signed and cannot change. Add an amendment instead."
    ),
    "attachment.not-an-answer": N_(
        "No question is answered with “{name}” or a copy of it. Attach it to its"
        " question first. Nothing was changed."
    ),
    "interview.amendment-open": N_(
        "Somebody is writing an amendment of interview {interview}. Sign it or give it"
        " up first; it stays as it is."
    ),
    "consent.place-taken": N_(
        "Somebody may have acted on the consent line {question} as it was signed, and"
        " now another one stands in its place. Put back what it said, set its decision"
        " to “Withdrawn”, and add what is agreed now as a new line. Nothing was signed."
    ),
    "interview.form-newest": N_(
        "This interview already has the newest form “{form}” ({version})."
        " Nothing was changed."
    ),
    "interview.not-signed": N_(
        "Interview {interview} is not signed yet."
        " Only signed interviews leave the vault."
    ),
    "interview.erased-here": N_(
        "The copy of interview {interview} here was erased; its number and the log"
        " remain. Whoever received it can still read it."
    ),
    "interview.no-file-question": N_(
        "The question {question} takes no file. Nothing was stored."
    ),
    "answers.malformed": N_(
        "“{name}” is not a file of answers ({what}). Nothing was recorded."
    ),
    "form.unknown": N_("There is no form “{form}” in this vault or in the library."),
    "records.none": N_(
        "No signed record of the form “{form}” may go into tables. Nothing was written."
    ),
    "team.none": N_(
        "This vault has no team file yet. Head office makes one, everybody else loads"
        " the one of head office. Nothing was written."
    ),
    "team.unknown-recipient": N_(
        "The team file names no recipient “{recipient}”. Nothing was written."
    ),
    "team.purpose-not-allowed": N_(
        "The team file does not give {recipient} the purpose {purpose}."
        " Nothing was written."
    ),
    "export.nothing": N_(
        "Nothing can leave: {left_out} items stay, the first because of {reason}."
        " No bundle was written."
    ),
    "vault.office-only": N_("This is done at the office, in an office vault."),
    "vault.monitor-only": N_("This is done in a monitor's vault, not at the office."),
    "purge.needs-receipt": N_(
        "No verified receipt covers interview {interview}. The copy here stays."
    ),
    "self-test.failed": N_(
        "This installation does not work as it must ({checks}). Do not record anything"
        " with it; install the program again from a source that you trust."
    ),
    "demo.folder-not-empty": N_(
        "“{name}” holds something already. Choose a new folder for the demonstration."
    ),
    "cli.no-vault": N_("Name the vault: --vault DIR, or the variable MONITOR_VAULT."),
    "cli.no-passphrase": N_(
        "A passphrase is needed: --passphrase-file F, where - means standard input."
    ),
    "cli.passphrase-file": N_(
        "“{name}” holds no passphrase: its first line must be text in UTF-8."
        " Nothing was changed."
    ),
    "cli.passphrases-differ": N_(
        "The two passphrases are not the same. Nothing was changed; try again."
    ),
    "cli.usage": N_("The command was not understood, and nothing was done: {what}"),
    "cli.cancelled": N_("You stopped it. Nothing was left half-written."),
    "internal.error": N_(
        "The program made a mistake ({kind}). What was saved before is safe."
        " Please report this."
    ),
}
