"""Places of answers: with and without the numbers of entries."""

from monitor_app.forms.definition import FormDef, RepeatDef


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
