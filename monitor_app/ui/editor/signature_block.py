"""The signature block of the library's forms: filled in by signing, not before."""

from monitor_app.forms.definition import RepeatDef
from monitor_app.forms.session import Session
from monitor_app.forms.state import Problem
from monitor_app.ui.editor.spots import empty_entry

REPEAT = "closing/sigs"


def has_block(session: Session) -> bool:
    """Whether the form has a signature block that is open now."""
    known = isinstance(session.form.find(REPEAT), RepeatDef)
    return known and session.node("closing").relevant


def open_problems(session: Session) -> tuple[Problem, ...]:
    """Return what is still needed before signing, without the empty signature block."""
    waiting = empty_entry(session, REPEAT) if has_block(session) else ""
    return tuple(
        problem
        for problem in session.problems()
        if not waiting or not problem.ref.startswith(f"{waiting}/")
    )
