"""What can be wrong with an expression of a form, or with its XML."""

from monitor_app.errors import MonitorError


class XmlMalformedError(MonitorError):
    """The text is not well-formed XML. Details: `line`, `column` (1-based)."""

    code = "xml.malformed"


class XmlForbiddenError(MonitorError):
    """The XML declares entities or refers to other files."""

    code = "xml.forbidden"


class XmlTooDeepError(MonitorError):
    """Elements are nested deeper than any form is. Details: `limit`."""

    code = "xml.too-deep"


class XPathError(MonitorError):
    """Root of what can be wrong with one expression."""


class XPathSyntaxError(XPathError):
    """The expression breaks the grammar. Details: `offset` (0-based), `found`."""

    code = "xpath.syntax"


class UnknownFunctionError(XPathError):
    """No function has this name. Details: `function`, `offset`."""

    code = "xpath.unknown-function"


class ArgumentCountError(XPathError):
    """Too few or too many arguments. Details: `function`, `given`, `offset`."""

    code = "xpath.argument-count"


class UnknownPrefixError(XPathError):
    """A prefix is bound to no namespace. Details: `prefix`, `offset`."""

    code = "xpath.unknown-prefix"


class ExpressionTooLargeError(XPathError):
    """The expression is longer or deeper than we evaluate. Details: `limit`."""

    code = "xpath.too-large"


class XPathTypeError(XPathError):
    """A value of this kind cannot be used there. Details: `function`."""

    code = "xpath.type"


class UnknownInstanceError(XPathError):
    """The form has no secondary instance of this name. Details: `instance`."""

    code = "xpath.unknown-instance"


class PatternError(XPathError):
    """A regular expression is malformed or too costly. Details: `offset`."""

    code = "xpath.pattern"


class EvaluationLimitError(XPathError):
    """Evaluating took more steps or memory than allowed. Details: `limit`."""

    code = "xpath.limit"
