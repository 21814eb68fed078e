"""Sentences for `errors.vault`, and for what checking a vault can find."""

from monitor_app.i18n import N_

SENTENCES = {
    "vault.wrong-passphrase": N_(
        "This passphrase does not open the vault. Nothing was changed."
        " Look at the keyboard language and Caps Lock, then try again."
    ),
    "vault.wait": N_(
        "After several wrong passphrases the vault waits {wait_seconds} seconds."
        " Everything in it is safe; try again then."
    ),
    "vault.not-a-vault": N_(
        "The folder “{name}” holds no vault. Choose the folder of the vault itself."
    ),
    "vault.folder-not-empty": N_(
        "The folder “{name}” holds something already and was left as it is."
        " Choose a new or an empty folder for the vault."
    ),
    "vault.header-damaged": N_(
        "Both copies of the vault's key header are damaged. The records are still"
        " encrypted and untouched. Restore a backup; do not write into this folder."
    ),
    "vault.header-tampered": N_(
        "Somebody changed the key header of this vault. It was not opened, and nothing"
        " was changed. Restore a backup, and tell your coordinator."
    ),
    "vault.damaged": N_(
        "The vault is damaged at “{where}”. Copy the whole folder first, then restore"
        " a backup. Nothing was changed."
    ),
    "vault.newer-version": N_(
        "A later version of the program wrote this vault ({found}; this one knows"
        " {supported}). It was not touched. Install the later version to open it."
    ),
    "vault.encryption-missing": N_(
        "This installation cannot encrypt ({what}), so nothing was opened or written."
        " Install the program again from a source that you trust."
    ),
    "vault.in-use": N_(
        "This vault is open in another window of the program. Close it there first."
    ),
    "vault.rolled-back": N_(
        "An older copy of the database was put in place of the newer one, or its"
        " anchor was lost. Nothing was changed. Find out who had this computer;"
        " restore a backup, or accept the older state on purpose."
    ),
    "attachment.damaged": N_(
        "The attachment {attachment} is missing or was changed. The rest is safe."
        " Restore it from a backup."
    ),
    "audit.changed": N_("An entry of the activity log was changed after it was made."),
    "audit.missing": N_("An entry of the activity log is missing."),
    "recovery.none": N_(
        "No recovery shares were made for this vault. Without the passphrase only"
        " a backup with a known passphrase helps."
    ),
    "recovery.bad-share": N_(
        "The check words of share {number} do not fit. Compare it with the sheet,"
        " word for word. Nothing was changed."
    ),
    "recovery.too-few": N_(
        "{given} shares are not enough: {needed} are needed. Nothing was changed."
    ),
    "recovery.wrong-shares": N_(
        "These shares do not bring back the key of this vault. They may be of an older"
        " set or of another vault. Nothing was changed."
    ),
    "backup.not-a-backup": N_(
        "“{name}” is no backup of a vault. Nothing was restored."
    ),
    "backup.damaged": N_(
        "The backup “{name}” is cut or was changed. Nothing was restored."
        " Use another copy of it."
    ),
    "identities.exist": N_(
        "This vault has an identity store already. It was left as it is."
    ),
    "identities.none": N_("This vault has no identity store yet. Make one first."),
    "identities.closed": N_(
        "The identity store is closed. Open it again with its own passphrase."
    ),
    "identities.known": N_(
        "{person_code} has an identity sheet already. It was left as it is; change that"
        " one instead."
    ),
    "identities.unknown": N_(
        "The identity store knows no person code {person_code}."
        " Look whether it was typed right."
    ),
    "identities.damaged": N_(
        "The identity store was damaged or changed while it was closed."
        " Restore it from a backup. The interviews are not affected."
    ),
    "identities.same-passphrase": N_(
        "This is the passphrase of the vault. The identity store needs another one:"
        " otherwise one secret opens both. Nothing was made."
    ),
    "identities.no-code": N_(
        "The identity sheet has no valid person code, so nobody could find it again."
        " Enter the code that the interview has."
    ),
    "recovery.first": N_(
        "Rehearse the recovery first: without it a forgotten passphrase loses every"
        " record. It takes about five minutes."
    ),
    "recovery.postponed-once": N_(
        "The rehearsal was postponed once already. Rehearse the recovery now;"
        " then new interviews can be begun again."
    ),
    "attachment.not-a-picture": N_(
        "This is no JPEG, PNG or WebP picture, or the file is damaged. No copy was"
        " made; the original is as it was."
    ),
    "attachment.picture-too-large": N_(
        "The picture has more points than can be opened safely. No copy was made;"
        " the original is as it was."
    ),
    "attachment.too-large": N_(
        "The file is larger than {most_gib} GiB. It was not attached. Cut the"
        " recording into parts, and attach each of them."
    ),
}

# Who can open the vault, by the type of a key slot: shown wherever slots are shown.
SLOTS = {
    "argon2id": N_("Your passphrase opens this vault."),
    "slip39": N_("Enough recovery shares together open this vault."),
    "age-escrow": N_("The office can open this vault."),
}
