"""What happens when an interview is begun, opened again, or ended."""

from collections.abc import Iterable
from datetime import datetime

from monitor_app.errors.forms import UnknownLanguageError
from monitor_app.forms.actions import Event
from monitor_app.forms.casting import cast
from monitor_app.forms.definition import FormDef
from monitor_app.forms.engine import Engine
from monitor_app.forms.graph import Property
from monitor_app.forms.instance import Cell, Instance
from monitor_app.forms.names import jr
from monitor_app.forms.state import Services

_CONDITIONS = (
    Property.RELEVANT,
    Property.READ_ONLY,
    Property.REQUIRED,
)


def checked_language(form: FormDef, language: str | None) -> str:
    """Return the language to begin in: the form's own unless another is asked for.

    Raises:
        UnknownLanguageError: the form is not written in it.
    """
    if language is None or (not form.languages and language == ""):
        return form.default_language
    if form.languages and language not in form.languages:
        raise UnknownLanguageError(language=language)
    return language if form.languages else ""


def begin(
    instance: Instance, engine: Engine, services: Services, *, gives_id: bool
) -> None:
    """Bring a new instance to life: preloads, rules, actions of the first load."""
    for cell in instance.root.below():
        if cell.schema.is_leaf and cell.element.children:
            cell.element.text = cast(cell.schema.data_type, cell.stored)
        _preload(cell, services)
        if gives_id and _is_instance_id(cell):
            cell.element.text = f"uuid:{services.uuid()}"
    engine.is_new = True
    engine.run_all()
    engine.is_new = False
    engine.listens = True
    for event in (Event.LOAD, Event.FIRST_LOAD):
        engine.fire_on_load(event)
        engine.settle()
    engine.changes = {}


def come_back(engine: Engine, *, same_form: bool, partial: bool = False) -> None:
    """Open a stored instance.

    What the same form has calculated stays as stored: a clock or a random number must
    not change a record by being looked at. Another version calculates anew. In a
    partial copy everything that is there is open: what opened it may be left out.
    """
    conditions = _CONDITIONS[1:] if partial else _CONDITIONS
    engine.run_all(conditions if same_form else Property)
    engine.listens = True
    engine.fire_on_load(Event.LOAD)
    engine.settle()
    engine.changes = {}


def finish(cells: Iterable[Cell], engine: Engine, services: Services) -> None:
    """Stamp the end of the interview where the form asks for it."""
    for cell in cells:
        bind = cell.schema.bind
        asked = bind.get(jr("preload")), bind.get(jr("preloadParams"))
        if asked == ("timestamp", "end"):
            engine.assign(cell, _stamp(services.now().astimezone(services.zone)))
    engine.settle()


def _preload(cell: Cell, services: Services) -> None:
    bind = cell.schema.bind
    kind, what = bind.get(jr("preload")), bind.get(jr("preloadParams"))
    if not kind:
        return
    now = services.now().astimezone(services.zone)
    if kind == "uid":
        cell.element.text = f"uuid:{services.uuid()}"
    elif kind == "timestamp" and what == "start":
        cell.element.text = _stamp(now)
    elif kind == "date" and what == "today":
        cell.element.text = now.date().isoformat()
    elif kind == "property":
        known = {"deviceid": services.device_id, "username": services.username}
        cell.element.text = known.get(what, "")


def _is_instance_id(cell: Cell) -> bool:
    names = [each.element.local_name for each in cell.schema.ancestors()]
    return len(names) == 3 and names[:2] == ["instanceID", "meta"]


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
