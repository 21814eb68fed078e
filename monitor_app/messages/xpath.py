"""Sentences for `errors.xpath`."""

from monitor_app.i18n import N_

SENTENCES = {
    "xml.malformed": N_(
        "The file is not well-formed XML (line {line}, column {column})."
        " Nothing was taken from it."
    ),
    "xml.forbidden": N_(
        "The file defines entities or refers to other files, which is not safe to read."
        " Nothing was taken from it."
    ),
    "xml.too-deep": N_(
        "The file nests elements more than {limit} deep. Nothing was taken from it."
    ),
    "xpath.syntax": N_(
        "The formula cannot be read at character {offset}, near “{found}”."
        " Correct it in the form."
    ),
    "xpath.unknown-function": N_(
        "The formula uses “{function}”, which is not a known function."
        " Correct it in the form."
    ),
    "xpath.argument-count": N_(
        "“{function}” does not take {given} arguments. Correct the formula in the form."
    ),
    "xpath.unknown-prefix": N_(
        "The prefix “{prefix}” in the formula is not declared. Declare it in the form."
    ),
    "xpath.too-large": N_(
        "The formula is longer or deeper than the limit of {limit}."
        " Split it in the form."
    ),
    "xpath.type": N_(
        "“{function}” was given a value of the wrong kind."
        " Answers are safe; correct the formula in the form."
    ),
    "xpath.unknown-instance": N_(
        "The form has no list named “{instance}”. Add it, or correct the formula."
    ),
    "xpath.pattern": N_(
        "The pattern of a “regex” is malformed or too costly."
        " Answers are safe; correct the pattern in the form."
    ),
    "xpath.limit": N_(
        "A formula needs more work than the limit of {limit} allows."
        " Answers are safe; simplify the formula in the form."
    ),
}
