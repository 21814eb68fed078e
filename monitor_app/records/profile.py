"""The two profiles of a vault."""

from enum import StrEnum


class Profile(StrEnum):
    """What a vault is for."""

    MONITOR = "monitor"  # records, seals, hands over
    OFFICE = "office"  # receives, verifies, reviews
