"""Sentences for `errors.printing`."""

from monitor_app.i18n import N_

SENTENCES = {
    "paper.font-missing": N_(
        "The typeface “{font}” of the program is missing or damaged. Nothing was"
        " printed; install the program again."
    ),
    "paper.not-a-picture": N_(
        "“{name}” should be a picture but cannot be read as one. Nothing was printed;"
        " the file itself is kept as it is."
    ),
    "paper.printer-refused": N_(
        "The printer does not take the pages. See whether it is on and connected, then"
        " print again."
    ),
    "paper.unknown-language": N_(
        "The form “{form}” is not written in the language “{language}”."
        " Choose one of its languages."
    ),
    "paper.too-many-languages": N_(
        "A page has room for one language or two, not for {count}."
    ),
    "paper.unknown-profile": N_(
        "There is no selection of questions called “{profile}”."
        " Choose full, core or modules."
    ),
    "paper.unknown-module": N_("The form “{form}” has no group “{module}”."),
    "paper.unknown-size": N_(
        "“{paper}” is not a paper size of the program. Choose A4, Letter or A5."
    ),
    "paper.nothing-to-print": N_(
        "This selection leaves no question of the form “{form}”. Choose another one."
    ),
    "paper.too-wide": N_(
        "The question {question} does not fit on this paper. Choose larger paper or"
        " one language."
    ),
    "paper.too-many-pages": N_(
        "This would be {pages} pages; the program prints {most} at once at the most."
        " Print fewer copies or modules."
    ),
    "paper.identity-alone": N_(
        "The form “{form}” holds what identifies a person. Without that it would be"
        " empty, so it has no redacted copy."
    ),
}
