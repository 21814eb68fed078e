"""Sentences for `errors.files`."""

from monitor_app.i18n import N_

SENTENCES = {
    "file.missing": N_("“{name}” was not found. Nothing was changed."),
    "file.exists": N_("“{name}” is already there and was not overwritten."),
    "file.unreadable": N_(
        "The system does not allow access to “{name}”. Nothing was changed."
    ),
    "disk.full": N_("There is no space left for “{name}”. Nothing was half-written."),
    "disk.read-only": N_("“{name}” cannot be written: the drive is read-only."),
    "disk.missing": N_("The drive of “{name}” is not there, or it was pulled out."),
    "disk.failed": N_(
        "The drive reported a fault ({errno}) at “{name}”. Use another drive."
    ),
}
