"""Text of others: what would steer a terminal or turn a line round is spelled out.

An answer in a received record, or a file's name, may hold an escape sequence that
clears the screen, or a control of direction that makes `gpj.exe` of `exe.jpg`
(Unicode Standard Annex 9; CVE-2021-42574). Lines of one value are indented, so that
none can pass for a line of ours.
"""

import re

_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)


def visible(text: str) -> str:
    """Return a text that a terminal shows and does not obey."""
    return _spelled(text.replace("\r\n", "\n")).replace("\n", "\n  ")


def visible_cell(text: str) -> str:
    """Return the same in one line, for a table."""
    return _spelled(" ".join(text.splitlines()) if "\n" in text else text)


def visible_lines(text: str) -> str:
    """Return the same in the lines that it has, for a label of the window."""
    return _spelled(text.replace("\r\n", "\n"))


def visible_json(document: str) -> str:
    """Spell the same characters as JSON does; the document means what it meant."""
    return _spelled(document)


def _spelled(text: str) -> str:
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
