"""Sentences for `errors.records`."""

from monitor_app.i18n import N_

SENTENCES = {
    "interview.unknown": N_("This vault holds no interview {interview}."),
    "attachment.unknown": N_("This vault holds no attachment {attachment}."),
    "bundle.unknown": N_("This vault knows no bundle {bundle}."),
    "interview.state": N_(
        "An interview that is “{now}” cannot become “{then}”. Nothing was changed."
    ),
}
