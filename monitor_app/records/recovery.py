"""How far a vault is from being recoverable."""

from enum import StrEnum


class RecoveryState(StrEnum):
    """Whether there are recovery shares, and whether anybody typed them back."""

    MISSING = "missing"
    MADE = "made"
    REHEARSED = "rehearsed"
