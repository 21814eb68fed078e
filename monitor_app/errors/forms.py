"""What can be wrong with a form, an answer or a record of answers.

Positions are sheet, row and column as a person sees them in a spreadsheet program; a
question is named by its path, never by its words or its answer.
"""

from monitor_app.errors import MonitorError


class FormError(MonitorError):
    """Root of what is wrong with a form."""


class NotAFormError(FormError):
    """The file is neither an XLSForm nor an XForm. Details: `name`."""

    code = "form.not-a-form"


class FormTooLargeError(FormError):
    """The file, or what it unpacks to, is too big. Details: `name`, `limit_mib`."""

    code = "form.too-large"


class FormTooSlowError(FormError):
    """The compiler exceeded its time or memory. Details: `name`, `seconds`."""

    code = "form.too-slow"


class FormBrokenError(FormError):
    """The compiler refuses the workbook.

    Details: `name`, `sheet`, `row`, `column` ("" or 0 where unknown), `what` (the
    compiler's own words, in English).
    """

    code = "form.broken"


class FormExpressionError(FormError):
    """An expression cannot be read.

    Details: `question`, `property`, `what`, and `sheet`, `row`, `column` where known.
    """

    code = "form.expression"


class FormCycleError(FormError):
    """Questions depend on each other in a circle. Details: `questions`."""

    code = "form.cycle"


class FormTangledError(FormError):
    """Rules read more answers than any real form's. Details: `most`."""

    code = "form.tangled"


class FormPathError(FormError):
    """The form speaks of a question that it does not have. Details: `question`."""

    code = "form.unknown-path"


class FormUnsupportedError(FormError):
    """The form needs something this program does not do. Details: `what`."""

    code = "form.unsupported"


class FormDataMissingError(FormError):
    """A list, table or picture the form names is not with it. Details: `file`."""

    code = "form.data-missing"


class FormEvaluationError(FormError):
    """An expression failed on these answers. Details: `question`, `property`."""

    code = "form.evaluation"


class AnswerError(MonitorError):
    """Root of refused answers. Details: `question` (the path asked for)."""


class UnknownQuestionError(AnswerError):
    """The form has no such question, or not that many entries."""

    code = "answer.unknown-question"


class NotRelevantError(AnswerError):
    """The question is closed because of other answers."""

    code = "answer.not-relevant"


class ReadOnlyError(AnswerError):
    """The program or the form sets this value."""

    code = "answer.read-only"


class WrongTypeError(AnswerError):
    """The answer is not of the question's kind. Details: `question`, `expected`."""

    code = "answer.wrong-type"


class NotAChoiceError(AnswerError):
    """The answer is not among the choices that are open now."""

    code = "answer.not-a-choice"


class NotARepeatError(AnswerError):
    """Entries cannot be added or removed here."""

    code = "answer.not-a-repeat"


class UnknownLanguageError(AnswerError):
    """The form is not written in this language. Details: `language`."""

    code = "answer.unknown-language"


class AnswersMalformedError(AnswerError):
    """The document of answers is not built as it should be. Details: `what`."""

    code = "answer.malformed"


class SubmissionForeignError(MonitorError):
    """The submission belongs to another form. Details: `form`, `found`."""

    code = "submission.foreign-form"


class SubmissionMalformedError(MonitorError):
    """The bytes are no submission. Details: `what`."""

    code = "submission.malformed"


class SnapshotMalformedError(MonitorError):
    """The saved state of a draft cannot be read. Details: `what`."""

    code = "draft.malformed"
