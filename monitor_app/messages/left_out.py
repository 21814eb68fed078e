"""What a bundle or receipt says of records that the office erased on purpose."""

from monitor_app.i18n import ngettext


def erased_here(count: int) -> str:
    """Return what the office reads when a bundle with such records arrives."""
    return ngettext(
        "{n} record of it was erased here on purpose and does not come back; the"
        " receipt says so.",
        "{n} records of it were erased here on purpose and do not come back; the"
        " receipt says so.",
        count,
    ).format(n=count)


def missing_at_office(count: int) -> str:
    """Return what the field reads in a receipt that does not cover them."""
    return ngettext(
        "{n} record was erased at head office on purpose: it is not there, and no"
        " receipt covers it any more. Ask head office before you erase it here.",
        "{n} records were erased at head office on purpose: they are not there, and no"
        " receipt covers them any more. Ask head office before you erase them here.",
        count,
    ).format(n=count)
