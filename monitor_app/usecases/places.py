"""Places of answers, and what kind of a form they are places of."""

from monitor_app.forms.definition import FormDef, Kind, RepeatDef


def bare(ref: str) -> str:
    """Return a place without the numbers of entries: the path of its question."""
    return "/".join(step.partition("[")[0] for step in ref.split("/"))


def counted(form: FormDef, ref: str) -> str:
    """Spell a place with the number of every entry, also of an only one."""
    path, place = "", ""
    for step in ref.split("/"):
        name = step.partition("[")[0]
        path = f"{path}/{name}" if path else name
        only = name == step and isinstance(form.find(path), RepeatDef)
        spelled = f"{name}[1]" if only else step
        place = f"{place}/{spelled}" if place else spelled
    return place


def is_identity(form: FormDef) -> bool:
    """Say whether a form is about who somebody is: most of it identifies (flag I)."""
    asked = [q for q in form.questions() if q.kind not in (Kind.NOTE, Kind.HIDDEN)]
    identifying = sum("I" in question.flags for question in asked)
    return 2 * identifying > len(asked)
