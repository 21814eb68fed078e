"""Sentences for `errors.crypto`."""

from monitor_app.i18n import N_

SENTENCES = {
    "age.no-match": N_(
        "No key here opens this file: it is meant for somebody else."
        " Nothing was changed."
    ),
    "age.header": N_(
        "This is no bundle, or its beginning is damaged."
        " Nothing was changed. Ask for the file again."
    ),
    "age.header-mac": N_(
        "The beginning of this file was changed after it was written."
        " Nothing was taken from it. Ask for the file again."
    ),
    "age.payload": N_(
        "The encrypted content is cut or was changed."
        " Nothing was taken from it. Ask for the file again."
    ),
    "age.mixed-recipients": N_(
        "Classic and post-quantum keys cannot receive one file together."
        " Nothing was written. Choose recipients of one kind."
    ),
    "age.not-a-key": N_(
        "This text is no age key that the program knows. Copy it again, whole."
    ),
    "sshsig.bad-signature": N_(
        "The signature does not fit what it is said to sign: one of the two was"
        " changed. Nothing was taken in."
    ),
    "sshsig.malformed": N_(
        "This is no signature that the program knows ({what}). Nothing was taken in."
    ),
    "sshsig.wrong-namespace": N_(
        "This signature was made for another purpose. Nothing was taken in."
    ),
    "keys.not-a-signing-key": N_(
        "This text is no Ed25519 key in the form of OpenSSH. Copy the whole line again."
    ),
    "keys.low-order": N_(
        "This key would accept any signature, so it is never used."
        " Ask for another key, and why this one was sent."
    ),
    "keys.wrong-key": N_("The key does not open this. Nothing was changed."),
    "kdf.below-floor": N_(
        "The protection of this passphrase is too weak ({memory_kib} KiB, {passes}"
        " passes): somebody may have weakened it. It was not opened. Restore a backup."
    ),
    "kdf.above-ceiling": N_(
        "Opening this would take too much memory or time ({memory_kib} KiB, {passes}"
        " passes): somebody may have changed it. It was not opened. Restore a backup."
    ),
    "passphrase.weak": N_(
        "This passphrase is too easy to guess. Nothing was made."
        " Take several words that nobody expects together."
    ),
}
