"""Namespaces of ODK forms and of ours, and small facts about paths."""

XFORMS = "http://www.w3.org/2002/xforms"
JAVAROSA = "http://openrosa.org/javarosa"
OPENROSA = "http://openrosa.org/xforms"
ODK = "http://www.opendatakit.org/xforms"

# What a form says about its questions beyond ODK: bind attributes `flags` and
# `kk_confidence`. A released namespace never changes its meaning.
FORM_NAMESPACE = "urn:monitor-app:form:1"
# Text id of the form's title, which XForms have in one language only.
TITLE_ID = f"{FORM_NAMESPACE}:title"
# What a record says beside its answers: reasons, translations, hashes of attachments.
RECORD_NAMESPACE = "urn:monitor-app:record:1"


def jr(name: str) -> str:
    """Return the key of a `jr:` attribute."""
    return f"{{{JAVAROSA}}}{name}"


def odk(name: str) -> str:
    """Return the key of an `odk:` attribute."""
    return f"{{{ODK}}}{name}"


def ours(name: str) -> str:
    """Return the key of one of our own bind attributes."""
    return f"{{{FORM_NAMESPACE}}}{name}"


def joined(base: str, reference: str) -> str:
    """Resolve a plain path of names, ".." and "." against an absolute path.

    >>> joined("/data/a", "../b")
    '/data/b'
    """
    reference = reference.strip()
    steps = [] if reference.startswith("/") else base.split("/")[1:]
    for step in reference.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step and step not in {".", "current()"}:
            steps.append(step.strip())
    return "/" + "/".join(steps)


def without_root(path: str) -> str:
    """Return an absolute path as people and callers write it: "hdr/person_code"."""
    return path[1:].partition("/")[2]
