"""Codes of the forms' own lists in words: purposes and recipients of consent."""

from collections.abc import Mapping

from monitor_app.forms.definition import FormDef
from monitor_app.i18n import active_language

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
