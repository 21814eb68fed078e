"""Every failure we expect and can explain. Qt-free, text-free.

One module per room holds that room's errors; `messages` holds their sentences.
"""

from typing import ClassVar


class MonitorError(Exception):
    """Root of the failures we can explain; anything else is a bug.

    `code` names the translated message, `details` fill its placeholders. Neither may
    hold a passphrase, a key or anything a witness said: errors end up in logs.
    """

    code: ClassVar[str]

    def __init__(self, **details: str | int) -> None:
        super().__init__(self.code, details)
        self.details = details


def every_error() -> list[type[MonitorError]]:
    """Return all error classes that carry a code, sorted by it."""
    found: list[type[MonitorError]] = []
    waiting = [MonitorError]
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if "code" in vars(kind):
            found.append(kind)
    return sorted(found, key=lambda kind: kind.code)
