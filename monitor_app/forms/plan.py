"""What the engine works by: the schema of a form's answers, made once for each form."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor_app.forms.definition import ItemDef
from monitor_app.forms.xform import XForm


@dataclass(eq=False, slots=True)
class Plan:
    """The schema of a form."""

    parts: XForm = field(repr=False)
    items: Mapping[str, ItemDef] = field(repr=False)


def make_plan(parts: XForm, by_path: Mapping[str, ItemDef]) -> Plan:
    """Return the plan of a form."""
    return Plan(parts, by_path)
