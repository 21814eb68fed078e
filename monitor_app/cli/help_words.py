"""What `--help` says, in the language of the person: verbs, options, headings.

The verbs are described where they are written, in English; the catalogues hold those
sentences word for word, and here they are put into the chosen language.
"""

from collections.abc import Iterable, Iterator

import typer
from typer._click.formatting import HelpFormatter
from typer.core import TyperCommand, TyperGroup

from monitor_app.i18n import N_, _

USAGE = N_("Usage: ")
_DEFAULT, _REQUIRED = N_("default: "), N_("required")
_HEADINGS = (N_("Arguments"), N_("Options"), N_("Commands"))
_OF_EVERY_VERB = N_("Show this message and exit.")

# Codes that options take: those of the library's lists, so that nobody looks them up.
PURPOSES_SAID = N_(
    "one of p_store, p_help, p_complaint, p_litig, p_un, p_invest, p_report, p_public,"
    " p_train"
)
CLASSES_SAID = N_(
    "one of r_org, r_coal, r_lawyer, r_doctor, r_npm, r_prosec, r_court, r_wgad, r_srt,"
    " r_cat, r_intl, r_media, r_other"
)
LEVELS_SAID = N_("the most that it may get: l1, l2, l3 or l4")

Verb = TyperCommand | TyperGroup


def verbs(root: Verb) -> Iterator[Verb]:
    """Walk a group and everything below it."""
    yield root
    if isinstance(root, TyperGroup):
        for below in root.commands.values():
            if isinstance(below, Verb):
                yield from verbs(below)


def speak(root: Verb) -> None:
    """Let a tree of verbs, made for one call, describe itself in words of `_`."""
    common = _(root.epilog) if root.epilog else None
    for verb in verbs(root):
        verb.help = _(verb.help) if verb.help else verb.help
        verb.epilog = common  # a verb's own page names them too: they are needed there
        verb.context_class = _Context


class _Formatter(HelpFormatter):
    """The layout of the library, its own few words translated."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, _(USAGE) if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(_(heading) if heading in _HEADINGS else heading)

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        told = [(name, _told(text)) for name, text in rows]
        super().write_dl(told, col_max, col_spacing)


class _Context(typer.Context):
    formatter_class = _Formatter


def _told(text: str) -> str:
    """Translate what an option is for and, in brackets after it, what it asks."""
    plain, bracket, extra = text.rpartition("[")
    if not bracket or not extra.endswith("]"):
        return _(text) if text else text
    asked = "; ".join(_asked(part) for part in extra.removesuffix("]").split("; "))
    words = plain.rstrip()
    return (f"{_(words)}  " if words else "") + f"[{asked}]"


def _asked(part: str) -> str:
    if part.startswith(_DEFAULT):
        return _(_DEFAULT) + part.removeprefix(_DEFAULT)
    return _(_REQUIRED) if part == _REQUIRED else part
