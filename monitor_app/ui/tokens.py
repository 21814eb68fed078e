"""Colours, sizes and durations: the only place where one is written.

Every text pair holds at least 4.5:1 and every border of a control at least 3:1
(WCAG 2.2, computed again by `tests/gui/test_tokens.py`).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """One theme: warm paper or dim night, one deep accent."""

    window: str
    surface: str
    sunken: str
    line: str  # decoration only
    control: str  # borders of inputs, boxes, buttons
    ink: str
    ink2: str
    ink3: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    focus: str
    info: str
    info_soft: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    danger: str
    danger_soft: str
    seal: str
    seal_soft: str
    on_danger: str

    def of(self, role: str) -> str:
        """Return the colour of a role by its name."""
        return str(getattr(self, role))


LIGHT = Colours(
    window="#F5F4F0",
    surface="#FFFFFF",
    sunken="#ECEAE3",
    line="#DAD7CD",
    control="#85827A",
    ink="#1B2124",
    ink2="#454D52",
    ink3="#5C6469",
    accent="#0E5A66",
    accent_hover="#0A4650",
    accent_soft="#DDECED",
    on_accent="#FFFFFF",
    focus="#1747C9",
    info="#1D4C94",
    info_soft="#E4ECF8",
    ok="#17603B",
    ok_soft="#DDEFE4",
    warn="#7A4700",
    warn_soft="#FBECCD",
    danger="#A1251B",
    danger_soft="#FBE5E2",
    seal="#56398A",
    seal_soft="#ECE7F6",
    on_danger="#FFFFFF",
)
DARK = Colours(
    window="#161A1C",
    surface="#1E2427",
    sunken="#101314",
    line="#343C40",
    control="#7D888D",
    ink="#ECEFEE",
    ink2="#BFC7C9",
    ink3="#9EA8AC",
    accent="#72C8D1",
    accent_hover="#93D8DF",
    accent_soft="#1A3B40",
    on_accent="#06262B",
    focus="#A9C1FF",
    info="#A5C4F7",
    info_soft="#1F3250",
    ok="#8AD6A8",
    ok_soft="#173A28",
    warn="#F1C373",
    warn_soft="#3F2F12",
    danger="#FFA79E",
    danger_soft="#4A201C",
    seal="#CDB8F5",
    seal_soft="#34284C",
    on_danger="#3A0A06",
)

CHOSEN_SHARE = 0.2  # of the text's colour in a chosen row, in high contrast

TEXT = {  # pixels at 100 %
    "caption": 12,
    "meta": 13,
    "body": 15,
    "answer": 16,
    "question": 18,
    "title": 22,
    "display": 30,
}

SCALES = (100, 115, 130, 150, 175, 200)  # per cent

TOP_BAR = 56
FOOT = 64
STRIP = 36
SIDEBAR = 216
OUTLINE = 280
CONTEXT = 280
QUESTION_MAX = 700
HIT = {"touch": 44, "mouse": 36}
ROW_LIST = {"touch": 60, "mouse": 52}
ROW_OUTLINE = {"touch": 44, "mouse": 36}
ICON = 20
NARROW = 900  # effective pixels below which the sidebar becomes a list
SMALLEST_WINDOW = (1024, 640)

AUTOSAVE_IDLE_MS = 1500
AUTOSAVE_MOST_MS = 5000
RETRY_MS = 5000
UNDO_MS = 10_000
PAUSE_TO_LOCK_MS = 120_000
TYPING_MS = 350
HOLD_TO_ERASE_MS = 1500


@dataclass(frozen=True, slots=True)
class StateLook:
    """How a state of a record looks: icon, colours, place on the life line."""

    icon: str
    colour: str
    soft: str
    step: int


STATES = {
    "draft": StateLook("draft", "ink2", "sunken", 1),
    "checked": StateLook("checklist", "info", "info_soft", 2),
    "signed": StateLook("sign", "seal", "seal_soft", 3),
    "sealed": StateLook("sealed", "seal", "seal_soft", 4),
    "handed_over": StateLook("handover", "accent", "accent_soft", 5),
    "receipt_verified": StateLook("receipt", "ok", "ok_soft", 6),
    "erased_here": StateLook("purged", "ink3", "sunken", 7),
    "quarantine": StateLook("stop", "danger", "danger_soft", 0),
}
STEPS = 6
