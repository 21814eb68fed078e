"""Sentences for `errors.submissions`."""

from monitor_app.i18n import N_

SENTENCES = {
    "draft.no-consent": N_(
        "The person's consent does not let this go to that procedure. No draft was"
        " made."
    ),
}
