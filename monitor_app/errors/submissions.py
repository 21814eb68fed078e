"""Why a draft submission cannot be made."""

from monitor_app.errors import MonitorError


class DraftNotConsentedError(MonitorError):
    """No consent line lets it go there. Details: `recipient`, `reason`, `line`."""

    code = "draft.no-consent"
