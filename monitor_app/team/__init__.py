"""Who is trusted, for what: one signed team file."""

from monitor_app.team.teamfile import (
    COMPARTMENTS,
    IDENTITY,
    LEVELS,
    TESTIMONY,
    Team,
    TeamRecipient,
    TeamSigner,
    accept,
    read_team,
    sign_team,
)

__all__ = [
    "COMPARTMENTS",
    "IDENTITY",
    "LEVELS",
    "TESTIMONY",
    "Team",
    "TeamRecipient",
    "TeamSigner",
    "accept",
    "read_team",
    "sign_team",
]
