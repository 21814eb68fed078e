"""Words for what was found about this computer: what it is, and what to do."""

from monitor_app.messages import computer
from monitor_app.usecases.computer import Finding, Level


def title(finding: Finding) -> str:
    """Return what was found."""
    return computer.title(finding.check, finding.reason, finding.detail)


def advice(finding: Finding) -> str:
    """Return what to do about it."""
    return computer.advice(finding.check, finding.reason)


def level(found: Level) -> str:
    """Return how bad it is, in a word."""
    return computer.level(found)
