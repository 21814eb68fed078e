"""Sheets that belong to no record: information, identity, recovery shares."""

from collections.abc import Sequence

from monitor_app.forms.library import load_library_form
from monitor_app.printing import blank, filled, information, recovery_sheet
from monitor_app.printing.blank import Wanted
from monitor_app.printing.filled import Record
from monitor_app.printing.information import Sheet
from monitor_app.printing.recovery_sheet import ShareSheet
from monitor_app.usecases import identities
from monitor_app.usecases.papers import Paper
from monitor_app.vault import Vault

CONSENT_FORM = "consent"
_SHOWN_OF_ID = 8  # signs of the vault's id, as `vault info` shows it


def information_pdf(
    languages: tuple[str, ...],
    *,
    organisation: str = "",
    contact: str = "",
    limits: str = "",
    paper: str = "A4",
    consent: bool = False,
) -> Paper:
    """Print what is told before an interview, to hand out and to read aloud.

    What is left empty becomes a line to write on: paper that may be searched should
    not name the organisation.

    Args:
        languages: one or two.
        organisation: who is asking, "" for a line.
        contact: where words can be taken back, "" for a line.
        limits: when something is passed on without consent, "" for danger to life.
        paper: name of the sheet.
        consent: with the form of consent after it, without a number of its own.

    Raises:
        PaperLanguageError, TooManyLanguagesError, and others of `errors.printing`.
    """
    sheet = Sheet(
        languages=languages,
        organisation=organisation,
        contact=contact,
        limits=limits,
        paper=paper,
    )
    pages = list(information.pages_of(sheet))
    if consent:
        form = load_library_form(CONSENT_FORM)
        wanted = Wanted(languages=languages, paper=paper, for_person=True)
        pages += blank.pages_of(form, wanted, "")
    return Paper(information.write_pages(sheet, pages), len(pages))


def identity_pdf(
    vault: Vault, person_code: str, languages: tuple[str, ...], paper: str = "A4"
) -> Paper:
    """Print the identity sheet of a person: alone, never with a record.

    The log notes that the sheet was looked up, and that it was printed.

    Raises:
        UnknownPersonError, IdentitiesClosedError, and one of `errors.printing`.
    """
    session = identities.look_up(vault, person_code)
    record = Record(number="", case_no="", person_code=person_code)
    made = filled.make(session, record, languages, paper)
    with vault.transaction():
        vault.audit.append("paper.identity", person_code)
    return Paper(made.pdf, made.pages)


def recovery_pdfs(
    vault: Vault,
    shares: Sequence[str],
    threshold: int,
    languages: tuple[str, ...],
    paper: str = "A4",
) -> tuple[Paper, ...]:
    """Print one sheet for each recovery share, in the order of the shares.

    Args:
        vault: whose shares they are; it is not changed.
        shares: 33 words each, as they were made.
        threshold: how many of them bring the key back.
        languages: one or two.
        paper: name of the sheet.
    """
    made = []
    for number, share in enumerate(shares, start=1):
        sheet = ShareSheet(
            languages=languages,
            number=number,
            shares=len(shares),
            threshold=threshold,
            vault=vault.vault_id[:_SHOWN_OF_ID],
            words=tuple(share.split()),
            paper=paper,
        )
        made.append(Paper(*recovery_sheet.make(sheet)))
    return tuple(made)
