"""Sentences for `errors.team`."""

from monitor_app.i18n import N_

SENTENCES = {
    "team.malformed": N_(
        "This is no team file ({what}). The team in force stays."
        " Ask for the file again."
    ),
    "team.signature": N_(
        "The team file was changed after it was signed, or a stranger signed it."
        " The team in force stays. Ask the office in another way."
    ),
    "team.fingerprint": N_(
        "The number read aloud is not the number of this team file. It was not"
        " accepted. Read it again together; if it differs, the file is not the"
        " office's."
    ),
    "team.fingerprint-missing": N_(
        "The first team file needs the number that the office reads aloud."
        " It was not accepted yet."
    ),
    "team.older": N_(
        "A newer team file is in force ({current}; this one is {found})."
        " Nothing was changed."
    ),
    "team.newer-format": N_(
        "A later version of the program wrote this team file ({found}; this one knows"
        " {supported}). Nothing was changed. Install the later version."
    ),
    "team.key-under-two-names": N_(
        "This key is in the team file already, under the name “{name}”. One key has one"
        " name. Nothing was changed."
    ),
    "team.bad-entry": N_(
        "“{name}” cannot stand in the team file: a name is short and in Latin letters,"
        " keys, purposes and classes are known ones. Nothing was changed."
    ),
    "team.exists": N_(
        "This office has a team file already. Add to it, or write it out again;"
        " nothing was changed."
    ),
    "team.not-ours": N_(
        "Another office signs the team file in force here. Only that office can"
        " change it."
    ),
    "team.unknown-signer": N_(
        "The team file names no signer “{name}”. Nothing was changed."
    ),
}
