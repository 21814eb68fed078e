"""Rows of what was taken back and waits: a line that ends, or recipients to tell."""

from collections.abc import Callable

from monitor_app.i18n import _, ngettext
from monitor_app.ui import parts
from monitor_app.ui.lists.rows import LineCard
from monitor_app.usecases.taken_back import TakenBack, Waiting


def taken_back_row(
    each: TakenBack, lines: Callable[[], object], write: Callable[[], object]
) -> LineCard:
    """Return a row with the one thing to do.

    Args:
        each: what waits.
        lines: opens the consent lines of the person.
        write: opens what writes the withdrawals.
    """
    if each.waiting is Waiting.NO_LINE:
        deed, open_ = parts.button(_("Consent lines"), "checklist"), lines
        said = _("Form D says in words that something is taken back")
        sub = _(
            "Nothing of this person leaves until a line is set to “Withdrawn”, or a"
            " newer form D is signed."
        )
    else:
        deed, open_ = parts.button(_("Write the withdrawals…"), "undo"), write
        names = ", ".join(each.recipients)
        said = _("Taken back, and not told yet: {recipients}").format(recipients=names)
        sub = ngettext(
            "{n} consent line is over. Who received something stops using it only when"
            " told.",
            "{n} consent lines are over. Who received something stops using it only"
            " when told.",
            each.lines,
        ).format(n=each.lines)
    deed.setAccessibleName(f"{deed.text()}: {each.person_code}")
    deed.clicked.connect(open_)
    title = " · ".join(part for part in (said, each.person_code) if part)
    return LineCard("undo", "warn", title, sub, extra=(deed,))
