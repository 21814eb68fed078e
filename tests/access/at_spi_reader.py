"""Works the window as a screen reader does: by the accessibility tree alone.

Run by the system's Python, which has `gi`; it imports nothing of the program. It finds
controls by role and name, presses and fills them through AT-SPI, and never looks at
pixels, positions or keys. Prints one line for each thing that was done.
"""

import importlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

# by name: the environment of the tests has no gi, and the system's Python no types
gi: Any = importlib.import_module("gi")
gi.require_version("Atspi", "2.0")
Atspi: Any = importlib.import_module("gi.repository.Atspi")
GLib: Any = importlib.import_module("gi.repository.GLib")

_PATIENCE_SECONDS = 40
_PAUSE_SECONDS = 0.05
BUTTON = ("push button", "toggle button", "check box")
RADIO = ("radio button",)
TEXT = ("text", "password text", "entry")


def walk(node: Any) -> Iterator[Any]:
    """Yield a node and everything below it that can be seen."""
    yield node
    for place in range(node.get_child_count()):
        child = node.get_child_at_index(place)
        if child is not None:
            yield from walk(child)


def program() -> Any:
    """Return the program on the desktop."""
    desktop = Atspi.get_desktop(0)
    for place in range(desktop.get_child_count()):
        found = desktop.get_child_at_index(place)
        if found is not None and found.get_child_count():
            return found
    raise LookupError("no program on the accessibility bus")


def usable(node: Any) -> bool:
    """Say whether a person can see it and use it now."""
    state = node.get_state_set()
    wanted = (Atspi.StateType.SHOWING, Atspi.StateType.ENABLED)
    return all(state.contains(each) for each in wanted)


def named(name: str, roles: tuple[str, ...]) -> Any:
    """Return the usable control whose name begins so; else raise `LookupError`."""
    program().clear_cache()
    for node in walk(program()):
        if (
            node.get_role_name() in roles
            and (node.get_name() or "").startswith(name)
            and usable(node)
        ):
            return node
    raise LookupError(f"no {roles[0]} “{name}”")


def patiently(look: Callable[[], Any]) -> Any:
    """Return what `look` finds, as soon as it finds it."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return look()
        except (LookupError, GLib.GError):
            if time.monotonic() > end:
                raise
            time.sleep(_PAUSE_SECONDS)


def press(name: str, roles: tuple[str, ...] = BUTTON) -> None:
    """Press a button or choose a radio button by its name."""
    node = patiently(lambda: named(name, roles))
    action = node.get_action_iface()
    if not action.do_action(0):
        raise LookupError(f"“{name}” does nothing")
    print("pressed", name, flush=True)


def fill(name: str, text: str) -> None:
    """Write into a field by its name."""
    node = patiently(lambda: named(name, TEXT))
    if not node.get_editable_text_iface().set_text_contents(text):
        raise LookupError(f"“{name}” takes no text")
    print("filled", name, flush=True)


def dump() -> None:
    """Print everything that is showing: for whoever mends this."""
    for node in walk(program()):
        if node.get_state_set().contains(Atspi.StateType.SHOWING):
            print(node.get_role_name(), "|", node.get_name(), file=sys.stderr)
