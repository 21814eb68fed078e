"""Words of the paper itself, in the one or two languages of a print."""

from collections.abc import Iterable

from monitor_app.errors.printing import PaperLanguageError, TooManyLanguagesError
from monitor_app.forms.definition import FormDef
from monitor_app.i18n import LANGUAGES, N_, catalogue
from monitor_app.records.status import Reason

MOST_LANGUAGES = 2
_FRAME_LANGUAGE = "en"  # of headings when the form speaks a language we do not

PAGE = N_("Page {x} of {y}")
CASE = N_("Case No.")
PERSON = N_("Person code")
RECORD = N_("Record number")
LEVEL = N_("Protection level")
DAY = N_("Date")
VERSION = N_("Form version {version}")
CONFIDENTIAL = N_("Confidential")
STRICT = N_("Strictly confidential")
COPY_FOR_PERSON = N_("Copy for the person")
FOR_INTERVIEWER = N_("For the interviewer")
SPELLED = N_(
    "Letters that this paper has no sign for stand as [U+number]; the record holds them"
    " as they were written."
)
ONE = N_("one answer")
MANY = N_("all that apply")
TO_THE_END = N_("end")
ONLY_IF = N_("Only if {condition}")
AND = N_("and")
OR = N_("or")
NOT = N_("not {answer}")
ANSWERED = N_("answered")
INTERVIEWER_MARK = N_("I")
CONTINUATION = N_("Continuation sheet")
CONTINUED = N_("continued")  # a question or an entry, at the head of the next page
SHEET_OF = N_("Sheet No. ____ of ____")
ENTRY = N_("No. {n}")
ENTRY_OPEN = N_("No. ____")
LISTS_IN_FIRST = N_("The choices stand in both languages in No. 1.")
CODE_OR_WORDS = N_("Number in the list of No. 1, or in words")
QUESTION = N_("Question {n}")
CORRECT = N_(
    "Wrong box: fill it in completely, tick the right one, initial the margin."
)
EMPTY = N_("Before signing, cross out empty lines with a Z.")
SKIP = N_("the number after an arrow is the question to go to")
SIGNATURE = N_("Signature or mark")
NAME_OR_CODE = N_("Code, or name if the person chose it")
TIME = N_("Time")
PLACE = N_("Place")
REFUSED = N_("Refused to sign. Reason:")
READ_ALOUD = N_("Cannot sign; read aloud by … in the presence of …")
READ_BACK = N_(
    "This was read to me in a language I understand. It is what I said."
    " I could correct it."
)
INTERPRETED = N_("I interpreted fully and truthfully and will keep it confidential.")
RECORDED = N_(
    "I recorded what I was told and saw; I promised and gave nothing in return."
)
NO_MARKS = N_("Absence of marks does not mean absence of ill-treatment.")
SHEETS_TOTAL = N_("Laced and numbered, sheets in total: ____. Signature, seal: ____")
INITIALS_PERSON = N_("Initials: person")
INITIALS_INTERVIEWER = N_("interviewer")
INITIALS_INTERPRETER = N_("interpreter")
FILE_NUMBER = N_("Number or name of the file")
DAY_SHAPE = N_("dd.mm.yyyy")
TIME_SHAPE = N_("hh:mm")
UNIT_LATITUDE = N_("latitude")
UNIT_LONGITUDE = N_("longitude")

DRAFT = N_("Draft: not signed")
SIGNED_VERSION = N_("Version {n}, signed {when}")
REDACTED = N_("Copy with parts left out")
LEFT_OUT = N_("left out of this copy")
LEFT_OUT_COUNT = N_("Answers left out of this copy: {n}.")
WHOLE_RECORD = N_("The whole record is the original with the fingerprint below.")
FINGERPRINT = N_("Fingerprint of the signed record (SHA-256)")
NO_ANSWER = N_("no answer")
ON_DIAGRAM = N_("Marks, if any, are on the body diagrams under question {n}.")
NOT_ASKED_GAPS = N_(
    "Question numbers that are missing did not apply because of other answers, are"
    " advice to the interviewer, or are the interviewer's own notes, kept apart."
)
CHOSEN_OF = N_("{k} of {n} in the list")
ORIGINAL_WORDS = N_("In the words spoken: {language}")
TRANSLATED = N_("Translation: {language}. Translator {translator}, {date}")
FILES = N_("Files of this record")
FILE_COLUMNS = N_("Name, question, size in bytes, SHA-256 of the original")
NO_PICTURE = N_("This file is not a picture that can be shown.")
FIGURE = N_("Figure {n}. Question {question}")
NOTES_APART = N_("Interviewer's own notes, kept apart from the statement")
ATTACHED = N_("file {name}")
END_OF_RECORD = N_("End of the record. Left blank on purpose below this line.")

_REASONS = {
    Reason.NOT_ASKED: (N_("not asked"), N_("NA-K")),
    Reason.DECLINED: (N_("declined"), N_("D")),
    Reason.UNKNOWN: (N_("does not know"), N_("?")),
    Reason.NOT_APPLICABLE: (N_("not applicable"), N_("n/a")),
    Reason.UNSAFE: (N_("skipped for safety"), N_("S")),
}

# Names of body diagrams, by view of `records.bodymap`; the window shows them, too.
VIEWS = {
    "front": N_("From the front"),
    "back": N_("From behind"),
    "side_l": N_("Left side"),
    "side_r": N_("Right side"),
    "head_front": N_("Head, front"),
    "head_back": N_("Head, back"),
    "head_l": N_("Head, left"),
    "head_r": N_("Head, right"),
    "hands_back": N_("Backs of the hands"),
    "hands_palm": N_("Palms"),
    "feet_top": N_("Feet, top"),
    "feet_sole": N_("Soles"),
    "teeth": N_("Teeth"),
    "genital": N_("Intimate area, front and back"),
}


class PaperWords:
    """Says sentences in every language of the print."""

    def __init__(self, languages: Iterable[str]) -> None:
        self.languages = tuple(languages)
        self._frames = tuple(
            language if language in LANGUAGES else _FRAME_LANGUAGE
            for language in self.languages
        ) or (_FRAME_LANGUAGE,)

    def each(self, sentence: str, **fields: object) -> tuple[str, ...]:
        """Return the sentence once for every language."""
        return tuple(
            catalogue(language).gettext(sentence).format(**fields)
            for language in self._frames
        )

    def first(self, sentence: str, **fields: object) -> str:
        """Return the sentence in the first language."""
        return self.each(sentence, **fields)[0]

    def joined(self, sentence: str, between: str = " / ", **fields: object) -> str:
        """Return the sentence in all languages on one line, each wording once."""
        return between.join(dict.fromkeys(self.each(sentence, **fields)))

    def reason(self, reason: Reason) -> tuple[str, ...]:
        """Return a reason for no answer, spelled out in every language."""
        return self.each(_REASONS[reason][0])

    def reason_code(self, reason: Reason) -> str:
        """Return the letters over the small box of a reason, in the first language."""
        return self.first(_REASONS[reason][1])

    def reason_key(self) -> tuple[str, ...]:
        """Return what the letters of the small boxes mean, a line per language."""
        codes = [self.each(code) for _words, code in _REASONS.values()]
        words = [self.each(word) for word, _code in _REASONS.values()]
        lines = []
        for at in range(len(self._frames)):
            pairs = zip(codes, words, strict=True)
            said = [f"{c[0]} – {w[at]}" for c, w in pairs]
            own = self.each(FOR_INTERVIEWER)[at]
            said.append(f"{self.first(INTERVIEWER_MARK)} – {own}")
            lines.append("   ".join(said))
        return tuple(dict.fromkeys(lines))


def languages_of(form: FormDef, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages to print a form in: those asked for, else its own.

    A form without languages has one wording, whatever is asked.

    Raises:
        PaperLanguageError: it is not written in one of them.
        TooManyLanguagesError: more than two.
    """
    chosen = tuple(dict.fromkeys(language for language in asked if language))
    if len(chosen) > MOST_LANGUAGES:
        raise TooManyLanguagesError(count=len(chosen))
    if not form.languages:
        return chosen[:1] or ("",)
    for language in chosen:
        if language not in form.languages:
            raise PaperLanguageError(form=form.form_id, language=language)
    return chosen or (form.default_language or form.languages[0],)
