"""A whole short interview by the accessibility tree: run by the system's Python."""

from tests.access import at_spi_reader as reader

reader.press("Try with a practice vault")
reader.press("New interview")
reader.press("G. Evidence item and custody log", reader.RADIO)
reader.press("Language of the questions: English")
reader.press("Begin the interview")
reader.fill("Case number", "KZ-2031-0007")
reader.press("Object / clothing")
reader.press("Original")
reader.fill("Description", "A torn sleeve")
reader.fill("Received by (code)", "M-14")
reader.press("Review")
reader.press("All empty ones: not asked")
reader.press("Sign without reading back")
reader.press("Orally, before a second interviewer", reader.RADIO)
reader.press("I read the record back")
reader.press("Sign the record")
reader.patiently(lambda: reader.named("Print", reader.BUTTON))
