"""Sentences for `errors.visits`."""

from monitor_app.i18n import N_

SENTENCES = {
    "visit.unknown": N_("This visit is not in the vault any more. Nothing changed."),
    "visit.malformed": N_(
        "“{what}” is no date or time that can be kept. What you typed is still here;"
        " correct it and save again."
    ),
    "bundle.not-what-was-written": N_(
        "“{name}” is not the bundle that this vault wrote, or it is not whole."
        " Do not hand it over; write the bundle again."
    ),
}
