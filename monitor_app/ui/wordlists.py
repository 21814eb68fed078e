"""Codes of the forms' own lists in words: purposes and recipients of consent."""

from collections.abc import Mapping

from monitor_app.forms.definition import FormDef
from monitor_app.i18n import _, active_language
from monitor_app.usecases.written_withdrawals import OPEN

Words = Mapping[str, Mapping[str, str]]  # code -> language -> words


def words_of_list(form: FormDef, name: str) -> Words:
    """Return a list of choices that a form uses, in every language."""
    for question in form.questions():
        if question.choice_list == name:
            return {
                choice.value: {
                    code: choice.label.plain(code) for code in form.languages
                }
                for choice in question.choices
            }
    return {}


def word(words: Words, code: str) -> str:
    """Return the words of a code in the menu language, else the code."""
    return words.get(code, {}).get(active_language(), code)


def line_state(words: Words, state: str) -> str:
    """Return the state of a consent line; form D may have stopped one that is given."""
    if state == OPEN:
        return _("On hold: form D says in words that something is taken back")
    return word(words, state) or "–"
