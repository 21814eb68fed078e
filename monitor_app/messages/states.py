"""The states of a record in words, the same in the window and in the terminal."""

from collections.abc import Mapping

from monitor_app.i18n import N_, _

_STATES: Mapping[str, str] = {
    "draft": N_("Draft"),
    "checked": N_("Checked"),
    "signed": N_("Signed"),
    "sealed": N_("Sealed"),
    "handed_over": N_("Handed over"),
    "receipt_verified": N_("Receipt verified"),
    "erased_here": N_("Erased here"),
    "quarantine": N_("Quarantine"),
}


def state_words(code: str) -> str:
    """Return the word for a state of a record; the bare code where there is none."""
    return _(_STATES.get(code, code))
