"""Sentences for `errors.forms`."""

from monitor_app.i18n import N_

SENTENCES = {
    "form.not-a-form": N_(
        "“{name}” is not a form. Forms are .xlsx, .xls, .md, .csv or .xml files made"
        " for ODK or KoBoToolbox. Nothing was changed."
    ),
    "form.tangled": N_(
        "The rules of this form read one another more than {most} times; no form needs"
        " that, and the program would stand still. Nothing was changed."
    ),
    "form.too-large": N_(
        "“{name}” is larger than a form may be ({limit_mib} MiB). Nothing was changed."
    ),
    "form.too-slow": N_(
        "Reading the form “{name}” took too much time or memory ({seconds} s) and was"
        " stopped. Nothing was changed."
    ),
    "form.broken": N_(
        "The form “{name}” has a mistake: sheet {sheet}, row {row}, column"
        " {column}: {what} Nothing was changed; correct the form and import it again."
    ),
    "form.expression": N_(
        "A formula in the form cannot be read: question {question}, {property}"
        " ({what}). Sheet {sheet}, row {row}, column {column}."
    ),
    "form.cycle": N_(
        "These questions of the form depend on each other in a circle: {questions}."
        " The form was not taken in."
    ),
    "form.unknown-path": N_(
        "The form speaks of a question that it does not have: {question}."
        " The form was not taken in."
    ),
    "form.unsupported": N_(
        "The form needs something this program does not do: {what}."
        " The form was not taken in."
    ),
    "form.data-missing": N_(
        "The form needs “{file}”, which is not with it. Put the file beside the form."
    ),
    "form.evaluation": N_(
        "A formula of the form fails on these answers: question {question},"
        " {property}. The answers given before are safe."
    ),
    "answer.unknown-question": N_(
        "The form has no question at {question}. Nothing was recorded."
    ),
    "answer.not-relevant": N_(
        "The question {question} is closed because of other answers."
        " Nothing was recorded."
    ),
    "answer.read-only": N_(
        "The answer to {question} is set by the program or the form."
        " Nothing was recorded."
    ),
    "answer.wrong-type": N_(
        "The answer to {question} is not of the right kind ({expected})."
        " Nothing was recorded."
    ),
    "answer.not-a-choice": N_(
        "The answer to {question} is not among its choices. Nothing was recorded."
    ),
    "answer.not-a-repeat": N_(
        "Entries cannot be added or removed at {question}. Nothing was changed."
    ),
    "answer.unknown-language": N_(
        "The form is not written in the language “{language}”. Nothing was changed."
    ),
    "answer.malformed": N_(
        "The document of answers is not built as it should be ({what})."
        " Nothing was recorded."
    ),
    "submission.foreign-form": N_(
        "The record was made with the form “{found}”, not with “{form}”."
        " Nothing was changed."
    ),
    "submission.malformed": N_(
        "The record cannot be read ({what}). Nothing was changed."
    ),
    "draft.malformed": N_(
        "The saved draft cannot be read ({what}). It was left as it is."
    ),
    "lint.refused": N_("The form compiler refuses this: {what}"),
    "lint.syntax": N_("The formula of {question} cannot be read ({what})."),
    "lint.unknown-function": N_(
        "The formula of {question} uses the function {what}, which does not exist."
    ),
    "lint.unknown-path": N_(
        "The form speaks of {what}, which it does not have (at {question})."
    ),
    "lint.cycle": N_("These questions depend on each other in a circle: {what}."),
    "lint.repeat-reference": N_(
        "The formula of {question} reads {what} in every entry, not only in its own."
        " Write the reference as ${{name}} or as a relative path."
    ),
    "lint.space-in-choice": N_(
        "{question} offers “{what}”, a choice with a space in its name: in a question"
        " with several answers it cannot be told from two choices."
    ),
    "lint.missing-translation": N_("{question} has no words in {what}."),
    "lint.missing-media": N_("{question} shows {what}, which is not with the form."),
    "lint.missing-file": N_("The form needs the table {what}, which is not with it."),
    "lint.unknown-flag": N_("{question} has the flag {what}, which means nothing."),
}
