"""Sentences for `errors.bundle`."""

from monitor_app.i18n import N_

SENTENCES = {
    "bundle.malformed": N_(
        "This bundle is not in the form that our program writes ({what})."
        " Nothing was taken in. Ask the author to seal it again."
    ),
    "bundle.truncated": N_(
        "This bundle ends too early: it was cut on the way."
        " Nothing was taken in. Ask for the file again."
    ),
    "bundle.unknown-signer": N_(
        "The team file does not name the signer of this bundle."
        " Nothing was taken in. Ask the author whether the key is new."
    ),
    "bundle.revoked-signer": N_(
        "The key of {signer} was revoked. Nothing was taken in."
        " Ask the person in another way who made this bundle."
    ),
    "bundle.expired-signer": N_(
        "The key of {signer} was not valid on the day of this bundle."
        " Nothing was taken in. Look at the dates in the team file."
    ),
    "bundle.signer-mismatch": N_(
        "One person wrote this bundle and another signed it."
        " Nothing was taken in. Keep the file and ask both."
    ),
    "bundle.not-for-us": N_(
        "Our key opens this bundle, but its writer meant it for somebody else:"
        " it was passed on. Nothing was taken in. Ask the writer."
    ),
    "bundle.newer-format": N_(
        "A later version of the program wrote this bundle ({found})."
        " Nothing was taken in. Update the program and try again."
    ),
    "bundle.already-received": N_(
        "This bundle was received before. Nothing was taken in twice."
    ),
    "bundle.too-large": N_(
        "This holds more than one bundle may hold ({what}). Nothing was kept."
    ),
    "bundle.payload-mismatch": N_(
        "The file “{name}” in the bundle is not what its writer signed."
        " Nothing was taken in. Ask for the file again."
    ),
    "bundle.source-changed": N_(
        "“{name}” changed while it was being sealed. No bundle was written."
        " Check the vault, then try again."
    ),
    "bundle.source-unreadable": N_(
        "“{name}” cannot be read. No bundle was written."
        " Check the vault, then try again."
    ),
    "bundle.read-back-failed": N_(
        "What the drive gives back is not what was written ({what})."
        " The bundle was removed; the vault is as it was. Use another drive."
    ),
    "bundle.record-signature": N_(
        "The interview {interview} in this bundle is not signed as it claims."
        " Nothing was taken in. Ask the author."
    ),
    "bundle.withheld-mismatch": N_(
        "The copy {interview} in this bundle does not say the same about what was left"
        " out in its two places. Nothing was taken in. Ask the author."
    ),
    "bundle.tombstone-signature": N_(
        "A withdrawal of consent in this bundle is not signed as it claims."
        " Nothing was taken in. Ask the author."
    ),
    "bundle.piece-mismatch": N_(
        "The pieces of “{name}” do not join to the file that its writer signed."
        " It was not taken in. Ask for the parts again."
    ),
    "bundle.part-too-small": N_(
        "The interview {interview} does not fit into parts of this size."
        " No bundle was written. Choose larger parts."
    ),
    "bundle.allowed-signers": N_(
        "Line {line} of the file of allowed signers is not understood."
        " Nothing was opened. Correct the line."
    ),
    "receipt.bad": N_(
        "This is no receipt of head office ({what})."
        " Nothing changed: keep the interviews until a good receipt arrives."
    ),
    "bundle.record-conflict": N_(
        "The vault holds another version of interview {interview} under the same"
        " number. Nothing was taken in. Compare both with the author."
    ),
    "bundle.sheet-of-another": N_(
        "The identity sheet of {person_code} that is here came from another monitor,"
        " who still signs. Nothing was taken in. Ask both; if the new one is right,"
        " remove the sheet that is here and receive the bundle again."
    ),
    "receipt.foreign": N_(
        "This receipt is for a bundle that this vault did not write. Nothing changed."
    ),
    "receipt.refusal": N_(
        "Head office could not take this bundle in ({verdict}). Keep the interviews"
        " and seal them again."
    ),
    "bundle.key-file": N_(
        "“{name}” holds no secret key. Nothing was opened. Choose the key file of the"
        " recipient."
    ),
    "bundle.helper-lost": N_(
        "A helper of the reception stopped, perhaps for lack of memory. What was taken"
        " in is safe; receive the folder again, nothing is taken in twice."
    ),
    "consent.unknown-line": N_(
        "There is no consent line {line}. Nothing was taken back. Look at the lines of"
        " the consent form."
    ),
    "consent.nothing-withdrawn": N_(
        "Nobody took a consent back in this vault. No bundle was written."
    ),
    "bundle.identity-apart": N_(
        "This bundle holds identity sheets. Take them into the identity store, with"
        " the key for identities; nothing was taken in here."
    ),
    "bundle.no-sheets": N_(
        "No identity sheet may go to these recipients ({reason}). No bundle was"
        " written."
    ),
}
