"""What checking a vault can find."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VaultProblem:
    """One thing that is not as it was left."""

    code: str
    where: str  # a file of the vault, an id, or the number of an entry
