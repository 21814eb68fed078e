"""Sentences for `errors.transcribing`."""

from monitor_app.i18n import N_

SENTENCES = {
    "paper.wrong-number": N_(
        "“{number}” is not the number of a paper: look at every character once more."
    ),
    "paper.unknown": N_(
        "This vault did not print a paper with the number {number}. Begin an ordinary"
        " interview instead."
    ),
    "paper.typed-in": N_("The paper {number} was typed in already: {interview}."),
    "paper.other-version": N_(
        "The paper was printed from {form}, version {version}, which this vault does"
        " not have. Import that version first."
    ),
    "paper.differs": N_(
        "The second entry cannot be taken over at {question}. Correct it by hand."
    ),
}
