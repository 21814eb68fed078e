"""XML text as events: no entities, no network, a limit on depth.

A document type without an internal subset is allowed and ignored, as real forms carry
one. defusedxml's parser is the plain Python one, whose expat parser (`.parser`) already
refuses entities; taking its events directly saves building a tree twice.
"""

import re

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from monitor_app.errors.xpath import (
    XmlForbiddenError,
    XmlMalformedError,
    XmlTooDeepError,
)

MAX_DEPTH = 200  # elements; the deepest real form found has 18

Name = tuple[str, str | None, str | None]  # local name, namespace, prefix


class XmlEvents:
    """Reads XML text once; who wants what is in it sets the handlers of `expat`."""

    def __init__(self) -> None:
        self._defused = DefusedXMLParser(target=_NoTarget())
        self._names: dict[str, Name] = {}
        self._keys: dict[str, str] = {}
        self.expat = self._defused.parser
        self.expat.namespace_prefixes = True
        self.expat.buffer_text = True
        self.expat.ordered_attributes = False
        self.expat.CommentHandler = None
        self.expat.ProcessingInstructionHandler = None
        self.expat.SkippedEntityHandler = _refuse_entity
        self.expat.DefaultHandlerExpand = None  # else undeclared entities pass unseen

    def read(self, source: bytes | str) -> None:
        """Call the handlers for everything in a text.

        Raises:
            XmlMalformedError: it is not well-formed, with namespaces.
            XmlForbiddenError: it declares or uses entities, or refers to other files.
        """
        if isinstance(source, str):
            # An encoding named in the text is history: the text is decoded already.
            source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source).encode(errors="replace")
        try:
            self._defused.feed(source)
            self._defused.close()
        except ParseError as error:
            line, column = error.position
            raise XmlMalformedError(line=line, column=column + 1) from error
        except DefusedXmlException as error:
            raise XmlForbiddenError from error
        except (LookupError, ValueError) as error:  # an encoding that Python has not
            raise XmlMalformedError(line=1, column=1) from error

    def name(self, written: str) -> Name:
        """Return what expat's `uri}local}prefix` says."""
        return self._names.get(written) or self._split(written)

    def key(self, written: str) -> str:
        """Return the name of an attribute, `local` or `{namespace}local`."""
        return self._keys.get(written) or self._key(written)

    def _split(self, written: str) -> Name:
        parts = written.rsplit("}", 2) if written.count("}") > 1 else written.split("}")
        if len(parts) == 1:
            known: Name = (parts[0], None, None)
        elif len(parts) == 2:
            known = (parts[1], parts[0], None)
        else:
            known = (parts[1], parts[0], parts[2])
        self._names[written] = known
        return known

    def _key(self, written: str) -> str:
        local_name, namespace, _ = self.name(written)
        key = f"{{{namespace}}}{local_name}" if namespace else local_name
        self._keys[written] = key
        return key


def check_depth(depth: int) -> None:
    """Raise `XmlTooDeepError` where an element stands below too many others."""
    if depth > MAX_DEPTH:
        raise XmlTooDeepError(limit=MAX_DEPTH)


class _NoTarget:
    """Stands where the standard library would build its own tree."""

    def close(self) -> None:
        """Return nothing: there is no such tree."""


def _refuse_entity(_name: str, _is_parameter: bool) -> None:
    raise XmlForbiddenError
